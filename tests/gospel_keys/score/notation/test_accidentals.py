from collections.abc import Callable

import pytest

from gospel_keys.score.model import Hand, KeyChange, Note, Role, Score
from gospel_keys.score.notation import Accidental, notate_bars
from gospel_keys.theory.key import Key

PLAIN, REMINDER, NONE = Accidental.PLAIN, Accidental.REMINDER, Accidental.NONE
Build = Callable[..., Score]
Row = Callable[..., list[Note]]


def _accidentals(score: Score) -> list[Accidental]:
    return [
        head.accidental
        for bar in notate_bars(score)
        for voice in bar.voices
        if voice.hand is Hand.RIGHT
        for sign in voice.signs
        for head in sign.heads
    ]


@pytest.mark.parametrize(
    ("key", "names", "expected"),
    [
        pytest.param("C", "C4 D4 E4 F4", [NONE] * 4, id="in the key"),
        pytest.param("D", "F#4 C#5 F4 F#4", [NONE, NONE, PLAIN, PLAIN], id="back to the key"),
        pytest.param("C", "F#4 F#4 F4 F4", [PLAIN, NONE, PLAIN, NONE], id="holds to the bar line"),
        pytest.param("C", "F#4 F#5 G4 A4", [PLAIN, PLAIN, NONE, NONE], id="only its own octave"),
        pytest.param("C", "F#4 F5 G4 A4", [PLAIN, REMINDER, NONE, NONE], id="other octave"),
        pytest.param("C", "F#3 F5 G4 A4", [PLAIN, NONE, NONE, NONE], id="two octaves away"),
        pytest.param(
            "C", "F#4 G4 G4 G4 G4 F4 G4 G4", [PLAIN, *[NONE] * 7],
            id="no reminder of what ended a bar ago",
        ),
        pytest.param(
            "C", "F#4 G4 G4 G4 F4 F4 G4 G4", [PLAIN, *[NONE] * 3, REMINDER, *[NONE] * 3],
            id="a reminder in the next bar, once",
        ),
        pytest.param(
            "C", "F#4 G4 G4 G4 F#4 F4 G4 G4", [PLAIN, *[NONE] * 3, PLAIN, PLAIN, NONE, NONE],
            id="altered again in the next bar",
        ),
    ],
)  # fmt: skip
def test_accidentals_hold_for_the_bar(
    sheet: Build, row: Row, key: str, names: str, expected: list[Accidental]
) -> None:
    score = sheet(row(0, names, 1), quarters=4 * ((len(expected) + 3) // 4), key=key)

    assert _accidentals(score) == expected


def test_a_note_tied_over_the_bar_hands_no_accidental_on(
    sheet: Build, row: Row, written: Callable[..., Note]
) -> None:
    score = sheet([written(3, 2, "F#4"), *row(5, "F#4 F4 G4", 1)], quarters=8)

    assert _accidentals(score) == [PLAIN, NONE, PLAIN, PLAIN, NONE]


def test_a_new_key_is_obeyed_from_its_bar(sheet: Build, row: Row) -> None:
    keys = (KeyChange(0, Key.parse("C")), KeyChange(3840, Key.parse("Eb")))
    score = sheet(row(0, "B4 B4 B4 B4 Bb4 B4 Bb4 Bb4", 1), quarters=8, keys=keys)

    assert _accidentals(score) == [*[NONE] * 5, PLAIN, PLAIN, NONE]


def test_a_reader_is_not_reminded_of_the_same_note_again_and_again(sheet: Build, row: Row) -> None:
    score = sheet(row(0, " ".join(["F#4 G4 G4 G4 F4 G4 G4 G4"] * 6), 1), quarters=48)

    reminded = [n for n, sign in enumerate(_accidentals(score)) if sign is REMINDER]

    assert reminded == [4, 44]


def test_a_grace_leaves_the_reminder_to_its_note(
    sheet: Build, row: Row, written: Callable[..., Note]
) -> None:
    graces = [written(4, 0, name, role=Role.GRACE) for name in ("F4", "G4")]

    score = sheet([*row(0, "F#4 G4 G4 G4", 1), *graces, *row(4, "F4 G4 G4 G4", 1)], quarters=8)

    assert _accidentals(score) == [PLAIN, *[NONE] * 3, REMINDER, *[NONE] * 3]
    sign = notate_bars(score)[1].voices[0].signs[0]
    assert [head.accidental for head in sign.graces] == [NONE, NONE]
