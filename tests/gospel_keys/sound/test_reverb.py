import numpy as np
import pytest

from gospel_keys.sound.audio import Samples
from gospel_keys.sound.reverb import DECAY, add_room


def click(seconds: float, at: float = 0.0) -> Samples:
    samples = np.zeros((round(seconds * 48000), 2), dtype=np.float32)
    samples[round(at * 48000)] = 1.0
    return samples


def energy(samples: Samples, start: float, end: float) -> float:
    return float((samples[round(start * 48000) : round(end * 48000)].astype(np.float64) ** 2).sum())


def test_the_room_rings_after_the_sound_and_falls_silent() -> None:
    room = add_room(click(3.0))

    assert energy(room, 0.05, 0.4) > 1e-3
    assert energy(room, 0.2, 0.4) > 4.0 * energy(room, 0.6, 0.8) > 0.0
    assert np.abs(room[round((DECAY + 0.05) * 48000) :]).max() < 1e-6


def test_the_direct_sound_comes_first_and_unchanged() -> None:
    room = add_room(click(1.0, at=0.5))

    assert np.abs(room[: round(0.499 * 48000)]).max() < 1e-6
    assert room[24000, 0] == pytest.approx(1.0, abs=1e-3)


def test_left_and_right_hear_a_different_room() -> None:
    room = add_room(click(2.0))[480:]

    correlation = np.corrcoef(room[:, 0], room[:, 1])[0, 1]
    assert abs(correlation) < 0.5


def test_long_tracks_ring_across_the_blocks_they_are_computed_in() -> None:
    late = 185_000 / 48000 - 0.01

    shifted = add_room(click(8.0, at=late))[round(late * 48000) :]

    reference = add_room(click(8.0))
    assert np.abs(shifted - reference[: len(shifted)]).max() < 1e-5


def test_the_input_is_not_changed() -> None:
    samples = click(0.5)

    add_room(samples)

    assert np.array_equal(samples, click(0.5))
