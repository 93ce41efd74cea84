"""Broken ABC is told with its line and column, or refused; what is sound is read in silence."""

import pytest

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading import open_score
from gospel_keys.formats.reading.abc import abc_reading
from gospel_keys.formats.reading.result import Reading
from gospel_keys.score.model import Ornament

HEAD = "X:1\nM:4/4\nL:1/8\nK:C\n"


def _read(music: str) -> Reading:
    return open_score((HEAD + music + "\n").encode(), "tune.abc")


def _row(reading: Reading) -> str:
    return " ".join(str(note.pitch) for note in reading.score.notes)


@pytest.mark.parametrize(
    ("music", "row", "told"),
    [
        (
            "CDEF | ]] G4 |",
            "C4 D4 E4 F4 G4",
            "line 5, column 8: left out ']]', which closes nothing",
        ),
        ("H8 C8|", "C4", "line 5, column 2: left out '8', a number that belongs to no note"),
        (
            "C4\n  [EG|",
            "C4 E4 G4",
            "line 6, column 3: '[', a chord that does not end; what follows is read note by note",
        ),
        ("[]C8|", "C4", "line 5, column 1: '[]' holds no notes"),
        (
            "[CqE]8|",
            "C4 E4",
            "line 5, column 3: left out 'q', which stands for no sign",
        ),
        (
            "{cd C4|",
            "C5 D5 C4",
            "line 5, column 1: '{', grace notes that do not end; they are read as notes",
        ),
        ("(CD E6|", "C4 D4 E4", "line 5, column 1: left out a slur that does not end"),
        ("CD) E6|", "C4 D4 E4", "line 5, column 3: left out ')', which closes nothing"),
        (
            '"Am C4 D2 E2|',
            "C4 D4 E4",
            "line 5, column 1: left out '\"Am', a text that does not end",
        ),
        (
            "!trill CDEF AGAG|",
            "C4 D4 E4 F4 A4 G4 A4 G4",
            "line 5, column 1: left out '!trill', a decoration that does not end",
        ),
        ("C0 D7|", "C4 D4", "line 5, column 1: 'C0' has no length; read as one unit"),
        ("C D/0 E6|", "C4 D4 E4", "line 5, column 3: 'D/0' has no length; read as one unit"),
        ("z6 (3CD", "C4 D4", "line 5, column 4: a tuplet lacks 1 of its notes"),
        (
            ">C8|",
            "C4",
            "line 5, column 1: left out '>', which stands behind no note of its own",
        ),
        ("-C8|", "C4", "line 5, column 1: left out '-', a tie behind no note"),
        ("[K:Zmaj]C8|", "C4", "line 5, column 1: the key 'Zmaj' cannot be read; left out"),
        ("C4\nL:x\nD4", "C4 D4", "line 6, column 1: the unit length 'x' cannot be read; left out"),
        ("[V:2]C4 q D4|", "C4 D4", "line 5, column 9: left out 'q', which stands for no sign"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(music: str, row: str, told: str) -> None:
    reading = _read(music)

    assert _row(reading) == row
    assert reading.remarks[0] == told


@pytest.mark.parametrize(
    "music",
    [
        "C D y2 E`F \\\nG4|",
        ".(CD) E.-E G4|",
        "[|C8|]",
        "C4 D4|!\nE8|",
        "|:[C.E!p!G]8:|",
        "A4 (3{g}ABA c2|",
        "(C(DE)F) G4|",
        '"^f"C4 "pp"D4 "D.C."|',
    ],
)
def test_sound_music_is_read_in_silence(music: str) -> None:
    jumps = ("played", "repeated", "went")
    remarks = [text for text in _read(music).remarks if not text.startswith(jumps)]

    assert remarks == []


def test_a_repeat_behind_letters_is_music_and_no_field() -> None:
    assert _row(_read("CDEF:|")) == "C4 D4 E4 F4 C4 D4 E4 F4"
    assert _row(_read("A:|")) == "A4 A4"


@pytest.mark.parametrize(
    ("music", "told"),
    [
        ("[[[ |", r"no notes \(line 5, column 1: '\[\[\[', a chord that does not end"),
        ("the quick brown fox", "line 5, column 1: left out 'th'.*10 characters.*the notes are 4"),
    ],
)
def test_what_is_hardly_music_is_refused_with_its_first_fault(music: str, told: str) -> None:
    with pytest.raises(MalformedInputError, match=told):
        _read(music)


def test_many_faults_are_counted() -> None:
    remarks = _read("C q " * 40).remarks

    assert sum(text.startswith("line 5") for text in remarks) == 12
    assert "found more that cannot be read further on (28 times)" in remarks


def test_the_line_is_that_of_the_file_in_a_book_of_tunes() -> None:
    book = f"{HEAD}C8|\n\n{HEAD.replace('X:1', 'X:2')}C4 q D4|\n".encode()

    with pytest.raises(MalformedInputError, match="no tune number 3"):
        abc_reading(book, tune=3)
    assert abc_reading(book, tune=2).remarks == (
        "line 11, column 4: left out 'q', which stands for no sign",
    )


def test_slurs_and_ornaments_are_taken() -> None:
    score = _read("(C(DE)F) ({a}Tc)M[CE]!turn!G|").score

    quarter = 960
    found = [(s.onset / quarter, s.end / quarter, s.grace) for s in score.slurs]
    assert found == [(0.0, 1.5, False), (0.5, 1.0, False), (2.0, 2.0, True)]
    assert [(str(n.pitch), n.ornament) for n in score.notes if n.ornament] == [
        ("C5", Ornament.TRILL),
        ("E4", Ornament.MORDENT),
        ("G4", Ornament.TURN),
    ]
