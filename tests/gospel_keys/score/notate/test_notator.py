"""Single decisions of the notator on small performances made by hand."""

import pytest

from gospel_keys.errors import InvalidScoreError
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, Hand, MeterChange, Role
from gospel_keys.score.notate import Given, notate
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline

_LINE = Timeline((0, 9600), (0.0, 5.0))
"""120 quarters a minute."""


def _note(start: float, length: float, pitch: int, hand: Hand = Hand.RIGHT) -> PerformedNote:
    return PerformedNote(start, start + length, pitch, 70, hand, Role.INNER)


def _played(*notes: PerformedNote, pedals: tuple[PedalEvent, ...] = ()) -> Performance:
    ordered = tuple(sorted(notes, key=lambda n: (n.start, n.pitch)))
    return Performance(ordered, pedals, _LINE, max(n.end for n in notes))


def _given(meter: str = "4/4") -> Given:
    return Given(timeline=_LINE, meters=(MeterChange(0, Meter.parse(meter)),), hands=True)


def test_silence_is_refused() -> None:
    empty = Performance((), (), _LINE, 0.0)

    with pytest.raises(InvalidScoreError, match="no notes"):
        notate(empty)


def test_irregular_quarters_are_written_as_quarters() -> None:
    played = _played(*(_note(t, 0.47, 60 + i) for i, t in enumerate((0.0, 0.512, 0.99, 1.508))))

    written = notate(played, _given()).score.notes

    assert [(n.onset, n.duration) for n in written] == [(i * 960, 960) for i in range(4)]


def test_short_touch_before_a_rest_of_its_beat_is_staccato() -> None:
    played = _played(*(_note(t / 2, 0.18, 60 + t) for t in range(6)))

    written = notate(played, _given()).score.notes

    assert {n.duration for n in written[:-1]} == {960}
    assert {n.articulations for n in written[:-1]} == {(Articulation.STACCATO,)}


def test_short_key_that_gives_way_to_its_neighbour_is_a_grace_note() -> None:
    played = _played(_note(0.0, 0.47, 64), _note(0.45, 0.06, 66), _note(0.5, 0.47, 67))

    written = notate(played, _given()).score.notes

    assert [(n.onset, n.duration, n.midi) for n in written] == [
        (0, 960, 64),
        (960, 0, 66),
        (960, 960, 67),
    ]


def test_rising_spread_chord_is_one_rolled_chord() -> None:
    played = _played(*(_note(0.03 * i, 0.9, p) for i, p in enumerate((48, 55, 60, 64))))

    written = notate(played, _given()).score.notes

    assert {n.onset for n in written} == {0}
    assert all(n.arpeggio for n in written)


def test_rocking_keys_are_a_tremolo() -> None:
    strokes = [_note(0.08 * i, 0.07, 60 if i % 2 else 67) for i in range(24)]

    written = notate(_played(*strokes), _given()).score.notes

    assert sorted(n.midi for n in written) == [60, 67]
    assert {n.tremolo for n in written} == {3}


def test_triplets_are_exact() -> None:
    played = _played(*(_note(i / 6, 0.155, 60 + i) for i in range(6)), _note(1.0, 0.5, 72))

    written = notate(played, _given()).score.notes

    assert [n.onset for n in written] == [0, 320, 640, 960, 1280, 1600, 1920]
    assert [n.duration for n in written[:6]] == [320] * 6


def test_pedal_changes_after_the_attack_meet_at_it() -> None:
    notes = [_note(t, 0.9, 48, Hand.LEFT) for t in (0.0, 1.0)]
    pedals = tuple(PedalEvent(t, v) for t, v in ((0.05, 127), (1.03, 0), (1.12, 127), (1.95, 0)))

    spans = notate(_played(*notes, pedals=pedals), _given()).score.pedals

    assert (spans[0].onset, spans[0].end, spans[1].onset) == (0, 1920, 1920)


def test_a_low_and_a_high_line_get_a_hand_each() -> None:
    notes = [_note(t / 2, 0.45, 40 + t) for t in range(8)]
    notes += [_note(t / 2, 0.45, 70 + t) for t in range(8)]

    written = notate(_played(*notes)).score.notes

    assert all((n.hand is Hand.LEFT) is (n.midi < 60) for n in written)
