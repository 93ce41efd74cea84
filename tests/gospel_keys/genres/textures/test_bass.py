"""Bass lines: registers, approaches and the walk into the next root."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.genres.sketch import Stage
from gospel_keys.genres.textures.bass import (
    OCTAVE_LOW,
    nearest_pitch,
    walk_chord,
    walk_into,
)
from gospel_keys.genres.textures.riff import RIFFS, shout_riff
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

Staging = Callable[..., Stage]

C_MAJOR = Key.parse("C")


@pytest.mark.parametrize("pitch_class", range(12))
def test_the_nearest_pitch_has_the_class_and_stays_inside(pitch_class: int) -> None:
    pitch = nearest_pitch(pitch_class, 40, OCTAVE_LOW)

    assert pitch % 12 == pitch_class
    assert OCTAVE_LOW[0] <= pitch <= OCTAVE_LOW[1]


@pytest.mark.parametrize("seed", range(20))
def test_an_octave_walk_ends_a_step_from_its_goal(seed: int) -> None:
    line = walk_into(36, 41, 3, C_MAJOR, random.Random(seed))

    assert abs(line[-1] - 41) in (1, 2)
    assert all(b > a for a, b in zip(line, line[1:], strict=False))


def test_most_octave_walks_end_a_semitone_below_their_goal() -> None:
    ends = [walk_into(36, 41, 3, C_MAJOR, random.Random(seed))[-1] for seed in range(400)]

    share = sum(end == 40 for end in ends) / len(ends)

    assert 0.55 <= share <= 0.75


@pytest.mark.parametrize("seed", range(30))
def test_a_walk_starts_on_the_root_and_approaches_the_next(seed: int) -> None:
    line = walk_chord(Chord.parse("Dm7"), 38, 43, 4, C_MAJOR, random.Random(seed))

    assert line[0] == 38
    assert len(line) == 4
    assert abs(line[-1] - 43) in (1, 2, 5, 7)
    assert all(a != b for a, b in zip(line, line[1:], strict=False))
    assert all(28 <= p <= 55 for p in line)


def test_walks_approach_by_step_more_often_than_not() -> None:
    ends = [
        walk_chord(Chord.parse("Dm7"), 38, 43, 4, C_MAJOR, random.Random(s))[-1] for s in range(300)
    ]

    share = sum(abs(end - 43) <= 2 for end in ends) / len(ends)

    assert share >= 0.75


def test_shout_riffs_fill_the_bar_in_eighths_from_the_root() -> None:
    assert all(len(riff) == 8 and riff[0] in (0, -12) for riff in RIFFS)


def test_both_riffs_of_the_rule_are_known() -> None:
    assert (0, 4, 5, 6, 7, 9, 10, 11) in RIFFS
    assert any(riff[:6] == (-12, 0, 4, 5, 6, 7) for riff in RIFFS)


@pytest.mark.parametrize("seed", range(8))
def test_the_riff_keeps_to_the_root_over_a_slash_bass(seed: int, stage_on: Staging) -> None:
    stage = stage_on("C | C/G | F/C | C/E", "Shout praise break in C")

    drafts = shout_riff(stage, 0, stage.end, random.Random(seed))

    for index, span in enumerate(stage.chords):
        line = [d.midi for d in drafts if d.chord == index]
        root = span.chord.root.pitch_class
        assert line[0] % 12 == span.chord.bass_name.pitch_class
        assert {(p - root) % 12 for p in line[1:-1]} <= {0, 4, 5, 6, 7, 9, 10, 11}
        assert all(abs(b - a) <= 12 for a, b in pairwise(line))


@pytest.mark.parametrize(
    ("symbol", "foreign"),
    [("D7#9#5", 9), ("Bdim7", 6), ("Bm7b5", 6), ("Dm7", 6), ("D9sus4", 6)],
    ids=["fifth of a #5", "fifth of a dim7", "fifth of a b5", "major third", "third of a sus"],
)
def test_no_riff_contradicts_its_chord(symbol: str, foreign: int, stage_on: Staging) -> None:
    stage = stage_on(f"{symbol} | {symbol}")
    for seed in range(12):
        notes = shout_riff(stage, 0, stage.end, random.Random(seed))

        assert not [n for n in notes if n.midi % 12 == foreign]


def test_a_walk_never_passes_the_third_its_chord_lacks() -> None:
    for seed in range(200):
        line = walk_chord(Chord.parse("G7"), 43, 36, 4, C_MAJOR, random.Random(seed))

        assert line[-1] % 12 != 10
