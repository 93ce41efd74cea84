"""Chord charts: four bars a row, large symbols, the form at the margin.

What a rhythm section reads. Symbols stand where they begin in the bar; a bar that only goes
on has the sign of a repeated bar, beats without a symbol are slashed where the chords of a
bar are not equally long. The page is written as the engraver writes pages, so that
everything that makes PDF, PNG and SVG of them takes it as it is.

References
----------
.. [1] Williams, C. *The Nashville Number System*, 7th ed., 2005.
.. [2] Sher, C. (ed.) *The New Real Book*, Sher Music, 1988, "Understanding the charts".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.engraving.chart_cells import BARS_A_ROW, Cell, Placed, chart_cells, chart_rows
from gospel_keys.engraving.chart_signs import glyph, time_signature, upright, write_page
from gospel_keys.engraving.chart_text import (
    BOLD,
    ITALIC,
    fitting,
    set_chord,
    set_line,
    set_numeral,
    set_tempo,
    set_text,
    write_line,
)
from gospel_keys.engraving.dressing import with_signs
from gospel_keys.engraving.engraver import PAPERS, Engraving, Layout
from gospel_keys.errors import RenderingError
from gospel_keys.formats.text import printable
from gospel_keys.score.model import Score

_UNITS: Final = 10
"""Drawing units in a tenth of a millimetre."""

_SIDE: Final = 1300.0
_TOP: Final = 1500.0
_FOOT: Final = 1500.0
_HEAD: Final = 2500.0
"""From the top margin to the first row on the first page."""

_USUAL_STAFF: Final = 90
_CHORD: Final = 760.0
_NUMERAL: Final = 380.0
_LABEL: Final = 440.0
_PAD: Final = 190.0
_GAP: Final = 130.0
_METER_AIR: Final = 130.0
_BAR: Final = 1300.0
"""Height of the bar lines; the baseline of the symbols is at 70 % of it."""

_BASELINE: Final = 0.72
_NUMERALS: Final = 620.0
"""What numerals add below the bar lines."""

_LABELLED: Final = 780.0
"""What the name of a part adds above them."""

_ROW: Final = (1900.0, 2500.0)
"""The least and the most from row to row, without what names and numerals add."""

_SIZES: Final = (1.0, 0.86, 0.74, 0.64, 0.55, 0.47, 0.4)
"""Symbols shrink in steps, so that neighbours are alike or plainly different."""

_THIN: Final = 24
_THICK: Final = 80
_SLASH: Final = 75
_SLASH_WIDTH, _SLASH_HEIGHT = 190.0, 330.0
"""Of a beat without a symbol: heavier and flatter than the slash before a bass."""

_BESIDE_SLASH: Final = 190.0
"""The gap in bars that have them."""


@dataclass(frozen=True, slots=True)
class _Page:
    """The measures of a page, in drawing units; ``scale`` is that of the symbols."""

    width: float
    height: float
    scale: float
    numerals: bool

    @property
    def bar(self) -> float:
        """Width of a bar."""
        return (self.width - 2 * _SIDE) / BARS_A_ROW

    @property
    def tall(self) -> float:
        """Height of a bar line."""
        return _BAR * self.scale

    def around(self, row: Sequence[Cell]) -> float:
        """Room that a row needs beside the distance of rows."""
        named = any(cell.section or cell.tempos or cell.new_key for cell in row)
        return (_LABELLED if named else 0.0) + (_NUMERALS * self.scale if self.numerals else 0.0)


def engrave_chart(score: Score, layout: Layout | None = None) -> Engraving:
    """Engrave the chord chart of a score.

    Parameters
    ----------
    score : Score
    layout : Layout, optional
        Paper, size (``staff``) and whether Roman numerals stand under the symbols.

    Returns
    -------
    engraving : Engraving
        Bars carry the ids ``b{index}``, symbols ``c{index}`` of the score.

    Raises
    ------
    RenderingError
        If the score has no bars.

    Examples
    --------
    >>> from gospel_keys.score.meter import Meter
    >>> from gospel_keys.score.model import KeyChange, MeterChange, TempoMark
    >>> from gospel_keys.theory.key import Key
    >>> score = Score(
    ...     "Silence",
    ...     3840,
    ...     meters=(MeterChange(0, Meter(4, 4)),),
    ...     keys=(KeyChange(0, Key.parse("C")),),
    ...     tempos=(TempoMark(0, 80),),
    ...     notes=(),
    ... )
    >>> len(engrave_chart(score).pages)
    1
    """
    layout = layout or Layout()
    if not score.duration:
        msg = "the score has no bars; expected at least one"
        raise RenderingError(msg, value=score.title)
    width, height = PAPERS[layout.paper]
    scale = (layout.staff / _USUAL_STAFF) ** 0.5
    page = _Page(width * _UNITS, height * _UNITS, scale, layout.numerals)
    sheets = _share(chart_rows(chart_cells(score)), page)
    drawn = tuple(
        write_page(_sheet(rows, number, page, score), (page.width, page.height), number)
        for number, rows in enumerate(sheets)
    )
    return Engraving(drawn, score.title, score.creator, width, height)


def _room(page: _Page, number: int) -> float:
    return page.height - _TOP - _FOOT - (_HEAD if number == 0 else 0.0)


Rows = Sequence[Sequence[Cell]]


def _share(rows: Rows, page: _Page) -> list[Rows]:
    """Share the rows among as few pages as hold them, all filled about equally."""
    need = [_ROW[0] * page.scale + page.around(row) for row in rows]
    count = 1
    while (sheets := _filled(rows, need, page, count)) is None:
        count += 1
    return sheets


def _filled(rows: Rows, need: Sequence[float], page: _Page, count: int) -> list[Rows] | None:
    """Fill a number of pages evenly, or None where they do not hold the rows."""
    if count >= len(rows):
        return [[row] for row in rows]
    rooms = [_room(page, number) for number in range(count)]
    sheets: list[Rows] = []
    start = 0
    for number, room in enumerate(rooms):
        share = sum(need[start:]) * room / sum(rooms[number:])
        end = start + _held(need[start:], share=share, room=room)
        sheets.append(rows[start:end])
        start = end
    return sheets if start == len(rows) else None


def _held(need: Sequence[float], *, share: float, room: float) -> int:
    """How many rows come nearest to a page's share; at least one, and no more than it holds."""
    best, taken = 1, 0.0
    for count, height in enumerate(need, start=1):
        taken += height
        if taken > room + 1:
            break
        if taken <= share or taken - share <= share - (taken - height):
            best = count
    return best


