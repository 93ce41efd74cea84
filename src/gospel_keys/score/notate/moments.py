"""Moments: what is struck at about the same time, whichever hand plays it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import Seconds

_GAP: Final[Seconds] = 0.045
_WIDTH: Final[Seconds] = 0.075


@dataclass(frozen=True, slots=True)
class Moment:
    """Keys struck together.

    Parameters
    ----------
    time : Seconds
        Mean of the keys' starts.
    notes : tuple of int
        Indices of the performed notes, lowest first.
    """

    time: Seconds
    notes: tuple[int, ...]


def find_moments(notes: Sequence[PerformedNote]) -> tuple[Moment, ...]:
    """Gather the struck keys of both hands.

    Parameters
    ----------
    notes : sequence of PerformedNote, sorted by start

    Returns
    -------
    moments : tuple of Moment, in order of time
    """
    groups: list[list[int]] = []
    for index, note in enumerate(notes):
        if groups:
            first, last = notes[groups[-1][0]], notes[groups[-1][-1]]
            near = note.start - last.start <= _GAP and note.start - first.start <= _WIDTH
            if near and all(notes[i].pitch != note.pitch for i in groups[-1]):
                groups[-1].append(index)
                continue
        groups.append([index])
    return tuple(
        Moment(
            sum(notes[i].start for i in group) / len(group),
            tuple(sorted(group, key=lambda i: notes[i].pitch)),
        )
        for group in groups
    )
