"""Attacks, sonorities and places in the bar."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.attacks import (
    attacks_of,
    belongs,
    body_attacks,
    body_bars,
    hand_attacks,
    is_strong,
    main_attacks,
    percentile,
    played_attacks,
    sonorities,
    step_of,
    top_line,
)
from gospel_keys.score.model import Hand, Note, Role, Score, Section
from gospel_keys.score.performance import Performance
from gospel_keys.units import DOTTED_QUARTER, QUARTER

Notes = Callable[..., list[Note]]
WHOLE = 4 * QUARTER


def test_notes_that_begin_together_are_one_attack_without_graces(
    stack: Notes, written: Callable[..., Note]
) -> None:
    grace = written(0, 0, "D#4", role=Role.GRACE)

    attacks = attacks_of([*stack(0, "G4 C4 E4", 1), grace, *stack(1, "D4", 1)])

    assert [a.pitches for a in attacks] == [(60, 64, 67), (62,)]
    assert attacks[0].span == 7
    assert attacks[0].classes == {0, 4, 7}


def test_intro_and_ending_are_not_the_body(row: Notes, piece: Callable[..., Score]) -> None:
    sections = (
        Section("Intro", "I", 0, WHOLE),
        Section("Verse", "A", WHOLE, 2 * WHOLE),
        Section("Ending", "E", 3 * WHOLE, WHOLE),
    )
    score = piece(row(0, "C4 D4 E4 F4", 4), "C:16", sections=sections)

    assert list(body_bars(score)) == [1, 2]
    assert [a.pitches for a in body_attacks(score, Hand.RIGHT)] == [(62,), (64,)]


def test_fills_and_ghosts_are_left_out_of_the_body(row: Notes, piece: Callable[..., Score]) -> None:
    notes = [*row(0, "C4", 1), *row(1, "D4", 1, role=Role.FILL), *row(2, "E4", 1, role=Role.GHOST)]

    assert len(body_attacks(piece(notes), Hand.RIGHT)) == 1


def test_the_main_attack_of_a_chord_is_its_fullest(
    stack: Notes, piece: Callable[..., Score]
) -> None:
    notes = [*stack(0, "C4", 1), *stack(1, "C4 E4", 1), *stack(2, "D4 F4", 1), *stack(3, "D4", 1)]
    score = piece(notes, "C:2 Dm:2")

    main = main_attacks(hand_attacks(score, Hand.RIGHT))

    assert [a.pitches for a in main] == [(60, 64), (62, 65)]


def test_a_sonority_holds_what_is_still_down(written: Callable[..., Note]) -> None:
    notes = [written(0, 2, "C3", Hand.LEFT), written(1, 1, "E4"), written(2, 1, "G4")]

    heard = [pitches for _, pitches in sonorities(notes)]

    assert heard == [(48,), (48, 64), (67,)]


def test_the_top_line_sings_melody_and_fills_only(
    stack: Notes, piece: Callable[..., Score]
) -> None:
    notes = [
        *stack(0, "C4", 1, role=Role.INNER),
        *stack(0, "G4", 1),
        *stack(1, "A4", 1, role=Role.FILL),
        *stack(2, "E4", 1, role=Role.INNER),
    ]

    assert [n.midi for n in top_line(piece(notes))] == [67, 69]


def test_tensions_and_slash_basses_belong_to_their_chord(
    row: Notes, piece: Callable[..., Score]
) -> None:
    score = piece(row(0, "D4 A4 G4 F4", 1), "Cadd9:1 F/A:1 Dm9:1 C:1")

    assert [belongs(score, n) for n in score.notes] == [True, True, False, False]


@pytest.mark.parametrize(
    ("meter", "step"),
    [("4/4", QUARTER), ("2/2", QUARTER), ("6/8", DOTTED_QUARTER), ("3/4", QUARTER)],
)
def test_the_felt_step_is_the_beat_but_the_quarter_in_cut_time(
    meter: str, step: int, sheet: Callable[..., Score]
) -> None:
    assert step_of(sheet([], quarters=12, meter=meter)) == step


def test_strong_places_are_one_and_the_middle_of_even_bars(sheet: Callable[..., Score]) -> None:
    four, three, six = (sheet([], quarters=12, meter=m) for m in ("4/4", "3/4", "6/8"))

    assert [t for t in range(0, 3840, 480) if is_strong(four, t)] == [0, 1920]
    assert [t for t in range(0, 2880, 480) if is_strong(three, t)] == [0]
    assert [t for t in range(0, 2880, 480) if is_strong(six, t)] == [0, 1440]


def test_played_attacks_leave_graces_and_tremolos_out(
    written: Callable[..., Note],
    piece: Callable[..., Score],
    played: Callable[..., Performance],
) -> None:
    notes = [
        written(0, 0, "D#4", role=Role.GRACE),
        written(0, 1, "E4"),
        written(1, 1, "G4", tremolo=3),
    ]
    score = piece(notes)

    assert list(played_attacks(score, played(score))) == [(0, Hand.RIGHT)]


def test_a_percentile_is_a_value_of_the_sequence() -> None:
    assert percentile((1, 2, 3, 4, 5), 0.5) == 3
    assert percentile((1, 2, 3, 4, 5), 0.05) == 1
