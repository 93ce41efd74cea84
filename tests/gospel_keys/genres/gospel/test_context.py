"""Patterns by context: wishes win, exclusions hold, layers change one at a time."""

import random
from dataclasses import replace

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.arranger import LEFT
from gospel_keys.genres.gospel.context import (
    balance_phrases,
    choose_rhythm,
    plan_textures,
    raise_shout,
)
from gospel_keys.genres.gospel.feels import feel_for
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form

WORDS = ("Slow worship song", "Contemporary gospel", "Traditional gospel", "Shout praise break")
RHYTHMS = [p.id for p in CATALOGUES["gospel"].family("rhythm")]


def brief_of(words: str, bars: int = 24) -> Brief:
    return read_brief(words, genre="gospel", wishes=Wishes(bars=bars, key="Ab"), seed=3)


@pytest.mark.parametrize("words", WORDS)
def test_every_bar_has_a_left_and_a_right_pattern(words: str) -> None:
    brief = brief_of(words)
    for seed in range(20):
        form = plan_form(brief, random.Random(seed))

        plans = plan_textures(form, brief, random.Random(seed))

        assert [p.bar for p in plans] == [s.bar for s in form.sections]
        assert sum(p.bars for p in plans) == form.bars
        assert {p.left_hand for p in plans} <= set(LEFT)


def test_a_named_wish_is_played_throughout() -> None:
    brief = replace(brief_of(WORDS[1]), left_hand="walking-bass", right_hand="block-chord")
    form = plan_form(brief, random.Random(1))

    plans = plan_textures(form, brief, random.Random(1))

    assert {(p.left_hand, p.right_hand) for p in plans} == {("walking-bass", "block-chord")}


def test_what_is_not_wanted_is_not_played() -> None:
    brief = replace(brief_of(WORDS[2]), excluded=frozenset({"walking-bass", "stride-bass"}))
    for seed in range(20):
        form = plan_form(brief, random.Random(seed))

        plans = plan_textures(form, brief, random.Random(seed))

        assert not {p.left_hand for p in plans} & {"walking-bass", "stride-bass"}


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_a_rhythm_that_is_asked_for_is_chosen(rhythm: str) -> None:
    brief = replace(brief_of(WORDS[1]), rhythm=rhythm)

    assert choose_rhythm(brief, random.Random(1)) == rhythm


def test_compound_meters_need_no_swing() -> None:
    brief = brief_of(WORDS[0])
    assert brief.meter.is_compound

    for rhythm in RHYTHMS:
        assert feel_for(brief, rhythm).swing is None


def test_a_shout_is_riff_and_stabs_throughout() -> None:
    brief = brief_of(WORDS[3])
    for seed in range(10):
        form = plan_form(brief, random.Random(seed))

        plans = plan_textures(form, brief, random.Random(seed))

        assert {(p.left_hand, p.right_hand) for p in plans} == {("shout-riff", "stabs")}


def test_a_shout_is_forte_from_its_first_bar_and_grows() -> None:
    brief = brief_of(WORDS[3])

    levels = [s.velocity for s in raise_shout(plan_form(brief, random.Random(1)), brief).sections]

    assert levels[0] >= 82
    assert max(levels) - levels[0] >= 8


def test_other_styles_keep_their_dynamics() -> None:
    brief = brief_of(WORDS[1])
    form = plan_form(brief, random.Random(1))

    assert raise_shout(form, brief) == form


@pytest.mark.parametrize("words", WORDS)
def test_alberti_figures_wait_to_be_asked_for(words: str) -> None:
    for seed in range(20):
        brief = read_brief(words, genre="gospel", wishes=Wishes(bars=24), seed=seed)
        form = plan_form(brief, random.Random(seed))

        plans = plan_textures(form, brief, random.Random(seed))

        assert "alberti-bass" not in {p.left_hand for p in plans}


@pytest.mark.parametrize("application", ["practice", "concert", "worship"])
def test_traditional_gospel_stands_on_its_bass(application: str) -> None:
    """G-20: octaves, tenths or a moving bass under every bar, no shells in the tenor."""
    for seed in range(20):
        wishes = Wishes(bars=24, application=application)
        brief = read_brief("Traditional gospel", genre="gospel", wishes=wishes, seed=seed)
        form = plan_form(brief, random.Random(seed))

        plans = plan_textures(form, brief, random.Random(seed))

        shells = [p for p in plans if p.left_hand == "shell-voicing"]
        assert all(p.right_hand == "polychord" for p in shells)


def _form(bars: int) -> Form:
    order = Wishes(key="C", bars=bars, meter="4/4")
    brief = read_brief("Contemporary gospel", genre="gospel", wishes=order, seed=1)
    return balance_phrases(plan_form(brief, random.Random(1)))


def test_eight_bars_are_two_phrases_of_four() -> None:
    form = _form(8)

    assert [(s.bar, s.bars) for s in form.sections] == [(0, 4), (4, 3), (7, 1)]
    assert [(p.bar, p.bars) for s in form.sections for p in s.phrases] == [(0, 4), (4, 3), (7, 1)]


@pytest.mark.parametrize("bars", range(4, 65))
def test_phrases_cover_the_form_and_returns_name_a_section_of_their_kind(bars: int) -> None:
    form = _form(bars)

    places = [b for s in form.sections for p in s.phrases for b in range(p.bar, p.bar + p.bars)]
    assert places == list(range(bars))
    kinds = [s.kind for s in form.sections]
    assert all(kinds[s.repeats] is s.kind for s in form.sections if s.repeats is not None)


def test_what_is_over_before_a_verse_belongs_to_it() -> None:
    form = _form(24)

    assert [(s.name, s.bars) for s in form.sections] == [
        ("Intro", 2), ("Verse", 12), ("Chorus", 8), ("Ending", 2),
    ]  # fmt: skip


def test_a_left_hand_stays_through_eight_bars() -> None:
    order = Wishes(key="C", bars=8, application="concert")
    for seed in range(20):
        brief = read_brief("Contemporary gospel", genre="gospel", wishes=order, seed=seed)
        form = balance_phrases(plan_form(brief, random.Random(seed)))
        plans = plan_textures(form, brief, random.Random(seed))
        hands = [p.left_hand for p in plans if p.right_hand != "polychord"]
        assert len(set(hands)) == 1 or len(hands) < len(plans)
