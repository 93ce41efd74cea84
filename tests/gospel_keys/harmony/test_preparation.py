"""Preparations: each kind leans into its target as the theory says, in readable spelling."""

import random
from collections import Counter

import pytest

from gospel_keys.harmony.moves import find_move
from gospel_keys.harmony.preparation import (
    WEIGHTS,
    Preparation,
    Target,
    dominant_of,
    prepare,
    raised,
    readable,
)
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName

KEYS = [Key.parse(t) for t in ("C", "Db", "Eb", "E", "Gb", "Ab", "B", "C minor", "F# minor")]
QUALITIES = ("maj9", "m7", "", "m9")
ALTERED = {"7b9", "7#9", "7#9#5"}


def targets() -> list[Target]:
    return [Target(Chord.of(n, q), key) for key in KEYS for n in key.scale_names for q in QUALITIES]


def gap(low: PitchName, high: PitchName) -> int:
    return (high.pitch_class - low.pitch_class) % 12


@pytest.mark.parametrize("complexity", [0.0, 0.5, 1.0])
def test_the_dominant_stands_a_fifth_above_its_target(complexity: float) -> None:
    for seed, target in enumerate(targets()):
        [chord] = prepare(
            target, Preparation.DOMINANT, complexity=complexity, rng=random.Random(seed)
        )

        assert gap(target.chord.root, chord.root) == 7
        assert chord.is_dominant


def test_only_dominants_of_minor_chords_are_altered() -> None:
    for seed, target in enumerate(targets()):
        chord = dominant_of(target, complexity=0.8, rng=random.Random(seed))

        assert (chord.quality_id in ALTERED) == target.is_minor


def test_simple_music_has_plain_dominants() -> None:
    for seed, target in enumerate(targets()):
        chord = dominant_of(target, complexity=0.1, rng=random.Random(seed))

        assert chord.quality_id == "7"


def test_the_diminished_seventh_stands_a_semitone_below_the_bass() -> None:
    for target in targets():
        [chord] = prepare(target, Preparation.DIMINISHED, complexity=0.5, rng=random.Random(1))

        assert gap(chord.root, target.chord.bass_name) == 1
        assert chord.quality_id == "dim7"


def test_the_diminished_seventh_leads_into_the_bass_of_an_inversion() -> None:
    target = Target(Chord.parse("C/G"), Key.parse("C"))

    [chord] = prepare(target, Preparation.DIMINISHED, complexity=0.5, rng=random.Random(1))

    assert str(chord) == "F#dim7"


def test_a_two_five_falls_by_fifths_into_its_target() -> None:
    for seed, target in enumerate(targets()):
        two, five = prepare(target, Preparation.TWO_FIVE, complexity=0.6, rng=random.Random(seed))

        assert gap(five.root, two.root) == 7
        assert gap(target.chord.root, five.root) == 7
        assert two.is_diminished == target.is_minor


def test_a_tritone_substitute_slides_down_a_semitone() -> None:
    for seed, target in enumerate(targets()):
        [chord] = prepare(target, Preparation.TRITONE, complexity=0.6, rng=random.Random(seed))

        assert gap(target.chord.root, chord.root) == 1
        assert chord.is_dominant


def test_a_slash_chord_walks_the_bass_up_a_semitone() -> None:
    for seed, target in enumerate(targets()):
        [chord] = prepare(target, Preparation.SLASH, complexity=0.6, rng=random.Random(seed))

        assert chord.bass is not None
        assert gap(chord.bass, target.chord.root) == 1
        assert gap(target.chord.root, chord.root) == 7


@pytest.mark.parametrize("kind", Preparation)
def test_nobody_has_to_read_double_accidentals(kind: Preparation) -> None:
    for seed, target in enumerate(targets()):
        for chord in prepare(target, kind, complexity=0.6, rng=random.Random(seed)):
            assert abs(chord.root.alter) <= 1
            assert abs(chord.bass_name.alter) <= 1


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("Fb", "Ab", "E"),
        ("B#", "C", "C"),
        ("B#", "E", "B#"),
        ("E#", "C# minor", "E#"),
        ("E#", "D", "E#"),
        ("E#", "F", "F"),
        ("Bbb", "Db", "A"),
        ("Cb", "Gb", "Cb"),
        ("Fb", "Gb", "Fb"),
        ("Fb", "Bb minor", "Fb"),
        ("Fb", "Eb", "E"),
        ("F#", "C", "F#"),
    ],
)
def test_rare_names_give_way_unless_the_key_has_them(name: str, key: str, expected: str) -> None:
    assert str(readable(PitchName.parse(name), Key.parse(key))) == expected


def test_a_diminished_seventh_in_a_sharp_key_is_spelled_on_the_raised_note() -> None:
    target = Target(Chord.parse("F#m7"), Key.parse("C# minor"))

    [chord] = prepare(target, Preparation.DIMINISHED, complexity=0.5, rng=random.Random(1))

    assert str(chord) == "E#dim7"


def test_the_backdoor_of_a_key_of_six_flats_is_spelled_below_its_tonic() -> None:
    move = find_move("backdoor", "major")
    assert move is not None

    chords = move.realise(Key.parse("Gb"), 0.0, random.Random(1))

    assert [str(chord) for chord in chords] == ["Cbm6", "Fb9", "Gbadd9"]


def test_raising_counts_letters_and_semitones() -> None:
    assert str(raised(PitchName("D", -1), 4, 7)) == "Ab"


def test_the_shares_are_those_of_the_rule() -> None:
    assert sum(WEIGHTS.values()) == 100
    assert [WEIGHTS[kind] for kind in Preparation] == [40, 25, 15, 12, 8]


def test_dominants_of_major_chords_vary() -> None:
    target = Target(Chord.parse("Fmaj9"), Key.parse("C"))

    found = Counter(
        dominant_of(target, complexity=0.6, rng=random.Random(s)).quality_id for s in range(200)
    )

    assert set(found) == {"13", "9", "7", "9sus4"}
