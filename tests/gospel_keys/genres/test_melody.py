"""The melody search: steps, chord tones on strong beats, foreign notes left by step."""

import random

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

    share = {
        name: sum(test(m) for m in moves) / len(moves)
        for name, test in {
            "steps": lambda m: m in (1, 2),
            "thirds": lambda m: m in (3, 4),
            "wide": lambda m: m > 7,
        }.items()
    }

    assert 0.38 <= share["steps"] <= 0.62
    assert 0.15 <= share["thirds"] <= 0.40
    assert share["wide"] <= 0.10


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
