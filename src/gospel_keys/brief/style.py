"""Style: what a genre makes of words that leave things open.

A style knows which words name the genre's applications and sub-styles, and what fits when
nothing is named. Gospel has rules of its own; most genres are a table.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm

SLOW, FAST = 0.25, 0.75
"""Places in a tempo range from which words count as slow or fast."""


@dataclass(frozen=True, slots=True)
class Leanings:
    """What the request says that bears on style; None or empty where it is silent.

    Parameters
    ----------
    applications, sub_styles : tuple of str
        Named in the words.
    moods : tuple of str
    energy : float in 0..1 or None
        From mood words or wishes.
    place : float in 0..1 or None
        Position of the tempo in its range, from tempo words, else from moods.
    tempo : Bpm or None
        A stated number.
    meter : Meter or None
        A stated meter.
    rhythm : str or None
    refused : frozenset of str
        Applications and sub-styles that the words rule out.
    has_tune : bool
        Whether a tune is given.
    is_easy : bool
        Whether the piece is for a beginner.
    """

    applications: tuple[str, ...]
    sub_styles: tuple[str, ...]
    moods: tuple[str, ...]
    energy: float | None
    place: float | None
    tempo: Bpm | None
    meter: Meter | None
    rhythm: str | None
    refused: frozenset[str] = frozenset()
    has_tune: bool = False
    is_easy: bool = False

    @property
    def is_calm(self) -> bool:
        """Whether nothing asks for a fast piece."""
        return self.place is None or self.place < FAST


class Style(Protocol):
    """What reading a request needs to know about a genre."""

    @property
    def application_words(self) -> Mapping[str, str]:
        """Words that state an application."""
        ...

    @property
    def sub_style_words(self) -> Mapping[str, str]:
        """Words that state a sub-style."""
        ...

    @property
    def sub_style_order(self) -> tuple[str, ...]:
        """Sub-styles, the most telling first."""
        ...

    @property
    def meters(self) -> tuple[str, ...]:
        """Meters that the genre plays."""
        ...

    @property
    def energy(self) -> Mapping[str, float]:
        """Energy of each application, 0..1."""
        ...

    @property
    def complexity(self) -> Mapping[str, float]:
        """Complexity of each application, 0..1."""
        ...

    @property
    def improvisation(self) -> Mapping[str, float]:
        """Share of improvised line in each application, 0..1."""
        ...

    @property
    def triplet_rhythm(self) -> str | None:
        """The rhythm that "12/8 feel in 4/4" asks for."""
        ...

    def infer_application(self, catalogue: GenreCatalogue, leanings: Leanings) -> tuple[str, str]:
        """Return an application and the reason for it."""
        ...

    def infer_sub_style(self, application: Application, leanings: Leanings, energy: float) -> str:
        """Return a sub-style that fits."""
        ...

    def misfit(self, sub_style: str, application: Application, leanings: Leanings) -> str:
        """Return why a named sub-style does not fit, or nothing."""
        ...

    def infer_meter(
        self,
        application: Application,
        sub_style: str,
        leanings: Leanings,
        *,
        rng: random.Random,
    ) -> tuple[str, str]:
        """Return a meter and the reason for it."""
        ...

    def tempo_range(
        self, application: Application, sub_style: str, meter: Meter
    ) -> tuple[Bpm, Bpm]:
        """Return the felt tempi that suit application, sub-style and meter."""
        ...


def phrases(table: dict[str, str]) -> dict[str, str]:
    """Turn a table of comma-separated phrases by value into values by phrase."""
    return {word.strip(): value for value, words in table.items() for word in words.split(",")}
