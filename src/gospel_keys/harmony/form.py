"""Form: the plan of a piece before the first note.

Bars count from 0. A form holds sections, phrases of (normally) four bars, where fills may
sit, and how dense and loud each section is (rules S-01, S-07, S-08, G-35).
"""

from dataclasses import dataclass
from enum import StrEnum

from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key
from gospel_keys.units import Velocity


class SectionKind(StrEnum):
    """What a section does in the piece."""

    INTRO = "intro"
    VERSE = "verse"
    CHORUS = "chorus"
    BRIDGE = "bridge"
    VAMP = "vamp"
    ENDING = "ending"

    @property
    def is_frame(self) -> bool:
        """Whether it stands around the body of a piece: an intro or an ending."""
        return self in (SectionKind.INTRO, SectionKind.ENDING)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A musical sentence: bars ``bar`` .. ``bar + bars``, ``fill`` if a fill closes it."""

    bar: int
    bars: int
    fill: bool


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section of the plan.

    Parameters
    ----------
    kind : SectionKind
    name, label : str
        For people ("Chorus") and for form ("A", "A'", "B").
    bar, bars : int
        First bar (from 0) and length.
    key : Key
    density, energy : float in 0..1
        How busy and how strong.
    velocity : Velocity
        Centre of the section's dynamics.
    phrases : tuple of Phrase, covering the section
    repeats : int or None
        Index of the earlier section that this one repeats with variation.
    climax : bool
        Whether the climax of the piece lies here.
    """

    kind: SectionKind
    name: str
    label: str
    bar: int
    bars: int
    key: Key
    density: float
    energy: float
    velocity: Velocity
    phrases: tuple[Phrase, ...]
    repeats: int | None = None
    climax: bool = False

    @property
    def end(self) -> int:
        """The bar after the last."""
        return self.bar + self.bars


@dataclass(frozen=True, slots=True)
class Form:
    """The whole plan; sections follow each other without gaps."""

    meter: Meter
    sections: tuple[FormSection, ...]

    @property
    def bars(self) -> int:
        """Length of the piece in bars."""
        return self.sections[-1].end

    def section_at(self, bar: int) -> FormSection:
        """Return the section a bar belongs to."""
        low, high = 0, len(self.sections)
        while high - low > 1:
            middle = (low + high) // 2
            if self.sections[middle].bar <= bar:
                low = middle
            else:
                high = middle
        return self.sections[low]
