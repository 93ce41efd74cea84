"""Laying out pages with Verovio.

References
----------
.. [1] Pugin, L., Zitellini, R. and Roland, P. "Verovio: a library for engraving MEI music
   notation into SVG", Proc. ISMIR 2014.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final, Literal

from gospel_keys.engraving.apart import Spaced, keep_apart
from gospel_keys.engraving.clearance import keep_clear
from gospel_keys.engraving.dressing import dress, raise_part_names
from gospel_keys.engraving.dynamics import clear_dynamics
from gospel_keys.engraving.fingers import clear_stems, stack_fingers
from gospel_keys.engraving.hand_colours import colour_hands
from gospel_keys.engraving.ink import ink_of
from gospel_keys.engraving.note_names import name_notes
from gospel_keys.engraving.paging import MOST_SYSTEMS, Plan, Setter, on_one_page, plan_pages
from gospel_keys.engraving.reminders import leave_out_reminders
from gospel_keys.engraving.shells import leave_out_rests
from gospel_keys.engraving.single_staff import slash_empty_bars, write_lead_sheet
from gospel_keys.engraving.slurs import clear_slurs, turn_slurs
from gospel_keys.engraving.symbols import restate_chords, room_for_symbols
from gospel_keys.engraving.systems import Line, bar_widths, cast_off
from gospel_keys.engraving.words import ROOMY, place_hyphens, room_for_words
from gospel_keys.errors import InvalidRequestError, RenderingError
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.score.lead_sheet import LeadSheet
from gospel_keys.score.model import Score
from gospel_keys.score.notation import printed_bars
from gospel_keys.score.notation.lengths import plain_lengths
from gospel_keys.score.notation.sections import lasting_sections

PaperName = Literal["a4", "letter"]
PAPERS: Final = {"a4": (2100, 2970), "letter": (2159, 2794)}
"""Page width and height in tenths of a millimetre."""

STAFF_RANGE: Final = (60, 140)
NAMED_STAFF: Final = 110
"""The smallest staff size with names in the heads: capitals of 1.2 mm."""

_SIDE_MARGIN: Final = 130
_SMALLER: Final = 0.94
"""How far a staff may shrink to save a page."""

_CLOSER: Final = 1.12
"""How much more music a system may hold at best to save a page."""

_TIGHT: Final = 0.2
"""How the engraver then spaces notes: it leaves them the room that their signs need."""

_CLOSE_FILLS: Final = (0.7, 0.8, 0.9, 1.0)
"""How full the lines are then, as airy as they may be."""

_CROWDED: Final = 20.0
"""What a page may be short of between two systems, in drawing units."""

_LOOSE: Final = 2300.0
"""How far systems may be apart on a page that need not be full, in drawing units."""

_FEW_SYSTEMS: Final = 3
_AIRY: Final = 0.78
"""How full the lines of a piece of so few systems are."""

_MOST_CROWDED: Final = 8
"""Systems to try on one page that had nearly fitted it."""

_BESIDE_FINGERS: Final = {"defaultTopMargin": 0.6, "defaultBottomMargin": 0.7}
"""Columns of numbers stand closer than other signs; they would drive the staves apart."""

_LETTERS: Final = 138
"""Of the subtitle's size across a page, at a staff size of 100."""

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
        One SVG document a page; groups of notes carry the ids ``n{index}`` of the score. Of
        bars between repeat signs the first time is there.
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
    score = plain_lengths(score)
    pages = _engrave(score, layout)
    width, height = PAPERS[layout.paper]
    return Engraving(
        tuple(_colour(page.page, score, layout) for page in pages),
        score.title,
        score.creator,
        width,
        height,
    )


def _engrave(score: Score, layout: Layout) -> list[Spaced]:
    line, small = _lined(score, layout), None
    plan, nearly = _plan(line)
    pages: list[Spaced] = []
    if nearly:
        # The second page is saved by systems that stand closer, on slightly smaller staves.
        single = _on_one_page(line)
        if single is None or single.short >= _CROWDED:
            small = _lined(score, _smaller(layout))
            single = _on_one_page(small)
        pages = [single] if single and single.short < _CROWDED else []
        plan = replace(plan, ready=False)
    pages = pages or _finish_all(plan.pages())
    if max(page.short for page in pages) <= _CROWDED:
        return pages
    tried = _finish_all(_plan(small or _lined(score, _smaller(layout)))[0].pages())
    return min(pages, tried, key=lambda found: max(page.short for page in found))


def _smaller(layout: Layout) -> Layout:
    return replace(layout, staff=max(STAFF_RANGE[0], round(layout.staff * _SMALLER)))


@dataclass(frozen=True, slots=True)
class _Lined:
    """A score set on one endless line, and what its bars and the page have to do with lines."""

    setter: Setter
    widths: tuple[float, ...]
    room: Line
    openings: tuple[int, ...]

    def starts(self, *, press: float = 1.0) -> tuple[int, ...]:
        """The bars that begin a system, of which each holds ``press`` times its width."""
        room = replace(self.room, width=self.room.width * press)
        starts = cast_off(self.widths, room, self.openings)
        if len(starts) > _FEW_SYSTEMS:
            return starts
        # What would not fill half a page has airy lines, of as many bars as a phrase has.
        return cast_off(self.widths, replace(room, fill=_AIRY), self.openings)

    def closer(self, most: int) -> tuple[Setter, tuple[int, ...]] | None:
        """At most so many systems whose notes are as close as they may stand, if they can be."""
        setter = replace(self.setter, spacing=_TIGHT)
        setter.set(breaks="none")
        widths = bar_widths(setter.toolkit.renderToSVG(1))
        rooms = (replace(self.room, fill=fill) for fill in _CLOSE_FILLS)
        tried = (cast_off(widths, room, self.openings) for room in rooms)
        return next(((setter, starts) for starts in tried if len(starts) <= most), None)


