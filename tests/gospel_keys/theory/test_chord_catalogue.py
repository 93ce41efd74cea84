"""The 36 chord entries: counts, an independent table and an independent library."""

import pytest
from pychord import Chord as PeerChord

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_catalogue import (
    CHORD_CATALOGUE,
    CHORD_TYPES,
    TYPES_BY_ID,
    CatalogueEntry,
    ChordType,
)
from gospel_keys.theory.chord_quality import read_suffix
from gospel_keys.theory.pitch import PitchName

COUNTS = {"Triads": 6, "Sevenths": 9, "Extended": 9, "Altered": 8, "Added": 4}
# Pitch classes above the root, written from the theory apart from the table under test.
SOUNDS = {
    "major": "0 4 7", "minor": "0 3 7", "diminished": "0 3 6", "augmented": "0 4 8",
    "sus2": "0 2 7", "sus4": "0 5 7", "maj7": "0 4 7 11", "m7": "0 3 7 10", "7": "0 4 7 10",
    "mMaj7": "0 3 7 11", "m7b5": "0 3 6 10", "dim7": "0 3 6 9", "augMaj7": "0 4 8 11",
    "aug7": "0 4 8 10", "7b5": "0 4 6 10", "maj9": "0 2 4 7 11", "m9": "0 2 3 7 10",
    "9": "0 2 4 7 10", "maj11": "0 2 4 5 7 11", "m11": "0 2 3 5 7 10", "11": "0 2 4 5 7 10",
    "maj13": "0 2 4 7 9 11", "m13": "0 2 3 7 9 10", "13": "0 2 4 7 9 10", "7b9": "0 1 4 7 10",
    "7#9": "0 3 4 7 10", "7#5": "0 4 8 10", "7#11": "0 4 6 7 10", "7alt": "0 1 3 4 6 8 10",
    "13b9": "0 1 4 7 9 10", "13#11": "0 2 4 6 7 9 10", "add9": "0 2 4 7", "add11": "0 4 5 7",
    "madd9": "0 2 3 7", "6/9": "0 2 4 7 9",
}  # fmt: skip
# Suffixes on which the peer agrees with the catalogue. It is left out where it does not:
# its 13ths carry the eleventh, its 11 has no third, and it knows no 7alt.
PEER = {
    "": "", "m": "m", "dim": "dim", "aug": "aug", "sus2": "sus2", "sus4": "sus4", "6": "6",
    "m6": "m6", "maj7": "maj7", "7": "7", "m7": "m7", "mMaj7": "mM7", "m7b5": "m7b5",
    "dim7": "dim7", "7b5": "7b5", "7#5": "7#5", "7sus4": "7sus4", "maj9": "maj9", "9": "9",
    "m9": "m9", "7b9": "7b9", "7#9": "7#9", "7#11": "7#11", "add9": "add9", "madd9": "madd9",
    "6/9": "69", "5": "5",
}  # fmt: skip
TONICS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def test_the_catalogue_has_thirty_six_entries_in_five_categories() -> None:
    counted = dict.fromkeys(COUNTS, 0)
    for entry in CHORD_CATALOGUE:
        counted[entry.category] += 1

    assert counted == COUNTS
    assert len({(entry.category, entry.name) for entry in CHORD_CATALOGUE}) == 36


@pytest.mark.parametrize("entry", CHORD_CATALOGUE, ids=lambda e: f"{e.category} {e.name}")
def test_an_entry_sounds_as_the_theory_says(entry: CatalogueEntry) -> None:
    sounds = sorted(step % 12 for step in TYPES_BY_ID[entry.type_id].intervals)

    assert " ".join(map(str, sounds)) == SOUNDS[entry.name]


def test_the_two_flat_fives_and_the_two_sharp_fives_are_openly_one_sound() -> None:
    shared = [entry.name for entry in CHORD_CATALOGUE if entry.type_id in {"7b5", "7#5"}]

    assert shared == ["aug7", "7b5", "7b5", "7#5"]


@pytest.mark.parametrize("suffix", PEER)
@pytest.mark.parametrize("root", TONICS)
def test_a_chord_sounds_as_a_peer_library_hears_it(root: str, suffix: str) -> None:
    heard = PeerChord(root + PEER[suffix]).components(visible=True)
    theirs = {PitchName.parse(str(n)).pitch_class for n in heard}

    assert Chord.parse(root + suffix).pitch_classes == theirs


@pytest.mark.parametrize("kind", CHORD_TYPES, ids=lambda kind: kind.id or "major")
def test_a_row_is_sound(kind: ChordType) -> None:
    sounds = {step % 12 for step in kind.intervals}

    assert kind.degrees[0] == "1"
    assert set(kind.guide_tones) <= sounds
    assert not set(kind.avoid) & set(kind.guide_tones)
    assert set(kind.omit_order) < sounds
    assert all(read_suffix(alias) is kind for alias in (kind.id, *kind.aliases))


@pytest.mark.parametrize(
    "suffix",
    ["6", "m6", "m6/9", "5", "7sus4", "9sus4", "13sus4", "maj7#11", "maj9#11", "m7#5", "7b9b13",
     "7#9#5", "7b9#11"],
)  # fmt: skip
def test_everyday_chords_beyond_the_catalogue_have_rows(suffix: str) -> None:
    assert suffix in TYPES_BY_ID
