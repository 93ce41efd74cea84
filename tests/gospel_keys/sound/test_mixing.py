import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from gospel_keys.errors import RenderingCancelledError
from gospel_keys.score.performance import Performance
from gospel_keys.sound.audio import Samples
from gospel_keys.sound.mixing import mix
from gospel_keys.sound.piano import Piano, Tone, ToneKey, Voice
from gospel_keys.sound.progress import Progress

Play = Callable[..., Performance]


class Organ:
    """A piano whose keys all sound one, for ever, so that only the mixing is heard."""

    def voice(self, pitch: int, velocity: int) -> Voice:
        return Voice(ToneKey(pitch, 0), velocity / 127)

    def tone(self, key: ToneKey, seconds: float) -> Tone:
        frames = np.full((round(seconds * 48000), 2), 1000, dtype=np.int16)
        return Tone(frames, 0.001, complete=False)


@pytest.fixture
def organ() -> Piano:
    return Organ()


def at(samples: Samples, time: float) -> float:
    return float(samples[round(time * 48000), 0])


def test_a_note_sounds_from_its_start_at_its_gain(play: Play, organ: Piano) -> None:
    samples = mix(play([(0.5, 1.0, 60, 127), (0.6, 1.0, 64, 64)]), organ, length=2.0)

    assert not samples[: round(0.5 * 48000)].any()
    assert at(samples, 0.55) == pytest.approx(1.0)
    assert at(samples, 0.9) == pytest.approx(1.0 + 64 / 127)


def test_a_damped_note_falls_to_silence(play: Play, organ: Piano) -> None:
    samples = mix(play([(0.0, 1.0, 60, 127)]), organ, length=3.0)

    assert 0.0 < at(samples, 1.1) < 0.3
    assert not samples[round(2.0 * 48000) :].any()


def test_the_pedal_sustains(play: Play, organ: Piano) -> None:
    pedals = [(0.1, 127), (2.0, 0)]

    samples = mix(play([(0.0, 0.5, 60, 127)], pedals, 2.0), organ, length=4.0)

    assert at(samples, 1.9) == pytest.approx(1.0)
    assert not samples[round(3.0 * 48000) :].any()


def test_half_pedal_lies_between(play: Play, organ: Piano) -> None:
    levels = [
        at(mix(play([(0.0, 0.5, 60, 127)], [(0.1, value)], 2.0), organ, length=2.0), 0.62)
        for value in (0, 64, 127)
    ]

    assert levels == sorted(levels)
    assert levels[0] < 0.5 * levels[1] < 0.5 * levels[2]


def test_striking_a_key_again_fades_its_old_sound(play: Play, organ: Piano) -> None:
    struck = [(0.0, 0.4, 60, 127), (0.5, 0.9, 60, 127)]

    samples = mix(play(struck, [(0.0, 127)], 1.5), organ, length=2.0)

    assert at(samples, 0.49) == pytest.approx(1.0)
    assert at(samples, 0.53) == pytest.approx(1.5, abs=0.01)
    assert at(samples, 0.6) == pytest.approx(1.0)


def test_the_order_of_simultaneous_notes_does_not_matter(play: Play, organ: Piano) -> None:
    performance = play([(0.0, 0.5, 60, 90), (0.0, 0.7, 64, 70), (0.2, 0.4, 67, 50)])
    turned = dataclasses.replace(performance, notes=performance.notes[::-1])

    assert np.allclose(
        mix(performance, organ, length=1.0), mix(turned, organ, length=1.0), atol=1e-6
    )


def test_nothing_played_is_silence_of_the_length_asked_for(play: Play, organ: Piano) -> None:
    samples = mix(play([]), organ, length=0.25)

    assert samples.shape == (12000, 2)
    assert not samples.any()


def test_progress_rises_to_one(play: Play, organ: Piano) -> None:
    shares: list[float] = []

    mix(
        play([(0.1 * i, 0.1 * i + 0.05, 40 + i % 30, 80) for i in range(200)]),
        organ,
        length=21.0,
        progress=Progress(shares.append, lambda: False),
    )

    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_mixing_stops_when_told_to(play: Play, organ: Piano) -> None:
    asked: list[None] = []

    def should_stop() -> bool:
        asked.append(None)
        return len(asked) > 2

    with pytest.raises(RenderingCancelledError):
        mix(
            play([(0.0, 0.1, pitch, 80) for pitch in range(40, 60)]),
            organ,
            length=1.0,
            progress=Progress(lambda share: None, should_stop),
        )

    assert len(asked) == 3
