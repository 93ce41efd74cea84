import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.formats.midi_tempo import MidiTempo, TempoMap
from gospel_keys.score.performance import Timeline


def test_without_events_a_quarter_lasts_half_a_second() -> None:
    line = TempoMap.of_events([], 480)

    assert line.seconds_at(960) == 1.0
    assert line.tick_at(1.0) == 960


def test_a_tempo_that_is_assumed_says_so() -> None:
    assert not TempoMap.of_events([], 480).stated
    assert TempoMap.of_events([MidiTempo(0, 500_000)], 480).stated


def test_later_events_at_one_tick_win() -> None:
    line = TempoMap.of_events([MidiTempo(0, 400_000), MidiTempo(0, 600_000)], 480)

    assert [t.microseconds for t in line.tempos] == [600_000]


def test_seconds_add_up_over_changes_in_any_order() -> None:
    line = TempoMap.of_events([MidiTempo(480, 250_000), MidiTempo(0, 1_000_000)], 480)

    assert line.seconds_at(960) == pytest.approx(1.25)
    assert line.tick_at(1.25) == 960


def test_stretches_of_one_tempo_become_one_event() -> None:
    line = TempoMap.of_timeline(Timeline((0, 960, 1920, 2880), (0.0, 0.5, 1.0, 2.0)))

    assert [(t.tick, t.microseconds) for t in line.tempos] == [(0, 500_000), (1920, 1_000_000)]


def test_rounding_does_not_add_up() -> None:
    ticks = tuple(range(0, 960 * 401, 960))
    exact = Timeline(ticks, tuple(tick / 960 * 60 / 71.3 for tick in ticks))

    line = TempoMap.of_timeline(exact)

    assert line.seconds_at(ticks[-1]) == pytest.approx(exact.seconds[-1], abs=0.001)


def test_moments_before_the_start_are_tick_zero() -> None:
    assert TempoMap.of_events([], 960).tick_at(-0.2) == 0


@given(
    st.lists(st.integers(min_value=100_000, max_value=3_000_000), min_size=1, max_size=8),
    st.integers(min_value=0, max_value=20_000),
)
def test_ticks_and_seconds_are_inverse(tempos: list[int], tick: int) -> None:
    line = TempoMap.of_events([MidiTempo(i * 1000, t) for i, t in enumerate(tempos)], 960)

    assert line.tick_at(line.seconds_at(tick)) == tick
