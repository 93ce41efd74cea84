"""Swing: ratios by tempo, layers, exact places and tuplets (T-01, T-04)."""

import random
from collections.abc import Callable
from statistics import median, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.score.feel import Feel, Swing
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Bar, Hand, Note, Role, Score
from gospel_keys.score.perform import keeper_ratio, line_ratio, perform, shuffle_ratio
from gospel_keys.score.perform.swing import SwungGrid
from gospel_keys.theory.key import Key
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH

Builder = Callable[..., Score]
NoteBuilder = Callable[..., Note]
TEMPI = (60, 80, 100, 120, 140, 160, 180, 200, 220, 240, 280)
LINE = (1.65, 1.60, 1.54, 1.48, 1.43, 1.37, 1.32, 1.26, 1.20, 1.15, 1.04)
KEEPER = (2.40, 2.40, 2.30, 2.18, 2.06, 1.95, 1.83, 1.71, 1.59, 1.47, 1.24)


@pytest.mark.parametrize(("bpm", "line", "keeper"), list(zip(TEMPI, LINE, KEEPER, strict=True)))
def test_ratios_follow_the_measured_curves(bpm: float, line: float, keeper: float) -> None:
    assert line_ratio(bpm) == pytest.approx(line, abs=0.011)
    assert keeper_ratio(bpm) == pytest.approx(keeper, abs=0.011)


def test_very_fast_lines_are_even() -> None:
    assert line_ratio(320) == 1.0
    assert keeper_ratio(400) == 1.1


def test_shuffle_never_flattens_below_its_floor() -> None:
    assert shuffle_ratio(140) >= 1.7
    assert shuffle_ratio(200) == keeper_ratio(200)


@pytest.fixture
def eighths(note: NoteBuilder, score: Builder) -> Builder:
    """Build eighth notes in both hands: a melody over a shell."""

    def build(bpm: float, bars: int = 16) -> Score:
        notes = []
        for place in range(8 * bars):
            notes.append(note(place / 2, 0.5, 67 + place % 5, Hand.RIGHT, Role.MELODY))
            notes.append(note(place / 2, 0.5, 50 + place % 2, Hand.LEFT, Role.SHELL))
        return score(notes, bars=bars, bpm=bpm)

    return build


def ratios(score: Score, feel: Feel, hand: Hand, seed: int = 3) -> list[float]:
    """Return the long:short ratio of every eighth-note pair of a hand."""
    played = [n.start for n in perform(score, feel, random.Random(seed)).notes if n.hand is hand]
    starts = zip(played[::2], played[1::2], played[2::2], strict=False)
    return [(second - first) / (third - second) for first, second, third in starts]


def swung(bpm: float, humanise: float = 1.0) -> Feel:
    swing = Swing(EIGHTH, line_ratio(bpm), keeper_ratio(bpm))
    return Feel(swing=swing, right_hand_late=0, rubato=0, humanise=humanise)


def test_played_ratio_falls_with_the_tempo_and_follows_the_curve(eighths: Builder) -> None:
    medians = []
    for bpm in (100, 160, 240):
        score = eighths(bpm)
        line = median(ratios(score, swung(bpm), Hand.RIGHT))
        keeper = median(ratios(score, swung(bpm), Hand.LEFT))
        assert line == pytest.approx(line_ratio(bpm), abs=0.2)
        assert keeper == pytest.approx(keeper_ratio(bpm), abs=0.2)
        medians.append(line)

    assert medians == sorted(medians, reverse=True)


def test_without_humanising_pairs_are_exact(eighths: Builder) -> None:
    score = eighths(120, bars=2)
    feel = swung(120, humanise=0)

    assert ratios(score, feel, Hand.RIGHT) == pytest.approx([line_ratio(120)] * 7)
    assert ratios(score, feel, Hand.LEFT) == pytest.approx([keeper_ratio(120)] * 7)


def test_locked_hands_swing_together(eighths: Builder) -> None:
    feel = Feel(swing=Swing(EIGHTH, 1.2, 2.0), locked=True, humanise=0)
    score = eighths(100, bars=2)

    assert ratios(score, feel, Hand.RIGHT) == pytest.approx([2.0] * 7)


def test_ratios_differ_from_pair_to_pair(eighths: Builder) -> None:
    assert pstdev(ratios(eighths(100), swung(100), Hand.RIGHT)) > 0.1


def test_written_triplets_are_not_swung(note: NoteBuilder, score: Builder) -> None:
    triplets = [note(k / 3, 1 / 3, 60 + k, Hand.RIGHT, Role.MELODY) for k in range(12)]
    study = score(triplets, bpm=60)

    played = perform(study, Feel(swing=Swing(), humanise=0), random.Random(0)).notes

    assert [n.start for n in played] == pytest.approx([k / 3 for k in range(12)])


def test_compound_meters_are_never_swung(note: NoteBuilder, score: Builder) -> None:
    notes = [note(k / 2, 0.5, 60 + k, Hand.RIGHT, Role.MELODY) for k in range(6)]
    study = score(notes, bpm=60, beat=1440, meter="6/8")

    played = perform(study, Feel(swing=Swing(), humanise=0), random.Random(0)).notes

    assert [n.start for n in played] == pytest.approx([k / 3 for k in range(6)])


def test_sixteenth_swing_leaves_eighths_alone(note: NoteBuilder, score: Builder) -> None:
    notes = [note(k / 4, 0.25, 60 + k, Hand.RIGHT, Role.MELODY) for k in range(8)]
    study = score(notes, bpm=60)
    feel = Feel(swing=Swing(SIXTEENTH, 1.5, 1.5), humanise=0)

    played = [n.start for n in perform(study, feel, random.Random(0)).notes]

    assert played[::2] == pytest.approx([0, 0.5, 1, 1.5])
    assert played[1] == pytest.approx(0.3)


@given(st.floats(1.0, 3.0), st.lists(st.integers(0, 4 * QUARTER - 1), min_size=2, unique=True))
def test_swing_keeps_the_order_of_positions(ratio: float, ticks: list[int]) -> None:
    bar = Bar(0, 0, 4 * QUARTER, Meter(), Key.parse("C"))
    grid = SwungGrid(Swing(EIGHTH, ratio, ratio), (bar,))

    placed = [grid.place(tick, hand=Hand.RIGHT, is_line=True) for tick in sorted(ticks)]

    assert placed == sorted(placed)
    assert len(set(placed)) == len(placed)
