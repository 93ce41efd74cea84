"""Pitch names and pitches are spelled and sound as MIDI says."""

import pytest

from gospel_keys.errors import InvalidPitchError
from gospel_keys.theory.pitch import Pitch, PitchName


@pytest.mark.parametrize(
    ("text", "written", "pitch_class"),
    [("C", "C", 0), ("eb", "Eb", 3), ("F##", "F##", 7), ("Cb", "Cb", 11), ("B♯", "B#", 0),
     ("Fx", "F##", 7), ("E𝄫", "Ebb", 2), ("A♭", "Ab", 8)],
)  # fmt: skip
def test_names_in_ascii_and_unicode_are_read(text: str, written: str, pitch_class: int) -> None:
    name = PitchName.parse(text)

    assert str(name) == written
    assert name.pitch_class == pitch_class


@pytest.mark.parametrize("text", ["", "H", "C?", "Cb4", "1", "CC"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidPitchError, match="expected for example Eb"):
        PitchName.parse(text)


@pytest.mark.parametrize(
    ("text", "midi"), [("C4", 60), ("A0", 21), ("C8", 108), ("B#3", 60), ("Cb4", 59), ("C-1", 0)]
)
def test_a_pitch_sounds_in_the_octave_of_its_letter(text: str, midi: int) -> None:
    pitch = Pitch.parse(text)

    assert pitch.midi == midi
    assert str(pitch) == text


def test_a_pitch_without_an_octave_is_refused() -> None:
    with pytest.raises(InvalidPitchError, match="an octave"):
        Pitch.parse("C")


@pytest.mark.parametrize(("name", "midi"), [("B#", 60), ("Cb", 59), ("F#", 66), ("Gb", 66)])
def test_a_name_is_placed_in_the_octave_where_it_sounds(name: str, midi: int) -> None:
    assert Pitch.spelled(PitchName.parse(name), midi).midi == midi


def test_a_name_on_a_letter_takes_the_nearest_accidental() -> None:
    assert str(PitchName.on("E", 3)) == "Eb"
    assert str(PitchName.on("C", 11)) == "Cb"