def _sheet(rows: Rows, number: int, page: _Page, score: Score) -> str:
    out = [_head(score, page)] if number == 0 else []
    y = _TOP + (_HEAD if number == 0 else 0.0)
    fixed = sum(page.around(row) for row in rows)
    step = min(_ROW[1] * page.scale, (_room(page, number) - fixed) / len(rows))
    for row in rows:
        extra = page.around(row) - (_NUMERALS * page.scale if page.numerals else 0.0)
        out.append(_row(row, y + extra, page, score))
        y += step + page.around(row)
    folio = set_text(str(number + 1))
    out.append(write_line(folio, page.width / 2, page.height - 900, 320, anchor=0.5))
    return "".join(out)


def _head(score: Score, page: _Page) -> str:
    """Title and style, key and tempo on the left, the arranger on the right."""
    title = set_text(with_signs(score.title))
    size = 760 * fitting([title.width * 760], [page.width - 2 * _SIDE])
    out = write_line(title, page.width / 2, _TOP + 400, size, anchor=0.5)
    if score.subtitle and score.subtitle.casefold() != score.title.casefold():
        line = set_text(with_signs(score.subtitle), ITALIC)
        small = 380 * fitting([line.width * 380], [page.width - 2 * _SIDE])
        out += write_line(line, page.width / 2, _TOP + 1000, small, anchor=0.5)
    key = set_line([("Key of ", BOLD, 1, 0), (with_signs(str(score.key)), BOLD, 1, 0)])
    out += write_line(key, _SIDE, _TOP + 1620, 440)
    out += _tempo(score, _SIDE + key.width * 440 + 700, _TOP + 1620)
    right = page.width - _SIDE
    return out + write_line(set_text(printable(score.creator)), right, _TOP + 1620, 380, anchor=1)


