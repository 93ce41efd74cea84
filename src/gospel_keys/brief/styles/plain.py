"""A style that is a table: what most genres need."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from gospel_keys.brief.catalogue import Application, GenreCatalogue
from gospel_keys.brief.style import FAST, SLOW, Leanings
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm

_TRIPLETS_TO: Final[Bpm] = 84.0
"""Fastest beat that is divided in three eighths by itself; a shuffle swings above it."""


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
    usual_meters : mapping of sub-style to meter
        What a sub-style is written in where nothing is said; others are played too.
    meter_applications : mapping of meter to application
        Where a named meter says what the piece is for.
    compound_tempi : mapping of application to (Bpm, Bpm)
        Felt beats a minute where three eighths make a beat: more notes, fewer beats.
    tempo_tells : bool
        Whether the tempo of a given tune says what it is for.
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
    usual_meters: Mapping[str, str] = field(default_factory=dict)
    meter_applications: Mapping[str, str] = field(default_factory=dict)
    compound_tempi: Mapping[str, tuple[Bpm, Bpm]] = field(default_factory=dict)
    tempo_tells: bool = True

    def infer_application(self, catalogue: GenreCatalogue, leanings: Leanings) -> tuple[str, str]:
        """Return an application by tempo, sub-style or tempo words."""
        usual = catalogue.default_application
        ordered = sorted(catalogue.applications, key=lambda a: sum(a.tempo))
        if leanings.has_tune and not self.tempo_tells and not leanings.sub_styles:
            return usual, "the usual one for a given melody"
        if leanings.tempo is not None:
            tempo = leanings.tempo
            best = min(ordered, key=lambda a: (_distance(a, tempo), a.id != usual))
            return best.id, f"because {tempo:g} beats a minute suit it best"
        for name in leanings.sub_styles:
            if name in self.sub_style_applications:
                return self.sub_style_applications[name], f"because the words say {name}"
        meter = str(leanings.meter)
        if meter in self.meter_applications and leanings.is_calm:
            return self.meter_applications[meter], f"because the words say {meter}"
        place = leanings.place
        if place is not None and place <= SLOW:
            return ordered[0].id, "because the words ask for a slow piece"
        if place is not None and place >= FAST:
            return ordered[-1].id, "because the words ask for a fast piece"
        return usual, "the usual one"

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
        """Return the meter that the sub-style is written in, or the genre's usual one."""
        del application, rng
        own = self.sub_style_meters.get(sub_style)
        usual = self.usual_meters.get(sub_style)
        # A stated rhythm divides beats of four, and quick beats are swung instead.
        in_triplets = leanings.rhythm in (None, self.triplet_rhythm)
        if usual and in_triplets and (leanings.tempo or 0.0) <= _TRIPLETS_TO:
            return usual, f"which {sub_style} is in"
        return (own[0], f"which {sub_style} is in") if own else (self.meters[0], "the usual meter")

    def tempo_range(
        self, application: Application, sub_style: str, meter: Meter
    ) -> tuple[Bpm, Bpm]:
        """Return what application and sub-style share in a meter, or the application's range."""
        first, last = application.tempo
        if meter.is_compound:
            first, last = self.compound_tempi.get(application.id, application.tempo)
        low, high = self.sub_style_tempi.get(sub_style, (first, last))
        low, high = max(low, first), min(high, last)
        return (low, high) if low < high else (first, last)


def _distance(application: Application, tempo: Bpm) -> float:
    low, high = application.tempo
    return max(low - tempo, tempo - high, 0.0)
