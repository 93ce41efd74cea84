"""Chapter 12 over many pieces, and the hard rules of the hands in every one."""

from collections.abc import Callable
from statistics import median

import pytest

from gospel_keys.critique.report import PieceReport, measure
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform
from gospel_keys.score.playability import find_unplayable_writing

Blues = Callable[..., Arrangement]
KEYS = ("E", "A", "G", "C", "F", "Bb", "D", "Am", "Eb")
APPLICATIONS = ("slow", "shuffle", "fast")

# Number, lowest and highest, and the share of pieces that must be inside.
BANDS = (
    ("unplayable", 0.0, 0.02, 1.0),
    ("five_notes", 0.0, 0.01, 1.0),
    ("over_a_ninth", 0.0, 0.05, 1.0),
    ("minor_ninths", 0.0, 0.15, 1.0),
    ("doubled", 0.0, 0.0, 1.0),
    ("inner_gaps", 0.0, 0.0, 1.0),
    ("crossed", 0.0, 0.03, 1.0),
    ("guide_tones", 0.95, 1.0, 0.95),
    ("strong_chord_tones", 0.88, 0.995, 0.85),
    ("efficiency", 0.60, 1.0, 0.85),
    ("common_tones", 0.65, 1.0, 0.75),
    ("move_p90", 0.0, 7.0, 0.9),
    ("beyond_octave", 0.0, 0.03, 0.9),
    ("foreign_by_step", 0.60, 1.0, 0.95),
    ("right_rhythms", 4.0, 99.0, 1.0),
    ("left_rhythms", 2.0, 99.0, 0.9),
    ("right_copies", 0.0, 0.12, 1.0),
    ("left_copies", 0.0, 0.80, 1.0),
    ("velocity_sd", 9.0, 20.0, 1.0),
    ("phrase_sd", 2.5, 20.0, 0.95),
    ("top_emphasis", 3.0, 16.0, 1.0),
    ("on_grid", 0.0, 0.5, 1.0),
    ("chord_spread", 8.0, 35.0, 1.0),
    ("final_beats", 3.0, 99.0, 1.0),
)

# Judged on the median of all pieces.
POOLED = (
    ("steps", 0.38, 0.58),
    ("thirds", 0.20, 0.28),
    ("repeats", 0.04, 0.30),
    ("fourths_fifths", 0.06, 0.12),
    ("over_a_fifth", 0.0, 0.10),
    ("turns", 0.45, 0.65),
    ("rests", 0.10, 0.35),
    ("melody_strong_tones", 0.85, 0.97),
    ("right_comping", 60.0, 68.0),
    ("right_melody", 66.0, 76.0),
    ("left_p5", 33.0, 45.0),
)


@pytest.fixture(scope="module")
def reports(blues: Blues) -> list[PieceReport]:
    """Measured pieces over applications, keys, lengths and seeds."""
    found: list[PieceReport] = []
    for seed in range(36):
        application = APPLICATIONS[seed % 3]
        twelve_eight = application == "slow" and seed % 2
        piece = blues(
            application,
            key=KEYS[(seed // 3) % 9],
            bars=(24, 16, 28, 12)[seed % 4],
            meter="12/8" if twelve_eight else "4/4",
            seed=seed,
        )
        played = perform(piece.score, piece.feel, stream(seed, "perform"))
        found.append(measure(piece.score, played))
    return found


@pytest.mark.parametrize(("name", "low", "high", "share"), BANDS)
def test_pieces_keep_the_band(
    reports: list[PieceReport], name: str, low: float, high: float, share: float
) -> None:
    values = [v for r in reports if (v := r.number(name)) is not None]

    inside = sum(low <= v <= high for v in values)
    assert inside >= share * len(values), sorted(values)


@pytest.mark.parametrize(("name", "low", "high"), POOLED)
def test_the_median_keeps_the_band(
    reports: list[PieceReport], name: str, low: float, high: float
) -> None:
    values = [v for r in reports if (v := r.number(name)) is not None]

    assert low <= median(values) <= high


@pytest.mark.parametrize("span", [12, 14, 16])
@pytest.mark.parametrize("application", APPLICATIONS)
@pytest.mark.parametrize("key", ["E", "C", "Bb", "F#", "C# minor"])
def test_every_page_can_be_played(blues: Blues, key: str, application: str, span: int) -> None:
    piece = blues(application, key=key, bars=26, max_span=span, seed=span)

    assert not find_unplayable_writing(piece.score)
    for hand in ("left", "right"):
        attacks: dict[int, list[int]] = {}
        for note in piece.score.notes:
            if note.hand.value == hand and not note.is_grace:
                attacks.setdefault(note.onset, []).append(note.midi)
        assert all(max(p) - min(p) <= span for p in attacks.values())


@pytest.mark.parametrize("meter", ["3/4", "6/8", "5/4", "7/8", "2/2"])
def test_odd_meters_can_be_played_too(blues: Blues, meter: str) -> None:
    for application in APPLICATIONS:
        piece = blues(application, meter=meter, bars=14)

        assert not find_unplayable_writing(piece.score)
