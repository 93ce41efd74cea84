"""Pitch names and pitches: spelled, as musicians write them.

Middle C is C4 = MIDI 60; pitch classes count from C = 0.
"""

import re
from dataclasses import dataclass
from typing import Final

from gospel_keys.errors import InvalidPitchError
from gospel_keys.units import MidiPitch, PitchClass, Semitones

LETTERS: Final = "CDEFGAB"
NATURAL: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
ACCIDENTALS: Final = {"#": 1, "♯": 1, "b": -1, "♭": -1, "x": 2, "𝄪": 2, "𝄫": -2}
_NAME: Final = re.compile(r"([A-Ga-g])([#b♯♭x𝄪𝄫]*)")
_PITCH: Final = re.compile(r"([A-Ga-g][#b♯♭x𝄪𝄫]*)(-?\d{1,2})")


@dataclass(frozen=True, slots=True)
class PitchName:
    """A letter with its accidental, in no octave.

    Parameters
    ----------
    letter : str
        ``"A"`` to ``"G"``.
    alter : int
        Semitones against the natural letter: 1 is a sharp, -2 a double flat.
    """

    letter: str
    alter: Semitones = 0

    @property
    def pitch_class(self) -> PitchClass:
        """The pitch class that sounds, 0..11."""
        return (NATURAL[self.letter] + self.alter) % 12

    @classmethod
    def parse(cls, text: str) -> "PitchName":
        """Read a pitch name; ASCII and Unicode accidentals, either case of the letter.

        Raises
        ------
        InvalidPitchError
            If the text is not one.

        Examples
        --------
        >>> str(PitchName.parse("e♭"))
        'Eb'
        """
        match = _NAME.fullmatch(text.strip())
        if not match:
            msg = f"'{text}' is not a pitch name; expected for example Eb or F#"
            raise InvalidPitchError(msg, value=text)
        return cls(match[1].upper(), sum(ACCIDENTALS[s] for s in match[2]))

    @classmethod
    def on(cls, letter: str, pitch_class: PitchClass) -> "PitchName":
        """Return the name of a pitch class on a given letter, by its nearest accidental.

        Examples
        --------
        >>> str(PitchName.on("C", 11))
        'Cb'
        """
        return cls(letter, (pitch_class - NATURAL[letter] + 6) % 12 - 6)

    def __str__(self) -> str:
        return self.letter + ("#" * self.alter if self.alter > 0 else "b" * -self.alter)


@dataclass(frozen=True, slots=True)
class Pitch:
    """A pitch name in an octave.

    Parameters
    ----------
    name : PitchName
    octave : int
        Scientific octave of the letter: B#3 sounds as C4.
    """

    name: PitchName
    octave: int

    @property
    def midi(self) -> MidiPitch:
        """The MIDI note number."""
        return 12 * (self.octave + 1) + NATURAL[self.name.letter] + self.name.alter

    @classmethod
    def spelled(cls, name: PitchName, near_midi: MidiPitch) -> "Pitch":
        """Return the pitch of a name that sounds at a MIDI note, or the next one below it."""
        octave = (near_midi - NATURAL[name.letter] - name.alter) // 12 - 1
        return cls(name, octave)

    @classmethod
    def parse(cls, text: str) -> "Pitch":
        """Read a pitch such as ``Bb3``.

        Raises
        ------
        InvalidPitchError
            If the text is not one.

        Examples
        --------
        >>> Pitch.parse("C4").midi
        60
        """
        match = _PITCH.fullmatch(text.strip())
        if not match:
            msg = f"'{text}' is not a pitch; expected a name and an octave, for example Bb3"
            raise InvalidPitchError(msg, value=text)
        return cls(PitchName.parse(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.name}{self.octave}"
