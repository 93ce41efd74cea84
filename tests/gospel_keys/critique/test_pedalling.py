"""The pedal: changed with the chord, up under walks."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.pedalling import measure_pedal, walk_ups
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.performance import Performance

Notes = Callable[..., list[Note]]
Piece = Callable[..., Score]
Played = Callable[..., Performance]


def test_a_pedal_held_over_a_change_blurs(stack: Notes, piece: Piece, played: Played) -> None:
    score = piece([*stack(0, "C4 E4", 2), *stack(2, "C4 F4", 2)], "C:2 F:2")  # the change: 1.0 s

    held = measure_pedal(score, played(score, pedals=[(0.0, 127)]))
    lifted = measure_pedal(score, played(score, pedals=[(0.0, 127), (1.03, 0), (1.1, 127)]))

    assert held.pedal_blurred == 1.0
    assert lifted.pedal_blurred == 0.0


def test_a_chord_on_the_same_root_needs_no_change(
    stack: Notes, piece: Piece, played: Played
) -> None:
    score = piece([*stack(0, "C4 E4", 2), *stack(2, "C4 E4", 2)], "C:2 C7:2")

    assert measure_pedal(score, played(score, pedals=[(0.0, 127)])).pedal_blurred is None


def test_the_share_of_time_it_is_down(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4", 4))  # two seconds

    report = measure_pedal(score, played(score, pedals=[(0.0, 127), (0.5, 0)]))

    assert report.pedalled == pytest.approx(1 / 4)


def test_half_pedal_is_not_down(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C4", 4))

    assert measure_pedal(score, played(score, pedals=[(0.0, 64)])).pedalled == 0.0


def test_walks_are_three_steps_one_way(row: Notes, piece: Piece) -> None:
    walk = piece(row(0, "C2 D2 E2 F2", 1, Hand.LEFT))
    turning = piece(row(0, "C2 D2 C2 D2", 1, Hand.LEFT))
    leaping = piece(row(0, "C2 E2 G2 C3", 1, Hand.LEFT))

    assert [[a.pitches[0] for a in w] for w in walk_ups(walk)] == [[36, 38, 40, 41]]
    assert walk_ups(turning) == []
    assert walk_ups(leaping) == []


def test_a_walk_under_one_pedal(row: Notes, piece: Piece, played: Played) -> None:
    score = piece(row(0, "C2 D2 E2 F2", 1, Hand.LEFT))

    held = measure_pedal(score, played(score, pedals=[(0.0, 127)]))
    lifted = measure_pedal(score, played(score, pedals=[(0.0, 127), (0.6, 0), (0.7, 127)]))

    assert held.pedalled_walks == 1.0
    assert lifted.pedalled_walks == 0.0
