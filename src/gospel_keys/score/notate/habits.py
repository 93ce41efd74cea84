"""Habits: what a hand's own playing tells about its doubtful notes.

The same figure comes back at the same place of the bar, chords of one size are let go alike,
and so are neighbours. What a reading of all notes has found, each guess weighed by how sure it
is, makes the like of it cheaper in the next reading; no note speaks for itself. Costs are
negative log likelihoods.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.notate.touch import DETACHED, HARDLY, LEGATO, STABBED, WAYS
from gospel_keys.score.notate.values import VALUES
from gospel_keys.units import Ticks

SIZES: Final = 3
"""One key, two, and full chords: these have habits of their own."""

_BUCKETS: Final = (240, 480, 960)
"""Up to a sixteenth, an eighth, a quarter, and longer values are marked differently."""

FIRST: Final = (0.0, 3.2, 2.3, 7.2, 3.2, 2.8)
_FIRST_OF_CHORDS: Final = (*FIRST[:STABBED], 2.4, FIRST[DETACHED])
"""What the ways of letting go cost as long as nothing is known of the hand: one or two keys,
and full chords, which are stabbed more readily."""

_MARKS: Final = (6.0, 0.3, 0.3, 0.1)
_TOUCHES: Final = ((5.6, 0.25, 0.25), (5.6, 0.25, 0.25), (5.6, 1.0, 0.25))
"""How often a hand is expected to let go so before it is heard: marks, and
unmarked touches by size."""

_LEAST: Final = (1.2, 0.6, 3.25)
"""A mark costs no less than so, however common."""

_REACH: Final = 3
_NEARBY: Final = 0.6
_EVERYWHERE: Final = 2.6
"""Neighbours of a size that are asked, their weight, and that of the whole hand among them."""

_PLACE: Final = 0.5
_EXPECTED: Final = 1.2
_MOST: Final = 1.44
"""Weight of the values at the same place of other bars, what is expected there without
evidence, and how much they change a cost at most (before the weight)."""

_RARE: Final = 0.05
_LIKELY: Final = {duration: math.exp(-cost) for duration, cost in VALUES.items()}
_ALL: Final = sum(_LIKELY.values())

Costs = tuple[float, ...]
Place = tuple[Ticks, Ticks]
Guess = tuple[Ticks, int, float]
"""Duration, way of letting go, and how likely."""

_NOTHING: Final[Costs] = (0.0,) * WAYS


@dataclass(frozen=True, slots=True)
class Heard:
    """How one gesture was read.

    Parameters
    ----------
    onset : Ticks
    place : Place
        In its bar.
    size : int in 0..2
        Of the gesture: one key, two, more.
    guesses : tuple of Guess
        What its voices may be meant for.
    """

    onset: Ticks
    place: Place
    size: int
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of a hand.

    Parameters
    ----------
    ways : tuple of tuple of Costs
        By size of the gesture and bucket of the value.
    nearby : dict of Ticks to Costs
        What the neighbours of a gesture add.
    values : dict of Place to dict of Ticks to float
        How often each value was read at a place of the bar.
    own : dict of Ticks to dict of Ticks to float
        The share of a gesture in these.
    """

    ways: tuple[tuple[Costs, ...], ...]
    nearby: dict[Ticks, Costs]
    values: dict[Place, dict[Ticks, float]]
    own: dict[Ticks, dict[Ticks, float]]

    def way_costs(self, onset: Ticks, size: int) -> tuple[Costs, ...]:
        """Return the costs of the ways of letting go, by bucket of the value."""
        near = self.nearby.get(onset, _NOTHING)
        return tuple(
            tuple(cost + more for cost, more in zip(costs, near, strict=True))
            for costs in self.ways[size]
        )

    def value_costs(
        self, onset: Ticks, place: Place, durations: Sequence[Ticks]
    ) -> dict[Ticks, float]:
        """Return what values cost at a place of the bar, against what they cost anywhere."""
        counts, own = self.values.get(place, {}), self.own.get(onset, {})
        total = sum(counts.values()) - sum(own.values())
        found = {}
        for duration in durations:
            seen = counts.get(duration, 0.0) - own.get(duration, 0.0)
            likely = _LIKELY.get(duration, _RARE) / _ALL
            ratio = (seen / likely + _EXPECTED) / (total + _EXPECTED)
            found[duration] = -_PLACE * min(max(math.log(max(ratio, 1e-9)), -_MOST), _MOST)
        return found


