"""Note values: how long a key that was held so long was meant to be written.

Held lengths say little by themselves: a detached quarter and a full eighth sound alike.
Every candidate end is weighed by how the key would have been released for it (legato,
portato, staccato), by its place in the beat and by what the hand plays next. Costs are
negative log likelihoods.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.model import Articulation
from gospel_keys.units import QUARTER, Seconds, Ticks

_VALUES: Final = {
    120: 2.0, 160: 1.0, 240: 0.6, 320: 0.6, 480: 0.4, 640: 1.0,
    720: 0.8, 960: 0.4, 1200: 1.0, 1440: 0.8, 1680: 1.2, 1920: 0.6,
    2400: 1.2, 2880: 1.0, 3360: 2.4, 3840: 0.8, 5760: 1.6, 7680: 1.8,
}  # fmt: skip
_RARE: Final = 3.0
_SHARES: Final = (
    # low, high, tolerance, what is written
    (0.915, 1.02, 0.025, ()),
    (0.66, 0.79, 0.025, (Articulation.PORTATO,)),
    (0.30, 0.44, 0.025, (Articulation.STACCATO,)),
    (0.45, 0.66, 0.03, ()),
)
"""Shares of the written length that a key is held; the last is a note hardly played."""

Ways = tuple[float, float, float, float]
"""Costs of the four ways of letting go, in the order of the table."""

Habits = tuple[Ways, Ways]
"""The costs for short values (up to an eighth) and for longer ones."""

USUAL: Final[Habits] = ((0.0, 2.8, 2.5, 3.6), (0.0, 2.8, 2.5, 3.6))
_SHORT: Final[Ticks] = 480
_LONG_STACCATO: Final = 1.2
_STACCATO: Final = 2
_EXPECTED: Final = (30.0, 2.0, 2.5, 0.8)
_LEAST: Final = (1.2, 1.2, 2.6)
_SKIPPED: Final = 0.9
"""Cost of each later gesture that a length reaches over."""

_SILENCE: Final = 1.3
"""Cost of a rest after the note."""

_SHORT_OF_NEXT: Final = 6.0
"""A key that is up before the hand plays on was not meant to sound longer."""

_LEGATO: Final = (0.85, 1.25)
"""Shares of the time to what the hand plays next that are legato, exactly held or not."""

_COARSE: Final[Ticks] = 480
"""In what is written in eighths at the finest, no shorter rest stands between the two."""

_TIED_AND_SHORT: Final = 4.0
"""A detached note is not written so that it needs a tie."""

_TOGETHER: Final = 2.0
_TOGETHER_EACH: Final = 1.5
"""How much worse one length for all may be before a chord is split into voices."""

_WEAK_END: Final = {0: 0.0, 480: 0.2, 240: 1.0, 720: 1.0}
_ODD_END: Final = 3.0
_MIXED_END: Final = 4.5
_LATER: Final = 10
_LIMIT: Final = 9.0


@dataclass(frozen=True, slots=True)
class Length:
    """A written length with its articulation and how much worse the next reading was."""

    duration: Ticks
    articulations: tuple[Articulation, ...]
    margin: float
    way: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What a hand plays, for judging ends.

    Parameters
    ----------
    ticks : tuple of Ticks, ascending
        Written places of its gestures.
    moments : tuple of Seconds
        When the first key of each goes down.
    ternary : frozenset of int
        Quarters (counted from ``origin``) that are divided in three.
    origin, beat : Ticks
        From where beats are counted, and their length.
    place : callable
        Seconds of a written tick in this hand.
    finest : Ticks
        No value is shorter, unless the hand plays on sooner.
    """

    ticks: tuple[Ticks, ...]
    moments: tuple[Seconds, ...]
    ternary: frozenset[int]
    origin: Ticks
    beat: Ticks
    place: Callable[[float], Seconds]
    finest: Ticks = 0


def choose_lengths(
    held: Sequence[Seconds], onset: Ticks, start: Seconds, *, line: Line, habits: Habits = USUAL
) -> list[Length]:
    """Choose the written lengths of the notes of a gesture: one for all if that will do.

    Parameters
    ----------
    held : sequence of Seconds
        Key down to key up of each note.
    onset : Ticks
    start : Seconds
        When the gesture was struck.
    line : Line
        The hand it belongs to.
    habits : Habits
        How the hand lets go, as far as is known.

    Returns
    -------
    lengths : list of Length, parallel to ``held``
    """
    tables = [_weigh(h, onset, start, line=line, habits=habits) for h in held]
    shared = set.intersection(*(set(table) for table in tables))
    own = [_best(table, h, onset, line) for table, h in zip(tables, held, strict=True)]
    if len(held) == 1 or not shared:
        return own
    sums = {d: sum(table[d][0] for table in tables) for d in shared}
    duration = min(sums, key=lambda d: (sums[d], d))
    apart = sum(min(table.values())[0] for table in tables)
    if sums[duration] - apart > _TOGETHER + _TOGETHER_EACH * len(held):
        return own
    rest = [cost for d, cost in sums.items() if d != duration]
    margin = (min(rest, default=math.inf) - sums[duration]) / len(held)
    ways = [table[duration][1] for table in tables]
    way = max(set(ways), key=lambda w: (ways.count(w), -w))
    return [Length(duration, _SHARES[way][3], margin, way)] * len(held)


