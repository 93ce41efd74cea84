"""Skeletons: every token of the tables reads, and a bad table says where it is bad."""

import pytest

from gospel_keys.errors import InvalidRomanNumeralError, MalformedInputError
from gospel_keys.harmony import skeleton
from gospel_keys.harmony.skeleton import Degree, load_skeletons, parse_degree
from gospel_keys.theory.key import Key

STYLES = ("slow-worship", "contemporary", "traditional", "shout")
TABLES = [
    (mode, style, place)
    for mode in ("major", "minor")
    for style in STYLES
    for place in ("open", "close", "turn")
]


@pytest.mark.parametrize(
    ("token", "degree"),
    [
        ("I", Degree(1)),
        ("ii", Degree(2, minor=True)),
        ("bVII", Degree(7, alter=-1)),
        ("#ivo", Degree(4, alter=1, minor=True, suffix="o")),
        ("iiø", Degree(2, minor=True, suffix="ø")),
        ("II7", Degree(2, suffix="7")),
        ("I/3", Degree(1, inversion=3)),
        ("i/5", Degree(1, minor=True, inversion=5)),
    ],
)
def test_tokens_say_degree_quality_and_bass(token: str, degree: Degree) -> None:
    assert parse_degree(token) == degree


@pytest.mark.parametrize("token", ["", "VIII", "i/4", "bb7", "I7/3x", "IIm", "1"])
def test_nonsense_is_refused_with_an_example(token: str) -> None:
    with pytest.raises(InvalidRomanNumeralError, match="expected for example"):
        parse_degree(token)


@pytest.mark.parametrize(
    ("token", "key", "root"),
    [("bVI", "C", "Ab"), ("#ivo", "Eb", "A"), ("VI", "A minor", "F"), ("V", "Gb", "Db")],
)
def test_roots_are_spelled_in_the_key(token: str, key: str, root: str) -> None:
    assert str(parse_degree(token).root(Key.parse(key))) == root


@pytest.mark.parametrize("place", TABLES)
def test_every_style_has_phrases_of_the_right_length(place: tuple[str, str, str]) -> None:
    rows = load_skeletons("gospel")[place]

    assert len(rows) >= 2
    assert len(set(rows)) == len(rows)
    assert {len(row) for row in rows} == {2 if place[2] == "turn" else 4}


@pytest.mark.parametrize("mode", ["major", "minor"])
@pytest.mark.parametrize("style", ["slow-worship", "contemporary", "traditional"])
def test_closing_phrases_arrive_at_home(mode: str, style: str) -> None:
    for row in load_skeletons("gospel")[mode, style, "close"]:
        assert parse_degree(row[-1][-1]).number == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [("I | IV | V", "must have 4 bars"), ("I | | V | I", "none empty"), ("I | X | V | I", "'X'")],
)
def test_a_bad_row_names_file_and_place(row: str, fault: str) -> None:
    with pytest.raises(MalformedInputError, match=fault) as error:
        skeleton._row("gospel.toml [major.shout] open", "open", row)

    assert "[major.shout] open" in str(error.value)
