"""Register and spacing: mud, clashes, doublings, gaps."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.critique.registers import measure_registers
from gospel_keys.score.model import Hand, Note, Role, Score

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]


def test_a_low_third_is_mud_when_struck(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C2 E2", 1, Hand.LEFT), *stack(1, "C3 E3", 1, Hand.LEFT)])

    report = measure_registers(score)

    assert report.low_struck == pytest.approx(1 / 2)  # C2-E2; C3-E3 (48) is clear
    assert report.low_sounding == pytest.approx(1 / 2)


def test_a_low_third_is_mud_when_held(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C2", 2, Hand.LEFT), *stack(1, "E2", 1, Hand.LEFT)])

    report = measure_registers(score)

    assert report.low_struck == 0.0
    assert report.low_sounding == pytest.approx(1 / 2)


@pytest.mark.parametrize(("symbol", "share"), [("Cmaj7", 1.0), ("C7b9", 0.0), ("Db7", 1.0)])
def test_a_minor_ninth_is_licensed_over_the_root_of_a_dominant_only(
    symbol: str, share: float, stack: Notes, piece: Piece
) -> None:
    score = piece([*stack(0, "C3", 4, Hand.LEFT), *stack(0, "Db4", 4)], f"{symbol}:4")

    assert measure_registers(score).minor_ninths == share


def test_the_leading_tone_of_a_dominant_is_not_doubled(stack: Notes, piece: Piece) -> None:
    left = stack(0, "G2 B3", 4, Hand.LEFT)
    inner = piece([*left, *stack(0, "B4 D5", 4, role=Role.INNER)], "G7:4")
    sung = piece([*left, *stack(0, "B4", 4)], "G7:4")
    resting = piece([*left, *stack(0, "B4 D5", 4, role=Role.INNER)], "G:4")

    assert measure_registers(inner).doubled == 1.0
    assert measure_registers(sung).doubled == 0.0
    assert measure_registers(resting).doubled == 0.0


def test_gaps_over_a_sixth_inside_a_right_hand_chord(stack: Notes, piece: Piece) -> None:
    gapped = stack(0, "C4 E4 D5", 1)  # E4-D5 is 10
    octave = stack(1, "C4 D4 C5", 1)  # 10 as well, but an octave with an inner note
    close = stack(2, "C4 E4 G4", 1)

    score = piece([*gapped, *octave, *close])

    assert measure_registers(score).inner_gaps == pytest.approx(1 / 3)


def test_the_gap_between_the_hands(stack: Notes, piece: Piece) -> None:
    score = piece(
        [*stack(0, "C3", 4, Hand.LEFT), *stack(0, "C4", 2), *stack(2, "G4", 2)]  # 12, then 19
    )

    report = measure_registers(score)

    assert report.hand_gap == pytest.approx(15.5)
    assert report.wide_gaps == pytest.approx(1 / 2)


def test_notes_outside_their_hands_register(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C3 C4", 4), *stack(0, "C2 C6", 4, Hand.LEFT)])

    assert measure_registers(score).out_of_register == pytest.approx(2 / 4)


def test_medians_of_register(stack: Notes, row: Notes, piece: Piece) -> None:
    score = piece(
        [
            *row(0, "C2 C3 E3 G3", 1, Hand.LEFT),  # 36 48 52 55
            *stack(0, "E4 G4", 4, role=Role.INNER),  # 64 67
            *row(0, "C5 D5 E5", 1),  # 72 74 76
        ]
    )

    report = measure_registers(score)

    assert report.left_median == 50
    assert report.left_p5 == 36
    assert report.right_comping == pytest.approx(65.5)
    assert report.right_melody == 74


def test_polyphony_is_the_mean_while_something_sounds(stack: Notes, piece: Piece) -> None:
    score = piece([*stack(0, "C4", 2), *stack(1, "E4 G4", 1)])  # 1 then 3 notes; silence

    report = measure_registers(score)

    assert report.polyphony == pytest.approx(2.0)
    assert report.crowded == 0.0


def test_seven_notes_are_a_crowd(stack: Notes, piece: Piece) -> None:
    score = piece(
        [*stack(0, "C2 C3 G3", 2, Hand.LEFT), *stack(0, "C4 E4 G4", 2), *stack(1, "C5", 1)]
    )

    assert measure_registers(score).crowded == pytest.approx(1 / 2)


def test_rocking_fifths_of_the_shuffle_may_lie_low(stack: Notes, piece: Piece) -> None:
    low = stack(0, "Db2 Bb2", 1, Hand.LEFT)  # a sixth on 37
    lower = stack(1, "B1 G#2", 1, Hand.LEFT)  # on 35, below what B-10 allows

    plain = piece([*low, *lower])
    rocking = piece([replace(n, rule="B-10") for n in (*low, *lower)])

    assert measure_registers(plain).low_struck == 1.0
    assert measure_registers(rocking).low_struck == pytest.approx(1 / 2)
    assert measure_registers(rocking).low_sounding == pytest.approx(1 / 2)
