"""What a chord of the changes is called once a pianist voices it (rule J-05).

Tensions follow the target: nine and thirteen on the way to major, altered ones on the way to
minor, the raised eleventh where a dominant falls by semitone or does not resolve.
"""

import random
from dataclasses import dataclass
from typing import Final

from gospel_keys.theory.chord import Chord

PLAIN_BELOW: Final = 0.15
"""Below this complexity chords keep their sevenths and nothing more."""

Weights = tuple[tuple[str, float], ...]
_MAJOR: Final[Weights] = (("maj9", 7), ("6/9", 2), ("maj7", 1))
_SIXTH: Final[Weights] = (("6/9", 6), ("maj9", 3), ("6", 1))
_MINOR: Final[Weights] = (("m9", 7), ("m7", 1), ("m11", 2))
_MINOR_HOME: Final[Weights] = (("m6/9", 7), ("m6", 1))
_TO_MAJOR: Final[Weights] = (("13", 6), ("9", 4), ("13b9", 1), ("7#9", 0.4), ("7#5", 0.3))
_TO_SECOND: Final[Weights] = (("9", 5), ("13", 4), ("7b9", 2), ("7#9#5", 1), ("7b9b13", 1))
_TO_MINOR: Final[Weights] = (("7b9", 5), ("7b9b13", 2), ("7#9#5", 2), ("13b9", 1))
_FALLING: Final[Weights] = (("13", 5), ("9", 3), ("9#11", 1), ("13#11", 1))
_STAYING: Final[Weights] = (("13", 5), ("9", 4), ("13#11", 1))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chord stands.

    ``after`` is the next different chord, ``dark`` whether it belongs to a minor two-five or
    a minor key, ``home`` whether it is the dominant of a minor key, whatever comes next.
    """

    after: Chord | None
    complexity: float
    dark: bool
    home: bool = False


def colour_chord(chord: Chord, place: Place, rng: random.Random) -> Chord:
    """Return the chord with the tensions that its place asks for."""
    if place.complexity < PLAIN_BELOW:
        return chord
    table = _table_for(chord, place)
    if table is None:
        return chord
    names, weights = zip(*table, strict=True)
    return Chord.of(chord.root, str(rng.choices(names, weights)[0]), chord.bass)


def _table_for(chord: Chord, place: Place) -> Weights | None:
    simple: dict[str, Weights] = {
        "maj7": _MAJOR,
        "6": _SIXTH,
        "m7": _MINOR,
        "m6": _MINOR_HOME,
    }
    if chord.quality_id == "7":
        return _dominant_table(chord, place)
    return simple.get(chord.quality_id)


def _dominant_table(chord: Chord, place: Place) -> Weights:
    after = place.after
    if place.home:
        return _TO_MINOR
    if after is None:
        return _STAYING
    step = (after.root.pitch_class - chord.root.pitch_class) % 12
    if step == 5 and after.is_minor:
        home = after.quality_id.startswith("m6") or place.dark
        return _TO_MINOR if home else _TO_SECOND
    if step == 5 and after.is_diminished:
        return _TO_MINOR
    if step == 5:
        return _TO_MAJOR
    return _FALLING if step in (11, 2) else _STAYING
