"""Time: on the grid, spread, led, late, remembered, swung."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.timing import (
    expected_swing,
    measure_timing,
    swing_error,
    swing_ratio,
)
from gospel_keys.score.model import Hand, Note, Score, TempoMark
from gospel_keys.score.performance import Performance
from gospel_keys.units import EIGHTH, QUARTER

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]
Played = Callable[..., Performance]

QUARTER_MS = 500.0
MEDIUM = (TempoMark(0, 120.0),)


def _swung(ratio: float) -> Callable[[Note], float]:
    """Lateness of off-beat eighths at a long:short ratio."""
    delay = QUARTER_MS * (ratio / (1 + ratio) - 0.5)
    return lambda note: delay if note.onset % QUARTER == EIGHTH else 0.0


def test_attacks_on_the_grid(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4", 1))

    report = measure_timing(score, played(score, late=lambda n: 10.0 if n.midi == 60 else 1.0))

    assert report.on_grid == pytest.approx(3 / 4)


def test_a_chord_spreads_upward_and_its_top_follows(
    stack: Notes, piece: Piece, played: Played
) -> None:
    score = piece(stack(0, "C4 E4 G4", 4))

    report = measure_timing(
        score, played(score, late=lambda n: {60: 0.0, 64: 10.0, 67: 20.0}[n.midi])
    )

    assert report.chord_spread == pytest.approx(20)
    assert report.upward == 1.0
    assert report.melody_lead == pytest.approx(-15)  # 5 on average, 20 at the top


def test_a_melody_that_leads_its_chord(stack: Notes, piece: Piece, played: Played) -> None:
    score = piece(stack(0, "C4 E4 G4", 4))

    report = measure_timing(
        score, played(score, late=lambda n: {60: 10.0, 64: 14.0, 67: 0.0}[n.midi])
    )

    assert report.melody_lead == pytest.approx(12)


def test_rolled_chords_are_no_spread(stack: Notes, piece: Piece, played: Played) -> None:
    score = piece(stack(0, "C4 E4 G4", 4, arpeggio=True))

    assert measure_timing(score, played(score)).chord_spread is None


def test_the_right_hand_behind_the_left(stack: Notes, piece: Piece, played: Played) -> None:
    score = piece([*stack(0, "C4", 4), *stack(0, "C3", 4, Hand.LEFT)])

    report = measure_timing(
        score, played(score, late=lambda n: 12.0 if n.hand is Hand.RIGHT else 2.0)
    )

    assert report.right_hand_late == pytest.approx(10)


def test_scatter_that_alternates_forgets(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4", 1))

    report = measure_timing(
        score, played(score, late=lambda n: 25.0 if (n.onset // QUARTER) % 2 else 5.0)
    )

    assert report.timing_sd == pytest.approx(10)  # about the usual 15: -10 +10 -10 +10
    assert report.timing_memory == pytest.approx(-1)


def test_a_steady_push_is_no_scatter(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4", 0.5))

    report = measure_timing(
        score, played(score, late=lambda n: -20.0 if n.onset % QUARTER else 8.0)
    )

    assert report.timing_sd == pytest.approx(0)


def test_legato_joins_note_to_note(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4", 1))
    detached = piece([n for beat in range(3) for n in row(2 * beat, "C4", 1)], "C:8")

    assert measure_timing(score, played(score)).legato == pytest.approx(1.0)
    assert measure_timing(detached, played(detached)).legato == pytest.approx(0.5)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_swing_ratio_of_eighths(ratio: float, row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4 G4 A4 B4 C5", 0.5))

    assert swing_ratio(score, played(score, late=_swung(ratio))) == pytest.approx(ratio)


def test_off_beats_alone_are_swung_too(row: Notes, piece: Piece, played: Played) -> None:
    score = piece([*row(0, "C4", 1), *row(1.5, "D4", 0.5), *row(2.5, "E4", 1)])

    assert swing_ratio(score, played(score, late=_swung(2.0))) == pytest.approx(2.0)


def test_a_late_hand_is_no_swing(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4", 0.5))

    assert swing_ratio(score, played(score, late=lambda _: 15.0)) == pytest.approx(1.0)


def test_triplet_meters_and_plain_quarters_have_no_ratio(
    row: Notes, piece: Piece, played: Played
) -> None:
    compound = piece(row(0, "C4 D4 E4 F4 G4 A4", 0.5), "C:3", meter="6/8")
    quarters = piece(row(0, "C4 D4 E4 F4", 1))

    assert swing_ratio(compound, played(compound)) is None
    assert swing_ratio(quarters, played(quarters)) is None


@pytest.mark.parametrize(("ratio", "error"), [(1.484, 0.0), (1.984, 0.5)])
def test_swing_is_measured_against_the_curve_of_its_tempo(
    row: Notes, piece: Piece, played: Played, ratio: float, error: float
) -> None:
    """At 120 quarters a minute a line swings at 1.82 - 0.0028 * 120 = 1.484 (T-01)."""
    score = piece(row(0, "C4 D4 E4 F4 G4 A4 B4 C5 " * 2, 0.5), "C:8", feel="Swing", tempos=MEDIUM)
    late = 500 * (ratio / (1 + ratio) - 0.5)
    performance = played(score, late=lambda n: late if n.onset % QUARTER else 0.0)

    assert swing_error(score, performance) == pytest.approx(error, abs=0.01)


def test_even_pairs_are_an_error_only_where_the_page_says_swing(
    row: Notes, piece: Piece, played: Played
) -> None:
    notes = row(0, "C4 D4 E4 F4 G4 A4 B4 C5 " * 2, 0.5)
    plain, swung = piece(notes, "C:8"), piece(notes, "C:8", feel="Swing", tempos=MEDIUM)

    assert swing_error(plain, played(plain)) is None
    assert swing_error(swung, played(swung)) == pytest.approx(0.484, abs=0.01)


@pytest.mark.parametrize(
    ("bpm", "line", "shuffle", "ratio"),
    [
        (160, True, False, 1.372),
        (160, False, False, 1.946),
        (100, True, True, 2.3),
        (210, False, True, 1.425),
        (300, True, False, 1.0),
    ],
)
def test_curves_of_lines_and_time_keepers(
    bpm: float, line: bool, shuffle: bool, ratio: float
) -> None:
    assert expected_swing(bpm, line=line, shuffle=shuffle) == pytest.approx(ratio)
