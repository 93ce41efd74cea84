"""SVG pages for download: every letter an outline, so that no font is needed."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from gospel_keys.engraving.drawing import Drawing, Glyph, Shape, read_page
from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.glyphs import Face, outline
from gospel_keys.engraving.text_runs import Run

_EM: Final = 1000.0
"""Units of a letter's outline in its size."""


def write_svg(engraving: Engraving) -> tuple[str, ...]:
    """Return each page as a self-contained SVG document.

    Parameters
    ----------
    engraving : Engraving
    """
    return tuple(
        _document(read_page(page), engraving, number)
        for number, page in enumerate(engraving.pages, start=1)
    )


def _document(drawing: Drawing, engraving: Engraving, number: int) -> str:
    letters = _Letters()
    body = "".join([_mark(mark, letters) for mark in drawing.marks])
    used = {m.name for m in drawing.marks if isinstance(m, Glyph)}
    glyphs = "".join(
        f'<path id={quoteattr(name)} d="{data}"/>' for name, data in drawing.glyphs if name in used
    )
    width, height = engraving.width / 10, engraving.height / 10
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width:g}mm" height="{height:g}mm"'
        f' viewBox="0 0 {drawing.width:g} {drawing.height:g}">'
        f"<title>{escape(engraving.title)}, page {number}</title>"
        f"<defs>{glyphs}{letters.definitions()}</defs>{body}</svg>\n"
    )


@dataclass(slots=True)
class _Letters:
    """The letters of a page: each outline is written once and used where it stands."""

    names: dict[tuple[Face, str], str] = field(default_factory=dict)

    def name(self, face: Face, character: str) -> str:
        """Return the id under which a letter is defined."""
        return self.names.setdefault((face, character), f"letter{len(self.names) + 1}")

    def definitions(self) -> str:
        """Return the outlines of the letters that were named, in thousandths of their size."""
        return "".join(
            f'<path id="{name}" d="{_outline_data(face, character)}"/>'
            for (face, character), name in self.names.items()
        )


@lru_cache(maxsize=512)
def _outline_data(face: Face, character: str) -> str:
    return "".join(
        str(verb) + " ".join(f"{_EM * float(value):.6g}" for value in values)
        for verb, *values in outline(face, character).commands
    )


def _mark(mark: Shape | Glyph | Run, letters: _Letters) -> str:
    if isinstance(mark, Shape):
        return _shape(mark)
    if isinstance(mark, Glyph):
        a, b, c, d, e, f = mark.matrix
        matrix = f"{a:g},{b:g},{-c:g},{-d:g},{e:g},{f:g}"
        place = f'xlink:href="#{mark.name}" transform="matrix({matrix})"'
        return f"<use {place}{_fill(mark.colour)}/>"
    return _run(mark, letters)


def _shape(shape: Shape) -> str:
    ink = shape.colour or "black"
    fill = ink if shape.filled else "none"
    stroke = ""
    if shape.stroke:
        ends = "round" if shape.round_ends else "butt"
        dash = f' stroke-dasharray="{shape.dash}"' if shape.dash else ""
        stroke = f' stroke="{ink}" stroke-width="{shape.stroke:g}" stroke-linecap="{ends}"{dash}'
    return f'<path d="{shape.data}" fill="{fill}"{stroke}/>'


def _run(run: Run, letters: _Letters) -> str:
    parts: list[str] = []
    x, scale, fill = run.x, run.size / _EM, _fill(run.colour)
    for character in run.text:
        shape = outline(run.face, character)
        if shape.commands:
            matrix = f"{scale:g},0,0,{-scale:g},{x:.1f},{run.y:g}"
            name = letters.name(run.face, character)
            parts.append(f'<use xlink:href="#{name}" transform="matrix({matrix})"{fill}/>')
        x += shape.advance * run.size
    return "".join(parts)


def _fill(colour: str) -> str:
    return f' fill="{colour}"' if colour else ""
