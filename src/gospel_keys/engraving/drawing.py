"""From an engraved SVG page to a flat list of marks: shapes, glyphs and text.

Only what Verovio writes is understood: groups with a translation, paths, rectangles,
polygons, ellipses, glyph uses and text runs. Coordinates are those of the inner page
(hundredths of a millimetre at 100 % staff size), y downwards.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from gospel_keys.engraving.text_runs import Pen, Run, read_runs

_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_TRANSLATE: Final = re.compile(r"translate\(([^)]*)\)")
_SCALE: Final = re.compile(r"scale\(([^)]*)\)")
_PLACED: Final = re.compile(r"translate\((-?[\d.]+), (-?[\d.]+)\) scale\((-?[\d.]+), (-?[\d.]+)\)")
_PATH_PART: Final = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")
_STRAIGHT: Final = re.compile(r"M(-?\d+) (-?\d+) L(-?\d+) (-?\d+)")
_ROTATE: Final = re.compile(r"rotate\(([^)]*)\)")
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_BLACK: Final = "#000000"
_BOLD: Final = frozenset({"ending", "fing", "reh", "tempo"})
_ITALIC: Final = frozenset({"dir", "dynam", "mNum"})
_STYLED: Final = _BOLD | _ITALIC
_HIDDEN: Final = "placeholder"
_GROUP, _TEXT, _USE, _ELLIPSE = (f"{_SVG}{tag}" for tag in ("g", "text", "use", "ellipse"))


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


Mark = Shape | Glyph | Run


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a page, by the engraver's classes of it and its id on the page.

    Its marks are ``Drawing.marks[start:end]``; the groups inside it follow it in
    ``Drawing.groups``, up to the one numbered ``after``.
    """

    classes: frozenset[str]
    name: str
    start: int
    end: int
    after: int


_OPEN: Final = Group(frozenset(), "", 0, 0, 0)
"""Keeps the place of a group that has not been read to its end."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as marks.

    ``glyphs`` maps glyph names to SVG path data in font units, y upwards. ``width`` and
    ``height`` are those of the inner coordinate system. ``groups`` are in the order in which
    they open.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    glyphs: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class _Context:
    x: float
    y: float
    bold: bool = False
    italic: bool = False
    turn: tuple[float, ...] = ()
    colour: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """What has been read of a page."""

    marks: list[Mark]
    groups: list[Group]


# A page is read to keep its systems apart, and again for each format that is made of it.
@lru_cache(maxsize=4)
def read_page(svg: str) -> Drawing:
    """Read an engraved page.

    Parameters
    ----------
    svg : str
        A page of :class:`gospel_keys.engraving.engraver.Engraving`.
    """
    from lxml import etree

    root: Any = etree.fromstring(svg.encode())
    inner = root.find(f"{_SVG}svg")
    box = (0.0, 0.0, 0.0, 0.0) if inner is None else _numbers(inner.get("viewBox"))
    page = _Page([], [])
    for child in () if inner is None else inner:
        _walk(child, _Context(0.0, 0.0), page)
    glyphs = tuple(_glyphs_of(root).items())
    return Drawing(box[2], box[3], tuple(page.marks), glyphs, tuple(page.groups))


def _glyphs_of(root: Any) -> dict[str, str]:
    """The glyphs that a page defines: their names and path data in font units."""
    return {
        str(group.get("id")): str(group[0].get("d"))
        for group in root.iterfind(f".//{_SVG}defs/{_SVG}g")
        if len(group)
    }


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in _NUMBER.findall(text or "")]


def _walk(node: Any, context: _Context, page: _Page) -> None:
    tag = node.tag
    if tag == _GROUP:
        _walk_group(node, context, page)
    elif tag == _TEXT:
        page.marks.extend(_text(node, context))
    elif tag == _USE:
        page.marks.append(_use(node, context))
    elif tag in _SHAPES:
        page.marks.append(_SHAPES[tag](node, context))


def _walk_group(node: Any, context: _Context, page: _Page) -> None:
    names = _classes(node.get("class") or "")
    hidden = _HIDDEN in names
    if hidden and not len(node):
        return
    inner = _inside(node, context, names)
    place, start = len(page.groups), len(page.marks)
    page.groups.append(_OPEN)
    for child in node:
        if not (hidden and child.tag == _ELLIPSE):
            _walk(child, inner, page)
    name = node.get("id") or ""
    page.groups[place] = Group(names, name, start, len(page.marks), len(page.groups))


@lru_cache(maxsize=512)
def _classes(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _inside(node: Any, context: _Context, names: frozenset[str]) -> _Context:
    """What holds inside a group."""
    transform, colour = node.get("transform"), node.get("color")
    styled = not names.isdisjoint(_STYLED)
    if transform is None and colour is None and not styled:
        return context
    shift = _TRANSLATE.search(transform or "")
    dx, dy = _numbers(shift[1]) if shift else (0.0, 0.0)
    return _Context(
        context.x + dx,
        context.y + dy,
        bold=context.bold or not names.isdisjoint(_BOLD),
        italic=context.italic or not names.isdisjoint(_ITALIC),
        turn=_turn(node, context) or context.turn,
        colour=_colour(node, context),
    )


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
    x, y, sx, sy = _placing(node.get("transform") or "")
    x, y = x + context.x, y + context.y
    name = node.get(_LINK).lstrip("#")
    if not context.turn:
        return Glyph(name, (sx, 0.0, 0.0, sy, x, y), context.colour)
    angle, cx, cy = context.turn
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    dx, dy = x - cx, y - cy
    moved = (cx + dx * cos - dy * sin, cy + dx * sin + dy * cos)
    matrix = (sx * cos, sx * sin, -sy * sin, sy * cos, *moved)
    return Glyph(name, tuple(round(v, 5) for v in matrix), context.colour)


def _placing(transform: str) -> tuple[float, float, float, float]:
    """Place and scale of a glyph."""
    plain = _PLACED.fullmatch(transform)
    if plain:
        x, y, sx, sy = map(float, plain.groups())
        return x, y, sx, sy
    place, scale = _TRANSLATE.search(transform), _SCALE.search(transform)
    x, y = _numbers(place[1]) if place else (0.0, 0.0)
    factors = _numbers(scale[1]) if scale else [1.0]
    return x, y, factors[0], factors[-1]


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


def _text(node: Any, context: _Context) -> list[Run]:
    pen = Pen.of(node, context.x, context.y, colour=context.colour)
    return read_runs(node, pen, bold=context.bold, italic=context.italic)


def _shift(data: str, dx: float, dy: float) -> str:
    """Move absolute path data."""
    straight = _STRAIGHT.fullmatch(data)
    if straight:
        x0, y0, x1, y1 = map(int, straight.groups())
        return f"M {x0 + dx:g} {y0 + dy:g} L {x1 + dx:g} {y1 + dy:g}"
    parts = _PATH_PART.findall(data)
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
    f"{_SVG}path": _path,
    f"{_SVG}rect": _rect,
    f"{_SVG}polygon": _polygon,
    f"{_SVG}polyline": _open_line,
    _ELLIPSE: _ellipse,
}
