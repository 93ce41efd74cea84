"""The heading of a film: title, style and who made the music, set as the pages set them.

The letters are the outlines of the pages, so that whatever a page can print, a film shows.
"""

import unicodedata
from typing import Final

from gospel_keys.engraving.chart_signs import write_page
from gospel_keys.engraving.chart_text import SetLine, fitting, set_text, write_line
from gospel_keys.engraving.dressing import with_signs
from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.video.canvas import Plane
from gospel_keys.engraving.video.raster import rasterise
from gospel_keys.score.model import Score

_UNITS: Final = 10
"""Drawing units in a tenth of a millimetre, and here in a pixel."""

_MARGIN: Final = 0.02
"""Air at both sides, in widths of the picture."""

# Sizes and baselines in heights of the heading.
_TITLE: Final = (0.44, 0.48)
_STYLE: Final = (0.26, 0.86)
_CREATOR: Final = (0.26, 0.42)
_WIDEST_CREATOR: Final = 0.45
"""Share of the width that the names may take; longer ones are set smaller."""

_GREY: Final = "#6E6E6E"


def draw_heading(score: Score, width: int, height: int) -> Plane:
    """Return the heading as brightness.

    Parameters
    ----------
    score : Score
        Its title, its subtitle where that says something else, and at the right its creators.
    width, height : int
        Pixels.
    """
    names = set_text(_shown(score.creator))
    edge, right = width * _MARGIN, width * (1 - _MARGIN)
    size, baseline = (share * height for share in _CREATOR)
    size *= fitting([names.width * size], [width * _WIDEST_CREATOR])
    taken = names.width * size + edge if score.creator else 0.0
    body = _line(set_text(_shown(score.title)), edge, right - taken, height, _TITLE)
    small = write_line(names, right * _UNITS, baseline * _UNITS, size * _UNITS, anchor=1)
    if score.subtitle and score.subtitle.casefold() != score.title.casefold():
        small += _line(set_text(_shown(score.subtitle)), edge, right, height, _STYLE)
    page = write_page(f'{body}<g color="{_GREY}">{small}</g>', (width * _UNITS, height * _UNITS), 0)
    return rasterise(Engraving((page,), "", "", width, height), width)[:height]


def _line(line: SetLine, left: float, right: float, height: int, place: tuple[float, float]) -> str:
    """A line from the left, smaller where it would not keep within its room."""
    size, baseline = (share * height for share in place)
    size *= fitting([line.width * size], [right - left])
    return write_line(line, left * _UNITS, baseline * _UNITS, size * _UNITS)


def _shown(text: str) -> str:
    """A text with its accents as one with their letters, as the fonts have them."""
    return with_signs(unicodedata.normalize("NFC", text))
