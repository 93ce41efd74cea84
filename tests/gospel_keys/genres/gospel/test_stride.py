"""Stride in compound meters: every bass of a beat is answered inside it."""

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.attacks import body_attacks
from gospel_keys.critique.detection import detect
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.perform import perform


def stride_in(meter: str, seed: int) -> Brief:
    order = Wishes(bars=16, meter=meter, left_hand="stride-bass")
    return read_brief("Slow gospel worship", genre="gospel", wishes=order, seed=seed)


@pytest.mark.parametrize("meter", ["6/8", "12/8", "4/4"])
def test_stride_is_heard_in_compound_and_common_time(meter: str) -> None:
    for seed in range(6):
        piece = GospelArranger().arrange(stride_in(meter, seed), seed=seed)
        played = perform(piece.score, piece.feel, stream(seed, "perform"))

        assert detect("stride-bass", piece.score, played, "gospel").passed


def test_the_answer_stands_on_the_last_eighth_above_its_bass() -> None:
    score = GospelArranger().arrange(stride_in("6/8", 2), seed=2).score
    beat, pulse = score.meter.beat, score.meter.pulse
    attacks = {a.onset: a for a in body_attacks(score, Hand.LEFT)}
    answers = [
        (attacks[tick - 2 * pulse], a)
        for tick, a in attacks.items()
        if tick % beat == 2 * pulse and len(a.notes) > 1 and tick - 2 * pulse in attacks
        and a.span < 12
    ]  # fmt: skip

    assert answers
    assert all(a.pitches[0] >= bass.pitches[-1] + 5 for bass, a in answers)
    assert all(a.chord == bass.chord for bass, a in answers)


@pytest.mark.parametrize("key", ["Ab", "D", "Eb", "G minor"])
def test_an_afterbeat_is_a_chord(key: str) -> None:
    lone = afterbeats = 0
    for seed in range(8):
        wishes = Wishes(bars=16, key=key, meter="12/8", left_hand="stride-bass")
        brief = read_brief("Traditional gospel", genre="gospel", wishes=wishes, seed=seed)
        score = GospelArranger().arrange(brief, seed=seed).score
        answers = [
            a
            for a in body_attacks(score, Hand.LEFT)
            if all(n.rule == "stride" and n.role is not Role.BASS for n in a.notes)
        ]
        afterbeats += len(answers)
        lone += sum(len(a.notes) == 1 for a in answers)

    assert lone <= afterbeats // 50
