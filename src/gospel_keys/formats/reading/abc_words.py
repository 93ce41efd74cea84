"""Texts and named marks of ABC that hold for a place: chords, loudness, pedal, jumps.

References
----------
.. [1] *The abc music standard 2.1*, 2011, sections 4.14, 4.18 and 4.19.
"""

from typing import Final

from gospel_keys.errors import GospelKeysError
from gospel_keys.formats.reading.abc_signs import take_jump
from gospel_keys.formats.reading.abc_tokens import WEDGES
from gospel_keys.formats.reading.directions import VELOCITIES
from gospel_keys.formats.reading.events import PedalEdge, ReadBar, ReadChord, Remarks, WedgeEdge
from gospel_keys.formats.text import printable
from gospel_keys.score.model import DynamicMark
from gospel_keys.theory.chord import Chord, NoChord
from gospel_keys.theory.symbol import parse_symbol
from gospel_keys.units import Ticks

_ANNOTATION: Final = "^_<>@"
"""What a text begins with that is no chord symbol: the side on which it stands."""

_SHOWN: Final = 40


def take_text(text: str, bar: ReadBar, tick: Ticks, remarks: Remarks) -> None:
    """Take a text between quotation marks: a chord symbol, or words.

    Parameters
    ----------
    text : str
    bar : ReadBar
        Given what the text means, in place.
    tick : Ticks
        From the left edge of the bar.
    remarks : Remarks
        Told about words and symbols that mean nothing here.
    """
    shown = printable(text)[:_SHOWN]
    if not text:
        return
    if text[0] in _ANNOTATION:
        words = text[1:].strip()
        if words and not _take_words(words, bar, tick):
            remarks.add(f"left out the words '{printable(words)[:_SHOWN]}'")
        return
    try:
        harmony = parse_symbol(text.strip("()"))
    except GospelKeysError:
        # Older books write words where chord symbols stand.
        if not _take_words(text, bar, tick):
            remarks.add(f"left out '{shown}', which no chord matches")
        return
    if isinstance(harmony, Chord):
        bar.chords.append(ReadChord(tick, harmony))
    elif isinstance(harmony, NoChord):
        bar.chords.append(ReadChord(tick, None))


def _take_words(text: str, bar: ReadBar, tick: Ticks) -> bool:
    """Take words that say how loud, or where to go on; False where they say no such thing."""
    plain = printable(text).strip()
    return _take_loudness(plain, bar, tick) or take_jump(plain.lower().replace(" ", ""), bar.signs)


def take_mark(name: str, bar: ReadBar, tick: Ticks) -> bool:
    """Take a named mark that belongs to a place and not to a note; False for any other.

    Parameters
    ----------
    name : str
        As it stands between exclamation marks.
    bar : ReadBar
        Given the mark, in place.
    tick : Ticks
        From the left edge of the bar.
    """
    if name in WEDGES:
        bar.marks.append(WedgeEdge(tick, WEDGES[name]))
    elif name in ("ped", "ped-up"):
        bar.marks.append(PedalEdge(tick, "start" if name == "ped" else "stop"))
    else:
        return _take_loudness(name, bar, tick) or take_jump(name.lower(), bar.signs)
    return True


def _take_loudness(name: str, bar: ReadBar, tick: Ticks) -> bool:
    if name not in VELOCITIES:
        return False
    bar.marks.append(DynamicMark(tick, name, VELOCITIES[name]))
    return True
