"""Ornament signs: quick strokes around one key that are written as one note.

A trill alternates with the upper neighbour; a turn goes around its note, a mordent touches one
neighbour and comes back, and then the note is held. What is slower than twelve strokes or so a
second, or goes on without coming to rest, is written in notes. Times are in seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gospel_keys.score.model import Ornament
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import MidiPitch, Seconds

_ALONE: Final[Seconds] = 0.036
"""What is struck within this time of a key is one attack with it."""

_TRILL_GAP: Final = (0.060, 0.130)
_TRILL_STROKES: Final = 6
_EVEN: Final = 1.6
_TURN_GAP: Final = (0.050, 0.120)
_SHORT_GAP: Final = (0.045, 0.095)
_REST: Final = 1.8
"""How much longer than its strokes the time before an ornament is, and the note it ends on."""

_STEP: Final = 2
_WIDE_STEP: Final = 3


@dataclass(frozen=True, slots=True)
class Signed:
    """Keys that are written as one note with a sign.

    Parameters
    ----------
    sign : Ornament
    keys : tuple of int
        Indices of the performed notes, in order of time.
    main : MidiPitch
        The note that is written.
    touched : tuple of MidiPitch
        Its neighbours that sound, the upper first.
    """

    sign: Ornament
    keys: tuple[int, ...]
    main: MidiPitch
    touched: tuple[MidiPitch, ...]


def find_signs(notes: Sequence[PerformedNote], own: Sequence[int]) -> list[Signed]:
    """Return the ornaments of a hand.

    Parameters
    ----------
    notes : sequence of PerformedNote, sorted by start
    own : sequence of int
        Indices of what the hand plays, in order.

    Returns
    -------
    signs : list of Signed, in order of time, without a key in common
    """
    line = _Line([notes[i].pitch for i in own], [notes[i].start for i in own])
    found: list[Signed] = []
    place = 0
    while place < len(own):
        read = _trill(line, place) or _short(line, place)
        if read is None:
            place += 1
            continue
        sign, count, main = read
        keys = tuple(own[place : place + count])
        touched = sorted({notes[i].pitch for i in keys} - {main}, reverse=True)
        found.append(Signed(sign, keys, main, tuple(touched)))
        place += count
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """What a hand strikes, one key after the other."""

    pitches: list[MidiPitch]
    starts: list[Seconds]

    def gaps(self, place: int, count: int) -> list[Seconds]:
        """The times between so many strokes."""
        return [b - a for a, b in pairwise(self.starts[place : place + count])]

    def rests(self, place: int, count: int) -> bool:
        """Whether time passes before the strokes and after the last of them."""
        usual = _REST * sum(self.gaps(place, count)) / (count - 1)
        before = self.starts[place] - self.starts[place - 1] if place else usual
        last = place + count - 1
        end = last + 1 == len(self.starts)
        after = usual if end else self.starts[last + 1] - self.starts[last]
        return min(before, after) >= usual


_Read = tuple[Ornament, int, MidiPitch]
"""A sign, over how many strokes it goes, and its note."""


def _trill(line: _Line, place: int) -> _Read | None:
    """Strokes in alternation with the upper neighbour, and a turn from below at their end."""
    pitches = line.pitches
    end = place + 2
    if end > len(pitches) or not 0 < abs(pitches[place] - pitches[place + 1]) <= _STEP:
        return None
    while end < len(pitches) and pitches[end] == pitches[end - 2] and _quick(line, end):
        end += 1
    main = min(pitches[place : place + 2])
    if pitches[end - 1] == main and _turns_back(line, end, main):
        end += 2
    count = end - place
    gaps = line.gaps(place, count)
    even = all(_TRILL_GAP[0] <= gap <= _TRILL_GAP[1] for gap in gaps)
    even = even and max(gaps) <= _EVEN * min(gaps)
    alone = not place or line.starts[place] - line.starts[place - 1] > _ALONE
    return (Ornament.TRILL, count, main) if count >= _TRILL_STROKES and even and alone else None


def _quick(line: _Line, place: int) -> bool:
    gap = line.starts[place] - line.starts[place - 1]
    return _TRILL_GAP[0] <= gap <= _TRILL_GAP[1]


def _turns_back(line: _Line, place: int, main: MidiPitch) -> bool:
    """Whether the lower neighbour and the note itself follow."""
    two = line.pitches[place : place + 2]
    if len(two) != _STEP or two[1] != main or not 0 < main - two[0] <= _WIDE_STEP:
        return False
    return _quick(line, place) and _quick(line, place + 1)


def _short(line: _Line, place: int) -> _Read | None:
    """A turn, a short trill or a mordent whose last note is held."""
    for sign, count, limits in _SHAPES:
        pitches = line.pitches[place : place + count]
        if len(pitches) < count or _shape(pitches) is not sign:
            continue
        gaps = line.gaps(place, count)
        if all(limits[0] <= gap <= limits[1] for gap in gaps) and line.rests(place, count):
            return sign, count, pitches[-1]
    return None


_SHAPES: Final = (
    (Ornament.TURN, 4, _TURN_GAP),
    (Ornament.INVERTED_TURN, 4, _TURN_GAP),
    (Ornament.INVERTED_MORDENT, 4, _SHORT_GAP),
    (Ornament.INVERTED_MORDENT, 3, _SHORT_GAP),
    (Ornament.MORDENT, 3, _SHORT_GAP),
)


def _shape(pitches: Sequence[MidiPitch]) -> Ornament | None:
    """What strokes around their last note are called, by where they lie."""
    main = pitches[-1]
    steps = [pitch - main for pitch in pitches[:-1]]
    return next((sign for sign, fits in _moves(steps) if fits), None)


def _moves(steps: Sequence[int]) -> Iterator[tuple[Ornament, bool]]:
    up, down = range(1, _STEP + 1), range(-_WIDE_STEP, 0)
    if len(steps) == _WIDE_STEP:
        first, middle, last = steps
        yield Ornament.TURN, not middle and first in up and last in down
        yield Ornament.INVERTED_TURN, not middle and first in down and last in up
        yield Ornament.INVERTED_MORDENT, not middle and first == last and first in up
    else:
        yield Ornament.INVERTED_MORDENT, not steps[0] and steps[1] in up
        yield Ornament.MORDENT, not steps[0] and steps[1] in range(-_STEP, 0)
