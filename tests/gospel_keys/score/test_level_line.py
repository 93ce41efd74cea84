"""Hands inside a compass."""

from itertools import pairwise

import pytest

from gospel_keys.score.level_line import Compass, fit
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
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import QUARTER


def piece(pitches: str, *, hand: Hand = Hand.RIGHT, rule: str = "") -> Score:
    """Quarters over one chord of C; "/" joins what is struck at once."""
    groups = pitches.split()
    notes = tuple(
        Note(place * QUARTER, QUARTER, Pitch.parse(name), hand, Role.MELODY, 0, rule)
        for place, group in enumerate(groups)
        for name in group.split("/")
    )
    length = len(groups) * QUARTER
    chords = (ChordSpan(0, length, Chord.parse("C")),)
    meters, keys = (MeterChange(0, Meter()),), (KeyChange(0, Key.parse("C")),)
    return Score("", length, meters, keys, (TempoMark(0, 80.0),), notes, chords)


def fitted(score: Score, compass: Compass) -> list[str]:
    return [str(note.pitch) for note in fit(score, score.notes, compass)]


def test_a_line_that_fits_stays() -> None:
    assert fitted(piece("C4 E4 G4 E4"), Compass(60, 76, 7)) == ["C4", "E4", "G4", "E4"]


def test_a_high_phrase_comes_down_an_octave_as_a_whole() -> None:
    line = fitted(piece("C6 D6 E6 D6 C6"), Compass(60, 76, 7))

    assert line == ["C5", "D5", "E5", "D5", "C5"]


def test_an_octave_leap_becomes_a_smaller_one_in_the_same_direction() -> None:
    score = piece("C4 C5 C4")

    line = fit(score, score.notes, Compass(60, 76, 7, tones=True))

    steps = [after.midi - before.midi for before, after in pairwise(line)]
    assert 0 < steps[0] <= 7
    assert -7 <= steps[1] < 0
    assert line[1].pitch.name in Chord.parse("C").tones


def test_the_tune_that_a_player_brought_is_not_touched() -> None:
    score = piece("C4 C6 C4", rule="tune")

    assert fitted(score, Compass(60, 76, 7, tones=True, close=True)) == ["C4", "C6", "C4"]


def test_a_close_is_on_the_tonic() -> None:
    line = fitted(piece("G4 F4 E4"), Compass(60, 76, 7, close=True))

    assert line == ["G4", "F4", "C4"]


def test_a_left_hand_comes_up_to_its_chord_and_not_into_the_right() -> None:
    bass = piece("C2 E3/G3 C2 E3/G3", hand=Hand.LEFT)
    over = piece("E4 E4 E4 E4").notes

    near = fit(bass, bass.notes, Compass(36, 108, 12), over)

    assert [n.midi for n in near if n.onset == 0] == [48]
    assert max(n.midi for n in near) < 64


@pytest.mark.parametrize("high", [64, 67])
def test_a_left_hand_stays_where_the_right_leaves_no_room(high: int) -> None:
    bass = piece("C3/G3 C2/G2", hand=Hand.LEFT)
    over = piece("G3 G3").notes

    near = fit(bass, bass.notes, Compass(40, high, 7), over)

    assert [n.midi for n in near] == [48, 55, 36, 43]


def test_no_notes_stay_no_notes() -> None:
    assert fit(piece("C4"), (), Compass(60, 76, 7)) == []
