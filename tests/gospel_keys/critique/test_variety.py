"""Form and repetition: loops, copies, returns, fills, the end."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.variety import (
    exact_copies,
    fill_groups,
    form_surplus,
    groove_agreement,
    measure_variety,
    reprise,
    rhythms_per_eight_bars,
)
from gospel_keys.score.model import Hand, KeyChange, Note, Role, Score, Section, TempoMark
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]
WHOLE = 4 * QUARTER


def test_rhythms_of_two_bars_are_scaled_to_eight(row: Notes, piece: Piece) -> None:
    same = piece([*row(0, "C4 D4", 2), *row(4, "E4 F4", 2)], "C:8")
    different = piece([*row(0, "C4 D4", 2), *row(4, "E4 F4 G4 A4", 1)], "C:8")

    assert rhythms_per_eight_bars(same, Hand.RIGHT) == 4
    assert rhythms_per_eight_bars(different, Hand.RIGHT) == 8


def test_a_transposed_copy_is_a_copy(row: Notes, piece: Piece) -> None:
    notes = [*row(0, "C4 E4", 2), *row(4, "D4 F#4", 2), *row(8, "D4 F4", 2)]

    assert exact_copies(piece(notes, "C:12"), Hand.RIGHT) == pytest.approx(1 / 2)


def test_grooves_agree_slot_by_slot(row: Notes, piece: Piece) -> None:
    # Sixteen slots; the second bar leaves out two of four attacks.
    score = piece([*row(0, "C4 D4 E4 F4", 1), *row(4, "C4 E4", 2)], "C:8")

    assert groove_agreement(score) == pytest.approx(14 / 16)


def test_a_loop_has_no_surplus_of_form(row: Notes, piece: Piece) -> None:
    loop = piece([n for bar in range(8) for n in row(4 * bar, "C4 E4", 2)], "C:32")
    short = piece(row(0, "C4 E4", 2), "C:4")

    assert form_surplus(loop) == pytest.approx(0.0)
    assert form_surplus(short) is None


def test_bars_that_return_after_four_make_form(row: Notes, piece: Piece) -> None:
    # Bars A B C D A B C D; the four letters share neither rhythm nor pitches. Bars four
    # apart agree fully, of all 28 pairs 4 do: 1 - 4/28.
    bars = ["C4", "D4 D4", "E4 E4 E4", "F4 F4 F4 F4"]
    notes = []
    for bar in range(8):
        names = bars[bar % 4]
        start = 4 * bar + 0.25 * (bar % 4)
        notes += row(start, names, 0.5 + 0.25 * (bar % 4 == 0))

    surplus = form_surplus(piece(notes, "C:32"))

    assert surplus is not None
    assert 0.8 <= surplus <= 1 - 4 / 28


def test_a_return_in_another_key_is_read_in_that_key(row: Notes, piece: Piece) -> None:
    sections = (Section("Verse", "A", 0, WHOLE), Section("Verse", "A'", WHOLE, WHOLE))
    keys = (KeyChange(0, Key.parse("C")), KeyChange(WHOLE, Key.parse("D")))
    notes = [*row(0, "C4 D4 E4 G4", 1), *row(4, "D4 E4 F#4 C4", 1)]

    score = piece(notes, "C:4 D:4", sections=sections, keys=keys)

    assert reprise(score) == pytest.approx(3 / 4)


def test_fills_are_counted_measured_and_must_land(row: Notes, piece: Piece) -> None:
    fill = row(2, "G4 A4 G4 F4", 0.5, role=Role.FILL)
    landed = piece([*row(0, "C4", 2), *fill, *row(4, "E4", 4)], "C:8")
    missed = piece([*row(0, "C4", 2), *fill, *row(4, "F4", 4)], "C:8")

    report = measure_variety(landed)

    assert len(fill_groups(landed)) == 1
    assert report.fills_per_four_bars == pytest.approx(2.0)
    assert report.fills_in_length == 1.0
    assert report.fills_landed == 1.0
    assert measure_variety(missed).fills_landed == 0.0


def test_the_end_is_long_and_slow(row: Notes, piece: Piece) -> None:
    tempos = (TempoMark(0, 80), TempoMark(5 * QUARTER, 70), TempoMark(6 * QUARTER, 58))
    score = piece([*row(0, "C4", 4), *row(4, "E4", 4)], "C:8", tempos=tempos)
    strict = piece([*row(0, "C4", 4), *row(4, "E4 E4", 2)], "C:8")

    assert measure_variety(score).final_beats == 4
    assert measure_variety(score).slows_down
    assert measure_variety(strict).final_beats == 2
    assert not measure_variety(strict).slows_down
