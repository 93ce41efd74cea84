"""SVG pages for download: every letter an outline, so that no font is needed."""

from xml.sax.saxutils import escape, quoteattr

from gospel_keys.engraving.drawing import Drawing, Glyph, Run, Shape, read_page
from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.glyphs import outline


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
    used = {m.name for m in drawing.marks if isinstance(m, Glyph)}
    glyphs = "".join(
        f'<path id={quoteattr(name)} d="{data}"/>' for name, data in drawing.glyphs if name in used
    )
    body = "".join(_mark(mark) for mark in drawing.marks)
    width, height = engraving.width / 10, engraving.height / 10
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width:g}mm" height="{height:g}mm"'
        f' viewBox="0 0 {drawing.width:g} {drawing.height:g}">'
        f"<title>{escape(engraving.title)}, page {number}</title>"
        f"<defs>{glyphs}</defs>{body}</svg>\n"
    )


def _mark(mark: Shape | Glyph | Run) -> str:
    if isinstance(mark, Shape):
        return _shape(mark)
    if isinstance(mark, Glyph):
        a, b, c, d, e, f = mark.matrix
        matrix = f"{a:g},{b:g},{-c:g},{-d:g},{e:g},{f:g}"
        place = f'xlink:href="#{mark.name}" transform="matrix({matrix})"'
        return f"<use {place}{_fill(mark.colour)}/>"
    return _run(mark)


def _shape(shape: Shape) -> str:
    ink = shape.colour or "black"
    fill = ink if shape.filled else "none"
    stroke = ""
    if shape.stroke:
        ends = "round" if shape.round_ends else "butt"
        dash = f' stroke-dasharray="{shape.dash}"' if shape.dash else ""
        stroke = f' stroke="{ink}" stroke-width="{shape.stroke:g}" stroke-linecap="{ends}"{dash}'
    return f'<path d="{shape.data}" fill="{fill}"{stroke}/>'


def _run(run: Run) -> str:
    parts: list[str] = []
    x = run.x
    for character in run.text:
        shape = outline(run.face, character)
        for verb, *values in shape.commands:
            points = [
                f"{x + float(v) * run.size:.1f}"
                if i % 2 == 0
                else f"{run.y - float(v) * run.size:.1f}"
                for i, v in enumerate(values)
            ]
            parts.append(str(verb) + " ".join(points))
        x += shape.advance * run.size
    return f'<path d="{"".join(parts)}"{_fill(run.colour)}/>' if parts else ""


def _fill(colour: str) -> str:
    return f' fill="{colour}"' if colour else ""
