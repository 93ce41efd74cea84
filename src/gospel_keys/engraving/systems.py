"""Casting off: which bars share a system.

A songbook's lines begin with its phrases and are about equally full. The natural widths of
the bars, measured on one endless line, are broken by a cheapest path [1]_: a line costs by
the square of its slack, by beginning inside a phrase, and by carrying the opening of a part
in its middle.

References
----------
.. [1] Knuth, D. E. and Plass, M. F. "Breaking paragraphs into lines", Software: Practice
   and Experience 11, 1981.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MEASURE: Final = re.compile(r'class="measure".*?class="staff".*?<path d="M(\d+) \d+ L(\d+)', re.S)
_MEASURE_TAG: Final = re.compile(r"(?:<ending\b[^>]*>\s*)?<measure\b")
"""With the ending that a bar opens: a break inside it would be taken for its middle."""

_TIGHTEST: Final = 0.97
_SLACK: Final = 100.0
_OVERFULL: Final = 10_000.0
_LONE_BAR: Final = 60.0
_ODD_START: Final = 4.0
_OFF_PHRASE: Final = 1.5
_HIDDEN_OPENING: Final = 2.5
_LINE: Final = 3.0
_PHRASE: Final = 4
_FULL_PAGE: Final = 5
_TAIL: Final = 2
"""The fewest systems that may be left for the last page while the others are full."""


@dataclass(frozen=True, slots=True)
class Line:
    """Room on a system, in the engraver's units.

    Parameters
    ----------
    width : float
    prefix : float
        What the clefs and the key signature take at the start of every system but the
        first, whose bar was measured with them.
    fill : float in 0..1
        How full a line looks best. Where that is not quite full a line more costs nothing.
    """

    width: float
    prefix: float
    fill: float = 1.0


def bar_widths(svg: str) -> tuple[float, ...]:
    """Return the widths of the bars of a page, from its upper staff.

    Parameters
    ----------
    svg : str
        A page of one endless line.
    """
    return tuple(float(right) - float(left) for left, right in _MEASURE.findall(svg))


def cast_off(widths: Sequence[float], line: Line, openings: Sequence[int]) -> tuple[int, ...]:
    """Return the bars that begin a system.

    Parameters
    ----------
    widths : sequence of float
        Natural widths of the bars.
    line : Line
    openings : sequence of int
        Bars with which a part of the form opens, ascending.

    Returns
    -------
    starts : tuple of int
        Ascending; the first is 0.

    Examples
    --------
    >>> cast_off([10.0] * 8, Line(width=42.0, prefix=2.0), [0])
    (0, 4)
    """
    count = len(widths)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for end in range(1, count + 1):
        for start in range(end - 1, -1, -1):
            natural = sum(widths[start:end]) + (line.prefix if start else 0.0)
            lone = end - start == 1
            if natural * _TIGHTEST > line.width and not lone:
                break
            cost = best[start][0] + _cost(start, end, natural=natural, line=line, count=count)
            cost += _form_cost(start, end, openings)
            if cost < best[end][0]:
                best[end] = (cost, start)
    starts = [count]
    while starts[-1] > 0:
        starts.append(best[starts[-1]][1])
    return tuple(reversed(starts[1:]))


def _cost(start: int, end: int, *, natural: float, line: Line, count: int) -> float:
    slack = line.fill - natural / line.width
    cost = _SLACK * slack * slack + (_LINE if line.fill == 1.0 else 0.0)
    over = natural / line.width - 1.0
    if over > 0:
        cost += _OVERFULL * over * over
    if end - start == 1 and count > 1 and natural < line.width / 2:
        cost += _LONE_BAR
    return cost


def _form_cost(start: int, end: int, openings: Sequence[int]) -> float:
    """What it costs that a line does not begin with a phrase or hides an opening."""
    home = max((opening for opening in openings if opening <= start), default=0)
    place = (start - home) % _PHRASE
    cost = _ODD_START if place % 2 else _OFF_PHRASE if place else 0.0
    return cost + _HIDDEN_OPENING * sum(start < opening < end for opening in openings)


def page_shares(count: int, pages: int, *, holds: int) -> tuple[int, ...]:
    """Return how many systems each page gets.

    All get about as many, the first pages more. Where that would stretch four systems over
    a page that holds five, the pages are filled and the last is left with what remains, if
    that is no mere tail.

    Parameters
    ----------
    count, pages : int
    holds : int
        What the first page can hold.

    Examples
    --------
    >>> page_shares(5, 2, holds=3)
    (3, 2)
    >>> page_shares(8, 2, holds=6)
    (5, 3)
    """
    even = tuple(-(-(count - page) // pages) for page in range(pages))
    remains = count - _FULL_PAGE * (pages - 1)
    if even[0] >= _FULL_PAGE or holds < _FULL_PAGE or remains < _TAIL:
        return even
    return (*(_FULL_PAGE,) * (pages - 1), remains)


def turns_of(starts: Sequence[int], shares: Sequence[int]) -> tuple[int, ...]:
    """Return the bars that begin a page.

    Examples
    --------
    >>> turns_of([0, 3, 6, 9, 12], [3, 2])
    (0, 9)
    """
    return tuple(starts[sum(shares[:page])] for page in range(len(shares)))


def encode_breaks(mei: str, starts: Sequence[int], pages: Sequence[int] = ()) -> str:
    """Write system and page breaks into an encoded score.

    Parameters
    ----------
    mei : str
    starts : sequence of int
        Bars that begin a system; the first needs no break.
    pages : sequence of int
        Those that begin a page.
    """
    places = [found.start() for found in _MEASURE_TAG.finditer(mei)]
    for start in sorted(starts, reverse=True):
        if 0 < start < len(places):
            mark = "<pb/>" if start in pages else "<sb/>"
            mei = f"{mei[: places[start]]}{mark}{mei[places[start] :]}"
    return mei
