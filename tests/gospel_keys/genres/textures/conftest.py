"""Stages built from chord charts: what a texture sees, without an arranger."""

import random
from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form_plan import plan_form

Staging = Callable[..., Stage]


@pytest.fixture
def stage_on() -> Staging:
    """Set a stage with a chart: ``stage_on("C | F/C G7 | C", words="Gospel in C")``."""

    def build(chords: str, words: str = "Gospel song in C in 4/4") -> Stage:
        brief = read_brief(words, genre="gospel", wishes=Wishes(chords=chords), seed=1)
        assert brief.chart is not None
        form = plan_form(brief, random.Random(1))
        return Stage(brief, form, *given_chords(brief.chart, brief, form))

    return build
