"""Choosing how much: energy, richness, improvisation and level of difficulty."""

from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.catalogue import Application
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.remarks import RemarkCollector
from gospel_keys.brief.style import Style
from gospel_keys.brief.words import Words
from gospel_keys.score.level import LEVELS

_SHOUT_ENERGY: Final = 0.9
_EASY_COMPLEXITY: Final = 0.35
_EASY_FIFTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Skill:
    """How much is asked of ears and hands."""

    complexity: float
    level: int | None

    def most_accidentals(self, application: str) -> int | None:
        """Return how many accidentals a key may have that is drawn, None for any number."""
        if self.level in LEVELS:
            return LEVELS[self.level].signature
        easy = application == "practice" or self.complexity <= _EASY_COMPLEXITY
        return _EASY_FIFTHS if easy else None


def choose_energy(style: Style, wishes: Wishes, words: Words, application: Application) -> float:
    """Return the energy, 0..1: wished, or the application's bent by the moods."""
    if wishes.energy is not None:
        return float(wishes.energy)
    base = style.energy[application.id]
    if "shout" in words.style.sub_styles and application.id == "uptempo":
        base = _SHOUT_ENERGY
    if words.moods.energy is None:
        return base
    return round(0.75 * words.moods.energy + 0.25 * base, 3)


def choose_complexity(
    style: Style,
    wishes: Wishes,
    words: Words,
    application: Application,
    remarks: RemarkCollector,
) -> float:
    """Return the richness, 0..1: wished, named, suggested by moods, or the application's."""
    if wishes.complexity is not None:
        return float(wishes.complexity)
    if words.style.complexity is not None:
        said = words.style.complexity
        remarks.add("complexity", "stated", f"complexity {said:g} from the words")
        return said
    if words.moods.complexity is not None:
        return words.moods.complexity
    return style.complexity[application.id]


def choose_improvisation(style: Style, wishes: Wishes, application: Application) -> float:
    """Return the share of improvised line, 0..1."""
    if wishes.improvisation is not None:
        return float(wishes.improvisation)
    return style.improvisation[application.id]


def choose_level(wishes: Wishes, words: Words, remarks: RemarkCollector) -> int | None:
    """Return the level of difficulty: wished, named in the words, or None."""
    said = words.level
    if wishes.level is not None:
        if said is not None and said.level != wishes.level:
            remarks.add(
                "level",
                "conflict",
                f"the words say '{said.phrase}' (level {said.level}),"
                f" the option {wishes.level}, which was taken",
            )
        return wishes.level
    if said is None:
        return None
    remarks.add("level", "stated", f"level {said.level}, because the words say '{said.phrase}'")
    return said.level
