"""Touch: spread of velocities, voicing of chords, accents heard like against like."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.touch import beat_accent, measure_touch
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import QUARTER

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]
Played = Callable[..., Performance]


def _backbeat(note: Note) -> int:
    return 78 if (note.onset // QUARTER) % 2 else 60


def test_spread_and_phrases(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4 G4 A4 B4 C5", 4), "C:32")

    report = measure_touch(score, played(score, loud=lambda n: 60 if n.onset < 15360 else 80))

    assert report.velocity_sd == pytest.approx(10)
    assert report.velocity_range == 20
    assert report.velocity_values == 2
    assert report.phrase_sd == pytest.approx(10)  # two phrases of four bars: 60 and 80


def test_the_top_of_a_chord_over_the_rest(stack: Notes, piece: Piece, played: Played) -> None:
    score = piece(stack(0, "C4 E4 G4", 4))

    report = measure_touch(score, played(score, loud=lambda n: {60: 66, 64: 70, 67: 78}[n.midi]))

    assert report.top_emphasis == pytest.approx(78 - 68)


def test_the_right_hand_over_the_left(stack: Notes, piece: Piece, played: Played) -> None:
    ghost = stack(1, "C3", 1, Hand.LEFT, role=Role.GHOST)
    score = piece([*stack(0, "C4", 4), *stack(0, "C3", 1, Hand.LEFT), *ghost])
    loud = {Hand.RIGHT: 80, Hand.LEFT: 71}

    report = measure_touch(
        score, played(score, loud=lambda n: 30 if n.role is Role.GHOST else loud[n.hand])
    )

    assert report.hand_difference == pytest.approx(9)


def test_a_backbeat_is_heard_as_its_factor(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4", 1))

    assert beat_accent(score, played(score, loud=_backbeat)) == pytest.approx(1.3)


def test_a_louder_bar_is_no_accent(row: Notes, piece: Piece, played: Played) -> None:
    notes = [*row(0, "C4 D4 E4", 1), *row(4, "C4 D4 E4 F4", 1)]
    score = piece(notes, "C:8")

    accent = beat_accent(score, played(score, loud=lambda n: 60 if n.onset < 3840 else 90))

    assert accent == pytest.approx(1.0)


def test_basses_are_not_compared_with_chords(stack: Notes, piece: Piece, played: Played) -> None:
    notes = [
        note
        for beat in (0, 2)
        for note in (
            *stack(beat, "C2", 1, Hand.LEFT),
            *stack(beat + 1, "E3 G3", 1, Hand.LEFT, role=Role.SHELL),
        )
    ]
    score = piece(notes)
    stride = {Role.BASS: 80, Role.SHELL: 60}

    assert beat_accent(score, played(score, loud=lambda n: stride[n.role])) == 1.0


def test_the_steps_of_cut_time_are_quarters(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4 D4 E4 F4", 1), meter="2/2")

    assert beat_accent(score, played(score, loud=_backbeat)) == pytest.approx(1.3)
