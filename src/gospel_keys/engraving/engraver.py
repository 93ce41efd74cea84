"""Laying out pages with Verovio.

References
----------
.. [1] Pugin, L., Zitellini, R. and Roland, P. "Verovio: a library for engraving MEI music
   notation into SVG", Proc. ISMIR 2014.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal
from xml.sax.saxutils import escape

from gospel_keys.errors import InvalidRequestError, RenderingError
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.score.model import Score

PaperName = Literal["a4", "letter"]
PAPERS: Final = {"a4": (2100, 2970), "letter": (2159, 2794)}
"""Page width and height in tenths of a millimetre."""

STAFF_RANGE: Final = (60, 140)


@dataclass(frozen=True, slots=True)
class Layout:
    """How pages are laid out.

    Parameters
    ----------
    paper : {"a4", "letter"}
    staff : int in 60..140
        Staff size in per cent; 100 is a staff of 7.2 mm.
    chord_symbols : bool
    """

    paper: PaperName = "a4"
    staff: int = 90
    chord_symbols: bool = True

    def __post_init__(self) -> None:
        """Refuse papers and sizes that cannot be laid out."""
        if self.paper not in PAPERS:
            msg = f"unknown paper '{self.paper}'; expected one of {', '.join(PAPERS)}"
            raise InvalidRequestError(msg, value=self.paper, field="paper")
        if not STAFF_RANGE[0] <= self.staff <= STAFF_RANGE[1]:
            low, high = STAFF_RANGE
            msg = f"staff size {self.staff} is out of range; expected {low} to {high} per cent"
            raise InvalidRequestError(msg, value=self.staff, field="staff")


@dataclass(frozen=True, slots=True)
class Engraving:
    """Engraved pages.

    Parameters
    ----------
    pages : tuple of str
        One SVG document a page; groups of notes carry the ids ``n{index}`` of the score.
    title : str
    creator : str
    width, height : int
        Page size in tenths of a millimetre.
    """

    pages: tuple[str, ...]
    title: str
    creator: str
    width: int
    height: int


def engrave(score: Score, layout: Layout | None = None) -> Engraving:
    """Engrave a score.

    Parameters
    ----------
    score : Score
    layout : Layout, optional

    Returns
    -------
    engraving : Engraving

    Raises
    ------
    RenderingError
        If the engraver refuses the score.
    """
    layout = layout or Layout()
    toolkit = _toolkit(layout)
    if not toolkit.loadData(write_musicxml(score, flavour="engrave")):
        msg = "the engraver could not read the score; expected a score with at least one bar"
        raise RenderingError(msg, value=score.title)
    mei = _dress(toolkit.getMEI(), score, layout)
    if not toolkit.loadData(mei):
        msg = "the engraver could not read its own layout of the score"
        raise RenderingError(msg, value=score.title)
    pages = tuple(toolkit.renderToSVG(n) for n in range(1, toolkit.getPageCount() + 1))
    width, height = PAPERS[layout.paper]
    return Engraving(pages, score.title, score.creator, width, height)


def _toolkit(layout: Layout) -> Any:  # Verovio ships no types.
    """Return a toolkit of this thread's own: resources are thread-local in Verovio."""
    from pathlib import Path

    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit(False)
    toolkit.setResourcePath(str(Path(verovio.__file__).parent / "data"))
    width, height = PAPERS[layout.paper]
    zoom = 100 / layout.staff
    toolkit.setOptions(
        {
            "pageWidth": round(width * zoom),
            "pageHeight": round(height * zoom),
            "pageMarginLeft": round(130 * zoom),
            "pageMarginRight": round(130 * zoom),
            "pageMarginTop": round(130 * zoom),
            "pageMarginBottom": round(120 * zoom),
            "spacingLinear": 0.29,
            "spacingNonLinear": 0.6,
            "spacingStaff": 10,
            "spacingSystem": 8,
            "harmDist": 1.2,
            "pedalStyle": "line",
            "breaksNoWidow": True,
            "header": "encoded",
            "footer": "encoded",
            "justifyVertically": True,
            "justificationMaxVertical": 0.25,
            "smuflTextFont": "none",
            "svgViewBox": True,
            "xmlIdSeed": 1,
        }
    )
    return toolkit


_HARM: Final = re.compile(r"<harm([^>]*)>(.*?)</harm>", re.DOTALL)
_SYMBOL: Final = re.compile(r"([A-G][♭♯𝄫𝄪]*)(.*?)(/[A-G][♭♯𝄫𝄪]*)?")
_TAG: Final = re.compile(r"<[^>]+>")
_PAGE_HEAD: Final = re.compile(r"<pgHead.*?</pgHead>", re.DOTALL)
_LABELS: Final = re.compile(r"<label[^>]*>.*?</label>|<labelAbbr[^>]*>.*?</labelAbbr>", re.DOTALL)


def _dress(mei: str, score: Score, layout: Layout) -> str:
    """Give the encoded page a songbook's chord symbols, and a header and footer of ours."""
    mei = _HARM.sub(_songbook if layout.chord_symbols else "", mei)
    mei = _LABELS.sub("", mei)
    head = _page_head(score)
    return _PAGE_HEAD.sub(lambda _: head, mei, count=1)


def _songbook(found: re.Match[str]) -> str:
    """A bold root, the quality raised, the bass after a slash."""
    attributes, text = found[1], _TAG.sub("", found[2]).strip()
    match = _SYMBOL.fullmatch(text)
    if match is None:
        return f'<harm{attributes} n="1">{escape(text)}</harm>'
    root, quality, bass = match[1], _accidentals(match[2]), match[3]
    parts = [f'<rend fontweight="bold">{root}</rend>']
    if quality:
        parts.append(f'<rend rend="sup">{quality}</rend>')
    if bass:
        parts.append(f'<rend fontweight="bold">{bass}</rend>')
    return f'<harm{attributes} n="1">{"".join(parts)}</harm>'


def _accidentals(quality: str) -> str:
    return quality.replace("b", "♭").replace("#", "♯") if quality != "sub" else quality


def _page_head(score: Score) -> str:
    parts = [
        '<pgHead func="first">',
        f'<rend halign="center" valign="top" fontsize="160%">{escape(score.title)}</rend>',
    ]
    if score.subtitle:
        words = escape(score.subtitle)
        parts.append(
            f'<rend halign="center" valign="bottom" fontsize="85%" fontstyle="italic">{words}</rend>'
        )
    if score.creator:
        name = escape(score.creator)
        parts.append(f'<rend halign="right" valign="bottom" fontsize="85%">{name}</rend>')
    style = f"{score.key}"
    parts.append(f'<rend halign="left" valign="bottom" fontsize="85%">{escape(style)}</rend>')
    parts.append("</pgHead>")
    number = '<num label="page">#</num>'
    footer = f'<rend halign="center" valign="bottom" fontsize="70%">{number}</rend>'
    parts.append(f'<pgFoot func="all">{footer}</pgFoot>')
    return "".join(parts)
