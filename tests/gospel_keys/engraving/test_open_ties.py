"""Ties that go on in the next system are seen before its end."""

from collections.abc import Callable

import pytest

from gospel_keys.engraving.engraver import engrave
from gospel_keys.engraving.ink import ink_of
from gospel_keys.engraving.open_ties import room_for_ties
from gospel_keys.score.model import Note, Score

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Make = Callable[..., Note]

_TIE = '<tie startid="#a" endid="#b" />'
_BAR = '<measure><layer><note xml:id="z" dur="2" /><note xml:id="a" dur="{dur}" /></layer>{tie}'
_NEXT = '</measure><measure><layer><note xml:id="b" dur="1" /></layer></measure>'


def _two_bars(dur: int, tie: str = _TIE) -> str:
    return _BAR.format(dur=dur, tie=tie) + _NEXT


def test_a_short_note_tied_over_a_systems_end_has_room_behind_it() -> None:
    wide = room_for_ties(_two_bars(16), [0, 1])

    assert '<note xml:id="a" dur="16" /><space dur="16" /></layer>' in wide
    assert wide.count("<space") == 1


@pytest.mark.parametrize(
    ("mei", "starts"),
    [
        pytest.param(_two_bars(16), [0], id="the next bar stands beside it"),
        pytest.param(_two_bars(4), [0, 1], id="a long note has room"),
        pytest.param(_two_bars(16, ""), [0, 1], id="no tie"),
        pytest.param(_two_bars(16, _TIE.replace("#b", "#z")), [0, 1], id="a tie inside the bar"),
    ],
)
def test_other_notes_keep_their_place(mei: str, starts: list[int]) -> None:
    assert room_for_ties(mei, starts) == mei


def test_no_tie_at_the_end_of_a_system_is_a_stub(sheet: Build, row: Row, written: Make) -> None:
    notes: list[Note] = []
    for bar in range(12):
        notes += row(4 * bar + 0.5, "C5 D5 E5 F5 G5 F5", 0.5)
        notes += [written(4 * bar + 3.75, 0.75, name) for name in ("D5", "F5", "A5")]
    score = sheet(notes, quarters=52)

    inks = ink_of(engrave(score).pages[0])
    ends = {ink.system: ink.box.right for ink in inks if ink.kind == "staff"}
    leaving = [
        ink.box for ink in inks if ink.kind == "tie" and ink.box.right > ends[ink.system] - 150
    ]

    assert leaving
    assert all(box.right - box.left > 135 for box in leaving)
