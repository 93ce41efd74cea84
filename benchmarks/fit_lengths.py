"""Fit the costs by which the lengths of held keys are judged.

Generated pieces of all five genres in human timing are laid out once, on their own beats and on
beats that were found; then the lengths of every hand are read again and again, each time
with one constant of :mod:`gospel_keys.score.notate.touch`, ``values``, ``habits`` or
``lengths`` a little changed. A change stays if more notes come back with their written
length: the sum over the genres of the share of right ones, where what falls short of 98.4 %
counts half as much again and nothing counts above 99.5 %. It is a random descent from the
constants in force: it ends where no change of the given kind helps any more, or when its
trials are used up. Prints the shares for the pieces fitted to and for unseen ones, before
and after, then the constants that have changed.

Usage::

    python -m benchmarks.fit_lengths [--pieces N] [--trials N] [--seed N]
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any  # constants are numbers, tuples and tables of many shapes

from benchmarks.notation import Piece, anonymous, make_piece

from gospel_keys.formats.import_midi import import_midi
from gospel_keys.formats.midi import write_midi
from gospel_keys.genres.registry import GENRES
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Note
from gospel_keys.score.notate import Given, drafts, habits, lengths, notate, touch, values
from gospel_keys.score.notate.lengths import Length, read_lengths
from gospel_keys.score.notate.values import Line
from gospel_keys.units import Seconds, Ticks

FIRST_FITTED, FIRST_UNSEEN = 1000, 5000
LEAST_SHARE, MOST_SHARE = 0.984, 0.995
BETTER = 0.0002
"""How much the sum must gain for a change to stay: less is luck."""

WELL_PLACED = 0.9
"""Share of the notes of a piece that must have come back at their places."""

FACTORS = (0.7, 0.85, 1.18, 1.4)

CONSTANTS: tuple[tuple[ModuleType, str], ...] = (
    (touch, "_VAGUE"),
    (values, "VALUES"),
    (values, "_COMPOUND"),
    (values, "_RARE"),
    (values, "_SKIPPED"),
    (values, "_SILENCE"),
    (values, "_WEAK_END"),
    (values, "_THIRD_END"),
    (values, "_ODD_END"),
    (values, "_MIXED_END"),
    (values, "_COMPOUND_END"),
    (values, "_TIED_AND_SHORT"),
    (values, "_LONG_STACCATO"),
    (values, "_DETACHED_INTO_REST"),
    (values, "_FINE_STAB"),
    (habits, "FIRST"),
    (habits, "_FIRST_OF_CHORDS"),
    (habits, "_MARKS"),
    (habits, "_TOUCHES"),
    (habits, "_LEAST"),
    (habits, "_NEARBY"),
    (habits, "_EVERYWHERE"),
    (habits, "_PLACE"),
    (habits, "_EXPECTED"),
    (habits, "_MOST"),
    (lengths, "_SHORT_OF_NEXT"),
    (lengths, "_VOICE"),
)
"""What is fitted; limits of shares, sizes and counts of neighbours are not."""


@dataclass(frozen=True)
class HandRead:
    """What :func:`read_lengths` gets for a hand, and the written length of each key (0: none)."""

    genre: str
    starts: Sequence[Seconds]
    held: Sequence[Sequence[Seconds]]
    line: Line
    written: tuple[tuple[Ticks, ...], ...]


def capture(piece: Piece, *, bare: bool) -> list[HandRead]:
    """Notate a piece and keep what was asked about its lengths."""
    asked: list[tuple[Sequence[Seconds], Sequence[Sequence[Seconds]], Line]] = []

    def listen(
        starts: Sequence[Seconds], held: Sequence[Sequence[Seconds]], line: Line
    ) -> list[list[Length]]:
        asked.append((starts, held, line))
        return read_lengths(starts, held, line)

    with replaced(drafts, "read_lengths", listen):
        found = (
            notate(anonymous(piece.human), Given())
            if bare
            else import_midi(write_midi(piece.human, piece.score))
        )
    truth = _by_place(piece.score.notes)
    if not _agree(found.score.notes, truth):
        return []
    hands = (_by_place(n for n in found.score.notes if n.hand is hand) for hand in Hand)
    return [
        HandRead(piece.genre, starts, held, line, _written(line.ticks, held, own, truth))
        for own, (starts, held, line) in zip(hands, asked, strict=True)
    ]


Places = Mapping[Ticks, list[Note]]


def _by_place(notes: Iterator[Note] | Sequence[Note]) -> Places:
    found: dict[Ticks, list[Note]] = {}
    for note in sorted((n for n in notes if n.duration), key=lambda n: n.midi):
        found.setdefault(note.onset, []).append(note)
    return found


def _agree(notes: Sequence[Note], truth: Places) -> bool:
    """Return whether the beats were read as written: only then can lengths be compared."""
    hits = sum(any(other.midi == n.midi for other in truth.get(n.onset, ())) for n in notes)
    return hits > WELL_PLACED * len(notes)


def _written(
    ticks: Sequence[Ticks], held: Sequence[Sequence[Seconds]], own: Places, truth: Places
) -> tuple[tuple[Ticks, ...], ...]:
    """Return the written length of each key of each gesture, lowest first; 0 where unknown."""
    rows = []
    for tick, several in zip(ticks, held, strict=True):
        struck = own.get(tick, [])
        asked = {n.midi: n.duration for n in truth.get(tick, [])}
        known = len(struck) == len(several)
        rows.append(tuple(asked.get(n.midi, 0) for n in struck) if known else (0,) * len(several))
    return tuple(rows)


def shares_of(hands: Sequence[HandRead]) -> dict[str, float]:
    """Return the share of keys that get their written length, by genre."""
    right, whole = Counter[str](), Counter[str]()
    for hand in hands:
        read = lengths.read_lengths(hand.starts, hand.held, hand.line)
        for found, written in zip(read, hand.written, strict=True):
            for length, asked in zip(found, written, strict=True):
                whole[hand.genre] += asked > 0
                right[hand.genre] += length.duration == asked
    return {genre: right[genre] / whole[genre] for genre in whole}


def worth(shares: Mapping[str, float]) -> float:
    """Return what a search is to make as large as it can."""
    return sum(
        min(share, MOST_SHARE) - 0.5 * max(LEAST_SHARE - share, 0.0) for share in shares.values()
    )


@contextmanager
def replaced(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """Give a module another object for a while."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def put(module: ModuleType, name: str, value: object) -> None:
    """Set a constant and everything that is made of it."""
    setattr(module, name, value)
    for other in (values, habits, lengths):
        if other is not module and hasattr(other, name):
            setattr(other, name, value)
    likely = {duration: math.exp(-cost) for duration, cost in values.VALUES.items()}
    buckets = len(habits.NO_HABITS.ways[0])
    first = (habits.FIRST, habits.FIRST, habits._FIRST_OF_CHORDS)
    fresh = habits.Habits(tuple((costs,) * buckets for costs in first), {}, {}, {})
    vars(habits).update(_LIKELY=likely, _ALL=sum(likely.values()), NO_HABITS=fresh)
    vars(lengths).update(NO_HABITS=fresh)
    touch.ranges_of.cache_clear()


