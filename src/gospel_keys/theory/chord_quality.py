"""Chord suffixes: read in any common dialect, written in one.

A suffix is composed: a triad (``m``, ``dim``, ``+``), a number that stacks thirds (``7`` to
``13``), then alterations, added and omitted tones, in brackets, with commas or bare. What is
read is a set of spelled degrees; what is written is the catalogue's suffix for that set, or
one composed by the same grammar, so that reading and writing undo each other.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.theory.chord_catalogue import (
    CHORD_TYPES,
    TYPES_BY_DEGREES,
    TYPES_BY_ID,
    ChordType,
    Consonance,
)
from gospel_keys.theory.degree import alter_of, number_of, semitones_of
from gospel_keys.units import Semitones

_TRIADS: Final = {
    "maj": ("3", "5"), "m": ("b3", "5"), "dim": ("b3", "b5"), "half": ("b3", "b5"),
    "aug": ("3", "#5"), "": ("3", "5"),
}  # fmt: skip
# Longest first: "maj" must not be read as a minor "m" and "aj".
_TRIAD_WORDS: Final = (
    (re.compile(r"major|Major|MAJOR|maj|Maj|MAJ|ma(?!d)|Ma|MA|M(?![Ii])|Δ|△|\^"), "maj"),
    (re.compile(r"minor|Minor|MINOR|min|Min|MIN|mi|Mi|MI|m|-(?!5(?!\d))|−"), "m"),
    (re.compile(r"diminished|dim|Dim|DIM|o|°|º"), "dim"),
    (re.compile(r"half-?dim|ø|Ø|h"), "half"),
    (re.compile(r"augmented|aug|Aug|AUG|\+"), "aug"),
    (re.compile(r"dom|dominant"), ""),
)
_MAJOR_SEVENTH: Final = re.compile(r"[(/]?(?:maj|Maj|MAJ|ma|Ma|M|Δ|△|\^)7?(9|11|13)?\)?")
_SIX_NINE: Final = re.compile(r"6(?:/9|,9|\(9\)|\(add9\)|9|add9)")
_NINE_OF_SIX: Final = re.compile(r"/9|9")
_STACK: Final = re.compile(r"13|11|9|7|6|5(?![\d])|2(?!\d)")
_SEPARATORS: Final = re.compile(r"[\s,()\[\]]+")
_SUS: Final = re.compile(r"sus(?:2(?:sus)?4|4|2)?|Sus4?")
_ADD: Final = re.compile(r"(?:add|Add|ADD)\(?([b#♭♯]?)(13|11|9|6|4|2)")
_OMIT: Final = re.compile(r"(?:no|omit|No|Omit)\s?(?:the\s)?(3|5|7|9|11)(?:rd|th)?")
_ALTERED: Final = re.compile(r"([b♭\-−#♯+])(13|11|9|6|5|4)")
_SHARP_SIGN: Final = re.compile(r"\+(?!\d)")
_TENSION: Final = re.compile(r"13|11|9")
_ALT: Final = re.compile(r"alt(?:ered)?")
_SIGNS: Final = {"b": "b", "♭": "b", "-": "b", "−": "b", "#": "#", "♯": "#", "+": "#", "": ""}
_UPPER: Final = {"2": "9", "4": "11", "6": "13"}
_ALLOWED: Final = frozenset({"b5", "#5", "b9", "#9", "#11", "b13"})
_IMPLIED: Final = {
    "half": "b7", "Δ": "7", "△": "7", "^": "7", "dom": "b7", "dominant": "b7",
}  # fmt: skip
"""The seventh that a word, or else a triad, brings along without a number."""
_FIFTHS: Final = ("b5", "5", "#5")
_SEVENTHS: Final = ("bb7", "b7", "7")


class UnreadableSuffixError(Exception):
    """A suffix that the grammar refuses; ``place`` is where reading stopped."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


@lru_cache(maxsize=4096)
def read_suffix(text: str) -> ChordType:
    """Return the chord type that a suffix means.

    Raises
    ------
    UnreadableSuffixError
        If it means none.

    Examples
    --------
    >>> read_suffix("-Δ9").id, read_suffix("7(b9,13)").id
    ('mMaj9', '13b9')
    """
    return chord_type(_Reader(text).read())


@lru_cache(maxsize=4096)
def chord_type(degrees: frozenset[str]) -> ChordType:
    """Return the row of the catalogue for a set of degrees, or a row made for it."""
    row = TYPES_BY_DEGREES.get(degrees)
    return row if row is not None else _composed(degrees)


def known_suffixes() -> tuple[str, ...]:
    """Return every suffix the catalogue lists, for suggestions."""
    return tuple(s for row in CHORD_TYPES for s in (row.id, *row.aliases) if s)


