"""Briefs and pieces for the tests of the classical arranger."""

from collections.abc import Callable
from functools import lru_cache

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key

Maker = Callable[..., Arrangement]


@lru_cache(maxsize=1024)
def _arranged(
    application: str,
    key: str,
    meter: str,
    bars: int,
    tempo: float,
    left: str | None,
    right: str | None,
    seed: int,
) -> Arrangement:
    brief = Brief(
        "a piece",
        "classical",
        Key.parse(key),
        tempo,
        Meter.parse(meter),
        bars,
        application,
        application,
        left_hand=left,
        right_hand=right,
    )
    return ClassicalArranger().arrange(brief, seed=seed)


@pytest.fixture
def arranged() -> Maker:
    """Arrange a piece; pieces are made once."""

    def make(
        application: str = "classical",
        key: str = "C",
        *,
        meter: str = "4/4",
        bars: int = 16,
        tempo: float = 96,
        left: str | None = None,
        right: str | None = None,
        seed: int = 0,
    ) -> Arrangement:
        return _arranged(application, key, meter, bars, tempo, left, right, seed)

    return make
