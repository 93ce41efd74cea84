"""Voice leading and chord content, worked out by hand."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.leading import (
    common_tones_kept,
    efficiency,
    guide_tones_present,
    leading_pairs,
    measure_leading,
    strong_chord_tones,
    two_five_one,
)
from gospel_keys.score.model import Hand, Note, Score

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]


def test_root_position_blocks_lead_badly(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C4 E4 G4", 2), *stack(2, "F4 A4 C5", 2)], "C:2 F:2")
    pairs = leading_pairs(score, Hand.RIGHT)

    # Each voice moves 5; C-C, E-F, G-A would move 0 + 1 + 2, one on average.
    assert measure_leading(score).move_median == 5
    assert efficiency(pairs) == pytest.approx(1.5 / 5.5)
    assert common_tones_kept(pairs) == 0.0
    assert measure_leading(score).planing == 1.0


def test_the_nearest_inversion_leads_perfectly(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C4 E4 G4", 2), *stack(2, "C4 F4 A4", 2)], "C:2 F:2")
    pairs = leading_pairs(score, Hand.RIGHT)

    assert measure_leading(score).move_median == pytest.approx(1.0)
    assert efficiency(pairs) == pytest.approx(1.0)
    assert common_tones_kept(pairs) == 1.0
    assert measure_leading(score).planing == 0.0


def test_nothing_led_is_no_number(row: Notes, piece: Piece) -> None:
    report = measure_leading(piece(row(0, "C4 D4 E4 F4", 1), "C:2 F:2"))

    assert report.efficiency is None
    assert report.common_tones is None
    assert report.move_median is None


def test_repeats_of_one_chord_are_not_changes(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C4 E4", 2), *stack(2, "E4 G4", 2)], "C:2 C:2")

    assert leading_pairs(score, Hand.RIGHT) == []


def test_a_two_five_one_led_by_its_guide_tones(stack: Notes, piece: Piece) -> None:
    notes = [*stack(0, "F4 C5", 2), *stack(2, "F4 B4", 2), *stack(4, "E4 B4", 4)]
    broken = [*stack(0, "F4 C5", 2), *stack(2, "F3 B3", 2), *stack(4, "E4 B4", 4)]

    assert two_five_one(piece(notes, "Dm7:2 G7:2 Cmaj7:4")) == 1.0
    assert two_five_one(piece(broken, "Dm7:2 G7:2 Cmaj7:4")) == 0.0
    assert two_five_one(piece(notes, "Dm7:2 G7:2 Am7:4")) is None


def test_guide_tones_are_counted_for_each_chord(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C4 E4 G4", 2), *stack(2, "B3 F4", 2)], "C7:2 G7:2")

    # C7 has its third but not its seventh; G7 has both.
    assert guide_tones_present(score) == pytest.approx(3 / 4)


def test_a_guide_tone_held_into_its_chord_counts(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "E4 B4", 4), *stack(2, "G4", 2)], "Cmaj7:2 Em7:2")

    # B is held into Em7 as its fifth; its third G is struck, its seventh D is missing.
    assert guide_tones_present(score) == pytest.approx(3 / 4)


def test_strong_beats_are_one_and_three(row: Notes, piece: Piece) -> None:
    score = piece(row(0, "C4 F4 D4 F4", 1))

    assert strong_chord_tones(score) == pytest.approx(1 / 2)


def test_a_bar_far_from_its_neighbours_is_unsteady(row: Notes, piece: Piece) -> None:
    score = piece(row(0, "C4 C4 D4 C5", 4), "C:16")

    # Centres 60 60 62 72 about their median 61: the last is 11 away.
    assert measure_leading(score).centre_steady == pytest.approx(3 / 4)


def test_a_melody_in_octaves_is_no_row_of_chords(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C5 C6", 4), *stack(4, "A5 A6", 4)], "C:4 F:4")

    assert leading_pairs(score, Hand.RIGHT) == []
    assert measure_leading(score).efficiency is None