def _lined(score: Score, layout: Layout) -> _Lined:
    toolkit = open_toolkit(layout)
    setter = Setter(toolkit, set_line(toolkit, score, layout), score.title)
    zoom = 100 / layout.staff
    inner = round((PAPERS[layout.paper][0] - 2 * _SIDE_MARGIN) * zoom)
    prefix = _CLEF + _KEY_SIGN * abs(score.key.fifths)
    parts = {section.onset for section in lasting_sections(score)}
    shown = enumerate(printed_bars(score))
    openings = tuple(n for n, here in shown if here.bar.onset in parts or here.forward)
    widths = bar_widths(toolkit.renderToSVG(1))
    return _Lined(setter, widths, Line(inner * _UNITS, prefix), openings)


def _plan(line: _Lined) -> tuple[Plan, bool]:
    """How the systems fall on pages, and whether two of these nearly had been one."""
    starts, hoped = line.starts(), line.starts(press=_CLOSER)
    plan = plan_pages(line.setter, starts)
    most = min(len(starts) - 1, (len(plan.shares) - 1) * MOST_SYSTEMS)
    nearly = plan.nearly
    if len(hoped) <= most:
        # Bars that stand a little closer save a page that would be half empty.
        closer = line.closer(most)
        fewer = plan_pages(*closer) if closer else plan
        saved = len(fewer.shares) < len(plan.shares)
        plan, nearly = (fewer, False) if saved else (replace(plan, ready=False), nearly)
    # What is too high for a page may fit it on smaller staves.
    return plan, nearly or (len(plan.shares) == 2 and len(hoped) <= MOST_SYSTEMS)


def _finish_all(pages: Sequence[str]) -> list[Spaced]:
    """Finish pages; the systems of the last are no further apart than those before."""
    done = [_finish(page) for page in pages[:-1]]
    longest = max([_LOOSE, *(gap for page in done[-1:] for gap in page.gaps[1:-1])])
    return [*done, _finish(pages[-1], longest=longest)]


def _on_one_page(line: _Lined) -> Spaced | None:
    """All systems on one page; None where even bars that stand closer are too many."""
    starts = line.starts()
    closer = line.closer(MOST_SYSTEMS) if len(starts) > MOST_SYSTEMS else None
    if closer:
        return _finish(on_one_page(*closer))
    return _finish(on_one_page(line.setter, starts)) if len(starts) <= _MOST_CROWDED else None


def set_line(toolkit: Any, score: Score, layout: Layout) -> str:  # Verovio ships no types.
    """Set a score on one endless line of a toolkit and return its encoding.

    Raises
    ------
    RenderingError
        If the engraver refuses the score.
    """
    if any(note.finger for note in score.notes):
        toolkit.setOptions(_BESIDE_FINGERS)
    if score.lyrics:
        toolkit.setOptions(ROOMY)
    Setter(toolkit, _notation(score), score.title).set(breaks="none")
    mei = dress(
        stack_fingers(toolkit.getMEI(), score),
        score,
        chord_symbols=layout.chord_symbols,
        letters=_LETTERS * 100 // layout.staff,
    )
    if isinstance(score, LeadSheet):
        mei = slash_empty_bars(mei, score)
    mei = turn_slurs(leave_out_reminders(mei, score), score)
    mei = leave_out_rests(room_for_symbols(room_for_words(mei), score), score)
    Setter(toolkit, mei, score.title).set(breaks="none")
    return mei


def _notation(score: Score) -> str:
    score = restate_chords(score)
    if isinstance(score, LeadSheet):
        return write_lead_sheet(score, flavour="engrave")
    return write_musicxml(score, flavour="engrave")


def _readable(layout: Layout) -> Layout:
    if layout.note_names and layout.staff < NAMED_STAFF:
        return replace(layout, staff=NAMED_STAFF)
    return layout


def _finish(page: str, *, longest: float = inf) -> Spaced:
    """What is done to a page when everything has its place."""
    page = place_hyphens(keep_clear(clear_stems(raise_part_names(page))))
    # What rises over a slur is in no dynamic's way: the page is looked at once for both.
    inks = ink_of(page)
    return keep_apart(clear_dynamics(clear_slurs(page, inks), inks), longest=longest)


def _colour(page: str, score: Score, layout: Layout) -> str:
    """What is done to heads and colours, which moves nothing."""
    if layout.note_names:
        page = name_notes(page, score)
    return colour_hands(page) if layout.hand_colours else page


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
            "minLastJustification": 0.5,
            "justifyVertically": True,
            "justificationMaxVertical": 0.3,
            "justificationBraceGroup": 0.3,
            "smuflTextFont": "none",
            "svgViewBox": True,
            "xmlIdSeed": 1,
        }
    )
    return toolkit
