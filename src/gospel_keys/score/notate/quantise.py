"""Quantising: each gesture gets the place in the beat that it was meant for.

The places of one hand are chosen together, as the cheapest path: a place costs what it is
rarely written (beat, half, quarter, third, ...), changing between binary and ternary
inside a beat costs, and so does a sudden change of the timing error, which in playing
drifts from attack to attack. Costs are negative log likelihoods.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.swing import Lilt
from gospel_keys.units import EIGHTH, QUARTER, Seconds, Ticks

_SIMPLE: Final = (
    # ticks in a quarter, kind, cost
    (0, "", 0.0),
    (480, "b", 0.35),
    (240, "b", 0.9),
    (720, "b", 0.9),
    (320, "t", 1.7),
    (640, "t", 1.7),
    (160, "s", 3.2),
    (800, "s", 3.2),
    (120, "f", 4.5),
    (360, "f", 4.5),
    (600, "f", 4.5),
    (840, "f", 4.5),
)
_SWUNG: Final = tuple(
    (
        inside,
        kind,
        {240: 3.0, 320: 1.0, 640: 3.4}.get(inside, 7.0 if kind == "f" else cost),
    )
    for inside, kind, cost in _SIMPLE
)
"""In swung time a triplet is likelier than the sixteenths that would sound like it, but its
last third alone is an off-beat."""

_WHOLE_TRIPLET: Final = -2.6

_COMPOUND: Final = (
    # ticks in a dotted quarter
    (0, "", 0.0),
    (480, "b", 0.3),
    (960, "b", 0.3),
    (240, "b", 1.0),
    (720, "b", 1.2),
    (1200, "b", 1.0),
    (360, "f", 4.5),
    (1080, "f", 4.5),
    (120, "f", 4.5),
    (600, "f", 4.5),
    (840, "f", 4.5),
    (1320, "f", 4.5),
)
ALL_UNITS: Final = frozenset({480, 320, 240, 160, 120})
"""Values that a beat may be divided into."""

_SWITCH: Final = {
    "bt": 2.5,
    "tb": 2.5,
    "bs": 2.5,
    "sb": 2.5,
    "ts": 0.3,
    "st": 0.3,
    "tf": 4.0,
    "ft": 4.0,
    "sf": 4.0,
    "fs": 4.0,
}
_MEMORY: Final = 0.7
_SAME_PLACE: Final = 6.0
_CANDIDATES: Final = 7
_OFFBEAT_SCATTER: Final = 0.022
_TYPICAL: Final[Seconds] = 0.012
_SIGMA: Final = (0.0035, 0.022)


def unit_of(inside: Ticks, beat: Ticks) -> Ticks:
    """Return the value whose multiple a place inside a beat is; the beat for its start."""
    if not inside:
        return beat
    shares = (480, 240, 120) if beat % QUARTER else (480, 320, 240, 160, 120)
    return next(unit for unit in shares if inside % unit == 0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The ruler that gestures are laid on.

    Parameters
    ----------
    seconds_at : callable
        Seconds of a (fractional) tick.
    ticks_at : callable
        Its inverse.
    beat : Ticks
        A quarter, or a dotted quarter in compound meters.
    origin : Ticks
        Tick of a bar line (the end of the pickup), from which beats are counted.
    units : frozenset of Ticks
        Values that beats are divided into; see :mod:`gospel_keys.score.notate.finest`.
    """

    seconds_at: Callable[[float], Seconds]
    ticks_at: Callable[[Seconds], float]
    beat: Ticks = QUARTER
    origin: Ticks = 0
    units: frozenset[Ticks] = ALL_UNITS

    @property
    def finest(self) -> Ticks:
        """The shortest value that the piece is written in."""
        return min(self.units, default=self.beat)


@dataclass(frozen=True, slots=True)
class Placed:
    """The places of a hand's gestures.

    Parameters
    ----------
    ticks : tuple of Ticks
    errors : tuple of Seconds
        Played minus expected.
    cost : float
        Total cost, for comparing readings.
    sure : tuple of float in 0..1
    """

    ticks: tuple[Ticks, ...]
    errors: tuple[Seconds, ...]
    cost: float
    sure: tuple[float, ...]


@dataclass(slots=True)
class _Choice:
    tick: Ticks
    beat: int
    kind: str
    error: Seconds
    own: float
    total: float = 0.0
    before: int = -1


