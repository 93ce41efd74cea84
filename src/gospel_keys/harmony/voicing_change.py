"""How one voicing follows another: how far the voices move, and how far they had to.

References
----------
Rules V-01 to V-03 and V-06.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.units import PitchClass

_OCTAVE: Final = 12
_EASE: Final = 0.5
"""Semitones added to both movements that V-02 compares."""

_CHORD: Final = 3


@dataclass(frozen=True, slots=True)
class VoicingChange:
    """A change from one voicing to the next.

    Parameters
    ----------
    move : float
        Mean distance of the matched voices in semitones (V-01).
    directness : float in 0..1
        1 where no voice could move less in another octave (V-02).
    shared, kept : int
        Pitch classes that both voicings have, and those of them that stay on a key (V-03).
    planed : bool
        Whether three voices or more move by the same interval (V-06).
    """

    move: float
    directness: float
    shared: int
    kept: int
    planed: bool


@lru_cache(maxsize=65536)
def voicing_change(before: Voicing, after: Voicing) -> VoicingChange:
    """Measure the change from one voicing to the next.

    Parameters
    ----------
    before, after : tuple of MidiPitch, ascending, not empty

    Examples
    --------
    >>> voicing_change((60, 64, 67), (60, 65, 69)).directness
    1.0
    >>> round(voicing_change((60, 64, 67), (65, 69, 72)).directness, 2)
    0.27
    """
    moves = matched_moves(before, after)
    move = sum(map(abs, moves)) / len(moves)
    directness = (least_movement(_classes(before), _classes(after)) + _EASE) / (move + _EASE)
    return VoicingChange(
        move=move,
        directness=min(1.0, directness),
        shared=len({p % _OCTAVE for p in before} & {p % _OCTAVE for p in after}),
        kept=len({p % _OCTAVE for p in set(before) & set(after)}),
        planed=len(before) == len(after) >= _CHORD and len(set(moves)) == 1 and moves[0] != 0,
    )


def _classes(voicing: Voicing) -> tuple[PitchClass, ...]:
    return tuple(sorted(p % _OCTAVE for p in voicing))


@lru_cache(maxsize=16384)
def least_movement(before: tuple[PitchClass, ...], after: tuple[PitchClass, ...]) -> float:
    """Return the mean move per voice if every note could take its nearest octave.

    Parameters
    ----------
    before, after : tuple of PitchClass, ascending, not empty
        Doubled notes count as often as they sound.

    Examples
    --------
    >>> least_movement((0, 4, 7), (0, 5, 9))
    1.0
    """
    size = min(len(before), len(after))
    table = [[min((b - a) % 12, (a - b) % 12) for b in after] for a in before]
    rows = combinations(range(len(before)), size)
    columns = list(combinations(range(len(after)), size))
    turned = [chosen[k:] + chosen[:k] for chosen in columns for k in range(size)]
    totals = (
        sum(table[row][column] for row, column in zip(chosen, turn, strict=True))
        for chosen in rows
        for turn in turned
    )
    return min(totals) / size
