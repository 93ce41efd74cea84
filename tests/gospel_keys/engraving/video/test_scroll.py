"""From a moment of the sound to a place in the written score."""

import pytest

from gospel_keys.engraving.video.scroll import Clock
from gospel_keys.score.performance import Timeline


def test_a_loop_goes_back_to_its_first_bar() -> None:
    clock = Clock(Timeline((0, 3840, 7680), (1.0, 3.0, 5.0)), 7680, 3840, 2)

    assert clock.tick_at(0.0) == 7680
    assert clock.tick_at(2.0) == pytest.approx(7680 + 1920)
    assert clock.tick_at(4.0) == pytest.approx(7680 + 1920)
    assert clock.tick_at(9.0) == 7680 + 3840


def test_a_note_struck_early_is_lit_in_its_own_lap() -> None:
    clock = Clock(Timeline((0, 7680), (0.0, 4.0)), 3840, 3840, 2)

    assert [clock.lap_of(3840, second) for second in (-0.02, 0.1, 1.98, 2.1)] == [0, 0, 1, 1]
    assert [clock.lap_at(second) for second in (0.0, 1.98, 2.1, 9.0)] == [0, 0, 1, 1]