def place_hand(starts: Sequence[Seconds], hand: Hand, *, frame: Frame, lilt: Lilt) -> Placed:
    """Choose the places of one hand's gestures.

    Parameters
    ----------
    starts : sequence of Seconds, ascending
    hand : Hand
    frame : Frame
    lilt : Lilt
        The reading of the time feel.

    Returns
    -------
    placed : Placed, parallel to ``starts``
    """
    if not starts:
        return Placed((), (), 0.0, ())
    bias, sigma = 0.0, _TYPICAL
    columns = [_choices(s, hand, frame=frame, lilt=lilt) for s in starts]
    bonus = _WHOLE_TRIPLET if lilt.unit == EIGHTH else 0.0
    path: list[_Choice] = []
    for _ in range(2):
        path = _cheapest(columns, bias, sigma, bonus)
        errors = sorted(c.error for c in path)
        bias = errors[len(errors) // 2]
        steps = [abs((b.error - bias) - _MEMORY * (a.error - bias)) for a, b in pairwise(path)]
        steps.sort()
        spread = 1.25 * steps[int(0.68 * len(steps))] if len(steps) > 8 else sigma
        sigma = min(max(spread, _SIGMA[0]), _SIGMA[1])
    path = _cheapest(columns, bias, sigma, bonus)
    return Placed(
        tuple(c.tick for c in path),
        tuple(c.error for c in path),
        path[-1].total + len(path) * math.log(sigma / _TYPICAL),
        tuple(math.exp(-0.5 * ((c.error - bias) / (3 * sigma)) ** 2) for c in path),
    )


def _choices(start: Seconds, hand: Hand, *, frame: Frame, lilt: Lilt) -> list[_Choice]:
    """The places near a moment, nearest first."""
    played = frame.ticks_at(start)
    first = math.floor((played - frame.origin) / frame.beat)
    table = _SWUNG if lilt.unit == EIGHTH else _SIMPLE
    table = _COMPOUND if frame.beat % QUARTER else table
    reach = max(0.4 * frame.beat, 0.55 * frame.finest)
    found: list[_Choice] = []
    for number in (first - 1, first, first + 1):
        base = frame.origin + number * frame.beat
        if base + frame.beat < played - reach or base > played + reach:
            continue
        for inside, kind, cost in table:
            tick = base + inside
            if tick < 0 or abs(tick - played) > reach:
                continue
            if inside and unit_of(inside, frame.beat) not in frame.units:
                continue
            even = kind in ("t", "s")
            expected = tick if even else lilt.place(tick - frame.origin, hand) + frame.origin
            error = start - frame.seconds_at(expected)
            found.append(_Choice(tick, number, kind, error, cost))
    found.sort(key=lambda c: abs(c.error))
    return found[:_CANDIDATES] or [_Choice(max(round(played / 240) * 240, 0), first, "b", 0.0, 0.0)]


def _cheapest(
    columns: list[list[_Choice]], bias: Seconds, sigma: Seconds, bonus: float
) -> list[_Choice]:
    scale = 1 / (2 * sigma * sigma)
    stationary = scale * (1 - _MEMORY**2)
    for choice in columns[0]:
        choice.total = choice.own + (choice.error - bias) ** 2 * stationary
        choice.before = -1
    for left, right in pairwise(columns):
        for choice in right:
            _reach(choice, left, bias=bias, scale=scale, bonus=bonus)
    return _walk_back(columns)


def _reach(
    choice: _Choice, left: list[_Choice], *, bias: Seconds, scale: float, bonus: float
) -> None:
    """Find the cheapest way to a place from those of the gesture before."""
    least, before = math.inf, -1
    tick, beat, kind, error = choice.tick, choice.beat, choice.kind, choice.error - bias
    for index, last in enumerate(left):
        cost = last.total
        if tick < last.tick or cost + bonus >= least:
            continue
        step = error - _MEMORY * (last.error - bias)
        cost += step * step * scale
        if tick == last.tick:
            cost += _SAME_PLACE
        if beat == last.beat:
            cost += bonus if kind == last.kind == "t" else _SWITCH.get(kind + last.kind, 0.0)
        if cost < least:
            least, before = cost, index
    choice.total, choice.before = least + choice.own, before


def _walk_back(columns: list[list[_Choice]]) -> list[_Choice]:
    index = min(range(len(columns[-1])), key=lambda i: columns[-1][i].total)
    path = []
    for column in reversed(columns):
        choice = column[max(index, 0)]
        path.append(choice)
        index = choice.before
    path.reverse()
    return path
