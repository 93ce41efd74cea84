"""Slurs stand on their side, and nothing above the staff stands in them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from gospel_keys.engraving.ink import Ink, ink_of
from gospel_keys.engraving.slurs import clear_slurs, turn_slurs
from gospel_keys.score.model import Hand, Note, Role, Score, Slur

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Make = Callable[..., Note]
Q = 960
_PLAIN = '<slur xml:id="s" startid="#n{first}" endid="#n{last}" />'
_SVG = 'xmlns="http://www.w3.org/2000/svg"'


def _side(score: Score, first: int, last: int) -> str:
    """The side that a slur gets, or nothing."""
    turned = turn_slurs(_PLAIN.format(first=first, last=last), score)
    return turned.partition('curvedir="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("names", "side"),
    [
        pytest.param("C5 D5 E5", "above", id="all stems down"),
        pytest.param("E4 F4 G4", "below", id="all stems up"),
        pytest.param("G4 A4 D5", "above", id="mixed stems"),
    ],
)
def test_a_slur_is_above_unless_all_stems_point_up(
    sheet: Build, row: Row, names: str, side: str
) -> None:
    score = sheet(row(0, names, 1), quarters=4, slurs=(Slur(0, 2 * Q, Hand.RIGHT),))

    assert _side(score, 0, 2) == side


def test_a_slur_from_a_small_note_goes_with_the_phrase(
    sheet: Build, row: Row, written: Make
) -> None:
    grace = written(0, 0, "D5", role=Role.GRACE)
    slur = Slur(0, 2 * Q, Hand.RIGHT, grace=True)
    score = sheet([grace, *row(0, "C5 D5 E5", 1)], quarters=4, slurs=(slur,))

    assert _side(score, 0, 3) == "above"


def test_a_slur_of_a_small_note_to_its_own_note_is_the_engravers(
    sheet: Build, row: Row, written: Make
) -> None:
    slur = Slur(0, 0, Hand.RIGHT, grace=True)
    score = sheet(
        [written(0, 0, "D5", role=Role.GRACE), *row(0, "C5 D5", 1)], quarters=4, slurs=(slur,)
    )

    assert _side(score, 0, 1) == ""


def test_a_slur_over_two_lines_is_the_engravers(sheet: Build, row: Row, written: Make) -> None:
    slur = Slur(0, 2 * Q, Hand.RIGHT)
    score = sheet([*row(0, "C5 D5 E5", 1), written(0, 3, "C4")], quarters=4, slurs=(slur,))

    assert _side(score, 0, 2) == ""


def test_slurs_with_foreign_clefs_on_the_page_are_the_engravers(sheet: Build, row: Row) -> None:
    score = sheet(row(0, "C5 D5 E5", 1), quarters=4, slurs=(Slur(0, 2 * Q, Hand.RIGHT),))
    mei = "<clef /><clef /><clef />" + _PLAIN.format(first=0, last=2)

    assert turn_slurs(mei, score) == mei


def test_a_score_without_slurs_is_left_alone(sheet: Build, row: Row) -> None:
    score = replace(sheet(row(0, "C5 D5 E5", 1), quarters=4), slurs=())
    mei = _PLAIN.format(first=0, last=2)

    assert turn_slurs(mei, score) == mei


def _page(*signs: str) -> str:
    return (
        f'<svg {_SVG}><svg viewBox="0 0 9000 9000"><g class="page-margin">'
        f'<g id="s" class="system">{"".join(signs)}</g></g></svg></svg>'
    )


def _sign(kind: str, left: int, top: int, width: int, height: int, more: str = "") -> str:
    box = f'<rect x="{left}" y="{top}" height="{height}" width="{width}"/>'
    return f'<g id="{kind}{left}" class="{kind}"{more}>{box}</g>'


def _tops(page: str, kind: str) -> Sequence[float]:
    return [ink.box.top for ink in ink_of(page) if ink.kind == kind]


def _only(page: str, kind: str) -> Ink:
    return next(ink for ink in ink_of(page) if ink.kind == kind)


_SLUR = _sign("slur", 1000, 2000, 3000, 40)


@pytest.mark.parametrize("kind", ["trill", "turn", "mordent", "tempo"])
def test_a_sign_in_a_slur_rises_over_it(kind: str) -> None:
    page = clear_slurs(_page(_SLUR, _sign(kind, 2000, 1900, 200, 150)))

    sign = _only(page, kind).box

    assert 40 <= 2000 - sign.bottom < 80
    assert sign.left == 2000


def test_a_sign_that_rises_goes_over_the_chord_symbol_that_is_in_its_way() -> None:
    symbol = _sign("harm", 1900, 1600, 400, 200)
    page = clear_slurs(_page(_SLUR, symbol, _sign("trill", 2000, 1900, 200, 200)))

    assert _only(page, "trill").box.bottom < 1600
    assert _tops(page, "harm") == [1600]


def test_chord_symbols_rise_together_and_names_of_parts_with_them() -> None:
    symbols = (_sign("harm", 2000, 1900, 300, 200), _sign("harm", 6000, 1900, 300, 200))
    name = _sign("reh", 2000, 1300, 300, 200, ' transform="translate(0, -100)"')

    page = clear_slurs(_page(_SLUR, *symbols, name))

    assert _tops(page, "harm") == [1760, 1760]
    assert _tops(page, "reh") == [1060]


def test_what_no_slur_crosses_stays() -> None:
    page = _page(_SLUR, _sign("trill", 2000, 1500, 200, 200), _sign("harm", 5000, 1950, 300, 200))

    assert clear_slurs(page) == page


def test_a_page_without_slurs_is_left_alone() -> None:
    page = _page(_sign("trill", 2000, 1500, 200, 200))

    assert clear_slurs(page) is page
