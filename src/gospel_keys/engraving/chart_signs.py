"""The signs of a chart: bar lines, time signatures, repeated bars, and the page around them."""

from typing import Final
from xml.sax.saxutils import quoteattr

from gospel_keys.engraving.glyphs import MUSIC, Face, outline
from gospel_keys.score.meter import Meter

_EM: Final = 1000
"""Font units of the music glyphs, of which 250 are a staff space."""

_GLYPHS: Final = {name: chr(int(name, 16)) for name in ("E500", *(f"E08{n}" for n in range(10)))}


def upright(x: float, y: float, height: float, stroke: float) -> str:
    """Return a bar line from ``y`` downwards."""
    return f'<path d="M{x:.0f} {y:.0f} L{x:.0f} {y + height:.0f}" stroke-width="{stroke}"/>'


def time_signature(
    meter: Meter, corner: tuple[float, float], tall: float, scale: float
) -> tuple[str, float]:
    """Return a time signature, its numbers around the middle of a bar line, and its width."""
    x, y = corner
    rows = [[f"E08{digit}" for digit in str(n)] for n in (meter.numerator, meter.denominator)]
    widths = [sum(_width(name) for name in names) * scale for names in rows]
    out = ""
    for names, width, place in zip(rows, widths, (0.27, 0.73), strict=True):
        pen = x + (max(widths) - width) / 2
        for name in names:
            half = _width(name) * scale / 2
            out += glyph(name, (pen + half, y + place * tall), scale)
            pen += 2 * half
    return out, max(widths)


def _width(name: str) -> float:
    return outline(Face(MUSIC), _GLYPHS[name]).advance * _EM


def glyph(name: str, middle: tuple[float, float], scale: float) -> str:
    """Return a music glyph, centred across."""
    x, y = middle[0] - _width(name) * scale / 2, middle[1]
    place = f"translate({x:.0f}, {y:.0f}) scale({scale:g}, {scale:g})"
    return f'<use xlink:href="#{name}-chart" transform="{place}"/>'


def write_page(body: str, size: tuple[float, float], number: int) -> str:
    """Return a page as the engraver writes its pages; ``size`` is in drawing units."""
    used = [name for name in _GLYPHS if f"#{name}-chart" in body]
    glyphs = "".join(
        f'<g id="{name}-chart"><path transform="scale(1,-1)" d={quoteattr(_outline(name))}/></g>'
        for name in used
    )
    width, height = size
    return (
        f'<svg viewBox="0 0 {width / 10:g} {height / 10:g}" version="1.1"'
        ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' overflow="visible" id="chart{number + 1}"><defs>{glyphs}</defs>'
        f"<style>#chart{number + 1} path, #chart{number + 1} rect {{stroke:currentColor}}</style>"
        '<svg class="definition-scale" color="black" font-family="Times, serif"'
        f' viewBox="0 0 {width:g} {height:g}"><g class="page-margin">{body}</g></svg></svg>\n'
    )


def _outline(name: str) -> str:
    """A glyph as SVG path data in font units, y upwards."""
    parts: list[str] = []
    for verb, *values in outline(Face(MUSIC), _GLYPHS[name]).commands:
        parts.append(str(verb) + " ".join(f"{float(v) * _EM:.0f}" for v in values))
    return "".join(parts)
