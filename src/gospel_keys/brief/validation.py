"""Checks of a request before a word of it is read.

Every refusal names the field and says what was expected.
"""

import math
import re
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES, GenreCatalogue
from gospel_keys.brief.model import Wishes
from gospel_keys.errors import InvalidKeyError, InvalidMeterError, InvalidRequestError
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key
from gospel_keys.units import Bpm

LONGEST_DESCRIPTION: Final = 10_000
BARS: Final = (1, 256)
TEMPO: Final[tuple[Bpm, Bpm]] = (20.0, 400.0)
SPANS: Final = (12, 14, 16)
RATIO: Final = (1.0, 3.0)
LEVELS: Final = (1, 10)

_RESPELLED: Final = MappingProxyType(
    {
        "G# major": "Ab major",
        "D# major": "Eb major",
        "A# major": "Bb major",
        "E# major": "F major",
        "B# major": "C major",
        "Fb major": "E major",
        "Db minor": "C# minor",
        "Gb minor": "F# minor",
        "Cb minor": "B minor",
        "Fb minor": "E minor",
        "E# minor": "F minor",
        "B# minor": "C minor",
    }
)
_KEY_NAMES: Final = tuple(
    f"{tonic} {mode}"
    for mode in ("major", "minor")
    for tonic in ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
)


def check_description(description: str) -> None:
    """Refuse a description that is empty or too long.

    Raises
    ------
    InvalidRequestError
    """
    if not description.strip():
        msg = "the description is empty; expected a few words such as 'slow worship in Eb'"
        raise InvalidRequestError(msg, value=description, field="description")
    if len(description) > LONGEST_DESCRIPTION:
        msg = (
            f"the description has {len(description)} characters;"
            f" expected at most {LONGEST_DESCRIPTION}"
        )
        raise InvalidRequestError(msg, value=len(description), field="description")


def check_wishes(wishes: Wishes) -> None:
    """Refuse wishes whose numbers are out of range.

    Raises
    ------
    InvalidRequestError
        Names the field.
    """
    if wishes.bars is not None:
        check_bars(wishes.bars)
    if wishes.tempo is not None:
        check_tempo(wishes.tempo)
    for name in ("complexity", "energy", "improvisation"):
        value = getattr(wishes, name)
        if value is not None and not (_is_number(value) and 0.0 <= value <= 1.0):
            msg = f"{name} {value!r} is out of range; expected a number from 0 to 1"
            raise InvalidRequestError(msg, value=value, field=name)
    ratio = wishes.swing_ratio
    if ratio is not None and not (_is_number(ratio) and RATIO[0] <= ratio <= RATIO[1]):
        msg = f"swing_ratio {ratio!r} is out of range; expected a number from 1.0 to 3.0"
        raise InvalidRequestError(msg, value=ratio, field="swing_ratio")
    level = wishes.level
    if level is not None and (not isinstance(level, int) or not LEVELS[0] <= level <= LEVELS[1]):
        msg = f"level {level!r} does not exist; expected a whole number from 1 to 10"
        raise InvalidRequestError(msg, value=level, field="level")
    if wishes.max_span is not None and wishes.max_span not in SPANS:
        msg = f"max_span {wishes.max_span!r} is not offered; expected 12, 14 or 16 semitones"
        raise InvalidRequestError(msg, value=wishes.max_span, field="max_span")


def check_bars(bars: int) -> int:
    """Return a number of bars, or refuse it.

    Raises
    ------
    InvalidRequestError
    """
    is_whole = isinstance(bars, int) and not isinstance(bars, bool)
    if not is_whole or not BARS[0] <= bars <= BARS[1]:
        msg = f"{bars!r} bars are not possible; expected a whole number from 1 to 256"
        raise InvalidRequestError(msg, value=bars, field="bars")
    return bars


def check_tempo(tempo: Bpm) -> Bpm:
    """Return a tempo, or refuse it.

    Raises
    ------
    InvalidRequestError
    """
    if not _is_number(tempo) or not TEMPO[0] <= tempo <= TEMPO[1]:
        msg = f"tempo {tempo!r} is out of range; expected 20 to 400 beats per minute"
        raise InvalidRequestError(msg, value=tempo, field="tempo")
    return float(tempo)


def check_genre(genre: str) -> GenreCatalogue:
    """Return the catalogue of a genre.

    Raises
    ------
    InvalidRequestError
        If the product does not arrange it.
    """
    catalogue = CATALOGUES.get(genre.strip().lower())
    if catalogue is None:
        msg = f"unknown genre '{genre}'; expected one of {', '.join(CATALOGUES)}"
        raise InvalidRequestError(msg, value=genre, field="genre")
    return catalogue


def check_meter(text: str, meters: tuple[str, ...]) -> Meter:
    """Return a meter that the genre plays.

    Raises
    ------
    InvalidMeterError
    """
    meter = Meter.parse(text)
    if str(meter) not in meters:
        msg = f"'{text}' is not arranged; expected one of {', '.join(meters)}"
        raise InvalidMeterError(msg, value=text)
    return meter


def check_key(text: str) -> Key:
    """Return a key, respelled where its signature would need double accidentals.

    Raises
    ------
    InvalidKeyError
        With the nearest key as a suggestion.

    Examples
    --------
    >>> str(check_key("G#"))
    'Ab major'
    """
    try:
        return Key.parse(text)
    except InvalidKeyError as error:
        match = re.fullmatch(r"\s*([A-Ga-g])\s*([#b♯♭]?)\s*(.*)", text)
        spelled = respell(f"{match[1].upper()}{match[2]}", match[3]) if match else None
        if spelled is not None:
            return spelled
        hint = _suggest(text)
        msg = f"'{text[:40]}' is not a key; expected a tonic and a mode, for example Eb or F# minor"
        if hint:
            msg += f"; did you mean {hint}?"
        raise InvalidKeyError(msg, value=text) from error


def respell(tonic: str, mode: str) -> Key | None:
    """Return the usual enharmonic spelling of a key that is never written, or None."""
    named = {"": "major", "maj": "major", "m": "minor", "min": "minor"}.get(mode.strip(), mode)
    plain = tonic.translate({ord("♭"): "b", ord("♯"): "#"})
    usual = _RESPELLED.get(f"{plain} {named.strip().lower()}")
    return Key.parse(usual) if usual else None


def _suggest(text: str) -> str:
    head = re.match(r"\s*([A-Ha-h])([#b♯♭]?)", text)
    if head and head[1] in "Hh":
        return "B major"
    close = get_close_matches(text.strip().capitalize(), _KEY_NAMES, n=1, cutoff=0.5)
    if close:
        return close[0]
    if head and len(text.strip()) <= 8:
        guess = f"{head[1].upper()}{head[2]} major"
        return guess if guess in _KEY_NAMES else ""
    return ""


def _is_number(value: object) -> bool:
    is_real = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_real and math.isfinite(float(str(value)))
