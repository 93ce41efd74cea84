"""Sections that return keep their chords, their rhythm and most of their tune (S-04)."""

from statistics import median

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.variety import reprise
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.harmony import harmonise
from gospel_keys.genres.gospel.returns import bars_in_common, return_to_chords
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord


def ordered(words: str, seed: int, bars: int) -> tuple[Brief, Form]:
    brief = read_brief(words, genre="gospel", wishes=Wishes(bars=bars), seed=seed)
    return brief, plan_form(brief, stream(seed, "form"))


def row(form: Form, symbols: str) -> list[ChordSpan]:
    bar = form.meter.bar
    chords = [Chord.parse(symbol) for symbol in symbols.split()]
    return [ChordSpan(place * bar, bar, chord) for place, chord in enumerate(chords)]


@pytest.mark.parametrize("seed", range(8))
def test_a_return_stands_over_the_chords_of_the_first_time(seed: int) -> None:
    brief, form = ordered("Contemporary gospel in Ab", seed, 64)
    bar = form.meter.bar

    chords = harmonise(form, brief, stream(seed, "harmony")).chords

    at = {span.onset: span.chord for span in chords}
    shared = compared = 0
    for section in form.sections[:-2]:
        if section.repeats is None:
            continue
        model = form.sections[section.repeats]
        moved = (section.bar - model.bar) * bar
        end = (model.bar + bars_in_common(section, model)) * bar
        first = [s for s in chords if model.bar * bar <= s.onset < end]
        compared += len(first)
        shared += sum(at.get(s.onset + moved) == s.chord for s in first)
    assert shared >= 0.8 * compared > 0


def test_chords_return_up_to_where_both_times_agree() -> None:
    brief, form = ordered("Contemporary gospel in C", 1, 40)
    section = next(s for s in form.sections[:-2] if s.repeats is not None)
    model = form.sections[section.repeats or 0]
    symbols = ["C"] * form.bars
    symbols[model.bar : model.bar + 4] = ["F", "G", "Am", "Dm"]
    symbols[section.bar + section.bars - 1] = "E7"

    done = return_to_chords(form, brief, row(form, " ".join(symbols)))

    here = [str(s.chord) for s in done if s.onset >= section.bar * form.meter.bar]
    assert here[:4] == ["F", "G", "Am", "Dm"]
    assert str(done[section.bar + section.bars - 1].chord) == "E7"
    assert [s.onset for s in done[1:]] == [s.end for s in done[:-1]]


def test_a_return_in_a_new_key_takes_its_chords_along() -> None:
    brief, form = ordered("Gospel in C that modulates up for the last chorus", 2, 40)
    raised = next(s for s in form.sections if s.repeats is not None and s.key != brief.key)
    model = form.sections[raised.repeats or 0]
    symbols = ["C" if bar < raised.bar else "Db" for bar in range(form.bars)]
    symbols[model.bar + 1] = "F"

    done = return_to_chords(form, brief, row(form, " ".join(symbols)))

    assert str(done[raised.bar + 1].chord) == "Gb"


@pytest.mark.parametrize("bars", [32, 64])
def test_most_of_what_a_section_sang_comes_back(bars: int) -> None:
    words = ("Worship song in D", "Contemporary gospel in F", "Shout in Eb", "Gospel hymn in G")
    shares = []
    for seed in range(16):
        brief, _ = ordered(words[seed % len(words)], seed, bars)
        share = reprise(GospelArranger().arrange(brief, seed=seed).score)
        shares += [] if share is None else [share]

    assert 0.6 <= median(shares) <= 0.85
