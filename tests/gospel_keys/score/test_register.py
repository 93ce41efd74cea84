"""Low-interval limits: the table at its edges."""

import pytest

from gospel_keys.score.register import (
    LOW_INTERVAL_LIMITS,
    is_too_low,
    low_interval_violations,
)


@pytest.mark.parametrize(("interval", "limit"), sorted(LOW_INTERVAL_LIMITS.items()))
def test_an_interval_is_clean_from_its_limit_upwards(interval: int, limit: int) -> None:
    assert not is_too_low(limit, interval)
    assert is_too_low(limit - 1, interval)


def test_octaves_are_free_everywhere() -> None:
    assert low_interval_violations((21, 33, 45)) == ()


def test_only_neighbours_count() -> None:
    assert low_interval_violations((36, 48, 52)) == ()
    assert low_interval_violations((36, 40, 52)) == ((36, 40),)
