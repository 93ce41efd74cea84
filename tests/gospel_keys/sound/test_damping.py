from itertools import pairwise
from math import exp, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.score.performance import PedalEvent
from gospel_keys.sound.damping import (
    FIRST_UNDAMPED,
    DamperCurve,
    Stretch,
    damp,
    damper_contact,
    damping_time,
)

PEDAL_PARTS = st.lists(
    st.tuples(st.floats(0.0, 20.0, allow_subnormal=False), st.integers(0, 127)), max_size=12
)


def level_at(stretches: list[Stretch], time: float) -> float:
    for stretch in stretches:
        if stretch.start <= time < stretch.end:
            return stretch.level * exp(-stretch.rate * (time - stretch.start))
    return 0.0


def test_contact_falls_as_the_pedal_goes_down() -> None:
    contacts = [damper_contact(value) for value in range(128)]

    assert contacts == sorted(contacts, reverse=True)
    assert (contacts[0], contacts[127]) == (1.0, 0.0)
    assert 0.1 < contacts[64] < 0.5


def test_low_strings_take_longer_to_stop() -> None:
    times = [damping_time(pitch) for pitch in range(FIRST_UNDAMPED)]

    assert times == sorted(times, reverse=True)
    assert damping_time(FIRST_UNDAMPED) == inf


def test_without_pedal_a_string_falls_silent_after_the_key_comes_up() -> None:
    curve = DamperCurve.of((), 5.0)

    stretches = damp(curve, start=1.0, key_up=2.0, pitch=60)

    assert level_at(stretches, 1.5) == 1.0
    assert level_at(stretches, 2.0 + damping_time(60)) == pytest.approx(exp(-1.0))
    assert level_at(stretches, 3.0) == 0.0


def test_the_pedal_holds_a_string_until_it_comes_up() -> None:
    curve = DamperCurve.of((PedalEvent(0.5, 127), PedalEvent(4.0, 0)), 4.0)

    stretches = damp(curve, start=1.0, key_up=2.0, pitch=60)

    assert level_at(stretches, 3.9) == 1.0
    assert level_at(stretches, 4.2) < 0.1


def test_half_pedal_stops_a_string_more_slowly() -> None:
    free = DamperCurve.of((), 9.0)
    half = DamperCurve.of((PedalEvent(0.0, 64),), 9.0)

    damped = level_at(damp(free, start=1.0, key_up=2.0, pitch=60), 2.15)
    brushed = level_at(damp(half, start=1.0, key_up=2.0, pitch=60), 2.15)

    assert damped < brushed < 1.0


def test_a_late_pedal_catches_what_still_sounds() -> None:
    curve = DamperCurve.of((PedalEvent(2.03, 127), PedalEvent(4.0, 0)), 4.0)

    stretches = damp(curve, start=1.0, key_up=2.0, pitch=40)

    caught = level_at(stretches, 2.04)
    assert 0.2 < caught < 1.0
    assert level_at(stretches, 3.9) == pytest.approx(caught)


def test_a_pedal_never_lifted_ends_with_the_piece() -> None:
    curve = DamperCurve.of((PedalEvent(0.0, 127),), 3.0)

    stretches = damp(curve, start=0.0, key_up=0.5, pitch=60)

    assert stretches[-1].end < 4.0


def test_the_top_keys_ring_freely() -> None:
    stretches = damp(DamperCurve.of((), 3.0), start=1.0, key_up=1.1, pitch=96)

    assert stretches == [Stretch(1.0, inf, 1.0, 0.0)]


@given(PEDAL_PARTS, st.floats(0.0, 10.0), st.floats(0.01, 5.0), st.integers(21, 108))
def test_every_note_is_continuous_and_falls(
    pedals: list[tuple[float, int]], start: float, length: float, pitch: int
) -> None:
    events = [PedalEvent(time, value) for time, value in pedals]
    curve = DamperCurve.of(events, 25.0)

    stretches = damp(curve, start=start, key_up=start + length, pitch=pitch)

    for before, after in pairwise(stretches):
        assert before.end == after.start
        reached = before.level * exp(-before.rate * (before.end - before.start))
        assert after.level == pytest.approx(reached, rel=1e-6)
    assert all(stretch.rate >= 0.0 for stretch in stretches)
    assert pitch >= FIRST_UNDAMPED or stretches[-1].end < 27.0
