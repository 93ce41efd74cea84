"""What is refused, ambiguous, foreign or contradictory in the words is read and reported."""

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError, UnknownPatternError


def said(brief: Brief, field: str) -> str:
    """The remarks about a field, kinds included, in one line."""
    return "; ".join(f"{r.kind}: {r.message}" for r in brief.remarks if r.field == field)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("gospel ballad, not in C but in A flat", "Ab major"),
        ("not C, F please", "F major"),
        ("in F instead of C", "F major"),
        ("Play in A flat, not A", "Ab major"),
        ("anything but F minor, rather G minor", "G minor"),
    ],
)
def test_a_refused_key_gives_way_to_the_one_that_is_wanted(words: str, key: str) -> None:
    assert str(read_brief(words).key) == key


@pytest.mark.parametrize("seed", range(12))
def test_a_refused_key_is_never_drawn(seed: int) -> None:
    brief = read_brief("anything but Ab or Db, a worship song", seed=seed)

    assert str(brief.key) not in {"Ab major", "Db major"}
    assert "not Ab major and Db major" in said(brief, "key")


def test_a_refused_usual_key_of_a_genre_is_left() -> None:
    assert str(read_brief("a blues, not in E", genre="blues").key) != "E major"


@pytest.mark.parametrize(
    ("words", "meter"),
    [
        ("a hymn in three-quarter time", "3/4"),
        ("six-eighth time", "6/8"),
        ("a hymn in three", "3/4"),
        ("ein Choral im Dreivierteltakt", "3/4"),
        ("not in 3/4 but in 6/8", "6/8"),
    ],
)
def test_meters_in_words(words: str, meter: str) -> None:
    brief = read_brief(words)

    assert str(brief.meter) == meter
    assert said(brief, "meter") == f"stated: meter {meter} as asked"


@pytest.mark.parametrize(
    ("words", "tempo"),
    [
        ("worship around seventy-two", 72),
        ("ninety-six bpm", 96),
        ("at one hundred and four", 104),
        ("praise at one-forty", 140),
        ("tempo one-oh-eight", 108),
        ("72-76", 74),
        ("worship at 72-76 in Eb", 74),
        ("66 to 70 bpm", 68),
        ("in the mid seventies", 75),
        ("no faster than 80", 80),
        ("not 120 bpm but 90 bpm", 90),
        ("72 or 76 bpm", 72),
    ],
)
def test_tempi_in_words_and_ranges(words: str, tempo: float) -> None:
    assert read_brief(words).tempo == tempo


def test_a_range_is_reported_with_what_was_made_of_it() -> None:
    assert "adjusted: '72-76' was read as 74" in said(read_brief("worship at 72-76"), "tempo")


def test_a_number_of_choruses_is_no_tempo_and_a_decade_of_style_neither() -> None:
    brief = read_brief("a seventies groove, one hundred percent joy")

    assert "guessed" in said(brief, "tempo")


@pytest.mark.parametrize(
    ("words", "key", "note"),
    [
        ("Choral in Es-Dur", "Eb major", ""),
        ("As-Dur, langsam", "Ab major", ""),
        ("in Fis", "F# major", ""),
        ("fis-Moll", "F# minor", ""),
        ("cis moll", "C# minor", ""),
        ("ein Lied in h-Moll", "B minor", "H is the German name of B"),
        ("a hymn in H", "B major", "H is the German name of B"),
        ("B-Dur", "Bb major", "B is the German name of Bb"),
    ],
)
def test_german_keys_are_read(words: str, key: str, note: str) -> None:
    brief = read_brief(words)

    assert str(brief.key) == key
    assert note in said(brief, "key")


@pytest.mark.parametrize("words", ["Hymn in G", "a hush, as in Eden", "Es ist gut, in G"])
def test_english_words_are_no_german_keys(words: str) -> None:
    assert str(read_brief(words).key) not in {"B major", "Ab major"}


def test_german_keys_are_options_too() -> None:
    brief = read_brief("worship", wishes=Wishes(key="h-Moll"))

    assert str(brief.key) == "B minor"
    assert "H is the German name of B" in said(brief, "key")


@pytest.mark.parametrize("words", ["modulate from C to Db", "start in C and modulate to Db"])
def test_a_modulation_a_semitone_up_is_made_and_reported(words: str) -> None:
    brief = read_brief(words)

    assert (str(brief.key), brief.modulate) == ("C major", True)
    assert said(brief, "modulate") == "stated: the last section rises from C major to Db major"
    assert "conflict" not in said(brief, "key")


