"""Chord symbols: said again where a player may begin, and clear of each other."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.engraving.engraver import engrave
from gospel_keys.engraving.ink import Ink, ink_of
from gospel_keys.engraving.symbols import restate_chords
from gospel_keys.score.lead_sheet import lead_sheet
from gospel_keys.score.model import ChordSpan, Note, Repeat, Score, Section
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
BAR = 4 * QUARTER
_SPACE = 180.0
"""Of a staff, in drawing units."""


def span(beat: float, beats: float, symbol: str) -> ChordSpan:
    return ChordSpan(round(beat * QUARTER), round(beats * QUARTER), Chord.parse(symbol))


def symbols(score: Score) -> list[Ink]:
    return [ink for page in engrave(score).pages for ink in ink_of(page) if ink.kind == "harm"]


@pytest.fixture
def held(sheet: Build, row: Row) -> Score:
    """Four bars of C, the last two of which are the chorus."""
    return sheet(
        [note for bar in range(4) for note in row(4 * bar, "C5 D5 E5 F5", 1, chord=bar // 3)],
        quarters=16,
        chords=(span(0, 12, "C"), span(12, 4, "F")),
        sections=(Section("Verse", "A", 0, 2 * BAR), Section("Chorus", "B", 2 * BAR, 2 * BAR)),
    )


def test_a_chord_that_goes_on_into_a_part_is_said_again(held: Score) -> None:
    restated = restate_chords(held)

    assert [(s.onset // BAR, str(s.chord)) for s in restated.chords] == [
        (0, "C"),
        (2, "C"),
        (3, "F"),
    ]
    for before, after in zip(held.notes, restated.notes, strict=True):
        assert restated.chords[after.chord].chord == held.chords[before.chord].chord


def test_the_page_and_the_lead_sheet_print_it(held: Score) -> None:
    assert len(symbols(held)) == 3
    assert len(symbols(lead_sheet(held))) == 3


def test_a_chord_that_goes_on_into_a_repeat_and_out_of_it_is_said_again(
    sheet: Build, row: Row
) -> None:
    line = [note for bar in range(6) for note in row(4 * bar, "C5 D5 E5 F5", 1)]
    score = sheet(
        line,
        quarters=24,
        chords=(span(0, 24, "C"),),
        repeats=(Repeat(BAR, 3 * BAR, 5 * BAR),),
    )

    onsets = [chord.onset // BAR for chord in restate_chords(score).chords]

    assert onsets == [0, 1, 5]


def test_chords_that_end_with_their_part_stay_as_they_are(sheet: Build) -> None:
    score = sheet([], quarters=8, chords=(span(0, 4, "C"), span(4, 4, "F")))

    assert restate_chords(score) is score


@pytest.mark.parametrize("key", ["C", "Eb minor"])
def test_neighbouring_symbols_keep_a_clear_gap(sheet: Build, row: Row, key: str) -> None:
    names = (
        "Ebm11",
        "Dmaj7/E",
        "Dbmaj7/Eb",
        "Cmaj9",
        "B13sus4",
        "Bbm7b5/Ab",
        "A7#9#5",
        "Abmaj7#11",
    )
    score = sheet(
        [note for bar in range(8) for note in row(4 * bar, "C5 D5 E5 F5 G5 F5 E5 D5", 0.5)],
        quarters=32,
        key=key,
        chords=tuple(span(n / 2, 0.5, names[n % 8]) for n in range(64)),
    )

    found = symbols(score)

    assert len(found) == 64
    gaps = [
        b.box.left - a.box.right
        for a, b in pairwise(found)
        if a.system == b.system and a.box.left < b.box.left
    ]
    assert len(gaps) > 50
    assert min(gaps) > 1.5 * _SPACE
