"""Repeat signs come in, are played out, and go out again."""

import pytest
from lxml import etree

from gospel_keys.engraving.engraver import engrave
from gospel_keys.engraving.strip import engrave_strip
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.reading.abc import read_abc
from gospel_keys.formats.reading.musicxml import read_musicxml
from gospel_keys.score.model import Repeat, Score

BAR = 3840
SONG = """X:1
T:Repeats and Endings
M:4/4
L:1/4
K:G
"G"GABc|"C"edcB|"D7"ABcA|"G"G4:|
|:"Em"efga|"Am"c2ec|"D7"d2Ad|1"G"G4:|2"G"B2G2||
"C"cdeg|"G"BdBG|"D7"AFAc|"G"G4|]
"""


@pytest.fixture(scope="module")
def song() -> Score:
    return read_abc(SONG.encode())


def test_repeats_are_played_out_and_remembered(song: Score) -> None:
    assert song.duration == 20 * BAR
    assert song.repeats == (
        Repeat(0, 4 * BAR, 8 * BAR),
        Repeat(8 * BAR, 12 * BAR, 16 * BAR, BAR, BAR),
    )


def test_repeats_and_endings_come_back(song: Score, schema: etree.XMLSchema) -> None:
    text = write_musicxml(song)

    again = read_musicxml(text.encode())

    assert schema.validate(etree.fromstring(text.encode()).getroottree())
    assert text.count("<measure ") == 13
    assert again.repeats == song.repeats
    assert (again.notes, again.chords, again.duration) == (song.notes, song.chords, song.duration)


@pytest.mark.parametrize(
    ("tune", "repeats"),
    [
        ("CDEF|:GABc::cBAG:|", [(BAR, 2 * BAR, 3 * BAR), (3 * BAR, 4 * BAR, 5 * BAR)]),
        ("|::CDEF::|GABc|", [(0, BAR, 2 * BAR)]),
        ("CDEF|GABc|!D.C.!cBAG|", []),
        ("CDEF|GABc|", []),
    ],
)
def test_what_stands_between_repeat_signs(tune: str, repeats: list[tuple[int, int, int]]) -> None:
    score = read_abc(f"X:1\nM:4/4\nL:1/4\nK:C\n{tune}\n".encode())

    assert [(r.onset, r.again, r.end) for r in score.repeats] == repeats


def test_the_page_shows_a_repeat_once_and_the_film_all_of_it(song: Score) -> None:
    pages = engrave(song).pages

    page = "".join(pages)
    strip = engrave_strip(song)
    assert page.count('class="measure"') == 13
    assert page.count('class="ending') >= 2
    assert {head.note for head in strip.heads} == set(range(len(song.notes)))
