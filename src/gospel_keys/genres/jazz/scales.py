"""Which scale a chord takes, in semitones above its root (section 1.9)."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.units import Semitones

# fmt: off
_IONIAN: Final =        (0, 2, 4, 5, 7, 9, 11)
_LYDIAN: Final =        (0, 2, 4, 6, 7, 9, 11)
_MIXOLYDIAN: Final =    (0, 2, 4, 5, 7, 9, 10)
_DORIAN: Final =        (0, 2, 3, 5, 7, 9, 10)
_MELODIC: Final =       (0, 2, 3, 5, 7, 9, 11)
_LYDIAN_B7: Final =     (0, 2, 4, 6, 7, 9, 10)
_PHRYGIAN_DOM: Final =  (0, 1, 4, 5, 7, 8, 10)
_ALTERED: Final =       (0, 1, 3, 4, 6, 8, 10)
_HALF_WHOLE: Final =    (0, 1, 3, 4, 6, 7, 9, 10)
_WHOLE_TONE: Final =    (0, 2, 4, 6, 8, 10)
_LOCRIAN_2: Final =     (0, 2, 3, 5, 6, 8, 10)
_WHOLE_HALF: Final =    (0, 2, 3, 5, 6, 8, 9, 11)

_BY_QUALITY: Final = MappingProxyType({
    "maj7": _IONIAN, "maj9": _IONIAN, "6": _IONIAN, "6/9": _IONIAN, "": _IONIAN,
    "maj7#11": _LYDIAN, "maj9#11": _LYDIAN, "6/9#11": _LYDIAN,
    "7": _MIXOLYDIAN, "9": _MIXOLYDIAN, "13": _MIXOLYDIAN,
    "9sus4": _MIXOLYDIAN, "13sus4": _MIXOLYDIAN, "7sus4": _MIXOLYDIAN,
    "9#11": _LYDIAN_B7, "13#11": _LYDIAN_B7, "7#11": _LYDIAN_B7,
    "7b9": _PHRYGIAN_DOM, "7b9b13": _PHRYGIAN_DOM, "13b9": _HALF_WHOLE,
    "7#9#5": _ALTERED, "7alt": _ALTERED, "7#9": _HALF_WHOLE, "7#5": _WHOLE_TONE,
    "m7": _DORIAN, "m9": _DORIAN, "m11": _DORIAN, "m13": _DORIAN,
    "m6": _MELODIC, "m6/9": _MELODIC, "m": _DORIAN,
    "m7b5": _LOCRIAN_2, "dim7": _WHOLE_HALF,
})

_BEBOP: Final[Mapping[tuple[Semitones, ...], Semitones]] = MappingProxyType({
    _IONIAN: 8, _MIXOLYDIAN: 11, _DORIAN: 11, _MELODIC: 8, _LYDIAN_B7: 11, _PHRYGIAN_DOM: 11,
})
"""The passing tone that makes a scale's chord tones fall on the beat (J-52)."""
# fmt: on


@lru_cache(maxsize=256)
def scale_of(chord: Chord) -> tuple[Semitones, ...]:
    """Return the scale of a chord.

    Examples
    --------
    >>> scale_of(Chord.parse("G13"))
    (0, 2, 4, 5, 7, 9, 10)
    """
    known = _BY_QUALITY.get(chord.quality_id)
    if known:
        return known
    tones = {i % 12 for i in chord.intervals}
    return tuple(sorted(tones | set(_MIXOLYDIAN if chord.is_dominant else _DORIAN)))


@lru_cache(maxsize=256)
def bebop_of(chord: Chord) -> tuple[Semitones, ...]:
    """Return the scale with its bebop passing tone.

    Examples
    --------
    >>> bebop_of(Chord.parse("G13"))
    (0, 2, 4, 5, 7, 9, 10, 11)
    """
    scale = scale_of(chord)
    extra = _BEBOP.get(scale)
    return scale if extra is None else tuple(sorted({*scale, extra}))
