"""How chords and notes from outside the key are written."""

from collections import defaultdict

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.tables import chord_over
from gospel_keys.score.model import Note, Role
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName


@pytest.mark.parametrize(
    ("key", "root", "quality", "name"),
    [
        ("Eb", "Gb", "m11", "Gbm11"),
        ("Ab", "Gb", "m9", "Gbm9"),
        ("Db", "Cb", "m9", "Bm9"),
        ("Db", "Cb", "13", "Cb13"),
        ("Gb", "Cb", "maj9", "Cbmaj9"),
        ("Gb", "Fb", "13", "E13"),
        ("E", "E#", "dim7", "E#dim7"),
        ("G#m", "B#", "7#9", "C7#9"),
        ("Ab", "Db", "m9", "Dbm9"),
        ("Db", "Gb", "m9", "Gbm9"),
        ("C", "Db", "13", "Db13"),
        ("Eb", "A", "maj9", "Amaj9"),
        ("Ab", "E", "maj9", "Emaj9"),
    ],
)
def test_roots_have_the_name_that_a_player_of_the_key_writes(
    key: str, root: str, quality: str, name: str
) -> None:
    assert str(chord_over(PitchName.parse(root), quality, None, Key.parse(key))) == name


def test_a_bass_is_spelled_as_its_root() -> None:
    chord = chord_over(PitchName.parse("Fb"), "maj9", 8, Key.parse("Eb"))

    assert str(chord) == "Emaj9/G#"


@pytest.mark.parametrize("quality", ["m9", "m11"])
def test_a_bass_stays_on_the_side_of_its_root(quality: str) -> None:
    chord = chord_over(PitchName.parse("Gb"), quality, 11, Key.parse("Eb"))

    assert str(chord) == f"Gb{quality}/Cb"


def test_a_pitch_has_one_name_under_a_chord(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        names: dict[tuple[int, int, int], set[str]] = defaultdict(set)
        for note in piece.score.notes:
            bar = note.onset // piece.score.meter.bar
            names[note.chord, note.midi % 12, bar].add(str(note.pitch.name))

        assert all(len(found) == 1 for found in names.values())


def test_slides_by_semitone_rise_from_the_letter_below(pieces: list[Arrangement]) -> None:
    rising = [pair for piece in pieces for pair in semitone_slides(piece)]

    assert rising
    assert all((b - a) % 7 == 1 for a, b in rising)


def semitone_slides(piece: Arrangement) -> list[tuple[int, int]]:
    """Letters of slides from black keys that nothing else names, and of their targets."""
    targets = {(n.onset, n.midi): n for n in piece.score.notes if n.role is not Role.GRACE}
    named = {(n.chord, n.midi % 12) for n in targets.values()}
    black = {1, 3, 6, 8, 10}

    def slides(note: Note) -> bool:
        free = (note.chord, note.midi % 12) not in named and note.midi % 12 in black
        return note.role is Role.GRACE and free and (note.onset, note.midi + 1) in targets

    return [
        (LETTERS.index(n.pitch.name.letter), LETTERS.index(t.pitch.name.letter))
        for n in filter(slides, piece.score.notes)
        for t in [targets[n.onset, n.midi + 1]]
    ]
