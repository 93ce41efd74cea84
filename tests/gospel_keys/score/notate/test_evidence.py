"""What speaks for a way of beating time, and what does not."""

import numpy as np
import pytest

from gospel_keys.score.notate.beats import Beats, Division
from gospel_keys.score.notate.evidence import Struck, weigh_way


def _struck(times: list[float], accents: list[float]) -> Struck:
    count = len(times)
    same = np.ones(count)
    return Struck(
        np.asarray(times), 60 * same, same, 0.2 * same, np.zeros((count, 12)), np.asarray(accents)
    )


def _beats(first: float, count: int) -> Beats:
    times = tuple(first + 0.5 * place for place in range(count))
    return Beats(times, Division.BINARY, 0.0, 1.0)


def test_one_loud_close_does_not_speak_for_beats_that_miss_the_rest() -> None:
    # Eighths throughout, and a last chord held back until the place of the missing beats.
    eighths = [0.25 * place for place in range(600)]
    struck = _struck([*eighths, 150.125], [0.3, -0.3] * 300 + [9.0])

    beside, along = (weigh_way(struck, _beats(first, 304)) for first in (-0.375, 0.0))

    assert along["accents on"] == pytest.approx(0.6, abs=0.05)
    assert beside["accents on"] < 2.0
