"""Parts of the form in charts: labels, environments, headings in words."""

from contextlib import suppress

import pytest

from gospel_keys.brief.chart import read_chart, read_marks
from gospel_keys.brief.chart_text import plain_text
from gospel_keys.errors import GospelKeysError


def _parts(text: str) -> list[tuple[int, str]]:
    return [(part.bar, part.name) for part in read_chart(text).parts]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A: C | F\nB: G | C", [(0, "A"), (2, "B")]),
        ("Verse 1:\nC | F\nChorus\nG | C", [(0, "Verse 1"), (2, "Chorus")]),
        ("[Verse]\nC | F |\n[Chorus]\nG | C", [(0, "Verse"), (2, "Chorus")]),
        ("A: |: C | F :|\nB: G", [(0, "A"), (2, "A"), (4, "B")]),
        ("C | F\nChorus: G | C", [(0, "Intro"), (2, "Chorus")]),
        ("C | F | G", []),
        ("{sov}\n[C]one [F]two\n{eov}\n{soc}\n[G]three\n{eoc}", [(0, "Verse"), (2, "Chorus")]),
        ("{start_of_verse: Verse 2}\n[C]one", [(0, "Verse 2")]),
        ('{start_of_bridge label="Middle"}\n[C]one', [(0, "Middle")]),
        ("{soc}\n[C]one [F]two\n{eoc}\n[G]three\n{chorus}", [(0, "Chorus"), (3, "Chorus")]),
        ("{comment: Chorus}\n[C]one\n{c: softly}\n[F]two", [(0, "Chorus")]),
        ("Verse 1:\n[C]one\n[Chorus]\n[F]two", [(0, "Verse 1"), (1, "Chorus")]),
    ],
)
def test_a_chart_names_its_parts(text: str, parts: list[tuple[int, str]]) -> None:
    assert _parts(text) == parts


@pytest.mark.parametrize(
    ("line", "bars"),
    [
        ("[Bb]When the [Gm7]morning [Eb]comes a[F7sus]gain [F7]", ["Bb", "Gm7", "Eb", "F7sus4 F7"]),
        ("[C]one [F][G]two", ["C", "F G"]),
        ("[C][G][Am]one", ["C G", "Am"]),
        ("[C] [G] [Am]", ["C", "G", "Am"]),
        ("[Csus]one [C/E]two [Fsus]three [G]four", ["Csus4 C/E", "Fsus4", "G"]),
    ],
)
def test_words_tell_which_chords_share_a_bar(line: str, bars: list[str]) -> None:
    chart = read_chart(line)

    assert [" ".join(str(c) for c in bar) for bar in chart.bars] == bars


def test_a_heading_in_words_counts_as_directives() -> None:
    text = "Quiet Evening\nKey: Gm\nTempo: 120\n3/4\nA: Gm | Cm\nD7 | Gm"

    chart = read_chart(text)

    assert (chart.title, str(chart.key), str(chart.meter)) == ("Quiet Evening", "G minor", "3/4")
    assert read_marks(text).tempo == 120
    assert len(chart.bars) == 4


@pytest.mark.parametrize("text", ["C | Dmm7\nF | G", "C Am\nF | G", "# note\nC | F", "C | F"])
def test_chords_are_no_title(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        ("[C]Amazing *grace*, how [G]sweet", 2),
        ("C | F | *D.C.\nG | C", 0),
        ("{soc}\n{chorus}\n{chorus}\n[C]one\n{eoc}\n" * 30, 30),
        ("[Hook]\n[C]one\n[Middle 8]\n[F]two", 2),
        ("{start_of_verse: label=' '}\n[C]one", 1),
        ("My }song\nC | F", 2),
    ],
)
def test_odd_sheets_are_read_or_refused_plainly(text: str, bars: int) -> None:
    if not bars:
        with pytest.raises(GospelKeysError):
            read_chart(text)
        return
    assert len(read_chart(text).bars) == bars


@pytest.mark.parametrize(
    "text",
    [
        "key:" + " " * 9000 + "|\nC | F",
        "{a" + " " * 9000 + "\nC | F",
        "verse" + " " * 9000 + "\nC | F",
        "irealbook://T=Doe Ann=S=C=n=" + "C" * 5000 + "|" + "x|" * 5000,
        "irealbook://T=Doe Ann=S=C=n=" + "<" * 9000 + "C |Z",
        "irealb://T=Doe Ann==S=C==1r34LbKcu7C |Z=J=" + "9" * 5000 + "=3",
    ],
)
def test_no_chart_is_a_trap(text: str) -> None:
    """Each of these took minutes or broke: now it is read or refused."""
    with suppress(GospelKeysError):
        read_chart(text)
