"""Preparing an arrival: the chords that lean into the next one.

Each way of preparing a target is a pure function from the target (its root and whether it
is minor) to one or two chords. Spelling follows function: a dominant stands a fifth above
its target, a diminished seventh on the raised note below it, a tritone substitute on the
lowered note above it.
"""

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, NATURAL, PitchName


class Preparation(StrEnum):
    """Ways to lean into a chord (G-02)."""

    DOMINANT = "dominant"
    DIMINISHED = "diminished"
    TWO_FIVE = "two-five"
    TRITONE = "tritone"
    SLASH = "slash"


WEIGHTS: Final = {
    Preparation.DOMINANT: 40,
    Preparation.DIMINISHED: 25,
    Preparation.TWO_FIVE: 15,
    Preparation.TRITONE: 12,
    Preparation.SLASH: 8,
}
"""How often each way is taken, in per cent."""


@dataclass(frozen=True, slots=True)
class Target:
    """The chord to arrive at, and the key it is heard in."""

    chord: Chord
    key: Key

    @property
    def is_minor(self) -> bool:
        """Whether a minor colour is expected, so that altered dominants fit."""
        return self.chord.is_minor or self.chord.is_diminished


def raised(name: PitchName, letters: int, semitones: int) -> PitchName:
    """Return the name a number of letters and semitones above another.

    Examples
    --------
    >>> str(raised(PitchName("C"), 4, 7))
    'G'
    """
    letter = LETTERS[(LETTERS.index(name.letter) + letters) % 7]
    pitch_class = (name.pitch_class + semitones) % 12
    return PitchName(letter, (pitch_class - NATURAL[letter] + 6) % 12 - 6)


_C_MAJOR: Final = Key(PitchName("C"))
_WHITE: Final = {"B#": "C", "E#": "F", "Cb": "B", "Fb": "E"}
"""White keys under a black key's kind of name, and their plain names."""

_MANY_FLATS: Final = -5


def readable(name: PitchName, key: Key) -> PitchName:
    """Replace what players stumble over: double accidentals, and B#, E#, Cb, Fb far from home.

    Readers of a sharp key expect E#dim7 below F#m, readers of five flats or more expect Fb9
    above Cbm6: there those names stay.

    Examples
    --------
    >>> str(readable(PitchName("F", -1), Key.parse("Ab")))
    'E'
    >>> str(readable(PitchName("E", 1), Key.parse("C# minor")))
    'E#'
    >>> str(readable(PitchName("B", -2), Key.parse("Db")))
    'A'
    """
    if abs(name.alter) > 1:
        name = key.spell(name.pitch_class)
    if abs(name.alter) > 1:
        name = _C_MAJOR.spell(name.pitch_class)
    at_home = key.fifths > 0 if name.alter > 0 else key.fifths <= _MANY_FLATS
    if at_home or name in key.scale_names:
        return name
    return PitchName.parse(_WHITE.get(str(name), str(name)))


def dominant_of(target: Target, *, complexity: float, rng: random.Random) -> Chord:
    """Return the target's own dominant, altered when it leans into a minor chord."""
    root = readable(raised(target.chord.root, 4, 7), target.key)
    if complexity < _PLAIN:
        return Chord.of(root, "7")
    if target.is_minor:
        quality = rng.choices(("7b9", "7#9#5", "7#9"), (4, 3 if complexity > 0.4 else 0, 1))[0]
    else:
        quality = rng.choices(("13", "9", "7", "9sus4"), (4, 3, 2, 1))[0]
    return Chord.of(root, quality)


_PLAIN: Final = 0.2


def prepare(
    target: Target, kind: Preparation, *, complexity: float, rng: random.Random
) -> tuple[Chord, ...]:
    """Return the one or two chords that prepare a target in a given way.

    Parameters
    ----------
    target : Target
    kind : Preparation
    complexity : float in 0..1
        Plain sevenths below 0.2, colour above.
    rng : random.Random
    """
    root = target.chord.root
    match kind:
        case Preparation.DOMINANT:
            return (dominant_of(target, complexity=complexity, rng=rng),)
        case Preparation.DIMINISHED:
            below = readable(raised(target.chord.bass_name, 6, 11), target.key)
            return (Chord.of(below, "dim7"),)
        case Preparation.TWO_FIVE:
            two = readable(raised(root, 1, 2), target.key)
            colour = "m7b5" if target.is_minor else "m7" if complexity < _PLAIN else "m9"
            return (
                Chord.of(two, colour),
                dominant_of(target, complexity=complexity, rng=rng),
            )
        case Preparation.TRITONE:
            above = readable(raised(root, 1, 1), target.key)
            return (Chord.of(above, rng.choice(("9", "13", "7#11"))),)
        case Preparation.SLASH:
            return (_slash(target, rng),)


def _slash(target: Target, rng: random.Random) -> Chord:
    """The dominant with its third in the bass: a semitone below the target's bass."""
    root = readable(raised(target.chord.root, 4, 7), target.key)
    third = readable(raised(root, 2, 4), target.key)
    return Chord.of(root, rng.choice(("", "7")), third)
