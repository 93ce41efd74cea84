"""Roman numerals and Nashville numbers, both ways, against an independent library."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from music21 import key as peer_key
from music21 import roman as peer_roman

from gospel_keys.errors import InvalidRomanNumeralError
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_catalogue import CHORD_TYPES
from gospel_keys.theory.key import Key
from gospel_keys.theory.nashville import nashville_number, realise_nashville
from gospel_keys.theory.pitch import LETTERS, PitchName
from gospel_keys.theory.roman import RomanNumeral, analyse, realise, roman_numeral

MAJOR = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
keys = st.builds(
    Key, st.builds(PitchName, st.sampled_from(LETTERS), st.integers(-1, 1)),
    st.sampled_from(["major", "minor"]),
)  # fmt: skip
chords = st.builds(
    lambda root, kind, bass: Chord.of(root, kind.id, bass),
    st.builds(PitchName, st.sampled_from(LETTERS), st.integers(-1, 1)),
    st.sampled_from(CHORD_TYPES),
    st.none() | st.builds(PitchName, st.sampled_from(LETTERS), st.integers(-1, 1)),
)
# Ours and theirs mean the same; the peer writes our ø7 and o7 alike but wants no maj.
BOTH = ["I", "ii7", "iii", "IV", "V7", "vi", "viio7", "viiø7", "V7/V", "V7/ii", "V/vi", "viio7/V",
        "bVII", "I6", "I64", "V65", "V43", "V42", "ii65", "bVI", "III+"]  # fmt: skip


@pytest.mark.parametrize("numeral", BOTH)
@pytest.mark.parametrize("tonic", MAJOR)
def test_numerals_in_major_mean_what_a_peer_library_means(tonic: str, numeral: str) -> None:
    theirs = peer_roman.RomanNumeral(numeral, peer_key.Key(tonic.replace("b", "-")))

    ours = realise(numeral, Key.parse(tonic))

    assert {t.pitch_class for t in ours.tones} == set(theirs.pitchClasses)
    assert str(ours.bass_name) == theirs.bass().name.replace("-", "b")


@pytest.mark.parametrize(
    "numeral", ["i", "iv", "V7", "VI", "iiø7", "viio7", "III", "V7/iv", "VII", "i6"]
)
@pytest.mark.parametrize("tonic", ["A", "E", "C", "F#", "Bb"])
def test_numerals_in_minor_mean_what_a_peer_library_means(tonic: str, numeral: str) -> None:
    theirs = peer_roman.RomanNumeral(numeral, peer_key.Key(tonic.replace("b", "-").lower()))

    ours = realise(numeral, Key(PitchName.parse(tonic), "minor"))

    assert {t.pitch_class for t in ours.tones} == set(theirs.pitchClasses)


def _sound(chord: Chord) -> tuple[int, str, int]:
    return chord.root.pitch_class, chord.quality_id, chord.bass_name.pitch_class


@given(chords, keys)
def test_a_chord_comes_back_from_its_numeral(chord: Chord, key: Key) -> None:
    assert _sound(realise(roman_numeral(chord, key), key)) == _sound(chord)


@given(chords, keys, chords)
def test_a_chord_comes_back_from_its_applied_numeral(
    chord: Chord, key: Key, following: Chord
) -> None:
    assert _sound(realise(roman_numeral(chord, key, following), key)) == _sound(chord)


@given(chords, keys)
def test_a_scale_chord_comes_back_with_its_letters(chord: Chord, key: Key) -> None:
    names = set(key.scale_names)
    assume({chord.root, chord.bass_name} <= names)

    assert realise(roman_numeral(chord, key), key) == chord


@given(chords, keys, chords)
def test_a_numeral_reads_back_as_the_same_text(chord: Chord, key: Key, following: Chord) -> None:
    numeral = roman_numeral(chord, key, following)

    assert str(RomanNumeral.parse(numeral)) == numeral


@given(chords, keys)
def test_only_the_fourth_and_diminished_chords_stand_on_raised_degrees_of_major(
    chord: Chord, key: Key
) -> None:
    assume(key.mode == "major" and not chord.is_diminished)

    numeral = RomanNumeral.parse(roman_numeral(chord, key))

    assert (numeral.number, numeral.alter) == (4, 1) or numeral.alter in (0, -1)
    assert (numeral.number, numeral.alter) not in {(1, -1), (4, -1)}


@given(chords, keys)
def test_a_chord_comes_back_from_its_nashville_number(chord: Chord, key: Key) -> None:
    assert realise_nashville(nashville_number(chord, key), key) == chord


@pytest.mark.parametrize(
    ("key", "symbols", "numerals"),
    [
        ("C", "C C7 F F#dim7 C/G", "I V7/IV IV #ivo7 I64"),
        ("C", "A7/C# Dm9 Gsus4 G13", "V65/ii ii9 Vsus4 V13"),
        ("C", "Bm7b5 E7 Am7", "iiø7/vi V7/vi vi7"),
        ("Eb", "Ebmaj9 Ebm6 Db7 Bdim7 Cm7", "Imaj9 iadd6 bVII7 viio7/vi vi7"),
        ("C", "Cadd9 Eb13 Abmaj7 Bb C", "Iadd9 V13/bVI bVImaj7 bVII I"),
        ("Am", "Am G#dim7 Am/G F Bm7b5 E7b9", "i viio7 i/7 VI iiø7 V7b9"),
        ("G", "G B7 Em A7 D7 G", "I V7/vi vi V7/V V7 I"),
        ("F", "Gb7 Fmaj7 Bbm6 F6", "bII7 Imaj7 ivadd6 Iadd6"),
        ("Db", "E7/G# Amaj9 F#13 B13 Db", "V65/bVI bVImaj9 V13/bVII bVII13 I"),
        ("Gb", "Gmaj9 Cdim7 Gb/Db", "bIImaj9 #ivo7 I64"),
        ("Ab", "E13 Eb13 A13 Ab6", "bVI13 V13 bII13 Iadd6"),
        ("A", "G#7/D# C#m F9 E7", "V43/iii iii bVI9 V7"),
        ("B", "Fdim7 B/F# Ddim7 C#m9", "#ivo7 I64 biiio7 ii9"),
        ("C# minor", "Fdim7 F#m9 Gdim7 G#7 C#m", "viio7/iv iv9 viio7/V V7 i"),
        ("G# minor", "G9sus4 F#9sus4", "#VII9sus4 VII9sus4"),
        ("C", "C/E G7/B G7/D G7/F C/G Bdim7/Ab Fmaj7/A", "I6 V65 V43 V42 I64 viio42 IVmaj65"),
        ("C", "Dm7/F Bm7b5/D Bdim/D G9/B C/D", "ii65 viiø65 viio6 V9/7 I/2"),
        ("C", "C Ebdim7 Dm7 D#dim7 Em7", "I biiio7 ii7 viio7/iii iii7"),
    ],
)
def test_progressions_are_named_as_a_musician_names_them(
    key: str, symbols: str, numerals: str
) -> None:
    progression = [Chord.parse(symbol) for symbol in symbols.split()]

    assert " ".join(analyse(progression, Key.parse(key))) == numerals


@pytest.mark.parametrize(
    ("text", "chord"),
    [("1", "C"), ("6-", "Am"), ("57", "G7"), ("b7", "Bb"), ("5/7", "G/B"), ("4maj7", "Fmaj7"),
     ("16/9", "C6/9"), ("#4o7", "F#dim7"), ("2-7b5", "Dm7b5")],
)  # fmt: skip
def test_nashville_numbers_are_read(text: str, chord: str) -> None:
    assert str(realise_nashville(text, Key.parse("C"))) == chord


@pytest.mark.parametrize("text", ["", "Vx", "IIX", "V7/", "V7/zz", "I/8", "Q", "viii", "V7/vi/9"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(InvalidRomanNumeralError, match="is not a Roman numeral"):
        realise(text, Key.parse("C"))


@pytest.mark.parametrize("text", ["", "8", "1zz", "C", "1/9"])
def test_what_is_no_nashville_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidRomanNumeralError, match="is not a Nashville number"):
        realise_nashville(text, Key.parse("C"))


def test_a_numeral_says_what_it_is_made_of() -> None:
    numeral = RomanNumeral.parse("V7/vi/#5")

    assert (numeral.number, numeral.quality_id, numeral.target, numeral.bass) == (
        5,
        "7",
        "vi",
        "#5",
    )
    assert str(numeral) == "V7/vi/#5"
