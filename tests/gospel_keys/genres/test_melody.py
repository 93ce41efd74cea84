"""The melody search: steps, chord tones on strong beats, foreign notes left by step."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from gospel_keys.genres.melody import MelodySlot, find_pitches, pitch_options
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

KEY = Key.parse("C")
CHORDS = ("Cmaj9", "Am9", "Dm9", "G13")


def slots(count: int = 32) -> list[MelodySlot]:
    return [
        MelodySlot(
            onset=480 * n,
            duration=480,
            chord=n // 8,
            harmony=Chord.parse(CHORDS[n // 8]),
            key=KEY,
            strong=n % 4 == 0,
            low=62,
            high=80,
            target=71.0,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_strong_beats_take_chord_tones(seed: int) -> None:
    line = find_pitches(slots(), random.Random(seed))

    strong = [(s, p) for s, p in zip(slots(), line, strict=True) if s.strong]
    inside = sum(p % 12 in s.harmony.pitch_classes for s, p in strong)
    assert inside / len(strong) >= 0.85


@pytest.mark.parametrize("seed", range(12))
def test_foreign_notes_are_left_by_step(seed: int) -> None:
    line = find_pitches(slots(), random.Random(seed))

    foreign = [
        abs(b - a)
        for s, a, b in zip(slots(), line, line[1:], strict=False)
        if a % 12 not in s.harmony.pitch_classes
    ]
    assert sum(1 <= move <= 2 for move in foreign) >= 0.75 * len(foreign)


def test_intervals_keep_to_the_measured_mix() -> None:
    moves = [
        abs(b - a)
        for seed in range(30)
        for line in [find_pitches(slots(), random.Random(seed))]
        for a, b in zip(line, line[1:], strict=False)
    ]

    def share(low: int, high: int) -> float:
        return sum(low <= move <= high for move in moves) / len(moves)

    assert 0.38 <= share(1, 2) <= 0.62
    assert 0.15 <= share(3, 4) <= 0.40
    assert 0.03 <= share(5, 7) <= 0.18
    assert share(8, 127) <= 0.10


def test_the_model_of_an_earlier_passage_is_remembered() -> None:
    rng = random.Random(4)
    first = find_pitches(slots(), rng)
    again = [
        MelodySlot(**{f: getattr(s, f) for f in s.__slots__} | {"model": p})
        for s, p in zip(slots(), first, strict=True)
    ]

    second = find_pitches(again, rng)

    kept = sum(a == b for a, b in zip(first, second, strict=True))
    assert kept >= 0.6 * len(first)


def test_notes_that_rub_against_the_chord_cost_more_than_those_that_do_not() -> None:
    slot = slots(1)[0]

    costs = {p: cost for p, cost, _ in pitch_options(slot) if 70 <= p <= 82}

    assert costs[77] > costs[74]


def gliding(count: int, **changes: object) -> list[MelodySlot]:
    return [replace(slot, strong=False, **changes) for slot in slots(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(12))
def test_a_foreign_note_before_the_line_is_resolved_by_step(seed: int) -> None:
    line = find_pitches(gliding(4), random.Random(seed), lead=(72, 77), unresolved=True)

    assert 1 <= abs(line[0] - 77) <= 2


@pytest.mark.parametrize("seed", range(12))
def test_a_wide_leap_before_the_line_turns_back_by_step(seed: int) -> None:
    line = find_pitches(gliding(4, target=74.0), random.Random(seed), lead=(64, 76))

    moves = [b - a for a, b in pairwise([76, *line]) if a != b]
    assert -2 <= moves[0] <= -1


@pytest.mark.parametrize("seed", range(12))
def test_a_leaning_note_is_foreign_and_resolves(seed: int) -> None:
    plan = slots(8)
    plan[4] = replace(plan[4], leans=True)

    line = find_pitches(plan, random.Random(seed))

    assert line[4] % 12 not in plan[4].harmony.pitch_classes
    assert 1 <= abs(line[5] - line[4]) <= 2


@pytest.mark.parametrize("seed", range(12))
def test_the_summit_is_reached_by_step_or_third(seed: int) -> None:
    plan = slots(8)
    plan[5] = replace(plan[5], summit=True, low=79, high=79, target=79.0)

    line = find_pitches(plan, random.Random(seed))

    assert line[5] == 79
    assert 1 <= line[5] - line[4] <= 4


@pytest.mark.parametrize("seed", range(12))
def test_a_motif_comes_back_as_itself_or_as_a_sequence(seed: int) -> None:
    motif = (None, 2, 2, -2)
    plan = [replace(slot, gesture=g) for slot, g in zip(slots(4), motif, strict=True)]

    line = find_pitches(plan, random.Random(seed))

    directions = [(b > a) - (b < a) for a, b in pairwise(line)]
    assert sum(d == want for d, want in zip(directions, (1, 1, -1), strict=True)) >= 2


@pytest.mark.parametrize("seed", range(12))
def test_a_line_does_not_swing_between_two_notes(seed: int) -> None:
    line = find_pitches(slots(), random.Random(seed))

    swings = sum(
        a == c != b == d for a, b, c, d in zip(line, line[1:], line[2:], line[3:], strict=False)
    )
    assert swings <= 2


@pytest.mark.parametrize("seed", range(12))
def test_the_last_chord_takes_its_root_third_or_fifth(seed: int) -> None:
    plan = slots(4)
    plan[-1] = replace(plan[-1], final=True, cadence=True)

    last = find_pitches(plan, random.Random(seed))[-1]

    assert last % 12 in {0, 4, 7}
