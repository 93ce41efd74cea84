import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from gospel_keys.errors import (
    InvalidRequestError,
    InvalidScoreError,
    RenderingCancelledError,
)
from gospel_keys.score.performance import Performance
from gospel_keys.sound.audio import Audio
from gospel_keys.sound.audio_report import measure
from gospel_keys.sound.rendering import TAIL, Instrument, audio_duration, render

Play = Callable[..., Performance]


@pytest.fixture(scope="module")
def cadence(play: Play) -> Performance:
    chords = [(48, 64, 67, 72), (41, 65, 69, 72), (43, 62, 65, 71), (48, 64, 67, 72)]
    struck = [
        (index * 0.8, index * 0.8 + 0.7, pitch, 60 + 8 * voice)
        for index, chord in enumerate(chords)
        for voice, pitch in enumerate(chord)
    ]
    pedals = [
        event for index in range(4) for event in ((0.8 * index + 0.1, 127), (0.8 * index + 0.78, 0))
    ]
    return play(struck, pedals, 3.3)


@pytest.mark.parametrize("instrument", ["salamander", "physical"])
@pytest.mark.parametrize("reverb", [False, True])
def test_a_piece_is_rendered_whole(
    cadence: Performance, instrument: Instrument, reverb: bool
) -> None:
    audio = render(cadence, instrument=instrument, reverb=reverb)

    report = measure(audio)
    assert report.is_sound
    assert report.loudness == pytest.approx(-16.0, abs=0.5)
    assert report.peak_db <= -1.0
    assert report.tail_db < -80.0
    assert audio.instrument == instrument


def test_audio_lasts_exactly_as_long_as_announced(cadence: Performance) -> None:
    audio = render(cadence)

    assert len(audio.samples) == round((3.3 + TAIL) * 48000)
    assert audio.duration == audio_duration(cadence)
    assert audio.samples.dtype == np.float32


def test_the_same_performance_gives_the_same_audio_in_every_thread(cadence: Performance) -> None:
    with ThreadPoolExecutor(3) as workers:
        jobs = [workers.submit(render, cadence) for _ in range(3)]
        rendered = [job.result().samples for job in jobs]

    assert all(np.array_equal(samples, rendered[0]) for samples in rendered)


def test_the_room_can_be_left_out(cadence: Performance) -> None:
    def energy_after(audio: Audio) -> float:
        return float(np.abs(audio.samples[round(3.9 * 48000) : round(4.3 * 48000)]).mean())

    dry, wet = render(cadence, reverb=False), render(cadence, reverb=True)

    assert energy_after(wet) > 10.0 * energy_after(dry)


def test_loudness_can_be_chosen_or_left_natural(cadence: Performance) -> None:
    soft = render(cadence, loudness=-23.0)
    natural = render(cadence, loudness=None)
    softer = dataclasses.replace(
        cadence,
        notes=tuple(
            dataclasses.replace(note, velocity=note.velocity - 40) for note in cadence.notes
        ),
    )

    assert measure(soft).loudness == pytest.approx(-23.0, abs=0.5)
    assert measure(render(softer, loudness=None)).loudness < measure(natural).loudness - 6.0


@pytest.mark.parametrize("pitch", [96, 60])
def test_no_note_is_stuck_even_with_the_pedal_left_down(play: Play, pitch: int) -> None:
    performance = play([(0.0, 0.5, pitch, 120)], [(0.0, 127)], 0.6)

    assert not measure(render(performance)).stuck


def test_a_short_note_is_brought_to_loudness_too(play: Play) -> None:
    report = measure(render(play([(0.0, 0.05, 60, 30)])))

    assert report.loudness == pytest.approx(-16.0, abs=0.5)
    assert report.peak_db <= -1.0


def test_an_empty_performance_is_silence(play: Play) -> None:
    report = measure(render(play([])))

    assert report.silent
    assert report.finite


def test_progress_is_reported_from_nought_to_one(cadence: Performance) -> None:
    shares: list[float] = []

    render(cadence, on_progress=shares.append)

    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_rendering_can_be_cancelled(cadence: Performance) -> None:
    with pytest.raises(RenderingCancelledError):
        render(cadence, should_stop=lambda: True)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"instrument": "kazoo"}, "instrument"),
        ({"instrument": "soundfont"}, "soundfont"),
        ({"loudness": 0.0}, "loudness"),
        ({"loudness": -90.0}, "loudness"),
        ({"loudness": float("nan")}, "loudness"),
    ],
)
def test_options_out_of_range_are_refused(
    cadence: Performance, options: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        render(cadence, **options)  # type: ignore[arg-type]

    assert caught.value.field == field


@pytest.mark.parametrize(
    "struck",
    [
        (1.0, 0.5, 60, 80),
        (-0.1, 0.5, 60, 80),
        (0.0, float("inf"), 60, 80),
        (0.0, float("nan"), 60, 80),
        (0.0, 0.5, 128, 80),
        (0.0, 0.5, 60, 0),
        (0.0, 0.5, 60, 128),
    ],
)
def test_impossible_notes_are_refused(play: Play, struck: tuple[float, float, int, int]) -> None:
    with pytest.raises(InvalidScoreError, match="a note needs"):
        render(play([struck], (), 1.0))


def test_impossible_pedal_values_are_refused(play: Play) -> None:
    with pytest.raises(InvalidScoreError, match="pedal value"):
        render(play([(0.0, 0.5, 60, 80)], [(0.1, 200)], 1.0))


def test_endless_performances_are_refused(play: Play) -> None:
    with pytest.raises(InvalidRequestError, match="1200 seconds"):
        render(play([(0.0, 0.5, 60, 80)], (), 90_000.0))
