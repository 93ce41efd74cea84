"""Text outlines: the fonts inside the Verovio wheel, read glyph by glyph.

Text on a page is drawn as outlines, so that PDF and SVG look the same everywhere and need
no font. Faces are unpacked when first used and kept for the life of the process. A letter of
a script that the fonts lack is seen as a geta, two bars: the sign that printers in the east
put where a sort is missing.
"""

import base64
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

MUSIC: Final = "Leipzig"
_FACE: Final = re.compile(r"@font-face\s*\{(.*?)\}", re.DOTALL)
_DATA: Final = re.compile(r"base64,([A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface in one weight and slope."""

    family: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A glyph in a unit em, y upwards: path commands and its advance.

    ``commands`` are ``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)`` and
    ``("Z",)``.
    """

    commands: tuple[tuple[str | float, ...], ...]
    advance: float


@lru_cache(maxsize=4096)
def outline(face: Face, character: str) -> Outline:
    """Return the outline of a character, or what stands for it where the fonts lack it."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    font = _font(face)
    name = font.getBestCmap().get(ord(character))
    if name is None:
        fallback = Face("serif", face.bold, face.italic)
        if face.family != "serif" and ord(character) in _font(fallback).getBestCmap():
            return outline(fallback, character)
        if ord(character) in _font(Face(MUSIC)).getBestCmap() and face.family != MUSIC:
            return outline(Face(MUSIC), character)
        return _missing(character)
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    em = font["head"].unitsPerEm
    return Outline(_commands(pen.value, em), glyphs[name].width / em)


def _missing(character: str) -> Outline:
    """What stands for a character that no font has: a geta, or nothing where it had no ink."""
    kind = unicodedata.category(character)
    if kind[0] == "Z":
        return Outline((), _SPACE)
    # Controls, marks on letters and private signs take no room of their own.
    return _GETA if kind[0] in "LNPS" else Outline((), 0.0)


def _bar(low: float, high: float) -> tuple[tuple[str | float, ...], ...]:
    left, right = 0.08, 0.92
    corners = ((right, low), (right, high), (left, high))
    return (("M", left, low), *(("L", x, y) for x, y in corners), ("Z",))


_SPACE: Final = 0.25
_GETA: Final = Outline((*_bar(0.0, 0.2), *_bar(0.48, 0.68)), 1.0)


def _commands(recorded: list[Any], em: float) -> tuple[tuple[str | float, ...], ...]:
    """Turn pen calls into cubic path commands."""
    from fontTools.pens.basePen import decomposeQuadraticSegment

    commands: list[tuple[str | float, ...]] = []
    here = (0.0, 0.0)
    for verb, points in recorded:
        if verb == "moveTo":
            here = points[0]
            commands.append(("M", here[0] / em, here[1] / em))
        elif verb == "lineTo":
            here = points[0]
            commands.append(("L", here[0] / em, here[1] / em))
        elif verb == "curveTo":
            here = points[-1]
            commands.append(("C", *(v / em for p in points for v in p)))
        elif verb == "qCurveTo":
            for control, end in decomposeQuadraticSegment(points):
                commands.append(_cubic(here, control, end, em))
                here = end
        else:
            commands.append(("Z",))
    return tuple(commands)


def _cubic(
    start: tuple[float, float],
    control: tuple[float, float],
    end: tuple[float, float],
    em: float,
) -> tuple[str | float, ...]:
    """Raise a quadratic Bezier segment to a cubic one."""
    first = [(s + 2 * c) / 3 / em for s, c in zip(start, control, strict=True)]
    second = [(e + 2 * c) / 3 / em for e, c in zip(end, control, strict=True)]
    return ("C", *first, *second, end[0] / em, end[1] / em)


@lru_cache(maxsize=8)
def _font(face: Face) -> Any:  # fontTools' TTFont
    from fontTools.ttLib import TTFont

    return TTFont(io.BytesIO(_font_bytes(face)), lazy=True)


def _font_bytes(face: Face) -> bytes:
    import verovio

    data = Path(verovio.__file__).parent / "data"
    name = "Leipzig.css" if face.family == MUSIC else "Liberation.css"
    for block in _FACE.findall((data / name).read_text(encoding="utf-8")):
        words = _DATA.sub("", block)
        bold, italic = "bold" in words, "italic" in words
        if face.family == MUSIC or (bold, italic) == (face.bold, face.italic):
            found = _DATA.search(block)
            if found:
                return base64.b64decode(found[1])
    msg = f"no font data for {face}"
    raise LookupError(msg)
