"""Fingering on the page: columns in the order of the keys, clear of stems, graces too."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.engraving.engraver import engrave
from gospel_keys.engraving.fingers import clear_stems, stack_fingers
from gospel_keys.engraving.ink import ink_of
from gospel_keys.score.model import Hand, Note, Role, Score

Build = Callable[..., Score]
Make = Callable[..., Note]
_NUMBER = re.compile(r'class="fing"[^>]*>\s*<text x="(-?\d+)" y="(-?\d+)".*?px">(\d)<', re.DOTALL)
_STEM = re.compile(r'class="stem"[^>]*>\s*<path d="M(-?\d+) (-?\d+) L-?\d+ (-?\d+)"')


def _numbers(score: Score) -> list[tuple[int, int, str]]:
    """Place, baseline and number of all fingers of the first page."""
    page = engrave(score).pages[0]
    return [(int(x), int(y), number) for x, y, number in _NUMBER.findall(page)]


def _column(score: Score) -> str:
    """The numbers of a single column from top to bottom."""
    numbers = _numbers(score)
    assert len({x for x, *_ in numbers}) == 1
    return "".join(number for *_, number in sorted(numbers, key=lambda row: row[1]))


@pytest.mark.parametrize(
    ("names", "fingers", "hand", "column"),
    [
        ("C4 E4 G4", (1, 3, 5), Hand.RIGHT, "531"),
        ("C4 D4 G4", (1, 2, 5), Hand.RIGHT, "521"),
        ("C4 D4 E4 F4", (1, 2, 3, 4), Hand.RIGHT, "4321"),
        ("C3 E3 G3", (5, 3, 1), Hand.LEFT, "135"),
        ("E3 F3", (2, 1), Hand.LEFT, "12"),
    ],
)
def test_a_chord_has_its_numbers_in_one_column(
    sheet: Build, written: Make, names: str, fingers: tuple[int, ...], hand: Hand, column: str
) -> None:
    notes = [
        written(0, 1, name, hand, finger=finger)
        for name, finger in zip(names.split(), fingers, strict=True)
    ]

    assert _column(sheet(notes, quarters=4)) == column


def test_a_mark_between_the_numbers_of_a_chord_does_not_part_them() -> None:
    low, high = (
        f'<fing place="below" startid="#{note}">{finger}</fing>'
        for note, finger in (("a", 5), ("b", 1))
    )
    mei = f'<chord xml:id="c"><note xml:id="a"/><note xml:id="b"/></chord>{low}<fermata/>{high}'

    assert re.findall(r'startid="#(\w)">(\d)', stack_fingers(mei)) == [("c", "1"), ("c", "5")]


def test_a_grace_note_has_its_number(sheet: Build, written: Make) -> None:
    notes = [written(0, 0, "D4", role=Role.GRACE, finger=2), written(0, 1, "E4", finger=3)]

    assert sorted(number for *_, number in _numbers(sheet(notes, quarters=4))) == ["2", "3"]


def test_a_second_voice_has_its_numbers_on_its_own_side(sheet: Build, written: Make) -> None:
    upper = [written(beat, 1, "G4", voice=1, finger=5) for beat in range(4)]
    lower = [written(0, 4, "C4", voice=2, finger=1)]

    heights = {number: y for _, y, number in _numbers(sheet([*upper, *lower], quarters=4))}

    assert heights["5"] < heights["1"] - 700


@pytest.mark.parametrize(("hand", "names"), [(Hand.RIGHT, "B4 C5"), (Hand.LEFT, "D3 C3")])
def test_numbers_keep_clear_of_stems(sheet: Build, written: Make, hand: Hand, names: str) -> None:
    stem = 1 if hand is Hand.RIGHT else 2
    other = 2 if hand is Hand.RIGHT else 1
    name, partner = names.split()
    notes = [
        written(0, 1, name, hand, voice=stem, finger=4),
        written(0, 2, partner, hand, voice=other),
    ]

    page = engrave(sheet(notes, quarters=4)).pages[0]

    for x, y, _ in _NUMBER.findall(page):
        for place, *ends in _STEM.findall(page):
            top, bottom = sorted(map(int, ends))
            assert abs(int(place) - int(x)) > 110 or int(y) <= top or int(y) - 205 >= bottom


def test_the_numbers_of_a_column_are_evenly_spaced(sheet: Build, written: Make) -> None:
    notes = [written(0, 1, name, finger=n) for n, name in enumerate(("C4", "E4", "G4", "C5"), 1)]

    heights = sorted(y for _, y, _ in _numbers(sheet(notes, quarters=4)))

    assert {b - a for a, b in pairwise(heights)} == {270}


def test_pages_without_numbers_are_left_alone() -> None:
    assert stack_fingers('<chord xml:id="c"/>') == '<chord xml:id="c"/>'
    assert clear_stems('<g class="system"/>') == '<g class="system"/>'


def _touched(score: Score) -> list[str]:
    """Kinds of signs that numbers touch."""
    inks = ink_of(engrave(score).pages[0])
    numbers = [ink for ink in inks if ink.kind == "fing"]
    assert numbers
    others = [ink for ink in inks if ink.kind in ("notehead", "stem", "beam", "fing", "rest")]
    return [
        other.kind
        for number in numbers
        for other in others
        if other is not number and number.meets(other)
    ]


def test_a_chord_in_two_voices_has_one_column_outside_the_staves(
    sheet: Build, written: Make
) -> None:
    right = [
        written(0, 1, "F4", voice=1, finger=3),
        written(0, 1, "Db4", voice=1, finger=2),
        written(0, 2, "Eb4", voice=2, finger=1),
        written(0, 2, "G4", voice=2, finger=4),
    ]
    left = [written(0, 1, "C4", Hand.LEFT, finger=1)]

    numbers = _numbers(sheet([*right, *left], quarters=4))

    above = sorted(numbers, key=lambda row: row[1])[:4]
    assert "".join(number for *_, number in above) == "4312"
    assert len({x for x, *_ in above}) == 1
    assert not _touched(sheet([*right, *left], quarters=4))


def test_a_chord_of_the_lower_voice_keeps_out_of_the_other_hand(
    sheet: Build, written: Make
) -> None:
    upper = [written(0, 4, "Bb4", voice=1, finger=5)]
    lower = [
        written(2, 2, name, voice=2, finger=finger)
        for name, finger in (("D4", 1), ("Eb4", 2), ("G4", 4))
    ]
    left = [written(2, 2, name, Hand.LEFT) for name in ("C3", "Eb3", "Eb4")]

    assert not _touched(sheet([*upper, *lower, *left], quarters=4))
