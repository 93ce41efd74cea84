"""Vector PDF pages from engraved pages.

Music glyphs and letters become shared Form XObjects, so that a page takes 20-50 kB; an
invisible text layer makes titles and chord symbols searchable.

References
----------
.. [1] ISO 32000-1:2008, *Portable document format*, sections 7.5 and 8.
"""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final

from gospel_keys.engraving.drawing import Drawing, Glyph, Shape, read_page
from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.glyphs import Face, outline
from gospel_keys.engraving.pdf_text import TextLayer
from gospel_keys.engraving.text_runs import Run

POINTS_PER_TENTH_MM: Final = 72 / 254
_TOKEN: Final = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:e-?\d+)?")
_STRAIGHT: Final = re.compile(r"M (-?[\d.]+) (-?[\d.]+) L (-?[\d.]+) (-?[\d.]+)")
_ROUND: Final = "1 J 1 j"
_BUTT: Final = "0 J 0 j"


def write_pdf(engraving: Engraving) -> bytes:
    """Return the pages as one PDF document.

    Parameters
    ----------
    engraving : Engraving

    Returns
    -------
    data : bytes
        The same bytes for the same pages: no dates, no random identifiers.
    """
    document = _Document()
    width = engraving.width * POINTS_PER_TENTH_MM
    height = engraving.height * POINTS_PER_TENTH_MM
    for page in engraving.pages:
        document.add_page(read_page(page), width, height)
    return document.finish(title=engraving.title, author=engraving.creator)


@dataclass(slots=True)
class _Document:
    objects: list[bytes] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)

    words: TextLayer = field(default_factory=TextLayer)

    def __post_init__(self) -> None:
        # 1 catalogue, 2 page tree, 3 information, 4 the font of the invisible text.
        self.objects = [b"", b"", b"", b""]

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, dictionary: str, content: str) -> int:
        packed = zlib.compress(content.encode("latin-1", "replace"), 9)
        head = f"<< {dictionary} /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
        return self.add(head.encode() + packed + b"\nendstream")

    def form(self, name: str, path: Callable[[], str], box: tuple[int, int, int, int]) -> str:
        """Return the resource name of a glyph, defining it when it is new."""
        if name not in self.forms:
            bounds = " ".join(f"{v:g}" for v in box)
            self.forms[name] = self.stream(
                f"/Type /XObject /Subtype /Form /BBox [{bounds}]", path() + " f"
            )
        return f"X{self.forms[name]}"

    def add_page(self, drawing: Drawing, width: float, height: float) -> None:
        scale = width / drawing.width
        used: set[str] = set()
        body = [f"{scale:.6f} 0 0 {-scale:.6f} 0 {height:.3f} cm 0 g 0 G"]
        glyphs = dict(drawing.glyphs)
        ink = ""
        for mark in drawing.marks:
            if mark.colour != ink:
                ink = mark.colour
                body.append(_ink(ink))
            if isinstance(mark, Shape):
                body.append(_shape(mark))
            elif isinstance(mark, Glyph):
                body.append(self._glyph(mark, glyphs, used))
            else:
                body += self._run(mark, used)
        body += [self.words.show(m) for m in drawing.marks if isinstance(m, Run)]
        content = self.stream("", "\n".join(body))
        xobjects = " ".join(f"/{n} {n[1:]} 0 R" for n in sorted(used))
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}]"
            f" /Resources << /XObject << {xobjects} >> /Font << /T 4 0 R >> >>"
            f" /Contents {content} 0 R >>"
        )
        self.pages.append(self.add(page.encode()))

    def _glyph(self, mark: Glyph, glyphs: dict[str, str], used: set[str]) -> str:
        # The id ends in a page's own suffix; the glyph before it is the same on all pages.
        code = mark.name.split("-")[0]
        name = self.form(
            f"music {code}", lambda: _glyph_path(glyphs[mark.name]), (-2500, -2500, 5000, 5000)
        )
        used.add(name)
        a, b, c, d, e, f = mark.matrix
        # The glyph's own y axis points upwards.
        return f"q {a:g} {b:g} {-c:g} {-d:g} {e:g} {f:g} cm /{name} Do Q"

    def _run(self, run: Run, used: set[str]) -> list[str]:
        placed: list[str] = []
        x, face = run.x, str(run.face)
        for character in run.text:
            shape = outline(run.face, character)
            if shape.commands:
                name = self.form(
                    f"{face} {character}",
                    partial(_outline_path, run.face, character),
                    (-2000, -2000, 4000, 4000),
                )
                used.add(name)
                size = run.size / 1000
                placed.append(f"q {size:g} 0 0 {-size:g} {x:g} {run.y:g} cm /{name} Do Q")
            x += shape.advance * run.size
        return placed

    def finish(self, *, title: str, author: str) -> bytes:
        kids = " ".join(f"{n} 0 R" for n in self.pages)
        self.objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
        self.objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>".encode()
        info = f"<< /Title {_string(title)} /Author {_string(author)} /Producer (Gospel Keys) >>"
        self.objects[2] = info.encode("latin-1")
        glyphs = {name: self.stream("", g) for name, g in self.words.glyphs().items()}
        letters = self.stream("", self.words.unicode_map())
        self.objects[3] = self.words.font(glyphs, letters).encode()
        out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        offsets: list[int] = []
        for number, body in enumerate(self.objects, start=1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
        size = len(offsets) + 1
        out += f"trailer << /Size {size} /Root 1 0 R /Info 3 0 R >>\n".encode()
        return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def _string(text: str) -> str:
    """Encode a text string: UTF-16 with a mark, written in hexadecimal."""
    return "<" + ("\ufeff" + text).encode("utf-16-be").hex() + ">"


def _ink(colour: str) -> str:
    """Set the colour of lines and of surfaces: ``#RRGGBB``, or empty for black."""
    if not colour:
        return "0 g 0 G"
    parts = " ".join(f"{part / 255:.3g}" for part in bytes.fromhex(colour.removeprefix("#")))
    return f"{parts} rg {parts} RG"


def _shape(shape: Shape) -> str:
    path = _path(shape.data)
    paint = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}[
        shape.filled, shape.stroke > 0
    ]
    if not shape.stroke:
        return f"{path} {paint}"
    dash = f"[{shape.dash.replace(',', ' ')}] 0 d" if shape.dash else ""
    ends = _ROUND if shape.round_ends else _BUTT
    return f"q {shape.stroke:g} w {ends} {dash} {path} {paint} Q"


