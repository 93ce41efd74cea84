"""Harmony: moves, must-nots and what a complexity asks for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.critique.harmony import expected_richness, find_must_nots, measure_harmony
from gospel_keys.score.model import Hand, Note, Score

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]


@pytest.mark.parametrize(
    ("symbols", "field", "count"),
    [
        ("C:4 A7:4 Dm7:4 G7:4", "secondary_dominants", 1),
        ("C:4 Dm7:4 G7:4 C:4", "secondary_dominants", 0),
        ("C:4 C#dim7:4 Dm7:4 G7:4", "diminished_passing", 1),
        ("C:4 F:4 F#dim7:4 C/G:4", "diminished_passing", 1),
        ("C:4 G9sus4:4 G13:4 C:4", "suspended_dominants", 1),
        ("C:4 Dm7:4 Db7:4 C:4", "tritone_substitutes", 1),
        ("C:4 Fm7:4 Bb7:4 C:4", "backdoor_or_plagal", 1),
        ("C:4 F:4 Fm6:4 C:4", "backdoor_or_plagal", 1),
    ],
)
def test_named_moves_are_counted_for_sixteen_bars(
    symbols: str, field: str, count: int, piece: Piece
) -> None:
    report = measure_harmony(piece([], symbols))  # four bars

    assert getattr(report, field) == 4 * count
    assert report.chords_per_16 == 16


def test_altered_dominants_and_where_they_go(piece: Piece) -> None:
    report = measure_harmony(piece([], "C:4 G7#9#5:4 Cm7:4 D7:4 Dm7:4 G7#9#5:4 F:8"))

    assert report.altered_dominants == pytest.approx(2 / 3)
    assert report.altered_resolved == pytest.approx(1 / 2)


def test_prepared_changes_of_root(piece: Piece) -> None:
    # C-G7 is not prepared, G7-C is.
    assert measure_harmony(piece([], "C:4 G7:4 C:4")).prepared_changes == pytest.approx(1 / 2)


def test_repeated_and_looping_bars(piece: Piece) -> None:
    report = measure_harmony(piece([], "C:4 C:4 F:4 G:4 C:4 Am:4"))

    assert report.repetition == pytest.approx(1 / 5)
    assert report.loop == pytest.approx(1 / 2)  # bars 5 and 6 against bars 1 and 2


def test_eight_bars_of_plain_triads_are_a_must_not(piece: Piece) -> None:
    plain = piece([], " ".join(["C:4", "F:4", "G:4", "C:4"] * 2))
    coloured = piece([], "C:4 F:4 G:4 C:4 C:4 F:4 G7:4 C:4")

    assert measure_harmony(plain).plain_run == 8
    assert measure_harmony(coloured).plain_run == 6
    assert [f.name for f in find_must_nots(plain)] == ["plain triads"]
    assert find_must_nots(coloured) == ()


def test_root_position_blocks(stack: Notes, piece: Piece) -> None:
    notes = [*stack(0, "C4 E4 G4", 1), *stack(1, "E4 G4 C5", 1), *stack(2, "C4 E4", 1)]

    assert measure_harmony(piece(notes)).root_position == pytest.approx(1 / 2)


def test_low_thirds(stack: Notes, piece: Piece) -> None:
    notes = [*stack(0, "A2 C3", 1, Hand.LEFT), *stack(1, "Bb2 D3", 1, Hand.LEFT)]

    report = measure_harmony(piece(notes))

    assert report.low_thirds == pytest.approx(1 / 2)  # 45 is below the limit of 46
    assert [f.name for f in find_must_nots(piece(notes))] == ["low thirds"]


def test_a_passing_chord_longer_than_its_goal(piece: Piece) -> None:
    score = piece([], "C:1 A7:4 Dm7:3")
    spans = (score.chords[0], replace(score.chords[1], rule="G-02 dominant"), score.chords[2])

    assert measure_harmony(replace(score, chords=spans)).long_passing == 1
    assert measure_harmony(score).long_passing == 0


def test_a_swung_compound_meter_is_a_must_not(piece: Piece) -> None:
    score = piece([], "C:3", meter="6/8", feel="Swing")

    assert [f.name for f in find_must_nots(score)] == ["swung compound meter"]


def test_richness_lies_between_the_two_given_places() -> None:
    assert expected_richness(0.0).chords == (8, 18)
    assert expected_richness(0.3).chords == (16, 29)
    assert expected_richness(0.6).secondary_dominants == (4, 99)
    assert expected_richness(1.0).diminished_passing == (1, 3)