@dataclass(slots=True)
class _Reader:
    """One pass over a suffix, left to right."""

    text: str
    place: int = 0

    def read(self) -> frozenset[str]:
        exact = TYPES_BY_ID.get(self.text)
        if exact is not None:
            return frozenset(exact.degrees)
        if self._take(_ALT):
            self._end()
            return frozenset(TYPES_BY_ID["7alt"].degrees)
        word, triad = self._triad()
        degrees = {"1", *_TRIADS[triad]}
        self._take(_SEPARATORS)
        self._stack(degrees, word, triad)
        while self.place < len(self.text):
            if not self._modifier(degrees):
                raise UnreadableSuffixError(self.place)
        return frozenset(degrees)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.place)
        if match is not None:
            self.place = match.end()
        return match

    def _end(self) -> None:
        if self.place < len(self.text):
            raise UnreadableSuffixError(self.place)

    def _triad(self) -> tuple[str, str]:
        for pattern, triad in _TRIAD_WORDS:
            if triad == "half" or triad == "dim":
                continue
            if match := self._take(pattern):
                return match[0], triad
        # "half-dim" before "dim", and both after the words that share their letters.
        for triad in ("half", "dim"):
            pattern = next(p for p, name in _TRIAD_WORDS if name == triad)
            if match := self._take(pattern):
                return match[0], triad
        return "", ""

    def _stack(self, degrees: set[str], word: str, triad: str) -> None:
        if triad in {"m", "dim", "aug"} and (match := self._major_seventh()):
            degrees.add("7")
            _pile(degrees, int(match[1] or 7))
            return
        if triad != "maj" and self._take(_SIX_NINE):
            degrees.update(("6", "9"))
            return
        match = self._take(_STACK)
        if match is None:
            degrees.update(_IMPLIED.get(word, _IMPLIED.get(triad, "")).split())
        else:
            self._stack_number(degrees, int(match[0]), word, triad)

    def _stack_number(self, degrees: set[str], number: int, word: str, triad: str) -> None:
        if number == 5:
            if word:
                raise UnreadableSuffixError(self.place - 1)
            degrees.discard("3")
        elif number == 2:
            degrees.add("9")
        elif number == 6:
            degrees.add("6")
            if self._take(_NINE_OF_SIX):
                degrees.add("9")
        else:
            degrees.add({"maj": "7", "dim": "bb7"}.get(triad, "b7"))
            _pile(degrees, number)

    def _major_seventh(self) -> re.Match[str] | None:
        start = self.place
        match = self._take(_MAJOR_SEVENTH)
        if match is not None and re.search(r"\d|Δ|△|\^", match[0]):
            return match
        self.place = start
        return None

    def _modifier(self, degrees: set[str]) -> bool:
        """Read what follows the stack; False where nothing is known that does."""
        start = self.place
        return any(read(self, degrees, start) for read in _MODIFIERS)

    def _separator(self, _: set[str], __: int) -> bool:
        return self._take(_SEPARATORS) is not None

    def _suspension(self, degrees: set[str], _: int) -> bool:
        match = self._take(_SUS)
        if match is None:
            return False
        degrees.difference_update({"3", "b3", "11"})
        degrees.update(set(match[0]) & {"2", "4"} or {"4"})
        return True

    def _addition(self, degrees: set[str], start: int) -> bool:
        match = self._take(_ADD)
        if match is None:
            return False
        number = _UPPER.get(match[2], match[2])
        if match[2] == "6" and not match[1] and not degrees & set(_SEVENTHS):
            number = "6"
        _insert(degrees, _SIGNS[match[1]] + number, start, adding=True)
        return True

    def _omission(self, degrees: set[str], start: int) -> bool:
        match = self._take(_OMIT)
        if match is None:
            return False
        omitted = {d for d in degrees if number_of(d) == int(match[1])}
        if not omitted:
            raise UnreadableSuffixError(start)
        degrees -= omitted
        return True

    def _alteration(self, degrees: set[str], start: int) -> bool:
        match = self._take(_ALTERED)
        if match is None:
            return False
        number = _UPPER.get(match[2], match[2])
        _insert(degrees, _SIGNS[match[1]] + number, start, adding=False)
        return True

    def _bare_plus(self, degrees: set[str], start: int) -> bool:
        """The sign of "7+" and "9+"."""
        if not {"3", "5"} <= degrees or not self._take(_SHARP_SIGN):
            return False
        _insert(degrees, "#5", start, adding=False)
        return True

    def _altered_dominant(self, degrees: set[str], _: int) -> bool:
        if not self._take(_ALT) or "b7" not in degrees:
            return False
        degrees.clear()
        degrees.update(TYPES_BY_ID["7alt"].degrees)
        return True

    def _late_seventh(self, degrees: set[str], _: int) -> bool:
        match = self._major_seventh()
        if match is None or degrees & set(_SEVENTHS):
            return False
        degrees.add("7")
        _pile(degrees, int(match[1] or 7))
        return True

    def _tension(self, degrees: set[str], start: int) -> bool:
        if start == 0 or self.text[start - 1] not in ",( ":
            return False
        match = self._take(_TENSION)
        if match is None:
            return False
        _insert(degrees, match[0], start, adding=True)
        return True


