"""Chords: quick core."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from gospel_keys.errors import InvalidChordError
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, NATURAL, PitchName

_DEGREE_STEPS: Final = {1: 0, 2: 2, 3: 4, 4: 5, 5: 7, 6: 9, 7: 11, 9: 14, 11: 17, 13: 21}
_ROWS: Final = {
    "": ("1 3 5", (4,), (7,), (2, 9, 11), (5,)),
    "m": ("1 b3 5", (3,), (7,), (2, 5, 10), (8,)),
    "dim": ("1 b3 b5", (3, 6), (), (2, 11), ()),
    "aug": ("1 3 #5", (4, 8), (), (2, 6), (5,)),
    "sus2": ("1 2 5", (2,), (7,), (9,), (4,)),
    "sus4": ("1 4 5", (5,), (7,), (2,), (4,)),
    "6": ("1 3 5 6", (4, 9), (7,), (2,), (5, 10)),
    "m6": ("1 b3 5 6", (3, 9), (7,), (2, 5), ()),
    "6/9": ("1 3 5 6 9", (4, 9), (7, 0), (6,), (5,)),
    "m6/9": ("1 b3 5 6 9", (3, 9), (7, 0), (5,), ()),
    "add9": ("1 3 5 9", (4, 2), (7,), (9,), (5,)),
    "madd9": ("1 b3 5 9", (3, 2), (7,), (5,), ()),
    "maj7": ("1 3 5 7", (4, 11), (7, 0), (2, 9, 6), (5,)),
    "7": ("1 3 5 b7", (4, 10), (7, 0), (2, 9, 1, 3, 6, 8), (5,)),
    "m7": ("1 b3 5 b7", (3, 10), (7, 0), (2, 5, 9), (8,)),
    "mMaj7": ("1 b3 5 7", (3, 11), (7, 0), (2, 5, 9), ()),
    "dim7": ("1 b3 b5 bb7", (3, 6, 9), (0,), (), ()),
    "m7b5": ("1 b3 b5 b7", (3, 6, 10), (0,), (5, 8, 2), (1,)),
    "7sus4": ("1 4 5 b7", (5, 10), (7, 0), (2, 9), (4,)),
    "7b5": ("1 3 b5 b7", (4, 6, 10), (0,), (2, 3), (7,)),
    "7#5": ("1 3 #5 b7", (4, 8, 10), (0,), (2, 3), (7,)),
    "maj7#11": ("1 3 5 7 #11", (4, 6, 11), (7, 0), (2, 9), ()),
    "maj9": ("1 3 5 7 9", (4, 11, 2), (7, 0), (9, 6), (5,)),
    "9": ("1 3 5 b7 9", (4, 10, 2), (7, 0), (9, 6), (5,)),
    "m9": ("1 b3 5 b7 9", (3, 10, 2), (7, 0), (5, 9), ()),
    "9sus4": ("1 4 5 b7 9", (5, 10, 2), (7, 0), (9,), (4,)),
    "13sus4": ("1 4 5 b7 9 13", (5, 10, 9), (7, 0, 2), (), (4,)),
    "11": ("1 3 5 b7 9 11", (5, 10), (4, 7, 0), (9,), (4,)),
    "m11": ("1 b3 5 b7 9 11", (3, 10, 5), (7, 0, 2), (9,), ()),
    "13": ("1 3 5 b7 9 13", (4, 10, 9), (7, 0, 2), (6, 1), (5,)),
    "7b9": ("1 3 5 b7 b9", (4, 10, 1), (7, 0), (9, 8), (2,)),
    "7#9": ("1 3 5 b7 #9", (4, 10, 3), (7, 0), (8, 6), (2,)),
    "7#11": ("1 3 5 b7 #11", (4, 10, 6), (7, 0), (2, 9), ()),
    "7#9#5": ("1 3 #5 b7 #9", (4, 10, 3, 8), (0,), (1, 6), (2, 9, 7)),
    "7b9#5": ("1 3 #5 b7 b9", (4, 10, 1, 8), (0,), (), (2, 9, 7)),
    "13b9": ("1 3 5 b7 b9 13", (4, 10, 9, 1), (7, 0), (), (2,)),
    "13#11": ("1 3 5 b7 9 #11 13", (4, 10, 6), (7, 0, 2), (), ()),
    "9#11": ("1 3 5 b7 9 #11", (4, 10, 6), (7, 0), (9,), ()),
}


@dataclass(frozen=True, slots=True)
class Chord:
    root: PitchName
    quality_id: str
    bass: PitchName | None = None
    degrees: tuple[str, ...] = field(init=False, compare=False)
    intervals: tuple[int, ...] = field(init=False, compare=False)
    tones: tuple[PitchName, ...] = field(init=False, compare=False)
    pitch_classes: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        degrees = tuple(_ROWS[self.quality_id][0].split())
        s = object.__setattr__
        s(self, "degrees", degrees)
        s(self, "intervals", tuple(_semis(d) for d in degrees))
        s(self, "tones", tuple(_name(self.root, d) for d in degrees))
        s(self, "pitch_classes", frozenset(t.pitch_class for t in self.tones))

    @classmethod
    def of(cls, root: PitchName, quality_id: str, bass: PitchName | None = None) -> "Chord":
        return cls(root, quality_id, bass)

    @classmethod
    def parse(cls, text: str) -> "Chord":
        return _parse(text)

    @property
    def symbol(self) -> str:
        return f"{self.root}{self.quality_id}" + (f"/{self.bass}" if self.bass else "")

    def __str__(self) -> str:
        return self.symbol

    @property
    def bass_name(self) -> PitchName:
        return self.bass or self.root

    def spell(self, pc: int) -> PitchName | None:
        if self.bass and self.bass.pitch_class == pc % 12:
            return self.bass
        return next((t for t in self.tones if t.pitch_class == pc % 12), None)

    @property
    def guide_tones(self) -> tuple[int, ...]:
        return _ROWS[self.quality_id][1]

    @property
    def omit_order(self) -> tuple[int, ...]:
        return _ROWS[self.quality_id][2]

    @property
    def tensions(self) -> tuple[int, ...]:
        return _ROWS[self.quality_id][3]

    @property
    def avoid(self) -> tuple[int, ...]:
        return _ROWS[self.quality_id][4]

    @property
    def third(self) -> int | None:
        return next((_semis(d) for d in self.degrees if d in ("3", "b3", "4", "2")), None)

    @property
    def seventh(self) -> int | None:
        return next((_semis(d) for d in self.degrees if d in ("7", "b7", "bb7")), None)

    @property
    def is_dominant(self) -> bool:
        return "b7" in self.degrees and ("3" in self.degrees or "4" in self.degrees)

    @property
    def is_minor(self) -> bool:
        return "b3" in self.degrees and "b5" not in self.degrees

    @property
    def is_diminished(self) -> bool:
        return "b3" in self.degrees and "b5" in self.degrees

    @property
    def is_suspended(self) -> bool:
        return "4" in self.degrees or "2" in self.degrees

    @property
    def is_major(self) -> bool:
        return "3" in self.degrees and "b7" not in self.degrees

    def transpose(self, n: int, key: Key | None = None) -> "Chord":
        k = key or Key(PitchName("C"))
        return Chord(k.spell(self.root.pitch_class + n), self.quality_id, k.spell(self.bass.pitch_class + n) if self.bass else None)


def _semis(d: str) -> int:
    n = d.lstrip("b#")
    return _DEGREE_STEPS[int(n)] + d.count("#") - d.count("b")


def _name(root: PitchName, d: str) -> PitchName:
    n = int(d.lstrip("b#"))
    letter = LETTERS[(LETTERS.index(root.letter) + n - 1) % 7]
    pc = (root.pitch_class + _semis(d)) % 12
    return PitchName(letter, (pc - NATURAL[letter] + 6) % 12 - 6)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Chord:
    m = re.fullmatch(r"([A-G][#b]*)(.*?)(?:/([A-G][#b]*))?", text)
    if not m or m[2] not in _ROWS:
        raise InvalidChordError(f"unknown chord '{text}'", value=text)
    return Chord(PitchName.parse(m[1]), m[2], PitchName.parse(m[3]) if m[3] else None)
