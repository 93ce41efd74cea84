"""Plain left hands."""

import pytest

from gospel_keys.score.level_left import Manner, Reach, plain_left
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    ChordSpan,
    Hand,
    KeyChange,
    MeterChange,
    Note,
    Role,
    Score,
    TempoMark,
)
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import QUARTER

_BAR = 4 * QUARTER


def left(symbols: str, sung: str, manner: Manner, *, beats: int = 4, span: int = 9) -> list[Note]:
    """What a left hand plays under whole notes, over chords of equal length."""
    length = beats * QUARTER
    chords = tuple(
        ChordSpan(place * length, length, Chord.parse(symbol))
        for place, symbol in enumerate(symbols.split())
    )
    line = tuple(
        Note(bar * _BAR, _BAR, Pitch.parse(name), Hand.RIGHT, Role.MELODY, 0)
        for bar, name in enumerate(sung.split())
    )
    meters, keys = (MeterChange(0, Meter()),), (KeyChange(0, Key.parse("C")),)
    tempos = (TempoMark(0, 80.0),)
    score = Score("", len(line) * _BAR, meters, keys, tempos, line, chords)
    return plain_left(score, line, Reach(manner, span, 2 * QUARTER))


def written(notes: list[Note]) -> list[tuple[float, str]]:
    return [(note.onset / QUARTER, str(note.pitch.name)) for note in notes]


def test_roots_are_struck_anew_in_every_bar_in_which_the_line_moves() -> None:
    notes = left("C G", "E5 G5 D5 G5", Manner.ROOTS, beats=8)

    assert written(notes) == [(0, "C"), (4, "C"), (8, "G"), (12, "G")]


def test_single_notes_step_down_to_the_seventh() -> None:
    notes = left("C7 F7 C7", "E5 C5 C5", Manner.STEPS)

    assert written(notes) == [(0, "C"), (2, "Bb"), (4, "F"), (6, "Eb"), (8, "C")]
    assert [notes[place].midi - notes[place + 1].midi for place in (0, 2)] == [2, 2]


def test_third_and_seventh_follow_the_bass_where_a_chord_lasts_a_bar() -> None:
    notes = left("Dm7 G7 Cmaj7", "A5 B5 G5", Manner.BASS_GUIDES)

    assert written(notes)[:6] == [(0, "D"), (2, "F"), (2, "C"), (4, "G"), (6, "F"), (6, "B")]


def test_third_and_seventh_stand_alone_in_half_a_bar() -> None:
    notes = left("Dm7 G7 C C", "A5 G5", Manner.BASS_GUIDES, beats=2)

    assert written(notes)[:4] == [(0, "F"), (0, "C"), (2, "F"), (2, "B")]


@pytest.mark.parametrize("symbol", ["A", "Ab", "Bb", "Am", "Bm", "G", "F", "F#m"])
@pytest.mark.parametrize("sung", ["E4", "B4", "C6"])
def test_no_interval_is_muddy_and_no_hole_is_wide(symbol: str, sung: str) -> None:
    pitches = sorted(n.midi for n in left(symbol, sung, Manner.GRIPS))

    assert not low_interval_violations(pitches)
    assert pitches[-1] < Pitch.parse(sung).midi
    if sung == "B4":
        assert Pitch.parse(sung).midi - pitches[-1] <= 19


def test_what_the_line_sings_is_not_doubled() -> None:
    notes = left("C", "E5", Manner.GRIPS)

    assert written(notes) == [(0, "C"), (0, "G")]
