"""Damage done to a good piece on purpose: what the battery must notice, and how much it does."""

import random
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from benchmarks.corpus_battery.model import Note, Piece

_Spoil = Callable[[random.Random, tuple[Note, ...]], list[Note]]


def _left_down(rng: random.Random, notes: tuple[Note, ...]) -> list[Note]:
    del rng
    return [replace(n, pitch=n.pitch - 12) if n.hand == "left" else n for n in notes]


def _flat(rng: random.Random, notes: tuple[Note, ...]) -> list[Note]:
    del rng
    return [replace(n, velocity=80) for n in notes]


def _octave_errors(rng: random.Random, notes: tuple[Note, ...]) -> list[Note]:
    return [
        replace(n, pitch=n.pitch + rng.choice((-12, 12))) if rng.random() < 0.20 else n
        for n in notes
    ]


def _wrong_notes(rng: random.Random, notes: tuple[Note, ...]) -> list[Note]:
    return [
        replace(n, pitch=n.pitch + rng.choice((-2, -1, 1, 2))) if rng.random() < 0.15 else n
        for n in notes
    ]


def _shuffled(rng: random.Random, notes: tuple[Note, ...]) -> list[Note]:
    velocities = [n.velocity for n in notes]
    rng.shuffle(velocities)
    return [replace(n, velocity=v) for n, v in zip(notes, velocities, strict=True)]


_KINDS: Final[dict[str, _Spoil]] = {
    "left hand an octave down": _left_down,
    "flat velocity": _flat,
    "20 % octave errors": _octave_errors,
    "15 % wrong notes": _wrong_notes,
    "shuffled velocity": _shuffled,
}
DAMAGES: Final = MappingProxyType(_KINDS)
"""Ways to spoil a piece, by name."""


def damaged(piece: Piece, kind: str, seed: int) -> Piece:
    """Return a piece spoilt in one way.

    Raises
    ------
    KeyError
        If there is no damage of that name.
    """
    notes = DAMAGES[kind](random.Random(seed), piece.notes)
    return Piece(tuple(notes), piece.bars, piece.harmonies)
