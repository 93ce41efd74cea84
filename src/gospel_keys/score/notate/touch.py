"""Touch: for which share of a written value a key stays down, by the way it is let go.

A note without a mark is joined to the next, or its player detaches everything a little:
then a quick note gives up less of its value, and a long one no more than a beat would. Costs
are negative log likelihoods; shares are of the written length at the tempo it is played in.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

from gospel_keys.score.model import Articulation
from gospel_keys.units import Ticks

LEGATO, PORTATO, STACCATO, HARDLY, STABBED, DETACHED = range(6)
"""The ways of letting go; from ``STABBED`` on they are touches of unmarked notes."""

WAYS: Final = 6
_MARKED: Final = (
    # low, high, tolerance
    (0.915, 1.02, 0.025),
    (0.66, 0.79, 0.025),
    (0.30, 0.44, 0.025),
    (0.45, 0.66, 0.03),
)
_TOUCHES: Final = ((0.62, 0.79, 0.02), (0.70, 0.85, 0.02))
"""Shares of stabbed chords and of the detached style; quick notes take the upper half."""

_QUICK: Final = 4
"""Parts of a beat from which on notes are quick."""

_SIGNS: Final = {PORTATO: (Articulation.PORTATO,), STACCATO: (Articulation.STACCATO,)}
_VAGUE: Final = 0.3
_NARROW: Final = 0.1
"""A way that many shares would fit says less: by how much, against a range so narrow."""

_LIMIT: Final = 9.0
_UNFIT: Final = 8.0
"""What a share at most costs, but for a little more the further off; what does not fit."""


@dataclass(frozen=True, slots=True)
class Range:
    """The shares that one way of letting go leaves of a value.

    Parameters
    ----------
    way : int
    low, high : float
        Inclusive limits of the share.
    tolerance : float
        Standard deviation of what lies beyond them.
    price : float
        What it costs that the range is wide.
    """

    way: int
    low: float
    high: float
    tolerance: float
    price: float


def signs_of(way: int) -> tuple[Articulation, ...]:
    """Return what is written for a way of letting go."""
    return _SIGNS.get(way, ())


@cache
def ranges_of(duration: Ticks, beat: Ticks) -> tuple[Range, ...]:
    """Return the shares of a value that each way leaves.

    Parameters
    ----------
    duration, beat : Ticks

    Returns
    -------
    ranges : tuple of Range, in the order of the ways
    """
    found = [_range(way, *row) for way, row in enumerate(_MARKED)]
    lost = min(1.0, beat / duration)
    for way, (low, high, tolerance) in enumerate(_TOUCHES, start=STABBED):
        middle = (low + high) / 2
        least, most = (middle, high) if duration * _QUICK <= beat else (low, middle)
        found.append(_range(way, 1 - (1 - least) * lost, 1 - (1 - most) * lost, tolerance))
    return tuple(found)


def _range(way: int, low: float, high: float, tolerance: float) -> Range:
    price = _VAGUE * math.log((high - low + 2 * tolerance) / _NARROW)
    return Range(way, low, high, tolerance, price)


def release_costs(
    share: float, of_gap: float | None, ranges: tuple[Range, ...]
) -> list[tuple[int, float]]:
    """Return the ways that a share fits, each with its cost.

    Parameters
    ----------
    share : float
        Of the written length.
    of_gap : float or None
        Share of the time until the hand plays on, if the length reaches just so far.
    ranges : tuple of Range

    Returns
    -------
    ways : list of (way, cost)
        Never empty: where nothing fits, the nearest way.
    """
    fitting: list[tuple[int, float]] = []
    nearest = (math.inf, 0)
    for own in ranges:
        beyond = _beyond(share, own)
        if of_gap is not None and beyond:
            beyond = min(beyond, _beyond(of_gap, own))
        beyond /= own.tolerance
        misfit = 0.5 * beyond * beyond
        if misfit <= _UNFIT:
            fitting.append((own.way, misfit + own.price))
        elif not fitting:
            nearest = min(nearest, (min(misfit, _LIMIT + beyond), own.way))
    return fitting or [(nearest[1], nearest[0])]


def _beyond(share: float, own: Range) -> float:
    if share < own.low:
        return own.low - share
    return share - own.high if share > own.high else 0.0
