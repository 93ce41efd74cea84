"""From an engraved SVG page to a flat list of marks: shapes, glyphs and text.

Only what Verovio writes is understood: groups with a translation, paths, rectangles,
polygons, ellipses, glyph uses and text runs. Coordinates are those of the inner page
(hundredths of a millimetre at 100 % staff size), y downwards.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import Any, Final

from gospel_keys.engraving.glyphs import MUSIC, Face, outline

_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_TRANSLATE: Final = re.compile(r"translate\(([^)]*)\)")
_SCALE: Final = re.compile(r"scale\(([^)]*)\)")
_ROTATE: Final = re.compile(r"rotate\(([^)]*)\)")
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_BLACK: Final = "#000000"
_BOLD: Final = frozenset({"ending", "fing", "reh", "tempo"})
_ITALIC: Final = frozenset({"dir", "dynam", "mNum"})
_HIDDEN: Final = "placeholder"


@dataclass(frozen=True, slots=True)
class Shape:
    """A path: SVG path data, filled or stroked.

    ``colour`` is ``#RRGGBB``, or empty for black; so it is in the other marks.
    """

    data: str
    stroke: float = 0.0
    filled: bool = True
    round_ends: bool = False
    dash: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A music glyph of the page's own definitions.

    ``matrix`` is the SVG transform (a, b, c, d, e, f) of glyph coordinates with y downwards.
    """

    name: str
    matrix: tuple[float, ...]
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in one face and size, starting at a point; ``note`` is the page's own id."""

    text: str
    face: Face
    size: float
    x: float
    y: float
    colour: str = ""


Mark = Shape | Glyph | Run


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as marks.

    ``glyphs`` maps glyph names to SVG path data in font units, y upwards. ``width`` and
    ``height`` are those of the inner coordinate system.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    glyphs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Context:
    x: float
    y: float
    bold: bool = False
    italic: bool = False
    turn: tuple[float, ...] = ()
    colour: str = ""


def read_page(svg: str) -> Drawing:
    """Read an engraved page.

    Parameters
    ----------
    svg : str
        A page of :class:`gospel_keys.engraving.engraver.Engraving`.
    """
    from lxml import etree

    root: Any = etree.fromstring(svg.encode())
    glyphs = tuple(glyphs_of(root).items())
    inner = root.find(f"{_SVG}svg")
    box = _numbers(inner.get("viewBox"))
    marks: list[Mark] = []
    for child in inner:
        _walk(child, _Context(0.0, 0.0), marks)
    return Drawing(box[2], box[3], tuple(marks), glyphs)


def glyphs_of(root: Any) -> dict[str, str]:
    """Return the glyphs that a page defines: their names and path data in font units."""
    return {
        str(group.get("id")): str(group[0].get("d"))
        for group in root.iterfind(f".//{_SVG}defs/{_SVG}g")
        if len(group)
    }


def marks_of(
    group: Any, offset: tuple[float, float], *, skip: frozenset[str] = frozenset()
) -> tuple[Mark, ...]:
    """Return the marks of a group of a page.

    Parameters
    ----------
    group : lxml element
    offset : (float, float)
        How far the groups around it have moved it.
    skip : frozenset of str
        Classes of groups inside it that are left out.
    """
    marks: list[Mark] = []
    _walk(group, _Context(*offset), marks, skip=skip)
    return tuple(marks)


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in _NUMBER.findall(text or "")]


def _walk(
    node: Any, context: _Context, marks: list[Mark], *, skip: frozenset[str] = frozenset()
) -> None:
    if not isinstance(node.tag, str):
        return
    tag = node.tag.removeprefix(_SVG)
    names = set((node.get("class") or "").split())
    if tag == "g":
        if _HIDDEN in names and not len(node):
            return
        shift = _TRANSLATE.search(node.get("transform") or "")
        dx, dy = _numbers(shift[1]) if shift else (0.0, 0.0)
        inner = _Context(
            context.x + dx,
            context.y + dy,
            bold=context.bold or bool(names & _BOLD),
            italic=context.italic or bool(names & _ITALIC),
            turn=_turn(node, context) or context.turn,
            colour=_colour(node, context),
        )
        for child in node:
            hidden_dot = _HIDDEN in names and child.tag == f"{_SVG}ellipse"
            if not hidden_dot and not skip.intersection((child.get("class") or "").split()):
                _walk(child, inner, marks, skip=skip)
    elif tag == "text":
        marks.extend(_text(node, context))
    elif tag == "use":
        marks.append(_use(node, context))
    elif tag in _SHAPES:
        marks.append(_SHAPES[tag](node, context))


