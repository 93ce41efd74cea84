"""Whatever may stand above a staff: chord, polychord, ``N.C.``, numeral or number."""

import re
from typing import Final, TypeAlias

from gospel_keys.errors import InvalidChordError, InvalidRomanNumeralError
from gospel_keys.theory.chord import Chord, NoChord, Polychord
from gospel_keys.theory.key import Key
from gospel_keys.theory.nashville import realise_nashville
from gospel_keys.theory.roman import realise

Harmony: TypeAlias = Chord | Polychord | NoChord

_NO_CHORD: Final = re.compile(r"n\.?\s?c\.?|no chord|tacet", re.IGNORECASE)
_NASHVILLE: Final = re.compile(r"[b#♭♯]*[1-7].*")
_ROMAN: Final = re.compile(r"[b#♭♯]*[IViv].*")


def parse_symbol(text: str, key: Key | None = None) -> Harmony:
    """Read a symbol; with a key, Roman numerals and Nashville numbers as well.

    A polychord is written with a bar (``D|C7``), or with a slash when what follows is more
    than a bass note (``D/Cmaj7``).

    Raises
    ------
    InvalidChordError
        If it is no chord; with the column and, where one is near, a suggestion.
    InvalidRomanNumeralError
        If it begins as a numeral or a number and cannot be read.

    Examples
    --------
    >>> str(parse_symbol("D/Cmaj7")), str(parse_symbol("n.c."))
    ('D|Cmaj7', 'N.C.')
    >>> str(parse_symbol("V7/ii", Key.parse("Eb")))
    'C7'
    """
    stripped = text.strip()
    if _NO_CHORD.fullmatch(stripped):
        return NoChord()
    if _ROMAN.fullmatch(stripped) or _NASHVILLE.fullmatch(stripped):
        if key is None:
            msg = f"'{stripped}' is a numeral; expected a key to read it in"
            raise InvalidRomanNumeralError(msg, value=text)
        return (realise if _ROMAN.fullmatch(stripped) else realise_nashville)(stripped, key)
    upper, bar, lower = stripped.partition("|")
    if bar:
        return Polychord(Chord.parse(upper), Chord.parse(lower))
    try:
        return Chord.parse(stripped)
    except InvalidChordError:
        split = re.fullmatch(r"(.+)/([A-G].*)", stripped)
        if split is None:
            raise
        return Polychord(Chord.parse(split[1]), Chord.parse(split[2]))
