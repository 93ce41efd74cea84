"""Requests for jazz, blues, classical and neo-soul are read in their players' words."""

from dataclasses import replace

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.genre_words import find_genres
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.brief.styles import style_of
from gospel_keys.brief.text import Text
from gospel_keys.errors import InvalidMeterError, InvalidRequestError, UnknownPatternError

READ = [
    ("jazz", "a slow jazz ballad in Eb", {"application": "ballad", "sub_style": "ballad"}),
    ("jazz", "bossa nova in F, 32 bars", {"sub_style": "bossa", "bars": 32}),
    ("classical", "a minuet in G", {"meter": "3/4", "key": "G major", "sub_style": "classical"}),
    ("classical", "a sarabande", {"meter": "3/4", "sub_style": "baroque"}),
    ("classical", "a lively gigue", {"meter": "6/8", "application": "baroque"}),
    ("classical", "bourrée in E minor", {"meter": "2/2", "key": "E minor"}),
    ("classical", "a mazurka, not a polka", {"meter": "3/4", "application": "romantic"}),
    ("classical", "a minuet in 4/4", {"meter": "4/4"}),
    ("jazz", "jazz waltz at 150", {"meter": "3/4", "sub_style": "waltz", "tempo": 150.0}),
    ("jazz", "burning bebop", {"application": "uptempo", "sub_style": "swing"}),
    ("jazz", "swing, walking bass, rhythm changes",
     {"left_hand": "walking-bass", "form": "rhythm-changes", "rhythm": "swing-feel"}),
    ("jazz", "at 240", {"application": "uptempo"}),
    ("blues", "slow minor blues in A minor",
     {"application": "slow", "form": "minor", "key": "A minor"}),
    ("blues", "a shuffle with a quick change", {"form": "quick-change", "key": "E major"}),
    ("blues", "boogie woogie at 160", {"application": "fast", "left_hand": "boogie-woogie-bass"}),
    ("blues", "8-bar blues with call and response",
     {"form": "eight-bar", "right_hand": "call-response"}),
    ("blues", "12/8 feel in 4/4", {"rhythm": "twelve-eight-feel", "meter": "4/4"}),
    ("classical", "a baroque invention in D minor, 3/4",
     {"application": "baroque", "right_hand": "contrapuntal", "meter": "3/4"}),
    ("classical", "like Chopin, a nocturne in 6/8", {"application": "romantic", "meter": "6/8"}),
    ("classical", "a sonatina in 5/4", {"application": "classical", "meter": "5/4"}),
    ("neosoul", "smooth laid back groove", {"application": "smooth", "rhythm": "laid-back"}),
    ("neosoul", "something in 6/8", {"meter": "6/8", "sub_style": "six-eight"}),
]  # fmt: skip


@pytest.mark.parametrize(("genre", "words", "expected"), READ, ids=[r[1] for r in READ])
def test_a_request_is_read_as_its_player_means_it(
    genre: str, words: str, expected: dict[str, object]
) -> None:
    brief = read_brief(words, genre=genre)

    read = {name: getattr(brief, name) for name in expected}
    assert {k: str(v) if k in {"meter", "key"} else v for k, v in read.items()} == expected
    assert brief.genre == genre


@pytest.mark.parametrize("genre", CATALOGUES)
@pytest.mark.parametrize("seed", range(6))
def test_every_genre_fills_every_gap(genre: str, seed: int) -> None:
    brief = read_brief("play something", genre=genre, seed=seed)

    catalogue = CATALOGUES[genre]
    low, high = catalogue.application(brief.application).tempo
    assert brief.application == catalogue.default_application
    assert brief.bars == catalogue.default_bars
    assert low <= brief.tempo <= high
    assert str(brief.meter) in style_of(genre).meters


@pytest.mark.parametrize("genre", CATALOGUES)
def test_every_pattern_can_be_asked_for_by_its_name(genre: str) -> None:
    for pattern in CATALOGUES[genre].patterns:
        wished = {pattern.family: pattern.name if pattern.id != "walking-quarters" else pattern.id}

        brief = read_brief("a piece", genre=genre, wishes=Wishes(**wished))  # type: ignore[arg-type]

        assert getattr(brief, pattern.family) == pattern.id


def test_a_genre_is_taken_from_the_words_when_none_is_given() -> None:
    assert read_brief("a slow blues in G", genre=None).genre == "blues"
    assert read_brief("a bach invention", genre=None).genre == "classical"
    assert read_brief("something nice", genre=None).genre == "gospel"


