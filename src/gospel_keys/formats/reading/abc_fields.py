"""The information fields of ABC: key, meter, unit length and tempo.

References
----------
.. [1] *The abc music standard 2.1*, 2011, section 3.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from gospel_keys.formats.reading.signatures import key_with, meter_of_length
from gospel_keys.formats.reading.tempo import tempo_of_words
from gospel_keys.formats.text import printable
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import TempoMark
from gospel_keys.theory.key import Key, Mode
from gospel_keys.units import WHOLE, Ticks

_SHARPS: Final = "FCGDAEB"
_TONIC: Final = re.compile(r"\s*([A-G])([#b]?)\s*([A-Za-z]*)")
_MODES: Final[Mapping[str, tuple[int, Mode]]] = {
    "": (0, "major"), "maj": (0, "major"), "ion": (0, "major"), "mix": (-1, "major"),
    "lyd": (1, "major"), "m": (-3, "minor"), "min": (-3, "minor"), "aeo": (-3, "minor"),
    "dor": (-2, "minor"), "phr": (-4, "minor"), "loc": (-5, "minor"),
}  # fmt: skip
_SIGNS: Final = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_MOST_FIFTHS: Final = 7


@dataclass(frozen=True, slots=True)
class AbcKey:
    """A key field: the key, and what it does to every letter.

    Parameters
    ----------
    key : Key or None
        None where the field only names a clef.
    alters : mapping of letter to int
    clef : str
    octave : int
        Octaves by which the notes are written too low.
    semitones : int
        Transposition that ``transpose=`` asks for; read but only reported.
    """

    key: Key | None
    alters: Mapping[str, int] = field(default_factory=dict)
    clef: str = ""
    octave: int = 0
    semitones: int = 0


def read_key(text: str) -> AbcKey:
    """Read a ``K:`` field; an unknown key counts as C major.

    Examples
    --------
    >>> str(read_key("Edor").key), read_key("D").alters
    ('B minor', {'F': 1, 'C': 1})
    """
    clef, octave, semitones = clef_of(text)
    stripped = text.strip()
    if stripped[:2] in ("HP", "Hp"):
        return AbcKey(key_with(2, "major"), {"F": 1, "C": 1}, clef, octave, semitones)
    found = _TONIC.match(stripped)
    if stripped.lower().startswith("none") or not stripped:
        return AbcKey(key_with(0, "major"), {}, clef, octave, semitones)
    if found is None or re.match(r"\s*(clef|treble|bass|alto|tenor|perc)", text):
        return AbcKey(None, {}, clef, octave, semitones)
    word = found[3]
    mode = _MODES.get("m" if word == "m" else word.lower()[:3])
    shift, kind = mode if mode is not None else (0, "major")
    alter = {"#": 1, "b": -1, "": 0}[found[2]]
    fifths = _SHARPS.index(found[1]) - 1 + 7 * alter + shift
    fifths = max(-_MOST_FIFTHS, min(_MOST_FIFTHS, fifths))
    alters = {} if re.search(r"\bexp\b", text) else alters_of(fifths)
    rest = stripped[found.end() if mode is not None else found.start(3) :]
    for sign, letter in re.findall(r"(?<![\w=])(\^\^|__|\^|_|=)([A-Ga-g])\b", rest):
        alters[letter.upper()] = _SIGNS[sign]
    return AbcKey(key_with(fifths, kind), alters, clef, octave, semitones)


def alters_of(fifths: int) -> dict[str, int]:
    """Return what a signature does to the letters.

    Examples
    --------
    >>> alters_of(-2)
    {'B': -1, 'E': -1}
    """
    if fifths >= 0:
        return dict.fromkeys(_SHARPS[:fifths], 1)
    return dict.fromkeys(_SHARPS[::-1][:-fifths], -1)


def clef_of(text: str) -> tuple[str, int, int]:
    """Return clef, octave shift and transposition of a ``K:`` or ``V:`` field."""
    named = re.search(r"clef\s*=\s*\"?([a-z]+)([+-]8)?", text)
    bare = re.search(r"\b(treble|bass|alto|tenor)([+-]8)?", text)
    found = named or bare
    octave = re.search(r"\boctave\s*=\s*(-?\d)", text)
    shift = re.search(r"\btranspose\s*=\s*(-?\d{1,2})", text)
    return (
        found[1] if found else "",
        int(octave[1]) if octave else 0,
        int(shift[1]) if shift else 0,
    )


def read_meter(text: str) -> Meter | None:
    """Read an ``M:`` field; None for free meter or one that cannot be beaten."""
    stripped = text.strip()
    if stripped in ("C", "c"):
        return Meter(4, 4)
    if stripped in ("C|", "c|"):
        return Meter(2, 2)
    found = re.fullmatch(r"\(?([\d+\s]+)\)?\s*/\s*(\d{1,3})", stripped)
    if found is None or int(found[2]) not in (1, 2, 4, 8, 16, 32):
        return None
    tops = [int(top) for top in re.findall(r"\d{1,3}", found[1])]
    length = sum(tops) * WHOLE // int(found[2])
    return meter_of_length(length, int(found[2])) if length else None


def read_unit(text: str) -> Fraction | None:
    """Read an ``L:`` field as a part of a whole note."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*(?:/\s*(\d{1,3}))?\s*", text)
    if found is None or not int(found[1]) or found[2] == "0":
        return None
    return Fraction(int(found[1]), int(found[2] or 1))


def unit_of(meter: Meter | None) -> Fraction:
    """Return the unit length of a tune that names none: by its meter."""
    small = meter is not None and Fraction(meter.numerator, meter.denominator) < Fraction(3, 4)
    return Fraction(1, 16) if small else Fraction(1, 8)


def read_tempo(text: str, onset: Ticks, unit: Fraction) -> TempoMark | None:
    """Read a ``Q:`` field: ``1/4=120``, ``"Andante" 3/8=60``, ``C3=40`` or ``120``."""
    words = printable(" ".join(re.findall(r'"([^"]*)"', text)))
    rest = re.sub(r'"[^"]*"', " ", text).strip()
    found = re.fullmatch(
        r"(\d{1,3}/\d{1,3}(?:\s+\d{1,3}/\d{1,3}){0,7}\s*|C\d{0,2})=\s*(\d{1,4})", rest
    )
    if found is not None:
        beat = _beat(found[1], unit)
        bpm = float(found[2])
    elif re.fullmatch(r"\d{1,4}", rest):
        beat, bpm = round(unit * WHOLE), float(rest)
    else:
        guess = tempo_of_words(words)
        return TempoMark(onset, guess, text=words, visible=False) if guess else None
    if beat <= 0 or not 5 <= bpm <= 1000:
        return None
    return TempoMark(onset, bpm, beat, words)


def _beat(text: str, unit: Fraction) -> Ticks:
    if text.startswith("C"):
        return round(unit * int(text[1:] or 1) * WHOLE)
    parts = [Fraction(int(a), int(b)) for a, b in re.findall(r"(\d+)/(\d+)", text) if int(b)]
    return round(sum(parts, Fraction()) * WHOLE)
