"""Chord charts in every way of writing, laid out on beats, refused by the bar."""

import pytest

from gospel_keys.brief.chart import read_chart
from gospel_keys.brief.chart_key import infer_key
from gospel_keys.brief.chart_tempo import with_charted_tempo
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidChordError, InvalidRequestError
from gospel_keys.score.meter import Meter
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key


def bars_of(text: str) -> list[str]:
    return [" ".join(str(c) if c else "-" for c in bar) for bar in read_chart(text).bars]


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        ("Dm7 G7 | Cmaj7 | % |", ["Dm7 G7", "Cmaj7", "Cmaj7"]),
        ("|: Am | F :| C", ["Am", "F", "Am", "F", "C"]),
        ("F / G / | C . . .", ["F - G -", "C - - -"]),
        ("C | N.C. | G", ["C", "N.C.", "G"]),
        ("C | NC / G / | n | N. C.", ["C", "N.C. - G -", "N.C.", "N.C."]),
        ("[T44C |n |G7 |Z", ["C", "N.C.", "G7"]),
        ("C\nF\nG", ["C", "F", "G"]),
        ("C | | G7 |  | C ||", ["C", "-", "G7", "-", "C"]),
        ("A-[G]mazing [C]grace how [G]sweet", ["G", "C", "G"]),
        ("[C]Holy | [F]holy [G]holy", ["C", "F G"]),
        ("[T44Dm7 |G7 |C^7 A7b9 |Z", ["Dm7", "G7", "Cmaj7 A7b9"]),
        ("[*AEh7 A7b9|D-7 G7|C^7|x |Z", ["Em7b5 A7b9", "Dm7 G7", "Cmaj7", "Cmaj7"]),
        ("# a comment\nC | G", ["C", "G"]),
    ],
)
def test_a_chart_is_read_bar_by_bar(text: str, bars: list[str]) -> None:
    assert bars_of(text) == bars


def test_directives_name_key_meter_and_title() -> None:
    chart = read_chart("{title: Grace}\n{key: G}\n{time: 3/4}\n[G]one [C]two")

    assert (chart.title, str(chart.key), str(chart.meter)) == ("Grace", "G major", "3/4")


def test_numerals_are_read_in_the_key_of_the_request() -> None:
    chart = read_chart("I | V7/ii | 4 | 57", Key.parse("Eb"))

    assert [str(chord) for chord in chart.chords] == ["Eb", "C7", "Ab", "Bb7"]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", InvalidRequestError, "holds no chord"),
        ("N.C. | NC", InvalidRequestError, "holds no chord"),
        ("irealb://Blue%20Bossa=Dorham", InvalidRequestError, "holds no chart; expected ireal"),
        (" irealbook://Blue=Dorham", InvalidRequestError, "holds no chart; expected ireal"),
        ("C | Gx7", InvalidChordError, "bar 2: root of 'Gx7' .* expected G##7 if"),
        ("| | |", InvalidRequestError, "holds no chord"),
        ("% | C", InvalidRequestError, "none"),
        ("C | Dmm7", InvalidChordError, "bar 2: unknown chord quality 'mm7'"),
        ("D|C | E|C7/Dm", InvalidChordError, "bar 4"),
        ("C | " * 300, InvalidRequestError, "at most 256"),
        ("C" * 30_000, InvalidRequestError, "at most 20000"),
    ],
)
def test_what_is_no_chart_is_refused(text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        read_chart(text)


@pytest.mark.parametrize(
    ("meter", "text", "places"),
    [
        ("4/4", "C G", [(0, 1920), (1920, 1920)]),
        ("4/4", "C F G", [(0, 1920), (1920, 960), (2880, 960)]),
        ("3/4", "C G", [(0, 1920), (1920, 960)]),
        ("6/8", "C G", [(0, 1440), (1440, 1440)]),
        ("4/4", "C . . G", [(0, 2880), (2880, 960)]),
        ("4/4", "C | C", [(0, 7680)]),
    ],
)
def test_chords_share_a_bar_by_beats(meter: str, text: str, places: list[tuple[int, int]]) -> None:
    chart = read_chart(text)

    laid = chart.lay_out(Meter.parse(meter), len(chart.bars))

    assert [(onset, duration) for onset, duration, _ in laid] == places


def test_a_short_chart_starts_over() -> None:
    laid = read_chart("C | G").lay_out(Meter(4, 4), 5)

    assert [str(chord) for _, _, chord in laid] == ["C", "G", "C", "G", "C"]
    assert sum(duration for _, duration, _ in laid) == 5 * 3840


@pytest.mark.parametrize(
    ("chords", "key"),
    [
        ("Am7 Dm7 G7 Cmaj7", "C major"),
        ("Am F C G Am", "A minor"),
        ("Gm7 C7 Fmaj7 Bbmaj7 Em7b5 A7 Dm7", "D minor"),
        ("Bb7 Eb7 Bb7 F7 Bb7", "Bb major"),
        ("G C G D G", "G major"),
        ("Ebmaj9 Abmaj7 Bb13 Ebmaj9", "Eb major"),
        ("C#m7 F#m7 G#7 C#m", "C# minor"),
        ("C", "C major"),
        ("C G Am F", "C major"),
        ("G D/F# Em7 Cadd9 G D/F# Em7 Cadd9", "G major"),
        ("D A/C# Bm7 G", "D major"),
        ("Ab Db Eb Ab Db Eb Fm Db", "Ab major"),
        ("C G F", "C major"),
        ("Am G F E", "A minor"),
    ],
)
def test_the_key_is_heard_in_the_chords(chords: str, key: str) -> None:
    assert str(infer_key([Chord.parse(symbol) for symbol in chords.split()])) == key


def test_a_brief_takes_key_meter_and_length_from_the_chart() -> None:
    brief = read_brief("a waltz", wishes=Wishes(chords="{key: F}\n{time: 3/4}\nF | Bb | C7 | F"))

    assert (str(brief.key), str(brief.meter), brief.bars) == ("F major", "3/4", 4)
    assert not brief.intro


def test_the_request_wins_over_the_chart() -> None:
    brief = read_brief("in G major", wishes=Wishes(chords="C | F", bars=8))

    assert (str(brief.key), brief.bars) == ("G major", 8)


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("C | G", []),
        ("C | N.C. | C", [(3840, 7680)]),
        ("N.C. | . | C", [(0, 7680)]),
        ("C | N.C. . . G7 | C", [(3840, 6720)]),
        ("C | NC | % | n", [(3840, 15360)]),
    ],
)
def test_no_chord_rests_until_the_next_chord(text: str, stretches: list[tuple[int, int]]) -> None:
    chart = read_chart(text)

    assert list(chart.silences(Meter(4, 4), len(chart.bars))) == stretches


def test_numerals_are_read_through_a_whole_request() -> None:
    """Looking for a tempo in the chart needs no key."""
    brief = read_brief(
        "gospel",
        wishes=with_charted_tempo(Wishes(chords="1 | 6- | 4 | 5", key="Eb"), "gospel", "gospel"),
    )

    assert brief.chart is not None
    assert [str(chord) for chord in brief.chart.chords] == ["Eb", "Cm", "Ab", "Bb"]


def test_bars_without_a_chord_are_refused() -> None:
    with pytest.raises(InvalidRequestError, match="the first 1 bars of the chart hold no chord"):
        read_chart("N.C. | G").lay_out(Meter(4, 4), 1)
