"""Systems keep apart from each other, from the header and from the page number.

Names of parts, finger numbers and pedal lines are moved when the engraver has shared out the
page. Where that brings one system too near to the next, the systems in between give way: what
is short is taken from the distances that are long, and the page stays as tall as it was.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Vertical spacing": nothing of one system may be
   taken for a part of the next.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from gospel_keys.engraving.clearance import Box
from gospel_keys.engraving.ink import around, ink_of

_SYSTEM: Final = re.compile(r'(<g [^>]*class="system")')
_LEAST: Final = 200.0
"""Between the nearest signs of two systems, in drawing units: a little over a staff space."""

_ENOUGH: Final = 230.0
"""Longer distances give some of their length to those that are too short."""

_ABOVE_FOOT: Final = 80.0
"""Between the last system and the page number."""

_BELOW_HEADER: Final = 100.0
"""By how much less than between systems is enough below the header."""

_INTO: Final = 300.0
"""What signs of two systems may gain by standing side by side."""

_COLUMN: Final = 90.0
"""Signs that are so near across count as one above the other."""


@dataclass(frozen=True, slots=True)
class Spaced:
    """A page, its distances, and by how much these are still too short.

    ``gaps`` are those of :func:`distances`.
    """

    page: str
    short: float
    gaps: tuple[float, ...] = ()


def keep_apart(page: str, *, longest: float = inf) -> Spaced:
    """Return an engraved page whose systems do not come too near to anything above or below.

    Parameters
    ----------
    page : str
        With every sign in its place.
    longest : float
        Systems that are further apart, in drawing units, move together; the page then ends
        higher up.
    """
    gaps = distances(page)
    places = shifts(gaps) if any(_needs(gaps)) else (0.0,) * (len(gaps) - 1)
    after = _moved(gaps, places)
    # What stands between two systems is all but the first distance and the last.
    excess = (0.0, *(max(0.0, gap - longest) for gap in after[1:-1]))
    places = tuple(place - up for place, up in zip(places, _sums(excess), strict=True))
    if not any(places):
        return Spaced(page, max(_needs(gaps)), tuple(gaps))
    moves = iter(places)

    def move(found: re.Match[str]) -> str:
        return f'{found[1]} transform="translate(0, {next(moves):.0f})"'

    after = _moved(gaps, places)
    return Spaced(_SYSTEM.sub(move, page), max(_needs(after)), tuple(after))


def _moved(gaps: Sequence[float], places: Sequence[float]) -> list[float]:
    """The distances after each system has gone some way down."""
    changes = (b - a for a, b in zip((0.0, *places), (*places, 0.0), strict=True))
    return [gap + change for gap, change in zip(gaps, changes, strict=True)]


def distances(page: str) -> list[float]:
    """Return how far it is from header to first system, system to system, and down to the foot.

    Between systems only what stands one above the other counts.
    """
    inks = ink_of(page)
    count = 1 + max((ink.system for ink in inks), default=-1)
    blocks = [[box for ink in inks if ink.system == n for box in ink.boxes] for n in range(count)]
    head = [box for ink in inks if ink.kind == "pgHead" for box in ink.boxes]
    foot = [box for ink in inks if ink.kind == "pgFoot" for box in ink.boxes]
    rows = [head, *blocks]
    found = [_distance(upper, lower) for upper, lower in zip(rows, rows[1:], strict=False)]
    if head and blocks:
        # No name goes beside the last line of the header.
        found[0] = min(b.top for b in blocks[0]) - around(head).bottom + _BELOW_HEADER
    # The page number bounds the whole width.
    lowest = max((box.bottom for box in blocks[-1]), default=0.0) if blocks else 0.0
    return [*found, around(foot).top - lowest if foot else _ABOVE_FOOT]


def _distance(upper: Sequence[Box], lower: Sequence[Box]) -> float:
    """The least distance downwards, column by column, of systems that hardly interlock."""
    if not upper or not lower:
        return _ENOUGH
    bottoms = _lowest([(box, box.bottom) for box in upper], beside=1)
    tops = _lowest([(box, -box.top) for box in lower], beside=0)
    shared = bottoms.keys() & tops.keys()
    clear = -max(tops.values()) - max(bottoms.values())
    return min([clear + _INTO, *(-tops[column] - bottoms[column] for column in shared)])


def _lowest(edges: Iterable[tuple[Box, float]], *, beside: int) -> dict[int, float]:
    """The greatest value in each column that a box reaches, and in those beside them."""
    spans: dict[tuple[float, float], float] = {}
    for box, edge in edges:
        # Lines of a staff and heads of a chord reach the same columns; one of them counts.
        span = (box.left // _COLUMN, box.right // _COLUMN)
        if span not in spans or edge > spans[span]:
            spans[span] = edge
    found: dict[int, float] = {}
    for (first, last), edge in spans.items():
        for column in range(int(first) - beside, int(last) + beside + 1):
            if column not in found or edge > found[column]:
                found[column] = edge
    return found


def shifts(gaps: Sequence[float]) -> tuple[float, ...]:
    """Return how far down each system goes, so that short distances grow at the cost of long ones.

    Parameters
    ----------
    gaps : sequence of float
        Distances above the first system, between systems, and below the last.

    Examples
    --------
    >>> shifts([330.0, 80.0, 220.0])
    (-50.0, 70.0)
    """
    short = _needs(gaps)
    kept = [_ENOUGH] * (len(gaps) - 1) + [_ABOVE_FOOT]
    long = [max(0.0, gap - keep) for gap, keep in zip(gaps, kept, strict=True)]
    share = min(1.0, sum(short) / sum(long)) if any(long) else 0.0
    # Where there is not enough to give, all short distances get the same part of their need.
    grant = share * sum(long) / sum(short) if any(short) else 0.0
    changes = [grant * need - share * spare for need, spare in zip(short, long, strict=True)]
    return tuple(_sums(changes[:-1]))


def _needs(gaps: Sequence[float]) -> list[float]:
    """What each distance is short of."""
    least = [_LEAST] * (len(gaps) - 1) + [_ABOVE_FOOT]
    return [max(0.0, want - gap) for want, gap in zip(least, gaps, strict=True)]


def _sums(values: Iterable[float]) -> Iterable[float]:
    total = 0.0
    for value in values:
        total += value
        yield round(total, 3)
