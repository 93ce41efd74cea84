"""Influence: what another genre adds to the one that is played.

"Jazz-ish gospel" stays gospel. The other genre enriches the chords, the ornaments or the
timing, as a player would who has it in the ear.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.mood_words import MoodWords
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style_words import StyleWords
from gospel_keys.units import Milliseconds


@dataclass(frozen=True, slots=True)
class Influence:
    """What a genre adds.

    Parameters
    ----------
    effect : str
        In words, for the user.
    complexity : float in 0..1 or None
        Richness of the chords where the words say nothing about it.
    grace : float
        Factor on the rate of grace notes.
    lateness : Milliseconds
        Delay of the right hand.
    """

    effect: str
    complexity: float | None = None
    grace: float = 1.0
    lateness: Milliseconds = 0.0


INFLUENCES: Final = MappingProxyType(
    {
        "gospel": Influence("more grace notes, a relaxed right hand", grace=1.6, lateness=8.0),
        "jazz": Influence("richer chords", complexity=0.75),
        "blues": Influence("more crushed notes", grace=1.8, lateness=4.0),
        "classical": Influence("plainer chords, fewer grace notes", complexity=0.4, grace=0.7),
        "neosoul": Influence("richer chords, a later right hand", complexity=0.7, lateness=8.0),
    }
)


def under_influence(
    genre: str, moods: MoodWords, style: StyleWords, remarks: RemarkCollector
) -> tuple[MoodWords, StyleWords]:
    """Return moods and style with what another genre adds to them.

    Parameters
    ----------
    genre : str
        Identifier of the genre that colours the piece.
    moods : MoodWords
    style : StyleWords
    remarks : RemarkCollector
    """
    added = INFLUENCES[genre]
    remarks.add("genre", "adjusted", f"{genre} is heard as an influence: {added.effect}")
    more_grace = max if added.grace >= 1.0 else min
    moods = replace(
        moods,
        grace=more_grace(moods.grace, added.grace),
        lateness=max(moods.lateness, added.lateness),
    )
    if style.complexity is None and added.complexity is not None:
        style = replace(style, complexity=added.complexity)
    return moods, style
