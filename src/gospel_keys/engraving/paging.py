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
    spacing : float
        How much further from each other long notes stand than short ones.
    """

    toolkit: Any  # Verovio ships no types.
    mei: str
    title: str
    spacing: float = 0.29

    def set(self, *, breaks: str) -> None:
        """Let the engraver lay out the score.

        Raises
        ------
        RenderingError
            If it cannot read it.
        """
        self.toolkit.setOptions({"breaks": breaks, "spacingLinear": self.spacing})
        if not self.toolkit.loadData(self.mei):
            msg = "the engraver could not read the score"
            raise RenderingError(msg, value=self.title)

    def broken(self, starts: Sequence[int], turns: Sequence[int] = ()) -> "Setter":
        """Return the score with breaks before given bars."""
        return replace(self, mei=encode_breaks(room_for_ties(self.mei, starts), starts, turns))

    def pages(self) -> tuple[str, ...]:
        """Return the pages as SVG."""
        return tuple(self.toolkit.renderToSVG(n) for n in range(1, self.toolkit.getPageCount() + 1))


@dataclass(frozen=True, slots=True)
class Plan:
    """How the systems of a score fall on pages, before any is drawn.

    Parameters
    ----------
    setter : Setter
    starts : tuple of int
        The bars that begin a system.
    shares : tuple of int
        How many systems each page holds.
    spacing : tuple of int
        Distances of staves and of systems.
    ready : bool
        Whether the engraver holds the score so.
    nearly : bool
        Whether there are two pages that a slightly smaller staff might make one.
    """

    setter: Setter
    starts: tuple[int, ...]
    shares: tuple[int, ...]
    spacing: tuple[int, int]
    ready: bool
    nearly: bool

    def pages(self) -> tuple[str, ...]:
        """Return the pages as SVG, all filled alike where that can be."""
        wanted = page_shares(len(self.starts), len(self.shares), holds=self.shares[0])
        _space(self.setter, self.spacing)
        if wanted != self.shares:
            turned = self.setter.broken(self.starts, turns_of(self.starts, wanted))
            turned.set(breaks="encoded")
            shared = turned.pages()
            if len(shared) == len(wanted) and all(_fits(page) for page in shared):
                return shared
        if wanted != self.shares or not self.ready:
            self.setter.broken(self.starts).set(breaks="line")
        return self.setter.pages()


def plan_pages(setter: Setter, starts: Sequence[int]) -> Plan:
    """Share the systems of a score among pages.

    Parameters
    ----------
    setter : Setter
    starts : sequence of int
        The bars that begin a system.
    """
    lines = setter.broken(starts)
    tried: list[tuple[int, ...]] = []
    for spacing in _SPACINGS:
        _space(setter, spacing)
        lines.set(breaks="line")
        tried.append(_shares(setter, starts))
        if len(tried[-1]) == 1 or (len(tried[-1]) > _FEW and tried[-1][-1] > 1):
            break
    nearly = len(tried[-1]) == 2 and len(starts) <= _NEARLY * tried[-1][0]
    fewest = min(len(shares) for shares in tried)
    place = next(n for n, shares in enumerate(tried) if len(shares) == fewest)
    ready = place == len(tried) - 1
    return Plan(setter, tuple(starts), tried[place], _SPACINGS[place], ready, nearly)


def on_one_page(setter: Setter, starts: Sequence[int]) -> str:
    """Render all systems on one page, however far down they reach."""
    _space(setter, _SPACINGS[1], justify=False)
    setter.broken(starts).set(breaks="encoded")
    return setter.pages()[0]


def _space(setter: Setter, spacing: tuple[int, int], *, justify: bool = True) -> None:
    staves, systems = spacing
    setter.toolkit.setOptions(
        {
            "spacingBraceGroup": staves,
            "spacingSystem": systems,
            "justifyVertically": justify,
        }
    )


def _shares(setter: Setter, starts: Sequence[int]) -> tuple[int, ...]:
    """How many systems each page holds."""
    names = _MEASURE.findall(setter.mei)
    shares = [0] * setter.toolkit.getPageCount()
    for start in starts:
        shares[setter.toolkit.getPageWithElement(names[start]) - 1] += 1
    return tuple(shares)


def _fits(page: str) -> bool:
    """Whether all music ends above the page number."""
    foot = _FOOT.search(page)
    if foot is None:
        return True
    music = page[: foot.start()]
    lowest = max((int(a or b) for a, b in _HEIGHT.findall(music)), default=0)
    return lowest < int(foot[1]) - _FOOT_HEIGHT
