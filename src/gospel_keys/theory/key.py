"""Keys: tonic, mode, signature and the spelling of every pitch class in them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from gospel_keys.errors import InvalidKeyError
from gospel_keys.theory.pitch import LETTERS, PitchName
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
    """A major or minor key.

    Parameters
    ----------
    tonic : PitchName
    mode : Mode
    """

    tonic: PitchName
    mode: Mode = "major"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Read a key with up to seven sharps or flats; a bare tonic is major.

        Raises
        ------
        InvalidKeyError
            If the text is not one.

        Examples
        --------
        >>> str(Key.parse("f#m"))
        'F# minor'
        """
        match = _TEXT.fullmatch(text.strip())
        if match:
            sign = (match[2] or "").lower().lstrip("-")
            alter = {"": 0, "#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}[sign]
            word = match[3] or ""
            minor = word == "m" or word.lower() in ("min", "minor")
            key = cls(PitchName(match[1].upper(), alter), "minor" if minor else "major")
            if abs(key.fifths) <= 7:
                return key
        msg = f"'{text}' is not a key; expected for example C, Eb major or F# minor"
        raise InvalidKeyError(msg, value=text)

    @property
    def fifths(self) -> int:
        """The signature: sharps counted up, flats counted down."""
        place = _FIFTHS[self.tonic.letter] + 7 * self.tonic.alter
        return place if self.mode == "major" else place - 3

    @property
    def scale_names(self) -> tuple[PitchName, ...]:
        """The major or natural minor scale, from the tonic."""
        return _scale_names(self)

    def degree(self, n: int) -> PitchName:
        """Return a degree of that scale, counted from 1."""
        return self.scale_names[(n - 1) % 7]

    def spell(self, pitch_class: PitchClass) -> PitchName:
        """Return how music in this key writes a pitch class.

        Chromatic tones are written as they mostly work: lowered second, third, sixth and
        seventh and raised fourth in major; lowered second and raised third, fourth, sixth and
        seventh in minor. A name that would need a double accidental gives way to a plain one.
        """
        return _spellings(self)[pitch_class % 12]

    def transpose(self, semitones: Semitones) -> "Key":
        """Return the key moved, under the tonic that has the fewer accidentals."""
        tonics = _MAJOR_TONICS if self.mode == "major" else _MINOR_TONICS
        return Key(PitchName.parse(tonics[(self.tonic.pitch_class + semitones) % 12]), self.mode)

    @property
    def parallel(self) -> "Key":
        """The other mode on the same tonic."""
        return Key(self.tonic, "minor" if self.mode == "major" else "major")

    def __str__(self) -> str:
        return f"{self.tonic} {self.mode}"


@lru_cache(maxsize=256)
def _scale_names(key: Key) -> tuple[PitchName, ...]:
    start = LETTERS.index(key.tonic.letter)
    names = []
    for number, step in enumerate(_STEPS[key.mode]):
        letter = LETTERS[(start + number) % 7]
        names.append(PitchName.on(letter, (key.tonic.pitch_class + step) % 12))
    return tuple(names)


_CHROMATIC: Final = {
    "major": ((2, -1), (3, -1), (4, 1), (6, -1), (7, -1)),
    "minor": ((2, -1), (3, 1), (4, 1), (6, 1), (7, 1)),
}


@lru_cache(maxsize=256)
def _spellings(key: Key) -> dict[PitchClass, PitchName]:
    names = {name.pitch_class: name for name in key.scale_names}
    for degree, shift in _CHROMATIC[key.mode]:
        base = key.scale_names[degree - 1]
        name = PitchName(base.letter, base.alter + shift)
        names[name.pitch_class] = name if abs(name.alter) < 2 else _plain(name.pitch_class, shift)
    return names


def _plain(pitch_class: PitchClass, shift: Semitones) -> PitchName:
    """Return the name with the smallest accidental, leaning the way of the alteration."""
    names = (PitchName.on(letter, pitch_class) for letter in LETTERS)
    return min(names, key=lambda name: (abs(name.alter), -shift * name.alter))
