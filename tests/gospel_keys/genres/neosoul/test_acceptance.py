"""The acceptance table over neo-soul pieces, and what two hands can do."""

from statistics import median

import pytest

from gospel_keys.critique.report import PieceReport, measure
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform
from gospel_keys.score.playability import find_unplayable_writing

LIMITS = {
    "unplayable": (0, 0.02),
    "five_notes": (0, 0.0),
    "over_a_twelfth": (0, 0.05),
    "over_a_ninth": (0, 0.05),
    "crossed": (0, 0.03),
    "low_struck": (0, 0.05),
    "low_sounding": (0, 0.12),
    "minor_ninths": (0, 0.10),
    "doubled": (0, 0.0),
    "inner_gaps": (0, 0.0),
    "out_of_register": (0, 0.0),
    "move_median": (0, 3.3),
    "move_p90": (0, 7.0),
    "efficiency": (0.60, 1),
    "common_tones": (0.65, 1),
    "strong_chord_tones": (0.88, 0.995),
    "guide_tones": (1, 1),
    "two_five_one": (1, 1),
    "left_move_median": (0, 3.3),
    "beyond_octave": (0, 0.03),
    "right_rhythms": (4, 99),
    "left_rhythms": (2, 99),
    "right_copies": (0, 0.12),
    "left_copies": (0, 0.30),
    "final_beats": (3, 99),
    "velocity_sd": (9, 20),
    "phrase_sd": (2.5, 99),
    "top_emphasis": (3, 16),
    "on_grid": (0, 0.50),
    "chord_spread": (8, 35),
}
MEDIANS = {
    "foreign_by_step": (0.60, 1),
    "planing": (0.10, 0.35),
    "right_comping": (60, 68),
    "hand_gap": (5, 17),
    "left_p5": (31, 45),
    "form_surplus": (0.03, 0.20),
    "velocity_range": (32, 60),
    "polyphony": (2.2, 4.5),
}


@pytest.fixture(scope="module")
def reports(pieces: list[Arrangement]) -> list[PieceReport]:
    return [measure(p.score, perform(p.score, p.feel, stream(p.seed, "perform"))) for p in pieces]


@pytest.mark.parametrize("name", LIMITS)
def test_every_piece_keeps_the_limit(reports: list[PieceReport], name: str) -> None:
    low, high = LIMITS[name]
    values = [v for report in reports if (v := report.number(name)) is not None]

    assert [v for v in values if not low - 1e-9 <= v <= high + 1e-9] == []


@pytest.mark.parametrize("name", MEDIANS)
def test_the_median_keeps_the_limit(reports: list[PieceReport], name: str) -> None:
    low, high = MEDIANS[name]
    values = [v for report in reports if (v := report.number(name)) is not None]

    assert low <= median(values) <= high


def test_the_left_hand_leads_its_voices(reports: list[PieceReport]) -> None:
    moves = [v for report in reports if (v := report.number("left_move_median")) is not None]

    assert median(moves) <= 2
    assert sum(move > 3.3 for move in moves) <= len(moves) // 20


def test_no_note_is_held_into_a_chord_it_does_not_belong_to(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        spans = piece.score.chords
        for note in piece.score.notes:
            for span in spans[note.chord + 1 :]:
                if span.onset >= note.end:
                    break
                held = span.onset > note.onset
                assert not held or note.midi % 12 in span.chord.sounding_classes


def test_the_page_is_playable(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        assert find_unplayable_writing(piece.score) == ()
