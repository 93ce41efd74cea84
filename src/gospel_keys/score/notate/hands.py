"""Hands: which hand plays which key, where nobody says so.

A border between the hands moves through the piece: the cheapest path of a split pitch, which
costs where a hand would have to stretch too far, hold too many keys, or where the border
cuts through keys that go together: near each other, let go at once, struck alike. What was
played shortly before and after counts too: a broken chord stays in its hand when it rises
above the middle of the keyboard, as long as a wider gap is left above it.

References
----------
.. [1] Hadjakos, A., Waloschek, S. and Leemhuis, A., "Detecting hands from piano MIDI data",
   Mensch und Computer 2019: closeness to what each hand played last.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.moments import Moment
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import Seconds

_KEYS: Final = 128
_LOW, _HIGH = 36, 85
_MOVE: Final = 0.2
_HOME: Final = 59.5
_HOME_PULL: Final = 0.009
_SPAN: Final = 14
_STRETCH: Final = 3.0
_TOO_MANY: Final = 8.0
_TOGETHER: Final = 0.5
"""Weight of the odds that keys struck at once are of one hand."""

_OF_ONE_HAND: Final = {
    "alone": 3.7,
    "interval": -4.4,
    "interval squared": -2.45,
    "ratio of lengths": -0.53,
    "let go at once": 1.7,
    "let go apart": -3.0,
    "velocity": -1.25,
    "from the middle": 5.8,
}
"""Logistic weights of neighbouring keys of a moment, fitted on generated pieces of five genres,
in human timing and deadpan; intervals in octaves, velocities in tens."""

_AT_ONCE: Final[Seconds] = 0.03
_APART: Final[Seconds] = 0.5
_SHORTEST: Final[Seconds] = 0.03
_RATIO: Final = 2.0
"""How near two keys are let go at once, and the most that times and lengths differ by."""

_WINDOW: Final[Seconds] = 2.0
_GAP: Final = 6
_NARROW: Final = 0.08
"""Cost of each semitone by which the gap, among all keys struck within the window, that the
border runs through is narrower than so many."""


def split_hands(notes: Sequence[PerformedNote], moments: Sequence[Moment]) -> tuple[Hand, ...]:
    """Deal struck keys to two hands.

    Parameters
    ----------
    notes : sequence of PerformedNote, sorted by start
    moments : sequence of Moment, in order of time

    Returns
    -------
    hands : tuple of Hand, parallel to ``notes``
        Notes in no moment (ornaments) get the hand of the nearest border.
    """
    borders = np.arange(_LOW, _HIGH)
    if not moments:
        return tuple(Hand.RIGHT for _ in notes)
    costs = np.stack([_costs(notes, moments, i, borders) for i in range(len(moments))])
    costs += _TOGETHER * _parted(notes, moments, borders)
    costs += _NARROW * np.maximum(_GAP - _gaps(notes, moments, borders), 0)
    path = _cheapest(costs, borders)
    times = [m.time for m in moments]
    hands = []
    for note in notes:
        index = min(int(np.searchsorted(times, note.start - 0.03)), len(times) - 1)
        hands.append(Hand.LEFT if note.pitch < borders[path[index]] else Hand.RIGHT)
    return tuple(hands)


def clear_share(notes: Sequence[PerformedNote], hands: Sequence[Hand]) -> float:
    """Return the share of notes that lie where only one hand plays, 0..1."""
    tops = [n.pitch for n, hand in zip(notes, hands, strict=True) if hand is Hand.LEFT]
    lows = [n.pitch for n, hand in zip(notes, hands, strict=True) if hand is Hand.RIGHT]
    if not tops or not lows:
        return 0.5
    low, high = min(lows), max(tops)
    return sum(n.pitch < low or n.pitch > high for n in notes) / len(notes)


def _costs(
    notes: Sequence[PerformedNote],
    moments: Sequence[Moment],
    index: int,
    borders: NDArray[np.int64],
) -> NDArray[np.float64]:
    moment = moments[index]
    pitches = [notes[i].pitch for i in moment.notes]
    held = _held(notes, moments, index)
    costs: NDArray[np.float64] = _HOME_PULL * np.abs(borders - _HOME) ** 1.5
    # Only where a border passes a key does anything change.
    keys = np.asarray(sorted({*pitches, *held}))
    for below in np.unique(places := np.searchsorted(keys, borders)):
        border = keys[below] if below < len(keys) else _HIGH + 128
        left = [p for p in pitches if p < border]
        right = [p for p in pitches if p >= border]
        cost = _strain(left, [p for p in held if p < border])
        cost += _strain(right, [p for p in held if p >= border])
        costs[places == below] += cost
    return costs


def _parted(
    notes: Sequence[PerformedNote], moments: Sequence[Moment], borders: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the odds, as logarithms, that the keys that each border parts are of one hand."""
    rows = [row for row, moment in enumerate(moments) for _ in moment.notes[1:]]
    pairs = [pair for moment in moments for pair in pairwise(moment.notes)]
    odds = np.zeros((len(moments), _KEYS + 1))
    if pairs:
        below, above = (_touches(notes, [pair[side] for pair in pairs]) for side in (0, 1))
        weighed = _odds_of_one_hand(below, above)
        np.add.at(odds, (rows, below[0].astype(int) + 1), weighed)
        np.add.at(odds, (rows, above[0].astype(int) + 1), -weighed)
    return np.cumsum(odds, axis=1)[:, borders]


