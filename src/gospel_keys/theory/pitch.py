"""Pitch names and pitches: spelled, as musicians write them.

Middle C is C4 = MIDI 60; pitch classes count from C = 0.
"""

import re
from dataclasses import dataclass
from typing import Final

from gospel_keys.errors import InvalidPitchError
from gospel_keys.units import MidiPitch, PitchClass

LETTERS: Final = "CDEFGAB"
NATURAL: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NAME: Final = re.compile(r"([A-Ga-g])((?:#|b|x|♯|♭|𝄪|𝄫)*)")
_ALTER: Final = {"#": 1, "♯": 1, "b": -1, "♭": -1, "x": 2, "𝄪": 2, "𝄫": -2}


@dataclass(frozen=True, slots=True)
class PitchName:
    letter: str
    alter: int = 0

    @property
    def pitch_class(self) -> PitchClass:
        return (NATURAL[self.letter] + self.alter) % 12

    @classmethod
    def parse(cls, text: str) -> "PitchName":
        match = _NAME.fullmatch(text.strip())
        if not match:
            raise InvalidPitchError(f"'{text}' is not a pitch name; expected for example Eb or F#", value=text)
        return cls(match[1].upper(), sum(_ALTER[s] for s in match[2]))

    def __str__(self) -> str:
        return self.letter + ("#" * self.alter if self.alter > 0 else "b" * -self.alter)


@dataclass(frozen=True, slots=True)
class Pitch:
    name: PitchName
    octave: int

    @property
    def midi(self) -> MidiPitch:
        return 12 * (self.octave + 1) + NATURAL[self.name.letter] + self.name.alter

    @classmethod
    def spelled(cls, name: PitchName, near_midi: int) -> "Pitch":
        octave = (near_midi - NATURAL[name.letter] - name.alter) // 12 - 1
        return cls(name, octave)

    @classmethod
    def parse(cls, text: str) -> "Pitch":
        m = re.fullmatch(r"([A-Ga-g][#bx♯♭]*)(-?\d+)", text.strip())
        if not m:
            raise InvalidPitchError(f"'{text}' is not a pitch", value=text)
        return cls(PitchName.parse(m[1]), int(m[2]))

    def __str__(self) -> str:
        return f"{self.name}{self.octave}"
