"""Notation: a score as bars of written signs (values, ties, tuplets, beams, voices)."""

from gospel_keys.score.notation.bars import notate_bars
from gospel_keys.score.notation.repeats import PrintedBar, printed_bars
from gospel_keys.score.notation.signs import (
    Accidental,
    Clef,
    Head,
    NotatedBar,
    NotatedVoice,
    OctaveShift,
    Sign,
    Tuplet,
)

__all__ = [
    "Accidental",
    "Clef",
    "Head",
    "NotatedBar",
    "NotatedVoice",
    "OctaveShift",
    "PrintedBar",
    "Sign",
    "Tuplet",
    "notate_bars",
    "printed_bars",
]
