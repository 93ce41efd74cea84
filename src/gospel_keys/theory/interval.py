"""Intervals: a number of letters and a quality, as ``m3``, ``P5`` or ``A4``.

Simple intervals run to the octave, compound ones beyond it; a descending interval is the
ascending one read from its upper note.
"""

import re
from dataclasses import dataclass
from typing import Final

from gospel_keys.errors import InvalidIntervalError
from gospel_keys.theory.degree import MAJOR_STEPS
from gospel_keys.theory.pitch import LETTERS, NATURAL, Pitch, PitchName
from gospel_keys.units import Semitones

_TEXT: Final = re.compile(r"(P|M|m|A{1,4}|d{1,4})(\d{1,2})")
_PERFECT: Final = frozenset({0, 3, 4})
_ORDINALS: Final = {
    1: "unison", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh",
    8: "octave", 9: "ninth", 10: "tenth", 11: "eleventh", 12: "twelfth", 13: "thirteenth",
    14: "fourteenth", 15: "double octave",
}  # fmt: skip
_QUALITIES: Final = {
    "P": "perfect", "M": "major", "m": "minor", "A": "augmented", "d": "diminished",
}  # fmt: skip
_TIMES: Final = {2: "doubly ", 3: "triply ", 4: "quadruply "}
_EXPECTED: Final = "expected a quality and a number, for example m3, P5, A4 or M9"


@dataclass(frozen=True, slots=True)
class Interval:
    """An ascending interval.

    Parameters
    ----------
    quality : str
        ``P``, ``M``, ``m``, or one to four ``A`` (augmented) or ``d`` (diminished).
    number : int
        Letters counted inclusively: 1 is a unison, 8 an octave, 10 a tenth.

    Raises
    ------
    InvalidIntervalError
        If the number has no such quality, as ``P3`` or ``m5``.
    """

    quality: str
    number: int

    def __post_init__(self) -> None:
        allowed = "PAd" if self._is_perfect_kind else "MmAd"
        text = f"{self.quality}{self.number}"
        if not _TEXT.fullmatch(text) or self.number < 1 or self.quality[0] not in allowed:
            msg = f"'{text}' is not an interval; {_EXPECTED}"
            raise InvalidIntervalError(msg, value=text)

    @classmethod
    def parse(cls, text: str) -> "Interval":
        """Read an interval such as ``m3``.

        Raises
        ------
        InvalidIntervalError
            If the text is not one.

        Examples
        --------
        >>> Interval.parse("A4").semitones
        6
        """
        match = _TEXT.fullmatch(text.strip())
        if not match:
            msg = f"'{text}' is not an interval; {_EXPECTED}"
            raise InvalidIntervalError(msg, value=text)
        return cls(match[1], int(match[2]))

    @classmethod
    def between(cls, low: Pitch | PitchName, high: Pitch | PitchName) -> "Interval":
        """Return the interval from one pitch up to another.

        Two names without an octave are taken within one; two pitches must be given with the
        lower letter first.

        Raises
        ------
        InvalidIntervalError
            If the second pitch is written below the first, or only one has an octave.

        Examples
        --------
        >>> str(Interval.between(PitchName.parse("F"), PitchName.parse("B")))
        'A4'
        """
        if isinstance(low, Pitch) and isinstance(high, Pitch):
            letters = _height(high) - _height(low)
            semitones = high.midi - low.midi
        elif isinstance(low, PitchName) and isinstance(high, PitchName):
            letters = (LETTERS.index(high.letter) - LETTERS.index(low.letter)) % 7
            natural = (NATURAL[high.letter] - NATURAL[low.letter]) % 12
            semitones = natural + high.alter - low.alter
        else:
            msg = f"cannot measure from {low} to {high}; expected two pitches or two pitch names"
            raise InvalidIntervalError(msg, value=(low, high))
        if letters < 0:
            msg = f"{high} is written below {low}; expected the lower pitch first"
            raise InvalidIntervalError(msg, value=(low, high))
        return cls._measured(letters, semitones)

    @classmethod
    def _measured(cls, letters: int, semitones: Semitones) -> "Interval":
        octaves, step = divmod(letters, 7)
        shift = semitones - 12 * octaves - MAJOR_STEPS[step]
        if step in _PERFECT:
            quality = "P" if shift == 0 else ("A" * shift or "d" * -shift)
        else:
            quality = {0: "M", -1: "m"}.get(shift) or ("A" * shift or "d" * (-shift - 1))
        return cls(quality, letters + 1)

    @property
    def _is_perfect_kind(self) -> bool:
        return (self.number - 1) % 7 in _PERFECT

    @property
    def semitones(self) -> Semitones:
        """The size in semitones; negative only for a diminished unison."""
        octaves, step = divmod(self.number - 1, 7)
        size = 12 * octaves + MAJOR_STEPS[step]
        if self.quality == "m":
            return size - 1
        if self.quality.startswith("A"):
            return size + len(self.quality)
        if self.quality.startswith("d"):
            return size - len(self.quality) - (0 if self._is_perfect_kind else 1)
        return size

    @property
    def is_compound(self) -> bool:
        """Whether the interval is wider than an octave."""
        return self.number > 8

    @property
    def simple(self) -> "Interval":
        """The interval within one octave: a tenth becomes a third; an octave stays."""
        number = self.number
        while number > 8:
            number -= 7
        return Interval(self.quality, number)

    @property
    def inversion(self) -> "Interval":
        """The simple interval that completes the octave.

        Examples
        --------
        >>> str(Interval("m", 3).inversion)
        'M6'
        """
        simple = self.simple
        swap = str.maketrans("MmAd", "mMdA")
        return Interval(simple.quality.translate(swap), 9 - simple.number)

    @property
    def name(self) -> str:
        """The interval in words, as ``minor third`` or ``doubly augmented fourth``."""
        times = _TIMES.get(len(self.quality), "")
        ordinal = _ORDINALS.get(self.number, f"interval of {self.number} letters")
        return f"{times}{_QUALITIES[self.quality[0]]} {ordinal}"

    def above(self, name: PitchName) -> PitchName:
        """Return the name this interval above another.

        Examples
        --------
        >>> str(Interval.parse("m3").above(PitchName.parse("F")))
        'Ab'
        """
        letter = LETTERS[(LETTERS.index(name.letter) + self.number - 1) % 7]
        return PitchName.on(letter, (name.pitch_class + self.semitones) % 12)

    def below(self, name: PitchName) -> PitchName:
        """Return the name this interval below another.

        Examples
        --------
        >>> str(Interval.parse("M3").below(PitchName.parse("C")))
        'Ab'
        """
        letter = LETTERS[(LETTERS.index(name.letter) - self.number + 1) % 7]
        return PitchName.on(letter, (name.pitch_class - self.semitones) % 12)

    def __str__(self) -> str:
        return f"{self.quality}{self.number}"


def _height(pitch: Pitch) -> int:
    """Return the place on the staff, counted in letters."""
    return 7 * pitch.octave + LETTERS.index(pitch.name.letter)
