"""Dynamics, hairpins and pedal lines give way to finger numbers.

The engraver places these lines before the columns of numbers have their last shape. Where a
number would stand on one, the pedal lines of a system sink together, so that they stay on one
height; a hairpin or a dynamic moves by the least that brings it into free space between the
staves, and stays where there is none.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Fingering" and "Pedal": numbers are nearest to
   the notes, dynamics outside them, pedal lines outside all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.engraving.glyphs import Face, outline

_SYSTEM: Final = re.compile(r'(?=<g [^>]*class="system")')
_NUMBER: Final = re.compile(r'class="fing"[^>]*>\s*<text x="(-?\d+)" y="(-?\d+)"')
_PEDAL: Final = re.compile(r'class="pedal"[^>]*>(.*?)</g>', re.DOTALL)
_SIGN: Final = re.compile(r'class="(hairpin|dynam)"[^>]*>(.*?)</g>', re.DOTALL)
_RECT: Final = re.compile(r'<rect x="(-?\d+)" y="(-?\d+)" height="(\d+)" width="(\d+)"')
_POINTS: Final = re.compile(r'points="([^"]*)"')
_GLYPH: Final = re.compile(r"<use [^>]*translate\((-?\d+), (-?\d+)\)")
_WORDS: Final = re.compile(r'<text x="(-?\d+)" y="(-?\d+)"')
_HEAD: Final = re.compile(r'class="notehead">\s*<use [^>]*translate\((-?\d+), (-?\d+)\)')
_LINE: Final = re.compile(r'<path d="M(-?\d+) (-?\d+) L(-?\d+) (-?\d+)" stroke-width="(?:13|18)"')
_BEAM: Final = re.compile(r'<polygon points="([^"]*)"')
_TEMPO: Final = re.compile(
    r'(class="tempo")[^>]*>\s*<text x="(-?\d+)" y="(-?\d+)"[^>]*>(.*?)</text>', re.DOTALL
)
_NAMED: Final = re.compile(
    r'class="(?:harm|reh)"[^>]*>\s*(?:<rect[^>]*>\s*)?'
    r'<text x="(-?\d+)" y="(-?\d+)"[^>]*>(.*?)</text>',
    re.DOTALL,
)
_RUN: Final = re.compile(r'font-size="(\d+)px">([^<]+)<')
_WHOLE: Final = re.compile(r"-?\d+")

_HEIGHT: Final = 205
_HALF_WIDTH: Final = 75
"""Of a number, in drawing units."""

_BOLD: Final = Face("serif", bold=True)
_CAPITAL: Final = 0.72
_DESCENT: Final = 0.22
"""Height above and depth below the line, in sizes of the text."""

_AIR: Final = 60
_LEAST_AIR: Final = 15
_STEP: Final = 20
_FARTHEST: Final = 900
_SLICES: Final = 10
_SHORTER: Final = 0.3
"""The part of its length that a hairpin may lose."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", *, air: float = 0.0) -> bool:
        """Whether two boxes overlap, or come nearer than some air."""
        return (
            self.left - air < other.right
            and other.left - air < self.right
            and self.top - air < other.bottom
            and other.top - air < self.bottom
        )

    def lowered(self, distance: float) -> "Box":
        """Return the box further down."""
        return Box(self.left, self.top + distance, self.right, self.bottom + distance)


def keep_clear(page: str) -> str:
    """Return an engraved page whose lines and dynamics stand clear of the finger numbers."""
    if 'class="fing"' not in page:
        return page
    return "".join(_clear_system(system) for system in _SYSTEM.split(page))


def _clear_system(system: str) -> str:
    numbers = [
        Box(x - _HALF_WIDTH, y - _HEIGHT, x + _HALF_WIDTH, y)
        for x, y in ((int(x), int(y)) for x, y in _NUMBER.findall(system))
    ]
    if not numbers:
        return system
    return _lift_tempos(_move_signs(_lower_pedals(system, numbers), numbers), numbers)


def _lift_tempos(system: str, numbers: Sequence[Box]) -> str:
    """Words about the tempo stand above the numbers, below or above the chord symbols."""
    others = [*numbers, *(_of_words(words) for words in _NAMED.findall(system))]

    def lift(found: re.Match[str]) -> str:
        box = _of_words((found[2], found[3], found[4]))
        if not _touch([box], numbers, air=_AIR):
            return found[0]
        free = (
            rise
            for rise in range(_STEP, _FARTHEST + 1, _STEP)
            if not _touch([box.lowered(-rise)], others, air=_AIR)
        )
        return found[0].replace(found[1], found[1] + _shift(-next(free, 0)), 1)

    return _TEMPO.sub(lift, system)


def _of_words(words: tuple[str, str, str]) -> Box:
    """The box of a text from its place and its runs."""
    x, y = int(words[0]), int(words[1])
    runs = [(float(size), text) for size, text in _RUN.findall(words[2])]
    if not runs:
        return Box(x, y, x, y)
    width = sum(
        size * outline(_BOLD, letter).advance for size, text in runs for letter in text.strip("\n")
    )
    return Box(
        x, y - _CAPITAL * max(size for size, _ in runs), x + width, y + _DESCENT * runs[0][0]
    )


