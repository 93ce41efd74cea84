"""Forms by ear: roots of the blues, returns of the song."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.detection import detect
from gospel_keys.critique.forms import BLUES_FORMS, bar_roots, blues_form, form_exact
from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance

Piece = Callable[..., Score]
Played = Callable[..., Performance]

TURNAROUND = "C7 C7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7"
QUICK = "C7 F7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7"
AABA = "Dm7 G7 C6 C6 Dm7 G7 C6 C6"
BRIDGE = "E7 E7 A7 A7 D7 D7 G7 G7"
OTHER = "Fm7 Bb7 Eb6 Eb6 Am7 D7 G7 G7"


def bars_of(words: str) -> str:
    return " ".join(f"{word}:4" for word in words.split())


def test_roots_are_heard_above_the_tonic(piece: Piece) -> None:
    score = piece([], "C7:4 F7:2 G7:2 C7:4")

    assert bar_roots(score) == ["0", "5-7", "0"]


@pytest.mark.parametrize(("words", "form"), [(TURNAROUND, "turnaround"), (QUICK, "quick-change")])
def test_a_blues_follows_its_form_exactly(piece: Piece, words: str, form: str) -> None:
    score = piece([], bars_of(words))

    exact = [name for name in BLUES_FORMS if blues_form(score, name) == 1.0]
    assert exact == [form]
    assert form_exact(score) == 1.0


def test_one_wrong_bar_is_not_exact(piece: Piece) -> None:
    score = piece([], bars_of(TURNAROUND.replace("F7 F7", "F7 D7", 1)))

    assert form_exact(score) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (" ".join((AABA, AABA, OTHER, AABA)), ["aaba"]),
        (" ".join((AABA, AABA, BRIDGE, AABA)), ["aaba", "rhythm-changes"]),
        (" ".join((AABA, OTHER, AABA, BRIDGE)), ["abac"]),
        (QUICK, ["blues"]),
    ],
)
def test_songs_are_told_by_what_returns(
    piece: Piece, played: Played, words: str, found: list[str]
) -> None:
    score = piece([], bars_of(words))
    names = ("aaba", "abac", "rhythm-changes", "blues")

    assert [n for n in names if detect(n, score, played(score), "jazz").passed] == found