def bucket_of(duration: Ticks) -> int:
    """Return which values a value shares its marks with."""
    return sum(duration > limit for limit in _BUCKETS)


NO_HABITS: Final = Habits(
    tuple((first,) * (len(_BUCKETS) + 1) for first in (FIRST, FIRST, _FIRST_OF_CHORDS)), {}, {}, {}
)


def learn_habits(heard: Sequence[Heard]) -> Habits:
    """Return the habits of a hand from a reading of all its gestures.

    Parameters
    ----------
    heard : sequence of Heard, in order of time

    Returns
    -------
    habits : Habits
    """
    values: dict[Place, dict[Ticks, float]] = defaultdict(lambda: defaultdict(float))
    own: dict[Ticks, dict[Ticks, float]] = defaultdict(lambda: defaultdict(float))
    for gesture in heard:
        for duration, _, weight in gesture.guesses:
            values[gesture.place][duration] += weight
            own[gesture.onset][duration] += weight
    ways, nearby = [], dict[Ticks, Costs]()
    for size in range(SIZES):
        alike = [gesture for gesture in heard if gesture.size == size]
        ways.append(_way_costs(alike, _TOUCHES[size]))
        nearby.update(_nearby_costs(alike))
    return Habits(tuple(ways), nearby, values, own)


def _way_costs(alike: Sequence[Heard], expected: Costs) -> tuple[Costs, ...]:
    """Return the costs of the ways by bucket: marks apart, touches of unmarked notes together."""
    touches = list(expected)
    marks = [list(_MARKS) for _ in range(len(_BUCKETS) + 1)]
    for gesture in alike:
        for duration, way, weight in gesture.guesses:
            marks[bucket_of(duration)][way if way < STABBED else LEGATO] += weight
            if way == LEGATO or way >= STABBED:
                touches[max(way - HARDLY, 0)] += weight
    usual = max(touches)
    plain = [math.log(usual / count) for count in touches]
    found = []
    for counts in marks:
        commonest = counts[LEGATO] * usual / sum(touches)
        costs = [
            max(math.log(commonest / count), least)
            for count, least in zip(counts[1:], _LEAST, strict=True)
        ]
        found.append((plain[0], *costs, *plain[1:]))
    return tuple(found)


def _nearby_costs(alike: Sequence[Heard]) -> dict[Ticks, Costs]:
    """Return what the neighbours of each gesture say of the way that it is let go."""
    seen = [_shares(gesture) for gesture in alike]
    every = [sum(column) + 0.3 for column in zip(*seen, strict=True)] or [0.3] * WAYS
    total = sum(every)
    found = {}
    for index, gesture in enumerate(alike):
        near = seen[max(index - _REACH, 0) : index] + seen[index + 1 : index + 1 + _REACH]
        sums = [sum(column) for column in zip(*near, strict=True)] or [0.0] * WAYS
        count = sum(sums) + _EVERYWHERE
        found[gesture.onset] = tuple(
            -_NEARBY * math.log((own + _EVERYWHERE * usual / total) * total / (count * usual))
            for own, usual in zip(sums, every, strict=True)
        )
    return found


def _shares(gesture: Heard) -> list[float]:
    shares = [0.0] * (DETACHED + 1)
    for _, way, weight in gesture.guesses:
        shares[way] += weight
    return shares