def _lower_pedals(system: str, numbers: Sequence[Box]) -> str:
    lines = [
        Box(int(x), int(y), int(x) + int(w), int(y) + int(h))
        for pedal in _PEDAL.findall(system)
        for x, y, h, w in _RECT.findall(pedal)
    ]
    down = 0.0
    # A line that gives way to one number may come upon the next of its column.
    for _ in range(len(numbers)):
        sunk = [
            number.bottom + _AIR - line.top
            for line in lines
            for number in numbers
            if line.lowered(down).meets(number, air=_AIR / 2)
        ]
        if not sunk or max(sunk) <= down:
            break
        down = max(sunk)
    return system.replace('class="pedal"', f'class="pedal"{_shift(down)}') if down else system


def _move_signs(system: str, numbers: Sequence[Box]) -> str:
    others: list[Box] = []

    def move(found: re.Match[str]) -> str:
        boxes = _boxes_of(found[2])
        if not _touch(boxes, numbers, air=_LEAST_AIR):
            return found[0]
        if not others:
            others.extend((*numbers, *_obstacles(system)))
        distance = _least(boxes, others)
        if distance:
            kind = f'class="{found[1]}"'
            return found[0].replace(kind, kind + _shift(distance), 1)
        return _shorten(found[0], numbers)

    return _SIGN.sub(move, system)


def _touch(boxes: Sequence[Box], others: Sequence[Box], *, air: float) -> bool:
    return any(box.meets(other, air=air) for box in boxes for other in others)


def _least(boxes: Sequence[Box], others: Sequence[Box]) -> float:
    """The smallest shift into free space, downwards rather than up; 0 where there is none."""
    if not boxes:
        return 0.0
    left, right = min(b.left for b in boxes) - _AIR, max(b.right for b in boxes) + _AIR
    near = [b for b in others if b.left < right and left < b.right]
    for air in (_AIR, _LEAST_AIR):
        for distance in range(_STEP, _FARTHEST + 1, _STEP):
            for shift in (distance, -distance):
                if not _touch([box.lowered(shift) for box in boxes], near, air=air):
                    return shift
    return 0.0


def _shorten(sign: str, numbers: Sequence[Box]) -> str:
    """A hairpin without room begins after the number that stands in its start."""
    found = _POINTS.search(sign)
    if found is None:
        return sign
    values = [int(n) for n in _WHOLE.findall(found[1])]
    xs = values[::2]
    left, right = min(xs), max(xs)
    reach = [
        number.right + _AIR
        for number in numbers
        if _touch(_boxes_of(sign), [number], air=_LEAST_AIR)
    ]
    start = max(reach, default=left)
    if not left < start < left + (right - left) * _SHORTER:
        return sign
    moved = [round(start) if x == left else x for x in xs]
    points = " ".join(f"{x},{y}" for x, y in zip(moved, values[1::2], strict=True))
    return sign.replace(found[0], f'points="{points}"', 1)


def _shift(down: float) -> str:
    return f' transform="translate(0, {down:.0f})"'


def _boxes_of(inside: str) -> list[Box]:
    """The boxes of a hairpin, slice by slice, or that of a dynamic's letters."""
    found = _POINTS.search(inside)
    if found:
        return _slices([int(n) for n in _WHOLE.findall(found[1])])
    letters = _GLYPH.findall(inside) or _WORDS.findall(inside)
    if not letters:
        return []
    xs, ys = [int(x) for x, _ in letters], [int(y) for _, y in letters]
    return [Box(min(xs), min(ys) - 200, max(xs) + 250, max(ys) + 60)]


def _slices(points: Sequence[int]) -> list[Box]:
    """A wedge as boxes side by side; its points are a mouth's end, the tip, the other end."""
    if len(points) != 6:
        return []
    mouth, upper, tip, middle, _, lower = points
    half = abs(lower - upper) / 2
    boxes: list[Box] = []
    for number in range(_SLICES):
        near, far = (tip + (mouth - tip) * n / _SLICES for n in (number, number + 1))
        open_here = half * (number + 1) / _SLICES
        boxes.append(Box(min(near, far), middle - open_here, max(near, far), middle + open_here))
    return boxes


def _around(points: str) -> Box:
    values = [int(n) for n in _WHOLE.findall(points)]
    return Box(min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2]))


def _obstacles(system: str) -> Iterator[Box]:
    """Heads, stems, beams and staff lines."""
    for x, y in _HEAD.findall(system):
        yield Box(int(x), int(y) - 95, int(x) + 226, int(y) + 95)
    for beam in _BEAM.findall(system):
        yield _around(beam)
    for x, y, to_x, to_y in _LINE.findall(system):
        left, right = sorted((int(x), int(to_x)))
        top, bottom = sorted((int(y), int(to_y)))
        yield Box(left, top, right, bottom)
