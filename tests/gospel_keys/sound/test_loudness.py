import numpy as np
import pyloudnorm
import pytest

from gospel_keys.sound.audio import Samples
from gospel_keys.sound.loudness import integrated_loudness, weighted_energy


def noise(seconds: float, *, level: float = 0.1, seed: int = 1) -> Samples:
    rng = np.random.default_rng(seed)
    return (level * rng.standard_normal((round(seconds * 48000), 2))).astype(np.float32)


def test_a_reference_tone_measures_as_the_standard_says() -> None:
    time = np.arange(48000 * 3) / 48000
    sine = (0.1 * np.sin(2 * np.pi * 997 * time)).astype(np.float32)

    loudness = integrated_loudness(np.stack((sine, sine), axis=1))

    assert loudness == pytest.approx(-20.0, abs=0.05)


@pytest.mark.parametrize("seed", range(3))
def test_loudness_agrees_with_an_independent_meter(seed: int) -> None:
    changing = np.concatenate(
        (noise(2.0, level=0.2, seed=seed), noise(3.0, level=0.001), noise(1.5, level=0.05))
    )

    expected = pyloudnorm.Meter(48000).integrated_loudness(changing)

    assert integrated_loudness(changing) == pytest.approx(expected, abs=0.1)


def test_quiet_parts_do_not_count() -> None:
    music = noise(3.0)
    with_pause = np.concatenate((music, np.zeros((48000 * 6, 2), dtype=np.float32)))

    assert integrated_loudness(with_pause) == pytest.approx(integrated_loudness(music), abs=0.6)


def test_a_track_shorter_than_a_block_is_measured_whole() -> None:
    assert integrated_loudness(noise(0.2)) == pytest.approx(
        integrated_loudness(noise(2.0)), abs=0.5
    )


@pytest.mark.parametrize("frames", [0, 1, 4800, 48000])
def test_silence_has_no_loudness(frames: int) -> None:
    assert integrated_loudness(np.zeros((frames, 2), dtype=np.float32)) == float("-inf")


def test_there_is_one_energy_per_started_millisecond() -> None:
    assert len(weighted_energy(noise(0.0105))) == 11
