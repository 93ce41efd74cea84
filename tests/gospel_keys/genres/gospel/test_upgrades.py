"""Colours: what each degree becomes at a complexity (G-04)."""

import random
from collections import Counter

import pytest

from gospel_keys.genres.gospel.upgrades import Colour, colour_chord
from gospel_keys.harmony.skeleton import parse_degree
from gospel_keys.theory.key import Key

C, A_MINOR = Key.parse("C"), Key.parse("A minor")


def colours(token: str, colour: Colour, draws: int = 300) -> Counter[str]:
    degree = parse_degree(token)
    return Counter(str(colour_chord(degree, colour, random.Random(s))) for s in range(draws))


def test_the_tonic_takes_the_shares_of_the_rule() -> None:
    found = colours("I", Colour(C, "contemporary", 0.6), 1000)

    assert {name: round(found[name] / 1000, 1) for name in ("Cadd9", "Cmaj9", "C6/9")} == {
        "Cadd9": 0.3,
        "Cmaj9": pytest.approx(0.35, abs=0.06),
        "C6/9": 0.2,
    }


def test_a_traditional_close_has_no_major_seventh() -> None:
    found = colours("I", Colour(C, "traditional", 0.6, final=True))

    assert "Cmaj9" not in found


def test_four_is_a_major_ninth_or_an_added_ninth() -> None:
    assert set(colours("IV", Colour(C, "contemporary", 0.5))) == {"Fmaj9", "Fadd9"}


def test_three_gives_way_to_the_tonic_over_its_third_half_of_the_time() -> None:
    found = colours("iii", Colour(C, "contemporary", 0.6), 600)

    assert 0.42 <= found["C/E"] / 600 <= 0.58


def test_three_stays_beside_the_tonic() -> None:
    found = colours("iii", Colour(C, "contemporary", 0.6, from_home=True))

    assert "C/E" not in found


def test_three_is_half_diminished_before_the_dominant_of_two() -> None:
    assert set(colours("iii", Colour(C, "contemporary", 0.6, to_six=True))) == {"Em7b5"}


def test_dominants_are_altered_only_towards_minor() -> None:
    altered = {"7b9", "7#9", "7#9#5"}

    minor = colours("VI7", Colour(C, "contemporary", 1.0, to_minor=True))
    major = colours("V", Colour(C, "contemporary", 1.0))

    assert {name[1:] for name in minor} == altered
    assert not {name[1:] for name in major} & altered


@pytest.mark.parametrize("token", ["bIII7", "bII7"])
def test_substitutes_carry_ninth_eleventh_or_thirteenth(token: str) -> None:
    found = colours(token, Colour(C, "contemporary", 1.0))

    assert {name[2:] for name in found} == {"9", "7#11", "13"}


@pytest.mark.parametrize(
    ("token", "symbol"),
    [("#ivo", "F#dim7"), ("viiø", "Bm7b5"), ("I/3", "C/E"), ("V/3", "G/B"), ("I/5", "C/G")],
)
def test_passing_and_slash_chords_are_plain(token: str, symbol: str) -> None:
    assert set(colours(token, Colour(C, "contemporary", 0.8))) == {symbol}


def test_the_subtonic_of_minor_is_no_major_seventh() -> None:
    found = colours("VII", Colour(A_MINOR, "contemporary", 0.6))

    assert set(found) <= {"G", "G13", "G9", "Gadd9"}


def test_simple_music_keeps_plain_chords() -> None:
    found = colours("IV", Colour(C, "contemporary", 0.0))

    assert found["F"] > 60
