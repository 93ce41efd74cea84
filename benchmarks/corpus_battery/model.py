"""What the battery hears: notes of two hands, bars and chords. Times in quarters and in seconds."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

Side = Literal["left", "right"]
TOGETHER: Final = 0.035
"""Seconds within which the notes of one hand count as one attack."""
HELD: Final = 0.05
"""Seconds that a key must outlast a new attack to count as held with it (legato overlaps less)."""


@dataclass(frozen=True, slots=True)
class Note:
    """A key struck at ``start`` and let go at ``end`` (quarters; ``on`` and ``off`` in seconds)."""

    start: float
    end: float
    on: float
    off: float
    pitch: int
    velocity: int
    hand: Side


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where it starts and how long it is, in quarters, and whether its beats are dotted."""

    start: float
    length: float
    compound: bool = False

    @property
    def strong(self) -> tuple[float, ...]:
        """Where its strong beats lie: the first, and the middle of an even bar."""
        beats = self.length / (1.5 if self.compound else 1.0)
        even = abs(beats / 2 - round(beats / 2)) < 0.01
        return (self.start, self.start + self.length / 2) if even else (self.start,)


@dataclass(frozen=True, slots=True)
class Harmony:
    """Pitch classes that belong to a chord from ``start`` to ``end`` (quarters)."""

    start: float
    end: float
    name: str
    tones: frozenset[int]
    third: frozenset[int]


@dataclass(frozen=True)
class Piece:
    """A piece as its file tells it.

    ``harmonies`` are the chords that the file (or a list beside it) gives; empty if none.
    """

    notes: tuple[Note, ...]
    bars: tuple[Bar, ...]
    harmonies: tuple[Harmony, ...] = ()

    @cached_property
    def right(self) -> tuple[Note, ...]:
        return tuple(n for n in self.notes if n.hand == "right")

    @cached_property
    def left(self) -> tuple[Note, ...]:
        return tuple(n for n in self.notes if n.hand == "left")

    @cached_property
    def bar_starts(self) -> tuple[float, ...]:
        return tuple(b.start for b in self.bars)

    def bar_of(self, quarter: float) -> int:
        """Number of the bar, from 0, that a time lies in."""
        return max(0, bisect_right(self.bar_starts, quarter + 1e-6) - 1)

    def with_hands(self, hands: tuple[Side, ...]) -> "Piece":
        """Return the piece with its notes given to other hands."""
        notes = tuple(replace(n, hand=h) for n, h in zip(self.notes, hands, strict=True))
        return Piece(notes, self.bars, self.harmonies)


def attacks(notes: tuple[Note, ...], window: float = TOGETHER) -> list[tuple[Note, ...]]:
    """Group notes that begin within ``window`` seconds of the first of them."""
    groups: list[list[Note]] = []
    for note in sorted(notes, key=lambda n: (n.on, n.pitch)):
        if groups and note.on - groups[-1][0].on <= window:
            groups[-1].append(note)
        else:
            groups.append([note])
    return [tuple(g) for g in groups]


def sounding(notes: tuple[Note, ...]) -> list[tuple[tuple[Note, ...], tuple[Note, ...]]]:
    """Pair every attack with the keys still held when it falls."""
    pairs = []
    held: list[Note] = []
    for group in attacks(notes):
        last = group[-1].on
        struck = {n.pitch for n in group}
        held = [n for n in held if n.off > last + HELD]
        pairs.append((group, tuple(n for n in held if n.pitch not in struck)))
        held.extend(group)
    return pairs
