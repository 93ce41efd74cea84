"""The hands: stretches, handfuls, crossings."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.hands import measure_hands
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.performance import Performance

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]
Played = Callable[..., Performance]


def test_stretches_are_counted_from_the_thirteenth_semitone(
    stack: Notes, piece: Piece, played: Played
) -> None:
    score = piece(
        [
            *stack(0, "C4", 1),
            *stack(1, "C3 C4", 1, Hand.LEFT),  # 12: an octave is free
            *stack(2, "C3 D4", 1, Hand.LEFT),  # 14: over a twelfth, not over a ninth
            *stack(3, "C3 E4", 1, Hand.LEFT),  # 16: a tenth, and it is not rolled
        ]
    )

    report = measure_hands(score, played(score))

    assert report.over_a_twelfth == pytest.approx(2 / 4)
    assert report.over_a_ninth == pytest.approx(1 / 4)
    assert report.strained == pytest.approx(1 / 4)
    assert report.unplayable == 0.0


def test_a_rolled_tenth_of_the_left_hand_is_no_strain(
    stack: Notes, piece: Piece, played: Played
) -> None:
    score = piece(stack(0, "C3 E4", 4, Hand.LEFT))

    report = measure_hands(score, played(score, late=lambda n: 30.0 if n.midi > 60 else 0.0))

    assert report.strained == 0.0


def test_an_attack_that_breaks_two_rules_counts_once(
    stack: Notes, piece: Piece, played: Played
) -> None:
    score = piece([*stack(0, "C3 D3 E3 F3 G3 A4", 1, Hand.LEFT), *stack(1, "C4", 1)])

    report = measure_hands(score, played(score))

    assert report.unplayable == pytest.approx(1 / 2)


def test_five_note_attacks(stack: Notes, piece: Piece, played: Played) -> None:
    score = piece([*stack(0, "C4 D4 E4 G4 A4", 1), *stack(1, "C4 D4 E4 G4", 1)])

    assert measure_hands(score, played(score)).five_notes == pytest.approx(1 / 2)


def test_a_right_hand_under_the_left_crosses(stack: Notes, piece: Piece, played: Played) -> None:
    score = piece([*stack(0, "C3 C4", 4, Hand.LEFT), *stack(0, "A3", 1), *stack(2, "E4", 1)])

    assert measure_hands(score, played(score)).crossed == pytest.approx(1 / 2)


def test_a_leap_needs_time_but_an_open_hand_does_not_move(
    row: Notes, piece: Piece, played: Played
) -> None:
    ninth = piece(row(0, "C4 D5", 0.25))  # 14 semitones in 125 ms: within one hand's reach
    tenth = piece(row(0, "C4 F5", 0.25))  # 17 semitones in 125 ms

    assert measure_hands(ninth, played(ninth)).unplayable == 0.0
    assert measure_hands(tenth, played(tenth)).unplayable == pytest.approx(1 / 2)
