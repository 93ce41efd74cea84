"""Which key a piece is in: what the words mean together, under a signature that is read."""

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.registry import GENRES

_MINOR_BLUES = (
    ("minor blues", "E minor"),
    ("a smoky minor blues in A", "A minor"),
    ("minor-blues in Eb", "Eb minor"),
    ("moody minor twelve-bar blues in G", "G minor"),
    ("a minor 12 bar blues in C", "C minor"),
    ("a minor slow blues in D", "D minor"),
    ("minor jump blues in F", "F minor"),
    ("minor jazz blues in F", "F minor"),
    ("a minor-sounding blues in B", "B minor"),
    ("mellow minor 12/8 blues in D", "D minor"),
    ("a minor shuffle in C", "C minor"),
    ("minor boogie in G", "G minor"),
    ("a blues, minor", "E minor"),
    ("a blues in the minor mode", "E minor"),
    ("A minor-key shuffle blues in E", "E minor"),
    ("slow blues in Cm", "C minor"),
)


@pytest.mark.parametrize(("words", "key"), _MINOR_BLUES)
def test_a_minor_blues_is_in_minor_however_it_is_worded(words: str, key: str) -> None:
    assert str(read_brief(words, genre="blues").key) == key


@pytest.mark.parametrize("words", ["a minor blues in A", "minor 12-bar blues in A"])
def test_a_minor_blues_of_jazz_is_in_minor_too(words: str) -> None:
    assert str(read_brief(words, genre="jazz").key) == "A minor"


@pytest.mark.parametrize("words", ["not a minor blues in A", "blues in A, no minor blues"])
def test_a_minor_blues_that_is_refused_is_none(words: str) -> None:
    assert str(read_brief(words, genre="blues").key) == "A major"


def test_a_minor_moment_makes_no_minor_piece() -> None:
    assert str(read_brief("blues in G with a few minor touches", genre="blues").key) == "G major"


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("a minor groove in Gb", "F# minor"),
        ("in Db, a minor key", "C# minor"),
        ("minor ballad in Ab", "G# minor"),
        ("a minor piece, key of G#", "G# minor"),
    ],
)
def test_a_tonic_and_a_mode_named_apart_take_the_signature_with_fewer_signs(
    genre: str, words: str, key: str
) -> None:
    brief = read_brief(words, genre=genre)

    assert str(brief.key) == key
    assert any(r.kind == "adjusted" and f"as {key}" in r.message for r in brief.remarks)


@pytest.mark.parametrize("name", ["Ab minor", "C# major", "Cb major"])
def test_a_key_that_is_named_keeps_its_seven_signs(name: str) -> None:
    assert str(read_brief(f"a song in {name}").key) == name
    assert str(read_brief("a song", wishes=Wishes(key=name)).key) == name


@pytest.mark.parametrize("genre", sorted(CATALOGUES))
@pytest.mark.parametrize("words", ["a piece", "a piece in a minor key", "not in C or F"])
def test_no_key_that_is_drawn_has_more_than_six_signs(genre: str, words: str) -> None:
    keys = {read_brief(words, genre=genre, seed=seed).key for seed in range(20)}

    assert max(abs(key.fifths) for key in keys) <= 6
