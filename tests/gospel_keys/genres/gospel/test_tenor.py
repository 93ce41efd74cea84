"""The tenor answers the octave roots of contemporary gospel (G-10)."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.attacks import belongs, hand_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.tenor import RULE
from gospel_keys.score.model import Hand


def pieces_of(words: str) -> list[Arrangement]:
    return [
        GospelArranger().arrange(read_brief(words, wishes=Wishes(bars=24), seed=seed), seed=seed)
        for seed in range(12)
    ]


@pytest.fixture(scope="module")
def contemporary() -> list[Arrangement]:
    return pieces_of("Contemporary gospel song")


def test_the_answer_lies_between_bass_and_right_hand(contemporary: list[Arrangement]) -> None:
    found = 0
    for piece in contemporary:
        score = piece.score
        tenor = [n for n in score.notes if n.rule == RULE]
        found += len(tenor)
        for note in tenor:
            over = [
                n.midi
                for n in score.hand(Hand.RIGHT)
                if n.onset < note.end and n.end > note.onset and not n.is_grace
            ]
            assert 48 <= note.midi <= 62
            assert note.midi < min(over, default=127)

    assert found > len(contemporary)


def test_the_answer_says_tones_of_its_chord_after_the_octave(
    contemporary: list[Arrangement],
) -> None:
    for piece in contemporary:
        score = piece.score
        attacks = hand_attacks(score, Hand.LEFT)
        for before, attack in zip(attacks, attacks[1:], strict=False):
            if attack.notes[0].rule == RULE:
                assert all(belongs(score, n) for n in attack.notes)
                assert before.chord == attack.chord
                assert attack.onset - before.onset >= score.meter.beat


def test_a_named_left_hand_is_left_alone() -> None:
    wishes = Wishes(bars=16, left_hand="shell-voicing")
    brief = read_brief("Contemporary gospel song", wishes=wishes, seed=1)

    score = GospelArranger().arrange(brief, seed=1).score

    assert not any(n.rule == RULE for n in score.notes)
