"""The 32 scales: counts, sums, spelling, and an independent library's opinion."""

import pytest
from music21 import scale as peer

from gospel_keys.errors import InvalidPitchError, InvalidScaleError
from gospel_keys.theory.pitch import PitchName
from gospel_keys.theory.scale import Scale, scale_type
from gospel_keys.theory.scale_catalogue import EXTRA_SCALES, SCALES, ScaleType

COUNTS = {
    "Major modes": 7, "Minor variants": 2, "Blues & pentatonic": 4, "Symmetric & advanced": 9,
    "Exotic & world": 6, "Gospel": 4,
}  # fmt: skip
# Written from the theory, in semitones above the tonic, apart from the table under test.
SEMITONES = {
    "Ionian (Major)": "0 2 4 5 7 9 11", "Dorian": "0 2 3 5 7 9 10", "Phrygian": "0 1 3 5 7 8 10",
    "Lydian": "0 2 4 6 7 9 11", "Mixolydian": "0 2 4 5 7 9 10",
    "Aeolian (Natural Minor)": "0 2 3 5 7 8 10", "Locrian": "0 1 3 5 6 8 10",
    "Harmonic Minor": "0 2 3 5 7 8 11", "Melodic Minor (Jazz Minor)": "0 2 3 5 7 9 11",
    "Blues": "0 3 5 6 7 10", "Major Blues": "0 2 3 4 7 9", "Major Pentatonic": "0 2 4 7 9",
    "Minor Pentatonic": "0 3 5 7 10", "Whole Tone": "0 2 4 6 8 10",
    "Diminished (Whole-Half)": "0 2 3 5 6 8 9 11", "Diminished (Half-Whole)": "0 1 3 4 6 7 9 10",
    "Altered (Super Locrian)": "0 1 3 4 6 8 10", "Lydian Dominant": "0 2 4 6 7 9 10",
    "Bebop Dominant": "0 2 4 5 7 9 10 11", "Bebop Major": "0 2 4 5 7 8 9 11",
    "Bebop Minor": "0 2 3 4 5 7 9 10", "Augmented": "0 3 4 7 8 11",
    "Phrygian Dominant": "0 1 4 5 7 8 10", "Hungarian Minor": "0 2 3 6 7 8 11",
    "Double Harmonic Major": "0 1 4 5 7 8 11", "Hirajoshi": "0 2 3 7 8", "Iwato": "0 1 5 6 10",
    "Yo": "0 2 5 7 9", "Gospel Minor": "0 2 3 5 7 8 10 11",
    "Gospel Pentatonic with #4": "0 2 4 6 7 9", "Gospel Blues": "0 2 3 4 5 6 7 9 10",
    "Gospel Melodic Minor": "0 2 3 5 7 9 10 11",
}  # fmt: skip
PEERS = {
    "Ionian (Major)": peer.MajorScale, "Dorian": peer.DorianScale,
    "Phrygian": peer.PhrygianScale, "Lydian": peer.LydianScale,
    "Mixolydian": peer.MixolydianScale, "Locrian": peer.LocrianScale,
    "Aeolian (Natural Minor)": peer.MinorScale, "Harmonic Minor": peer.HarmonicMinorScale,
    "Whole Tone": peer.WholeToneScale,
}  # fmt: skip


def test_the_catalogue_has_thirty_two_scales_in_six_categories() -> None:
    counted = dict.fromkeys(COUNTS, 0)
    for kind in SCALES:
        counted[kind.category] += 1

    assert counted == COUNTS
    assert [kind.name for kind in SCALES] == list(SEMITONES)


@pytest.mark.parametrize("kind", SCALES, ids=lambda kind: kind.id)
def test_a_scale_has_the_semitones_of_the_theory(kind: ScaleType) -> None:
    assert " ".join(map(str, kind.semitones)) == SEMITONES[kind.name]


@pytest.mark.parametrize("kind", SCALES + EXTRA_SCALES, ids=lambda kind: kind.id)
def test_the_steps_fill_the_octave(kind: ScaleType) -> None:
    assert sum(kind.steps) == 12
    assert min(kind.steps) > 0
    assert kind.description.endswith(".")
    assert kind.uses


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("tonic", ["C", "F#", "Bb", "Eb", "A"])
def test_a_scale_is_spelled_as_a_peer_library_spells_it(name: str, tonic: str) -> None:
    peer = PEERS[name](tonic.replace("b", "-"))  # type: ignore[no-untyped-call]
    theirs = [p.name.replace("-", "b") for p in peer.getPitches()]

    ours = [str(n) for n in Scale(PitchName.parse(tonic), scale_type(name)).names]

    if name == "Whole Tone":  # The peer spells every tone on a letter of its own.
        theirs, ours = ([PitchName.parse(n).pitch_class for n in x] for x in (theirs, ours))  # type: ignore[assignment]
    assert ours == theirs[: len(ours)]


def test_the_altered_scale_is_the_seventh_mode_of_melodic_minor() -> None:
    altered = Scale.parse("B altered")
    mother = Scale.parse("C jazz minor")

    assert altered.pitch_classes == mother.pitch_classes


def test_scales_are_found_by_any_of_their_names() -> None:
    assert scale_type("Major").id == "ionian"
    assert scale_type("super locrian").id == "altered"
    assert scale_type("half-whole").id == "diminished-half-whole"
    assert str(Scale.parse("Bb gospel blues")) == "Bb Gospel Blues"


def test_an_unknown_scale_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InvalidScaleError, match="did you mean 'dorian'"):
        Scale.parse("C dorain")
    with pytest.raises(InvalidPitchError):
        Scale.parse("H major")


def test_a_scale_knows_its_degrees_and_its_spelling() -> None:
    scale = Scale.parse("Ab mixolydian")

    assert str(scale.degree(7)) == "Gb"
    assert str(scale.degree(8)) == "Ab"
    assert str(scale.spell(1)) == "Db"
    assert scale.spell(2) is None


@pytest.mark.parametrize("steps", range(12))
def test_transposing_moves_every_tone(steps: int) -> None:
    scale = Scale.parse("C blues")

    moved = scale.transpose(steps)

    assert moved.pitch_classes == {(pc + steps) % 12 for pc in scale.pitch_classes}
    assert moved.transpose(12 - steps).pitch_classes == scale.pitch_classes
