"""Letters of ABC: key, accidentals of the bar, octaves and ties."""

import pytest

from gospel_keys.formats.reading.abc_fields import read_key
from gospel_keys.formats.reading.abc_pitches import AbcPitches
from gospel_keys.formats.reading.abc_tokens import INNER_NOTE
from gospel_keys.formats.reading.events import ReadNote, Remarks


def read(pitches: AbcPitches, letters: str, key: str = "G", octave: int = 0) -> list[str]:
    return [
        str(pitches.read(found, read_key(key), octave)) for found in INNER_NOTE.finditer(letters)
    ]


@pytest.mark.parametrize(
    ("letters", "names"),
    [
        ("F f F, f'", ["F#4", "F#5", "F#3", "F#6"]),
        ("=F F f", ["F4", "F4", "F#5"]),
        ("_B B ^^C C", ["Bb4", "Bb4", "C##4", "C##4"]),
    ],
)
def test_accidentals_hold_in_their_bar_and_octave(letters: str, names: list[str]) -> None:
    pitches = AbcPitches(Remarks())

    assert read(pitches, letters) == names
    pitches.begin_bar()
    assert read(pitches, "F B C") == ["F#4", "B4", "C4"]


def test_accidentals_of_collections_hold_in_every_octave() -> None:
    assert read(AbcPitches(Remarks(), by_octave=False), "=F f") == ["F4", "F5"]


def test_a_tie_keeps_its_accidental_over_the_bar_line() -> None:
    pitches = AbcPitches(Remarks())
    token = INNER_NOTE.search("=F")
    assert token is not None
    pitch = pitches.read(token, read_key("G"), 0)
    assert pitch is not None
    held = ReadNote(0, 480, pitch, tied_to=True)

    pitches.hold([held])
    pitches.begin_bar()

    assert read(pitches, "F f") == ["F4", "F#5"]
    assert pitches.is_tied(held)
    pitches.hold([])
    assert not pitches.is_tied(held)


def test_what_no_instrument_plays_is_told() -> None:
    remarks = Remarks()

    assert read(AbcPitches(remarks), "c''''''", octave=2) == ["None"]
    assert [text for text in remarks.texts() if "no instrument plays" in text]
