"""What stands under a slur is joined; its end is lifted."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Articulation, Hand, Note, Score, Slur
from gospel_keys.score.perform import perform
from gospel_keys.score.perform.slurs import Slurred, slurred_notes
from gospel_keys.score.performance import PerformedNote

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Q = 960
RIGHT = Hand.RIGHT


@pytest.fixture
def line(sheet: Build, row: Row) -> Score:
    """Four quarters, then four that are slurred."""
    notes = row(0, "C5 D5 E5 F5 G5 F5 E5 D5", 1)
    return sheet(notes, quarters=8, slurs=(Slur(4 * Q, 7 * Q, RIGHT),))


def _played(score: Score, feel: Feel | None = None) -> list[PerformedNote]:
    return sorted(perform(score, feel or Feel(), random.Random(5)).notes, key=lambda n: n.source)


def test_slurred_notes_overlap(line: Score) -> None:
    notes = _played(line)

    overlaps = [notes[k].end - notes[k + 1].start for k in (4, 5, 6)]
    assert min(overlaps) >= 0.014
    assert max(overlaps) <= 0.036


def test_a_slur_joins_what_its_style_detaches(line: Score) -> None:
    notes = _played(line, Feel(touch=(0.7, 0.85)))

    assert all(notes[k].end < notes[k + 1].start for k in (0, 1, 2))
    assert all(notes[k].end > notes[k + 1].start for k in (4, 5, 6))


def test_the_last_note_of_a_slur_is_lifted(line: Score) -> None:
    slurred = _played(replace(line, slurs=(Slur(4 * Q, 6 * Q, RIGHT),)))
    plain = _played(replace(line, slurs=()))

    assert slurred[7].start - slurred[6].end > 0.07
    assert plain[7].start - plain[6].end < 0.07


def test_a_mark_goes_before_a_slur(line: Score) -> None:
    notes = list(line.notes)
    notes[7] = replace(notes[7], articulations=(Articulation.TENUTO,))

    assert _played(replace(line, notes=tuple(notes)))[7].end == pytest.approx(
        _played(replace(line, notes=tuple(notes), slurs=()))[7].end
    )


def test_the_second_of_two_is_softer(line: Score) -> None:
    flat = Feel(humanise=0)
    slurred = _played(replace(line, slurs=(Slur(6 * Q, 7 * Q, RIGHT),)), flat)
    plain = _played(replace(line, slurs=()), flat)

    assert slurred[7].velocity < plain[7].velocity


def test_slurs_in_a_row_hand_their_note_on(line: Score) -> None:
    score = replace(line, slurs=(Slur(0, 2 * Q, RIGHT), Slur(2 * Q, 4 * Q, RIGHT)))

    assert slurred_notes(score) == Slurred(frozenset({0, 1, 2, 3}), frozenset({4}), frozenset())


def test_a_slur_of_one_voice_leaves_the_other_alone(sheet: Build, row: Row) -> None:
    notes = [*row(0, "C5 D5", 1, voice=1), *row(0, "E4 F4", 1, voice=2)]
    score = sheet(notes, quarters=4, slurs=(Slur(0, Q, RIGHT, 1),))

    found = slurred_notes(score)

    assert {str(score.notes[i].pitch) for i in found.joined | found.last} == {"C5", "D5"}
