"""Values: the lengths that may be written for a held key, and what each costs by itself.

Simple values are likelier, and so are those that last until the hand plays on, or at least
until a beat; a value that reaches over later attacks needs a second voice. Costs are negative
log likelihoods. They, and those of ``touch`` and ``habits``, are refined on generated pieces in
human timing by ``benchmarks/fit_lengths.py``.
"""

import math
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.notate.touch import (
    DETACHED,
    HARDLY,
    LEGATO,
    PORTATO,
    STABBED,
    STACCATO,
    WAYS,
    Range,
    ranges_of,
)
from gospel_keys.units import QUARTER, Seconds, Ticks

VALUES: Final = {
    120: 2.0, 160: 1.0, 240: 0.6, 320: 0.6, 480: 0.4, 640: 1.0,
    720: 0.8, 960: 0.4, 1200: 1.0, 1440: 0.8, 1680: 1.2, 1920: 0.6,
    2400: 1.2, 2880: 1.0, 3360: 2.4, 3840: 0.8, 5760: 1.6, 7680: 1.8,
}  # fmt: skip
_COMPOUND: Final = {
    **VALUES, 160: 2.0, 320: 2.0, 640: 3.0, 720: 1.0, 960: 0.8,
    1440: 0.4, 1920: 1.4, 2880: 0.5, 3840: 1.6, 4320: 1.2,
}  # fmt: skip
"""Costs of the values in simple meters and where dotted quarters are counted."""

_RARE: Final = 3.0
_LATER: Final = 10
_SHARES: Final = (0.2, 1.6)
"""Shares of a value for which nobody holds it less, or more."""

_SKIPPED: Final = 0.9
_MOST_SKIPPED: Final = 3
"""Cost of each later attack that a length reaches over, and how many are counted."""

_SILENCE: Final = 0.78
"""Cost of a rest after the note."""

_WEAK_END: Final = {0: 0.0, 480: 0.25, 240: 0.48, 720: 0.48}
_THIRD_END: Final = 0.3
_ODD_END: Final = 3.0
_MIXED_END: Final = 3.6
_COMPOUND_END: Final = (0.0, 0.5, 1.3)
"""Costs of a rest that begins on a beat, on an eighth and elsewhere."""

_TIED_AND_SHORT: Final = 4.0
"""A detached note is not written so that it needs a tie."""

_LONG_STACCATO: Final = 1.2
"""Cost of a quarter's length for what is written longer than an eighth and hardly sounds."""

_DETACHED_INTO_REST: Final = 1.0
"""Who detaches everything does so between notes; before a rest it hardly shows."""

_FINE_STAB: Final = 2.0
"""Stabbed chords are written in eighths."""

_EIGHTH: Final[Ticks] = 480


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
    in_bar : callable
        What a place of the bar is known by; places alike in two bars compare equal.
    finest : Ticks
        No value is shorter, unless the hand plays on sooner.
    """

    ticks: tuple[Ticks, ...]
    moments: tuple[Seconds, ...]
    ternary: frozenset[int]
    origin: Ticks
    beat: Ticks
    place: Callable[[float], Seconds]
    in_bar: Callable[[Ticks], tuple[Ticks, Ticks]]
    finest: Ticks = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A length that may be written.

    Parameters
    ----------
    duration : Ticks
    lasting : Seconds
        How long it is, played.
    prices : tuple of float
        Its cost with each way of letting go.
    ranges : tuple of Range
    joins : bool
        Whether it lasts until the hand plays on, neither less nor more.
    until : Seconds
        A key that is up so soon was not meant to sound on; 0 if the hand plays later.
    """

    duration: Ticks
    lasting: Seconds
    prices: tuple[float, ...]
    ranges: tuple[Range, ...]
    joins: bool
    until: Seconds


def find_values(
    onset: Ticks, gap: Seconds, held: tuple[Seconds, Seconds], line: Line
) -> list[Value]:
    """Return the values that keys may have been meant for.

    Parameters
    ----------
    onset : Ticks
    gap : Seconds
        Until the hand plays on; infinite after its last attack.
    held : (Seconds, Seconds)
        The shortest and the longest time that one of the keys was held.
    line : Line

    Returns
    -------
    values : list of Value
    """
    first = bisect_right(line.ticks, onset)
    later = line.ticks[first : first + _LATER]
    here, usual = line.place(onset), _COMPOUND if line.beat % QUARTER else VALUES
    found = []
    for duration in sorted({*VALUES, *(tick - onset for tick in later)}):
        end = onset + duration
        joined = end in later
        if not joined and (duration < line.finest or _is_too_fine(end, line)):
            continue
        lasting = line.place(end) - here
        if not (_SHARES[0] * lasting < held[1] and held[0] < _SHARES[1] * lasting):
            continue
        cost = usual.get(duration, _RARE)
        over = bool(later) and end > later[0]
        if not joined:
            cost += _SILENCE + _end_cost(end, line)
        if over:
            cost += _SKIPPED * min(bisect_right(later, end - 1), _MOST_SKIPPED)
        ties = (onset - line.origin) % min(duration, _EIGHTH) != 0
        found.append(
            Value(
                duration,
                lasting,
                _prices(cost, duration, is_tied=ties, is_joined=joined),
                ranges_of(duration, line.beat),
                joins=bool(later) and end == later[0],
                until=0.93 * gap if over else 0.0,
            )
        )
    return found


def is_possible(held: Seconds, value: Value) -> bool:
    """Return whether a key that was held so long can have been meant for a value at all."""
    return _SHARES[0] * value.lasting < held < _SHARES[1] * value.lasting


def _prices(cost: float, duration: Ticks, *, is_tied: bool, is_joined: bool) -> tuple[float, ...]:
    """Return the cost of a value by the way it is let go."""
    marked = cost + (_TIED_AND_SHORT if is_tied else 0.0)
    short = marked + (_LONG_STACCATO * duration / QUARTER if duration > _EIGHTH else 0.0)
    detached = cost + (0.0 if is_joined else _DETACHED_INTO_REST)
    stabbed = cost + (_FINE_STAB if duration % _EIGHTH else 0.0)
    prices = {
        LEGATO: cost, PORTATO: marked, STACCATO: short, HARDLY: short,
        STABBED: stabbed, DETACHED: detached,
    }  # fmt: skip
    return tuple(prices[way] for way in range(WAYS))


def _is_too_fine(end: Ticks, line: Line) -> bool:
    """Return whether a rest would begin where a piece in eighths at the finest has no place."""
    return line.finest >= _EIGHTH and (end - line.origin) % _EIGHTH != 0


def _end_cost(end: Ticks, line: Line) -> float:
    """What it costs to stop at a place where the hand does not play."""
    if line.beat % QUARTER:
        on_beat, on_eighth, elsewhere = _COMPOUND_END
        if (end - line.origin) % line.beat == 0:
            return on_beat
        return elsewhere if (end - line.origin) % _EIGHTH else on_eighth
    number, inside = divmod(end - line.origin, QUARTER)
    if not inside:
        return 0.0
    if number in line.ternary:
        return _THIRD_END if inside % 320 == 0 else _MIXED_END
    return _WEAK_END.get(inside, _MIXED_END if inside % 160 == 0 else _ODD_END)


def plain_value(held: Seconds, onset: Ticks, line: Line) -> Ticks:
    """Return the nearest plain value for what fits nothing (very short or very long)."""
    here = line.place(onset)

    def misfit(duration: Ticks) -> float:
        return abs(math.log(max(held, 0.01) / (line.place(onset + duration) - here)))

    return min(VALUES, key=misfit)
