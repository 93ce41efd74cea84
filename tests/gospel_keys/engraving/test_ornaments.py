"""Ornament signs and slurs on the page keep clear of chord symbols, tempi and fingers."""

from collections.abc import Callable

import pytest
from tests.gospel_keys.engraving.conftest import words_that_touch

from gospel_keys.engraving.engraver import Layout, engrave
from gospel_keys.score.fingering import finger
from gospel_keys.score.model import ChordSpan, Hand, Note, Ornament, Role, Score, Slur
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Written = Callable[..., Note]
Q = 960
_CLASSES = ("trill", "mordent", "turn", "slur")


@pytest.fixture(params=["C5", "G5", "E6"])
def signed(sheet: Build, row: Row, written: Written, request: pytest.FixtureRequest) -> Score:
    """Two bars with a sign and a chord symbol on every beat, at several heights."""
    signs = [*Ornament, Ornament.TRILL, Ornament.TURN]
    notes = [
        written(beat, 1, request.param, ornament=sign, auxiliaries=(Pitch.parse("Ab6"),))
        if beat % 2
        else written(beat, 1, "B4", ornament=sign)
        for beat, sign in enumerate(signs)
    ]
    small = written(7, 0, "F5", role=Role.GRACE, appoggiatura=True)
    chords = tuple(
        ChordSpan(beat * Q, Q, Chord.parse(name))
        for beat, name in enumerate(["Cmaj9", "F#m7b5", "B7#9", "Em7", "Am9", "D13", "G7sus4", "C"])
    )
    slurs = (Slur(0, 3 * Q, Hand.RIGHT), Slur(4 * Q, 7 * Q, Hand.RIGHT))
    left = row(0, "C3 C3 C3 C3", 2, Hand.LEFT)
    return finger(sheet([*notes, small, *left], quarters=8, chords=chords, slurs=slurs))


def test_signs_and_slurs_are_drawn(signed: Score) -> None:
    page = engrave(signed).pages[0]

    counts = [page.count(f'class="{kind}"') for kind in _CLASSES]
    assert counts[:3] == [2, 2, 4]
    assert counts[3] >= 2


@pytest.mark.parametrize("staff", [80, 100])
def test_signs_touch_no_words(signed: Score, staff: int) -> None:
    for page in engrave(signed, Layout(staff=staff)).pages:
        assert words_that_touch(page) == []
