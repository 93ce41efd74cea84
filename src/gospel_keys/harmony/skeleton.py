"""Skeletons: four-bar progressions in Roman numerals, before any colour or passing chord.

A token is a numeral in a key (``I``, ``ii``, ``bVII``, ``#ivo``, ``II7``, ``iiø``) with an
optional chord tone in the bass (``I/3``, ``i/5``). Tables of them are TOML, one file per
genre, grouped by mode and sub-style into ``open``, ``close`` and ``turn`` phrases.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from gospel_keys.errors import InvalidRomanNumeralError, MalformedInputError
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName

_TOKEN: Final = re.compile(r"([b#]?)(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(7|o|ø)?(/[35])?")
_NUMERALS: Final = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7}
PHRASE_BARS: Final = 4


@dataclass(frozen=True, slots=True)
class Degree:
    """A skeleton token, read.

    Parameters
    ----------
    number : int in 1..7
    alter : int
        -1 or +1 semitone against the scale degree of the mode.
    minor : bool
        Lower-case numeral.
    suffix : str
        ``""``, ``"7"``, ``"o"`` (diminished) or ``"ø"`` (half-diminished).
    inversion : int
        Chord tone in the bass: 0 root, 3 third, 5 fifth.
    """

    number: int
    alter: int = 0
    minor: bool = False
    suffix: str = ""
    inversion: int = 0

    def root(self, key: Key) -> PitchName:
        """Return the spelled root in a key.

        Altered degrees of a minor key are counted from the natural minor scale.
        """
        name = key.degree(self.number)
        return PitchName(name.letter, name.alter + self.alter)


@lru_cache(maxsize=512)
def parse_degree(token: str) -> Degree:
    """Read a skeleton token.

    Raises
    ------
    InvalidRomanNumeralError
        If the token is not one.

    Examples
    --------
    >>> parse_degree("bVII").alter
    -1
    """
    match = _TOKEN.fullmatch(token)
    if match is None:
        msg = f"'{token}' is not a skeleton numeral; expected for example ii, bVII, #ivo or I/3"
        raise InvalidRomanNumeralError(msg, value=token)
    sign, numeral, suffix, slash = match.groups()
    return Degree(
        number=_NUMERALS[numeral.upper()],
        alter={"": 0, "b": -1, "#": 1}[sign],
        minor=numeral.islower(),
        suffix=suffix or "",
        inversion=int(slash[1:]) if slash else 0,
    )


Bars = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=16)
def load_skeletons(genre: str) -> dict[tuple[str, str, str], tuple[Bars, ...]]:
    """Load the progressions of a genre, by (mode, sub-style, place).

    Raises
    ------
    MalformedInputError
        If a row has the wrong number of bars or an unreadable token; names file and row.
    """
    name = f"genres/{genre}/progressions.toml"
    table = tomllib.loads(files("gospel_keys").joinpath(name).read_text(encoding="utf-8"))
    loaded: dict[tuple[str, str, str], tuple[Bars, ...]] = {}
    for mode, styles in table.items():
        for style, places in styles.items():
            for place, rows in places.items():
                where = f"{name} [{mode}.{style}] {place}"
                loaded[mode, style, place] = tuple(_row(where, place, row) for row in rows)
    return loaded


def _row(where: str, place: str, row: str) -> Bars:
    bars = tuple(tuple(bar.split()) for bar in row.split("|"))
    expected = 2 if place == "turn" else PHRASE_BARS
    if len(bars) != expected or not all(bars):
        msg = f"{where}: '{row}' must have {expected} bars, none empty"
        raise MalformedInputError(msg, value=row)
    for token in (t for bar in bars for t in bar):
        try:
            parse_degree(token)
        except InvalidRomanNumeralError as error:
            msg = f"{where}: {error.message}"
            raise MalformedInputError(msg, value=row) from error
    return bars
