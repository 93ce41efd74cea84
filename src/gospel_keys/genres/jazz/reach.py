"""Leaps that a hand has time for: inner notes give way where the line is too quick (F-05)."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import Seconds, Ticks

_LEAPS: Final[tuple[tuple[float, Seconds], ...]] = ((19.0, 0.29), (12.0, 0.19))
"""A leap of more semitones than this needs so many seconds, with room for a late note."""


_LAST_CHORD: Final = "S-08"


def keep_in_reach(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out inner right-hand notes that the hand could not reach in time.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    """
    attacks: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role is not Role.GRACE:
            attacks[draft.onset].append(draft)
    left_out: set[int] = set()
    second = stage.meter.beat * stage.brief.tempo / 60
    for before, after in pairwise(sorted(attacks)):
        time = (after - before) / second
        if time >= _LEAPS[0][1]:
            continue
        while attacks[before] and attacks[after]:
            if leap_of(attacks[before], attacks[after]) <= reach_in(time):
                break
            outlier = _outlier(attacks[before], attacks[after])
            if outlier is None:
                break
            left_out.add(id(outlier))
            attacks[outlier.onset].remove(outlier)
    return [d for d in drafts if id(d) not in left_out]


def reach_in(time: Seconds) -> float:
    """Return how far the middle of the hand may move in a time."""
    return next((size for size, needed in reversed(_LEAPS) if time < needed), _UNHURRIED)


_UNHURRIED: Final = 127.0


def _centre(attack: Sequence[Draft]) -> float:
    return (min(d.midi for d in attack) + max(d.midi for d in attack)) / 2


def leap_of(before: Sequence[Draft], after: Sequence[Draft]) -> float:
    """Return how far the middle of the hand moves between two attacks."""
    return abs(_centre(before) - _centre(after))


def _outlier(before: Sequence[Draft], after: Sequence[Draft]) -> Draft | None:
    """Return the inner note farthest from the other attack, if any can be spared.

    The last chord stays whole.
    """
    pairs = ((before, _centre(after)), (after, _centre(before)))
    able = [
        (abs(d.midi - goal), d.midi, d)
        for attack, goal in pairs
        for d in attack
        if d.role is Role.INNER and d.rule != _LAST_CHORD
    ]
    return max(able, key=lambda a: a[:2])[2] if able else None
