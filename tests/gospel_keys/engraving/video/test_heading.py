"""The heading of a film shows every letter that the pages show."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from tests.gospel_keys.engraving.video.conftest import Piece

from gospel_keys.engraving.video.canvas import WHITE, Plane
from gospel_keys.engraving.video.film import Film
from gospel_keys.engraving.video.heading import draw_heading
from gospel_keys.score.model import Score

WIDTH, HEIGHT = 1280, 64


def headed(piece: Piece, title: str, style: str = "") -> Score:
    return replace(piece.score, title=title, subtitle=style)


def drawn(piece: Piece, title: str, style: str = "") -> Plane:
    return draw_heading(headed(piece, title, style), WIDTH, HEIGHT)


def ink(picture: Plane) -> int:
    return int((picture < WHITE - 20).sum())


def test_no_two_letters_look_alike_and_none_is_missing(piece: Piece) -> None:
    missing = drawn(piece, "日")
    pictures = [missing, *(drawn(piece, letter) for letter in "eéñøßЖя–—♭♯")]

    assert not any(np.array_equal(a, b) for a, b in combinations(pictures, 2))


@pytest.mark.parametrize("title", ["日本の歌", "사랑", "💥"])
def test_a_script_that_no_font_has_leaves_a_sign(piece: Piece, title: str) -> None:
    assert ink(drawn(piece, title)) > ink(drawn(piece, ""))


def test_letters_with_loose_accents_look_like_whole_ones(piece: Piece) -> None:
    assert np.array_equal(drawn(piece, "Cafe\u0301"), drawn(piece, "Caf\u00e9"))


def test_the_composer_stands_at_the_right(piece: Piece) -> None:
    names = ("", "Wolfgang Amadeus Mozart", "Wolfgang Amadeus Mozart, " * 9)
    pictures = [
        draw_heading(replace(headed(piece, ""), creator=name), WIDTH, HEIGHT) for name in names
    ]

    assert ink(pictures[0]) == 0
    for picture in pictures[1:]:
        assert ink(picture[:, WIDTH // 2 :]) == ink(picture) > 0
        assert not ink(picture[:, -10:])


def test_a_long_title_keeps_clear_of_the_creators(piece: Piece) -> None:
    studio = int(np.flatnonzero((drawn(piece, "") < WHITE - 20).any(axis=0))[0])

    picture = drawn(piece, "A very long title " * 9)

    assert ink(picture[:, studio - 200 : studio - 40])
    assert not ink(picture[:, studio - 10 : studio])


def test_the_style_stands_below_the_title_once(piece: Piece) -> None:
    bare = drawn(piece, "Grace")

    assert np.array_equal(drawn(piece, "Grace", "grace"), bare)
    assert ink(drawn(piece, "Grace", "slow worship")[HEIGHT // 2 :]) > ink(bare[HEIGHT // 2 :])


def test_a_film_begins_with_its_heading(piece: Piece) -> None:
    score = headed(piece, "Élan ♭", "señor")
    film = Film(replace(piece.filmed, score=score), size="720p", keyboard=False)

    assert np.array_equal(film.canvas_at(0.0).y[:HEIGHT], draw_heading(score, WIDTH, HEIGHT))
