"""What stands over a ChordPro chart: title, subtitle and who wrote it.

References
----------
.. [1] "ChordPro: Meta-data directives", chordpro.org: ``title`` (``t``), ``subtitle`` (``st``),
   ``artist``, ``composer`` and ``lyricist``; the general form is ``{meta: name value}``.
"""

import re
from dataclasses import replace
from typing import Final

from gospel_keys.brief.chart_text import plain_text
from gospel_keys.brief.model import Wishes
from gospel_keys.score.model import Score

_DIRECTIVE: Final = re.compile(r"\{\s*(?:meta\s*:\s*)?([a-z_]+)\s*[:\s]\s*([^}]+)\}", re.IGNORECASE)
_TITLES: Final = ("title", "t")
_SUBTITLES: Final = ("subtitle", "st")
_CREATORS: Final = ("composer", "artist", "lyricist")
_LONGEST: Final = 200


def headed(score: Score, wishes: Wishes) -> Score:
    """Return an arrangement under the heading of its chart; a tune's own title wins.

    Parameters
    ----------
    score : Score
    wishes : Wishes
        Its ``chords`` are read for directives.
    """
    if wishes.chords is None:
        return score
    said: dict[str, str] = {}
    for name, value in _DIRECTIVE.findall(plain_text(wishes.chords)):
        shown = " ".join("".join(c for c in value if c.isprintable() or c.isspace()).split())
        if shown:
            said.setdefault(name.lower(), shown[:_LONGEST])
    tune = wishes.melody
    title = _first(said, _TITLES) if tune is None or not tune.title else ""
    creator = _first(said, _CREATORS) if tune is None or not tune.creator else ""
    return replace(
        score,
        title=title or score.title,
        subtitle=_first(said, _SUBTITLES) or score.subtitle,
        creator=f"{creator}, arr. {score.creator}" if creator else score.creator,
    )


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if name in said), "")
