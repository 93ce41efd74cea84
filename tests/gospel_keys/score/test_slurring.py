"""Slurs are kept as long as there is something to join."""

from collections.abc import Callable

import pytest

from gospel_keys.errors import InvalidScoreError
from gospel_keys.score.level import at_level
from gospel_keys.score.model import ChordSpan, Hand, Note, Ornament, Role, Score, Slur
from gospel_keys.score.slurring import slurs_that_hold
from gospel_keys.score.transpose import transpose
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Written = Callable[..., Note]
Q = 960
SLUR = Slur(0, 2 * Q, Hand.RIGHT)


def test_a_slur_over_all_its_notes_holds(row: Row) -> None:
    assert slurs_that_hold([SLUR], row(0, "C5 D5 E5", 1)) == (SLUR,)


@pytest.mark.parametrize("names", ["C5 D5", "C5 D5 D5", "D5 D5 E5"])
def test_a_slur_without_its_end_or_over_a_note_struck_again_goes(row: Row, names: str) -> None:
    assert slurs_that_hold([SLUR], row(0, names, 1)) == ()


def test_a_slur_over_a_silence_goes(row: Row) -> None:
    assert slurs_that_hold([SLUR], [*row(0, "C5", 1), *row(2, "E5", 1)]) == ()


def test_a_slur_needs_the_small_note_that_it_begins_on(row: Row, written: Written) -> None:
    small = written(0, 0, "D5", role=Role.GRACE, appoggiatura=True)
    slur = Slur(0, 0, Hand.RIGHT, grace=True)

    assert slurs_that_hold([slur], [small, *row(0, "C5", 1)]) == (slur,)
    assert slurs_that_hold([slur], row(0, "C5", 1)) == ()


@pytest.mark.parametrize("slur", [Slur(0, 0, Hand.RIGHT), Slur(Q, 0, Hand.RIGHT)])
def test_a_score_refuses_slurs_over_nothing(sheet: Build, row: Row, slur: Slur) -> None:
    with pytest.raises(InvalidScoreError, match="joins no notes"):
        sheet(row(0, "C5 D5 E5 F5", 1), quarters=4, slurs=(slur,))


@pytest.fixture
def signed(sheet: Build, row: Row, written: Written) -> Score:
    """A line with a trill, a turn, an appoggiatura and a slur."""
    lower = (Pitch.parse("F#5"),)
    notes = [
        written(0, 2, "D5", ornament=Ornament.TRILL),
        *row(2, "E5 F5", 1),
        written(4, 2, "G5", ornament=Ornament.TURN, auxiliaries=lower),
        written(6, 0, "F5", role=Role.GRACE, appoggiatura=True),
        written(6, 2, "E5"),
        *row(0, "C3 C3 C3 C3", 2, Hand.LEFT),
    ]
    chords = (ChordSpan(0, 8 * Q, Chord.parse("C")),)
    slurs = (Slur(2 * Q, 3 * Q, Hand.RIGHT),)
    return sheet(notes, quarters=8, chords=chords, slurs=slurs)


@pytest.mark.parametrize(
    ("level", "signs", "small"),
    [(8, ["trill", "turn"], 1), (6, ["turn"], 1), (4, [], 0), (1, [], 0)],
)
def test_levels_keep_the_ornaments_that_their_hands_can_play(
    signed: Score, level: int, signs: list[str], small: int
) -> None:
    eased = at_level(signed, level)

    assert [n.ornament for n in eased.notes if n.ornament] == signs
    assert sum(n.appoggiatura for n in eased.notes) == small


def test_levels_keep_slurs_over_what_is_left(signed: Score) -> None:
    assert at_level(signed, 7).slurs == signed.slurs


def test_octaves_are_not_ornamented(signed: Score) -> None:
    doubled = [n for n in at_level(signed, 10).notes if n.role is Role.DOUBLING]

    assert doubled
    assert not any(n.ornament for n in doubled)


def test_what_a_sign_touches_moves_with_its_note(signed: Score) -> None:
    moved = transpose(signed, 2)

    assert [str(p) for n in moved.notes for p in n.auxiliaries] == ["G#5"]
    assert moved.slurs == signed.slurs
