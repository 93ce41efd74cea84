"""Names of grace notes: after the note that they lean on."""

import pytest

from gospel_keys.score.notate.spelling import Unspelled, spell_all
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName


@pytest.mark.parametrize(
    ("key", "grace", "goal", "chord", "name"),
    [
        ("C", 66, 67, "C13", "F#"),
        ("C", 68, 69, "F13", "G#"),
        ("C", 63, 64, "C13", "Eb"),
        ("E", 70, 71, "E13", "A#"),
        ("Gb", 60, 61, "Gb13", "C"),
        # A note of the key keeps its name.
        ("C", 71, 72, "C13", "B"),
    ],
)
def test_a_crush_is_raised_to_its_goal_and_the_third_is_lowered(
    key: str, grace: int, goal: int, chord: str, name: str
) -> None:
    signature, harmony = Key.parse(key), Chord.parse(chord)
    notes = [
        Unspelled(grace, signature, harmony, goal, 0, 0, blues=True),
        Unspelled(goal, signature, harmony, None, 0, 960, blues=True),
    ]

    assert str(spell_all(notes)[0].name) == name


def test_outside_the_blues_the_slide_to_a_third_of_any_chord_is_lowered() -> None:
    signature, harmony = Key.parse("G"), Chord.parse("Cadd9")
    notes = [
        Unspelled(75, signature, harmony, 76, 0, 0),
        Unspelled(76, signature, harmony, None, 0, 960),
    ]

    assert str(spell_all(notes)[0].name) == "Eb"


def test_the_name_that_most_chords_give_wins() -> None:
    sharp, flat = PitchName.parse("C#"), PitchName.parse("Db")
    names = ((sharp, 0.3), (flat, 0.4), (None, 0.3))
    note = Unspelled(61, Key.parse("C"), None, 62, 0, 960, names=names)

    # What is foreign goes up to D: the third voice is for C#.
    assert str(spell_all([note])[0].name) == "C#"


def test_a_blue_note_is_never_a_double_flat() -> None:
    note = Unspelled(69, Key.parse("Gb"), Chord.parse("Gb13"), None, 0, 960, blues=True)

    assert str(spell_all([note])[0].name) == "A"
