"""Numbers of single genres, worked out by hand."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from gospel_keys.critique.bands import BANDS
from gospel_keys.critique.idioms import measure_idioms
from gospel_keys.critique.report import PieceReport, measure
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.performance import Performance

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]
LEFT = Hand.LEFT


def test_a_walk_is_counted_by_its_moves(row: Notes, piece: Piece) -> None:
    # +2 +1 +1 +1 | +4 +3 -1: the golden line over Dm7 G7
    walk = row(0, "D2 E2 F2 F#2 G2 B2 D3 C#3", 1, LEFT)

    found = measure_idioms(piece(walk, "Dm7:4 G7:4"))

    assert found.walk_steps == pytest.approx(5 / 7)
    assert found.walk_thirds == pytest.approx(2 / 7)
    assert found.walk_fourths_fifths == 0.0
    assert found.walk_turns == pytest.approx(1 / 6)


def test_a_hand_that_does_not_walk_has_no_walk(stack: Notes, piece: Piece) -> None:
    found = measure_idioms(piece(stack(0, "C3 B3", 4, LEFT)))

    assert found.walk_steps is None


def test_an_improvised_line_is_counted_by_its_intervals(row: Notes, piece: Piece) -> None:
    line = [replace(n, rule="J-50") for n in row(0, "C5 D5 Eb5 E5 G5 E5 C5 B4", 0.5)]

    found = measure_idioms(piece(line, "Cmaj7:4"))

    assert found.line_semitones == pytest.approx(3 / 7)
    assert found.line_tones == pytest.approx(1 / 7)
    assert found.line_minor_thirds == pytest.approx(2 / 7)
    assert found.line_density == pytest.approx(2.0)
    assert found.line_on_beat == pytest.approx(3 / 4)  # C5, G5, C5; Eb5 is foreign


@pytest.mark.parametrize(
    ("top", "bass", "count"),
    [
        ("G5 A5", "C3 D3", 1),  # fifths in a row
        ("C5 D5", "C3 D3", 1),  # octaves in a row
        ("C5 B4", "C3 D3", 0),  # contrary, to a sixth
        ("G5 G5", "C3 C3", 0),  # nothing moves
    ],
)
def test_parallels_between_the_outer_voices(
    row: Notes, piece: Piece, top: str, bass: str, count: int
) -> None:
    notes = [*row(0, top, 1), *row(0, bass, 1, LEFT, role=Role.BASS)]

    assert measure_idioms(piece(notes, "C:2")).outer_parallels == count


def test_a_major_seventh_is_not_blue(piece: Piece) -> None:
    assert measure_idioms(piece([], "C7:4 Cmaj7:4")).blue_sevenths == pytest.approx(0.5)


def test_triads_are_not_rich_but_slash_chords_are(piece: Piece) -> None:
    assert measure_idioms(piece([], "C:4 Dm9:4 F/G:4")).rich_chords == pytest.approx(2 / 3)


def test_every_band_of_every_genre_names_one_number(
    row: Notes, piece: Piece, played: Callable[..., Performance]
) -> None:
    score = piece(row(0, "C4 D4", 2))
    report = measure(score, played(score))
    names = [f.name for room in fields(PieceReport) for f in fields(getattr(report, room.name))]

    assert len(names) == len(set(names))
    assert {band.name for bands in BANDS.values() for band in bands} <= set(names)
