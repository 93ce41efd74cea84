"""The strip: a whole score as one endless line, with the place of every notehead.

What scrolls in a video. Coordinates are in drawing units of the strip (a staff space is 180),
x to the right and y downwards from the top left corner.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Final

from gospel_keys.engraving.engraver import Engraving, Layout, open_toolkit, set_line
from gospel_keys.engraving.fingers import clear_stems
from gospel_keys.engraving.hand_colours import colour_hands
from gospel_keys.engraving.note_names import name_notes
from gospel_keys.score.lead_sheet import LeadSheet
from gospel_keys.score.model import Bar, Hand, KeyChange, MeterChange, Note, Role, Score
from gospel_keys.score.notation.clefs import choose_clefs
from gospel_keys.score.notation.lengths import plain_lengths
from gospel_keys.score.notation.signs import Clef
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.units import Ticks

_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_ID: Final = re.compile(r"n(\d+)")
_PLACE: Final = re.compile(r"translate\((-?[\d.]+),\s*(-?[\d.]+)\)\s*scale\(([\d.]+)")
_MARGIN: Final = re.compile(r"translate\((-?[\d.]+),\s*(-?[\d.]+)\)")
_STAFF_LINE: Final = re.compile(r"M(-?\d+) (-?\d+) L(-?\d+) (-?\d+)")
_WIDTHS: Final = {"E0A2": 422.0, "E0A3": 295.0, "E0A4": 295.0}
"""Widths of the whole, half and black notehead in font units, of which 1000 are four spaces."""

_HALF_SPACE: Final = 125.0
STAFF_HEIGHT: Final = 720.0
"""Drawing units from the top to the bottom line of a staff."""

_BORDER: Final = 30
_PER_TENTH_MM: Final = 10
_SHRINK: Final = 4
"""The page is made smaller so that long pieces keep within what PDF readers draw."""


@dataclass(frozen=True, slots=True)
class Head:
    """The notehead of a written note: index into ``Score.notes``, and its box."""

    note: int
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Strip:
    """An engraved line.

    Parameters
    ----------
    engraving : Engraving
        One page, as wide as the music.
    width, height : float
        In drawing units.
    heads : tuple of Head
    anchors : tuple of (Ticks, float)
        Where on the line a moment stands; strictly ascending in both.
    staff_tops : (float, float)
        Top lines of the upper and of the lower staff.
    bar_lines : tuple of float
        Where each bar ends, ascending.
    """

    engraving: Engraving
    width: float
    height: float
    heads: tuple[Head, ...]
    anchors: tuple[tuple[Ticks, float], ...]
    staff_tops: tuple[float, float]
    bar_lines: tuple[float, ...]

    def x_at(self, tick: float) -> float:
        """Return the place of a moment, straight between the notes on both sides."""
        place = bisect_right(self.anchors, tick, key=itemgetter(0)) - 1
        place = min(max(place, 0), len(self.anchors) - 2)
        (t0, x0), (t1, x1) = self.anchors[place : place + 2]
        return x0 + (tick - t0) * (x1 - x0) / (t1 - t0)


def engrave_strip(score: Score, layout: Layout | None = None) -> Strip:
    """Engrave a score on one endless line.

    Parameters
    ----------
    score : Score
        Its repeats are written out.
    layout : Layout, optional
        Chord symbols, names in the heads and colours of the hands; its paper and its size of
        the staves are not used.

    Raises
    ------
    RenderingError
        If the engraver refuses the score.
    """
    wished = layout or Layout()
    layout = replace(wished, paper=Layout().paper, staff=Layout().staff)
    score = plain_lengths(replace(score, repeats=()))
    toolkit = open_toolkit(layout)
    toolkit.setOptions(
        {
            "adjustPageWidth": True,
            "adjustPageHeight": True,
            "justifyVertically": False,
            "spacingBraceGroup": 7,
            "header": "none",
            "footer": "none",
            "pageMarginTop": _BORDER,
            "pageMarginBottom": _BORDER,
            "pageMarginLeft": _BORDER,
            "pageMarginRight": _BORDER,
        }
    )
    set_line(toolkit, score, layout)
    strip = _read(clear_stems(toolkit.renderToSVG(1)), score)
    (page,) = strip.engraving.pages
    if layout.note_names:
        page = name_notes(page, score)
    if layout.hand_colours:
        page = colour_hands(page)
    return replace(strip, engraving=replace(strip.engraving, pages=(page,)))


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands at the left of the staves from a moment on."""

    onset: Ticks
    bar: Bar
    clefs: tuple[Clef, Clef]


def signatures_of(score: Score) -> tuple[Signature, ...]:
    """Return the clefs (upper and lower staff) and keys of a piece, wherever one changes."""
    bars = score.bars()
    rows = zip(
        bars,
        choose_clefs(score, bars, Hand.RIGHT),
        choose_clefs(score, bars, Hand.LEFT),
        strict=True,
    )
    found: list[Signature] = []
    for bar, upper, lower in rows:
        last = found[-1] if found else None
        if last is None or (last.bar.key, last.clefs) != (bar.key, (upper, lower)):
            found.append(Signature(bar.onset, bar, (upper, lower)))
    return tuple(found)


