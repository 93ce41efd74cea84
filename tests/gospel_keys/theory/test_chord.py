"""Chord symbols in every dialect, written in one, refused with a column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.errors import InvalidChordError, InvalidRomanNumeralError
from gospel_keys.theory.chord import Chord, NoChord, Polychord
from gospel_keys.theory.chord_catalogue import CHORD_TYPES
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName
from gospel_keys.theory.symbol import parse_symbol

DIALECTS = {
    "Cmaj7": "CM7 CΔ CΔ7 C^ C^7 CMaj7 Cma7 CMA7 Cmaj7 C△7",
    "Cm7": "Cmin7 C-7 Cmi7 Cm7 CMIN7 C−7",
    "C7": "C7 Cdom7",
    "Cm7b5": "Cø Cø7 Ch7 Ch Cm7b5 C-7b5 Cm7-5 Cmin7(b5) Cm7♭5",
    "Cdim7": "Co7 C°7 Cdim7 Cdim7",
    "Cdim": "Co C° Cdim Cmb5",
    "Caug": "C+ Caug",
    "C7#5": "C+7 C7+ Caug7 C7#5 C7+5 C7(#5)",
    "CaugMaj7": "C+M7 Cmaj7#5 Cmaj7+5 CΔ#5 CaugMaj7",
    "CmMaj7": "Cm(maj7) CmM7 C-Δ7 C-Δ Cmin/maj7 CmMaj7 Cm(M7)",
    "C6/9": "C69 C6/9 C6(9) C6add9 C6,9",
    "Cm6/9": "Cm69 C-6/9 Cmin6/9",
    "C7b9": "C7b9 C7-9 C7(b9) C7♭9",
    "C7#9": "C7#9 C7+9 C7(#9) C7♯9",
    "C13b9": "C13b9 C7(b9,13) C13(b9)",
    "C7b9#11": "C7b9#11 C7(b9,#11) C7(b9)(#11)",
    "Csus4": "Csus Csus4",
    "C9sus4": "C9sus C9sus4 C9(sus4)",
    "Cadd9": "Cadd9 Cadd2 C2 C(add9) C(add2)",
    "Cadd11": "Cadd11 Cadd4",
    "C7alt": "C7alt Calt C7(alt)",
    "C5": "C5 Cno3 C(no3)",
    "C/G": "C/G C/g",
    "C6/9/E": "C6/9/E C69/E",
    "Bbm7/Ab": "B♭-7/A♭ Bbmin7/Ab",
}  # fmt: skip

roots = st.builds(PitchName, st.sampled_from(LETTERS), st.integers(-2, 2))
suffixes = st.builds(
    lambda triad, number, marks: triad + number + "".join(marks),
    st.sampled_from(["", "m", "maj", "-", "+", "dim", "M", "min"]),
    st.sampled_from(["", "6", "6/9", "7", "9", "11", "13"]),
    st.lists(
        st.sampled_from(
            ["(b5)", "#5", "b9", "#9", "#11", "b13", "sus4", "sus2", "add9", "add11", "no5",
             "(no3)", "(add13)", "alt"]
        ),
        max_size=3,
        unique=True,
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "spoken"),
    [(k, word) for k, words in DIALECTS.items() for word in words.split()],
)
def test_every_dialect_reads_as_one_chord(written: str, spoken: str) -> None:
    assert Chord.parse(spoken).symbol == written


@given(roots, st.sampled_from(CHORD_TYPES), st.none() | roots)
def test_writing_and_reading_undo_each_other(
    root: PitchName, kind: object, bass: PitchName | None
) -> None:
    chord = Chord(root, kind.id, bass)  # type: ignore[attr-defined]

    assert Chord.parse(chord.symbol) == chord
    assert Chord.parse(chord.symbol).tones == chord.tones


@given(roots, suffixes)
def test_whatever_is_read_is_written_so_that_it_reads_the_same(
    root: PitchName, suffix: str
) -> None:
    try:
        chord = Chord.parse(f"{root}{suffix}")
    except InvalidChordError:
        return

    again = Chord.parse(chord.symbol)

    assert set(again.degrees) == set(chord.degrees)
    assert again.symbol == chord.symbol


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_with_a_column(text: str) -> None:
    try:
        chord = Chord.parse(text)
    except InvalidChordError as error:
        assert error.column is not None
        assert 1 <= error.column <= len(text) + 1
    else:
        assert Chord.parse(chord.symbol) == chord


@given(roots, st.sampled_from(CHORD_TYPES), st.integers(0, 11), st.integers(0, 11))
def test_transposition_is_a_group_action(
    root: PitchName, kind: object, first: int, second: int
) -> None:
    chord = Chord.of(root, kind.id)  # type: ignore[attr-defined]

    twice = chord.transpose(first).transpose(second)

    assert twice.pitch_classes == chord.transpose(first + second).pitch_classes
    assert chord.transpose(12).pitch_classes == chord.pitch_classes


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("Cmajj7", 2, "did you mean 'maj7'"),
        ("Bbm7b4", 3, "unknown chord quality 'm7b4'"),
        ("H7", 1, "unknown chord root"),
        ("c", 1, "did you mean 'C'"),
        ("", 1, "unknown chord root"),
        ("C7b9b9", 2, "unknown chord quality"),
        ("C/H", 2, "unknown chord quality"),
        ("  Czz", 4, "unknown chord quality 'zz'"),
    ],
)
def test_nonsense_is_refused_with_its_column(text: str, column: int, words: str) -> None:
    with pytest.raises(InvalidChordError, match=words) as caught:
        Chord.parse(text)

    assert caught.value.column == column
    assert caught.value.value == text


def test_tones_are_spelled_in_thirds() -> None:
    assert [str(t) for t in Chord.parse("Ab7b9").tones] == ["Ab", "C", "Eb", "Gb", "Bbb"]
    assert [str(t) for t in Chord.parse("F#m7b5").tones] == ["F#", "A", "C", "E"]


def test_a_chord_made_in_another_dialect_is_the_same_chord() -> None:
    assert Chord(PitchName("C"), "min7") == Chord.parse("Cm7")
    with pytest.raises(InvalidChordError, match="unknown chord quality 'zz' at column 2"):
        Chord(PitchName("C"), "zz")


def test_a_bass_on_the_root_is_no_slash_chord() -> None:
    assert Chord.parse("C/C").symbol == "C"


def test_foreign_pitch_classes_have_no_spelling_in_a_chord() -> None:
    chord = Chord.parse("C7/Bb")

    assert str(chord.spell(10)) == "Bb"
    assert chord.spell(1) is None
    assert str(chord.bass_name) == "Bb"


def test_polychords_and_silence_are_read_and_written() -> None:
    poly = parse_symbol("D|C7")

    assert isinstance(poly, Polychord)
    assert parse_symbol(poly.symbol) == poly == parse_symbol("D/C7")
    assert poly.pitch_classes == {2, 6, 9, 0, 4, 7, 10}
    assert parse_symbol("NC") == NoChord() == parse_symbol(str(NoChord()))


def test_a_key_opens_numerals_and_numbers() -> None:
    key = Key.parse("Eb")

    assert str(parse_symbol("V7/ii", key)) == "C7"
    assert str(parse_symbol("4-7", key)) == "Abm7"
    with pytest.raises(InvalidRomanNumeralError, match="expected a key"):
        parse_symbol("ii7")
    with pytest.raises(InvalidChordError):
        parse_symbol("Q", key)
