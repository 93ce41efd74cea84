"""The melodic line, interval by interval."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.melody import grace_rate, measure_melody
from gospel_keys.score.model import Note, Role, Score

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]


def test_interval_shares(row: Notes, piece: Piece) -> None:
    # +2 +3 0 +7 -1
    report = measure_melody(piece(row(0, "C4 D4 F4 F4 C5 B4", 0.5)))

    assert report.steps == pytest.approx(2 / 5)
    assert report.thirds == pytest.approx(1 / 5)
    assert report.repeats == pytest.approx(1 / 5)
    assert report.fourths_fifths == pytest.approx(1 / 5)
    assert report.over_a_fifth == 0.0
    assert report.turns == pytest.approx(1 / 3)  # + + + -: one change in three
    assert report.leaps_recovered is None


@pytest.mark.parametrize(("line", "share"), [("C4 A4 G4", 1.0), ("C4 A4 B4", 0.0), ("C4 A4 E4", 0)])
def test_a_leap_is_recovered_by_a_step_back(
    line: str, share: float, row: Notes, piece: Piece
) -> None:
    assert measure_melody(piece(row(0, line, 1))).leaps_recovered == share


def test_a_leap_over_an_octave(row: Notes, piece: Piece) -> None:
    assert measure_melody(piece(row(0, "C4 D5 C5", 1))).beyond_octave == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("line", "share"),
    [("C4 D4 E4", 1.0), ("C4 F4 C5", 0.0), ("C4 D4 D4 C4", 1.0), ("C4 E4 G4", None)],
)
def test_foreign_notes_want_to_move_by_step(
    line: str, share: float | None, row: Notes, piece: Piece
) -> None:
    assert measure_melody(piece(row(0, line, 1))).foreign_by_step == share


def test_rests_and_phrases(row: Notes, piece: Piece) -> None:
    # Two phrases of three quarters, each before a rest of one.
    report = measure_melody(piece([*row(0, "C4 D4 E4", 1), *row(4, "E4 D4 C4", 1)], "C:8"))

    assert report.rests == pytest.approx(2 / 8)
    assert report.phrase_bars == pytest.approx(3 / 4)


def test_a_cell_that_comes_again(row: Notes, piece: Piece) -> None:
    # +2 +2 -4 +2 +2 -4: four cells, of which the first and the last agree.
    report = measure_melody(piece(row(0, "C4 D4 E4 C4 D4 E4 C4", 1), "C:8"))

    assert report.reuse == pytest.approx(2 / 4)


def test_the_climax_is_the_first_highest_note(row: Notes, piece: Piece) -> None:
    report = measure_melody(piece(row(0, "C4 D4 E4 F4 A4 G4 A4 C4", 1), "C:8"))

    assert report.climax_place == pytest.approx(4 / 8)
    assert report.melody_range == 9


def test_inner_notes_are_no_melody(row: Notes, piece: Piece) -> None:
    report = measure_melody(piece(row(0, "C4 D4 E4", 1, role=Role.INNER)))

    assert report.steps is None
    assert report.rests is None


def test_strong_melody_notes(row: Notes, piece: Piece) -> None:
    assert measure_melody(piece(row(0, "D4 C4 E4 C4", 1))).melody_strong_tones == 0.5


def test_graces_by_attack(row: Notes, written: Callable[..., Note], piece: Piece) -> None:
    notes = [written(0, 0, "D#4", role=Role.GRACE), *row(0, "E4 F4 G4 A4", 1)]

    assert grace_rate(piece(notes)) == pytest.approx(1 / 4)