def nudged(value: Any, rng: random.Random) -> Any:  # Any: numbers, tuples and tables alike
    """Return a constant with one of its numbers somewhat larger or smaller."""
    if isinstance(value, tuple):
        place = rng.randrange(len(value))
        return (*value[:place], nudged(value[place], rng), *value[place + 1 :])
    if isinstance(value, dict):
        chosen = rng.choice(list(value))
        return {**value, chosen: nudged(value[chosen], rng)}
    return round(value * rng.choice(FACTORS), 2)


def search(hands: Sequence[HandRead], trials: int, rng: random.Random) -> set[int]:
    """Nudge constants, keeping what helps; returns which of them have changed."""
    best = worth(shares_of(hands))
    changed = set[int]()
    for _ in range(trials):
        number = rng.randrange(len(CONSTANTS))
        module, name = CONSTANTS[number]
        before = getattr(module, name)
        put(module, name, nudged(before, rng))
        reached = worth(shares_of(hands))
        if reached > best + BETTER:
            best = reached
            changed.add(number)
        else:
            put(module, name, before)
    return changed


def gather(first: int, count: int) -> list[HandRead]:
    """Return the hands of so many pieces of each genre; every second is read from bare notes."""
    return [
        hand
        for genre in GENRES
        for seed in range(first, first + count)
        for hand in capture(make_piece(genre, seed), bare=seed % 2 == 1)
    ]


def tell(title: str, hands: Sequence[HandRead]) -> None:
    """Print the shares of the genres."""
    cells = (f"{genre} {100 * share:.2f}%" for genre, share in shares_of(hands).items())
    print(f"{title}: {', '.join(cells)}", flush=True)


def main() -> None:
    """Fit, check and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=40, help="of each genre")
    parser.add_argument("--trials", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    fitted = gather(FIRST_FITTED, options.pieces)
    unseen = gather(FIRST_UNSEEN, options.pieces)
    tell("fitted, before", fitted)
    tell("unseen, before", unseen)
    changed = search(fitted, options.trials, stream(options.seed, "fit lengths"))
    tell("fitted, after", fitted)
    tell("unseen, after", unseen)
    for number in sorted(changed):
        module, name = CONSTANTS[number]
        print(f"{module.__name__.rsplit('.', 1)[-1]}.{name} = {getattr(module, name)}")


if __name__ == "__main__":
    main()