def test_another_modulation_is_reported_as_not_arranged() -> None:
    brief = read_brief("modulate from C to F")

    assert str(brief.key) == "C major"
    assert "conflict: a move to F major is not arranged" in said(brief, "modulate")


def test_a_genre_that_keeps_its_key_says_so() -> None:
    brief = read_brief("swing in F with a key change", genre="jazz")

    assert not brief.modulate
    assert "jazz keeps one key" in said(brief, "modulate")


@pytest.mark.parametrize("words", ["worship in G or A", "something soft, G or A", "in G, or in A"])
def test_of_two_keys_the_first_is_taken_and_the_other_reported(words: str) -> None:
    brief = read_brief(words)

    assert str(brief.key) == "G major"
    assert said(brief, "key") == "conflict: the words also name A major; G major was taken"


def test_no_octaves_excludes_them_in_both_hands() -> None:
    brief = read_brief("a hymn in F, no octaves")

    assert {"octave-doubling", "octave-roots"} <= brief.excluded
    assert said(brief, "excluded") == "stated: without octaves"


def test_without_the_shout_riff_keeps_the_shout() -> None:
    brief = read_brief("a shout in Bb without the shout riff")

    assert brief.sub_style == "shout"
    assert "shout-riff" in brief.excluded


def test_a_refused_sub_style_is_not_inferred() -> None:
    brief = read_brief("uptempo praise, no shouting")

    assert (brief.application, brief.sub_style) == ("uptempo", "contemporary")


def test_a_refused_application_is_not_inferred() -> None:
    assert read_brief("at 90, not for practice").application != "practice"


def test_two_lengths_in_one_sentence_are_reported() -> None:
    brief = read_brief("16 bars of worship, no, make it 24 bars")

    assert brief.bars == 16
    assert said(brief, "bars") == "conflict: the words also say 24 bars; 16 were taken"


def test_the_length_of_a_form_is_no_second_length() -> None:
    brief = read_brief("24 bars of 12-bar blues", genre="blues")

    assert brief.bars == 24
    assert "conflict" not in said(brief, "bars")


@pytest.mark.parametrize(
    ("genre", "words", "bars"),
    [("blues", "three choruses of blues", 36), ("jazz", "two choruses of a standard", 64)],
)
def test_choruses_are_counted_in_bars(genre: str, words: str, bars: int) -> None:
    assert read_brief(words, genre=genre).bars == bars


def test_two_tempi_in_one_sentence_are_reported() -> None:
    brief = read_brief("120 bpm swing, or 90 bpm")

    assert brief.tempo == 120
    assert "conflict: the words also say 90; 120 was taken" in said(brief, "tempo")


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("a simple hymn for a beginner", 2),
        ("for an absolute beginner", 1),
        ("difficulty: 5", 5),
        ("level three", 3),
        ("for a grade 4 student", 5),
        ("not for beginners", None),
    ],
)
def test_the_player_decides_the_level(words: str, level: int | None) -> None:
    brief = read_brief(words)

    assert brief.level == level
    assert bool(said(brief, "level")) == (level is not None)


@pytest.mark.parametrize("seed", range(8))
def test_a_beginner_gets_a_key_with_few_accidentals(seed: int) -> None:
    assert abs(read_brief("gospel for a beginner", seed=seed).key.fifths) <= 1


def test_the_option_beats_the_level_of_the_words() -> None:
    brief = read_brief("for a beginner", wishes=Wishes(level=6))

    assert brief.level == 6
    assert "conflict" in said(brief, "level")


@pytest.mark.parametrize("words", ["xqzt blorf wibble", "!!!", "ὅδε"])
def test_gibberish_is_answered_with_a_remark(words: str) -> None:
    assert "nothing in the words was understood" in said(read_brief(words), "description")


@pytest.mark.parametrize("words", ["in F", "slow", "happy", "no fills", "gospel", "8 bars", "72"])
def test_a_single_word_is_understood(words: str) -> None:
    assert said(read_brief(words), "description") == ""


@pytest.mark.parametrize(
    ("words", "genre", "influence"),
    [
        ("a jazz-ish gospel tune", "gospel", "jazz"),
        ("classical sounding piece for church", "gospel", "classical"),
        ("worship with a touch of blues", "gospel", "blues"),
        ("jazz gospel", "gospel", "jazz"),
        ("gospel with jazz chords", "gospel", "jazz"),
        ("church blues", "blues", ""),
        ("a jazzy tune", "jazz", ""),
        ("a Chopin nocturne", "classical", ""),
        ("neo soul loop", "neosoul", ""),
    ],
)
def test_the_genre_is_what_is_named_and_not_what_colours_it(
    words: str, genre: str, influence: str
) -> None:
    brief = read_brief(words, genre=None)

    assert brief.genre == genre
    assert (f"{influence} is heard as an influence" in said(brief, "genre")) == bool(influence)


