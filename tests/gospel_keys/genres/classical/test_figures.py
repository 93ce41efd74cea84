"""Figuration, ornaments, touch and the acceptance numbers (C-11, C-20 to C-25, chapter 12)."""

from collections.abc import Callable
from itertools import product

import pytest

from gospel_keys.critique.detection import detect
from gospel_keys.critique.report import PieceReport, measure
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.perform import perform
from gospel_keys.score.playability import crossing_rate, find_unplayable, find_unplayable_writing

Maker = Callable[..., Arrangement]
PERIODS = ("baroque", "classical", "romantic")
RIGHTS = (None, "melodic-lines", "chord-voicing", "arpeggiated")
KEYS = ("C", "Bb", "E minor")


def test_alberti_is_delivered_when_asked_for(arranged: Maker) -> None:
    for period, key in product(PERIODS, KEYS):
        piece = arranged(period, key, left="alberti-bass", right="melodic-lines")
        performance = perform(piece.score, piece.feel, stream(0, "perform"))

        assert detect("alberti-bass", piece.score, performance).passed


def test_alberti_lies_in_its_register_and_does_not_fill_a_piece(arranged: Maker) -> None:
    for key, seed in product(KEYS, range(4)):
        score = arranged("classical", key, seed=seed).score
        notes = [n for n in score.hand(Hand.LEFT) if n.rule == "C-20"]
        bars = {n.onset // score.meter.bar for n in notes}

        assert all(45 <= n.midi <= 67 for n in notes)
        assert len(bars) <= 0.6 * 16


def test_romantic_basses_lie_low_and_arpeggios_rise_over_an_octave(arranged: Maker) -> None:
    for key in KEYS:
        score = arranged("romantic", key, left="arpeggiated-patterns").score
        left = score.hand(Hand.LEFT)
        basses = [n.midi for n in left if n.role is Role.BASS and n.rule == "C-24"]
        pitches = [n.midi for n in left]

        assert sum(28 <= p <= 45 for p in basses) >= 0.8 * len(basses)
        assert max(pitches) - min(pitches) >= 19
        assert score.pedals


def test_nothing_swings_and_chromatic_notes_are_few(arranged: Maker) -> None:
    for period in PERIODS:
        piece = arranged(period, "G")
        scale = {name.pitch_class for name in piece.brief.key.scale_names}
        foreign = sum(n.midi % 12 not in scale for n in piece.score.notes)

        assert piece.feel.swing is None
        assert foreign <= 0.2 * len(piece.score.notes)


def test_ornaments_are_there_and_not_too_many(arranged: Maker) -> None:
    counts = []
    for period, seed in product(PERIODS, range(4)):
        score = arranged(period, seed=seed, right="melodic-lines").score
        graces = sum(n.is_grace for n in score.notes)
        trills = len({n.onset // score.meter.bar for n in score.notes if "trill" in n.rule})
        counts.append((graces + trills) / (score.duration // score.meter.bar))

    assert 0.06 <= sum(counts) / len(counts) <= 0.8


@pytest.mark.parametrize(("period", "right"), list(product(PERIODS, RIGHTS)))
def test_hands_can_play_everything(arranged: Maker, period: str, right: str | None) -> None:
    for key, meter in product(KEYS, ("4/4", "3/4", "6/8")):
        piece = arranged(period, key, meter=meter, right=right, tempo=84, seed=7)
        performance = perform(piece.score, piece.feel, stream(7, "perform"))
        attacks = len({(n.onset, n.hand) for n in piece.score.notes})

        assert not find_unplayable_writing(piece.score)
        assert len(find_unplayable(performance)) <= 0.03 * attacks
        assert crossing_rate(performance) <= 0.03


def reports(arranged: Maker, period: str, right: str | None) -> list[PieceReport]:
    found = []
    for number, (key, meter) in enumerate(product(KEYS, ("4/4", "3/4", "6/8"))):
        piece = arranged(period, key, meter=meter, right=right, tempo=84, seed=number)
        performance = perform(piece.score, piece.feel, stream(number, "perform"))
        found.append(measure(piece.score, performance))
    return found


LIMITS = {
    "unplayable": (0.0, 0.02),
    "over_a_ninth": (0.0, 0.05),
    "low_struck": (0.0, 0.05),
    "low_sounding": (0.0, 0.12),
    "minor_ninths": (0.0, 0.07),
    "efficiency": (0.60, 1.0),
    "common_tones": (0.65, 1.0),
    "strong_chord_tones": (0.88, 0.995),
    "guide_tones": (0.95, 1.0),
    "beyond_octave": (0.0, 0.03),
    "foreign_by_step": (0.60, 1.0),
    "right_rhythms": (4.0, 99.0),
    "right_copies": (0.0, 0.12),
    "left_copies": (0.0, 0.30),
    "velocity_sd": (9.0, 20.0),
    "phrase_sd": (2.5, 99.0),
    "top_emphasis": (3.0, 16.0),
    "on_grid": (0.0, 0.5),
    "chord_spread": (8.0, 35.0),
    "slows_down": (1.0, 1.0),
    "final_beats": (3.0, 999.0),
}


@pytest.mark.parametrize(("period", "right"), list(product(PERIODS, (*RIGHTS, "contrapuntal"))))
def test_acceptance_numbers_hold_on_the_average(
    arranged: Maker, period: str, right: str | None
) -> None:
    table = reports(arranged, period, right)
    for name, (low, high) in LIMITS.items():
        values = [float(v) for r in table if (v := r.number(name)) is not None]
        if values:
            mean = sum(values) / len(values)
            assert low - 1e-9 <= mean <= high + 1e-9, (name, mean, values)
