"""What was played keeps its touch and learns which written note each key belongs to."""

from dataclasses import replace

import pytest

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, MeterChange, Role
from gospel_keys.score.notate import Given, notate
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline

_LATE = Timeline((0, 9600), (0.5, 5.5))
"""120 quarters a minute after half a second of silence."""


def _note(start: float, length: float, pitch: int) -> PerformedNote:
    return PerformedNote(start, start + length, pitch, 70 + pitch % 7, Hand.RIGHT, Role.INNER)


def _heard(*notes: PerformedNote, pedals: tuple[PedalEvent, ...] = ()) -> Performance:
    return Performance(tuple(sorted(notes, key=lambda n: n.start)), pedals, _LATE, 6.0)


def _given() -> Given:
    return Given(timeline=_LATE, meters=(MeterChange(0, Meter(4, 4)),), hands=True)


def test_every_key_points_at_its_written_note() -> None:
    played = _heard(*(_note(0.5 + t, 0.47, 60 + i) for i, t in enumerate((0.0, 0.512, 0.99, 1.5))))

    notated = notate(played, _given())

    pitches = [notated.score.notes[n.source].midi for n in notated.performance.notes]
    assert pitches == [n.pitch for n in played.notes]


def test_timing_and_touch_stay_and_count_from_the_first_tick() -> None:
    played = _heard(_note(0.512, 0.4, 60), _note(1.03, 0.41, 62))

    heard = notate(played, _given()).performance

    assert [n.start for n in heard.notes] == pytest.approx([0.012, 0.53])
    assert [n.end for n in heard.notes] == pytest.approx([0.412, 0.94])
    assert [n.velocity for n in heard.notes] == [n.velocity for n in played.notes]
    assert heard.timeline.seconds == pytest.approx((0.0, 5.0))
    assert heard.duration == pytest.approx(5.5)


def test_strokes_of_a_tremolo_share_their_note() -> None:
    strokes = [_note(0.5 + 0.08 * i, 0.07, 60 if i % 2 else 67) for i in range(24)]

    heard = notate(_heard(*strokes), _given()).performance

    assert len(heard.notes) == 24
    assert {n.source for n in heard.notes} == {0, 1}


def test_pedal_ahead_of_the_first_tick_is_down_at_it() -> None:
    pedals = (PedalEvent(0.2, 127), PedalEvent(1.4, 0))

    heard = notate(_heard(_note(0.5, 0.9, 60), pedals=pedals), _given()).performance

    assert [(p.time, p.value) for p in heard.pedals] == [(0.0, 127), (pytest.approx(0.9), 0)]


@pytest.mark.parametrize(
    "line",
    [_LATE, Timeline((0, 960, 1920, 9600), (0.5, 1.0, 1.5, 5.5))],
    ids=["one tempo", "beat by beat"],
)
def test_keys_ahead_of_the_first_tick_keep_their_distance_to_the_others(line: Timeline) -> None:
    starts = (0.474, 0.481, 1.004, 1.49, 2.012)
    played = replace(_heard(*(_note(s, 0.4, 60 + i) for i, s in enumerate(starts))), timeline=line)

    heard = notate(played, replace(_given(), timeline=line)).performance

    assert [n.start for n in heard.notes] == pytest.approx([s - 0.474 for s in starts])
    assert [n.end for n in heard.notes] == pytest.approx([s - 0.074 for s in starts])
    assert heard.timeline.seconds_at(0) == 0.0
    assert heard.timeline.seconds_at(960) == pytest.approx(0.526)
    assert heard.timeline.seconds_at(9600) == pytest.approx(5.026)
