"""Tempo in words: "around 72", "72 bpm", "quarter = 60", "slow", "allegro", "not too fast"."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.text import Text
from gospel_keys.units import EIGHTH, HALF, QUARTER, Bpm, Ticks

_NUMBER: Final = r"(-?[0-9]{1,6}(?:\.[0-9]+)?)"
_NOTE: Final = (
    r"(dotted[ -])?(quarter|crotchet|half|minim|eighth|quaver)[ -]?(?:notes?)?\s*"
    rf"(\.)?\s*(?:=|equals|is|at|:|of)\s*{_NUMBER}"
)
_BETWEEN: Final = rf"\bbetween {_NUMBER} and {_NUMBER}(?:\s*bpm)?"
_RANGE: Final = rf"(?<![\w.]){_NUMBER}\s*(?:-|to)\s*{_NUMBER}\s*(?:bpm|beats per minute)\b"
_WITH_UNIT: Final = rf"(?<![\w.]){_NUMBER}\s*-?(?:bpm|beats per minute|beats a minute)\b"
_NAMED: Final = (
    r"\b(?:tempo|bpm|metronome|mm)(?:\s*(?:of|at|is|to|:|=|around|about|~|marking|mark))*\s*"
    rf"{_NUMBER}(?!\s*[/-]?\s*[0-9])"
)
_AROUND: Final = (
    r"(?:\b(?:around|about|at|approximately|approx\.?|roughly|circa|ca\.?|near|maybe|say|like)\s+"
    r"|[~@]\s*)([0-9]{2,3}(?:\.[0-9]+)?)(?:[ -]?ish)?(?![\w/#%]|\s*-?\s*(?:bars?|measures?|"
    r"minutes?|seconds?|years?|notes?|keys|people|percent|voices?)\b)"
)
_ISH: Final = r"(?<![\w.])([0-9]{2,3})[ -]?ish\b"
_DECADE: Final = r"\b(low|mid|high|upper)[ -]([3-9]0|1[0-9]0)'?s\b"
_ALONE: Final = r"(?:^|[,;])\s*([0-9]{2,3})\s*(?=$|[,.;])"
_LIKELY: Final = (30.0, 400.0)
_LIKELY_ALONE: Final = (40.0, 240.0)

_NOTE_VALUES: Final = MappingProxyType(
    {
        "quarter": QUARTER,
        "crotchet": QUARTER,
        "half": HALF,
        "minim": HALF,
        "eighth": EIGHTH,
        "quaver": EIGHTH,
    }
)

TEMPO_PLACES: Final = MappingProxyType(
    {
        "grave": 0.0,
        "largo": 0.0,
        "larghetto": 0.1,
        "lento": 0.1,
        "adagio": 0.15,
        "slow": 0.15,
        "slowly": 0.15,
        "slower": 0.2,
        "unhurried": 0.2,
        "ballad": 0.2,
        "half time": 0.2,
        "halftime": 0.2,
        "andante": 0.35,
        "walking tempo": 0.4,
        "medium slow": 0.3,
        "medium": 0.5,
        "medium tempo": 0.5,
        "mid tempo": 0.5,
        "midtempo": 0.5,
        "moderate": 0.5,
        "moderate tempo": 0.5,
        "moderato": 0.5,
        "moderately": 0.5,
        "allegretto": 0.65,
        "medium fast": 0.7,
        "medium up": 0.7,
        "brisk": 0.75,
        "lively": 0.75,
        "fast": 0.85,
        "faster": 0.8,
        "quick": 0.85,
        "rapid": 0.9,
        "allegro": 0.85,
        "up tempo": 0.8,
        "uptempo": 0.8,
        "upbeat": 0.75,
        "double time": 0.95,
        "vivace": 0.95,
        "presto": 1.0,
    }
)
"""Place of a tempo word inside whatever range the style allows, 0 slowest, 1 fastest."""


@dataclass(frozen=True, slots=True)
class TempoWords:
    """What the words say about the tempo.

    Parameters
    ----------
    bpm : Bpm or None
        A number that was named.
    note : Ticks
        The note value that the number counts; 0 when not said.
    place : float in 0..1 or None
        Where a tempo word lies in the range of the style.
    word : str
        The tempo word.
    """

    bpm: Bpm | None
    note: Ticks
    place: float | None
    word: str


def find_tempo(text: Text) -> TempoWords:
    """Return the tempo a text names.

    Parameters
    ----------
    text : Text
        With meters, bars and keys already taken out.

    Returns
    -------
    words : TempoWords
    """
    place, word = _place(text)
    bpm, note = _number(text.source)
    return TempoWords(bpm, note, place, word)


def _number(source: str) -> tuple[Bpm | None, Ticks]:
    match = re.search(_NOTE, source, re.IGNORECASE)
    if match:
        value = _NOTE_VALUES[match[2].lower()]
        return float(match[4]), value * 3 // 2 if match[1] or match[3] else value
    for pattern in (_BETWEEN, _RANGE):
        match = re.search(pattern, source, re.IGNORECASE)
        if match and _is_likely(match[1]) and _is_likely(match[2]):
            return (float(match[1]) + float(match[2])) / 2, 0
    for pattern in (_WITH_UNIT, _NAMED):
        match = re.search(pattern, source, re.IGNORECASE)
        if match:
            return float(match[1]), 0
    for pattern in (_AROUND, _ISH):
        match = re.search(pattern, source, re.IGNORECASE)
        if match and _is_likely(match[1]):
            return float(match[1]), 0
    match = re.search(_DECADE, source, re.IGNORECASE)
    if match:
        return float(match[2]) + {"low": 2, "mid": 5}.get(match[1].lower(), 8), 0
    match = re.search(_ALONE, source)
    if match and _LIKELY_ALONE[0] <= float(match[1]) <= _LIKELY_ALONE[1]:
        return float(match[1]), 0
    return None, 0


def _is_likely(number: str) -> bool:
    return _LIKELY[0] <= float(number) <= _LIKELY[1]


def _place(text: Text) -> tuple[float | None, str]:
    hits = text.find(TEMPO_PLACES)
    if not hits:
        return None, ""
    hit = next((h for h in hits if not h.negated), hits[0])
    centre = hit.value - 0.5
    if hit.negated:
        # "not too fast" asks for the calm side of the middle, "not too slow" for the middle.
        return (0.35 if centre > 0 else 0.45), f"not {hit.phrase}"
    return min(max(0.5 + centre * hit.degree, 0.0), 1.0), hit.phrase
