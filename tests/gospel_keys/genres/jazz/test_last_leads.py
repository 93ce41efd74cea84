"""The last look at guide tones: each is heard, and resolves in its own octave."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.leading import guide_tones_present, two_five_one
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.score.playability import find_unplayable_writing

# Pieces in which a pass that clears rubs, or a guide tone in the walk, broke a lead.
_BROKEN = (
    ("A medium swing standard", "standard", "C", 16, 2097),
    ("A medium swing standard", "standard", "C", 32, 3025),
    ("Burning bebop", "uptempo", "Db", 32, 3056),
)
_SILENT = (
    ("Burning bebop", "uptempo", "Ab", 16, 2029),
    ("A medium swing standard", "standard", "F", 16, 2040),
)


def piece(words: str, application: str, key: str, bars: int, seed: int) -> Arrangement:
    wishes = Wishes(key=key, bars=bars, application=application)
    return JazzArranger().arrange(
        read_brief(words, genre="jazz", wishes=wishes, seed=seed), seed=seed
    )


@pytest.mark.parametrize("order", [*_BROKEN, *_SILENT])
def test_every_two_five_one_is_led(order: tuple[str, str, str, int, int]) -> None:
    score = piece(*order).score

    assert two_five_one(score) in (None, 1.0)
    assert find_unplayable_writing(score) == ()


@pytest.mark.parametrize("order", _SILENT)
def test_guide_tones_that_nothing_gave_way_to_are_struck(
    order: tuple[str, str, str, int, int],
) -> None:
    assert guide_tones_present(piece(*order).score) == 1.0
