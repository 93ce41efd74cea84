"""Slurs as they are played: joined, the first note the louder, the last let go early.

References
----------
.. [1] Türk, D. G. *Klavierschule*, Leipzig and Halle, 1789, chapter 6, paragraphs 38 to 42: what
   stands under a slur is held out and joined, its first note softly marked; the last of a short
   slur is lifted.
.. [2] Repp, B. H. "Acoustics, perception, and production of legato articulation on a
   computer-controlled grand piano", Journal of the Acoustical Society of America 102 (1997):
   keys overlap by some 15 to 40 ms.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.model import Hand, Score, Slur
from gospel_keys.units import Seconds, Ticks

OVERLAP: Final[tuple[Seconds, Seconds]] = (0.015, 0.035)
LIFTED: Final = (0.85, 0.90)
"""Share of its length for which the last note of a slur is held."""

MOST_LIFTED: Final[Seconds] = 0.14
"""What a long last note gives up at most."""

_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class Slurred:
    """The notes of a score under slurs, by their indices.

    Parameters
    ----------
    joined : frozenset of int
        Those that lead on to the next under one slur.
    last : frozenset of int
        Those that end a slur and begin none.
    sighs : frozenset of int
        The last of two.
    """

    joined: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    sighs: frozenset[int] = frozenset()


def slurred_notes(score: Score) -> Slurred:
    """Return which notes of a score stand under slurs.

    Parameters
    ----------
    score : Score
    """
    if not score.slurs:
        return Slurred()
    lines = {hand: _line(score, hand) for hand in Hand}
    joined: set[int] = set()
    last: set[int] = set()
    sighs: set[int] = set()
    for slur in score.slurs:
        inside = _inside(score, slur, lines[slur.hand])
        onsets = {score.notes[i].onset for i in inside}
        ending = {i for i in inside if score.notes[i].onset == slur.end}
        joined.update(set(inside) - ending)
        if slur.onset < slur.end:
            last |= ending
            sighs |= ending if len(onsets) == _PAIR else set()
    last -= joined
    return Slurred(frozenset(joined), frozenset(last), frozenset(sighs - joined))


def _line(score: Score, hand: Hand) -> list[tuple[Ticks, int]]:
    return sorted(
        (note.onset, index)
        for index, note in enumerate(score.notes)
        if note.hand is hand and not note.is_grace
    )


def _inside(score: Score, slur: Slur, line: list[tuple[Ticks, int]]) -> list[int]:
    first, end = bisect_left(line, (slur.onset, -1)), bisect_left(line, (slur.end + 1, -1))
    own = (0, slur.voice)
    return [i for _, i in line[first:end] if not slur.voice or score.notes[i].voice in own]
