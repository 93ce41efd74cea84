"""Spelling: stacked thirds, the key's names for what is free, one letter for a pitch."""

from collections import defaultdict

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.registry import arranger_of
from gospel_keys.genres.sketch import Draft
from gospel_keys.genres.spelling import chord_names, spell_drafts
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

KEYS = ("A", "B", "F#", "Gb", "Db", "Ab", "F# minor", "C# minor", "Eb minor", "Bb minor")


def spelled(key: str, chords: str, line: list[tuple[int, int]]) -> list[str]:
    """Names of a line of quarters; each note is a MIDI number with the place of its chord."""
    symbols = chords.split()
    spans = [
        ChordSpan(place * QUARTER, QUARTER, Chord.parse(symbol))
        for place, symbol in enumerate(symbols)
    ]
    drafts = [
        Draft(place * QUARTER, QUARTER, midi, Hand.RIGHT, Role.MELODY, chord, "test")
        for place, (midi, chord) in enumerate(line)
    ]
    keys = (KeyChange(0, Key.parse(key)),)
    return [str(note.pitch.name) for note in spell_drafts(drafts, spans, keys)]


@pytest.mark.parametrize(
    ("key", "symbol", "names"),
    [
        ("E", "G#13", "G# B# D# F# A# E#"),
        ("F#m", "C#13", "C# E# G# B D# A#"),
        ("F#m", "B#dim7", "B# D# F# A"),
        ("C#m", "Fdim7", "F G# B D"),
        ("F#", "D#7", "D# F## A# C#"),
        ("Db", "Gbm6", "Gb Bbb Db Eb"),
        ("Ab", "Ebdim7", "Eb Gb A C"),
        ("G", "Ebdim7", "Eb Gb A C"),
        ("G", "Abdim7", "Ab B D F"),
        ("Ab", "Abm7b5", "Ab Cb Ebb Gb"),
        ("Cm", "G7#9", "G B D F Bb"),
        ("C", "G7#9", "G B D F A#"),
        ("Gm", "D7#9#5", "D F# Bb C F"),
        ("Ab", "Ab7b9", "Ab C Eb Gb A"),
        ("F#", "D#7#9#5", "D# F## B C# F#"),
        ("C", "C/E", "C E G"),
    ],
)
def test_chords_are_spelled_in_thirds_and_tensions_by_the_key(
    key: str, symbol: str, names: str
) -> None:
    found = chord_names(Chord.parse(symbol), Key.parse(key))

    assert sorted(str(name) for name in found.values()) == sorted(names.split())


def test_a_passing_note_takes_the_name_of_the_chords_around_it() -> None:
    # C# minor's F over an A chord between two chords that have E#.
    assert spelled("D", "C#7 A C#7", [(65, 0), (65, 1), (66, 1)]) == ["E#", "E#", "F#"]


def test_a_passing_note_by_a_chord_with_f_is_no_e_sharp() -> None:
    assert spelled("D", "Dm7 A7", [(65, 0), (65, 1), (66, 1)])[:2] == ["F", "F"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ([68, 69], ["G#", "A"]),
        ([68, 67], ["Ab", "G"]),
        ([66, 67], ["F#", "G"]),
        ([63, 62], ["Eb", "D"]),
        ([61, 62], ["C#", "D"]),
        ([65, 66], ["F", "Gb"]),
    ],
)
def test_chromatic_notes_are_spelled_by_where_they_go(line: list[int], names: list[str]) -> None:
    # Over G, to which the chromatic notes and their neighbours are all foreign but G, B, D.
    found = spelled("C", "G", [(midi, 0) for midi in line])

    assert found[0] == names[0]


def test_a_scale_tone_keeps_its_name_beside_a_chord_that_has_another() -> None:
    # Gb13 has Fb; over Gm9 in F major the note is E all the same.
    assert spelled("F", "Gm9 Gb13", [(64, 0), (65, 0)]) == ["E", "F"]


def test_a_passing_note_takes_no_letter_that_its_chord_has() -> None:
    # Cbm9 has Ebb, so that the E of the chord before is Fb here.
    assert spelled("Ebm", "E9 Cbm9", [(64, 1), (62, 1)]) == ["Fb", "Ebb"]


def test_a_foreign_note_keeps_its_letter_under_a_chord() -> None:
    found = spelled("C", "C", [(63, 0), (64, 0), (63, 0), (62, 0)])

    assert found == ["D#", "E", "D#", "D"]


def test_a_foreign_note_is_named_by_where_it_goes_later() -> None:
    # F# leaps to A first and is then the lower half of an enclosure of G.
    assert spelled("F", "Em7b5", [(66, 0), (69, 0), (66, 0), (67, 0)]) == ["F#", "A", "F#", "G"]


def test_a_bar_later_the_letter_is_free_again() -> None:
    line = [(63, 0), (64, 0), (67, 0), (64, 0), (63, 0), (62, 0)]

    assert spelled("C", "C", line)[4] == "Eb"


def test_a_note_without_a_chord_is_spelled_by_the_key() -> None:
    assert spelled("Eb", "Eb", [(70, -1), (68, -1)]) == ["Bb", "Ab"]


def _pieces(genre: str) -> list[Score]:
    arranger = arranger_of(genre)
    briefs = [
        read_brief("Slow and tender", genre=genre, seed=n, wishes=Wishes(key=key, bars=8))
        for n, key in enumerate(KEYS)
    ]
    return [arranger.arrange(brief, seed=n).score for n, brief in enumerate(briefs)]


@pytest.mark.parametrize("genre", ["gospel", "jazz", "blues"])
def test_no_pitch_of_a_chord_has_two_letters(genre: str) -> None:
    for score in _pieces(genre):
        letters: dict[tuple[int, int], set[str]] = defaultdict(set)
        for note in score.notes:
            chord = score.chords[note.chord].chord
            if chord.spell(note.midi) is not None:
                letters[note.chord, note.midi % 12].add(str(note.pitch.name))

        assert all(len(names) == 1 for names in letters.values())


@pytest.mark.parametrize("genre", ["gospel", "jazz", "blues"])
def test_thirds_and_sevenths_have_the_letters_of_their_chord(genre: str) -> None:
    for score in _pieces(genre):
        for note in score.notes:
            chord = score.chords[note.chord].chord
            named = dict(zip(chord.degrees, chord.tones, strict=True))
            basic = [named[d] for d in ("3", "b3", "7", "b7") if d in named]
            if "bb7" in chord.degrees:
                continue
            same = [name for name in basic if name.pitch_class == note.midi % 12]

            assert same in ([], [note.pitch.name])


@pytest.mark.parametrize("genre", ["gospel", "jazz", "blues"])
def test_no_bar_mixes_two_names_of_a_white_key_without_its_chords(genre: str) -> None:
    white = {0, 4, 5, 11}
    for score in _pieces(genre):
        for bar in score.bars():
            # A crush is spelled as it leads, #4 to 5 (B-21), whatever the chords around it name.
            own = [n for n in score.notes if not n.is_grace]
            inside = [n for n in own if bar.onset <= n.onset < bar.end]
            for key in white:
                names = {n.pitch.name for n in inside if n.midi % 12 == key}
                by_chords = {
                    chord_names(score.chords[n.chord].chord, bar.key).get(key) for n in inside
                }

                assert len(names) < 2 or names <= by_chords
