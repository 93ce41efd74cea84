"""The table of progressions: rows of Roman numerals by mode, period and place.

A row is a phrase or two; each bar holds one to three numerals. A row is fitted to any
length by broadening its cadence, by repeating its idea, or by keeping only its end.
"""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final

from gospel_keys.errors import InvalidRomanNumeralError, MalformedInputError
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import realise

Bars = tuple[tuple[str, ...], ...]
"""Numerals by bar."""

_NAME: Final = "genres/classical/progressions.toml"
_SAMPLE: Final = {"major": Key.parse("C"), "minor": Key.parse("C minor")}


@lru_cache(maxsize=1)
def load_progressions() -> dict[tuple[str, str, str], tuple[tuple[Bars, ...], ...]]:
    """Load the rows, each a tuple of phrases, by (mode, period, place).

    Raises
    ------
    MalformedInputError
        If a row has an empty bar or an unreadable numeral; names file and row.
    """
    table = tomllib.loads(files("gospel_keys").joinpath(_NAME).read_text(encoding="utf-8"))
    return {
        (mode, period, place): tuple(_row(mode, f"{mode}.{period} {place}", row) for row in rows)
        for mode, periods in table.items()
        for period, places in periods.items()
        for place, rows in places.items()
    }


def _row(mode: str, where: str, row: str) -> tuple[Bars, ...]:
    phrases = tuple(
        tuple(tuple(bar.split()) for bar in phrase.split("|")) for phrase in row.split("//")
    )
    for token in (t for phrase in phrases for bar in phrase for t in bar or ("",)):
        try:
            realise(token, _SAMPLE[mode])
        except InvalidRomanNumeralError as error:
            msg = f"{_NAME} [{where}] '{row}': {error.message}"
            raise MalformedInputError(msg, value=row) from error
    return phrases


def fit_bars(row: Bars, bars: int) -> Bars:
    """Fit a phrase to a number of bars, keeping its cadence.

    Examples
    --------
    >>> fit_bars((("I",), ("IV",), ("I64", "V7"), ("I",)), 5)
    (('I',), ('IV',), ('I64',), ('V7',), ('I',))
    """
    fitted = list(row)
    while len(fitted) > bars:
        del fitted[1 if len(fitted) > 3 else 0]
    while len(fitted) < bars:
        wide = [k for k, bar in enumerate(fitted) if len(bar) > 1]
        if wide:
            place = wide[-1]
            chords = fitted[place]
            half = len(chords) // 2
            fitted[place : place + 1] = [chords[:half], chords[half:]]
        else:
            fitted[1:1] = fitted[:1]
    return tuple(fitted)
