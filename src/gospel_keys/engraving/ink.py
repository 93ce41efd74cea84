"""Where the ink of a page is: the signs of an engraved page as small boxes.

Slanted beams, ties and hairpins are cut into slices, so that a sign under a tie does not
count as touching it. Coordinates are those of :mod:`gospel_keys.engraving.drawing`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from gospel_keys.engraving.clearance import Box
from gospel_keys.engraving.drawing import Glyph, Mark, Run, Shape, glyphs_of, marks_of
from gospel_keys.engraving.glyphs import outline

_SVG: Final = "{http://www.w3.org/2000/svg}"
_TRANSLATE: Final = re.compile(r"translate\(\s*(-?[\d.]+)[,\s]+(-?[\d.]+)")
_PART: Final = re.compile(r"[MLCZ]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SLICES: Final = 8

# fmt: off
KINDS: Final = frozenset((
    "accid", "arpeg", "articulation"[:5], "barLine", "beam", "bTrem", "clef", "dir", "dots",
    "dynam", "ending", "fermata", "fing", "flag", "fTrem", "grpSym", "hairpin", "harm",
    "keyAccid", "ledgerLines", "meterSig", "mNum", "mRest", "mRpt", "notehead", "octave", "pedal",
    "pgFoot", "pgHead", "reh", "rest", "staff", "stem", "syl", "tempo", "tie", "tuplet",
    "tupletBracket", "tupletNum", "verse",
))
# fmt: on
"""Groups whose ink is told apart; what lies inside another of them is that one's."""

_WITHIN: Final = frozenset({"staff", "beam", "ending", "tuplet", "fTrem", "bTrem", "verse"})
"""Those that hold others, and of which only their own lines count."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A sign on a page.

    Parameters
    ----------
    kind : str
        The engraver's class of it, for example ``"harm"``.
    name : str
        Its id on the page, or "".
    system : int
        Counted from 0 on the page; -1 for header and footer.
    boxes : tuple of Box
    """

    kind: str
    name: str
    system: int
    boxes: tuple[Box, ...]

    @property
    def box(self) -> Box:
        """The box around all of it."""
        return around(self.boxes)

    def meets(self, other: "Ink", *, air: float = 0.0) -> bool:
        """Whether two signs touch, or come nearer than some air."""
        return self.box.meets(other.box, air=air) and any(
            mine.meets(theirs, air=air) for mine in self.boxes for theirs in other.boxes
        )


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes, of which there is at least one."""
    return Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )


def ink_of(page: str) -> tuple[Ink, ...]:
    """Return the signs of an engraved page.

    Parameters
    ----------
    page : str
        A page of :class:`gospel_keys.engraving.engraver.Engraving`.
    """
    from lxml import etree

    root = etree.fromstring(page.encode())
    glyphs = glyphs_of(root)
    found: list[Ink] = []
    inner = root.find(f"{_SVG}svg")
    system = -1
    for group in [] if inner is None else inner.iter(f"{_SVG}g"):
        names = (group.get("class") or "").split()
        if "system" in names:
            system += 1
        kind = next((name for name in names if name in KINDS), "")
        if kind:
            marks = marks_of(group, _offset(group), skip=KINDS if kind in _WITHIN else frozenset())
            boxes = tuple(box for mark in marks for box in _boxes(mark, glyphs))
            if boxes:
                place = -1 if kind in ("pgHead", "pgFoot") else system
                found.append(Ink(kind, group.get("id") or "", place, boxes))
    return tuple(found)


def _offset(group: Any) -> tuple[float, float]:
    """How far the groups around one have moved it."""
    x = y = 0.0
    for outer in group.iterancestors():
        shift = _TRANSLATE.search(outer.get("transform") or "")
        if shift:
            x, y = x + float(shift[1]), y + float(shift[2])
    return x, y


def _boxes(mark: Mark, glyphs: Mapping[str, str]) -> Iterator[Box]:
    if isinstance(mark, Run):
        yield from _letters(mark)
    elif isinstance(mark, Glyph):
        a, b, c, d, e, f = mark.matrix
        bounds = _glyph_bounds(glyphs[mark.name])
        corners = [
            (a * x - c * y + e, b * x - d * y + f) for x in bounds[::2] for y in bounds[1::2]
        ]
        yield _hull(corners, 0.0)
    else:
        yield from _slices(mark)


def _letters(run: Run) -> Iterator[Box]:
    pen = run.x
    for character in run.text:
        shape = outline(run.face, character)
        points = [
            (pen + float(command[n]) * run.size, run.y - float(command[n + 1]) * run.size)
            for command in shape.commands
            for n in range(1, len(command), 2)
        ]
        if points:
            yield _hull(points, 0.0)
        pen += shape.advance * run.size


@lru_cache(maxsize=512)
def _glyph_bounds(data: str) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of SVG path data, y upwards."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.svgLib.path import parse_path

    pen = BoundsPen(None)
    parse_path(data, pen)
    left, bottom, right, top = pen.bounds or (0.0, 0.0, 0.0, 0.0)
    return left, bottom, right, top


def _hull(points: Sequence[tuple[float, float]], margin: float) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)


def _slices(shape: Shape) -> Iterator[Box]:
    """The edge of a shape in pieces; between its sides where it is filled and slants."""
    points = list(_edge(shape.data))
    half = shape.stroke / 2
    whole = _hull(points, half)
    if not shape.filled:
        yield from (_hull(pair, half) for pair in zip(points, points[1:], strict=False))
        return
    wide = (whole.right - whole.left) / _SLICES
    for number in range(_SLICES):
        left = whole.left + number * wide
        heights = [
            y
            for pair in zip(points, points[1:], strict=False)
            for y in _within(pair, left, left + wide)
        ]
        if heights:
            yield Box(left, min(heights) - half, left + wide, max(heights) + half)


def _within(pair: Sequence[tuple[float, float]], left: float, right: float) -> Iterator[float]:
    """Heights at which an edge enters and leaves a strip, or begins and ends in it."""
    (x0, y0), (x1, y1) = sorted(pair)
    if x1 < left or right < x0:
        return
    if x0 == x1:
        yield from (y0, y1)
        return
    for x in (max(left, x0), min(right, x1)):
        yield y0 + (x - x0) * (y1 - y0) / (x1 - x0)


def _edge(data: str) -> Iterator[tuple[float, float]]:
    """The corners of path data, and points along its curves."""
    parts = _PART.findall(data)
    verb, place = "M", 0
    start = here = (0.0, 0.0)
    while place < len(parts):
        if parts[place].isalpha():
            verb = parts[place]
            place += 1
            if verb == "Z":
                yield start
            continue
        count = 6 if verb == "C" else 2
        numbers = [float(n) for n in parts[place : place + count]]
        place += count
        if verb == "C":
            yield from _curve(here, numbers)
        here = (numbers[-2], numbers[-1])
        if verb == "M":
            start = here
        yield here


def _curve(start: tuple[float, float], numbers: Sequence[float]) -> Iterator[tuple[float, float]]:
    x0, y0 = start
    x1, y1, x2, y2, x3, y3 = numbers
    for step in range(1, _SLICES):
        t = step / _SLICES
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
