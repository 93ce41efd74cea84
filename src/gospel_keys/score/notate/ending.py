"""Ending: the beats of a close that slows down.

A player holds back into the last chord: the last beats grow, each a little longer than the
one before, far more than a steady pulse would let them. The beats of the close are sought
anew as the cheapest chain that lands on what is struck, may slow down at little cost and
hardly ever hurries; costs are negative log likelihoods.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.units import Seconds

_REACH: Final = 4.6
"""Beats before the last moment from which a close may slow down."""

_FEWEST_BEFORE: Final = 6
_CHAINS: Final = 10
_ALIKE: Final[Seconds] = 0.03
"""Of chains that end so near to each other only the cheapest is followed."""

_LONGEST, _SHORTEST = 1.55, 0.9
"""A beat of the close against the one before it."""

_GROWTHS: Final = (1.0, 1.13, 1.25)
"""How a beat that nothing is struck on may grow."""

_SLOWER, _FASTER, _SLACK = 5.0, 25.0, 0.03
"""Cost of a change of the beat, by its logarithm beyond the slack."""

_SIGMA: Final[Seconds] = 0.022
_STRAY: Final = 5.0
_EMPTY_BEAT: Final = 0.7
_ENDS_OFF: Final = 2.0
_NEAR: Final[Seconds] = 0.05
_EARLY: Final = 0.09
"""Share of a beat by which a moment may come ahead of the beat it belongs to."""

Places = Sequence[tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class _Chain:
    cost: float
    beats: tuple[Seconds, ...]
    length: Seconds


def slow_down(
    beats: tuple[Seconds, ...], struck: Sequence[Seconds], places: Places
) -> tuple[Seconds, ...]:
    """Let the beats of the close follow what is struck.

    Parameters
    ----------
    beats : tuple of Seconds, ascending
    struck : sequence of Seconds, ascending
    places : sequence of (share, tolerance, probability)
        Where a beat divides; see :data:`gospel_keys.score.notate.beats.PLACES`.

    Returns
    -------
    beats : tuple of Seconds
        Unchanged if the piece is too short to tell; else at least one beat reaches beyond
        the last moment.
    """
    last, usual = struck[-1], (beats[-1] - beats[0]) / max(len(beats) - 1, 1)
    kept = bisect_left(beats, last - _REACH * usual)
    if kept <= _FEWEST_BEFORE:
        return beats
    priced = [(share, tolerance, -math.log(likely)) for share, tolerance, likely in places]
    begin = beats[kept - 1]
    length = (begin - beats[kept - 5]) / 4
    chains, closed = [_Chain(0.0, (begin,), length)], list[_Chain]()
    while chains:
        open_ends: dict[int, _Chain] = {}
        for longer in (longer for chain in chains for longer in _grow(chain, struck, priced)):
            if longer.beats[-1] > last + _NEAR:
                closed.append(longer)
                continue
            place = round(longer.beats[-1] / _ALIKE)
            if place not in open_ends or longer.cost < open_ends[place].cost:
                open_ends[place] = longer
        chains = sorted(open_ends.values(), key=lambda chain: chain.cost)[:_CHAINS]
    best = min(closed, key=lambda chain: chain.cost)
    return (*beats[: kept - 1], *best.beats)


def _grow(chain: _Chain, struck: Sequence[Seconds], places: Places) -> list[_Chain]:
    """Return a chain with one more beat: to a struck moment, or grown by itself."""
    here, usual = chain.beats[-1], chain.length
    first = bisect_left(struck, here + _SHORTEST * usual)
    until = bisect_left(struck, here + _LONGEST * usual)
    lengths = {moment - here for moment in struck[first:until]}
    lengths |= {usual * growth for growth in _GROWTHS}
    return [
        _Chain(
            chain.cost + _change(length / usual) + _misfit(here, length, struck, places),
            (*chain.beats, here + length),
            length,
        )
        for length in lengths
    ]


def _change(ratio: float) -> float:
    bend = math.log(ratio)
    return (_SLOWER if bend > 0 else _FASTER) * max(abs(bend) - _SLACK, 0.0)


def _misfit(here: Seconds, length: Seconds, struck: Sequence[Seconds], places: Places) -> float:
    """Return how badly a beat accounts for what is struck in it."""
    first = bisect_left(struck, here - _EARLY * length)
    until = bisect_left(struck, here + (1 - _EARLY) * length)
    cost, on_beat = 0.0, False
    scale = length / _SIGMA
    for moment in struck[first:until]:
        share = (moment - here) / length
        own = _STRAY
        for place, tolerance, price in places:
            miss = max(abs(share - place) - tolerance, 0.0) * scale
            own = min(own, price + 0.5 * miss * miss)
        on_beat = on_beat or abs(share) < _EARLY
        cost += own
    ends = until == len(struck) and until > first
    if ends and abs(struck[-1] - here) > _EARLY * length:
        cost += _ENDS_OFF
    return cost + (0.0 if on_beat else _EMPTY_BEAT)
