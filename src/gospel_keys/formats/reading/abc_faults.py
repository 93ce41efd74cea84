"""What cannot be read in a tune of ABC, told with its line and column.

References
----------
.. [1] *The abc music standard 2.1*, 2011, sections 3, 4 and 8: what the signs of a tune are.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading.abc_fields import read_key, read_meter, read_tempo, read_unit
from gospel_keys.formats.reading.events import Remarks
from gospel_keys.formats.text import printable

_MOST_TOLD: Final = 12
"""Places that are told one by one; of more only the number is told."""

_SHOWN: Final = 30
_WHAT: Final = (
    (r"\[", "a chord that does not end; what follows is read note by note"),
    (r"\{", "grace notes that do not end; they are read as notes"),
    (r"[\])}]", "which closes nothing"),
    (r'"', "a text that does not end"),
    (r"!", "a decoration that does not end"),
    (r"[\d/]", "a number that belongs to no note"),
    (r"[A-Za-z]", "which stands for no sign"),
    (r"", "which is no sign of ABC"),
)
"""What is wrong with signs that nothing reads, by how they begin."""

_OPEN: Final = "[{"


@dataclass(slots=True)
class Faults:
    """Collects what cannot be read, where it stands, and how much of it there is.

    Parameters
    ----------
    remarks : Remarks
        Told about every fault, with its place.
    line : int
        The line that is being read, counted from 1 in the file.
    shift : int
        Columns before the piece of the line that is being read.
    noise : int
        Characters that no sign of ABC is made of.
    first : str
        The first fault, with its place.
    """

    remarks: Remarks
    line: int = 1
    shift: int = 0
    noise: int = 0
    first: str = ""
    _told: int = field(default=0, init=False)

    def place(self, start: int) -> tuple[int, int]:
        """Return line and column, from 1, of a place in the piece that is being read."""
        return self.line, self.shift + start + 1

    def add(self, start: int, what: str) -> None:
        """Tell what is wrong at a place in the piece that is being read."""
        self.add_at(self.place(start), what)

    def add_at(self, place: tuple[int, int], what: str) -> None:
        """Tell what is wrong at a line and a column."""
        text = f"line {place[0]}, column {place[1]}: {what}"
        self.first = self.first or text
        self._told += 1
        if self._told <= _MOST_TOLD:
            self.remarks.add(text)
        else:
            self.remarks.add("found more that cannot be read further on")

    def add_noise(self, start: int, text: str) -> None:
        """Tell about characters that are no sign of ABC."""
        self.noise += len(text)
        what = next(words for begin, words in _WHAT if re.match(begin, text))
        verb = "" if text[0] in _OPEN else "left out "
        self.add(start, f"{verb}'{printable(text)[:_SHOWN]}', {what}")

    def check_field(self, start: int, code: str, value: str) -> None:
        """Tell about a key, meter, unit length or tempo that cannot be read."""
        what = _field_fault(code, value)
        if what:
            self.add(start, f"{what} '{printable(value)[:_SHOWN]}' cannot be read; left out")

    def refuse_noise(self, notes: int) -> None:
        """Refuse a text of which less is music than is not.

        Parameters
        ----------
        notes : int
            How many notes were found.

        Raises
        ------
        MalformedInputError
            If more characters mean nothing than there are notes.
        """
        if self.noise > notes:
            msg = (
                f"{self.first}; in all {self.noise} characters mean nothing, and the notes are"
                f" {notes}; expected music in ABC"
            )
            raise MalformedInputError(msg, value=self.noise)


_CLEFS: Final = r"(?:clef\s*=|treble|bass|alto|tenor|perc|none\b)"


def _field_fault(code: str, value: str) -> str:
    """What a field is called that cannot be read; empty where it can."""
    text = value.strip()
    if code == "K" and text and read_key(text).key is None and not re.match(_CLEFS, text):
        return "the key"
    if code == "M" and text.lower() not in ("", "none") and read_meter(text) is None:
        return "the meter"
    if code == "L" and read_unit(text) is None:
        return "the unit length"
    if code == "Q" and '"' not in text and read_tempo(text, 0, Fraction(1, 8)) is None:
        return "the tempo"
    return ""
