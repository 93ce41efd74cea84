"""The riff of the shout: its climb stays whole, and the hand gets from chord to chord."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.riff import shout_riff

Staging = Callable[..., Stage]

KEYS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
CHART = "{0} | {0}7 | {0} {0}7 | {0}9 | {0} | {0}dim7 {0} | {0}13 | {0}"


def riffs_in(key: str, stage_on: Staging) -> list[list[Draft]]:
    stage = stage_on(CHART.format(key), words=f"Uptempo shout praise break in {key}, 4/4")
    return [shout_riff(stage, 0, stage.end, random.Random(seed)) for seed in range(8)]


@pytest.mark.parametrize("key", KEYS)
def test_the_climb_is_never_torn_by_an_octave(key: str, stage_on: Staging) -> None:
    climbs = 0
    for riff in riffs_in(key, stage_on):
        moves = [b.midi - a.midi for a, b in pairwise(riff) if a.chord == b.chord]
        climbs += moves.count(1)

        assert not {-11, 13} & set(moves)
    assert climbs


@pytest.mark.parametrize("chart", ["F | Bb7 Bdim7 | F/C C13 | F9", "Bb | Eb | F7 | Bb | Gm7 | Cm7"])
def test_the_hand_never_moves_further_than_an_octave(chart: str, stage_on: Staging) -> None:
    stage = stage_on(chart, words="Uptempo shout praise break in F, 4/4")
    for seed in range(12):
        riff = shout_riff(stage, 0, stage.end, random.Random(seed))

        assert all(abs(b.midi - a.midi) <= 12 for a, b in pairwise(riff))


def test_a_slash_bass_is_struck_first_and_the_riff_goes_on_beside_it(stage_on: Staging) -> None:
    stage = stage_on("F/C | F/A | F", words="Uptempo shout praise break in F, 4/4")
    for seed in range(12):
        riff = shout_riff(stage, 0, stage.end, random.Random(seed))
        starts = [next(d for d in riff if d.chord == index) for index in range(2)]

        assert [d.midi % 12 for d in starts] == [0, 9]
