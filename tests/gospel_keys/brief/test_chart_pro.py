"""ChordPro sheets: what of them is played, whatever else stands in them."""

import pytest

from gospel_keys.brief.chart import read_chart, read_marks
from gospel_keys.brief.chart_tempo import remark_on_marks
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidChordError, InvalidRequestError

SHEET = """{title: Amazing Grace}
{key: G}
{start_of_verse: Verse 1}
A[G]mazing [G7]grace how [C]sweet the [G]sound
{end_of_verse}
"""


def bars_of(text: str) -> list[str]:
    return [" ".join(str(c) if c else "-" for c in bar) for bar in read_chart(text).bars]


@pytest.mark.parametrize(
    ("more", "bars"),
    [
        ("[Em]Was [*rit.]blind but [D7]now", ["Em", "D7"]),
        ("[*Ad lib.]\n[D7]now", ["D7"]),
        ("Words without a chord, and a note\n[D7]now", ["D7"]),
        ("[Chorus]\n[D7]now\n[Verse 2: quietly]", ["D7"]),
        ("{sot}\ne|--0--2--|\nB|[3]-1----|\n{eot}\n[D7]now", ["D7"]),
        ("{start_of_abc}\nX:1\nK:G\n|GABc|\n{end_of_abc}\n[D7]now", ["D7"]),
        ("{sog}\n|| Am . . . | C . G . |\n{eog}", ["Am - - -", "C - G -"]),
        ("# [H7] a remark\n[D7]now", ["D7"]),
        ("[D7]how \\\n  [G]sweet | [C]the sound", ["D7 G", "C"]),
        ("[(D7)]now [G(add9)]and", ["D7", "Gadd9"]),
        ("{comment-guitar: [x]}{define: G base-fret 1 frets 3 2 0 0 0 3}\n[D7]now", ["D7"]),
        ("{soc}\n[C]I once\n[F]was\n{eoc}\n[D7]now\n{chorus}", ["C", "F", "D7", "C", "F"]),
        ("{chorus}\n[D7]now", ["D7"]),
        ("[D7]now\n{ns}\n{title: Another}\n[F]one", ["D7"]),
    ],
)
def test_only_the_chords_of_a_sheet_are_played(more: str, bars: list[str]) -> None:
    assert bars_of(SHEET + more) == ["G", "G7", "C", "G", *bars]


def test_directives_hold_among_everything_else() -> None:
    chart = read_chart(SHEET + "{sot}\n{key: D}\n{eot}\n[D7]now [*rit.]")

    assert (chart.title, str(chart.key)) == ("Amazing Grace", "G major")


def test_a_bracket_that_is_no_chord_is_left_with_a_remark() -> None:
    wishes = Wishes(chords=SHEET + "Was [H7]blind")
    brief = remark_on_marks(read_brief("worship", wishes=wishes), wishes)

    assert bars_of(SHEET + "Was [H7]blind") == ["G", "G7", "C", "G", "-"]
    assert [r.message for r in brief.remarks if r.field == "chords"] == [
        "the chart's [H7] in line 6, bar 5 was left;"
        " expected a chord such as Am7, and the one before goes on"
    ]


def test_a_sheet_of_brackets_without_chords_is_refused_by_line_and_bar() -> None:
    with pytest.raises(InvalidChordError, match="line 2, bar 1: unknown"):
        read_chart("{title: T}\n[XYZ]one [QQ]two [G]three")


def test_a_sheet_of_words_alone_says_what_is_missing() -> None:
    with pytest.raises(InvalidRequestError, match="holds no chord; expected chords in brackets"):
        read_chart("{title: T}\nno chords at all\n")


def test_the_line_of_a_wrong_chord_in_bars_is_named() -> None:
    with pytest.raises(InvalidChordError, match="line 2, bar 3: unknown chord quality 'mm7'"):
        read_chart("C | F\nDmm7 | G")


def test_a_transposition_that_is_asked_for_inside_is_left_with_a_remark() -> None:
    assert read_marks("{transpose: +2}\n[C]a").left == ("{transpose: +2}",)
