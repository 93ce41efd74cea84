"""Degrees: ``1 b3 5 b7 #11``, counted from a root or a tonic.

A degree is an Arabic number with flats or sharps against the major scale. It is the form in
which the tables of chords and scales are written, because it keeps the spelling.
"""

from typing import Final

from gospel_keys.theory.pitch import LETTERS, PitchName
from gospel_keys.units import Semitones

MAJOR_STEPS: Final = (0, 2, 4, 5, 7, 9, 11)


def number_of(degree: str) -> int:
    """Return the number of a degree without its accidentals.

    Examples
    --------
    >>> number_of("#11")
    11
    """
    return int(degree.lstrip("b#"))


def alter_of(degree: str) -> Semitones:
    """Return the alteration of a degree against the major scale.

    Examples
    --------
    >>> alter_of("bb7")
    -2
    """
    return degree.count("#") - degree.count("b")


def semitones_of(degree: str) -> Semitones:
    """Return the distance of a degree above its root; compound degrees keep their octaves.

    Examples
    --------
    >>> semitones_of("b9")
    13
    """
    octaves, step = divmod(number_of(degree) - 1, 7)
    return 12 * octaves + MAJOR_STEPS[step] + alter_of(degree)


def name_of(root: PitchName, degree: str) -> PitchName:
    """Return the spelled name of a degree above a root.

    Examples
    --------
    >>> str(name_of(PitchName.parse("Ab"), "b7"))
    'Gb'
    """
    letter = LETTERS[(LETTERS.index(root.letter) + number_of(degree) - 1) % 7]
    return PitchName.on(letter, (root.pitch_class + semitones_of(degree)) % 12)