def _touches(notes: Sequence[PerformedNote], indices: Sequence[int]) -> NDArray[np.float64]:
    """Return pitch, length, release and velocity of some keys, as rows."""
    struck = [notes[index] for index in indices]
    rows = [(n.pitch, max(n.end - n.start, _SHORTEST), n.end, n.velocity) for n in struck]
    return np.asarray(rows, dtype=float).T


def _odds_of_one_hand(
    below: NDArray[np.float64], above: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how likely neighbouring keys are of one hand, as logarithms of the odds."""
    pitch, _, release, velocity = np.abs(above - below)
    interval = np.minimum(pitch, 24) / 12
    middle = (above[0] + below[0]) / 2 - 60
    found = {
        "alone": np.ones_like(interval),
        "interval": interval,
        "interval squared": interval**2,
        "ratio of lengths": np.minimum(np.abs(np.log(above[1] / below[1])), _RATIO),
        "let go at once": (release < _AT_ONCE).astype(float),
        "let go apart": np.minimum(release, _APART),
        "velocity": velocity / 10,
        "from the middle": (middle / 12) ** 2,
    }
    odds: NDArray[np.float64] = sum(
        (weight * found[name] for name, weight in _OF_ONE_HAND.items()), np.zeros_like(interval)
    )
    return odds


def _gaps(
    notes: Sequence[PerformedNote], moments: Sequence[Moment], borders: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how wide the gap at each border is among the keys struck around each moment."""
    times = np.asarray([moment.time for moment in moments])
    counts = np.zeros((len(moments) + 1, _KEYS), dtype=int)
    for row, moment in enumerate(moments):
        counts[row + 1, [notes[index].pitch for index in moment.notes]] = 1
    sums = counts.cumsum(axis=0)
    begins = np.searchsorted(times, times - _WINDOW)
    ends = np.searchsorted(times, times + _WINDOW, side="right")
    is_struck = sums[ends] > sums[begins]
    keys = np.arange(_KEYS)
    below = np.maximum.accumulate(np.where(is_struck, keys, -_KEYS), axis=1)
    above = np.minimum.accumulate(np.where(is_struck, keys, 2 * _KEYS)[:, ::-1], axis=1)[:, ::-1]
    gaps: NDArray[np.int64] = above[:, borders] - below[:, borders - 1]
    return gaps


def _held(notes: Sequence[PerformedNote], moments: Sequence[Moment], index: int) -> list[int]:
    time = moments[index].time
    held = []
    for before in moments[max(0, index - 6) : index]:
        held += [notes[i].pitch for i in before.notes if notes[i].end > time + 0.08]
    return held


def _strain(struck: list[int], held: list[int]) -> float:
    every = struck + held
    if not struck:
        return 0.0
    span = max(every) - min(every)
    cost = _STRETCH * math.pow(max(0, span - _SPAN), 0.7)
    return cost + _TOO_MANY * max(0, len(every) - 5)


def _cheapest(costs: NDArray[np.float64], borders: NDArray[np.int64]) -> list[int]:
    moves = _MOVE * np.abs(borders[:, None] - borders[None, :])
    total = costs[0]
    back = []
    for row in costs[1:]:
        reach = moves + total[None, :]
        choice = reach.argmin(axis=1)
        back.append(choice)
        total = reach[np.arange(len(borders)), choice] + row
    path = [int(total.argmin())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return path[::-1]
