"""The acceptance numbers over thirty-six pieces: styles, keys, tempi, complexities."""

from statistics import mean, median

import pytest

from gospel_keys.critique.report import PieceReport, measure
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform

# name: inclusive limits that every piece keeps
_EVERY = {
    "unplayable": (0, 0.02),
    "five_notes": (0, 0.01),
    "over_a_twelfth": (0, 0.05),
    "over_a_ninth": (0, 0.05),
    "low_struck": (0, 0.05),
    "low_sounding": (0, 0.12),
    "minor_ninths": (0, 0.15),
    "doubled": (0, 0),
    "inner_gaps": (0, 0),
    "out_of_register": (0, 0),
    "strong_chord_tones": (0.88, 0.995),
    "guide_tones": (0.95, 1),
    "beyond_octave": (0, 0.03),
    "foreign_by_step": (0.60, 1),
    "right_rhythms": (4, 8),
    "left_rhythms": (2, 8),
    "right_copies": (0, 0.12),
    "left_copies": (0, 0.30),
    "velocity_sd": (9, 20),
    "top_emphasis": (3, 16),
    "on_grid": (0, 0.50),
    "chord_spread": (8, 35),
    "final_beats": (3, 100),
    "pedal_blurred": (0, 0),
    "pedalled_walks": (0, 0),
    "root_position": (0, 0.5),
}
# name: inclusive limits of the median
_MEDIAN = {
    "right_melody": (66, 76),
    "efficiency": (0.72, 1),
    "common_tones": (0.78, 1),
    "move_median": (0, 3.3),
    "move_p90": (0, 7),
    "left_move_median": (0, 3.3),
    "turns": (0.45, 0.65),
    "rests": (0.10, 0.35),
    "form_surplus": (0.03, 0.20),
    "phrase_sd": (2.5, 12),
    "timing_sd": (9, 25),
}


@pytest.fixture(scope="module")
def reports(pieces: tuple[Arrangement, ...]) -> list[PieceReport]:
    """Return the measured pieces."""
    return [
        measure(piece.score, perform(piece.score, piece.feel, stream(piece.seed, "perform")))
        for piece in pieces
    ]


@pytest.mark.parametrize("name", sorted(_EVERY))
def test_every_piece_keeps_the_limits(reports: list[PieceReport], name: str) -> None:
    low, high = _EVERY[name]
    values = [v for report in reports if (v := report.number(name)) is not None]

    assert values
    assert min(values) >= low
    assert max(values) <= high


@pytest.mark.parametrize("name", sorted(_MEDIAN))
def test_the_median_lies_in_the_band(reports: list[PieceReport], name: str) -> None:
    low, high = _MEDIAN[name]

    assert low <= median(v for r in reports if (v := r.number(name)) is not None) <= high


def test_two_five_ones_are_led(reports: list[PieceReport]) -> None:
    led = [r.leading.two_five_one for r in reports if r.leading.two_five_one is not None]

    assert mean(led) >= 0.97
