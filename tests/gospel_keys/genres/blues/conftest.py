"""Briefs of blues pieces, without the reader of words."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.blues.arranger import BluesArranger
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key

_TEMPI = {"slow": 68.0, "shuffle": 112.0, "fast": 160.0}
_STYLES = {"slow": "slow-blues", "shuffle": "shuffle", "fast": "boogie"}


def _brief(
    application: str = "shuffle",
    *,
    key: str = "C",
    bars: int = 12,
    meter: str = "4/4",
    tempo: float | None = None,
    sub_style: str | None = None,
    **more: object,
) -> Brief:
    # Any: the further fields of Brief are passed through by name.
    return Brief(
        "a blues",
        "blues",
        Key.parse(key),
        tempo or _TEMPI[application],
        Meter.parse(meter),
        bars,
        application,
        sub_style or _STYLES[application],
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session")
def order() -> Callable[..., Brief]:
    """Build a brief: ``order("slow", key="E", bars=24, left_hand="crawl")``."""
    return _brief


@pytest.fixture(scope="session")
def blues() -> Callable[..., Arrangement]:
    """Arrange: ``blues("fast", key="G", seed=3)``."""

    def arrange(application: str = "shuffle", *, seed: int = 1, **more: object) -> Arrangement:
        brief = _brief(application, **more)  # type: ignore[arg-type]
        return BluesArranger().arrange(brief, seed=seed)

    return arrange
