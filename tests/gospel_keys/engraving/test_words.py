from collections.abc import Callable

import pytest

from gospel_keys.engraving.engraver import engrave
from gospel_keys.engraving.ink import ink_of
from gospel_keys.engraving.words import place_hyphens, room_for_words
from gospel_keys.score.lead_sheet import lead_sheet
from gospel_keys.score.model import Note, Score

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Q = 960
ROOM = "\N{NO-BREAK SPACE}" * 2


def test_the_last_syllable_of_a_bar_has_room_at_its_right() -> None:
    mei = "<measure><syl>a</syl><syl>b</syl></measure><measure><syl>c</syl></measure>"

    assert room_for_words(mei) == (
        f"<measure><syl>a</syl><syl>b{ROOM}</syl></measure><measure><syl>c{ROOM}</syl></measure>"
    )


def test_words_keep_off_the_line_of_a_chord_that_both_hands_roll() -> None:
    chord = '<chord><verse><syl>ing</syl></verse><note xml:id="n1" /></chord>'
    bar = f'<measure>{chord}<syl>x</syl><arpeg plist="#n1 #c2" /></measure>'

    assert "<syl>\N{NO-BREAK SPACE}ing</syl>" in room_for_words(bar)
    assert "<syl>ing</syl>" in room_for_words(bar.replace("#n1 #c2", "#n1"))


def test_a_hyphen_at_the_end_of_a_bar_stands_behind_its_syllable() -> None:
    page = (
        '<g class="syl"><text x="100" y="50" font-size="0px"><tspan>'
        f'<tspan font-size="400px">wea{ROOM}</tspan></tspan></text>'
        '<rect x="2000" y="40" height="22" width="98" /></g>'
    )

    assert '<rect x="900" ' not in page
    place = int(place_hyphens(page).split('<rect x="')[1].split('"')[0])
    assert 700 < place < 1000


def test_a_hyphen_inside_a_bar_stays() -> None:
    page = (
        '<g class="syl"><text x="100" y="50" font-size="0px"><tspan>'
        '<tspan font-size="400px">wea</tspan></tspan></text>'
        '<rect x="2000" y="40" height="22" width="98" /></g>'
    )

    assert place_hyphens(page) == page


@pytest.mark.parametrize("kind", ["piano", "lead"])
def test_words_touch_neither_bar_lines_nor_each_other(sheet: Build, row: Row, kind: str) -> None:
    words = "strengthened through- out morn- ings breadths stretched thought- less"
    tune = row(0, "C5 D5 E5 F5 " * 4, 1) + row(0, "C3 G3 C3 G3 " * 4, 1, hand="left")
    lyrics = tuple((Q * n, word) for n, word in enumerate((words + " " + words).split()))
    score = sheet(tune, quarters=16, lyrics=lyrics)

    pages = engrave(lead_sheet(score) if kind == "lead" else score).pages

    for page in pages:
        inks = ink_of(page)
        lines = [ink for ink in inks if ink.kind in ("syl", "barLine")]
        touching = [
            (a.kind, b.kind)
            for n, a in enumerate(lines)
            for b in lines[n + 1 :]
            if "syl" in (a.kind, b.kind) and a.meets(b, air=25)
        ]
        assert not touching
