"""Which hand plays what, told by reach, gaps and the touch that keys share."""

import pytest

from gospel_keys.score.model import Hand, Role
from gospel_keys.score.notate.hands import split_hands
from gospel_keys.score.notate.moments import find_moments
from gospel_keys.score.performance import PerformedNote


def _note(start: float, length: float, pitch: int, velocity: int = 64) -> PerformedNote:
    return PerformedNote(start, start + length, pitch, velocity, Hand.RIGHT, Role.INNER)


def _in_left(notes: list[PerformedNote]) -> set[int]:
    """Return the pitches that the left hand plays at least once."""
    ordered = sorted(notes, key=lambda n: (n.start, n.pitch))
    hands = split_hands(ordered, find_moments(ordered))
    return {n.pitch for n, hand in zip(ordered, hands, strict=True) if hand is Hand.LEFT}


def test_a_broken_chord_keeps_its_hand_above_the_middle() -> None:
    figure = [_note(0.2 * place, 0.19, (57, 61, 64, 61)[place % 4]) for place in range(32)]
    tune = [_note(0.4 * place, 0.38, (73, 74, 76, 74)[place % 4]) for place in range(16)]

    assert _in_left(figure + tune) == {57, 61, 64}


@pytest.mark.parametrize("is_short", [True, False])
def test_a_middle_key_goes_with_what_is_struck_and_let_go_like_it(is_short: bool) -> None:
    short, long = (0.3, 50), (0.9, 85)
    middle = short if is_short else long
    touches = {53: short, 60: middle, 67: long}
    notes = [
        _note(float(beat), length, pitch, velocity)
        for beat in range(8)
        for pitch, (length, velocity) in touches.items()
    ]

    assert _in_left(notes) == ({53, 60} if is_short else {53})


def test_exact_chords_without_any_touch_part_at_the_widest_gap() -> None:
    notes = [_note(float(beat), 0.9, pitch) for beat in range(8) for pitch in (48, 55, 67, 71, 74)]

    assert _in_left(notes) == {48, 55}
