"""Pieces for the gospel rules: every style, several keys, complexities and seeds."""

from collections.abc import Callable
from functools import lru_cache

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.harmony import harmonise
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan

WORDS = {
    "slow-worship": "Slow worship song",
    "contemporary": "Contemporary gospel for a concert",
    "traditional": "Traditional gospel hymn for a concert",
    "shout": "Uptempo shout praise break",
}
KEYS = ("C", "Ab", "Db", "Eb", "C minor", "Bb", "F", "Gb", "E minor", "A")


Chart = tuple[Brief, Form, tuple[ChordSpan, ...]]


@lru_cache(maxsize=1024)
def _order(style: str, key: str, complexity: float | None, bars: int, seed: int) -> Brief:
    wishes = Wishes(key=key, bars=bars, complexity=complexity)
    brief = read_brief(WORDS[style], genre="gospel", wishes=wishes, seed=seed)
    assert brief.sub_style == style
    return brief


@lru_cache(maxsize=64)
def _charts(style: str, complexity: float, bars: int, count: int) -> tuple[Chart, ...]:
    found: list[Chart] = []
    for seed in range(count):
        brief = _order(style, KEYS[seed % len(KEYS)], complexity, bars, seed)
        form = plan_form(brief, stream(seed, "form"))
        chords = harmonise(form, brief, stream(seed, "harmony")).chords
        found.append((brief, form, chords))
    return tuple(found)


Charts = Callable[..., tuple[Chart, ...]]


@pytest.fixture(scope="session")
def charts() -> Charts:
    """Draw charts: ``charts("traditional", 0.6, bars=16, count=30)``."""

    def draw(style: str, complexity: float, bars: int = 16, count: int = 30) -> tuple[Chart, ...]:
        return _charts(style, complexity, bars, count)

    return draw


@pytest.fixture(scope="session")
def many_charts() -> tuple[Chart, ...]:
    """Charts of every style at three complexities and two lengths."""
    return tuple(
        chart
        for style in WORDS
        for complexity in (0.0, 0.4, 0.7)
        for bars in (9, 16, 32)
        for chart in _charts(style, complexity, bars, 8)
    )


@pytest.fixture(scope="session")
def pieces() -> dict[str, tuple[Arrangement, ...]]:
    """Ten arrangements of every style."""
    arranger = GospelArranger()
    return {
        style: tuple(
            arranger.arrange(_order(style, key, None, 16, seed), seed=seed)
            for seed, key in enumerate(KEYS)
        )
        for style in WORDS
    }
