"""The study of all signs on paper, engraved once."""

from collections.abc import Callable

import pytest

from gospel_keys.engraving.engraver import Engraving, Layout, engrave
from gospel_keys.engraving.ink import ink_of
from gospel_keys.score.model import Note, Score

_WORDS = ("reh", "harm", "tempo", "pgHead")


def words_that_touch(page: str) -> list[tuple[str, str]]:
    """Return the words over the staves that touch other ink, with what they touch."""
    inks = ink_of(page)
    words = [ink for ink in inks if ink.kind in _WORDS]
    assert any(word.kind == "harm" for word in words)
    return [
        (word.kind, other.kind)
        for word in words
        for other in inks
        if other is not word and word.meets(other)
    ]


@pytest.fixture(scope="session")
def engraved(study: Score) -> Engraving:
    """Return the study on one page."""
    return engrave(study)


@pytest.fixture(scope="session")
def long_score(sheet: Callable[..., Score], row: Callable[..., list[Note]]) -> Score:
    """Return sixty bars of eighths."""
    notes = [n for bar in range(60) for n in row(4 * bar, "C5 D5 E5 F5 G5 F5 E5 D5", 0.5)]
    return sheet(notes, quarters=240, title="Sixty Bars")


@pytest.fixture(scope="session")
def long_engraving(long_score: Score) -> Engraving:
    """Return several pages."""
    return engrave(long_score, Layout(staff=110))
