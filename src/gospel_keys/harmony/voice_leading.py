"""Voice leading: how far voices move from one sonority to the next.

A voicing is an ascending tuple of MIDI pitches. Voices are matched by the smallest total
distance; where the sizes differ, surplus notes enter or leave unmatched.
"""

from functools import lru_cache
from itertools import combinations
from operator import sub
from typing import Final, TypeAlias

from gospel_keys.units import MidiPitch, Semitones

Voicing: TypeAlias = tuple[MidiPitch, ...]


@lru_cache(maxsize=65536)
def matched_moves(before: Voicing, after: Voicing) -> tuple[Semitones, ...]:
    """Return the signed moves of the matched voices, from the lowest up.

    For sorted sets of equal size the order-preserving matching has the smallest total
    distance; for unequal sizes every choice of the voices that take part is tried.

    Parameters
    ----------
    before, after : tuple of MidiPitch, ascending, not empty

    Returns
    -------
    moves : tuple of Semitones, length ``min(len(before), len(after))``

    Examples
    --------
    >>> matched_moves((60, 64, 67), (60, 65, 69))
    (0, 1, 2)
    >>> matched_moves((59, 62, 65, 67), (60, 64, 67))
    (1, -1, 0)
    """
    size = min(len(before), len(after))
    if len(before) == len(after):
        return tuple(map(sub, after, before))
    best: tuple[Semitones, ...] = ()
    least = _FAR
    for low in combinations(before, size):
        for high in combinations(after, size):
            moves = tuple(map(sub, high, low))
            total = sum(map(abs, moves))
            if total < least:
                best, least = moves, total
    return best


_FAR: Final = 10_000


def has_parallel_perfects(before: Voicing, after: Voicing) -> bool:
    """Whether two voices move in parallel fifths or octaves (equal sizes only).

    Examples
    --------
    >>> has_parallel_perfects((60, 67), (62, 69))
    True
    >>> has_parallel_perfects((60, 67), (60, 67))
    False
    """
    if len(before) != len(after):
        return False
    moves = tuple(map(sub, after, before))
    for place, move in enumerate(moves):
        if move and move in moves[:place]:
            for low in range(place):
                if moves[low] == move and (before[place] - before[low]) % 12 in _PERFECT:
                    return True
    return False


_PERFECT: Final = (0, 7)
