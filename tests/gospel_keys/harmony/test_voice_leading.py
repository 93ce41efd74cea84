"""Moves between voicings, checked against cases that can be counted by hand."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.harmony.voice_leading import has_parallel_perfects, matched_moves

voicings = st.lists(st.integers(48, 84), min_size=1, max_size=5, unique=True).map(
    lambda pitches: tuple(sorted(pitches))
)


def test_equal_sizes_are_matched_in_order() -> None:
    assert matched_moves((60, 64, 67), (60, 65, 69)) == (0, 1, 2)


def test_a_voice_that_leaves_is_not_counted() -> None:
    assert matched_moves((59, 62, 65, 67), (60, 64, 67)) == (1, -1, 0)


@given(before=voicings, after=voicings)
def test_the_match_has_the_smallest_total_distance(
    before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    size = min(len(before), len(after))
    every = (
        sum(abs(a - b) for a, b in zip(some, others, strict=True))
        for some in itertools.combinations(before, size)
        for others in itertools.permutations(after, size)
    )

    found = sum(map(abs, matched_moves(before, after)))

    assert found == min(every)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((60, 67), (62, 69), True),
        ((60, 72), (62, 74), True),
        ((60, 67), (60, 67), False),
        ((60, 67), (62, 70), False),
        ((60, 64, 67), (59, 62, 67), False),
    ],
)
def test_parallel_perfects_need_two_moving_voices(
    before: tuple[int, ...], after: tuple[int, ...], expected: bool
) -> None:
    assert has_parallel_perfects(before, after) is expected
