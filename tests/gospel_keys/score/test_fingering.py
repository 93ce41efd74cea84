"""Fingering: scales as every method teaches them, chords in order, hands of five fingers."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.fingering import best_fingers, finger
from gospel_keys.score.model import Hand

MAJOR = (0, 2, 4, 5, 7, 9, 11, 12)
BLACK = {1, 3, 6, 8, 10}


@pytest.mark.parametrize(
    ("hand", "tonic", "fingers"),
    [
        (Hand.RIGHT, 60, [1, 2, 3, 1, 2, 3, 4, 5]),
        (Hand.RIGHT, 67, [1, 2, 3, 1, 2, 3, 4, 5]),
        (Hand.RIGHT, 65, [1, 2, 3, 4, 1, 2, 3, 4]),
        (Hand.LEFT, 48, [5, 4, 3, 2, 1, 3, 2, 1]),
        (Hand.LEFT, 55, [5, 4, 3, 2, 1, 3, 2, 1]),
        (Hand.LEFT, 51, [3, 2, 1, 4, 3, 2, 1, 2]),
        (Hand.LEFT, 49, [3, 2, 1, 4, 3, 2, 1, 2]),
        (Hand.LEFT, 47, [4, 3, 2, 1, 4, 3, 2, 1]),
    ],
)
def test_scales_are_fingered_as_methods_teach(hand: Hand, tonic: int, fingers: list[int]) -> None:
    assert best_fingers([tonic + step for step in MAJOR], hand) == fingers


@pytest.mark.parametrize("hand", Hand)
@pytest.mark.parametrize("tonic", range(48, 60))
def test_scales_keep_the_thumb_off_the_black_keys(hand: Hand, tonic: int) -> None:
    scale = [tonic + step for step in MAJOR]

    fingers = best_fingers(scale, hand)

    thumbs = {p % 12 for p, used in zip(scale, fingers, strict=True) if used == 1}
    allowed = 1 if (hand, tonic) == (Hand.RIGHT, 49) else 0  # D flat alone in one octave
    assert len(thumbs & BLACK) <= allowed


def test_the_hands_are_mirrors_of_each_other() -> None:
    line = [60, 62, 64, 65, 67, 65, 64, 62, 60]

    mirrored = [124 - pitch for pitch in line]

    assert best_fingers(line, Hand.RIGHT) == best_fingers(mirrored, Hand.LEFT)


@given(st.lists(st.integers(48, 84), min_size=1, max_size=24))
def test_every_note_of_a_line_gets_a_finger(line: list[int]) -> None:
    fingers = best_fingers(line)

    assert len(fingers) == len(line)
    assert set(fingers) <= {1, 2, 3, 4, 5}


@given(st.lists(st.integers(60, 72), min_size=2, max_size=12, unique=True))
def test_a_finger_does_not_slide_between_neighbours_of_a_line(line: list[int]) -> None:
    fingers = best_fingers(line)

    assert all(f != g for f, g in itertools.pairwise(fingers))


@pytest.mark.parametrize("application", ["practice", "concert", "worship", "uptempo"])
def test_a_piece_is_fingered_as_hands_can_play_it(application: str) -> None:
    wishes = Wishes(application=application, bars=8, key="Ab")
    score = GospelArranger().arrange(read_brief("gospel", wishes=wishes, seed=4), seed=4).score

    fingered = finger(score)

    assert [n.pitch for n in fingered.notes] == [n.pitch for n in score.notes]
    assert all(1 <= note.finger <= 5 for note in fingered.notes)
    for hand in Hand:
        own = [n for n in fingered.notes if n.hand is hand and not n.is_grace]
        for _, attack in itertools.groupby(sorted(own, key=lambda n: n.onset), lambda n: n.onset):
            chord = sorted(attack, key=lambda n: n.midi, reverse=hand is Hand.LEFT)
            used = [note.finger for note in chord]
            assert used == sorted(set(used))


def test_fingering_is_the_same_every_time() -> None:
    score = GospelArranger().arrange(read_brief("gospel", seed=2), seed=2).score

    assert finger(score) == finger(score)
