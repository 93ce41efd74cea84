"""Requests as churches, students and session players write them, in all five genres."""

from typing import Final

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.formats.tunes import read_tune

TUNE_IN_SIX: Final = b"X:1\nM:6/8\nL:1/8\nK:G\nGAB dBG|AGF G3|Bcd edc|BAA G3|]\n"
TUNE_IN_FOUR: Final = b"X:1\nM:4/4\nL:1/4\nQ:1/4=60\nK:C\nc d e c|g f e2|e d c d|c4|]\n"


def remarks_on(brief: Brief, field: str) -> list[str]:
    """Kinds and messages of the remarks on a field."""
    return [f"{r.kind}: {r.message}" for r in brief.remarks if r.field == field]


@pytest.mark.parametrize(
    ("words", "genre", "ending"),
    [
        ("Late night loop, warm", "neosoul", True),
        ("a bright neo-soul loop for a concert", "neosoul", True),
        ("a looping groove", "neosoul", True),
        ("a groove as a loop", "neosoul", False),
        ("eight bars in Ab, loop it", "neosoul", False),
        ("a seamless loop in F", "jazz", False),
        ("a loopable vamp", "gospel", False),
        ("no ending", "gospel", False),
        ("communion music with no big ending", "gospel", True),
    ],
)
def test_only_what_has_no_seam_has_no_ending(words: str, genre: str, ending: bool) -> None:
    assert read_brief(words, genre=genre).ending is ending


def test_a_loop_that_ends_says_how_to_leave_the_ending_out() -> None:
    told = remarks_on(read_brief("warm loop", genre="neosoul"), "ending")

    assert told == ["guessed: the loop ends on a last chord; 'as a loop' leaves the ending out"]
    assert not remarks_on(read_brief("warm groove", genre="neosoul"), "ending")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    ("words", "wishes", "meter"),
    [
        ("a slow blues in G", Wishes(), "12/8"),
        ("a blues, late at night", Wishes(), "12/8"),
        ("something", Wishes(application="slow"), "12/8"),
        ("a slow blues", Wishes(rhythm="twelve-eight-feel"), "12/8"),
        ("slow blues in 4/4", Wishes(), "4/4"),
        ("slow blues with a 12/8 feel in 4/4", Wishes(), "4/4"),
        ("a slow blues, straight eighths", Wishes(), "4/4"),
        ("a slow shuffle", Wishes(), "4/4"),
        ("a slow blues at 96", Wishes(), "4/4"),
        ("a shuffle", Wishes(), "4/4"),
        ("a slow blues", Wishes(chords="C7 / / / | F7 | C7 | C7"), "4/4"),
    ],
)
def test_a_slow_blues_is_in_twelve_eight_unless_told(
    words: str, wishes: Wishes, meter: str, seed: int
) -> None:
    brief = read_brief(words, genre="blues", wishes=wishes, seed=seed)

    assert str(brief.meter) == meter
    if meter == "12/8":
        assert brief.application == "slow"
        assert 60 <= brief.tempo <= 72


def test_twelve_eight_makes_a_blues_slow() -> None:
    brief = read_brief("a blues in 12/8", genre="blues")

    assert (brief.application, brief.sub_style) == ("slow", "slow-blues")
    assert read_brief("a fast blues in 12/8", genre="blues").application == "fast"


@pytest.mark.parametrize(
    ("words", "genre", "low", "high"),
    [
        ("an andante in 6/8", "classical", 54, 66),
        ("a baroque andante in 12/8", "classical", 54, 66),
        ("a romantic andante in 9/8", "classical", 54, 66),
        ("allegro in 6/8", "classical", 100, 120),
        ("a baroque allegro in 6/8", "classical", 100, 120),
        ("adagio in 6/8", "classical", 36, 50),
        ("a lively gigue", "classical", 90, 120),
        ("a siciliana", "classical", 40, 56),
        ("an andante in 3/4", "classical", 80, 110),
        ("slow jam in 6/8", "neosoul", 52, 64),
    ],
)
def test_tempo_words_count_dotted_beats_in_compound_meters(
    words: str, genre: str, low: float, high: float
) -> None:
    assert low <= read_brief(words, genre=genre).tempo <= high


