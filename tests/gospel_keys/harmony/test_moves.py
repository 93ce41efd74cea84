"""Named moves: the chords musicians give as examples are found in every key, and no others."""

import random

import pytest

from gospel_keys.harmony.moves import (
    MOVES,
    Move,
    degree_name,
    family_of,
    find_move,
    move_named_in,
    occurrences,
    spot_moves,
    tag,
)
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

C_MAJOR = Key.parse("C")
KEYS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

# Written by hand from rule G-03, not from the table of the engine.
EXAMPLES = {
    "2-5-1 to IV": ("Gm9 C13 Fmaj9", "Gm9 C7#9#5 Fmaj9"),
    "7-3-6": ("Bm7b5 E7#9#5 Am9",),
    "3-6-2-5-1": ("Em7b5 A7#9#5 Dm9 G13 Cmaj9",),
    "1-#1dim-2": ("C C#dim7 Dm7",),
    "4-#4dim-1/5": ("F F#dim7 C/G",),
    "3-b3dim-2": ("Em7 Ebdim7 Dm7",),
    "backdoor": ("Fm9 Bb13 Cmaj9",),
    "minor plagal": ("F Fm6 C",),
    "double plagal": ("Bb F C",),
    "amen": ("F/C C",),
    "walk-up 1-2-3-4": ("C Dm7 C/E F",),
    "chromatic walk-up": ("C/E F F#dim7 C/G",),
    "walk-down": ("C G/B Am C/G F C/E Dm G",),
    "sus resolve": ("Dm7/G G13b9 C", "F/G G13b9 C", "G9sus4 G13 Cmaj9"),
    "turnaround": ("C A7#9#5 Dm9 G7#9#5",),
    "sub turnaround": ("C Eb7#11 Dm9 Db9",),
}
ROWS = [(name, row) for name, rows in EXAMPLES.items() for row in rows]


def chords(row: str) -> list[Chord]:
    return [Chord.parse(symbol) for symbol in row.split()]


def test_every_move_of_the_rule_is_known() -> None:
    assert {m.name for m in MOVES} == set(EXAMPLES)


@pytest.mark.parametrize("tonic", KEYS)
@pytest.mark.parametrize(("name", "row"), ROWS)
def test_an_example_is_found_in_every_key(name: str, row: str, tonic: str) -> None:
    key = Key.parse(tonic)
    moved = [chord.transpose(key.tonic.pitch_class, key) for chord in chords(row)]

    found = spot_moves(moved, [key] * len(moved))

    assert [(s.move.name, s.start, s.end) for s in found] == [(name, 0, len(moved))]


@pytest.mark.parametrize("move", MOVES, ids=lambda m: f"{m.name} {m.mode}")
@pytest.mark.parametrize("complexity", [0.0, 0.5, 1.0])
def test_a_move_that_is_realised_is_found_again(move: Move, complexity: float) -> None:
    for tonic in KEYS:
        key = Key.parse(f"{tonic} {move.mode}") if abs(Key.parse(tonic).fifths) < 5 else C_MAJOR
        if key.mode != move.mode:
            continue
        played = move.realise(key, complexity, random.Random(4))

        found = occurrences(move, played, [key] * len(played))

        assert [(s.start, s.end) for s in found] == [(0, len(move))]


@pytest.mark.parametrize("row", ["C F G C", "Am F C G", "Dm7 G7 C", "C C#dim7 F", "Fm9 Bb13 Eb"])
def test_ordinary_progressions_are_no_moves(row: str) -> None:
    played = chords(row)

    assert spot_moves(played, [C_MAJOR] * len(played)) == ()


def test_a_move_does_not_reach_over_a_change_of_key() -> None:
    played = chords("C C#dim7 Dm7")

    assert spot_moves(played, [C_MAJOR, C_MAJOR, Key.parse("Db")]) == ()


def test_a_dominant_inside_a_move_may_be_suspended_first() -> None:
    played = chords("Em7b5 A7#9#5 Dm9 G9sus4 G13 Cmaj9")

    [long, *_] = spot_moves(played, [C_MAJOR] * 6)

    assert (long.move.name, long.start, long.end) == ("3-6-2-5-1", 0, 6)


def test_two_moves_share_the_chord_where_one_ends_and_the_next_begins() -> None:
    played = chords("Gm9 C13 Fmaj9 Fm6 C")

    found = spot_moves(played, [C_MAJOR] * 5)

    assert [s.move.name for s in found] == ["2-5-1 to IV", "minor plagal"]


@pytest.mark.parametrize(
    ("symbol", "family"),
    [
        ("C", "major"),
        ("Cmaj9", "major"),
        ("C6/9", "major"),
        ("Cm6", "minor"),
        ("Cm11", "minor"),
        ("C13b9", "dominant"),
        ("C7#9#5", "dominant"),
        ("C9sus4", "suspended"),
        ("Cdim7", "diminished"),
        ("Cm7b5", "half-diminished"),
    ],
)
def test_chords_belong_to_families(symbol: str, family: str) -> None:
    assert family_of(Chord.parse(symbol)) == family


@pytest.mark.parametrize("move", MOVES, ids=lambda m: f"{m.name} {m.mode}")
def test_the_name_of_a_move_is_read_from_the_rule_it_was_written_into(move: Move) -> None:
    assert move_named_in(tag("G-02 dominant", move)) == move.name
    assert move_named_in(tag("", move)) == move.name


def test_other_rules_name_no_move() -> None:
    assert move_named_in("G-02 dominant") is None


def test_a_mode_has_only_its_own_moves() -> None:
    assert find_move("backdoor", "minor") is None
    assert find_move("backdoor", "major") is not None


def test_degrees_are_spelled_by_function() -> None:
    assert str(degree_name("#4", Key.parse("Ab"))) == "D"
    assert str(degree_name("b7", Key.parse("Ab"))) == "Gb"
