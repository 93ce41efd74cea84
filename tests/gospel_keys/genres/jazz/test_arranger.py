"""The jazz arranger: lengths, determinism, playable hands, tags on every note."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.critique.hands import measure_hands
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand
from gospel_keys.score.perform import perform
from gospel_keys.score.playability import find_unplayable_writing

MakeBrief = Callable[..., Brief]


def test_the_same_seed_gives_the_same_notes_and_another_seed_others(brief_of: MakeBrief) -> None:
    first = JazzArranger().arrange(brief_of(), seed=5)

    assert JazzArranger().arrange(brief_of(), seed=5) == first
    assert JazzArranger().arrange(brief_of(), seed=6).score.notes != first.score.notes


@pytest.mark.parametrize("bars", [1, 2, 3, 4, 5, 7, 8, 11, 12, 16, 17, 31, 64, 256])
def test_any_length_is_arranged(brief_of: MakeBrief, bars: int) -> None:
    piece = JazzArranger().arrange(brief_of(bars=bars), seed=3)

    assert len(piece.score.bars()) == bars
    assert piece.score.chords[-1].end == piece.score.duration


@pytest.mark.parametrize("meter", ["4/4", "3/4", "5/4", "2/2", "6/8", "12/8", "2/4", "7/8"])
def test_any_meter_is_arranged(brief_of: MakeBrief, meter: str) -> None:
    piece = JazzArranger().arrange(brief_of(meter=Meter.parse(meter)), seed=3)

    assert piece.score.notes
    assert not find_unplayable_writing(piece.score)


def test_chords_follow_each_other_without_gaps(pieces: tuple[Arrangement, ...]) -> None:
    for piece in pieces:
        chords = piece.score.chords
        assert chords[0].onset == 0
        assert all(a.end == b.onset for a, b in zip(chords, chords[1:], strict=False))
        assert all(c.roman and c.comment and c.rule for c in chords)


def test_every_note_names_its_rule_and_chord(pieces: tuple[Arrangement, ...]) -> None:
    for piece in pieces:
        assert all(n.rule and n.chord >= 0 for n in piece.score.notes)


def test_hands_can_play_it(pieces: tuple[Arrangement, ...]) -> None:
    for piece in pieces:
        performance = perform(piece.score, piece.feel, stream(piece.seed, "perform"))
        hands = measure_hands(piece.score, performance)
        assert hands.unplayable <= 0.02
        assert hands.crossed <= 0.03
        assert not find_unplayable_writing(piece.score)


def test_both_hands_play(pieces: tuple[Arrangement, ...]) -> None:
    for piece in pieces:
        assert all(piece.score.hand(hand) for hand in Hand)
