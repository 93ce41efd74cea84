"""Bands against the numbers of the arranging rules, written down a second time from there."""

from math import inf

import pytest

from gospel_keys.critique.bands import GOSPEL, Band, is_inside, judge_value

# Chapter 12: number, must, goal.
ACCEPTANCE = {
    "unplayable": ((0, 0.02), (0, 0)),
    "over_a_ninth": ((0, 0.05), (0, 0.02)),
    "low_struck": ((0, 0.05), (0, 0.02)),
    "low_sounding": ((0, 0.12), (0, 0.06)),
    "efficiency": ((0.60, 1), (0.72, 1)),
    "common_tones": ((0.65, 1), (0.78, 1)),
    "strong_chord_tones": ((0.88, 0.995), (0.90, 0.98)),
    "guide_tones": ((0.95, 1), (1, 1)),
    "minor_ninths": ((0, 0.10), (0, 0.05)),
    "beyond_octave": ((0, 0.03), (0, 0.01)),
    "foreign_by_step": ((0.60, 1), (0.75, 1)),
    "right_rhythms": ((4, inf), (5, 7)),
    "right_copies": ((0, 0.12), (0, 0.05)),
    "velocity_sd": ((9, 20), (11, 17)),
    "phrase_sd": ((2.5, inf), (4, 10)),
    "top_emphasis": ((3, 16), (6, 12)),
    "on_grid": ((0, 0.50), (0, 0.20)),
    "chord_spread": ((8, 35), (12, 28)),
}

# Chapter 1 and section 2.6: rule, level, limits.
RULES = {
    "five_notes": ("F-01", "must", (0, 0.01)),
    "over_a_twelfth": ("F-02", "must", (0, 0.05)),
    "crossed": ("F-08", "should", (0, 0.03)),
    "left_p5": ("R-01", "must", (33, 45)),
    "left_median": ("R-01", "must", (47, 57)),
    "out_of_register": ("R-01", "must", (0, 0)),
    "right_comping": ("R-02", "must", (60, 68)),
    "right_melody": ("R-02", "must", (66, 76)),
    "hand_gap": ("R-04", "should", (5, 17)),
    "wide_gaps": ("R-04", "should", (0, 0.45)),
    "inner_gaps": ("R-05", "must", (0, 0)),
    "doubled": ("R-07", "must", (0, 0)),
    "polyphony": ("R-08", "should", (2.2, 4.5)),
    "move_median": ("V-01", "must", (0, 3.3)),
    "move_p90": ("V-01", "must", (0, 7)),
    "left_move_median": ("V-01", "must", (0, 3.3)),
    "two_five_one": ("V-04", "must", (1, 1)),
    "planing": ("V-06", "should", (0, 0.15)),
    "steps": ("M-01", "must", (0.38, 0.58)),
    "thirds": ("M-01", "must", (0.20, 0.28)),
    "repeats": ("M-01", "must", (0.04, 0.30)),
    "fourths_fifths": ("M-01", "must", (0.06, 0.12)),
    "over_a_fifth": ("M-01", "must", (0, 0.10)),
    "turns": ("M-03", "must", (0.45, 0.65)),
    "leaps_recovered": ("M-03", "must", (0.70, 1)),
    "rests": ("M-04", "must", (0.10, 0.35)),
    "phrase_bars": ("M-04", "must", (1, 3.5)),
    "melody_strong_tones": ("M-05", "must", (0.85, 0.97)),
    "reuse": ("M-06", "should", (0.05, 0.70)),
    "climax_place": ("M-07", "should", (0.60, 0.75)),
    "melody_range": ("M-08", "must", (12, 17)),
    "left_copies": ("S-02", "must", (0, 0.30)),
    "left_rhythms": ("S-03", "must", (2, inf)),
    "form_surplus": ("S-04", "must", (0.03, 0.20)),
    "reprise": ("S-04", "must", (0.60, 0.85)),
    "groove": ("S-05", "should", (0.70, 0.95)),
    "final_beats": ("S-08", "must", (3, inf)),
    "slows_down": ("S-08", "must", (1, 1)),
    "hand_difference": ("P-01", "must", (5, 10)),
    "velocity_range": ("P-03", "must", (32, 60)),
    "velocity_values": ("P-03", "must", (25, inf)),
    "timing_sd": ("P-05", "must", (9, 25)),
    "upward": ("P-06", "must", (0.70, 1)),
    "melody_lead": ("P-06", "should", (2, 18)),
    "pedal_blurred": ("P-08", "must", (0, 0)),
    "pedalled_walks": ("2.6", "must", (0, 0)),
    "altered_dominants": ("2.6", "must", (0, 0.35)),
    "altered_resolved": ("G-05", "must", (1, 1)),
    "plain_run": ("2.6", "must", (0, 7)),
    "low_thirds": ("2.6", "must", (0, 0)),
    "long_passing": ("2.6", "must", (0, 0)),
}

DESIGNED = {
    "strained",
    "centre_steady",
    "fills_in_length",
    "fills_landed",
    "timing_memory",
    "root_position",
    "repetition",
}
"""Shares that no rule gives."""

BY_NAME = {band.name: band for band in GOSPEL}


@pytest.mark.parametrize("name", ACCEPTANCE)
def test_the_acceptance_table(name: str) -> None:
    band = BY_NAME[name]

    assert (band.rule, band.level) == ("12", "must")
    assert (band.must, band.goal) == ACCEPTANCE[name]


@pytest.mark.parametrize("name", RULES)
def test_the_rules_of_chapters_one_and_two(name: str) -> None:
    band = BY_NAME[name]

    assert (band.rule, band.level, band.must) == RULES[name]


def test_every_band_is_accounted_for() -> None:
    assert set(BY_NAME) == {*ACCEPTANCE, *RULES, *DESIGNED}
    assert len(BY_NAME) == len(GOSPEL)


def test_goals_lie_inside_their_musts() -> None:
    for band in GOSPEL:
        if band.goal is not None:
            assert band.must[0] <= band.goal[0] <= band.goal[1] <= band.must[1], band.name


def test_limits_are_inclusive() -> None:
    assert is_inside(0.6, (0.6, 1.0))
    assert is_inside(1.0, (0.6, 1.0))
    assert not is_inside(0.599, (0.6, 1.0))


@pytest.mark.parametrize(
    ("value", "must", "goal"), [(0.9, True, True), (0.65, True, False), (0.5, False, False)]
)
def test_a_value_is_judged_twice(value: float, must: bool, goal: bool) -> None:
    verdict = judge_value(value, Band("efficiency", "12", "must", (0.6, 1), (0.72, 1)))

    assert (verdict.must, verdict.goal) == (must, goal)


def test_a_band_without_a_goal_gives_no_verdict_on_it() -> None:
    assert judge_value(0.1, Band("planing", "V-06", "should", (0, 0.15))).goal is None