def _colour(node: Any, context: _Context) -> str:
    """The colour of a group: its own, or that of the group around it."""
    colour = str(node.get("color") or "")
    if not _COLOUR.fullmatch(colour):
        return context.colour
    return "" if colour == _BLACK else colour


def _turn(node: Any, context: _Context) -> tuple[float, ...]:
    """Angle in degrees and centre of a rotated group (the wavy line of an arpeggio)."""
    found = _ROTATE.search(node.get("transform") or "")
    if found is None:
        return ()
    angle, *centre = _numbers(found[1])
    cx, cy = centre if centre else (0.0, 0.0)
    return angle, cx + context.x, cy + context.y


def _use(node: Any, context: _Context) -> Glyph:
    transform = node.get("transform") or ""
    place = _TRANSLATE.search(transform)
    x, y = _numbers(place[1]) if place else (0.0, 0.0)
    x, y = x + context.x, y + context.y
    scale = _SCALE.search(transform)
    factors = _numbers(scale[1]) if scale else [1.0]
    sx, sy = factors[0], factors[-1]
    name = node.get(_LINK).lstrip("#")
    if not context.turn:
        return Glyph(name, (sx, 0.0, 0.0, sy, x, y), context.colour)
    angle, cx, cy = context.turn
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    dx, dy = x - cx, y - cy
    moved = (cx + dx * cos - dy * sin, cy + dx * sin + dy * cos)
    matrix = (sx * cos, sx * sin, -sy * sin, sy * cos, *moved)
    return Glyph(name, tuple(round(v, 5) for v in matrix), context.colour)


def _path(node: Any, context: _Context) -> Shape:
    data = _shift(node.get("d"), context.x, context.y)
    filled = node.get("fill") != "none" and "C" in data.upper()
    return Shape(
        data,
        stroke=float(node.get("stroke-width") or 0),
        filled=filled and node.get("fill-opacity") != "0",
        round_ends=node.get("stroke-linecap") == "round",
        dash=node.get("stroke-dasharray") or "",
        colour=context.colour,
    )


def _shift(data: str, dx: float, dy: float) -> str:
    """Move absolute path data."""
    parts = re.findall(r"[A-Za-z]|-?\d+(?:\.\d+)?", data)
    moved: list[str] = []
    even = True
    for part in parts:
        if part.isalpha():
            moved.append(part)
            even = True
        else:
            moved.append(f"{float(part) + (dx if even else dy):g}")
            even = not even
    return " ".join(moved)


def _rect(node: Any, context: _Context) -> Shape:
    x, y = float(node.get("x")) + context.x, float(node.get("y")) + context.y
    turn = _ROTATE.search(node.get("transform") or "")
    w, h = float(node.get("width")), float(node.get("height"))
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    if turn:
        corners = _rotated(corners, _numbers(turn[1]), context)
    hollow = node.get("fill-opacity") == "0" or node.get("fill") == "none"
    stroke = float(node.get("stroke-width") or 0)
    return Shape(_polyline(corners), stroke, filled=not hollow, colour=context.colour)


def _rotated(
    corners: list[tuple[float, float]], turn: list[float], context: _Context
) -> list[tuple[float, float]]:
    angle = math.radians(turn[0])
    cx, cy = (turn[1] + context.x, turn[2] + context.y) if len(turn) > 2 else (0.0, 0.0)
    cos, sin = math.cos(angle), math.sin(angle)
    return [
        (cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)
        for x, y in corners
    ]


def _polyline(points: list[tuple[float, float]], *, close: bool = True) -> str:
    first, *rest = (f"{x:g} {y:g}" for x, y in points)
    return f"M {first} " + " ".join(f"L {p}" for p in rest) + (" Z" if close else "")


