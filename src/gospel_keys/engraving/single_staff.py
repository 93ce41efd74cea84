"""One staff for a lead sheet.

The MusicXML writer knows the grand staff of a piano. For a lead sheet its lower staff, which
is empty, is taken out of the text, and in the engraver's encoding the empty bars of the tune
become beat slashes.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, 2021, ``staves`` and ``staff``.
.. [2] Music Encoding Initiative, *MEI Guidelines 5.0*, 2023, ``@head.shape``.
"""

import re
from typing import Final

from gospel_keys.formats.musicxml import Flavour, write_musicxml
from gospel_keys.score.lead_sheet import LeadSheet
from gospel_keys.score.model import Bar
from gospel_keys.score.notation import printed_bars
from gospel_keys.units import DOTTED_QUARTER, EIGHTH, HALF, QUARTER

_LOWER_VOICE: Final = re.compile(
    r"<backup><duration>\d+</duration></backup>"
    r"(?:<(note|forward)\b[^>]*>(?:(?!</\1>).)*<staff>2</staff>(?:(?!</\1>).)*</\1>)+"
)
_LOWER_CLEF: Final = re.compile(r'<clef number="2">.*?</clef>')
_MEASURE: Final = re.compile(r"<measure\b.*?</measure>", re.DOTALL)
_EMPTY_BAR: Final = re.compile(r"<mRest\b[^>]*/>")
_BEATS: Final = {
    HALF: 'dur="2"',
    DOTTED_QUARTER: 'dur="4" dots="1"',
    QUARTER: 'dur="4"',
    EIGHTH: 'dur="8"',
}


def write_lead_sheet(sheet: LeadSheet, *, flavour: Flavour = "export") -> str:
    """Write a lead sheet as MusicXML 4.0 with a single staff.

    Parameters
    ----------
    sheet : LeadSheet
    flavour : {"export", "engrave"}
        As in :func:`gospel_keys.formats.musicxml.write_musicxml`.

    Returns
    -------
    text : str
        Text for UTF-8, valid against the official schema.
    """
    text = _LOWER_VOICE.sub("", write_musicxml(sheet, flavour=flavour))
    text = _LOWER_CLEF.sub("", text).replace("<staves>2</staves>", "")
    return text.replace("<staff>1</staff>", "").replace('<clef number="1">', "<clef>")


def slash_empty_bars(mei: str, sheet: LeadSheet) -> str:
    """Return an encoded lead sheet with slashes in the bars that have chords and no tune.

    Bars without a chord keep their rest.
    """
    bars = iter(printed_bars(sheet))

    def fill(found: re.Match[str]) -> str:
        bar = next(bars).bar
        slashes = _slashes(bar)
        sounds = any(span.onset < bar.end and bar.onset < span.end for span in sheet.chords)
        return _EMPTY_BAR.sub(slashes, found[0]) if sounds and slashes else found[0]

    return _MEASURE.sub(fill, mei)


def _slashes(bar: Bar) -> str:
    """A slash on the middle line for each beat; none in a bar that is not whole."""
    beat = bar.meter.beat
    if bar.duration != bar.meter.bar or beat not in _BEATS:
        return ""
    look = 'pname="b" oct="4" head.shape="slash" stem.visible="false"'
    return f"<note {_BEATS[beat]} {look}/>" * (bar.duration // beat)
