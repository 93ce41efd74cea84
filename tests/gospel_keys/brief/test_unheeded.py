"""What is said about unused options and left-out textures is true of the notes."""

from dataclasses import replace

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.registry import arranger_of
from gospel_keys.score.model import Hand

GENRES = tuple(CATALOGUES)


def arranged(words: str, genre: str, *, wishes: Wishes | None = None, seed: int = 3) -> Arrangement:
    brief = read_brief(words, genre=genre, wishes=wishes, seed=seed)
    return arranger_of(genre).arrange(brief, seed=seed)


def wish(wishes: Wishes, option: str, value: float) -> Wishes:
    """Return wishes with one number more."""
    if option == "improvisation":
        return replace(wishes, improvisation=value)
    return replace(wishes, swing_ratio=value)


def is_used(option: str, genre: str) -> bool:
    """Whether two values of an option give different music in some of a genre's applications."""
    for application in CATALOGUES[genre].applications:
        low, high = (
            arranged(
                "a piece in G",
                genre,
                wishes=wish(Wishes(application=application.id, bars=24), option, value),
            )
            for value in (1.0, 0.0 if option == "improvisation" else 2.5)
        )
        if low.score.notes != high.score.notes or low.feel != high.feel:
            return True
    return False


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("option", ["swing_ratio", "improvisation"])
def test_a_genre_says_of_an_option_what_is_true(genre: str, option: str) -> None:
    brief = read_brief("a piece", genre=genre, wishes=wish(Wishes(), option, 1.0))

    is_refused = any(remark.field == option for remark in brief.remarks)
    assert is_refused == (not is_used(option, genre))


@pytest.mark.parametrize("seed", range(6))
def test_left_out_textures_are_not_planned(seed: int) -> None:
    words = "a shout in F, no octaves, without the shout riff, no stabs"

    plans = arranged(words, "gospel", seed=seed).textures

    hands = {hand for plan in plans for hand in (plan.left_hand, plan.right_hand)}
    assert not hands & {"octave-doubling", "octave-roots", "shout-riff"}


@pytest.mark.parametrize("seed", range(6))
def test_without_octaves_the_melody_is_hardly_doubled(seed: int) -> None:
    def octaves(words: str) -> int:
        notes = arranged(words, "gospel", seed=seed).score.notes
        right = {(n.onset, n.midi) for n in notes if n.hand is Hand.RIGHT}
        return sum((onset, midi + 12) in right for onset, midi in right)

    assert (
        octaves("contemporary gospel in F for a concert, 16 bars, no octaves")
        <= octaves("contemporary gospel in F for a concert, 16 bars, melody in octaves") / 2
    )