def engrave_signature(score: Score, signature: Signature, layout: Layout | None = None) -> Strip:
    """Engrave a bar with the given clefs and key; its notes only ask for the clefs."""
    bar = signature.bar
    notes = [
        Note(place * bar.meter.beat, bar.meter.beat, _ASKING[clef], hand, Role.MELODY)
        for hand, clef in zip((Hand.RIGHT, Hand.LEFT), signature.clefs, strict=True)
        for place in range(bar.meter.beats)
        if hand is Hand.RIGHT or not isinstance(score, LeadSheet)
    ]
    kind = LeadSheet if isinstance(score, LeadSheet) else Score
    plain = kind(
        title=score.title,
        duration=bar.meter.bar,
        meters=(MeterChange(0, bar.meter),),
        keys=(KeyChange(0, bar.key),),
        tempos=(replace(score.tempos[0], onset=0, text="", visible=False),),
        notes=tuple(sorted(notes, key=lambda n: (n.onset, n.hand))),
    )
    return engrave_strip(plain, layout)


_ASKING: Final = {
    Clef.TREBLE: Pitch(PitchName("G", 0), 5),
    Clef.BASS: Pitch(PitchName("F", 0), 2),
}
"""Pitches that are read in one clef only."""


def _read(svg: str, score: Score) -> Strip:
    from lxml import etree

    root = etree.fromstring(svg.encode())
    inner = next(
        node for node in root.iter(f"{_SVG}svg") if node.get("class") == "definition-scale"
    )
    width, height = (float(v) for v in inner.get("viewBox", "").split()[2:])
    page = next(node for node in inner.iter(f"{_SVG}g") if node.get("class") == "page-margin")
    margin = _MARGIN.match(page.get("transform", ""))
    dx, dy = (float(v) for v in margin.groups()) if margin else (0.0, 0.0)
    heads = tuple(_heads(page, dx, dy))
    ends = sorted({x + dx for x in _bar_ends(page)})
    size = (round(width / _PER_TENTH_MM / _SHRINK), round(height / _PER_TENTH_MM / _SHRINK))
    return Strip(
        Engraving((svg,), score.title, score.creator, *size),
        width,
        height,
        heads,
        _anchors(score, heads, max(ends, default=width)),
        _staff_tops(page, dy),
        tuple(ends),
    )


def _heads(page: Any, dx: float, dy: float) -> list[Head]:  # lxml ships no types.
    found: list[Head] = []
    for group in page.iter(f"{_SVG}g"):
        name = _ID.fullmatch(group.get("id", ""))
        if name is None or group.get("class") != "note":
            continue
        for use in group.iter(f"{_SVG}use"):
            code = use.get(_LINK, "").lstrip("#").split("-")[0]
            place = _PLACE.match(use.get("transform", ""))
            if code in _WIDTHS and place is not None:
                x, y, scale = (float(v) for v in place.groups())
                x, y = x + dx, y + dy
                reach = _HALF_SPACE * scale
                right = x + _WIDTHS[code] * scale
                found.append(Head(int(name[1]), x, right, y - reach, y + reach))
                break
    return found


def _lines(page: Any) -> list[tuple[float, float, float]]:
    """Left, right and height of the staff lines."""
    found: list[tuple[float, float, float]] = []
    for staff in page.iter(f"{_SVG}g"):
        if staff.get("class") != "staff":
            continue
        for path in staff.findall(f"{_SVG}path"):
            line = _STAFF_LINE.match(path.get("d", ""))
            if line is not None and line[2] == line[4]:
                found.append((float(line[1]), float(line[3]), float(line[2])))
    return found


def _staff_tops(page: Any, dy: float) -> tuple[float, float]:
    heights = sorted({y + dy for _, _, y in _lines(page)})
    return heights[0], heights[-1] - STAFF_HEIGHT


def _bar_ends(page: Any) -> list[float]:
    return [right for _, right, _ in _lines(page)]


def _anchors(score: Score, heads: Sequence[Head], end: float) -> tuple[tuple[Ticks, float], ...]:
    """The first notehead of every moment, and the last bar line; kept in order."""
    places: dict[Ticks, float] = {}
    for head in heads:
        note = score.notes[head.note]
        if not note.is_grace:
            middle = (head.left + head.right) / 2
            places[note.onset] = min(middle, places.get(note.onset, middle))
    anchors: list[tuple[Ticks, float]] = []
    for tick, x in [*sorted(places.items()), (score.duration, end)]:
        if not anchors or (tick > anchors[-1][0] and x > anchors[-1][1]):
            anchors.append((tick, x))
    if len(anchors) < 2:
        anchors = [(0, 0.0), (max(1, score.duration), end)]
    return tuple(anchors)
