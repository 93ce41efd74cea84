"""Intervals: sizes, inversion, and the names they lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.errors import InvalidIntervalError
from gospel_keys.theory.interval import Interval
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName

names = st.builds(PitchName, st.sampled_from(LETTERS), st.integers(-1, 1))
intervals = st.one_of(
    st.builds(Interval, st.sampled_from(["P", "A", "d"]), st.sampled_from([1, 4, 5, 8])),
    st.builds(Interval, st.sampled_from(["M", "m", "A", "d"]), st.sampled_from([2, 3, 6, 7])),
)
# The sizes every primer lists, from the unison to the octave.
SIZES = {
    "P1": 0, "m2": 1, "M2": 2, "A2": 3, "d3": 2, "m3": 3, "M3": 4, "A3": 5, "d4": 4, "P4": 5,
    "A4": 6, "d5": 6, "P5": 7, "A5": 8, "m6": 8, "M6": 9, "A6": 10, "d7": 9, "m7": 10, "M7": 11,
    "d8": 11, "P8": 12, "m9": 13, "M9": 14, "A9": 15, "P11": 17, "A11": 18, "m13": 20, "M13": 21,
}  # fmt: skip


@pytest.mark.parametrize(("text", "size"), SIZES.items())
def test_sizes_are_those_of_the_primer(text: str, size: int) -> None:
    interval = Interval.parse(text)

    assert interval.semitones == size
    assert str(interval) == text


@pytest.mark.parametrize("text", ["P3", "m5", "M4", "x5", "5", "m0", "", "P", "mm3"])
def test_intervals_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(InvalidIntervalError, match="expected a quality and a number"):
        Interval.parse(text)


@given(names, intervals)
def test_going_up_and_down_comes_back(name: PitchName, interval: Interval) -> None:
    assert interval.below(interval.above(name)) == name


@given(names, intervals)
def test_the_interval_between_a_name_and_the_name_above_is_the_interval(
    name: PitchName, interval: Interval
) -> None:
    above = interval.above(name)

    measured = Interval.between(name, above)

    assert measured.semitones % 12 == interval.semitones % 12


@given(intervals)
def test_an_interval_and_its_inversion_fill_the_octave(interval: Interval) -> None:
    assert interval.semitones + interval.inversion.semitones == 12
    assert interval.inversion.inversion == interval.simple


def test_pitches_measure_compound_intervals() -> None:
    tenth = Interval.between(Pitch.parse("C3"), Pitch.parse("Eb4"))

    assert str(tenth) == "m10"
    assert tenth.is_compound
    assert str(tenth.simple) == "m3"
    assert tenth.name == "minor tenth"


def test_a_pitch_below_the_first_is_refused() -> None:
    with pytest.raises(InvalidIntervalError, match="lower pitch first"):
        Interval.between(Pitch.parse("C4"), Pitch.parse("A3"))


def test_a_pitch_and_a_name_cannot_be_measured() -> None:
    with pytest.raises(InvalidIntervalError, match="two pitches or two pitch names"):
        Interval.between(Pitch.parse("C4"), PitchName.parse("A"))


def test_doubly_altered_intervals_have_names() -> None:
    doubly = Interval.between(PitchName.parse("Fb"), PitchName.parse("B#"))

    assert str(doubly) == "AAA4"
    assert doubly.name == "triply augmented fourth"
