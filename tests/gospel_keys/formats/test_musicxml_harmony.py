import pytest

from gospel_keys.formats.musicxml_harmony import describe, harmony_xml, symbol_text
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord


def _degrees(symbol: str) -> list[tuple[int, int, str]]:
    """Value, alteration and kind of each degree."""
    from xml.etree import ElementTree as ET

    rows = [ET.fromstring(text) for text in describe(Chord.parse(symbol))[1]]
    return [
        (
            int(row.findtext("degree-value", "0")),
            int(row.findtext("degree-alter", "0")),
            row.findtext("degree-type", ""),
        )
        for row in rows
    ]


@pytest.mark.parametrize(
    ("symbol", "kind", "degrees"),
    [
        ("C", "major", []),
        ("Cm", "minor", []),
        ("Cmaj7", "major-seventh", []),
        ("C6/9", "major-sixth", [(9, 0, "add")]),
        ("Cadd9", "major", [(9, 0, "add")]),
        ("C9", "dominant-ninth", []),
        ("C13", "dominant-13th", []),
        ("Cm11", "minor-11th", []),
        ("C7#9", "dominant", [(9, 1, "add")]),
        ("C7b9", "dominant", [(9, -1, "add")]),
        ("C7#9#5", "augmented-seventh", [(9, 1, "add")]),
        ("C13b9", "dominant-13th", [(9, -1, "alter")]),
        ("Cmaj7#11", "major-seventh", [(11, 1, "add")]),
        ("C7sus4", "suspended-fourth", [(7, 0, "add")]),
        ("C9sus4", "suspended-fourth", [(7, 0, "add"), (9, 0, "add")]),
        ("Cm7b5", "half-diminished", []),
        ("Cdim7", "diminished-seventh", []),
        ("C7b5", "dominant", [(5, -1, "alter")]),
    ],
)
def test_chords_have_the_nearest_kind(
    symbol: str, kind: str, degrees: list[tuple[int, int, str]]
) -> None:
    assert describe(Chord.parse(symbol))[0] == kind
    assert _degrees(symbol) == degrees


@pytest.mark.parametrize(
    ("symbol", "text"),
    [("Ebmaj9", "maj9"), ("C6/9", "6/9"), ("C6/9/E", "6/9"), ("G7#9#5/B", "7#9#5"), ("F", "")],
)
def test_the_text_is_what_stands_after_the_root(symbol: str, text: str) -> None:
    assert symbol_text(Chord.parse(symbol)) == text


def test_the_bass_of_a_slash_chord_is_spelled() -> None:
    xml = harmony_xml(ChordSpan(0, 960, Chord.parse("C/Bb")), flavour="engrave")

    assert "<bass><bass-step>B</bass-step><bass-alter>-1</bass-alter></bass>" in xml
