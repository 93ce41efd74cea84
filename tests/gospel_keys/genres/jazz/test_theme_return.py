"""The theme is known again: returns sing it, solos lead back to it, the last chord is whole."""

from collections.abc import Callable
from statistics import mean

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.critique.variety import reprise
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.context import HEAD, SOLO
from gospel_keys.score.model import Hand

MakeBrief = Callable[..., Brief]


def _piece(brief: Brief, seed: int) -> Arrangement:
    return JazzArranger().arrange(brief, seed=seed)


def test_a_return_takes_up_most_of_the_theme(brief_of: MakeBrief) -> None:
    brief = brief_of(
        application="ballad", sub_style="ballad", tempo=66.0, bars=32, form="aaba",
        improvisation=0.0,
    )  # fmt: skip
    shares = [reprise(_piece(brief, seed).score) for seed in range(12)]

    assert mean(share for share in shares if share is not None) >= 0.55


@pytest.mark.parametrize("bars", [24, 32, 64])
@pytest.mark.parametrize("seed", range(4))
def test_a_piece_opens_and_closes_with_its_theme(brief_of: MakeBrief, bars: int, seed: int) -> None:
    brief = brief_of(application="uptempo", tempo=236.0, bars=bars, form="aaba")
    textures = _piece(brief, seed).textures

    assert textures[0].right_hand != SOLO
    assert textures[-1].right_hand != SOLO
    assert any(t.right_hand == SOLO for t in textures)


@pytest.mark.parametrize("seed", range(4))
def test_a_solo_that_is_asked_for_stands_between_the_tune(brief_of: MakeBrief, seed: int) -> None:
    brief = brief_of(bars=32, form="aaba", left_hand="syncopated-comping", right_hand=SOLO)
    textures = _piece(brief, seed).textures

    assert textures[0].right_hand == textures[-1].right_hand == HEAD
    assert sum(t.bars for t in textures if t.right_hand == SOLO) >= 16


def test_who_wants_nothing_but_a_solo_gets_nothing_else(brief_of: MakeBrief) -> None:
    brief = brief_of(bars=32, right_hand=SOLO, improvisation=1.0)
    textures = _piece(brief, 3).textures

    assert {t.right_hand for t in textures} == {SOLO}


@pytest.mark.parametrize("seed", range(12))
def test_the_last_chord_is_whole(brief_of: MakeBrief, seed: int) -> None:
    score = _piece(brief_of(bars=16, tempo=180.0), seed).score

    last = [n for n in score.notes if n.onset == score.chords[-1].onset and n.hand is Hand.RIGHT]
    third = (score.chords[-1].chord.root.pitch_class + (score.chords[-1].chord.third or 0)) % 12
    assert len(last) >= 3
    assert third in {n.midi % 12 for n in last}
