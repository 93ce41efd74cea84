"""The strip knows where every note and every moment stands."""

from itertools import pairwise

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.engraving.strip import Strip, engrave_signature, engrave_strip, signatures_of
from gospel_keys.genres.registry import arranger_of
from gospel_keys.score.model import Score


@pytest.fixture(scope="module")
def score() -> Score:
    wishes = Wishes(bars=12, key="Eb", meter="4/4")
    brief = read_brief("worship with a key change", wishes=wishes, seed=4)
    return arranger_of("gospel").arrange(brief, seed=4).score


@pytest.fixture(scope="module")
def strip(score: Score) -> Strip:
    return engrave_strip(score)


def test_every_sounding_note_has_a_head(score: Score, strip: Strip) -> None:
    struck = {i for i, note in enumerate(score.notes) if not note.is_grace}

    assert struck <= {head.note for head in strip.heads}


def test_heads_stand_in_the_order_of_time_and_pitch(score: Score, strip: Strip) -> None:
    places = {head.note: head for head in strip.heads}

    plain = [i for i in places if not score.notes[i].is_grace]
    ordered = sorted(plain, key=lambda i: score.notes[i].onset)
    for a, b in pairwise(ordered):
        if score.notes[b].onset > score.notes[a].onset:
            assert places[b].left > places[a].left
    for head in strip.heads:
        assert 0 < head.left < head.right < strip.width
        assert 0 < head.top < head.bottom < strip.height


def test_moments_move_to_the_right(score: Score, strip: Strip) -> None:
    places = [strip.x_at(tick) for tick in range(0, score.duration + 1, 240)]

    assert places == sorted(places)
    assert places[0] > 0
    assert places[-1] == pytest.approx(strip.width, rel=0.01)


def test_a_signature_for_every_key(score: Score) -> None:
    keys = [change.key for change in score.keys]

    signatures = signatures_of(score)

    assert list(dict.fromkeys(s.bar.key for s in signatures)) == list(dict.fromkeys(keys))
    panel = engrave_signature(score, signatures[-1])
    assert panel.staff_tops[0] < panel.staff_tops[1]
