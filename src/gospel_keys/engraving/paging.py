"""Sharing the systems among pages.

As few pages as hold the systems without crowding, and all filled about alike: first the
systems move closer together where that saves a page, then the pages share them evenly, but
for a last page that may hold less where the others would be stretched.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gospel_keys.engraving.open_ties import room_for_ties
from gospel_keys.engraving.systems import encode_breaks, page_shares, turns_of
from gospel_keys.errors import RenderingError

_SPACINGS: Final = ((10, 8), (6, 4), (5, 2))
"""Distances of staves and of systems to try, the widest first."""

_FEW: Final = 3
"""Pieces of more pages keep their air, unless their last page holds a single system."""

MOST_SYSTEMS: Final = 6
"""Of two staves, on a page that is read at the piano."""

_NEARLY: Final = 1.26
"""By how much two pages may outgrow one that a smaller staff is to hold."""

_MEASURE: Final = re.compile(r'<measure\b[^>]*xml:id="([^"]+)"')
_FOOT: Final = re.compile(r'class="pgFoot".*?<text x="-?\d+" y="(-?\d+)"', re.DOTALL)
_HEIGHT: Final = re.compile(r' y="(-?\d+)"|M-?\d+ (-?\d+) L')
_FOOT_HEIGHT: Final = 250
"""Of the page number, in drawing units."""


@dataclass(frozen=True, slots=True)
class Setter:
    """An engraver with an encoded score.

    Parameters
    ----------
    toolkit : verovio.toolkit
    mei : str
    title : str
        Named where the engraver refuses the score.
    """

    toolkit: Any  # Verovio ships no types.
    mei: str
    title: str

    def set(self, *, breaks: str) -> None:
        """Let the engraver lay out the score.

        Raises
        ------
        RenderingError
            If it cannot read it.
        """
        self.toolkit.setOptions({"breaks": breaks})
        if not self.toolkit.loadData(self.mei):
            msg = "the engraver could not read the score"
            raise RenderingError(msg, value=self.title)

    def broken(self, starts: Sequence[int], turns: Sequence[int] = ()) -> "Setter":
        """Return the score with breaks before given bars."""
        return replace(self, mei=encode_breaks(room_for_ties(self.mei, starts), starts, turns))

    def pages(self) -> tuple[str, ...]:
        """Return the pages as SVG."""
        return tuple(self.toolkit.renderToSVG(n) for n in range(1, self.toolkit.getPageCount() + 1))


def lay_out(setter: Setter, starts: Sequence[int]) -> tuple[tuple[str, ...], bool]:
    """Render the pages of a score whose systems are known.

    Parameters
    ----------
    setter : Setter
    starts : sequence of int
        The bars that begin a system.

    Returns
    -------
    pages : tuple of str
    nearly : bool
        Whether there are two pages that a slightly smaller staff might make one.
    """
    lines = setter.broken(starts)
    tried: list[list[int]] = []
    for spacing in _SPACINGS:
        _space(setter, spacing)
        lines.set(breaks="line")
        tried.append(_shares(setter, starts))
        if len(tried[-1]) == 1 or (len(tried[-1]) > _FEW and tried[-1][-1] > 1):
            break
    nearly = len(tried[-1]) == 2 and len(starts) <= _NEARLY * tried[-1][0]
    fewest = min(len(shares) for shares in tried)
    place = next(n for n, shares in enumerate(tried) if len(shares) == fewest)
    if place != len(tried) - 1:
        _space(setter, _SPACINGS[place])
        lines.set(breaks="line")
    pages = setter.pages()
    wanted = page_shares(len(starts), fewest, holds=tried[place][0])
    if tuple(tried[place]) == wanted:
        return pages, nearly
    setter.broken(starts, turns_of(starts, wanted)).set(breaks="encoded")
    shared = setter.pages()
    fits = len(shared) == fewest and all(_fits(page) for page in shared)
    return shared if fits else pages, nearly


def on_one_page(setter: Setter, starts: Sequence[int]) -> str:
    """Render all systems on one page, however far down they reach."""
    _space(setter, _SPACINGS[1])
    setter.toolkit.setOptions({"justifyVertically": False})
    setter.broken(starts).set(breaks="encoded")
    return setter.pages()[0]


def _space(setter: Setter, spacing: tuple[int, int]) -> None:
    staves, systems = spacing
    setter.toolkit.setOptions({"spacingBraceGroup": staves, "spacingSystem": systems})


def _shares(setter: Setter, starts: Sequence[int]) -> list[int]:
    """How many systems each page holds."""
    names = _MEASURE.findall(setter.mei)
    shares = [0] * setter.toolkit.getPageCount()
    for start in starts:
        shares[setter.toolkit.getPageWithElement(names[start]) - 1] += 1
    return shares


def _fits(page: str) -> bool:
    """Whether all music ends above the page number."""
    foot = _FOOT.search(page)
    if foot is None:
        return True
    music = page[: foot.start()]
    lowest = max((int(a or b) for a, b in _HEIGHT.findall(music)), default=0)
    return lowest < int(foot[1]) - _FOOT_HEIGHT
