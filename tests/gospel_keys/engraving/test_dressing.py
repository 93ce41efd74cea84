from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.engraving.dressing import dress, raise_part_names, with_signs
from gospel_keys.score.model import Note, Score

Build = Callable[..., Score]
Row = Callable[..., list[Note]]


@pytest.fixture
def score(sheet: Build, row: Row) -> Score:
    return sheet(row(0, "C5", 4), quarters=4)


@pytest.mark.parametrize(
    ("symbol", "parts"),
    [
        ("C", ['<rend fontweight="bold">C</rend>']),
        ("B♭maj9", ['<rend fontweight="bold">B♭</rend>', ">maj9</rend>"]),
        ("F♯m7b5", ['<rend fontweight="bold">F♯m</rend>', ">7♭5</rend>"]),
        ("C♯m", ['n="1"><rend fontweight="bold">C♯m</rend></harm>']),
        ("B♭mMaj7", ['<rend fontweight="bold">B♭m</rend>', ">Maj7</rend>"]),
        ("G7#9#5/B", [">7♯9♯5</rend>", '<rend fontweight="bold">/B</rend>']),
        ("C6/9/E", [">6/9</rend>", '<rend fontweight="bold">/E</rend>']),
        ("A♭7sub", [">7sub</rend>"]),
        ("F𝄪dim7", ['<rend glyph.auth="smufl">\ue263</rend>', ">dim7</rend>"]),
        (
            "C𝄪m9",
            ['>C</rend><rend glyph.auth="smufl">\ue263</rend><rend fontweight="bold">m</rend>'],
        ),
        ("N.C.", [">N.C.</rend></harm>"]),
    ],
)
def test_chord_symbols_are_set_as_a_songbook_does(
    score: Score, symbol: str, parts: list[str]
) -> None:
    mei = dress(f'<harm staff="1" tstamp="1">{symbol}</harm>', score)

    assert mei.startswith('<harm staff="1" tstamp="1" n="1">')
    for part in parts:
        assert part in mei


@pytest.mark.parametrize(
    ("creator", "lines"),
    [("", 2), ("Gospel Keys", 2), ("A maker with a name of more than forty letters", 3)],
)
def test_a_long_subtitle_stands_on_lines_of_about_one_length(
    score: Score, creator: str, lines: int
) -> None:
    words = "Rootless voicings in the manner of a master, " * 3

    head = dress("<pgHead></pgHead>", replace(score, subtitle=words.strip(), creator=creator))

    found = head.split('fontstyle="italic">')[1].split("</rend>")[0].split("<lb/>")
    assert " ".join(found) == words.strip()
    assert len(found) == lines
    assert max(map(len, found)) - min(map(len, found)) < 20


def test_a_short_subtitle_stands_on_one_line(score: Score) -> None:
    head = dress("<pgHead></pgHead>", replace(score, subtitle="Slow & warm"))

    assert ">Slow &amp; warm</rend>" in head


def test_chord_symbols_can_be_left_out(score: Score) -> None:
    mei = dress('<harm staff="1">C</harm><note/>', score, chord_symbols=False)

    assert mei == "<note/>"


def test_a_tempo_joins_the_name_of_the_part(score: Score) -> None:
    mei = dress(
        '<reh place="above" staff="1"><rend rend="box">Verse</rend></reh> '
        '<tempo staff="1" tstamp="1" mm="72" mm.unit="4"><rend>Slow</rend> = 72</tempo>',
        score,
    )

    assert mei.startswith('<reh tstamp="1" place="above" staff="1"><rend rend="box" halign="left">')
    assert mei.endswith("<rend>Slow</rend> = 72</reh>")
    assert "tempo" not in mei


def test_words_of_tempo_without_a_number_stay_at_the_staff(score: Score) -> None:
    mei = '<tempo staff="1" tstamp="3" midi.bpm="60"><rend>rit.</rend></tempo>'

    assert dress(mei, score) == mei


def test_tempi_that_say_nothing_take_no_room(score: Score) -> None:
    assert dress('<a/><tempo staff="1" tstamp="4" midi.bpm="50" /><b/>', score) == "<a/><b/>"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Slow worship in Bb major", "Slow worship in B♭ major"),
        ("F# minor", "F♯ minor"),
        ("Song in Eb, twice", "Song in E♭, twice"),
        ("Abba, Ebb and C#-Club", "Abba, Ebb and C♯-Club"),
        ("a\x00b", "ab"),
    ],
)
def test_only_names_of_keys_get_signs(text: str, printed: str) -> None:
    assert with_signs(text) == printed


def _page(*systems: tuple[int, int]) -> str:
    return "<svg>" + "".join(
        '<g id="s" class="system">'
        '<g id="r" class="reh"><rect x="1" y="1" height="9" />'
        f'<text x="5" y="{name}">Verse</text></g>'
        f'<g id="h" class="harm"><text x="7" y="{symbols}">C</text></g></g>'
        for name, symbols in systems
    )  # fmt: skip


def test_a_name_below_the_symbols_is_raised_above_them() -> None:
    page = raise_part_names(_page((2000, 2590), (9000, 8590)))

    assert page.count("transform") == 1
    assert '<g id="r" class="reh" transform="translate(0, -1000)">' in page


def test_pages_without_chord_symbols_stay_as_they_are() -> None:
    page = '<svg><g class="system"><g class="reh"><rect /><text x="1" y="5">A</text></g></g></svg>'

    assert raise_part_names(page) == page


def _first_page(symbols: int) -> str:
    """A page with a header, a part's name at 1800 and chord symbols at a height."""
    return (
        '<g id="s" class="system"><g id="h" class="harm"> <text x="0" y="'
        + str(symbols)
        + '"/></g>'
        '<g id="r" class="reh"><rect x="0" y="1434" height="493"/> <text x="0" y="1799"/></g></g>'
        '<g id="p" class="pgHead"><text><tspan x="0" y="500"/><tspan x="0" y="1000"/></text></g>'
    )


def test_the_header_moves_up_from_names_that_were_raised_to_it() -> None:
    # The name rises by 839 to 590 above the symbols; its box then begins at 595.
    page = raise_part_names(_first_page(1550))

    assert 'class="reh" transform="translate(0, -839)"' in page
    assert 'class="pgHead" transform="translate(0, -685)"' in page


def test_the_header_stays_where_names_keep_their_distance() -> None:
    assert 'class="pgHead">' in raise_part_names(_first_page(2400))


def test_words_at_the_staves_are_smaller_than_the_tempo(score: Score) -> None:
    words = '<dir place="below"> <rend fontstyle="italic">half pedal</rend></dir>'

    dressed = dress(words, score)

    assert 'fontsize="80%" fontstyle="italic">half pedal' in dressed
    assert dress(dressed, score) == dressed