@pytest.mark.parametrize(
    ("words", "bars", "conflict"),
    [
        ("eight-bar blues", 24, False),
        ("eight-bar blues", 20, True),
        ("a 12-bar blues in A", 36, False),
        ("a 12-bar blues in A", 32, True),
        ("16 bars of blues", 32, True),
    ],
)
def test_whole_choruses_of_a_form_are_no_conflict(words: str, bars: int, conflict: bool) -> None:
    brief = read_brief(words, genre="blues", wishes=Wishes(bars=bars))

    assert brief.bars == bars
    assert remarks_on(brief, "bars")[0].startswith("conflict" if conflict else "stated")


@pytest.mark.parametrize(
    ("words", "genre", "moods"),
    [
        ("late night blues", "blues", ("mellow",)),
        ("a smoky ballad", "jazz", ("mellow",)),
        ("rolling old boogie", "blues", ()),
        ("a noble polonaise with ornaments", "classical", ("elegant", "ornate")),
        ("a polonaise without ornaments", "classical", ()),
        ("a restless prelude in C minor", "classical", ("restless",)),
        ("an introspective waltz", "jazz", ("wistful",)),
        ("plain old hymn for sunday service", "gospel", ()),
        ("easy blues for my first lessons", "blues", ()),
        ("piano lessons on sunday afternoon, in F", "jazz", ()),
    ],
)
def test_common_words_are_understood(words: str, genre: str, moods: tuple[str, ...]) -> None:
    brief = read_brief(words, genre=genre)

    assert brief.moods == moods
    assert not [r for r in remarks_on(brief, "description") if "not understood" in r]


def test_first_lessons_are_level_two() -> None:
    assert read_brief("easy blues for my first lessons", genre="blues").level == 2
    assert read_brief("for my very first lesson", genre="classical").level == 1
    assert read_brief("piano lessons", genre="blues").level is None


@pytest.mark.parametrize("data", [TUNE_IN_SIX, TUNE_IN_FOUR])
@pytest.mark.parametrize("words", ["in C", "slowly", "at 52", "a tune"])
def test_the_tempo_of_a_tune_says_nothing_of_its_era(data: bytes, words: str) -> None:
    wishes = Wishes(melody=read_tune(data))

    assert read_brief(words, genre="classical", wishes=wishes).application == "classical"
    chopin = read_brief(f"{words}, like Chopin", genre="classical", wishes=wishes)
    assert chopin.application == "romantic"


def test_a_tune_in_six_without_a_tempo_counts_dotted_beats() -> None:
    brief = read_brief("a tune", genre="classical", wishes=Wishes(melody=read_tune(TUNE_IN_SIX)))

    assert 60 <= brief.tempo <= 90


def test_a_moderate_tempo_leaves_the_era_classical() -> None:
    assert read_brief("at 90", genre="classical").application == "classical"
    assert read_brief("at 50", genre="classical").application == "romantic"


@pytest.mark.parametrize(
    ("words", "genre", "key"),
    [
        ("F blues, three choruses", "jazz", "F major"),
        ("a jam on a Bb blues", "jazz", "Bb major"),
        ("play an A blues", "blues", "A major"),
        ("let's play some C blues", "blues", "C major"),
    ],
)
def test_a_letter_before_blues_is_its_key(words: str, genre: str, key: str) -> None:
    assert str(read_brief(words, genre=genre).key) == key


def test_the_article_before_blues_is_no_key() -> None:
    for words in ("A blues with tremolos", "a blues"):
        kinds = {r.kind for r in read_brief(words, genre="blues").remarks if r.field == "key"}
        assert kinds == {"guessed"}


def test_a_blues_in_jazz_is_a_form_of_twelve_bars() -> None:
    brief = read_brief("a jam session, F blues, three choruses", genre="jazz")

    assert (brief.genre, brief.form, brief.bars) == ("jazz", "blues", 36)
    assert not [r for r in remarks_on(brief, "genre") if r.startswith("conflict")]


@pytest.mark.parametrize("words", ["happy song for kids", "joyful and easy, level 2"])
def test_a_beginner_is_not_given_a_shout(words: str) -> None:
    assert read_brief(words).application == "practice"
    assert read_brief("a happy, joyful song").application == "uptempo"


def test_german_adjectives_are_tempo_words() -> None:
    slow = read_brief("ein langsames Stück in h-Moll", genre="classical")
    quick = read_brief("ein schnelles Stück in h-Moll", genre="classical")

    assert slow.tempo < 72 < quick.tempo
    assert not [r for r in remarks_on(slow, "description") if "not understood" in r]
