"""The chord chart of the terminal, bar by bar."""

from app.cli.chart import chord_chart
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    ChordSpan,
    KeyChange,
    MeterChange,
    Score,
    Section,
    TempoMark,
)
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

BAR = 4 * QUARTER


def chart(*chords: tuple[int, str, str], bars: int, section: str = "") -> list[str]:
    """Chart of chords that begin on beats counted from 0."""
    ends = [beat for beat, *_ in chords[1:]] + [4 * bars]
    spans = tuple(
        ChordSpan(beat * QUARTER, (end - beat) * QUARTER, Chord.parse(symbol), roman)
        for (beat, symbol, roman), end in zip(chords, ends, strict=True)
    )
    score = Score(
        title="",
        duration=bars * BAR,
        meters=(MeterChange(0, Meter(4, 4)),),
        keys=(KeyChange(0, Key.parse("C")),),
        tempos=(TempoMark(0, 96),),
        notes=(),
        chords=spans,
        sections=(Section(section, "A", 0, bars * BAR),) if section else (),
    )
    return [line.rstrip() for line in chord_chart(score).splitlines()]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")[1:-1]]


def test_a_chord_held_over_the_bar_line_stands_in_brackets() -> None:
    lines = chart((0, "C", "I"), (3, "F", "IV"), (6, "G7", "V7"), bars=2)

    assert [cell.split() for cell in cells(lines[1])] == [["C", "F"], ["(F)", "G7"]]


def test_a_held_chord_has_no_second_numeral() -> None:
    lines = chart((0, "C", "I"), (3, "F", "IV"), (6, "G7", "V7"), bars=2)

    assert lines[2].split() == ["I", "IV", "V7"]
    assert lines[2].index("V7") == lines[1].index("G7")


def test_a_bar_of_a_held_chord_after_a_bar_of_two_says_which() -> None:
    lines = chart((0, "C", "I"), (2, "F", "IV"), bars=2)

    assert cells(lines[1])[1] == "(F)"


def test_the_same_one_chord_for_another_bar_is_a_repeat_sign() -> None:
    lines = chart((0, "C", "I"), bars=3)

    assert cells(lines[1]) == ["C", "%", "%"]


def test_a_new_line_says_what_still_sounds() -> None:
    lines = chart((0, "C", "I"), bars=5)

    assert cells(lines[3]) == ["(C)"]


def test_a_chord_struck_again_is_written_again() -> None:
    lines = chart((0, "C", "I"), (4, "C", "I"), bars=2)

    assert cells(lines[1]) == ["C", "C"]


def test_bars_before_the_first_chord_are_empty() -> None:
    lines = chart((4, "C", "I"), bars=2)

    assert cells(lines[1]) == ["", "C"]


def test_sections_are_named_and_bars_numbered_from_one() -> None:
    lines = chart((0, "C", "I"), bars=5, section="Chorus")

    assert lines[0] == "  Chorus"
    assert lines[1].split()[0] == "1"
    assert lines[3].split()[0] == "5"
