"""No section begins without its bass; a last chord that is held is struck in its last bar."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.model import Hand, Role, Score

KEYS = ("C", "Ab", "D", "Eb", "G minor", "Bb", "A")


def first_beats_without_left(words: str, seed: int) -> list[int]:
    wishes = Wishes(bars=32, key=KEYS[seed % len(KEYS)])
    brief = read_brief(words, genre="gospel", wishes=wishes, seed=seed)
    piece = GospelArranger().arrange(brief, seed=seed)
    struck = {n.onset for n in piece.score.hand(Hand.LEFT) if n.role is not Role.GRACE}
    return [s.bar for s in piece.form.sections if s.bar * piece.score.meter.bar not in struck]


@pytest.mark.parametrize(
    "words",
    [
        "Slow worship song",
        "Contemporary gospel for a concert",
        "Traditional gospel hymn for a concert",
    ],
)
def test_every_section_begins_with_the_left_hand(words: str) -> None:
    assert not any(first_beats_without_left(words, seed) for seed in range(9))


def score_over(chords: str, seed: int) -> Score:
    brief = read_brief(
        "Gospel song", genre="gospel", wishes=Wishes(chords=chords, meter="4/4"), seed=seed
    )
    return GospelArranger().arrange(brief, seed=seed).score


@pytest.mark.parametrize(
    "chords", ["G | Em7 | Cmaj9 | D7 | G | C | G | G", "Bb | Eb | F7 | Bb | Gm7 | Cm7 | Bb | Bb"]
)
def test_a_held_last_chord_is_struck_by_both_hands_in_the_last_bar(chords: str) -> None:
    for seed in range(6):
        score = score_over(chords, seed)
        start = score.duration - score.meter.bar
        last = [n for n in score.notes if n.onset == start and n.role is not Role.GRACE]

        assert {n.hand for n in last} == set(Hand)
        assert all(n.end == score.duration for n in last)
