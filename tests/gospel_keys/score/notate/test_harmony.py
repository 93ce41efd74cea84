"""Chords found to spell by: their roots, their names, and where they do not decide."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from gospel_keys.score.model import KeyChange
from gospel_keys.score.notate.harmony import find_harmony, name_root
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import WHOLE

MAJOR, DOMINANT, MINOR, DIMINISHED = 0, 1, 3, 5


@dataclass(frozen=True)
class Sounding:
    onset: int
    duration: int
    midi: int


def _sounding(chords: Sequence[tuple[int, ...]]) -> list[Sounding]:
    return [
        Sounding(place * WHOLE, WHOLE, midi) for place, keys in enumerate(chords) for midi in keys
    ]


def _found(voicings: Sequence[tuple[int, ...]], key: str) -> list[Chord | None]:
    bars = tuple(range(0, len(voicings) * WHOLE, WHOLE))
    harmony = find_harmony(_sounding(voicings), (KeyChange(0, Key.parse(key)),), bars)
    return [harmony.at(bar) for bar in bars]


def test_extended_chords_are_found_with_their_roots() -> None:
    voicings = [(38, 60, 65, 69, 76), (43, 59, 65, 69, 76), (36, 59, 62, 64, 67)]

    found = _found(voicings, "C")

    assert [str(chord.root) for chord in found if chord] == ["D", "G", "C"]


def test_a_chord_outside_the_key_has_its_plain_root() -> None:
    # Bb minor goes to Bm9: B, not Cb, on the page.
    voicings = [(46, 61, 65, 68, 72), (47, 62, 66, 69, 73), (46, 61, 65, 68, 72)]

    found = _found(voicings, "Bb minor")

    assert [str(chord.root) for chord in found if chord] == ["Bb", "B", "Bb"]


def test_music_of_triads_is_not_spelled_by_chords() -> None:
    voicings = [(48, 60, 64, 67), (53, 60, 65, 69), (55, 59, 62, 67), (48, 60, 64, 67)]

    assert _found(voicings, "C") == [None] * 4


def test_a_tonic_with_a_minor_seventh_is_blues() -> None:
    voicings = [(36, 58, 62, 64, 69), (41, 57, 63, 67, 72), (36, 58, 62, 64, 69)]
    bars = (0, WHOLE, 2 * WHOLE)

    harmony = find_harmony(_sounding(voicings), (KeyChange(0, Key.parse("C")),), bars)

    assert harmony.is_blues


@pytest.mark.parametrize(
    ("pitch_class", "sort", "key", "name"),
    [
        (6, MINOR, "Ab", "F#"),
        (1, MINOR, "Bb", "C#"),
        (8, MAJOR, "D", "Ab"),
        (6, DOMINANT, "C", "Gb"),
        (6, DIMINISHED, "C", "F#"),
        (1, DIMINISHED, "C", "C#"),
        (11, DOMINANT, "Db", "Cb"),
        (11, MAJOR, "Eb", "B"),
        (5, MINOR, "Eb", "F"),
    ],
)
def test_roots_outside_the_key_are_the_plainest(
    pitch_class: int, sort: int, key: str, name: str
) -> None:
    assert str(name_root(pitch_class, sort, Key.parse(key))) == name


def test_a_bass_is_heard_on_under_the_chord_above_it() -> None:
    # An eighth of Db bass, then Fb, Ab, Cb and Eb alone: Dbm9, not E major.
    bass = [Sounding(place * WHOLE, WHOLE // 4, key) for place, key in enumerate((44, 37, 44))]
    chords = [(60, 63, 67, 70), (64, 68, 71, 75), (60, 63, 67, 70)]
    above = [
        Sounding(place * WHOLE + WHOLE // 4, 3 * WHOLE // 4, key)
        for place, keys in enumerate(chords)
        for key in keys
    ]
    bars = (0, WHOLE, 2 * WHOLE)

    harmony = find_harmony([*bass, *above], (KeyChange(0, Key.parse("Ab")),), bars)

    late = harmony.at(WHOLE + 3 * WHOLE // 4)
    assert late is not None
    assert str(late.root) == "Db"
