"""Precedence, conflicts, ranges and refusals of the brief reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.brief.styles import style_of
from gospel_keys.errors import (
    GospelKeysError,
    InvalidKeyError,
    InvalidMeterError,
    InvalidRequestError,
    UnknownPatternError,
)

GOSPEL = CATALOGUES["gospel"]


def kinds(brief: Brief, field: str) -> set[str]:
    return {remark.kind for remark in brief.remarks if remark.field == field}


@pytest.mark.parametrize(
    ("phrase", "wishes", "field", "value"),
    [
        ("worship in C major", Wishes(key="Eb"), "key", "Eb major"),
        ("around 72", Wishes(tempo=76), "tempo", "76.0"),
        ("16 bars", Wishes(bars=24), "bars", "24"),
        ("worship", Wishes(application="concert"), "application", "concert"),
        ("a waltz", Wishes(meter="4/4"), "meter", "4/4"),
        ("with stride", Wishes(left_hand="Walking Bass"), "left_hand", "walking-bass"),
        ("no walking bass", Wishes(left_hand="walking-bass"), "left_hand", "walking-bass"),
        ("shuffle", Wishes(rhythm="straight-feel"), "rhythm", "straight-feel"),
    ],
)
def test_option_beats_words_and_the_conflict_is_reported(
    phrase: str, wishes: Wishes, field: str, value: str
) -> None:
    brief = read_brief(phrase, wishes=wishes)

    assert str(getattr(brief, field)) == value
    assert "conflict" in kinds(brief, field)


def test_agreeing_option_is_no_conflict() -> None:
    brief = read_brief("worship in Eb, 16 bars", wishes=Wishes(key="Eb", bars=16))

    assert "conflict" not in kinds(brief, "key") | kinds(brief, "bars")


def test_stated_minor_mode_completes_a_wished_tonic() -> None:
    brief = read_brief("something in a minor key", wishes=Wishes(key="Bb"))

    assert str(brief.key) == "Bb minor"


def test_two_keys_in_the_words_are_reported() -> None:
    brief = read_brief("worship in C major, or maybe Eb major")

    assert str(brief.key) == "C major"
    assert "conflict" in kinds(brief, "key")


def test_explicit_tempo_wins_over_the_range_and_is_reported() -> None:
    brief = read_brief("worship at 130 bpm")

    assert (brief.application, brief.tempo) == ("worship", 130.0)
    assert "conflict" in kinds(brief, "tempo")


def test_tempo_word_against_the_application_keeps_the_range() -> None:
    brief = read_brief("fast", wishes=Wishes(application="worship"))

    assert 60 <= brief.tempo <= 80
    assert "conflict" in kinds(brief, "tempo")


def test_shout_in_worship_takes_a_sub_style_that_fits() -> None:
    brief = read_brief("shout", wishes=Wishes(application="worship"))

    assert brief.sub_style == "contemporary"
    assert "conflict" in kinds(brief, "sub_style")


def test_other_genre_in_the_words_is_reported() -> None:
    brief = read_brief("a jazz ballad")

    assert brief.genre == "gospel"
    assert "conflict" in kinds(brief, "genre")


def test_genre_is_read_from_the_words_when_not_given() -> None:
    brief = read_brief("church song", genre=None)

    assert brief.genre == "gospel"


def test_guesses_are_reported() -> None:
    brief = read_brief("something nice")

    guessed = {remark.field for remark in brief.remarks if remark.kind == "guessed"}
    assert guessed >= {"key", "tempo", "meter", "bars", "application", "sub_style"}


@pytest.mark.parametrize(
    ("phrase", "field"),
    [
        ("stride and walking bass", "left_hand"),
        ("a waltz in 6/8", "meter"),
        ("worship concert", "application"),
        ("worship in 7/8", "meter"),
        ("no pedal", "pedal"),
    ],
)
def test_contradicting_words_are_reported(phrase: str, field: str) -> None:
    assert "conflict" in kinds(read_brief(phrase), field)


def test_agreeing_pattern_option_is_no_conflict() -> None:
    brief = read_brief("with stride", wishes=Wishes(left_hand="stride-bass"))

    assert kinds(brief, "left_hand") == {"stated"}


def test_mode_of_the_option_beats_the_words() -> None:
    brief = read_brief("in a minor key", wishes=Wishes(key="Eb major"))

    assert str(brief.key) == "Eb major"
    assert "conflict" in kinds(brief, "key")


def test_explicit_energy_and_complexity_are_taken() -> None:
    brief = read_brief("a very gentle simple song", wishes=Wishes(energy=0.9, complexity=0.8))

    assert (brief.energy, brief.complexity) == (0.9, 0.8)


def test_conflicts_come_first() -> None:
    brief = read_brief("worship in C", wishes=Wishes(key="Eb", bars=8))

    assert brief.remarks[0].kind == "conflict"


def test_keys_are_easy_for_practice() -> None:
    keys = [read_brief("a study", seed=seed).key for seed in range(40)]

    assert all(abs(key.fifths) <= 3 for key in keys)
    assert len(set(keys)) > 2


def test_key_is_drawn_from_the_genre() -> None:
    keys = {str(read_brief("a concert piece", seed=seed).key.tonic) for seed in range(80)}

    assert keys == set(GOSPEL.keys)


def test_same_seed_reads_the_same() -> None:
    first, second = (read_brief("slow prayer", seed=5) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("application", [a.id for a in GOSPEL.applications])
@pytest.mark.parametrize("word", ["", "slow", "fast", "shout", "traditional", "6/8", "mellow"])
def test_inferred_tempo_stays_inside_the_application(application: str, word: str) -> None:
    low, high = GOSPEL.application(application).tempo

    brief = read_brief(f"gospel {word}", wishes=Wishes(application=application.upper()))

    assert low <= brief.tempo <= high


def test_shout_is_felt_in_half_notes() -> None:
    brief = read_brief("quick praise break")

    assert str(brief.meter) == "2/2"
    assert 120 <= brief.tempo <= 140


def test_intensity_moves_energy() -> None:
    calm = read_brief("very gentle concert piece").energy
    mild = read_brief("slightly gentle concert piece").energy

    assert calm < mild < 0.5


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        (Wishes(bars=0), "bars"),
        (Wishes(bars=10_000), "bars"),
        (Wishes(bars=-4), "bars"),
        (Wishes(bars=True), "bars"),
        (Wishes(tempo=-5), "tempo"),
        (Wishes(tempo=401), "tempo"),
        (Wishes(tempo=float("nan")), "tempo"),
        (Wishes(tempo=float("inf")), "tempo"),
        (Wishes(complexity=1.2), "complexity"),
        (Wishes(energy=-0.1), "energy"),
        (Wishes(max_span=13), "max_span"),
        (Wishes(application="disco"), "application"),
    ],
)
def test_wishes_out_of_range_are_refused_by_name(wishes: Wishes, field: str) -> None:
    with pytest.raises(InvalidRequestError, match="expected") as caught:
        read_brief("worship", wishes=wishes)

    assert (caught.value.field, caught.value.code) == (field, "invalid-request")


@pytest.mark.parametrize(
    ("phrase", "field"),
    [
        ("", "description"),
        (" \n\t", "description"),
        ("a" * 10_001, "description"),
        ("0 bars", "bars"),
        ("1000 bars", "bars"),
        ("999999999999999999999 bars", "bars"),
        ("tempo -5", "tempo"),
        ("at 900 bpm", "tempo"),
    ],
)
def test_impossible_words_are_refused_by_name(phrase: str, field: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        read_brief(phrase)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("key", "hint"),
    [("H", "B major"), ("C mayor", "C major"), ("Ebb", "Eb major"), ("Bb majr", "Bb major")],
)
def test_nonsense_key_is_refused_with_a_suggestion(key: str, hint: str) -> None:
    with pytest.raises(InvalidKeyError, match=hint) as caught:
        read_brief("worship", wishes=Wishes(key=key))

    assert caught.value.code == "invalid-key"


@pytest.mark.parametrize("key", ["", "xyz", "C/E", "12", "🎹", "major"])
def test_nonsense_key_without_a_neighbour_is_refused(key: str) -> None:
    with pytest.raises(InvalidKeyError, match="not a key"):
        read_brief("worship", wishes=Wishes(key=key))


def test_unwritable_key_is_respelled() -> None:
    brief = read_brief("worship", wishes=Wishes(key="D# major"))

    assert str(brief.key) == "Eb major"


@pytest.mark.parametrize("meter", ["5/4", "4/3", "waltz", "0/4", ""])
def test_meter_that_is_not_played_is_refused(meter: str) -> None:
    with pytest.raises(InvalidMeterError, match="expected"):
        read_brief("worship", wishes=Wishes(meter=meter))


def test_unknown_pattern_is_refused() -> None:
    with pytest.raises(UnknownPatternError, match="walking-bass"):
        read_brief("worship", wishes=Wishes(left_hand="moonwalk"))


def test_unknown_genre_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="gospel") as caught:
        read_brief("a polka", genre="polka")

    assert caught.value.field == "genre"


@pytest.mark.parametrize(
    "phrase",
    [
        "🎹🔥 slow worship 🙏 in E♭",
        "Un himno lento en do mayor",
        "ゆっくりした礼拝の曲",
        "ترنيمة بطيئة",
        "\u0130stanbul in \uff23 \u2014 \uff21\uff34 \uff17\uff12",
        "\x00\x01 worship",
        "in in in key key of of 6/8/8/6 a a a",
        "worship " * 1200,
        "!" * 10_000,
        "a-" * 5000,
        "1" * 10_000,
    ],
)
def test_any_text_is_read_without_a_crash(phrase: str) -> None:
    brief = read_brief(phrase[:10_000])

    assert brief.genre == "gospel"


@given(st.text(min_size=1, max_size=300), st.integers())
def test_random_text_gives_a_complete_brief_or_a_clear_refusal(text: str, seed: int) -> None:
    try:
        brief = read_brief(text, seed=seed)
    except GospelKeysError as error:
        assert error.code in {"invalid-request", "invalid-key"}
        return

    assert str(brief.meter) in style_of("gospel").meters
    assert 1 <= brief.bars <= 256
    assert 20 <= brief.tempo <= 400


VOCABULARY = [
    "slow",
    "fast",
    "worship",
    "shout",
    "praise",
    "in",
    "a",
    "A",
    "minor",
    "major",
    "Bb",
    "F#",
    "key",
    "of",
    "6/8",
    "12/8",
    "feel",
    "16",
    "bars",
    "72",
    "bpm",
    "at",
    "around",
    "no",
    "not",
    "too",
    "very",
    "sad",
    "joyful",
    "walking",
    "bass",
    "stride",
    "octaves",
    "fills",
    "without",
    "or",
    ",",
    ".",
    "intro",
    "hymn",
    "quick",
    "8",
    "quarter",
    "=",
    "half-time",
    "shuffle",
    "swing",
    "E",
    "flat",
    "two",
    "minutes",
    "between",
    "and",
    "70",
    "80",
]


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=14), st.integers(0, 9))
def test_any_mixture_of_musical_words_is_read(words: list[str], seed: int) -> None:
    try:
        brief = read_brief(" ".join(words), seed=seed)
    except InvalidRequestError as error:
        assert error.field in {"bars", "tempo", "description"}
        return

    chosen = {brief.left_hand, brief.right_hand, brief.rhythm} - {None}
    assert chosen.isdisjoint(brief.excluded)
    assert 0.0 <= brief.energy <= 1.0
    assert 0.0 <= brief.complexity <= 1.0
    assert brief.sub_style in GOSPEL.sub_styles
