"""Difficulty in words: "for a beginner", "level 4", "grade 3"."""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.number_words import NUMBER, read_number
from gospel_keys.brief.text import Text
from gospel_keys.brief.validation import LEVELS

_PLAYERS: Final = MappingProxyType(
    {
        word.strip(): level
        for level, words in (
            (
                1,
                "absolute beginner, complete beginner, total beginner, very first lessons, very first lesson",
            ),
            (
                2,
                "beginner, beginners, novice, child, children, kids, first year, year old,"
                " beginning student, first lessons, first lesson, first piano lessons, first year students",
            ),
            (4, "late beginner, early intermediate, elementary, late elementary"),
            (6, "intermediate, moderate difficulty, medium difficulty, moderately difficult"),
            (8, "late intermediate, upper intermediate"),
        )
        for word in words.split(",")
    }
)
LEXICONS: Final = (_PLAYERS,)
_NUMBERED: Final = (
    rf"\b(?P<scale>level|difficulty|grade)\s*(?:of|:|=)?\s*(?P<number>{NUMBER})(?![\w/])"
)
_GRADE_OFFSET: Final = 1
"""Examination grades run from 1 to 8 and begin above the first year, which is level 1."""


@dataclass(frozen=True, slots=True)
class LevelWords:
    """A level that the words ask for, and the words that say so."""

    level: int
    phrase: str


def find_level(text: Text) -> LevelWords | None:
    """Return the level of difficulty a text asks for, or None.

    Parameters
    ----------
    text : Text

    Examples
    --------
    >>> find_level(Text.of("a hymn for a beginner"))
    LevelWords(level=2, phrase='beginner')
    """
    match = re.search(_NUMBERED, text.source, re.IGNORECASE)
    if match is not None and not text.is_negated(match.start()):
        number = read_number(match["number"])
        level = number + _GRADE_OFFSET * (match["scale"].lower() == "grade")
        return LevelWords(min(max(level, LEVELS[0]), LEVELS[1]), match[0])
    hit = next((h for h in text.find(_PLAYERS) if not h.negated), None)
    return LevelWords(hit.value, hit.phrase) if hit else None
