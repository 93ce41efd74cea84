from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.engraving.systems import (
    Line,
    bar_widths,
    cast_off,
    encode_breaks,
    page_shares,
    turns_of,
)

LINE = Line(width=100.0, prefix=10.0)


def _lines(starts: tuple[int, ...], count: int) -> list[int]:
    return [b - a for a, b in zip(starts, (*starts[1:], count), strict=True)]


def test_even_bars_make_even_lines() -> None:
    assert _lines(cast_off([20.0] * 16, LINE, [0]), 16) == [4, 4, 4, 4]


def test_lines_begin_with_parts() -> None:
    assert cast_off([20.0] * 7, LINE, [0, 3]) == (0, 3)
    assert cast_off([20.0] * 7, LINE, [0, 4]) == (0, 4)


def test_the_last_line_is_no_lone_bar() -> None:
    assert _lines(cast_off([24.0] * 9, LINE, [0]), 9)[-1] > 1


def test_wide_bars_have_a_line_each() -> None:
    assert cast_off([95.0] * 3, LINE, [0]) == (0, 1, 2)


def test_a_bar_wider_than_the_page_is_still_placed() -> None:
    assert cast_off([20.0, 150.0, 20.0, 20.0], LINE, [0])[-1] in (2, 3)


def test_one_bar_is_one_line() -> None:
    assert cast_off([20.0], LINE, []) == (0,)


@given(st.lists(st.floats(min_value=5, max_value=60), min_size=1, max_size=40))
def test_no_line_is_overfull(widths: list[float]) -> None:
    starts = cast_off(widths, LINE, [0])

    assert starts[0] == 0
    assert list(starts) == sorted(set(starts))
    for start, end in zip(starts, (*starts[1:], len(widths)), strict=True):
        natural = sum(widths[start:end]) + (LINE.prefix if start else 0)
        assert natural * 0.97 <= LINE.width or end - start == 1


def test_widths_are_those_of_the_upper_staff() -> None:
    svg = (
        '<g class="measure"><g class="staff"><path d="M0 10 L40 10"/></g>'
        '<g class="staff"><path d="M0 90 L40 90"/></g></g>\n'
        '<g class="measure">\n<g class="staff">\n<path d="M40 10 L70 10"/></g></g>'
    )

    assert bar_widths(svg) == (40.0, 30.0)


@pytest.mark.parametrize(
    ("starts", "encoded"),
    [
        ((0,), "<measure n='1'/><measure n='2'/><measure n='3'/>"),
        ((0, 2), "<measure n='1'/><measure n='2'/><sb/><measure n='3'/>"),
        ((0, 1, 2, 9), "<measure n='1'/><sb/><measure n='2'/><sb/><measure n='3'/>"),
    ],
)
def test_breaks_stand_before_their_bars(starts: tuple[int, ...], encoded: str) -> None:
    plain = "<measure n='1'/><measure n='2'/><measure n='3'/>"

    assert encode_breaks(plain, starts) == encoded


def test_bars_that_begin_a_page_break_the_page() -> None:
    plain = "<measure n='1'/><measure n='2'/><measure n='3'/>"

    encoded = encode_breaks(plain, (0, 1, 2), (0, 2))

    assert encoded == "<measure n='1'/><sb/><measure n='2'/><pb/><measure n='3'/>"


@pytest.mark.parametrize(
    ("systems", "holds", "shares"),
    [
        pytest.param(6, 3, (3, 3), id="alike"),
        pytest.param(7, 4, (4, 3), id="one more on the first"),
        pytest.param(11, 4, (4, 4, 3), id="three pages"),
        pytest.param(8, 4, (4, 4), id="four that are full"),
        pytest.param(8, 6, (5, 3), id="five where four would be stretched"),
        pytest.param(7, 6, (5, 2), id="a full page before two"),
        pytest.param(6, 5, (3, 3), id="no tail of one"),
        pytest.param(13, 6, (5, 4, 4), id="full and alike"),
        pytest.param(1, 6, (1,), id="one"),
    ],
)
def test_pages_share_the_systems(systems: int, holds: int, shares: tuple[int, ...]) -> None:
    assert page_shares(systems, len(shares), holds=holds) == shares
    starts = [4 * n for n in range(systems)]
    turns = [starts.index(turn) for turn in turns_of(starts, shares)]
    assert turns == [sum(shares[:page]) for page in range(len(shares))]


def test_airy_lines_have_a_phrase_each_where_full_ones_would_not() -> None:
    widths = [17.0] * 16

    assert _lines(cast_off(widths, LINE, [0]), 16) != [4, 4, 4, 4]
    assert _lines(cast_off(widths, replace(LINE, fill=0.78), [0]), 16) == [4, 4, 4, 4]


def test_airy_lines_are_never_too_full() -> None:
    assert _lines(cast_off([30.0] * 8, replace(LINE, fill=0.78), [0]), 8) == [2, 2, 2, 2]
