"""Chord charts: what is said bar by bar, and that nothing on the page runs into another."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from gospel_keys.engraving.chart import engrave_chart
from gospel_keys.engraving.chart_cells import chart_cells, chart_rows
from gospel_keys.engraving.drawing import read_page
from gospel_keys.engraving.engraver import PAPERS, Layout
from gospel_keys.engraving.flat_svg import write_svg
from gospel_keys.engraving.glyphs import outline
from gospel_keys.engraving.pdf import write_pdf
from gospel_keys.engraving.png import write_png
from gospel_keys.engraving.text_runs import Run
from gospel_keys.errors import RenderingError
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, KeyChange, MeterChange, Score, Section, TempoMark
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

Build = Callable[..., Score]
_SLASH = re.compile(r'<path d="M(-?\d+) [^"]*" stroke-width="\d+" stroke-linecap')
_SYMBOL = re.compile(r'class="symbol">(.*?)</g>', re.DOTALL)
_RUN = re.compile(r'<text x="(-?\d+)".*?font-size="(\d+)', re.DOTALL)


@pytest.fixture
def song(sheet: Build) -> Callable[..., Score]:
    """Build a song from bars of symbols: ``song("C | F G | %")``; ``%`` goes on."""

    def build(text: str, *, meter: str = "4/4", **more: Any) -> Score:
        bar = Meter.parse(meter).bar
        starts: list[tuple[int, str]] = []
        bars = text.split("|")
        for number, words in enumerate(w.split() for w in bars):
            for place, symbol in enumerate(words):
                if symbol != "%":
                    starts.append((number * bar + place * bar // len(words), symbol))
        ends = [*(start for start, _ in starts[1:]), len(bars) * bar]
        spans = tuple(
            ChordSpan(start, end - start, Chord.parse(symbol))
            for (start, symbol), end in zip(starts, ends, strict=True)
        )
        return sheet([], quarters=len(bars) * bar / QUARTER, meter=meter, chords=spans, **more)

    return build


def _said(score: Score) -> list[str]:
    return [
        "%" if cell.repeats else " ".join(str(c.span.chord) for c in cell.chords)
        for cell in chart_cells(score)
    ]


def _words(page: str) -> str:
    return " ".join(m.text for m in read_page(page).marks if isinstance(m, Run))


def test_a_bar_that_only_goes_on_is_a_repeated_bar(song: Build) -> None:
    assert _said(song("C | % | % | F")) == ["C", "%", "%", "F"]


def test_a_chord_that_is_struck_again_is_a_repeated_bar(song: Build) -> None:
    assert _said(song("C | C | F | F")) == ["C", "%", "F", "%"]


def test_the_second_chord_of_a_bar_is_named_again_where_it_goes_on(song: Build) -> None:
    assert _said(song("C G7 | % | % | F")) == ["C G7", "G7", "%", "F"]


def test_a_chord_that_sounds_into_a_bar_with_others_is_named(song: Build) -> None:
    assert _said(song("C | % F | G")) == ["C", "C F", "G"]


def test_a_part_names_its_first_chord(song: Build) -> None:
    bar = 4 * QUARTER
    parts = (Section("Verse", "A", 0, 2 * bar), Section("Chorus", "B", 2 * bar, 2 * bar))

    assert _said(song("C | % | C | %", sections=parts)) == ["C", "%", "C", "%"]


def test_silence_is_said(sheet: Build) -> None:
    score = sheet([], quarters=8, chords=(ChordSpan(0, 4 * QUARTER, Chord.parse("C")),))

    assert "N.C." in _words(engrave_chart(score).pages[0])


def test_a_pickup_without_chords_is_left_out(song: Build) -> None:
    song_ = song("C | F")
    spans = tuple(replace(s, onset=s.onset + QUARTER) for s in song_.chords)
    score = replace(
        song_,
        pickup=QUARTER,
        duration=9 * QUARTER,
        chords=spans,
        sections=(Section("Verse", "A", 0, 9 * QUARTER),),
    )

    cells = chart_cells(score)

    assert [cell.bar.index for cell in cells] == [1, 2]
    assert cells[0].section == "Verse"


@pytest.mark.parametrize(
    ("lengths", "rows"),
    [
        ((8, 8), [4, 4, 4, 4]),
        ((2, 8), [2, 4, 4]),
        ((10, 2), [4, 4, 4]),
        ((6, 4), [4, 2, 4]),
        ((1,), [1]),
    ],
)
def test_rows_hold_four_bars_and_follow_the_form(
    song: Build, lengths: tuple[int, ...], rows: list[int]
) -> None:
    onsets = [sum(lengths[:n]) for n in range(len(lengths))]
    parts = tuple(
        Section(f"Part {o}", "A", 4 * o * QUARTER, 4 * length * QUARTER)
        for o, length in zip(onsets, lengths, strict=True)
    )
    score = song(" | ".join(["C"] * sum(lengths)), sections=parts)

    assert [len(row) for row in chart_rows(chart_cells(score))] == rows


def test_beats_between_unequal_chords_are_slashed(song: Build, sheet: Build) -> None:
    spans = (
        ChordSpan(0, 3 * QUARTER, Chord.parse("C")),
        ChordSpan(3 * QUARTER, QUARTER, Chord.parse("G")),
    )

    assert chart_cells(sheet([], quarters=4, chords=spans))[0].slashes == (0.25, 0.5)
    assert chart_cells(song("C G"))[0].slashes == ()


@pytest.mark.parametrize("size", [60, 90, 140])
@pytest.mark.parametrize(
    ("symbols", "starts", "order"),
    [
        (("F7", "Bb9sus4", "Bb13"), (0, 2, 3), "s/ss"),
        (("Abmaj7#11/C", "Bbm7b5/Ab", "C#m7b5/B"), (0, 1, 2), "sss/"),
        (("Ebmaj7#11", "F13sus4"), (0, 3), "s//s"),
        (("C", "F"), (0, 1), "ss//"),
    ],
)
def test_every_beat_of_an_uneven_bar_has_its_sign(
    sheet: Build, symbols: tuple[str, ...], starts: tuple[int, ...], order: str, size: int
) -> None:
    spans = tuple(
        ChordSpan(start * QUARTER, (end - start) * QUARTER, Chord.parse(symbol))
        for symbol, start, end in zip(symbols, starts, (*starts[1:], 4), strict=True)
    )

    (page,) = engrave_chart(sheet([], quarters=4, chords=spans), Layout(staff=size)).pages

    signs = [(x, x + 190, "/") for x in map(int, _SLASH.findall(page))]
    for symbol in _SYMBOL.findall(page):
        runs = [(int(x), int(size)) for x, size in _RUN.findall(symbol)]
        signs.append((runs[0][0], max(x for x, _ in runs) + 1, "s"))
    assert "".join(sign for *_, sign in sorted(signs)) == order
    assert all(a[1] < b[0] for a, b in pairwise(sorted(signs)))


def test_the_head_says_title_key_feel_tempo_and_meter(study: Score) -> None:
    (page,) = engrave_chart(study).pages
    words = _words(page).replace("\N{NO-BREAK SPACE}", " ")

    for text in ("Study of Signs", "The Test Choir", "Key of", "C major", "Slow worship, Swing"):
        assert text in words
    assert "= 72" in words
    assert page.count('xlink:href="#E084-chart"') == 2


def test_parts_keys_meters_and_tempos_are_marked_where_they_change(song: Build) -> None:
    bar = 4 * QUARTER
    score = song(
        "C | F | G | C",
        sections=(Section("Verse", "A", 0, 2 * bar), Section("Chorus", "B", 2 * bar, 2 * bar)),
        keys=(KeyChange(0, Key.parse("C")), KeyChange(2 * bar, Key.parse("Db"))),
        tempos=(TempoMark(0, 80), TempoMark(3 * bar, 60, text="rit.", visible=False)),
    )

    words = _words(engrave_chart(score).pages[0]).replace("\N{NO-BREAK SPACE}", " ")

    for text in ("Verse", "Chorus", "Key of D", "rit."):
        assert text in words


def test_a_new_meter_is_shown_in_its_bar(sheet: Build) -> None:
    meters = (MeterChange(0, Meter(4, 4)), MeterChange(4 * QUARTER, Meter(3, 4)))
    spans = (ChordSpan(0, 7 * QUARTER, Chord.parse("C")),)

    page = engrave_chart(sheet([], quarters=7, meters=meters, chords=spans)).pages[0]

    assert page.count('"#E083-chart"') == 1
    assert page.count('"#E084-chart"') == 3


def test_numerals_are_an_option(study: Score) -> None:
    named = replace(study, chords=tuple(replace(s, roman="bVII7/V") for s in study.chords))

    plain = _words(engrave_chart(named).pages[0])
    numbered = _words(engrave_chart(named, Layout(numerals=True)).pages[0])

    assert "VII" not in plain
    assert numbered.count("VII") == len(study.chords)


def _bars(page: str) -> list[list[tuple[float, float, float]]]:
    """The runs of each bar: left, right, baseline."""
    found: list[list[tuple[float, float, float]]] = []
    for group in etree.fromstring(page.encode()).iter("{*}g"):
        if group.get("class") != "symbol":
            continue
        text = etree.tostring(group).decode()
        svg = f'<svg xmlns="http://www.w3.org/2000/svg"><svg viewBox="0 0 9 9">{text}</svg></svg>'
        runs = [m for m in read_page(svg).marks if isinstance(m, Run)]
        edges = [
            (r.x, r.x + r.size * sum(outline(r.face, c).advance for c in r.text)) for r in runs
        ]
        found.append([(left, right, run.y) for (left, right), run in zip(edges, runs, strict=True)])
    return found


@pytest.mark.parametrize("meter", ["4/4", "3/4", "6/8", "12/8"])
@pytest.mark.parametrize("staff", [60, 90, 140])
@pytest.mark.parametrize(
    "bar", ["Ebmaj7#11 Abm11", "Bb7#9#5 Gbmaj9 F#dim7 C13sus4", "C G", "Dbmaj9/Ab Gm7b5 C7b9"]
)
def test_symbols_of_a_bar_never_touch(song: Build, meter: str, staff: int, bar: str) -> None:
    score = song(" | ".join([bar] * 4), meter=meter)

    page = engrave_chart(score, Layout(staff=staff, numerals=True)).pages[0]

    boxes = [(min(r[0] for r in s), max(r[1] for r in s), s[0][2]) for s in _bars(page)]
    edges = sorted({float(x) for x in re.findall(r'<path d="M(\d+) \d+ L\1 ', page)})
    for (_, right, y), (left, _, below) in pairwise(boxes):
        assert below > y or left - right > 40
    for left, right, _ in boxes:
        assert not any(left < edge < right for edge in edges)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("bars", [1, 30, 64, 150])
@pytest.mark.parametrize("numerals", [False, True])
def test_pages_hold_all_bars_and_are_filled_evenly(
    song: Build, paper: Any, bars: int, numerals: bool
) -> None:
    engraving = engrave_chart(
        song(" | ".join(["C", "F"] * bars)[: 4 * bars - 3]), Layout(paper, numerals=numerals)
    )

    found = [re.findall(r'id="b(\d+)"', page) for page in engraving.pages]
    assert [int(n) for page in found for n in page] == list(range(bars))
    assert (engraving.width, engraving.height) == PAPERS[paper]
    rows = [-(-len(page) // 4) for page in found]
    assert max(rows) - min(rows) <= 2
    for page in engraving.pages:
        drawing = read_page(page)
        for mark in drawing.marks:
            if isinstance(mark, Run):
                assert 1000 < mark.x < drawing.width - 1000
                assert 1000 < mark.y < drawing.height - 800


def test_charts_are_pdf_png_and_svg_like_other_pages(study: Score) -> None:
    engraving = engrave_chart(study)

    assert write_pdf(engraving).startswith(b"%PDF")
    assert write_png(engraving, dpi=72)[0].startswith(b"\x89PNG")
    root = etree.fromstring(write_svg(engraving)[0].encode())
    tags = {str(e.tag).split("}")[1] for e in root.iter()}
    assert tags == {"svg", "title", "defs", "path", "use"}


def test_hostile_words_are_words(study: Score) -> None:
    part = Section("<b>&\x00", "A", 0, study.duration)
    score = replace(study, title='</text><script>"', creator="&amp;", sections=(part,))

    page = engrave_chart(score).pages[0]

    assert "<script" not in page
    assert '</text><script>"' in _words(page)
    assert "<b>&" in _words(page)


def test_the_same_score_gives_the_same_chart(study: Score) -> None:
    assert engrave_chart(study) == engrave_chart(study)


def test_a_score_without_bars_is_refused(study: Score) -> None:
    empty = replace(study, duration=0, notes=(), chords=())

    with pytest.raises(RenderingError, match="expected at least one"):
        engrave_chart(empty)