def _path(data: str) -> str:
    """Turn SVG path data (M, L, H, V, C, S, Q, Z, both cases) into PDF operators."""
    straight = _STRAIGHT.fullmatch(data)
    if straight:
        x0, y0, x1, y1 = map(float, straight.groups())
        return f"{x0:g} {y0:g} m {x1:g} {y1:g} l"
    return " ".join(_PathWriter().write(_TOKEN.findall(data)))


class _PathWriter:
    """Follows the current point, which relative and smooth commands need."""

    def __init__(self) -> None:
        self._x = self._y = self._start_x = self._start_y = 0.0
        self._control: tuple[float, float] | None = None

    def write(self, tokens: list[str]) -> list[str]:
        out: list[str] = []
        place, verb = 0, "M"
        while place < len(tokens):
            if tokens[place].isalpha():
                verb = tokens[place]
                place += 1
            count = _ARGUMENTS[verb.upper()]
            values = [float(t) for t in tokens[place : place + count]]
            place += count
            out.append(self._command(verb, values))
            if verb in "Mm":
                verb = "L" if verb == "M" else "l"
        return out

    def _command(self, verb: str, values: list[float]) -> str:
        kind = verb.upper()
        if kind == "Z":
            self._x, self._y = self._start_x, self._start_y
            return "h"
        if kind in "HV":
            base = (self._x if kind == "H" else self._y) if verb.islower() else 0.0
            point = (values[0] + base, self._y) if kind == "H" else (self._x, values[0] + base)
            return self._line(point)
        points = self._absolute(values, relative=verb.islower())
        if kind == "M":
            self._start_x, self._start_y = points[0]
            self._x, self._y = points[0]
            self._control = None
            return f"{self._x:g} {self._y:g} m"
        if kind == "L":
            return self._line(points[0])
        if kind == "S":
            points = [self._reflected(), *points]
        if kind == "Q":
            points = self._raised(points)
        return self._curve(points)

    def _absolute(self, values: list[float], *, relative: bool) -> list[tuple[float, float]]:
        dx, dy = (self._x, self._y) if relative else (0.0, 0.0)
        return [(x + dx, y + dy) for x, y in zip(values[::2], values[1::2], strict=True)]

    def _line(self, point: tuple[float, float]) -> str:
        self._x, self._y = point
        self._control = None
        return f"{self._x:g} {self._y:g} l"

    def _curve(self, points: list[tuple[float, float]]) -> str:
        self._control = points[1]
        self._x, self._y = points[2]
        return " ".join(f"{v:g}" for p in points for v in p) + " c"

    def _reflected(self) -> tuple[float, float]:
        if self._control is None:
            return self._x, self._y
        return 2 * self._x - self._control[0], 2 * self._y - self._control[1]

    def _raised(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        (cx, cy), (x, y) = points
        first = (self._x + 2 * (cx - self._x) / 3, self._y + 2 * (cy - self._y) / 3)
        return [first, (x + 2 * (cx - x) / 3, y + 2 * (cy - y) / 3), (x, y)]


_ARGUMENTS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "Z": 0}


@lru_cache(maxsize=512)
def _glyph_path(data: str) -> str:
    return _path(data)


@lru_cache(maxsize=512)
def _outline_path(face: Face, character: str) -> str:
    words = {"M": "m", "L": "l", "C": "c"}
    parts: list[str] = []
    for verb, *values in outline(face, character).commands:
        numbers = " ".join(f"{float(v) * 1000:.1f}" for v in values)
        parts.append("h" if verb == "Z" else f"{numbers} {words[str(verb)]}")
    return " ".join(parts)
