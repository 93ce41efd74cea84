"""A heading names the key that is heard."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.score.model import KeyChange, Score
from gospel_keys.score.transpose import transpose, transposed_title
from gospel_keys.theory.key import Key


@pytest.fixture
def song(sheet: Callable[..., Score], row: Callable[..., list[object]]) -> Score:
    return sheet(row(0, "C4 D4 E4 F4", 1), quarters=4)


@pytest.mark.parametrize(
    ("key", "title", "expected"),
    [
        ("Eb major", "Slow Worship in Eb major", "Slow Worship in F major"),
        ("Eb major", "slow worship in Eb", "slow worship in F"),
        ("Eb major", "Song in E♭, for two", "Song in F, for two"),
        ("Eb major", "Eb-major study", "F-major study"),
        ("E major", "Prelude in E minor", "Prelude in E minor"),
        ("A major", "Home in A day", "Home in A day"),
        ("A major", "Sonata in A", "Sonata in B"),
        ("C major", "Vitamin C", "Vitamin C"),
        ("B minor", "Air in B minor", "Air in C# minor"),
    ],
)
def test_a_named_key_moves_along(song: Score, key: str, title: str, expected: str) -> None:
    named = replace(song, keys=(KeyChange(0, Key.parse(key)),), title=title, subtitle=title)

    there = transpose(named, 2)

    assert (there.title, there.subtitle) == (expected, expected)
    assert transposed_title(named, 2) == expected


def test_a_piece_that_stays_keeps_its_heading(song: Score) -> None:
    named = replace(song, title="Song in C")

    assert transpose(named, 0) == named