def _best(table: dict[Ticks, tuple[float, int]], held: Seconds, onset: Ticks, line: Line) -> Length:
    if not table:
        return _plain(held, onset, line)
    ranked = sorted((cost, duration, way) for duration, (cost, way) in table.items())
    cost, duration, way = ranked[0]
    margin = ranked[1][0] - cost if len(ranked) > 1 else math.inf
    return Length(duration, _SHARES[way][3], margin, way)


def _weigh(
    held: Seconds, onset: Ticks, start: Seconds, *, line: Line, habits: Habits
) -> dict[Ticks, tuple[float, int]]:
    """Return the cost of every possible length of one note, and its way of letting go."""
    first = bisect_right(line.ticks, onset)
    later = line.ticks[first : first + _LATER]
    here = line.place(onset)
    gap = line.moments[first] - start if later else math.inf
    table: dict[Ticks, tuple[float, int]] = {}
    for duration in {*_VALUES, *(tick - onset for tick in later)}:
        end = onset + duration
        if duration < line.finest and end not in later:
            continue
        lasting = line.place(end) - here
        if not 0.2 * lasting < held < 1.6 * lasting:
            continue
        ways = habits[duration > _SHORT]
        cost, way = _release(held / lasting, ways)
        if later and end == later[0]:
            share = held / max(gap, 0.02)
            cost, way = min((cost, way), _release(share, ways))
            if line.finest >= _COARSE and _LEGATO[0] <= share <= _LEGATO[1]:
                cost, way = 0.0, 0
        cost += _VALUES.get(duration, _RARE)
        if end not in later:
            cost += _SILENCE + _end_cost(end, line)
        if later and end > later[0]:
            cost += _SKIPPED * min(bisect_right(later, end - 1), 3)
            cost += _SHORT_OF_NEXT if held < 0.93 * gap else 0.0
        if way >= _STACCATO and duration > _SHORT:
            cost += _LONG_STACCATO * duration / 960
        if way and (onset - line.origin) % min(duration, 480):
            cost += _TIED_AND_SHORT
        table[duration] = (cost, way)
    return table


def learn_habits(lengths: Sequence[Length]) -> Habits:
    """Return the costs of the ways of letting go after a first reading of a hand.

    Parameters
    ----------
    lengths : sequence of Length

    Returns
    -------
    habits : Habits
        What the hand does often costs less, what it never does more.
    """
    short = [length.way for length in lengths if length.duration <= _SHORT]
    long = [length.way for length in lengths if length.duration > _SHORT]
    return (_ways(short), _ways(long))


def _ways(seen: Sequence[int]) -> Ways:
    counts = [expected + seen.count(way) for way, expected in enumerate(_EXPECTED)]
    first, second, third = (
        max(math.log(counts[0] / counts[way]), least) for way, least in enumerate(_LEAST, start=1)
    )
    return (0.0, first, second, third)


def _end_cost(end: Ticks, line: Line) -> float:
    """What it costs to stop at a place where the hand does not play."""
    if line.beat % QUARTER:
        return 0.0 if (end - line.origin) % 480 == 0 else 1.0
    number, inside = divmod(end - line.origin, QUARTER)
    if not inside:
        return 0.0
    if number in line.ternary:
        return 0.3 if inside % 320 == 0 else _MIXED_END
    return _WEAK_END.get(inside, _MIXED_END if inside % 160 == 0 else _ODD_END)


def _release(share: float, ways: Ways) -> tuple[float, int]:
    """Return the cost of letting go after a share of the written length, and the way."""
    best = (math.inf, 0)
    for way, (low, high, tolerance, _) in enumerate(_SHARES):
        beyond = max(low - share, share - high, 0.0) / tolerance
        cost = ways[way] + min(0.5 * beyond * beyond, _LIMIT + beyond)
        best = min(best, (cost, way))
    return best


def _plain(held: Seconds, onset: Ticks, line: Line) -> Length:
    """Return the nearest plain value for what fits nothing (very short or very long)."""
    here = line.place(onset)

    def misfit(duration: Ticks) -> float:
        return abs(math.log(max(held, 0.01) / (line.place(onset + duration) - here)))

    return Length(min(_VALUES, key=misfit), (), 0.0)
