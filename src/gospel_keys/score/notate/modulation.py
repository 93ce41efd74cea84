"""Modulation: where a piece leaves its key for another and stays there.

Bars are heard one after the other; each speaks for every key by the logarithm of how usual
its pitch classes are there. The likeliest course of keys is sought in which a change costs
so much that a borrowed chord, a turnaround or a phrase in a near key does not pay for it
(a hidden Markov model). Parts shorter than eight bars are no modulations.

References
----------
.. [1] Temperley, D., "A Bayesian approach to key-finding", ICMAI 2002: the model.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.model import KeyChange
from gospel_keys.score.notate.key import PROFILES, KeyFound, KeyNote, find_key
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName
from gospel_keys.units import Ticks

_CHANGE: Final = 2.5
_FEWEST_BARS: Final = 8

_FAR: Final = 7
"""Fifths between signatures that a semitone up or down may take; more are a matter of names."""

_MOST_SIGNS: Final = 7

Array = NDArray[np.float64]


def find_keys(
    notes: Sequence[KeyNote], bars: Sequence[Ticks]
) -> tuple[tuple[KeyChange, ...], KeyFound]:
    """Find the key of a piece and those it goes on to.

    Parameters
    ----------
    notes : sequence of KeyNote, at least one
    bars : sequence of Ticks, ascending
        Where bars begin, the first at 0.

    Returns
    -------
    keys : tuple of KeyChange
        The first at 0.
    found : KeyFound
        The key of the whole, or of the first part, and how sure it is.
    """
    edges = _edges(notes, bars)
    parts: list[tuple[Ticks, KeyFound]] = []
    for begin, end in zip(edges, [*edges[1:], math.inf], strict=True):
        found = find_key([note for note in notes if begin <= note.onset < end])
        if not parts or found.key.fifths != parts[-1][1].key.fifths:
            parts.append((begin, found))
    if len(parts) < 2:
        whole = find_key(notes)
        return (KeyChange(0, whole.key),), whole
    named = _near_each_other([found.key for _, found in parts])
    changes = [KeyChange(begin, key) for (begin, _), key in zip(parts, named, strict=True)]
    return tuple(changes), KeyFound(named[0], parts[0][1].confidence)


def _near_each_other(keys: Sequence[Key]) -> tuple[Key, ...]:
    """Name keys so that none lies far from the next: Ab minor and Ab, not G# minor and Ab."""

    def effort(names: Sequence[Key]) -> int:
        places = [key.fifths for key in names]
        far = sum(max(abs(b - a) - _FAR, 0) for a, b in pairwise(places))
        return sum(map(abs, places)) + _MOST_SIGNS * far

    return min(product(*(_twins(key) for key in keys)), key=effort)


def _twins(key: Key) -> tuple[Key, ...]:
    """Return a key and, where players read it, the one that sounds the same."""
    letters = (PitchName.on(letter, key.tonic.pitch_class) for letter in LETTERS)
    others = (Key(name, key.mode) for name in letters if name != key.tonic)
    return (key, *(other for other in others if abs(other.fifths) <= _MOST_SIGNS))


def _edges(notes: Sequence[KeyNote], bars: Sequence[Ticks]) -> list[Ticks]:
    """Return where parts in one key begin, the first at 0."""
    path = _course(_speaking(notes, bars))
    edges = [0]
    for place in range(1, len(path)):
        if path[place] != path[place - 1]:
            edges.append(place)
    ends = [*edges[1:], len(path)]
    long = [begin for begin, end in zip(edges, ends, strict=True) if end - begin >= _FEWEST_BARS]
    return [0, *(bars[place] for place in long if place and place >= _FEWEST_BARS)]


def _speaking(notes: Sequence[KeyNote], bars: Sequence[Ticks]) -> Array:
    """Return how each bar speaks for each of the 24 keys."""
    charts = np.zeros((len(bars), 12))
    for note in notes:
        bar = max(bisect_right(bars, note.onset) - 1, 0)
        charts[bar, note.midi % 12] += math.sqrt(note.duration)
    charts /= np.maximum(charts.sum(axis=1, keepdims=True), 1.0)
    keys = [np.roll(np.log(profile), tonic) for profile in PROFILES.values() for tonic in range(12)]
    spoken: Array = charts @ np.asarray(keys).T
    return spoken


def _course(speaking: Array) -> list[int]:
    """Return the cheapest key of every bar, a change being dear."""
    total, back = speaking[0], []
    for row in speaking[1:]:
        best = int(total.argmax())
        stays = total >= total[best] - _CHANGE
        back.append(np.where(stays, np.arange(len(total)), best))
        total = np.maximum(total, total[best] - _CHANGE) + row
    path = [int(total.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return path[::-1]
