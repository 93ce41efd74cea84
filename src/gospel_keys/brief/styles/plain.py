"""A style that is a table: what most genres need."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.brief.style import FAST, SLOW, Leanings
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm


@dataclass(frozen=True, slots=True)
class PlainStyle:
    """A genre's reading of what is left open, from tables.

    Parameters
    ----------
    application_words, sub_style_words : mapping of phrase to identifier
    sub_style_order : tuple of str
        The most telling first.
    meters : tuple of str
        Meters that the genre plays; the first is the usual one.
    energy, complexity, improvisation : mapping of application to float in 0..1
    sub_styles : mapping of application to sub-style
        What an application sounds like when nothing else is said.
    sub_style_meters : mapping of sub-style to meters
        Where a sub-style has its own; the first is taken.
    sub_style_tempi : mapping of sub-style to (Bpm, Bpm)
        Where a sub-style has its own.
    sub_style_applications : mapping of sub-style to application
        Where a named sub-style says what the piece is for.
    triplet_rhythm : str or None
    """

    application_words: Mapping[str, str]
    sub_style_words: Mapping[str, str]
    sub_style_order: tuple[str, ...]
    meters: tuple[str, ...]
    energy: Mapping[str, float]
    complexity: Mapping[str, float]
    improvisation: Mapping[str, float]
    sub_styles: Mapping[str, str]
    sub_style_meters: Mapping[str, tuple[str, ...]]
    sub_style_tempi: Mapping[str, tuple[Bpm, Bpm]]
    sub_style_applications: Mapping[str, str]
    triplet_rhythm: str | None = None

    def infer_application(self, catalogue: GenreCatalogue, leanings: Leanings) -> tuple[str, str]:
        """Return an application by tempo, sub-style or tempo words."""
        ordered = sorted(catalogue.applications, key=lambda a: sum(a.tempo))
        if leanings.tempo is not None:
            best = min(ordered, key=lambda a: _distance(a, leanings.tempo or 0.0))
            return best.id, f"because {leanings.tempo:g} beats a minute suit it best"
        for name in leanings.sub_styles:
            if name in self.sub_style_applications:
                return self.sub_style_applications[name], f"because the words say {name}"
        place = leanings.place
        if place is not None and place <= SLOW:
            return ordered[0].id, "because the words ask for a slow piece"
        if place is not None and place >= FAST:
            return ordered[-1].id, "because the words ask for a fast piece"
        return catalogue.default_application, "the usual one"

    def infer_sub_style(self, application: Application, leanings: Leanings, energy: float) -> str:
        """Return the sub-style of the meter, or of the application."""
        del energy
        if leanings.meter is not None:
            for name, meters in self.sub_style_meters.items():
                if str(leanings.meter) in meters:
                    return name
        return self.sub_styles[application.id]

    def misfit(self, sub_style: str, application: Application, leanings: Leanings) -> str:
        """Return nothing: a named sub-style is played at any tempo and in its own meter."""
        del application
        own = self.sub_style_meters.get(sub_style)
        if own and leanings.meter is not None and str(leanings.meter) not in own:
            return f"{sub_style} is in {own[0]}, not {leanings.meter}"
        return ""

    def infer_meter(
        self,
        application: Application,
        sub_style: str,
        leanings: Leanings,
        *,
        rng: random.Random,
    ) -> tuple[str, str]:
        """Return the sub-style's own meter, or the genre's usual one."""
        del application, leanings, rng
        own = self.sub_style_meters.get(sub_style)
        return (own[0], f"which {sub_style} is in") if own else (self.meters[0], "the usual meter")

    def tempo_range(
        self, application: Application, sub_style: str, meter: Meter
    ) -> tuple[Bpm, Bpm]:
        """Return what application and sub-style share, or the application's range."""
        del meter
        first, last = application.tempo
        low, high = self.sub_style_tempi.get(sub_style, application.tempo)
        low, high = max(low, first), min(high, last)
        return (low, high) if low < high else (first, last)


def _distance(application: Application, tempo: Bpm) -> float:
    low, high = application.tempo
    return max(low - tempo, tempo - high, 0.0)