def test_what_a_genre_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownPatternError, match="for blues"):
        read_brief("x", genre="blues", wishes=Wishes(left_hand="alberti-bass"))
    with pytest.raises(UnknownPatternError, match="form"):
        read_brief("x", genre="gospel", wishes=Wishes(form="aaba"))
    with pytest.raises(InvalidMeterError, match="3/4"):
        read_brief("x", genre="jazz", wishes=Wishes(meter="7/8"))
    with pytest.raises(InvalidRequestError, match="swing_ratio"):
        read_brief("x", genre="jazz", wishes=Wishes(swing_ratio=4.0))


def test_options_of_swing_and_improvisation_are_kept() -> None:
    brief = read_brief("x", genre="jazz", wishes=Wishes(swing_ratio=1.5, improvisation=0.9))

    assert (brief.swing_ratio, brief.improvisation) == (1.5, 0.9)
    assert read_brief("x", genre="classical").improvisation == 0.0


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("medium swing in F", "jazz"),
        ("an AABA tune in Bb", "jazz"),
        ("rhythm changes", "jazz"),
        ("in the style of Bill Evans", "jazz"),
        ("rootless voicings in C", "jazz"),
        ("stride piano like Fats Waller", "jazz"),
        ("a ragtime in C", "jazz"),
        ("a salsa with a montuno", "jazz"),
        ("a boogie in G", "blues"),
        ("honky tonk in E", "blues"),
        ("something like Debussy", "classical"),
        ("a Glasper beat", "neosoul"),
        ("slow worship with a swing feel", "gospel"),
        ("a blues with stride piano", "blues"),
        ("no swing, in F", "gospel"),
    ],
)
def test_players_words_choose_a_genre_that_nobody_named(words: str, genre: str) -> None:
    assert read_brief(words, genre=None).genre == genre


@pytest.mark.parametrize(
    ("words", "genre", "said"),
    [
        ("something slow in F", None, ["guessed: genre gospel, because the words name none"]),
        ("medium swing", None, ["guessed: genre jazz, because the words say 'medium swing'"]),
        ("a slow blues", None, ["stated: blues from the words"]),
        ("medium swing", "gospel", []),
        ("something bluesy", None, ["guessed: genre blues, because the words name it as a colour"]),
    ],
)
def test_a_guess_at_the_genre_is_said(words: str, genre: str | None, said: list[str]) -> None:
    remarks = read_brief(words, genre=genre).remarks

    assert [f"{r.kind}: {r.message}" for r in remarks if r.field == "genre"] == said


@pytest.mark.parametrize("words", ["a hymn in G", "two hymns"])
def test_the_name_of_an_added_genre_means_that_genre(words: str) -> None:
    added = replace(CATALOGUES["gospel"], id="hymn", name="Hymn")

    assert find_genres(Text.of(words), added).named == ("hymn",)
    assert find_genres(Text.of(words)).named == ("gospel",)


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("romantic waltz in A minor, expressive", "classical"),
        ("prelude in E minor", "classical"),
        ("a waltz like Bill Evans", "jazz"),
        ("a romantic dinner, cocktail piano", "jazz"),
        ("offertory prelude in G", "gospel"),
        ("worship waltz in 3/4", "gospel"),
    ],
)
def test_recital_words_tell_classical_where_nothing_else_does(words: str, genre: str) -> None:
    assert read_brief(words, genre=None).genre == genre


@pytest.mark.parametrize(
    ("words", "genre", "bars"),
    [
        ("rhythm changes in Bb", "jazz", 32),
        ("a jazz tune, AABA", "jazz", 32),
        ("an eight-bar blues", "blues", 8),
        ("a sixteen-bar blues", "blues", 16),
        ("a minor blues", "blues", 12),
        ("a jazz standard", "jazz", 16),
        ("rhythm changes in Bb, 16 bars", "jazz", 16),
    ],
)
def test_a_form_without_a_length_is_played_whole(words: str, genre: str, bars: int) -> None:
    assert read_brief(words, genre=genre).bars == bars


@pytest.mark.parametrize(
    ("words", "key", "expected"),
    [("a blues", None, "E minor"), ("a blues in A", None, "A minor"), ("a blues", "G", "G minor")],
)
def test_the_minor_form_is_in_minor(words: str, key: str | None, expected: str) -> None:
    wishes = Wishes(form="minor", key=key)
    assert str(read_brief(words, genre="blues", wishes=wishes).key) == expected
