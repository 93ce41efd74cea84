"""Where the ink of a page is: the signs of an engraved page as small boxes.

Slanted beams, ties and hairpins are cut into slices, so that a sign under a tie does not
count as touching it. Coordinates are those of :mod:`gospel_keys.engraving.drawing`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from gospel_keys.engraving.clearance import Box
from gospel_keys.engraving.drawing import Group, Mark, Shape, read_page
from gospel_keys.engraving.glyphs import Face, outline
from gospel_keys.engraving.text_runs import Run

_SLICES: Final = 8
_WEIGHTS: Final = tuple(
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    for t in (step / _SLICES for step in range(1, _SLICES))
)
"""Of the four points of a curve, in each place along it."""

_CORNERS: Final = 5
_Edge = tuple[tuple[float, float], tuple[float, float]]

# fmt: off
KINDS: Final = frozenset((
    "accid", "arpeg", "articulation"[:5], "barLine", "beam", "bTrem", "clef", "dir", "dots",
    "dynam", "ending", "fermata", "fing", "flag", "fTrem", "grpSym", "hairpin", "harm",
    "keyAccid", "ledgerLines", "meterSig", "mNum", "mordent", "mRest", "mRpt", "notehead",
    "octave", "pedal", "pgFoot", "pgHead", "reh", "rest", "slur", "staff", "stem", "syl", "tempo",
    "tie", "trill", "tuplet", "tupletBracket", "tupletNum", "turn", "verse",
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


# A page is looked at once for its signs and once for its systems.
@lru_cache(maxsize=2)
def ink_of(page: str) -> tuple[Ink, ...]:
    """Return the signs of an engraved page.

    Parameters
    ----------
    page : str
        A page of :class:`gospel_keys.engraving.engraver.Engraving`.
    """
    drawing = read_page(page)
    groups, glyphs = drawing.groups, dict(drawing.glyphs)
    kinds = [next(iter(group.classes & KINDS), "") for group in groups]
    boxes: dict[int, tuple[Box, ...]] = {}
    found: list[Ink] = []
    system = -1
    for number, (group, kind) in enumerate(zip(groups, kinds, strict=True)):
        system += "system" in group.classes
        if not kind:
            continue
        mine = _own(number, groups, kinds) if kind in _WITHIN else range(group.start, group.end)
        for place in mine:
            if place not in boxes:
                boxes[place] = tuple(_boxes(drawing.marks[place], glyphs))
        ink = tuple(box for place in mine for box in boxes[place])
        if ink:
            home = -1 if kind in ("pgHead", "pgFoot") else system
            found.append(Ink(kind, group.name, home, ink))
    return tuple(found)


def _own(number: int, groups: Sequence[Group], kinds: Sequence[str]) -> list[int]:
    """The marks of a group that lie in no other sign inside it."""
    group, mine = groups[number], list[int]()
    place = group.start
    for inner in range(number + 1, group.after):
        if kinds[inner] and groups[inner].start >= place:
            mine += range(place, groups[inner].start)
            place = groups[inner].end
    return [*mine, *range(place, group.end)]


def _boxes(mark: Mark, glyphs: Mapping[str, str]) -> Iterable[Box]:
    if isinstance(mark, Run):
        return _letters(mark)
    if isinstance(mark, Shape):
        return _slices(mark)
    a, b, c, d, e, f = mark.matrix
    left, bottom, right, top = _glyph_bounds(glyphs[mark.name])
    if b == 0.0 and c == 0.0:
        corners = [(a * left + e, f - d * bottom), (a * right + e, f - d * top)]
    else:
        corners = [
            (a * x - c * y + e, b * x - d * y + f) for x in (left, right) for y in (bottom, top)
        ]
    return (_hull(corners, 0.0),)


def _letters(run: Run) -> Iterator[Box]:
    pen, size = run.x, run.size
    for character in run.text:
        advance, bounds = _letter(run.face, character)
        if bounds:
            left, bottom, right, top = bounds
            yield Box(
                pen + left * size, run.y - top * size, pen + right * size, run.y - bottom * size
            )
        pen += advance * size


@lru_cache(maxsize=4096)
def _letter(face: Face, character: str) -> tuple[float, tuple[float, ...]]:
    """The advance of a letter and its left, bottom, right and top in a unit em, y upwards."""
    shape = outline(face, character)
    xs = [float(x) for command in shape.commands for x in command[1::2]]
    ys = [float(y) for command in shape.commands for y in command[2::2]]
    return shape.advance, (min(xs), min(ys), max(xs), max(ys)) if xs else ()


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
    points = _edge(shape.data)
    half = shape.stroke / 2
    if not shape.filled:
        yield from (_hull(pair, half) for pair in pairwise(points))
        return
    whole = _hull(points, half)
    if len(points) == _CORNERS and _is_upright(points):
        yield whole
        return
    edges = [(a, b) if a <= b else (b, a) for a, b in pairwise(points)]
    wide = (whole.right - whole.left) / _SLICES
    for number in range(_SLICES):
        left = whole.left + number * wide
        heights = [y for edge in edges for y in _within(edge, left, left + wide)]
        if heights:
            yield Box(left, min(heights) - half, left + wide, max(heights) + half)


def _is_upright(points: Sequence[tuple[float, float]]) -> bool:
    """Whether four corners, the first given twice, are those of an upright rectangle."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy), _ = points
    return (ay == by and bx == cx and cy == dy and dx == ax) or (
        ax == bx and by == cy and cx == dx and dy == ay
    )


def _within(edge: _Edge, left: float, right: float) -> Iterable[float]:
    """Heights at which an edge enters and leaves a strip, or begins and ends in it."""
    (x0, y0), (x1, y1) = edge
    if x1 < left or right < x0:
        return ()
    if x0 == x1:
        return (y0, y1)
    slope = (y1 - y0) / (x1 - x0)
    return (y0 + (max(left, x0) - x0) * slope, y0 + (min(right, x1) - x0) * slope)


def _edge(data: str) -> list[tuple[float, float]]:
    """The corners of path data, and points along its curves."""
    parts = data.split()
    points: list[tuple[float, float]] = []
    verb, place = "M", 0
    start = (0.0, 0.0)
    while place < len(parts):
        if parts[place].isalpha():
            verb = parts[place]
            place += 1
            if verb == "Z":
                points.append(start)
            continue
        count = 6 if verb == "C" else 2
        numbers = [float(n) for n in parts[place : place + count]]
        place += count
        if verb == "C":
            points += _curve(points[-1], numbers)
        points.append((numbers[-2], numbers[-1]))
        if verb == "M":
            start = points[-1]
    return points


def _curve(start: tuple[float, float], numbers: Sequence[float]) -> Iterator[tuple[float, float]]:
    x0, y0 = start
    x1, y1, x2, y2, x3, y3 = numbers
    for a, b, c, d in _WEIGHTS:
        yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