def _points(node: Any, context: _Context) -> list[tuple[float, float]]:
    values = _numbers(node.get("points"))
    return [(x + context.x, y + context.y) for x, y in zip(values[::2], values[1::2], strict=True)]


def _polygon(node: Any, context: _Context) -> Shape:
    stroke = float(node.get("stroke-width") or 0)
    return Shape(_polyline(_points(node, context)), stroke, colour=context.colour)


def _open_line(node: Any, context: _Context) -> Shape:
    data = _polyline(_points(node, context), close=False)
    stroke = float(node.get("stroke-width") or 0)
    return Shape(data, stroke, filled=False, colour=context.colour)


_KAPPA: Final = 0.5522847498


def _ellipse(node: Any, context: _Context) -> Shape:
    x, y = float(node.get("cx")) + context.x, float(node.get("cy")) + context.y
    rx, ry = float(node.get("rx")), float(node.get("ry"))
    kx, ky = rx * _KAPPA, ry * _KAPPA
    data = (
        f"M {x + rx:g} {y:g} "
        f"C {x + rx:g} {y + ky:g} {x + kx:g} {y + ry:g} {x:g} {y + ry:g} "
        f"C {x - kx:g} {y + ry:g} {x - rx:g} {y + ky:g} {x - rx:g} {y:g} "
        f"C {x - rx:g} {y - ky:g} {x - kx:g} {y - ry:g} {x:g} {y - ry:g} "
        f"C {x + kx:g} {y - ry:g} {x + rx:g} {y - ky:g} {x + rx:g} {y:g} Z"
    )
    return Shape(data, float(node.get("stroke-width") or 0), colour=context.colour)


_SHAPES: Final = {
    "path": _path,
    "rect": _rect,
    "polygon": _polygon,
    "polyline": _open_line,
    "ellipse": _ellipse,
}


@dataclass(slots=True)
class _Pen:
    """The text position while runs are collected."""

    x: float
    y: float
    anchor: str
    runs: list[Run]
    line: list[int]
    colour: str = ""

    def finish(self) -> None:
        """Shift the runs collected since the last anchor for centred or right-set text."""
        if not self.line or self.anchor == "start":
            self.line.clear()
            return
        start = self.runs[self.line[0]].x
        width = self.x - start
        shift = width / 2 if self.anchor == "middle" else width
        for index in self.line:
            run = self.runs[index]
            self.runs[index] = replace(run, x=run.x - shift)
        self.line.clear()


def _text(node: Any, context: _Context) -> list[Run]:
    anchor = node.get("text-anchor") or "start"
    x, y = float(node.get("x") or 0) + context.x, float(node.get("y") or 0) + context.y
    pen = _Pen(x, y, anchor, [], [], context.colour)
    _spans(node, context, pen, bold=context.bold, italic=context.italic, family="serif")
    pen.finish()
    return pen.runs


def _spans(
    node: Any, context: _Context, pen: _Pen, *, bold: bool, italic: bool, family: str
) -> None:
    for span in node:
        weight, slope = span.get("font-weight"), span.get("font-style")
        here_bold = bold if weight is None else weight == "bold"
        here_italic = italic if slope is None else slope == "italic"
        here_family = MUSIC if span.get("font-family") == MUSIC else family
        if span.get("x") is not None:
            pen.finish()
            pen.x = float(span.get("x")) + context.x
            pen.anchor = span.get("text-anchor") or pen.anchor
        if span.get("y") is not None:
            pen.y = float(span.get("y")) + context.y
        # A shift holds for all that follows, as SVG has it.
        pen.y += float(span.get("dy") or 0)
        size = float((span.get("font-size") or "0").removesuffix("px"))
        # Line ends are the document's; no-break spaces are the page's.
        if span.text and span.text.strip(" \n") and size:
            text = span.text if len(span) == 0 else span.text.strip(" \n")
            face = Face(here_family, here_bold, here_italic)
            _set(pen, text, face, size)
        _spans(span, context, pen, bold=here_bold, italic=here_italic, family=here_family)


def _set(pen: _Pen, text: str, face: Face, size: float) -> None:
    pen.line.append(len(pen.runs))
    pen.runs.append(Run(text, face, size, pen.x, pen.y, pen.colour))
    pen.x += size * sum(outline(face, character).advance for character in text)
