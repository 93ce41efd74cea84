"""Measures of the hands: what can be played, how far it stretches (section 1.1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from gospel_keys.critique.attacks import hand_attacks, share
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance
from gospel_keys.score.playability import (
    DEFAULT_MAX_SPAN,
    MAX_NOTES_PER_HAND,
    USUAL_SPAN,
    Violation,
    crossing_rate,
    find_strain,
    find_unplayable,
    find_unplayable_writing,
)
from gospel_keys.units import Ticks


@dataclass(frozen=True, slots=True)
class HandReport:
    """How a piece lies under the hands; shares of attacks, 0..1."""

    unplayable: float
    five_notes: float
    over_a_twelfth: float
    over_a_ninth: float
    strained: float
    crossed: float


def measure_hands(score: Score, performance: Performance) -> HandReport:
    """Measure a piece against F-01 to F-08.

    Parameters
    ----------
    score : Score
    performance : Performance

    Returns
    -------
    report : HandReport
        ``unplayable`` counts each attack once, however many rules it breaks, on the page
        or in sound; ``over_a_twelfth`` are spans of 13 semitones and more.
    """
    attacks = [a for hand in Hand for a in hand_attacks(score, hand)]
    total = len(attacks)
    written = _places(score, find_unplayable_writing(score))
    sounding = _places(score, find_unplayable(performance))
    return HandReport(
        unplayable=share(len(written | sounding), total),
        five_notes=share(sum(len(a.notes) >= MAX_NOTES_PER_HAND for a in attacks), total),
        over_a_twelfth=share(sum(a.span > USUAL_SPAN for a in attacks), total),
        over_a_ninth=share(sum(a.span > DEFAULT_MAX_SPAN for a in attacks), total),
        strained=share(len(_places(score, find_strain(performance))), total),
        crossed=crossing_rate(performance),
    )


def _places(score: Score, violations: Iterable[Violation]) -> set[tuple[Ticks, Hand, bool]]:
    """Where violations stand, as attacks of the page."""
    return {
        (score.notes[v.source].onset, v.hand, score.notes[v.source].role is Role.GRACE)
        for v in violations
        if v.source >= 0
    }
