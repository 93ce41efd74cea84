"""Key and time signatures from elsewhere, as our keys and meters."""

import re
from typing import Final

from lxml import etree

from gospel_keys.errors import InvalidMeterError
from gospel_keys.formats.reading.events import Remarks
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key, Mode
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import WHOLE, Ticks

_FIFTHS: Final = "FCGDAEB"
_MINOR: Final = frozenset(("minor", "aeolian", "dorian", "phrygian", "locrian"))
_DENOMINATORS: Final = (4, 8, 16, 2)


def key_with(fifths: int, mode: Mode) -> Key:
    """Return the key with a signature.

    Examples
    --------
    >>> str(key_with(-3, "minor"))
    'C minor'
    """
    place = fifths + (4 if mode == "minor" else 1)
    return Key(PitchName(_FIFTHS[place % 7], place // 7), mode)


def key_of(element: etree._Element, remarks: Remarks) -> Key | None:
    """Return the key of a ``<key>``; church modes as major or minor by their third.

    A signature without a mode is read as major.
    """
    text = element.findtext("fifths", "").strip()
    if not re.fullmatch(r"[+-]?\d{1,2}", text):
        remarks.add("left out a key signature that is not made of fifths")
        return None
    fifths = int(text)
    if abs(fifths) > 7:
        remarks.add(f"read a key signature of {fifths} fifths as its plainer equal")
        fifths -= 12 if fifths > 0 else -12
        if abs(fifths) > 7:
            return None
    mode = element.findtext("mode", "major").strip().lower()
    return key_with(fifths, "minor" if mode in _MINOR else "major")


def meter_of_time(element: etree._Element, remarks: Remarks) -> Meter | None:
    """Return the meter of a ``<time>``; additive meters by their sum, None for free time."""
    beats = [b.text or "" for b in element.iterfind("beats")]
    types = [t.text or "" for t in element.iterfind("beat-type")]
    length = 0
    for beat, kind in zip(beats, types, strict=False):
        tops = re.findall(r"\d{1,3}", beat)
        if not tops or not kind.strip().isdecimal() or not 1 <= int(kind) <= 128:
            remarks.add(f"left out the time signature '{beat}/{kind}'")
            return None
        length += sum(int(top) for top in tops) * WHOLE // int(kind)
    if not length:
        remarks.add("read bars without a time signature by what they hold")
        return None
    meter = meter_of_length(length, int(types[0]))
    if meter is None:
        remarks.add(f"left out the time signature '{'+'.join(beats)}/{types[0]}'")
    return meter


def meter_of_length(length: Ticks, denominator: int = 4) -> Meter | None:
    """Return a meter whose bar has a length, with a denominator if it can be.

    Examples
    --------
    >>> str(meter_of_length(1440, 8))
    '3/8'
    """
    for below in (denominator, *_DENOMINATORS):
        numerator, rest = divmod(length * below, WHOLE)
        if rest:
            continue
        try:
            return Meter(numerator, below)
        except InvalidMeterError:
            continue
    return None
