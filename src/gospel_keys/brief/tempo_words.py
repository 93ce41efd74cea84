"""Tempo in words: "around 72", "72 bpm", "quarter = 60", "slow", "allegro", "not too fast"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.number_words import SPOKEN_TEMPO, read_number
from gospel_keys.brief.text import Text
from gospel_keys.units import EIGHTH, HALF, QUARTER, Bpm, Ticks

_NUMBER: Final = r"(-?[0-9]{1,6}(?:\.[0-9]+)?)"
_LIKE_A_TEMPO: Final = r"([0-9]{2,3}(?:\.[0-9]+)?)"
_UNIT: Final = r"(?:bpm|beats per minute|beats a minute|beats/min)\b"
_NOT_A_TEMPO: Final = (
    r"(?![\w/#%]|\s*-?\s*(?:bars?|measures?|minutes?|seconds?|years?|notes?|keys|people|percent"
    r"|voices?|choruses|days?|hours?)\b)"
)
_ABOUT: Final = (
    r"(?:\b(?:around|about|at|approximately|approx\.?|roughly|circa|ca\.?|near|maybe|say|like"
    r"|tempo|bpm)(?:\s+(?:of|about|around))?\s+|[~@]\s*)"
)
_NOTE: Final = (
    r"(?P<dotted>dotted[ -])?(?P<note>quarter|crotchet|half|minim|eighth|quaver)[ -]?(?:notes?)?\s*"
    rf"(?P<point>\.)?\s*(?:=|equals|is|at|:|of)\s*{_NUMBER}"
)
_LIMIT: Final = (
    r"\b(?:(?:no|not)\s+(?:any\s+|much\s+)?(?:faster|slower|quicker|higher|lower)\s+than"
    r"|at most|at least|under|below|over|above|up to|just)"
    rf"\s+{_LIKE_A_TEMPO}(?:\s*{_UNIT})?{_NOT_A_TEMPO}"
)
_BETWEEN: Final = rf"\bbetween {_NUMBER} and {_NUMBER}(?:\s*bpm)?"
_RANGE: Final = rf"(?<![\w.]){_NUMBER}\s*(?:-|to)\s*{_NUMBER}\s*{_UNIT}"
_EITHER: Final = rf"(?<![\w.]){_LIKE_A_TEMPO}\s+or\s+{_LIKE_A_TEMPO}(?:\s*{_UNIT})?{_NOT_A_TEMPO}"
_RANGE_ABOUT: Final = rf"{_ABOUT}{_LIKE_A_TEMPO}\s*(?:-|to)\s*{_LIKE_A_TEMPO}{_NOT_A_TEMPO}"
_RANGE_ALONE: Final = (
    rf"(?<![\w.-]){_LIKE_A_TEMPO}\s*-\s*{_LIKE_A_TEMPO}(?=\s*(?:$|[,.;)])){_NOT_A_TEMPO}"
)
_WITH_UNIT: Final = rf"(?<![\w.]){_NUMBER}\s*-?{_UNIT}"
_NAMED: Final = (
    r"\b(?:tempo|bpm|metronome|mm)(?:\s*(?:of|at|is|to|:|=|around|about|~|marking|mark))*\s*"
    rf"{_NUMBER}(?!\s*[/-]?\s*[0-9])"
)
_AROUND: Final = rf"{_ABOUT}{_LIKE_A_TEMPO}(?:[ -]?ish)?{_NOT_A_TEMPO}"
_ISH: Final = r"(?<![\w.])([0-9]{2,3})[ -]?ish\b"
_DECADE: Final = r"\b(low|mid|high|upper)[ -]([3-9]0|1[0-9]0)'?s\b"
_ALONE: Final = r"(?:^|[,;])\s*([0-9]{2,3})\s*(?=$|[,.;])"
_LIKELY: Final = (30.0, 400.0)
_LIKELY_ALONE: Final = (40.0, 240.0)
_WIDEST_RANGE: Final[Bpm] = 60.0
_SPOKEN_DECADE: Final = r"\b(?i:thirties|forties|fifties|sixties|seventies|eighties|nineties)\b"
_DECADES: Final = MappingProxyType(
    {
        "thirties": "30s",
        "forties": "40s",
        "fifties": "50s",
        "sixties": "60s",
        "seventies": "70s",
        "eighties": "80s",
        "nineties": "90s",
    }
)

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
        "langsam": 0.15,
        "langsame": 0.15,
        "langsamer": 0.15,
        "langsames": 0.15,
        "schnelle": 0.85,
        "schneller": 0.85,
        "schnelles": 0.85,
        "mäßig": 0.5,
        "bewegt": 0.7,
        "schnell": 0.85,
    }
)
"""Place of a tempo word inside whatever range the style allows, 0 slowest, 1 fastest."""

_DANCES: Final = MappingProxyType(
    {
        "sarabande": 0.05,
        "siciliana": 0.2,
        "siciliano": 0.2,
        "barcarolle": 0.25,
        "polonaise": 0.5,
        "mazurka": 0.7,
        "gavotte": 0.35,
        "courante": 0.6,
        "bourree": 0.7,
        "bourrée": 0.7,
        "gigue": 0.75,
        "polka": 0.8,
        "tarantella": 1.0,
    }
)
"""The same for dances, where no tempo word stands beside them."""

_NOT_TEMPI: Final = MappingProxyType(
    dict.fromkeys(("quick change", "quick changes", "slow build", "fast fingers"), True)
)


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
    said : str
        The number as it was said where it is not one number: "72-76", "not faster than 80".
    others : tuple of Bpm
        Further, different numbers.
    """

    bpm: Bpm | None
    note: Ticks
    place: float | None
    word: str
    said: str = ""
    others: tuple[Bpm, ...] = ()


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
    spelled = text.rewritten(_SPOKEN_DECADE, lambda match: _DECADES[match[0].lower()])
    spelled = spelled.rewritten(f"(?i:{SPOKEN_TEMPO})", lambda match: str(read_number(match[0])))
    found = _numbers(spelled)
    if not found:
        return TempoWords(None, 0, place, word)
    first = found[0]
    others = dict.fromkeys(n.bpm for n in found[1:] if (n.bpm, n.note) != (first.bpm, first.note))
    return TempoWords(first.bpm, first.note, place, word, first.said, tuple(others))


