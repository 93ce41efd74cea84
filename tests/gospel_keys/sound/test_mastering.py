import numpy as np
import pytest
from scipy.signal import resample_poly

from gospel_keys.sound.audio import Samples
from gospel_keys.sound.loudness import integrated_loudness
from gospel_keys.sound.mastering import CEILING_DB, master

CEILING = 10 ** (CEILING_DB / 20)


def plucked(*, peak: float = 1.0, seconds: float = 6.0, every: float = 0.5) -> Samples:
    """Return decaying tones with sharp attacks, much louder at their peak than on average."""
    time = np.arange(round(seconds * 48000)) / 48000
    tone = np.sin(2 * np.pi * 523.25 * time) * np.exp(-12.0 * (time % every))
    return (peak * np.stack((tone, 0.8 * tone), axis=1)).astype(np.float32)


@pytest.mark.parametrize("loudness", [-23.0, -16.0, -14.0])
@pytest.mark.parametrize("peak", [0.01, 1.0, 8.0])
def test_a_track_reaches_its_loudness_below_the_ceiling(loudness: float, peak: float) -> None:
    samples = master(plucked(peak=peak), loudness=loudness)

    assert integrated_loudness(samples) == pytest.approx(loudness, abs=0.3)
    assert np.abs(samples).max() <= CEILING


def test_peaks_between_the_samples_stay_below_the_ceiling_too() -> None:
    samples = master(plucked(), loudness=-12.0)

    between = resample_poly(samples.astype(np.float64), 4, 1, axis=0)
    assert np.abs(between).max() <= CEILING * 1.005


def test_a_quiet_enough_track_is_left_alone() -> None:
    track = plucked(peak=0.3)

    assert np.array_equal(master(track, loudness=None), track)


def test_the_natural_level_is_limited_only_at_its_peaks() -> None:
    track = plucked(peak=1.5)

    samples = master(track, loudness=None)

    assert np.abs(samples).max() <= CEILING
    late = slice(round(0.3 * 48000), round(0.45 * 48000))
    assert np.allclose(samples[late], track[late])


@pytest.mark.parametrize("frames", [0, 1, 47, 48, 5000])
def test_silence_stays_silent(frames: int) -> None:
    samples = master(np.zeros((frames, 2), dtype=np.float32), loudness=-16.0)

    assert samples.shape == (frames, 2)
    assert not samples.any()


@pytest.mark.parametrize("frames", [1, 47, 48, 49, 12345])
def test_tracks_of_any_length_keep_it(frames: int) -> None:
    samples = master(plucked(peak=3.0)[1000 : 1000 + frames], loudness=None)

    assert samples.shape == (frames, 2)
    assert np.abs(samples).max() <= CEILING


def test_whispers_are_not_blown_up_without_end() -> None:
    samples = master(plucked(peak=1e-6), loudness=-16.0)

    assert integrated_loudness(samples) < -40.0
