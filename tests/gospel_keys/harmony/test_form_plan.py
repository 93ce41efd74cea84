"""The plan of a piece: exact length, no gaps, framed, and louder towards its climax."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.harmony.form import Form, SectionKind
from gospel_keys.harmony.form_plan import plan_form

WORDS = (
    "Slow worship song",
    "Contemporary gospel for a concert",
    "Traditional gospel hymn",
    "Uptempo shout praise break",
)
LENGTHS = (1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 16, 18, 20, 24, 30, 32, 40, 64)


def brief_of(words: str, bars: int, seed: int = 1) -> Brief:
    return read_brief(words, genre="gospel", wishes=Wishes(bars=bars, key="Eb"), seed=seed)


def forms(lengths: tuple[int, ...] = LENGTHS) -> Iterator[tuple[Brief, Form]]:
    for words in WORDS:
        for bars in lengths:
            brief = brief_of(words, bars)
            for seed in range(3):
                yield brief, plan_form(brief, random.Random(seed))


def test_the_piece_has_the_bars_that_were_asked_for() -> None:
    for brief, form in forms():
        assert form.bars == brief.bars


def test_sections_and_phrases_follow_each_other_without_gaps() -> None:
    for _, form in forms():
        bar = 0
        for section in form.sections:
            assert section.bar == bar
            for phrase in section.phrases:
                assert phrase.bar == bar
                assert phrase.bars >= 1
                bar += phrase.bars
            assert section.end == bar


def test_pieces_of_ten_bars_and_more_are_framed() -> None:
    for brief, form in forms(tuple(n for n in LENGTHS if n >= 10)):
        first, last = form.sections[0], form.sections[-1]

        assert first.kind is SectionKind.INTRO
        assert first.bars == (4 if brief.bars >= 32 else 2)
        assert last.kind is SectionKind.ENDING
        assert last.bars in (1, 2)


def test_pieces_under_ten_bars_begin_at_once() -> None:
    for _, form in forms(tuple(n for n in LENGTHS if n < 10)):
        assert form.sections[0].kind is not SectionKind.INTRO


@pytest.mark.parametrize(
    ("loop", "bars", "lengths"),
    [
        (8, 8, [8]),
        (4, 16, [8, 8]),
        (3, 12, [6, 6]),
        (12, 24, [12, 12]),
        (12, 12, [12]),
        (16, 32, [8, 8, 8, 8]),
        (20, 40, [8, 8, 4, 8, 8, 4]),
        (8, 20, [8, 8, 4]),
        (1, 1, [1]),
    ],
)
def test_a_chart_is_divided_into_loops_or_eight_bars_and_nothing_is_added(
    loop: int, bars: int, lengths: list[int]
) -> None:
    chords = " | ".join(("C", "F", "G7", "Am")[k % 4] for k in range(loop))
    brief = read_brief("Gospel", genre="gospel", wishes=Wishes(bars=bars, chords=chords), seed=1)

    form = plan_form(brief, random.Random(1))

    assert [s.bars for s in form.sections] == lengths
    framed = {SectionKind.INTRO, SectionKind.ENDING}
    assert not framed & {s.kind for s in form.sections}


def test_little_energy_lowers_the_dynamics() -> None:
    def mean_level(energy: float) -> float:
        brief = replace(brief_of(WORDS[1], 32), energy=energy)
        levels = [
            s.velocity for seed in range(10) for s in plan_form(brief, random.Random(seed)).sections
        ]
        return sum(levels) / len(levels)

    assert mean_level(0.1) <= mean_level(0.4) - 10
    assert mean_level(0.2) <= mean_level(0.4) - 6


def test_exactly_one_section_holds_the_climax_and_none_is_louder() -> None:
    for _, form in forms():
        [top] = [s for s in form.sections if s.climax]

        alike = [s for s in form.sections if s.kind is top.kind]
        assert top.velocity >= max(s.velocity for s in alike)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        (SectionKind.VERSE, 55, 68),
        (SectionKind.CHORUS, 76, 90),
        (SectionKind.VAMP, 88, 104),
    ],
)
def test_each_kind_of_section_has_its_level(kind: SectionKind, low: int, high: int) -> None:
    for _, form in forms():
        for section in form.sections:
            if section.kind is kind:
                assert low <= section.velocity - (6 if section.climax else 0) <= high


def test_a_repeat_points_to_an_earlier_section_of_its_kind() -> None:
    for _, form in forms():
        for number, section in enumerate(form.sections):
            if section.repeats is not None:
                model = form.sections[section.repeats]
                assert section.repeats < number
                assert model.kind is section.kind
                assert model.bars >= section.bars


def test_every_body_phrase_of_a_song_may_close_with_a_fill() -> None:
    form = plan_form(brief_of(WORDS[1], 32), random.Random(1))

    body = [s for s in form.sections if s.kind not in (SectionKind.INTRO, SectionKind.ENDING)]
    assert all(p.fill for s in body for p in s.phrases)


def test_practice_pieces_rest_from_fills_every_other_phrase() -> None:
    form = plan_form(brief_of("A gospel song to practise", 32), random.Random(1))

    body = next(s for s in form.sections if len(s.phrases) == 2)
    assert [p.fill for p in body.phrases] == [False, True]


def test_the_last_chorus_rises_a_semitone_where_that_was_asked_for() -> None:
    brief = read_brief(
        "Worship song in C, modulate up at the end", wishes=Wishes(bars=32, key="C"), seed=1
    )
    brief = replace(brief, modulate=True)

    form = plan_form(brief, random.Random(1))

    keys = [str(s.key) for s in form.sections]
    peak = next(i for i, s in enumerate(form.sections) if s.climax)
    assert set(keys[:peak]) == {"C major"}
    assert set(keys[peak:]) == {"Db major"}


def test_no_frame_where_none_is_wanted() -> None:
    brief = replace(brief_of(WORDS[0], 16), intro=False, ending=False)

    form = plan_form(brief, random.Random(1))

    kinds = {s.kind for s in form.sections}
    assert not kinds & {SectionKind.INTRO, SectionKind.ENDING}


def test_the_same_seed_plans_the_same_form() -> None:
    brief = brief_of(WORDS[1], 24)

    assert plan_form(brief, random.Random(9)) == plan_form(brief, random.Random(9))
