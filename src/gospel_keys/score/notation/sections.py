"""Sections: which parts of the form are named on the page.

A name in a box is for players who speak of the parts ("from the Chorus"). Words of analysis
are not printed in the music that they describe, and neither is a part of a bar or so: its
box and its double bar would stand inside a cadence.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Rehearsal marks".
"""

from typing import Final

from gospel_keys.score.model import Score, Section

_WORDS_OF_ANALYSIS: Final = frozenset(
    [
        "theme",
        "contrast",
        "second contrast",
        "exposition",
        "development",
        "return",
        "recapitulation",
    ]
)
_SHORTEST: Final = 2
"""Bars of a part that is worth its name."""


def lasting_sections(score: Score) -> tuple[Section, ...]:
    """Return the sections of two bars and more.

    Parameters
    ----------
    score : Score
    """
    bars = score.bars()
    whole = {bar.onset: bar.meter.bar for bar in bars}
    usual = score.meter.bar
    return tuple(
        section
        for section in score.sections
        if section.duration >= _SHORTEST * whole.get(section.onset, usual)
    )


def printed_sections(score: Score) -> tuple[Section, ...]:
    """Return the sections whose names and double bars stand on the page.

    Parameters
    ----------
    score : Score

    Returns
    -------
    sections : tuple of Section
        Those of two bars and more; none where words of analysis name the parts.
    """
    if any(section.name.lower() in _WORDS_OF_ANALYSIS for section in score.sections):
        return ()
    return lasting_sections(score)
