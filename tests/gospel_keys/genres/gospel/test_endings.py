"""Endings and counts: the formula fits every meter and length; the census counts rightly."""

import random
from dataclasses import replace

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.census import shortfall, take_census
from gospel_keys.genres.gospel.endings import borrowed_bars, homecoming, write_ending
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord

WORDS = ("Slow worship song", "Contemporary gospel", "Traditional gospel", "Shout praise break")


def planned(words: str, bars: int, key: str = "C") -> tuple[Form, Brief]:
    brief = read_brief(words, genre="gospel", wishes=Wishes(bars=bars, key=key), seed=1)
    return plan_form(brief, random.Random(1)), brief


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("bars", [4, 8, 9, 12, 16, 32])
@pytest.mark.parametrize("key", ["C", "C minor"])
def test_the_formula_runs_to_the_end_without_a_gap(words: str, bars: int, key: str) -> None:
    form, brief = planned(words, bars, key)

    spans = write_ending(form, brief, random.Random(2))

    bar = form.meter.bar
    assert spans[0].onset == (bars - form.sections[-1].bars - borrowed_bars(form, brief)) * bar
    assert all(a.end == b.onset for a, b in zip(spans, spans[1:], strict=False))
    assert spans[-1].duration == bar
    assert spans[-1].end == bars * bar
    assert {s.rule for s in spans} == {"G-08"}


@pytest.mark.parametrize("seed", range(6))
def test_worship_ends_with_the_minor_plagal_in_every_style(seed: int) -> None:
    form, brief = planned(WORDS[1], 16)
    brief = replace(brief, application="worship")

    spans = write_ending(form, brief, random.Random(seed))

    assert [s.chord.symbol for s in spans][-3:] == ["Fmaj9", "Fm6", "Cadd9"]


def test_only_long_formulas_borrow_from_the_section_before() -> None:
    assert borrowed_bars(*planned(WORDS[0], 16)) == 0
    assert borrowed_bars(*planned(WORDS[2], 16)) == 1
    assert borrowed_bars(*planned(WORDS[3], 16)) == 2


@pytest.mark.parametrize("bars", [0, 1, 2, 3, 5])
def test_the_phrase_before_a_borrowed_formula_comes_home(bars: int) -> None:
    form, brief = planned(WORDS[2], 16)

    rows = homecoming(form, brief, bars, random.Random(1))

    assert len(rows) == bars
    assert not rows or rows[-1] == ("I",)


def test_the_census_counts_by_ear() -> None:
    form, _ = planned(WORDS[1], 16)
    row = ["C", "A7", "Dm9", "G9sus4", "G13", "C", "C#dim7", "Dm7", "Db9", "C", "F", "Fm6", "C"]
    bar = form.meter.bar
    spans = [ChordSpan(k * bar, bar, Chord.parse(symbol)) for k, symbol in enumerate(row)]

    census = take_census(form, spans)

    assert census.chords == 13
    assert census.secondary_dominants == 1
    assert census.diminished == 1
    assert census.suspended == 1
    assert census.tritone_substitutes == 1
    assert census.plagal == 1


def test_what_lacks_and_what_is_too_much_both_count() -> None:
    form, _ = planned(WORDS[1], 16)
    bare = take_census(form, [ChordSpan(0, form.bars * form.meter.bar, Chord.parse("C"))])

    assert shortfall(bare, 0.6) > shortfall(bare, 0.0) > 0
