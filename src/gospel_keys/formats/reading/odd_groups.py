"""Groups of seven notes and more: kept as they are written, or brought to plain values.

Such a group does not divide a quarter into whole ticks. Where it fills a place that notation can
bracket, its notes stand at the nearest ticks and are found again when the score is written;
elsewhere they take the nearest plain values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from gospel_keys.formats.reading.events import ReadBar, ReadNote, Remarks, Syllable
from gospel_keys.score.model import DynamicMark
from gospel_keys.score.notation.tuplets import can_be_odd
from gospel_keys.units import TICKS_PER_QUARTER, Ticks

_KNOWN: Final = frozenset(
    Fraction(a, b) for a, b in ((1, 1), (3, 2), (5, 4), (4, 3), (5, 3), (2, 3), (3, 4), (2, 1))
)
"""Groups that whole ticks can divide and notation can bracket."""

_FINEST_GRID: Final[Ticks] = TICKS_PER_QUARTER // 32


@dataclass(frozen=True, slots=True)
class OddNote:
    """A note or a rest of a group that whole ticks do not divide.

    Parameters
    ----------
    voice : str
    start, end : Fraction
        Exact places in the bar, in ticks.
    actual, normal : int
        The ratio of its group.
    notes : list of ReadNote
        The note with its chord, which grows while it is read; for a rest what is not struck.
    """

    voice: str
    start: Fraction
    end: Fraction
    actual: int
    normal: int
    notes: list[ReadNote]


def is_odd(actual: int, normal: int) -> bool:
    """Whether whole ticks do not divide a group of so many notes in the time of others.

    Examples
    --------
    >>> is_odd(6, 4), is_odd(7, 4)
    (False, True)
    """
    return Fraction(actual, normal) not in _KNOWN


def settle_odd_groups(bar: ReadBar, odd: Sequence[OddNote], remarks: Remarks) -> None:
    """Bring the notes of odd groups that cannot be bracketed to plain values, in place.

    Parameters
    ----------
    bar : ReadBar
    odd : sequence of OddNote
        In the order of the file.
    remarks : Remarks
    """
    for voice in dict.fromkeys(note.voice for note in odd):
        left = [note for note in odd if note.voice == voice]
        while left:
            count = _whole_group(left)
            if not count:
                remarks.add("wrote notes in groups of seven or more in the nearest plain values")
                _make_plain(bar, left[0])
            left = left[count or 1 :]


def _whole_group(notes: Sequence[OddNote]) -> int:
    """How many notes from the first on fill a place that notation can bracket; 0 for none."""
    first = notes[0]
    for count, note in enumerate(notes, start=1):
        if (note.actual, note.normal) != (first.actual, first.normal):
            return 0
        if count > 1 and note.start != notes[count - 2].end:
            return 0
        start, end = first.start, note.end
        whole = start.denominator == 1 and end.denominator == 1
        if whole and can_be_odd(int(start), int(end), note.actual, note.normal):
            return count
    return 0


def _make_plain(bar: ReadBar, odd: OddNote) -> None:
    grid = TICKS_PER_QUARTER
    while grid > odd.end - odd.start and grid > _FINEST_GRID:
        grid //= 2
    was, onset = round(odd.start), grid * round(odd.start / grid)
    duration = grid * round(odd.end / grid) - onset
    for note in odd.notes:
        note.onset, note.duration = onset, duration
    for note in bar.notes:
        if note.grace and note.voice == odd.voice and note.onset == was:
            note.onset = onset
    bar.marks[:] = [
        replace(mark, onset=onset)
        if isinstance(mark, Syllable | DynamicMark) and mark.onset == was
        else mark
        for mark in bar.marks
    ]
    short = {id(note) for note in odd.notes if note.duration <= 0}
    bar.notes[:] = [note for note in bar.notes if id(note) not in short]
