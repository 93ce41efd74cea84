"""Section 4.2: how the blues swings."""

from collections.abc import Callable
from statistics import median

import pytest

from gospel_keys.critique.timing import swing_ratio
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.perform import perform

Blues = Callable[..., Arrangement]


def heard(piece: Arrangement) -> float:
    """The long:short ratio of a performance."""
    ratio = swing_ratio(piece.score, perform(piece.score, piece.feel, stream(1, "perform")))
    assert ratio is not None
    return ratio


@pytest.mark.parametrize(("tempo", "ratio"), [(100, 2.30), (120, 2.18), (140, 2.06), (160, 1.95)])
def test_a_shuffle_follows_the_tempo(blues: Blues, tempo: float, ratio: float) -> None:
    piece = blues("shuffle", tempo=tempo, bars=24, rhythm="shuffle-feel")

    assert heard(piece) == pytest.approx(ratio, abs=0.25)


@pytest.mark.parametrize("ratio", [1.5, 2.0, 2.5, 3.0])
def test_an_asked_for_ratio_wins(blues: Blues, ratio: float) -> None:
    piece = blues("shuffle", bars=24, rhythm="shuffle-feel", swing_ratio=ratio)

    assert heard(piece) == pytest.approx(ratio, abs=0.3)


def test_above_180_a_shuffle_evens_out(blues: Blues) -> None:
    piece = blues("fast", tempo=200, bars=24, rhythm="shuffle-feel")

    assert piece.feel.swing is not None
    assert 1.35 <= piece.feel.swing.keeper_ratio <= 1.5


def test_straight_blues_is_even(blues: Blues) -> None:
    piece = blues("shuffle", bars=24, rhythm="straight-blues")

    assert piece.feel.swing is None
    assert heard(piece) == pytest.approx(1.0, abs=0.15)


def test_twelve_eight_is_written_in_triplets(blues: Blues) -> None:
    piece = blues("slow", bars=12, rhythm="twelve-eight-feel")
    places = {n.onset % 960 for n in piece.score.notes}

    assert piece.feel.swing is None
    assert 640 in places
    assert 480 not in places


def test_a_compound_meter_does_not_swing_twice(blues: Blues) -> None:
    piece = blues("slow", meter="12/8", bars=12, rhythm="shuffle-feel")

    assert piece.feel.swing is None
    assert piece.score.feel == ""


def test_the_right_hand_is_a_little_behind(blues: Blues) -> None:
    for application in ("slow", "shuffle", "fast"):
        assert 5 <= blues(application).feel.right_hand_late <= 15


@pytest.mark.parametrize("application", ["slow", "shuffle", "fast"])
def test_a_chord_that_is_not_struck_short_is_held(blues: Blues, application: str) -> None:
    shares: dict[bool, list[float]] = {True: [], False: []}
    for seed in range(8):
        piece = blues(application, seed=seed, key="G", bars=24)
        played = perform(piece.score, piece.feel, stream(1, "perform"))
        for note in played.notes:
            written = piece.score.notes[note.source]
            if written.hand is Hand.LEFT or written.role is not Role.INNER:
                continue
            start, end = map(played.timeline.seconds_at, (written.onset, written.end))
            short = Articulation.STACCATO in written.articulations
            shares[short].append((note.end - note.start) / (end - start))

    assert median(shares[True]) <= 0.5
    assert median(shares[False]) >= 0.8