def test_an_influence_changes_the_music_as_the_remark_says() -> None:
    plain, coloured = read_brief("gospel in F"), read_brief("jazz-ish gospel in F")

    assert coloured.complexity > plain.complexity


def test_a_replaced_meter_is_not_reported_as_asked() -> None:
    remarks = said(read_brief("gospel in 7/8"), "meter")

    assert remarks == "conflict: 7/8 is not arranged yet; 4/4 was taken"


@pytest.mark.parametrize("chart", ["|: C | F", "|: C | F :| |: G", "|: C |: F :|"])
def test_a_repeat_that_is_not_closed_is_refused(chart: str) -> None:
    with pytest.raises(InvalidRequestError, match="is not closed"):
        read_brief("worship", wishes=Wishes(chords=chart))


@pytest.mark.parametrize(
    ("chart", "meter"),
    [
        ("F / G / | C", "4/4"),
        ("C G Am F | C", "4/4"),
        ("C / / | F / G", "3/4"),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_the_beats_of_a_chart_decide_the_meter(chart: str, meter: str, seed: int) -> None:
    brief = read_brief("slow worshipful prayer", wishes=Wishes(chords=chart), seed=seed)

    assert str(brief.meter) == meter
    assert "bars of the chart have" in said(brief, "meter")


def test_a_stated_meter_beats_the_beats_of_a_chart() -> None:
    brief = read_brief("worship in 6/8", wishes=Wishes(chords="F / G / | C"))

    assert str(brief.meter) == "6/8"


def test_a_chart_against_the_words_is_reported() -> None:
    chart = "{key: G} {time: 3/4}\n[G] [C]"
    brief = read_brief("in F, in 4/4", wishes=Wishes(chords=chart))

    assert "conflict: the chart says G major; F major was taken" in said(brief, "key")
    assert "conflict: the words say 4/4, the chart 3/4" in said(brief, "meter")


@pytest.mark.parametrize(
    ("genre", "option"),
    [("gospel", "swing_ratio"), ("classical", "swing_ratio"), ("gospel", "improvisation")],
)
def test_an_option_that_a_genre_does_not_use_is_reported(genre: str, option: str) -> None:
    swung = option == "swing_ratio"
    wishes = Wishes(swing_ratio=1.0) if swung else Wishes(improvisation=1.0)

    brief = read_brief("a piece in F", genre=genre, wishes=wishes)

    assert f"{genre} does not use" in said(brief, option)


def test_an_option_that_a_genre_uses_is_not_reported() -> None:
    brief = read_brief("swing", genre="jazz", wishes=Wishes(swing_ratio=2.0, improvisation=0.5))

    assert said(brief, "swing_ratio") + said(brief, "improvisation") == ""


@pytest.mark.parametrize("genre", [g for g in CATALOGUES if not CATALOGUES[g].family("form")])
def test_a_form_where_there_are_none_is_refused_plainly(genre: str) -> None:
    with pytest.raises(UnknownPatternError, match=f"{genre} has no forms"):
        read_brief("a piece", genre=genre, wishes=Wishes(form="aaba"))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("ballad in four flats", "Ab major"),
        ("a minor key with 2 sharps", "B minor"),
        ("hymn in G (one sharp)", "G major"),
        ("no sharps, please", None),
    ],
)
def test_a_key_signature_names_the_key(words: str, key: str | None) -> None:
    brief = read_brief(words)

    assert str(brief.key) == key if key else "guessed" in said(brief, "key")


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("a minute and a half long", 90), ("two and a half minutes", 150), ("45 seconds", 45)],
)
def test_lengths_in_time(words: str, seconds: int) -> None:
    assert f"for {seconds} seconds" in said(read_brief(words), "bars")


@pytest.mark.parametrize(
    ("genre", "said_meter", "taken"),
    [("blues", "6/8", "12/8"), ("gospel", "9/8", "12/8"), ("neosoul", "12/8", "6/8")],
)
def test_a_meter_gives_way_to_one_that_keeps_its_feel(
    genre: str, said_meter: str, taken: str
) -> None:
    assert str(read_brief(f"a piece in {said_meter}", genre=genre).meter) == taken


def test_what_comes_after_but_is_what_is_meant() -> None:
    brief = read_brief("something like a Bach chorale but gospel", genre=None)

    assert brief.genre == "gospel"


def test_no_walking_leaves_out_every_walking_pattern() -> None:
    assert "twelve-bar-bass" in read_brief("blues in F, no walking", genre="blues").excluded
