"""Patterns by context: wishes win, exclusions hold, layers change one at a time."""

import random
from dataclasses import replace

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.arranger import LEFT
from gospel_keys.genres.gospel.context import choose_rhythm, plan_textures, raise_shout
from gospel_keys.genres.gospel.feels import feel_for
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
