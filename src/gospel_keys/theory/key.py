"""Keys: tonic, mode, signature and the spelling of every pitch class in them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from gospel_keys.errors import InvalidKeyError
from gospel_keys.theory.pitch import LETTERS, NATURAL, PitchName
from gospel_keys.units import PitchClass, Semitones

Mode = Literal["major", "minor"]
_STEPS: Final = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_FIFTHS: Final = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_TEXT: Final = re.compile(
    r"([A-Ga-g])\s*(#|b|♯|♭|-?sharp|-?flat)?\s*(major|maj|minor|min|M|m)?", re.IGNORECASE
)
_MAJOR_TONICS: Final = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_MINOR_TONICS: Final = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")


@dataclass(frozen=True, slots=True)
class Key:
    tonic: PitchName
    mode: Mode = "major"

    @classmethod
    def parse(cls, text: str) -> "Key":
        match = _TEXT.fullmatch(text.strip())
        if match:
            sign = (match[2] or "").lower().lstrip("-")
            alter = {"": 0, "#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}[sign]
            word = match[3] or ""
            minor = word == "m" or word.lower() in ("min", "minor")
            key = cls(PitchName(match[1].upper(), alter), "minor" if minor else "major")
            if abs(key.fifths) <= 7:
                return key
        msg = f"'{text}' is not a key; expected a tonic and a mode, for example C, Eb major or F# minor"
        raise InvalidKeyError(msg, value=text)

    @property
    def fifths(self) -> int:
        place = _FIFTHS[self.tonic.letter] + 7 * self.tonic.alter
        return place if self.mode == "major" else place - 3

    @property
    def scale_names(self) -> tuple[PitchName, ...]:
        return _scale_names(self)

    def degree(self, n: int) -> PitchName:
        return self.scale_names[(n - 1) % 7]

    def spell(self, pitch_class: PitchClass) -> PitchName:
        return _spellings(self)[pitch_class % 12]

    def transpose(self, semitones: Semitones) -> "Key":
        tonics = _MAJOR_TONICS if self.mode == "major" else _MINOR_TONICS
        return Key(PitchName.parse(tonics[(self.tonic.pitch_class + semitones) % 12]), self.mode)

    @property
    def parallel(self) -> "Key":
        return Key(self.tonic, "minor" if self.mode == "major" else "major")

    def __str__(self) -> str:
        return f"{self.tonic} {self.mode}"


@lru_cache(maxsize=256)
def _scale_names(key: Key) -> tuple[PitchName, ...]:
    start = LETTERS.index(key.tonic.letter)
    names = []
    for number, step in enumerate(_STEPS[key.mode]):
        letter = LETTERS[(start + number) % 7]
        alter = (key.tonic.pitch_class + step - NATURAL[letter] + 6) % 12 - 6
        names.append(PitchName(letter, alter))
    return tuple(names)


_CHROMATIC: Final = {
    "major": ((1, 2, -1), (3, 3, -1), (6, 4, 1), (8, 6, -1), (10, 7, -1)),
    "minor": ((1, 2, -1), (4, 3, 1), (6, 4, 1), (9, 6, 1), (11, 7, 1)),
}


@lru_cache(maxsize=256)
def _spellings(key: Key) -> dict[PitchClass, PitchName]:
    names = {name.pitch_class: name for name in key.scale_names}
    for step, degree, shift in _CHROMATIC[key.mode]:
        base = key.scale_names[degree - 1]
        names[(key.tonic.pitch_class + step) % 12] = PitchName(base.letter, base.alter + shift)
    return names