_MODIFIERS: Final = (
    _Reader._separator,
    _Reader._suspension,
    _Reader._addition,
    _Reader._omission,
    _Reader._alteration,
    _Reader._bare_plus,
    _Reader._altered_dominant,
    _Reader._late_seventh,
    _Reader._tension,
)
"""Tried in this order: a word before the signs that begin it."""


def _pile(degrees: set[str], number: int) -> None:
    """Stack thirds up to a ninth, eleventh or thirteenth; a thirteenth leaves the 11th out."""
    if number >= 9:
        degrees.add("9")
    if number >= 11:
        degrees.add(str(number))


def _insert(degrees: set[str], degree: str, place: int, *, adding: bool) -> None:
    number = number_of(degree)
    if degree in degrees or (alter_of(degree) and degree not in _ALLOWED):
        raise UnreadableSuffixError(place)
    if number == 5:
        degrees -= {"5"}
    elif not adding or alter_of(degree):
        degrees -= {str(number)}
    degrees.add(degree)


def _composed(degrees: frozenset[str]) -> ChordType:
    """Make a row for a sound the catalogue does not list."""
    order = sorted(degrees, key=lambda d: (number_of(d), semitones_of(d)))
    pitch = {d: semitones_of(d) % 12 for d in order}
    guides = [d for d in order if number_of(d) in {2, 3, 4, 6, 7} or d in {"b5", "#5"}]
    colours = [d for d in order if number_of(d) > 7][-1:]
    omit: tuple[Semitones, ...] = (7, 0) if "5" in degrees else (0,)
    sharp = bool(degrees & {"b5", "#5", "b9", "#9", "7", "b7", "bb7"})
    consonance: Consonance = "strong dissonance" if sharp else "mild dissonance"
    return ChordType(
        id=_write(degrees),
        spelled=" ".join(order),
        guide_tones=tuple(pitch[d] for d in (*guides, *colours)),
        omit_order=omit if len(degrees) > 3 else (),
        tensions=(),
        avoid=(),
        consonance=consonance,
        function="dominant" if {"3", "b7"} <= degrees else "colour",
    )


def _write(degrees: frozenset[str]) -> str:
    """Compose a suffix that reads back as these degrees."""
    left = set(degrees) - {"1"}
    minor, diminished = "b3" in left, {"b3", "b5"} <= left
    seventh = next((s for s in _SEVENTHS if s in left), "")
    text = "m" if minor else ""
    fifth = "5"
    if diminished and seventh != "b7":
        text, fifth = "dim", "b5"
    elif "3" in left and "#5" in left and seventh != "b7":
        text, fifth = "aug", "#5"
    left -= {seventh, "b3", "3"}
    number = ""
    if seventh:
        number = _stacked(left)
        prefix = {"7": "Maj" if text else "maj", "b7": "", "bb7": ""}[seventh]
        text += prefix + number
    elif "6" in left:
        left.discard("6")
        number = "6/9" if "9" in left else "6"
        left.discard("9")
        text += number
    suspended = {"2", "4"} & left
    if suspended:
        text += "sus" + "".join(sorted(suspended))
        left -= suspended
    omitted = [] if suspended or degrees & {"3", "b3"} else ["3"]
    if not left & set(_FIFTHS):
        omitted.append("5")
    left.discard(fifth)
    altered = sorted(left & set(_FIFTHS)) if fifth != "5" or "5" not in degrees else []
    left -= set(altered)
    tensions = sorted(left, key=lambda d: (number_of(d), semitones_of(d)))
    marks = [*altered, *(_mark(d, number) for d in tensions), *(f"no{n}" for n in omitted)]
    if marks and marks[0][0] in "b#" and not text[-1:].isdigit():
        return f"{text}({marks[0]})" + "".join(marks[1:])
    return text + "".join(marks)


def _stacked(left: set[str]) -> str:
    """Return the stacked number of a chord with a seventh, and take its tones away."""
    ninths = {"9", "b9", "#9"} & left
    for number in ("13", "11"):
        if number in left and ninths:
            left -= {number, "9"}
            return number
    if "9" in left:
        left.discard("9")
        return "9"
    return "7"


def _mark(degree: str, stacked: str) -> str:
    """Write a tone above the seventh: bare when altered over a stack, else as an added tone."""
    bare = bool(alter_of(degree)) and bool(stacked)
    return degree if bare else f"add{degree}"
