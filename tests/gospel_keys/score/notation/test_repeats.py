from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.score.model import ChordSpan, DynamicMark, Note, PedalSpan, Repeat, Score
from gospel_keys.score.notation.repeats import PrintedBar, printed_bars, printed_repeats
from gospel_keys.theory.chord import Chord

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
BAR = 3840
WHOLE = Repeat(0, 2 * BAR, 4 * BAR)
ENDINGS = Repeat(BAR, 4 * BAR, 7 * BAR, BAR, BAR)


def _bars(shown: tuple[PrintedBar, ...]) -> list[int]:
    return [here.bar.index for here in shown]


@pytest.fixture
def twice(sheet: Build, row: Row) -> Score:
    """Two bars, played twice."""
    notes = row(0, "C5 D5 E5 F5 G5 A5 B5 C6 " * 2, 1)
    return sheet(notes, quarters=16, repeats=(WHOLE,))


@pytest.fixture
def with_endings(sheet: Build, row: Row) -> Score:
    """A bar, then two bars with a first and a second ending."""
    tune = "G4 A4 B4 C5 C5 D5 E5 F5 G5 A5 B5 C6 G5 F5 E5 D5 C5 D5 E5 F5 G5 A5 B5 C6 C5 E5 G5 C6"
    return sheet(row(0, tune, 1), quarters=28, repeats=(ENDINGS,))


def test_bars_that_are_played_twice_are_shown_once(twice: Score) -> None:
    shown = printed_bars(twice)

    assert _bars(shown) == [0, 1]
    assert [here.backward for here in shown] == [False, True]
    assert not any(here.forward for here in shown)


def test_endings_stand_one_after_the_other(with_endings: Score) -> None:
    shown = printed_bars(with_endings)

    assert _bars(shown) == [0, 1, 2, 3, 6]
    assert [here.forward for here in shown] == [False, True, False, False, False]
    assert [here.backward for here in shown] == [False, False, False, True, False]
    assert [here.opens for here in shown] == [here.closes for here in shown] == [0, 0, 0, 1, 2]


def test_a_score_without_repeats_shows_all_its_bars(twice: Score) -> None:
    assert _bars(printed_bars(replace(twice, repeats=()))) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "change",
    [
        {"notes": "one"},
        {"chords": (ChordSpan(2 * BAR, 2 * BAR, Chord.parse("F")),)},
        {"dynamics": (DynamicMark(0, "p", 50), DynamicMark(3 * BAR, "f", 90))},
        {"pedals": (PedalSpan(BAR, 3 * BAR),)},
        {"lyrics": ((2 * BAR, "two"),)},
        {"repeats": (Repeat(0, 2 * BAR, 4 * BAR, BAR, 0),)},
        {"repeats": (Repeat(100, 2 * BAR, 4 * BAR - 100),)},
    ],
)
def test_what_has_been_changed_stays_written_out(twice: Score, change: dict[str, object]) -> None:
    if "notes" in change:
        change = {"notes": (*twice.notes[:-1], replace(twice.notes[-1], finger=3))}
    changed = replace(twice, **change)  # type: ignore[arg-type]

    assert printed_repeats(changed) == ()
    assert _bars(printed_bars(changed)) == [0, 1, 2, 3]


def test_a_dynamic_that_is_told_again_changes_nothing(twice: Score) -> None:
    marks = (DynamicMark(0, "p", 50), DynamicMark(BAR, "f", 90), DynamicMark(2 * BAR, "p", 50))
    told = replace(twice, dynamics=(*marks, DynamicMark(3 * BAR, "f", 90)))

    assert printed_repeats(told) == (WHOLE,)
