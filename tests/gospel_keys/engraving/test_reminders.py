"""Reminders in brackets: none for a grace, all that a held note calls for."""

from collections.abc import Callable

import pytest

from gospel_keys.engraving.engraver import engrave
from gospel_keys.engraving.ink import ink_of
from gospel_keys.score.model import Note, Role, Score

Build = Callable[..., Score]
Make = Callable[..., Note]


def accidentals(score: Score) -> int:
    return sum(ink.kind == "accid" for page in engrave(score).pages for ink in ink_of(page))


@pytest.mark.parametrize(("name", "beats", "signs"), [("E4", 0.0, 1), ("E4", 1.0, 2)])
def test_only_a_note_that_is_held_is_called_to_mind(
    sheet: Build, written: Make, name: str, beats: float, signs: int
) -> None:
    role = Role.MELODY if beats else Role.GRACE
    first = written(0, beats, name, role=role)
    rest = [written(1 if beats else 0, 3 if beats else 4, "F4"), written(4, 4, "Eb4")]

    assert accidentals(sheet([first, *rest], quarters=8, key="Gb")) == signs


def test_another_octave_of_the_same_bar_is_called_to_mind(sheet: Build, written: Make) -> None:
    grace = written(4, 0, "D4", role=Role.GRACE)
    notes = [written(0, 4, "F4"), grace, written(4, 2, "E5"), written(6, 2, "Eb4")]

    assert accidentals(sheet(notes, quarters=8, key="Gb")) == 3
