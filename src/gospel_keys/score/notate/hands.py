"""Hands: which hand plays which key, where nobody says so.

A border between the hands moves through the piece: the cheapest path of a split pitch, which
costs where a hand would have to stretch too far, hold too many keys, or where the border
cuts through notes that lie close together.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.moments import Moment
from gospel_keys.score.performance import PerformedNote

_LOW, _HIGH = 36, 85
_MOVE: Final = 0.09
_HOME: Final = 59.5
_HOME_PULL: Final = 0.012
_SPAN: Final = 14
_STRETCH: Final = 3.0
_TOO_MANY: Final = 8.0
_CUT: Final = 0.6
_BARE: Final = 0.5


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
        if left and right:
            cost += _CUT * max(0, 5 - (right[0] - left[-1]))
        costs[places == below] += cost
    return costs


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