def _tempo(score: Score, x: float, y: float) -> str:
    said = score.feel.casefold().replace("-", " ")
    words = [w for w in score.tempo.text.split(", ") if w.casefold().replace("-", " ") not in said]
    text = ", ".join(part for part in (*words, score.feel) if part) if said else score.tempo.text
    line = set_text(printable(text), BOLD)
    gap = 260 if text else 0
    figure = write_line(set_tempo(score.tempo), x + line.width * 440 + gap, y, 440)
    return write_line(line, x, y, 440) + (figure if score.tempo.visible else "")


def _row(row: Sequence[Cell], y: float, page: _Page, score: Score) -> str:
    out: list[str] = []
    for place, cell in enumerate(row):
        x = _SIDE + place * page.bar
        body = _bar_line(cell, x, y, page, first=place == 0) + _cell(cell, x, y, page, score)
        out.append(f'<g id="b{cell.bar.index}" class="bar">{body}</g>')
    end = _SIDE + len(row) * page.bar
    out.append(_closing(row[-1], end, y, page, score))
    return "".join(out)


def _bar_line(cell: Cell, x: float, y: float, page: _Page, *, first: bool) -> str:
    """The line at the left of a bar: double where a part or a key begins."""
    double = cell.opens_part or (cell.new_key and not first)
    second = upright(x + 110, y, page.tall, _THIN) if double else ""
    return upright(x, y, page.tall, _THIN) + second


def _closing(cell: Cell, x: float, y: float, page: _Page, score: Score) -> str:
    """The line at the end of a row: single, double before a new part, final at the end."""
    ends_part = any(section.onset == cell.bar.end for section in score.sections)
    if cell.bar.end >= score.duration:
        return upright(x - 150, y, page.tall, _THIN) + upright(x - 40, y, page.tall, _THICK)
    second = upright(x - 110, y, page.tall, _THIN) if ends_part else ""
    return upright(x, y, page.tall, _THIN) + second


def _cell(cell: Cell, x: float, y: float, page: _Page, score: Score) -> str:
    out = _label(cell, x, y) + _above(cell, x, y, page)
    left = x + _PAD + (60 if cell.opens_part else 0)
    if cell.new_meter:
        signature, width = time_signature(cell.bar.meter, (left, y), page.tall, page.scale)
        out += signature
        left += width + _METER_AIR
    right = x + page.bar - _PAD / 2
    if cell.repeats:
        return out + glyph("E500", (x + page.bar / 2, y + page.tall / 2), 2.0 * page.scale)
    if not cell.chords:
        middle = y + _BASELINE * page.tall
        return out + write_line(set_text("N.C.", BOLD), left, middle, 520 * page.scale)
    return out + _symbols(cell, (left, right), y, page, score)


