"""Detectors on small scores that show one pattern each."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.detection import FAMILIES, detect
from gospel_keys.errors import UnknownPatternError
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import EIGHTH, QUARTER

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]
Played = Callable[..., Performance]
LEFT = Hand.LEFT


@pytest.fixture(scope="module")
def left_hands(row: Notes, stack: Notes) -> dict[str, list[Note]]:
    """Two bars of each left hand over Cmaj7 and Fmaj7."""
    return {
        "shell-voicing": [
            *stack(0, "C3 B3", 4, LEFT),
            *stack(4, "F3 A3", 4, LEFT),
        ],
        "alberti-bass": [
            *row(0, "C3 G3 E3 G3 C3 G3 E3 G3", 0.5, LEFT),
            *row(4, "C3 A3 F3 A3 C3 A3 F3 A3", 0.5, LEFT),
        ],
        "stride-bass": [
            note
            for bar, (low, fifth, chord) in enumerate(
                [("C2", "G2", "E3 G3 B3"), ("F2", "C2", "E3 A3")]
            )
            for note in (
                *stack(4 * bar, low, 1, LEFT),
                *stack(4 * bar + 1, chord, 1, LEFT),
                *stack(4 * bar + 2, fifth, 1, LEFT),
                *stack(4 * bar + 3, chord, 1, LEFT),
            )
        ],
        "walking-bass": row(0, "C3 B2 A2 G2 F2 A2 C3 B2", 1, LEFT),
        "syncopated-comping": [
            *stack(0.5, "C3 B3", 1, LEFT),
            *stack(2.5, "C3 E3", 1, LEFT),
            *stack(4, "F3 A3", 1, LEFT),
            *stack(5.5, "F3 E4", 2, LEFT),
        ],
    }


@pytest.mark.parametrize("pattern", FAMILIES[0])
def test_a_left_hand_is_told_from_the_others(
    pattern: str, left_hands: dict[str, list[Note]], piece: Piece, played: Played
) -> None:
    score = piece(left_hands[pattern], "Cmaj7:4 Fmaj7:4")

    found = [p for p in FAMILIES[0] if detect(p, score, played(score)).passed]

    assert found == [pattern]


@pytest.fixture(scope="module")
def right_hands(row: Notes, stack: Notes) -> dict[str, list[Note]]:
    """One bar of each right hand over Cmaj9."""
    return {
        "block-chord": [n for b in range(4) for n in stack(b, "E4 B4 D5", 1)],
        "melody-with-fills": [
            *row(0, "E4 D4 C4 D4", 0.5),
            *row(2, "E4 G4 A4 G4", 0.5, role=Role.FILL),
        ],
        "octave-doubling": [n for b in range(4) for n in stack(b, "E4 G4 E5", 1)],
        "chord-fills": [
            *stack(0, "E4 B4 D5", 1),
            *row(1, "E5 D5", 0.5),
            *stack(2, "D4 G4 B4", 1),
            *row(3, "C5 D5", 0.5),
        ],
        "polychord": [n for b in range(4) for n in stack(b, ("G4 B4 D5", "B4 D5 G5")[b % 2], 1)],
        "arpeggiated-voicing": row(0, "C4 E4 G4 B4 E5 B4 G4 E4 " * 2, 0.25),
    }


@pytest.mark.parametrize("pattern", FAMILIES[1])
def test_a_right_hand_is_told_from_the_others(
    pattern: str, right_hands: dict[str, list[Note]], piece: Piece, played: Played
) -> None:
    score = piece(right_hands[pattern], "Cmaj9:4")

    found = [p for p in FAMILIES[1] if detect(p, score, played(score)).passed]

    assert found == [pattern]


@pytest.mark.parametrize(
    ("pattern", "ratio", "accent", "start"),
    [
        ("gospel-shuffle", 2.0, 0, 0.0),
        ("gospel-swing", 1.5, 0, 0.0),
        ("backbeat-emphasis", 1.0, 20, 0.0),
        ("offbeat-syncopation", 1.0, 0, 0.5),
        ("straight-feel", 1.0, 0, 0.0),
    ],
)
def test_a_rhythm_is_told_from_the_others(
    pattern: str,
    ratio: float,
    accent: int,
    start: float,
    row: Notes,
    piece: Piece,
    played: Played,
) -> None:
    steps = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5)
    notes = [n for b in steps if not start or b % 1 for n in row(b, "E4", 0.5)]
    score = piece(notes)
    delay = 500 * (ratio / (1 + ratio) - 0.5)
    performance = played(
        score,
        late=lambda n: delay if n.onset % QUARTER == EIGHTH else 0.0,
        loud=lambda n: 70 + accent * (n.onset in (QUARTER, 3 * QUARTER)),
    )

    found = [p for p in FAMILIES[2] if detect(p, score, performance).passed]

    assert found == [pattern]


def test_an_unknown_pattern_is_named(piece: Piece, played: Played) -> None:
    score = piece([])

    with pytest.raises(UnknownPatternError, match="no detector for 'ragtime'"):
        detect("ragtime", score, played(score))
