"""Lead sheets on paper: one treble staff, slashes where the tune rests."""

import re
from collections.abc import Callable

import pytest
from lxml import etree

from gospel_keys.engraving.engraver import Engraving, engrave
from gospel_keys.engraving.single_staff import write_lead_sheet
from gospel_keys.score.lead_sheet import lead_sheet
from gospel_keys.score.model import ChordSpan, Note, Role, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER

Build = Callable[..., Score]
Make = Callable[..., Note]


@pytest.fixture(scope="module")
def printed(study: Score) -> Engraving:
    return engrave(lead_sheet(study))


def _count(page: str, name: str) -> int:
    return len(re.findall(rf'class="{name}"', page))


def test_every_bar_has_one_staff(printed: Engraving) -> None:
    (page,) = printed.pages

    assert _count(page, "staff") == _count(page, "measure") == 7
    assert "E062" not in page
    assert _count(page, "grpSym") == 0


def test_every_note_of_the_tune_is_printed(printed: Engraving, study: Score) -> None:
    ids = set(re.findall(r'id="(n\d+)"', printed.pages[0]))

    assert ids == {f"n{i}" for i in range(len(lead_sheet(study).notes))}


def test_chords_names_and_words_are_printed(printed: Engraving, study: Score) -> None:
    (page,) = printed.pages

    assert _count(page, "harm") == len(study.chords)
    assert "Verse" in page
    assert "Chorus" in page


@pytest.mark.parametrize(("meter", "slashes"), [("4/4", 4), ("3/4", 3), ("6/8", 2), ("12/8", 4)])
def test_a_bar_without_tune_has_a_slash_for_each_beat(
    sheet: Build, written: Make, meter: str, slashes: int
) -> None:
    bar = {"4/4": 4, "3/4": 3, "6/8": 3, "12/8": 6}[meter]
    span = ChordSpan(0, 2 * bar * QUARTER, Chord.parse("F"))
    tune = [written(bar, 1, "C5", role=Role.MELODY)]

    score = lead_sheet(sheet(tune, quarters=2 * bar, meter=meter, chords=(span,)))
    (page,) = engrave(score).pages

    assert len(re.findall(r'xlink:href="#E101', page)) == slashes
    assert _count(page, "mRest") == 0


def test_a_silent_bar_keeps_its_rest(sheet: Build, written: Make) -> None:
    tune = [written(4, 4, "C5", role=Role.MELODY)]

    (page,) = engrave(lead_sheet(sheet(tune, quarters=8))).pages

    assert _count(page, "mRest") == 1


def test_the_exported_part_has_one_staff_and_full_bars(study: Score) -> None:
    root = etree.fromstring(write_lead_sheet(lead_sheet(study)).encode())

    assert root.findall(".//staves") == root.findall(".//staff") == []
    assert [clef.findtext("sign") for clef in root.iter("clef")] == ["G"]
    for measure in root.iter("measure"):
        lengths = [
            int(note.findtext("duration") or 0)
            for note in measure.iter("note")
            if note.find("chord") is None
        ]
        assert sum(lengths) == 4 * QUARTER


def test_an_exported_tune_has_its_chord_symbols(study: Score) -> None:
    root = etree.fromstring(write_lead_sheet(lead_sheet(study)).encode())

    assert len(root.findall(".//harmony")) == len(study.chords)
