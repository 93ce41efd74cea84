import numpy as np
import pytest

from gospel_keys.sound.audio import Audio, Samples
from gospel_keys.sound.audio_report import measure


def sine(seconds: float, level: float = 0.5) -> Samples:
    time = np.arange(round(seconds * 48000)) / 48000
    tone = level * np.sin(2 * np.pi * 440 * time)
    return np.stack((tone, tone), axis=1).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros((round(seconds * 48000), 2), dtype=np.float32)


def test_a_finished_piece_is_sound() -> None:
    report = measure(Audio(np.concatenate((sine(1.0), silence(0.5)))))

    assert report.is_sound
    assert report.peak_db == pytest.approx(-6.02, abs=0.01)
    assert report.loudness == pytest.approx(-7.0, abs=0.6)


def test_a_note_that_never_ends_is_stuck() -> None:
    report = measure(Audio(sine(1.0)))

    assert report.stuck
    assert not report.is_sound
    assert report.tail_db == pytest.approx(-9.03, abs=0.1)


def test_full_scale_counts_as_clipped() -> None:
    samples = np.concatenate((sine(1.0), silence(0.5)))
    samples[100:103, 0] = 1.0

    assert measure(Audio(samples)).clipped == 3


def test_missing_numbers_are_found() -> None:
    samples = np.concatenate((sine(1.0), silence(0.5)))
    samples[10, 1] = np.nan

    report = measure(Audio(samples))

    assert not report.finite
    assert not report.is_sound


@pytest.mark.parametrize("seconds", [0.0, 0.001, 1.0])
def test_silence_is_silent(seconds: float) -> None:
    report = measure(Audio(silence(seconds)))

    assert report.silent
    assert report.longest_silence == 0.0


def test_the_longest_gap_is_measured_between_sounds() -> None:
    samples = np.concatenate((silence(2.0), sine(0.3), silence(0.7), sine(0.3), silence(3.0)))

    assert measure(Audio(samples)).longest_silence == pytest.approx(0.7, abs=0.03)
