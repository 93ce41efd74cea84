import pytest

from gospel_keys.engraving.dynamics import clear_dynamics
from gospel_keys.engraving.ink import Ink, ink_of

_SVG = 'xmlns="http://www.w3.org/2000/svg"'


def _page(dynamic: str, *others: str) -> str:
    signs = "".join((dynamic, *others))
    return (
        f'<svg {_SVG}><svg viewBox="0 0 9000 9000"><g class="page-margin">'
        f'<g id="s" class="system">{signs}</g></g></svg></svg>'
    )


def _sign(kind: str, left: int, top: int, width: int, height: int) -> str:
    box = f'<rect x="{left}" y="{top}" height="{height}" width="{width}"/>'
    return f'<g id="{kind}{left}" class="{kind}">{box}</g>'


def _dynamic(page: str) -> Ink:
    return next(ink for ink in ink_of(page) if ink.kind == "dynam")


_DYNAMIC = _sign("dynam", 1000, 2000, 400, 200)
_STAFF = _sign("staff", 0, 1700, 5000, 100)


def test_a_dynamic_with_room_stays() -> None:
    page = _page(_DYNAMIC, _STAFF, _sign("accid", 1500, 1950, 100, 300))

    assert clear_dynamics(page) == page


@pytest.mark.parametrize("kind", ["accid", "arpeg", "stem", "ledgerLines"])
def test_a_dynamic_gives_way_to_signs(kind: str) -> None:
    page = _page(_DYNAMIC, _STAFF, _sign(kind, 1390, 1800, 60, 260))

    moved = _dynamic(clear_dynamics(page)).box

    assert (moved.left, moved.top) == (1000, 2120)


def test_a_dynamic_goes_beside_what_runs_through_both_staves() -> None:
    page = _page(_DYNAMIC, _STAFF, _sign("arpeg", 980, 0, 60, 9000))

    moved = _dynamic(clear_dynamics(page)).box

    assert (moved.left, moved.top) == (1120, 2000)


def test_a_dynamic_does_not_move_onto_the_staff() -> None:
    page = _page(_DYNAMIC, _STAFF, _sign("notehead", 1100, 2150, 100, 2000))

    moved = _dynamic(clear_dynamics(page))

    assert not moved.meets(next(ink for ink in ink_of(page) if ink.kind == "staff"), air=50)
    assert not moved.meets(next(ink for ink in ink_of(page) if ink.kind == "notehead"), air=50)


def test_a_dynamic_that_gave_way_to_fingers_stays_there() -> None:
    moved = _DYNAMIC.replace('"dynam"', '"dynam" transform="translate(0, 40)"')
    page = _page(moved, _sign("stem", 1100, 1800, 20, 300))

    assert clear_dynamics(page) == page


def test_a_page_without_dynamics_is_left_alone() -> None:
    page = _page(_STAFF)

    assert clear_dynamics(page) is page


def test_words_keep_further_off_than_dynamics() -> None:
    words = _DYNAMIC.replace("dynam", "dir")
    page = _page(words, _STAFF, _sign("beam", 1470, 2050, 300, 80))

    moved = next(ink for ink in ink_of(clear_dynamics(page)) if ink.kind == "dir").box

    assert (moved.left, moved.top) == (970, 2000)
