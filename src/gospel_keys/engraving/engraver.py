"""Laying out pages with Verovio.

References
----------
.. [1] Pugin, L., Zitellini, R. and Roland, P. "Verovio: a library for engraving MEI music
   notation into SVG", Proc. ISMIR 2014.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from gospel_keys.engraving.clearance import keep_clear
from gospel_keys.engraving.dressing import dress, raise_part_names
from gospel_keys.engraving.fingers import clear_stems, stack_fingers
from gospel_keys.engraving.hand_colours import colour_hands
from gospel_keys.engraving.note_names import name_notes
from gospel_keys.engraving.single_staff import slash_empty_bars, write_lead_sheet
from gospel_keys.engraving.systems import (
    Line,
    balance_pages,
    bar_widths,
    cast_off,
    encode_breaks,
)
from gospel_keys.errors import InvalidRequestError, RenderingError
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.score.lead_sheet import LeadSheet
from gospel_keys.score.model import Score

PaperName = Literal["a4", "letter"]
PAPERS: Final = {"a4": (2100, 2970), "letter": (2159, 2794)}
"""Page width and height in tenths of a millimetre."""

STAFF_RANGE: Final = (60, 140)
NAMED_STAFF: Final = 110
"""The smallest staff size with names in the heads: capitals of 1.2 mm."""

_SIDE_MARGIN: Final = 130
_SYSTEM: Final = 'class="system"'
_SPACINGS: Final = ((10, 8), (6, 4), (5, 2))
"""Distances of staves and of systems to try, the widest first."""

_SMALLER: Final = 0.94
"""How far a staff may shrink to save a page."""

_BESIDE_FINGERS: Final = {"defaultTopMargin": 0.6, "defaultBottomMargin": 0.7}
"""Columns of numbers stand closer than other signs; they would drive the staves apart."""

_UNITS: Final = 10
"""Drawing units in a tenth of a millimetre."""
_CLEF: Final = 800.0
_KEY_SIGN: Final = 170.0


@dataclass(frozen=True, slots=True)
class Layout:
    """How pages are laid out.

    Parameters
    ----------
    paper : {"a4", "letter"}
    staff : int in 60..140
        Staff size in per cent; 100 is a staff of 7.2 mm.
    chord_symbols : bool
    note_names : bool
        The name of every note inside its head; staves are then at least of size 110, where
        the letters are readable in print.
    hand_colours : bool
        Right hand blue, left hand green.
    numerals : bool
        Roman numerals under the symbols of a chart.
    """

    paper: PaperName = "a4"
    staff: int = 90
    chord_symbols: bool = True
    note_names: bool = False
    hand_colours: bool = False
    numerals: bool = False

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
    layout = _readable(layout or Layout())
    if not score.duration:
        msg = "the score has no bars; expected at least one"
        raise RenderingError(msg, value=score.title)
    pages, lone = _engrave(score, layout)
    if lone and len(pages) == 2:
        # A page that nearly held everything is saved by a slightly smaller staff.
        smaller = replace(layout, staff=max(STAFF_RANGE[0], round(layout.staff * _SMALLER)))
        tried, _ = _engrave(score, smaller)
        pages = tried if len(tried) == 1 else pages
    width, height = PAPERS[layout.paper]
    return Engraving(pages, score.title, score.creator, width, height)


def _engrave(score: Score, layout: Layout) -> tuple[tuple[str, ...], bool]:
    """The pages, and whether a system alone on the last page had to be given company."""
    toolkit = open_toolkit(layout)
    mei = set_line(toolkit, score, layout)
    starts = _system_starts(toolkit.renderToSVG(1), score, layout)
    pages, lone = _lay_out(toolkit, mei, starts, score)
    return tuple(_finish(page, score, layout) for page in pages), lone


def set_line(toolkit: Any, score: Score, layout: Layout) -> str:  # Verovio ships no types.
    """Set a score on one endless line of a toolkit and return its encoding.

    Raises
    ------
    RenderingError
        If the engraver refuses the score.
    """
    if any(note.finger for note in score.notes):
        toolkit.setOptions(_BESIDE_FINGERS)
    load_notation(toolkit, _notation(score), score, breaks="none")
    mei = dress(stack_fingers(toolkit.getMEI()), score, chord_symbols=layout.chord_symbols)
    if isinstance(score, LeadSheet):
        mei = slash_empty_bars(mei, score)
    load_notation(toolkit, mei, score, breaks="none")
    return mei


def _notation(score: Score) -> str:
    if isinstance(score, LeadSheet):
        return write_lead_sheet(score, flavour="engrave")
    return write_musicxml(score, flavour="engrave")


def _readable(layout: Layout) -> Layout:
    if layout.note_names and layout.staff < NAMED_STAFF:
        return replace(layout, staff=NAMED_STAFF)
    return layout


def _finish(page: str, score: Score, layout: Layout) -> str:
    """What is done to a page when everything has its place."""
    page = keep_clear(clear_stems(raise_part_names(page)))
    if layout.note_names:
        page = name_notes(page, score)
    return colour_hands(page) if layout.hand_colours else page


def _lay_out(
    toolkit: Any, mei: str, starts: Sequence[int], score: Score
) -> tuple[tuple[str, ...], bool]:
    """Render the pages, so that two are filled alike and none is left with a single system.

    The systems first move closer together; where that does not help, the pages share them,
    which the second value tells.
    """
    for staves, systems in _SPACINGS:
        toolkit.setOptions({"spacingBraceGroup": staves, "spacingSystem": systems})
        load_notation(toolkit, encode_breaks(mei, starts), score, breaks="line")
        count = toolkit.getPageCount()
        # The last page tells whether the spacing will do; the others are drawn only then.
        last = toolkit.renderToSVG(count)
        left = last.count(_SYSTEM)
        if count == 2 and left > 1 and len(starts) - 2 * left > 1:
            return _share(toolkit, mei, balance_pages(starts, count), (starts, score)), False
        if count == 1 or left > 1:
            return (*_render(toolkit, count - 1), last), False
    staves, systems = _SPACINGS[0]
    toolkit.setOptions({"spacingBraceGroup": staves, "spacingSystem": systems})
    return _share(toolkit, mei, balance_pages(starts, count), (starts, score)), True


def _share(
    toolkit: Any, mei: str, turns: Sequence[int], music: tuple[Sequence[int], Score]
) -> tuple[str, ...]:
    """Render pages that begin with given systems."""
    starts, score = music
    load_notation(toolkit, encode_breaks(mei, starts, turns), score, breaks="encoded")
    return _render(toolkit, toolkit.getPageCount())


def _render(toolkit: Any, count: int) -> tuple[str, ...]:
    return tuple(toolkit.renderToSVG(n) for n in range(1, count + 1))


def load_notation(toolkit: Any, data: str, score: Score, *, breaks: str) -> None:
    """Let the engraver read a score.

    Raises
    ------
    RenderingError
        If it cannot.
    """
    toolkit.setOptions({"breaks": breaks})
    if not toolkit.loadData(data):
        msg = "the engraver could not read the score"
        raise RenderingError(msg, value=score.title)


def _system_starts(line: str, score: Score, layout: Layout) -> tuple[int, ...]:
    """The bars that begin a system, from the page of one endless line."""
    bars = score.bars()
    zoom = 100 / layout.staff
    inner = round((PAPERS[layout.paper][0] - 2 * _SIDE_MARGIN) * zoom)
    prefix = _CLEF + _KEY_SIGN * abs(score.key.fifths)
    parts = {section.onset for section in score.sections}
    openings = [bar.index for bar in bars if bar.onset in parts]
    return cast_off(bar_widths(line), Line(inner * _UNITS, prefix), openings)


def open_toolkit(layout: Layout) -> Any:  # Verovio ships no types.
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
            "pageMarginLeft": round(_SIDE_MARGIN * zoom),
            "pageMarginRight": round(_SIDE_MARGIN * zoom),
            "pageMarginTop": round(130 * zoom),
            "pageMarginBottom": round(120 * zoom),
            "spacingLinear": 0.29,
            "spacingNonLinear": 0.6,
            "harmDist": 1.8,
            "bottomMarginHarm": 1.5,
            "dynamDist": 1.6,
            "topMarginPgFooter": 4,
            "defaultBottomMargin": 1.3,
            "defaultTopMargin": 1.0,
            "tieMinLength": 3.0,
            "pedalStyle": "line",
            "header": "encoded",
            "footer": "encoded",
            "justifyVertically": True,
            "justificationMaxVertical": 0.3,
            "justificationBraceGroup": 0.3,
            "smuflTextFont": "none",
            "svgViewBox": True,
            "xmlIdSeed": 1,
        }
    )
    return toolkit
