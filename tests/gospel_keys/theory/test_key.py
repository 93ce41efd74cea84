"""Keys: how people write them, what they contain, how they spell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.errors import InvalidKeyError
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName


@pytest.mark.parametrize(
    ("text", "written", "fifths"),
    [("C", "C major", 0), ("Bb minor", "Bb minor", -5), ("f#m", "F# minor", 3),
     ("E♭ major", "Eb major", -3), ("A flat", "Ab major", -4), ("c-sharp minor", "C# minor", 4),
     ("GMaj", "G major", 1), ("Dmin", "D minor", -1), ("Cb", "Cb major", -7)],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(text: str, written: str, fifths: int) -> None:
    key = Key.parse(text)

    assert str(key) == written
    assert key.fifths == fifths
    assert Key.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", "H", "Fb", "G#", "C dorian", "Z minor", "A##", "12"])
def test_keys_beyond_seven_accidentals_and_nonsense_are_refused(text: str) -> None:
    with pytest.raises(InvalidKeyError, match="is not a key"):
        Key.parse(text)


@given(st.sampled_from(["major", "minor"]), st.integers(-7, 7), st.integers(0, 11))
def test_a_key_spells_every_pitch_class_with_a_plain_name(
    mode: str, fifths: int, pitch_class: int
) -> None:
    letters = "FCGDAEB"
    place = fifths + (1 if mode == "major" else 4)
    key = Key(PitchName(letters[place % 7], place // 7), mode)  # type: ignore[arg-type]

    name = key.spell(pitch_class)

    assert key.fifths == fifths
    assert name.pitch_class == pitch_class
    assert abs(name.alter) < 2 or name in key.scale_names


@pytest.mark.parametrize(
    ("key", "pitch_class", "name"),
    [("C", 6, "F#"), ("C", 10, "Bb"), ("Ab", 9, "A"), ("Eb", 6, "Gb"), ("A minor", 8, "G#"),
     ("Gb", 0, "C"), ("E", 2, "D")],
)  # fmt: skip
def test_chromatic_tones_are_written_as_they_mostly_work(
    key: str, pitch_class: int, name: str
) -> None:
    assert str(Key.parse(key).spell(pitch_class)) == name


def test_transposing_chooses_the_simpler_signature() -> None:
    assert str(Key.parse("C").transpose(1)) == "Db major"
    assert str(Key.parse("A minor").transpose(4)) == "C# minor"
    assert str(Key.parse("C").parallel) == "C minor"
    assert str(Key.parse("C minor").parallel) == "C major"
