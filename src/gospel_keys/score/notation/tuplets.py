"""Tuplets: which stretches of a bar are written in threes or fives, and which in odder groups.

Score ticks are exact, so a place that is no multiple of the finest plain value can only
come from a tuplet. The bar is searched from the whole down to small units for the reading
with the fewest signs. Groups of seven, nine, eleven, thirteen and fifteen do not divide a
quarter into whole ticks: their places are rounded, and are looked for only where threes and
fives explain nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.notation.values import FINEST, Grid, cut, tuplet_grid, value_of
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH, WHOLE, Ticks

_SIMPLE_RATIOS: Final = ((3, 2), (5, 4))
_COMPOUND_RATIOS: Final = ((4, 3), (5, 3))
_ODD_RATIOS: Final = ((7, 4), (9, 8), (11, 8), (13, 8), (15, 8))
_ODD_COMPOUND_RATIOS: Final = ((7, 6), (11, 6), (13, 12))
_EVEN_COUNTS: Final = frozenset((3, 4, 5))
"""Groups whose notes are whole ticks long."""

_PLAIN_WIDTHS: Final = frozenset((WHOLE, WHOLE // 2, WHOLE // 4, EIGHTH, SIXTEENTH))
_SMALLEST: Final[Ticks] = SIXTEENTH
_IMPOSSIBLE: Final = 1e6
_TUPLET: Final = 0.3
_DOT: Final = 0.2
_WIDE: Final = 0.5
_BETWEEN: Final = 0.15
_HIDING: Final = 1.5


@dataclass(frozen=True, slots=True)
class TupletSpan:
    """``actual`` notes in the time of ``normal`` from ``start`` to ``end`` (in the bar)."""

    start: Ticks
    end: Ticks
    actual: int
    normal: int

    @property
    def grid(self) -> Grid:
        """The division of the inside, in nominal ticks."""
        nominal = (self.end - self.start) * self.actual // self.normal
        return tuplet_grid(self.actual, nominal // self.actual)

    def cut(self, start: Ticks, end: Ticks, *, rest: bool) -> tuple[Ticks, ...]:
        """Return the boundaries at which a stretch inside the tuplet is written."""
        if not self.holds(end):
            return (start, end)
        low, high = self.nominal(start), self.nominal(end)
        inner = cut(low, high, self.grid, rest=rest)
        return (start, *(self._sounding(place) for place in inner[1:-1]), end)

    def holds(self, place: Ticks) -> bool:
        """Whether a place is one that the tuplet divides its time at."""
        if self.actual in _EVEN_COUNTS:
            return (place - self.start) * self.actual % self.normal == 0
        return self._sounding(self.nominal(place)) == place

    def nominal(self, place: Ticks) -> Ticks:
        """Return how far a place lies behind the start in the values that are drawn."""
        if self.actual in _EVEN_COUNTS:
            return (place - self.start) * self.actual // self.normal
        return FINEST * round((place - self.start) * self.actual / (self.normal * FINEST))

    def _sounding(self, place: Ticks) -> Ticks:
        if self.actual in _EVEN_COUNTS:
            return self.start + place * self.normal // self.actual
        return self.start + round(place * self.normal / self.actual)


def can_be_odd(start: Ticks, end: Ticks, actual: int, normal: int) -> bool:
    """Return whether a group of seven or more is one that notation looks for.

    Parameters
    ----------
    start, end : Ticks
        In the bar.
    actual, normal : int
    """
    if (actual, normal) in _ODD_RATIOS:
        return end - start in _PLAIN_WIDTHS and start % (end - start) == 0
    # Compound beats are dotted plain values.
    dotted = 2 * (end - start) // 3 in _PLAIN_WIDTHS and start % (end - start) == 0
    return (actual, normal) in _ODD_COMPOUND_RATIOS and dotted


Stretch = tuple[Ticks, Ticks, bool]
"""Start, end and whether it is a rest; places are ticks inside the bar."""

_Plan = tuple[float, tuple[TupletSpan, ...]]


def find_tuplets(stretches: Sequence[Stretch], grid: Grid) -> tuple[TupletSpan, ...]:
    """Return the tuplets that a voice needs in a bar, from left to right.

    Parameters
    ----------
    stretches : sequence of (start, end, rest)
        The notes and rests of the voice, gapless.
    grid : Grid
        The division of the bar.
    """
    if _is_plain(stretches, grid):
        return ()
    end = stretches[-1][1]
    return _best(0, max(end, grid.sizes[0]), stretches, grid)[1]


def _best(start: Ticks, end: Ticks, stretches: Sequence[Stretch], grid: Grid) -> _Plan:
    """The cheapest reading of a unit: plain, a tuplet, or its parts read on their own."""
    inside = _clip(stretches, start, end)
    plans: list[_Plan] = []
    if all(a % FINEST == 0 and b % FINEST == 0 for a, b, _ in inside):
        pieces = sum(len(cut(a, b, grid, rest=rest)) - 1 for a, b, rest in inside)
        plans.append((float(pieces), ()))
        if _is_plain(inside, grid):
            return plans[0]
    for actual, normal in _ratios(start, end, grid):
        plans.append(_as_tuplet(start, end, actual, normal, inside))
    size = next((s for s in grid.sizes if s < end - start), 0)
    if size >= _SMALLEST:
        plans.append(_in_parts(start, end, size, stretches, grid))
    if all(cost >= _IMPOSSIBLE or _is_odd(spans) for cost, spans in plans):
        for actual, normal in _odd_ratios(start, end, grid):
            if len(inside) > actual // 2:
                plans.append(_as_tuplet(start, end, actual, normal, inside))
    return min(plans, key=lambda plan: plan[0], default=(_IMPOSSIBLE, ()))


def _is_plain(stretches: Sequence[Stretch], grid: Grid) -> bool:
    """Whether plain values can write every place; fours in a compound beat need a tuplet."""
    quarter = grid.ternary // 4
    return all(
        place % FINEST == 0 and not (quarter and place % quarter == 0 and place % (2 * quarter))
        for start, end, _ in stretches
        for place in (start, end)
    )


def _ratios(start: Ticks, end: Ticks, grid: Grid) -> tuple[tuple[int, int], ...]:
    width = end - start
    if width == grid.ternary:
        return _COMPOUND_RATIOS
    return _SIMPLE_RATIOS if width in _PLAIN_WIDTHS else ()


def _is_odd(spans: Sequence[TupletSpan]) -> bool:
    return any(span.actual not in _EVEN_COUNTS for span in spans)


def _odd_ratios(start: Ticks, end: Ticks, grid: Grid) -> tuple[tuple[int, int], ...]:
    width = end - start
    if width == grid.ternary:
        return _ODD_COMPOUND_RATIOS
    return _ODD_RATIOS if width in _PLAIN_WIDTHS else ()


def _in_parts(
    start: Ticks, end: Ticks, size: Ticks, stretches: Sequence[Stretch], grid: Grid
) -> _Plan:
    """Read a unit part by part; in uneven bars two neighbours may share a tuplet."""
    places = list(range(start, end, size))
    done: list[_Plan] = [(0.0, ())]
    for number, place in enumerate(places):
        cost, spans = _best(place, min(place + size, end), stretches, grid)
        best = (done[-1][0] + cost, done[-1][1] + spans)
        if number and len(places) % 2:
            first = places[number - 1]
            inside = _clip(stretches, first, place + size)
            for actual, normal in _ratios(first, place + size, grid):
                pair, pair_spans = _as_tuplet(first, place + size, actual, normal, inside)
                if done[-2][0] + pair < best[0]:
                    best = (done[-2][0] + pair, done[-2][1] + pair_spans)
        done.append(best)
    return done[-1]


def _as_tuplet(
    start: Ticks, end: Ticks, actual: int, normal: int, inside: Sequence[Stretch]
) -> _Plan:
    span = TupletSpan(start, end, actual, normal)
    wide = (end - start) // (2 * QUARTER)
    unit = span.nominal(end) // actual
    cost = _TUPLET + _WIDE * wide
    if wide and not _shows_units(span, inside):
        cost += _HIDING
    if wide and actual in _EVEN_COUNTS and any(span.nominal(a) % unit for a, _, _ in inside):
        # Small notes in a wide tuplet belong to tuplets of their own beats.
        return _IMPOSSIBLE, ()
    for a, b, rest in inside:
        edges = span.cut(a, b, rest=rest)
        for low, high in zip(edges, edges[1:], strict=False):
            whole = span.holds(low) and span.holds(high)
            value = value_of(span.nominal(high) - span.nominal(low)) if whole else None
            if value is None:
                return _IMPOSSIBLE, ()
            between = span.nominal(low) % unit != 0
            cost += 1 + _DOT * value.dots + _BETWEEN * between
    return cost, (span,)


def _shows_units(span: TupletSpan, inside: Sequence[Stretch]) -> bool:
    """Whether every unit of a tuplet is struck; a longer note would hide the beat in it."""
    return len(inside) >= span.actual


def _clip(stretches: Sequence[Stretch], start: Ticks, end: Ticks) -> list[Stretch]:
    return [(max(a, start), min(b, end), rest) for a, b, rest in stretches if a < end and b > start]
