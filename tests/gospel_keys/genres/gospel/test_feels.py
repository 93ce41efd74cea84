"""Feels: lateness, lock, backbeat and swing of the rhythm patterns (G-36)."""

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.feels import BACKBEAT, SHUFFLE_RATIO, feel_for


def brief_of(words: str) -> Brief:
    order = Wishes(bars=16, key="C", meter="4/4")
    return read_brief(words, genre="gospel", wishes=order, seed=1)


def test_worship_lies_behind_and_the_shout_is_dead_centre() -> None:
    worship = feel_for(brief_of("Slow worship song"), "straight-feel")
    shout = feel_for(brief_of("Uptempo shout praise break"), "straight-feel")

    assert 5 <= worship.right_hand_late <= 15
    assert shout.right_hand_late == 0
    assert shout.locked


def test_the_shuffle_is_a_true_triplet_and_locked() -> None:
    feel = feel_for(brief_of("Traditional gospel"), "gospel-shuffle")

    assert feel.swing is not None
    assert feel.swing.line_ratio == SHUFFLE_RATIO
    assert feel.locked


def test_the_swing_is_softer_than_the_shuffle() -> None:
    feel = feel_for(brief_of("Traditional gospel"), "gospel-swing")

    assert feel.swing is not None
    assert 1.4 <= feel.swing.line_ratio <= 1.7


def test_the_backbeat_leans_on_two_and_four() -> None:
    brief = brief_of("Contemporary gospel")

    feel = feel_for(brief, "backbeat-emphasis")

    assert feel.backbeat == BACKBEAT
    assert [tick // brief.meter.beat for tick, _ in feel.accents] == [1, 3]


def test_the_offbeat_pattern_leans_between_the_beats() -> None:
    brief = brief_of("Contemporary gospel")

    feel = feel_for(brief, "offbeat-syncopation")

    assert all(tick % brief.meter.beat == brief.meter.beat // 2 for tick, _ in feel.accents)


@pytest.mark.parametrize("rhythm", ["straight-feel", "backbeat-emphasis", "offbeat-syncopation"])
def test_straight_rhythms_do_not_swing(rhythm: str) -> None:
    assert feel_for(brief_of("Contemporary gospel"), rhythm).swing is None