@dataclass(frozen=True, slots=True)
class _Named:
    """One tempo in figures."""

    bpm: Bpm
    note: Ticks = 0
    said: str = ""


def _numbers(text: Text) -> list[_Named]:
    """Return the tempi that are named, the plainest way of naming first."""
    found: list[_Named] = []
    for pattern, read in _READERS:
        read_here: list[tuple[int, int]] = []
        for match in re.finditer(pattern, text.source, re.IGNORECASE):
            named = read(match)
            if named is not None:
                read_here.append(match.span())
                if not text.is_negated(match.start()):
                    found.append(named)
        text = text.without(*read_here)
    return found or _alone(text.source)


def _of_note(match: re.Match[str]) -> _Named:
    value = _NOTE_VALUES[match["note"].lower()]
    is_dotted = match["dotted"] or match["point"]
    return _Named(float(match[4]), value * 3 // 2 if is_dotted else value)


def _range(match: re.Match[str]) -> _Named | None:
    low, high = sorted((float(match[1]), float(match[2])))
    if not (_is_likely(match[1]) and _is_likely(match[2]) and high - low <= _WIDEST_RANGE):
        return None
    return _Named((low + high) / 2, said=f"{match[1]}-{match[2]}")


def _either(match: re.Match[str]) -> _Named | None:
    likely = _is_likely(match[1]) and _is_likely(match[2])
    return _Named(float(match[1]), said=f"{match[1]} or {match[2]}") if likely else None


def _limit(match: re.Match[str]) -> _Named | None:
    if not _is_likely(match[1]):
        return None
    is_plain = match[0].lower().startswith("just")
    return _Named(float(match[1]), said="" if is_plain else match[0].lower())


def _plain(match: re.Match[str]) -> _Named:
    return _Named(float(match[1]))


def _likely(match: re.Match[str]) -> _Named | None:
    return _Named(float(match[1])) if _is_likely(match[1]) else None


def _decade(match: re.Match[str]) -> _Named:
    return _Named(float(match[2]) + {"low": 2, "mid": 5}.get(match[1].lower(), 8), said=match[0])


_READERS: Final[tuple[tuple[str, Callable[[re.Match[str]], _Named | None]], ...]] = (
    (_NOTE, _of_note),
    (_LIMIT, _limit),
    (_BETWEEN, _range),
    (_RANGE, _range),
    (_RANGE_ABOUT, _range),
    (_EITHER, _either),
    (_WITH_UNIT, _plain),
    (_NAMED, _plain),
    (_AROUND, _likely),
    (_ISH, _likely),
    (_DECADE, _decade),
)


def _alone(source: str) -> list[_Named]:
    """Return a number that stands alone between punctuation: "worship, 72"."""
    match = re.search(_RANGE_ALONE, source)
    named = _range(match) if match else None
    if named is not None:
        return [named]
    match = re.search(_ALONE, source)
    if match and _LIKELY_ALONE[0] <= float(match[1]) <= _LIKELY_ALONE[1]:
        return [_Named(float(match[1]))]
    return []


def _is_likely(number: str) -> bool:
    return _LIKELY[0] <= float(number) <= _LIKELY[1]


def _place(text: Text) -> tuple[float | None, str]:
    hits = text.without(*((h.start, h.end) for h in text.find(_NOT_TEMPI))).find(TEMPO_PLACES)
    hits = hits or tuple(h for h in text.find(_DANCES) if not h.negated)
    if not hits:
        return None, ""
    hit = next((h for h in hits if not h.negated), hits[0])
    centre = hit.value - 0.5
    if hit.negated:
        # "not too fast" asks for the calm side of the middle, "not too slow" for the middle.
        return (0.35 if centre > 0 else 0.45), f"not {hit.phrase}"
    return min(max(0.5 + centre * hit.degree, 0.0), 1.0), hit.phrase
