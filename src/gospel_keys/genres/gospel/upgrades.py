"""From skeleton numerals to gospel chords: which colour each degree takes (G-04)."""

import random
from dataclasses import dataclass
from typing import Final

from gospel_keys.harmony.preparation import readable
from gospel_keys.harmony.skeleton import Degree
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName


@dataclass(frozen=True, slots=True)
class Colour:
    """What decides a colour: key, style, how rich, and where the chord goes.

    Parameters
    ----------
    key : Key
    style : str
        Sub-style of the brief.
    complexity : float in 0..1
    final : bool
        The piece ends here.
    to_minor : bool
        The next chord is minor.
    from_home, to_home, to_six : bool
        The chord before or after is on the tonic; the next is the dominant of ii.
    """

    key: Key
    style: str
    complexity: float
    final: bool = False
    to_minor: bool = False
    from_home: bool = False
    to_home: bool = False
    to_six: bool = False


_PLAIN_BELOW: Final = 0.15


def colour_chord(degree: Degree, colour: Colour, rng: random.Random) -> Chord:
    """Return the chord a gospel pianist plays for a skeleton degree.

    Parameters
    ----------
    degree : Degree
    colour : Colour
    rng : random.Random
    """
    if _turns_to_home(degree, colour) and rng.random() < _HOME_FOR_THREE:
        degree = Degree(1, inversion=3)
    root = readable(degree.root(colour.key), colour.key)
    quality = _quality(degree, colour, rng)
    plain = Chord.of(root, quality)
    if not degree.inversion:
        return plain
    inverted = _slash_quality(degree)
    bass = _bass(Chord.of(root, inverted), degree.inversion)
    return Chord.of(root, inverted, bass)


_HOME_FOR_THREE: Final = 0.5
"""How often the tonic over its third stands for iii (G-04)."""


def _turns_to_home(degree: Degree, colour: Colour) -> bool:
    """Whether iii may give way to I/3: not beside the tonic, not before the dominant of ii."""
    mediant = degree.number == 3 and degree.minor and not degree.inversion and not degree.suffix
    beside = colour.from_home or colour.to_home or colour.to_six
    return mediant and colour.key.mode == "major" and not beside


def _bass(chord: Chord, inversion: int) -> PitchName:
    number = str(inversion)
    return next(
        tone
        for tone, name in zip(chord.tones, chord.degrees, strict=True)
        if name.lstrip("b#") == number
    )


def _slash_quality(degree: Degree) -> str:
    if degree.suffix == "7":
        return "7"
    return "m" if degree.minor else ""


def _quality(degree: Degree, colour: Colour, rng: random.Random) -> str:
    if degree.suffix == "o":
        return "dim7"
    if degree.suffix == "ø":
        return "m7b5"
    rich = rng.random() < 0.35 + 0.65 * colour.complexity
    if degree.suffix == "7":
        return _dominant(degree, colour, rich, rng)
    if degree.number == 5 and not degree.alter and not degree.minor:
        return _dominant(degree, colour, rich, rng)
    if degree.minor:
        return _minor(degree, colour, rich, rng)
    if degree.number == 1:
        return _tonic(colour, rich, rng)
    return _major(degree, colour, rich, rng)


def _tonic(colour: Colour, rich: bool, rng: random.Random) -> str:
    """I: add9 30 %, maj9 35 %, 6/9 20 %, triad 15 % (no maj9 at a traditional close)."""
    if not rich and colour.complexity < _PLAIN_BELOW:
        return rng.choices(("", "add9"), (3, 1))[0]
    weights = [30, 35, 20, 15]
    if colour.final and colour.style in ("traditional", "shout"):
        weights[1] = 0
    return rng.choices(("add9", "maj9", "6/9", ""), weights)[0]


def _major(degree: Degree, colour: Colour, rich: bool, rng: random.Random) -> str:
    if degree.number == 7 and (degree.alter == -1 or colour.key.mode == "minor"):
        return rng.choice(("13", "9", "add9")) if rich else ""
    if degree.number == 4 and not degree.alter and colour.complexity >= _PLAIN_BELOW:
        return rng.choices(("maj9", "add9"), (5, 4))[0]
    if not rich:
        return rng.choices(("", "maj7", "add9"), (2, 2, 1 + 2 * colour.complexity))[0]
    return rng.choices(("maj9", "add9", "6/9"), (5, 4, 1))[0]


def _minor(degree: Degree, colour: Colour, rich: bool, rng: random.Random) -> str:
    subdominant = degree.number == 4 and colour.key.mode == "major"
    if subdominant:
        return rng.choice(("m6", "m9")) if rich else "m6"
    if degree.number == 1 and colour.final:
        return rng.choice(("m9", "madd9", "m6/9"))
    if degree.number == 3 and colour.key.mode == "major" and colour.to_six:
        return "m7b5"
    if not rich:
        return rng.choices(("m7", "m"), (3, 1 if colour.complexity < 0.4 else 0))[0]
    if degree.number == 3 and colour.key.mode == "major":
        return "m7"
    return rng.choices(("m9", "m11", "m7"), (6, 3, 1))[0]


def _dominant(degree: Degree, colour: Colour, rich: bool, rng: random.Random) -> str:
    if not rich:
        return "7"
    if degree.alter == -1:  # bIII7 and bII7 stand a tritone from the dominant they replace
        return rng.choice(("9", "7#11", "13"))
    if colour.to_minor:
        return rng.choices(("7b9", "7#9#5", "7#9"), (3, 3, 1))[0]
    if degree.number == 1 or degree.number == 4:
        return rng.choice(("9", "13", "7"))
    return rng.choices(("9", "13", "13b9", "7"), (4, 5, 1, 1))[0]
