"""What a description says and nothing heeds is named."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.formats.tunes import read_tune


def remarks_on(words: str, field: str, *, genre: str | None = "gospel") -> list[str]:
    remarks = read_brief(words, genre=genre).remarks
    return [r.message for r in remarks if r.field == field]


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        ("slow worship on a Hammond organ, four verses", "'four verses', 'Hammond', 'organ'"),
        ("shout, drop 2 chords, with a turnaround", "'drop 2'"),
        ("warm worship, start soft and build", "'start soft', 'build'"),
        ("slow blues with krumhorn", "'krumhorn'"),
        ("slow a1 alpha beta gamma delta epsilon zeta eta theta iota kappa",
         "'alpha', 'beta', 'gamma', 'epsilon', 'zeta', 'eta', 'theta', 'iota' and more"),
    ],
)  # fmt: skip
def test_words_that_change_nothing_are_named(words: str, unused: str) -> None:
    assert f"not understood: {unused}" in remarks_on(words, "description")


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("Slow 6/8 worship in Bb minor, 16 bars, around 72 bpm, for a beginner", "gospel"),
        ("a praise break in Ab at 140, octaves in the bass, no fills, up a half step", "gospel"),
        ("medium swing in F, walking bass, rootless voicings, AABA", "jazz"),
        ("a nocturne in Eb with rubato for my daughter's birthday", "classical"),
        ("jazz-ish gospel with a touch of blues, not too fast", "gospel"),
        ("12 bar blues in A with a quick change, please", "blues"),
        ("smooth laid back groove with extended voicings", "neosoul"),
    ],
)
def test_nothing_is_named_where_all_is_understood(words: str, genre: str) -> None:
    assert not [m for m in remarks_on(words, "description", genre=genre) if "not under" in m]


def test_a_form_that_gives_way_to_another_is_named() -> None:
    said = remarks_on("blues with a quick change and a turnaround", "form", genre="blues")

    assert "the words also name turnaround; quick-change was taken" in said


@pytest.mark.parametrize(
    ("words", "genre", "said"),
    [
        ("rhythm changes", "gospel", "'rhythm changes' belongs to jazz"),
        ("worship with rootless voicings", "gospel", "'rootless voicings' belongs to jazz"),
        ("jazz with a quick change", "jazz", "'quick change' belongs to blues"),
        ("a blues with counterpoint", "blues", "'counterpoint' belongs to classical"),
    ],
)
def test_patterns_of_other_genres_are_named(words: str, genre: str, said: str) -> None:
    assert [m for m in remarks_on(words, "description", genre=genre) if m.startswith(said)]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Amazing Grace, slow", "Amazing Grace"),
        ("play ode to joy", "Ode to Joy"),
        ("Happy Birthday in F", "Happy Birthday"),
        ("swing low, sweet chariot", None),
        ("what a friend we have in jesus", "What a Friend We Have in Jesus"),
    ],
)
def test_no_song_is_known_by_its_title(words: str, title: str | None) -> None:
    said = [f"the tune of '{title}' is not known by name; give it with --melody"] if title else []

    assert remarks_on(words, "melody") == said


def test_a_title_says_nothing_of_the_mood() -> None:
    assert read_brief("Ode to Joy in D minor").moods == ()


def test_a_song_that_is_given_is_not_missed() -> None:
    tune = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nc c d e|c3|]\n")

    remarks = read_brief("Amazing Grace", wishes=Wishes(melody=tune)).remarks

    assert not [r for r in remarks if "not known by name" in r.message]


@pytest.mark.parametrize("words", ["start soft and build", "ending quietly", "begins gently"])
def test_one_end_of_a_piece_is_no_mood_of_the_whole(words: str) -> None:
    assert read_brief(f"worship, {words}").moods == ()
    assert read_brief("soft worship").moods == ("mellow",)
