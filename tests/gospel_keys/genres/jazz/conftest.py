"""Jazz briefs and pieces for the tests of the jazz arranger."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key

STYLES = (
    ("standard", 150.0, "swing", "4/4"),
    ("ballad", 66.0, "ballad", "4/4"),
    ("uptempo", 240.0, "swing", "4/4"),
    ("standard", 135.0, "bossa", "4/4"),
    ("standard", 150.0, "waltz", "3/4"),
    ("standard", 180.0, "swing", "4/4"),
)
KEYS = ("F", "Bb", "Eb", "C", "Ab", "G", "Db", "C minor", "D minor", "G minor")


def make_brief(**fields: Any) -> Brief:  # Any: the fields of a brief have many types.
    """Return a brief for a medium swing in C, changed by ``fields``."""
    defaults: dict[str, Any] = {
        "description": "a jazz piece",
        "genre": "jazz",
        "key": Key.parse("C"),
        "tempo": 150.0,
        "meter": Meter.parse("4/4"),
        "bars": 16,
        "application": "standard",
        "sub_style": "swing",
    }
    return Brief(**(defaults | fields))


def survey_briefs(pieces: int, **fields: Any) -> Iterator[tuple[Brief, int]]:
    """Yield briefs over styles, keys and complexities, with a seed each."""
    for number in range(pieces):
        application, tempo, style, meter = STYLES[number % len(STYLES)]
        own: dict[str, Any] = {
            "application": application,
            "tempo": tempo,
            "sub_style": style,
            "meter": Meter.parse(meter),
            "key": Key.parse(KEYS[number % len(KEYS)]),
            "bars": 32,
            "complexity": 0.3 + 0.1 * (number % 6),
        }
        yield make_brief(**(own | fields)), number


@lru_cache(maxsize=1)
def _survey() -> tuple[Arrangement, ...]:
    return tuple(JazzArranger().arrange(brief, seed=seed) for brief, seed in survey_briefs(36))


@pytest.fixture(scope="session")
def pieces() -> tuple[Arrangement, ...]:
    """Thirty-six pieces over all styles and many keys."""
    return _survey()


@pytest.fixture
def brief_of() -> Callable[..., Brief]:
    """Return the maker of briefs."""
    return make_brief
