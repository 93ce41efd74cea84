"""What a player reads and hears in a blues: flat blue notes, minor rocking, sung choruses."""

from collections.abc import Callable
from itertools import product

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.spelling import chord_names
from gospel_keys.score.model import Hand

Blues = Callable[..., Arrangement]


@pytest.mark.parametrize("key", ["C", "G", "E", "A", "Bb"])
def test_blue_thirds_have_one_name(blues: Blues, key: str) -> None:
    """No raised second stands for the flat third unless the line climbs or a chord asks."""
    sharp = flat = 0
    for seed in range(6):
        score = blues(key=key, bars=24, seed=seed).score
        tonic = score.key.tonic
        line = [n for n in score.hand(Hand.RIGHT) if not n.is_grace]
        climbing = {
            id(b)
            for a, b, c in zip(line, line[1:], line[2:], strict=False)
            if b.midi - a.midi == c.midi - b.midi == 1
        }
        for note in score.hand(Hand.RIGHT):
            if id(note) in climbing:
                continue
            own = chord_names(score.chords[note.chord].chord, score.key)
            if (note.midi - tonic.pitch_class) % 12 != 3 or note.midi % 12 in own:
                continue
            letters = (ord(note.pitch.name.letter) - ord(tonic.letter)) % 7
            flat += letters == 2
            sharp += letters == 1

    assert flat >= 10
    assert sharp == 0


def test_minor_shuffles_rock_to_the_seventh(blues: Blues) -> None:
    rocked = 0
    for seed, key in product(range(4), ("Am", "Dm")):
        score = blues(key=key, bars=24, left_hand="shuffle-pattern", seed=seed).score
        for note in score.hand(Hand.LEFT):
            chord = score.chords[note.chord].chord
            five = (chord.root.pitch_class - score.key.tonic.pitch_class) % 12 == 7
            if note.rule == "B-10" and (chord.third == 3 or five):
                step = (note.midi - chord.root.pitch_class) % 12
                rocked += step == 10
                assert step in (0, 7, 10)

    assert rocked


def test_a_minor_blues_sings_in_every_chorus(blues: Blues) -> None:
    for seed in range(8):
        piece = blues(key="Am", bars=24, seed=seed)

        assert all(t.right_hand != "block-chords" for t in piece.textures)
        for chorus in (0, 12):
            bars = {n.onset // piece.score.meter.bar for n in piece.score.notes if "B-22" in n.rule}
            assert bars & set(range(chorus, chorus + 8)), (seed, chorus)
