"""Chords found to spell by: their roots, their names, and where they do not decide."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from gospel_keys.score.model import KeyChange
from gospel_keys.score.notate.chord_names import name_root
from gospel_keys.score.notate.harmony import find_harmony
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName
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
        (6, MINOR, "Ab", "Gb"),
        (6, MINOR, "C", "F#"),
        (11, MINOR, "Gb", "B"),
        (4, MAJOR, "Gb", "Fb"),
        (4, MAJOR, "Db", "E"),
        (1, MINOR, "Bb", "Db"),
        (8, MINOR, "F", "Ab"),
        (1, MINOR, "C", "C#"),
        (8, MAJOR, "D", "Ab"),
        (6, DOMINANT, "C", "Gb"),
        (6, DIMINISHED, "C", "F#"),
        (1, DIMINISHED, "C", "C#"),
        (11, DOMINANT, "Db", "Cb"),
        (11, MAJOR, "Eb", "B"),
        (5, MINOR, "Eb", "F"),
    ],
)
def test_roots_outside_the_key_keep_to_its_side_but_for_cb_and_fb(
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


def test_names_are_shared_among_the_chords_that_may_be_heard() -> None:
    voicings = [(38, 60, 65, 69, 76), (43, 59, 65, 69, 76), (36, 59, 62, 64, 67)]
    bars = (0, WHOLE, 2 * WHOLE)

    harmony = find_harmony(_sounding(voicings), (KeyChange(0, Key.parse("C")),), bars)

    names = harmony.names_at(WHOLE, 11)
    assert sum(share for _, share in names) == pytest.approx(1.0)
    assert max(names, key=lambda pair: pair[1])[0] == PitchName.parse("B")


def test_a_leading_note_is_never_a_double_flat() -> None:
    # Abm7b5 in Eb would have an Ebb where the key has its D.
    voicings = [(39, 58, 62, 67), (44, 59, 62, 66), (39, 58, 62, 67)]
    bars = (0, WHOLE, 2 * WHOLE)

    harmony = find_harmony(_sounding(voicings), (KeyChange(0, Key.parse("Eb")),), bars)

    names = {str(name) for name, share in harmony.names_at(WHOLE, 2) if name and share > 0.01}
    assert names == {"D"}
