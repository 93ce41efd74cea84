"""Text of an engraved page as runs of one face and size, each with its place."""

from dataclasses import dataclass, field, replace
from typing import Any

from gospel_keys.engraving.glyphs import MUSIC, Face, outline


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in one face and size, starting at a point; ``note`` is the page's own id."""

    text: str
    face: Face
    size: float
    x: float
    y: float
    colour: str = ""


@dataclass(slots=True)
class Pen:
    """The text position while runs are collected.

    ``left`` and ``top`` are how far the groups around the text have moved it.
    """

    left: float
    top: float
    x: float
    y: float
    anchor: str
    colour: str = ""
    runs: list[Run] = field(default_factory=list)
    line: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, node: Any, left: float, top: float, *, colour: str) -> "Pen":
        """Return a pen at the start of a text."""
        x, y = float(node.get("x") or 0) + left, float(node.get("y") or 0) + top
        return cls(left, top, x, y, node.get("text-anchor") or "start", colour)

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


def read_runs(node: Any, pen: Pen, *, bold: bool, italic: bool) -> list[Run]:
    """Return the runs of a text of a page.

    Parameters
    ----------
    node : lxml element
    pen : Pen
        Where the text begins.
    bold, italic : bool
        The style of the groups around it.
    """
    _spans(node, pen, bold=bold, italic=italic, family="serif")
    pen.finish()
    return pen.runs


def _spans(node: Any, pen: Pen, *, bold: bool, italic: bool, family: str) -> None:
    for span in node:
        weight, slope = span.get("font-weight"), span.get("font-style")
        here_bold = bold if weight is None else weight == "bold"
        here_italic = italic if slope is None else slope == "italic"
        here_family = MUSIC if span.get("font-family") == MUSIC else family
        if span.get("x") is not None:
            pen.finish()
            pen.x = float(span.get("x")) + pen.left
            pen.anchor = span.get("text-anchor") or pen.anchor
        if span.get("y") is not None:
            pen.y = float(span.get("y")) + pen.top
        # A shift holds for all that follows, as SVG has it.
        pen.y += float(span.get("dy") or 0)
        size = float((span.get("font-size") or "0").removesuffix("px"))
        # Line ends are the document's; no-break spaces are the page's.
        if span.text and span.text.strip(" \n") and size:
            text = span.text if len(span) == 0 else span.text.strip(" \n")
            face = Face(here_family, here_bold, here_italic)
            _set(pen, text, face, size)
        _spans(span, pen, bold=here_bold, italic=here_italic, family=here_family)


def _set(pen: Pen, text: str, face: Face, size: float) -> None:
    pen.line.append(len(pen.runs))
    pen.runs.append(Run(text, face, size, pen.x, pen.y, pen.colour))
    pen.x += size * sum(outline(face, character).advance for character in text)
