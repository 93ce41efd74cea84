"""Transposing: everything moves by one interval and comes back."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.model import KeyChange, Note, Score
from gospel_keys.score.transpose import transpose, transposed_keys
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName


def piece(key: str, seed: int = 6) -> Score:
    brief = read_brief("worship", wishes=Wishes(key=key, bars=8), seed=seed)
    return GospelArranger().arrange(brief, seed=seed).score


@pytest.mark.parametrize("semitones", range(-6, 7))
@pytest.mark.parametrize("key", ["C", "Ab", "F# minor"])
def test_every_pitch_and_chord_moves_alike(key: str, semitones: int) -> None:
    score = piece(key)

    moved = transpose(score, semitones)

    assert [n.midi for n in moved.notes] == [n.midi + semitones for n in score.notes]
    assert [s.roman for s in moved.chords] == [s.roman for s in score.chords]
    for before, after in zip(score.chords, moved.chords, strict=True):
        wanted = {(pc + semitones) % 12 for pc in before.chord.pitch_classes}
        assert after.chord.pitch_classes == wanted
        assert after.chord.quality_id == before.chord.quality_id
    assert abs(moved.key.fifths) <= 6


@pytest.mark.parametrize("seed", [5, 6, 19, 21, 22, 38])
def test_there_and_back_is_the_same_piece(seed: int) -> None:
    """These have graces: each is spelled by the note it leads to, not by the one after."""
    score = piece("C", seed)

    back = transpose(transpose(score, 3), -3)

    assert [str(n.pitch) for n in back.notes] == [str(n.pitch) for n in score.notes]
    assert [str(s.chord) for s in back.chords] == [str(s.chord) for s in score.chords]


def test_comments_name_the_new_chords() -> None:
    score = piece("C")

    moved = transpose(score, 2)

    named = [
        (before, after)
        for before, after in zip(score.chords, moved.chords, strict=True)
        if f"{before.chord} " in before.comment
    ]
    assert len(named) > len(score.chords) // 2
    assert all(f"{after.chord} " in after.comment for _, after in named)


def test_a_shift_beyond_the_piano_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="keyboard"):
        transpose(piece("C"), 48)


def rising(key: str) -> Score:
    """A piece that goes up a half step at its end."""
    brief = read_brief(
        "uplifting gospel song with a key change up a half step at the end",
        wishes=Wishes(key=key, bars=24),
        seed=3,
    )
    score = GospelArranger().arrange(brief, seed=3).score
    assert len(score.keys) == 2
    return score


def key_at(score: Score, onset: int) -> Key:
    return [change.key for change in score.keys if change.onset <= onset][-1]


def distance(name: PitchName, key: Key) -> int:
    """On the line of fifths from the tonic of a key."""
    return Key(name).fifths - Key(key.tonic).fifths


@pytest.mark.parametrize("semitones", [n for n in range(-5, 7) if n])
@pytest.mark.parametrize("home", ["Ab", "C", "F# minor", "Eb minor"])
def test_every_section_is_spelled_in_its_own_key(home: str, semitones: int) -> None:
    score = rising(home)

    moved = transpose(score, semitones)

    assert all(abs(change.key.fifths) <= 6 for change in moved.keys)
    for chord in moved.chords:
        root = chord.chord.root
        near = -7 <= distance(root, key_at(moved, chord.onset)) <= 7
        assert abs(root.alter) < 2
        assert near or root.alter == 0
    for note in moved.notes:
        if abs(note.pitch.name.alter) > 1:
            assert note.pitch.name in moved.chords[note.chord].chord.tones
    doubles = sum(abs(note.pitch.name.alter) > 1 for note in moved.notes)
    assert doubles <= len(moved.notes) // 15


def test_an_imported_key_change_moves_by_its_own_interval(
    sheet: Callable[..., Score], row: Callable[..., list[Note]]
) -> None:
    score = sheet(
        [*row(0, "C4 E4 G4 C5", 1), *row(4, "Eb4 G4 Bb4 D4", 1)],
        quarters=8,
        keys=(KeyChange(0, Key.parse("C")), KeyChange(3840, Key.parse("Eb"))),
    )

    moved = transpose(score, 6)

    assert [str(change.key) for change in moved.keys] == ["F# major", "A major"]
    names = [str(note.pitch.name) for note in moved.notes]
    assert names == ["F#", "A#", "C#", "F#", "A", "C#", "E", "G#"]


@pytest.mark.parametrize(
    ("keys", "semitones", "expected"),
    [
        (("Ab", "Db"), -2, ["F# major", "B major"]),
        (("Ab", "Eb"), -2, ["Gb major", "Db major"]),
        (("A minor", "C"), 6, ["Eb minor", "Gb major"]),
        (("C minor", "G minor"), 3, ["Eb minor", "Bb minor"]),
        (("C minor", "F minor"), 3, ["D# minor", "G# minor"]),
    ],
)
def test_six_signs_are_those_of_the_neighbouring_key(
    keys: tuple[str, str], semitones: int, expected: list[str], sheet: Callable[..., Score]
) -> None:
    changes = tuple(KeyChange(3840 * n, Key.parse(key)) for n, key in enumerate(keys))

    found = transposed_keys(sheet([], quarters=8, keys=changes), semitones)

    assert [str(key) for key in found] == expected


def test_the_bass_of_a_slash_chord_is_spelled_as_its_tone() -> None:
    moved = transpose(rising("F# minor"), 1)

    basses = [span.chord for span in moved.chords if span.chord.bass is not None]
    assert any(abs(chord.bass_name.alter) > 1 for chord in basses)
    for chord in basses:
        upper = Chord.of(chord.root, chord.quality_id).tones
        same = [tone for tone in upper if tone.pitch_class == chord.bass_name.pitch_class]
        assert all(tone == chord.bass_name for tone in same)