def _symbols(cell: Cell, span: tuple[float, float], y: float, page: _Page, score: Score) -> str:
    """The symbols of a bar, each from its own place on, all of one size."""
    left, right = span
    base = y + _BASELINE * page.tall
    lines = [set_chord(chord.span.chord) for chord in cell.chords]
    widths = [line.width * _CHORD * page.scale for line in lines]
    items = [_Item(c.place, width) for c, width in zip(cell.chords, widths, strict=True)]
    items += [_Item(beat) for beat in cell.slashes]
    items.sort(key=lambda item: item.place)
    places, scale = _places(items, (left, right))
    xs = [x for x, item in zip(places, items, strict=True) if item.width]
    ends = [*xs[1:], right + _GAP]
    out = ""
    for chord, line, x, end in zip(cell.chords, lines, xs, ends, strict=True):
        body = write_line(line, x, base, scale * _CHORD * page.scale)
        if page.numerals and not chord.held:
            body += _numeral(chord, x, end, y, page)
        out += f'<g id="{_chord_id(chord, cell, score)}" class="symbol">{body}</g>'
    slashes = (x for x, item in zip(places, items, strict=True) if not item.width)
    return out + "".join(_slash(x, base) for x in slashes)


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands in a bar: a symbol with its full width, or, without one, a slash."""

    place: float
    width: float = 0.0


def _places(items: Sequence[_Item], span: tuple[float, float]) -> tuple[list[float], float]:
    """Where the symbols and slashes of a bar stand, and the scale of the symbols.

    Each keeps its place in time as long as that lets the symbols be three quarters of their
    size; in fuller bars all share the room by their widths.
    """
    left, right = span
    xs = [left + item.place * (right - left) for item in items]
    rooms = [end - x - _GAP for x, end in zip(xs, [*xs[1:], right + _GAP], strict=True)]
    widths = [item.width for item in items]
    slashes = widths.count(0.0) * _SLASH_WIDTH
    gap = _BESIDE_SLASH if slashes else _GAP
    timed = fitting(*_of_symbols(widths, rooms))
    room = (right - xs[0] - gap * (len(items) - 1) - slashes) / sum(widths)
    if timed >= min(_SIZES[2], room):
        return xs, _step(timed)
    step = _step(min(1.0, room))
    spare = (right - xs[0] - step * sum(widths) - slashes) / len(items)
    for number, width in enumerate(widths[:-1]):
        xs[number + 1] = xs[number] + (step * width or _SLASH_WIDTH) + spare
    return xs, step


def _of_symbols(widths: Sequence[float], rooms: Sequence[float]) -> tuple[list[float], list[float]]:
    pairs = [(width, room) for width, room in zip(widths, rooms, strict=True) if width]
    return [width for width, _ in pairs], [room for _, room in pairs]


def _step(scale: float) -> float:
    return next((size for size in _SIZES if size <= scale + 1e-9), scale)


def _chord_id(chord: Placed, cell: Cell, score: Score) -> str:
    name = f"c{score.chords.index(chord.span)}"
    return f"{name}b{cell.bar.index}" if chord.held else name


def _numeral(chord: Placed, x: float, end: float, y: float, page: _Page) -> str:
    if not chord.span.roman:
        return ""
    line = set_numeral(chord.span.roman)
    size = _NUMERAL * page.scale
    size *= fitting([line.width * size], [end - x - _GAP])
    return write_line(line, x, y + page.tall + 0.72 * _NUMERALS * page.scale, size)


def _slash(x: float, base: float) -> str:
    """A slash for a beat without a symbol."""
    return (
        f'<path d="M{x:.0f} {base:.0f} L{x + _SLASH_WIDTH:.0f} {base - _SLASH_HEIGHT:.0f}"'
        f' stroke-width="{_SLASH}" stroke-linecap="round"/>'
    )


def _label(cell: Cell, x: float, y: float) -> str:
    """The name of a part in a box over its first bar."""
    name = printable(cell.section)
    if not name:
        return ""
    line = set_text(name, BOLD)
    width, height = line.width * _LABEL + 220, 600
    box = (
        f'<rect x="{x:.0f}" y="{y - height - 150:.0f}" width="{width:.0f}" height="{height}"'
        f' stroke-width="{_THIN}" fill-opacity="0" fill="none"/>'
    )
    return f'<g class="part">{box}{write_line(line, x + 110, y - 300, _LABEL)}</g>'


def _above(cell: Cell, x: float, y: float, page: _Page) -> str:
    """A new key and words about the tempo, over the bar."""
    out = ""
    shift = set_text(printable(cell.section), BOLD).width * _LABEL + 500 if cell.section else 0
    if cell.new_key:
        key = set_text(f"Key of {with_signs(str(cell.bar.key))}", BOLD)
        out += write_line(key, x + shift, y - 260, 400)
        shift += key.width * 400 + 300
    for place, text in cell.tempos:
        left = x + max(shift, place * page.bar)
        out += write_line(set_text(printable(text), ITALIC), left, y - 260, 420)
    return out
