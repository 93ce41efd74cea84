from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.score.model import Articulation, Hand, Note, PedalSpan, Repeat, Score
from gospel_keys.score.notation.lengths import plain_lengths
from gospel_keys.units import QUARTER

Build = Callable[..., Score]
One = Callable[..., Note]


def _arranged(*notes: Note) -> list[Note]:
    return [replace(note, rule="test") for note in notes]


def _lengths(score: Score) -> dict[str, float]:
    return {str(note.pitch): note.duration / QUARTER for note in plain_lengths(score).notes}


@pytest.fixture
def chord(written: One) -> list[Note]:
    """A chord whose lowest note is let go early."""
    return _arranged(written(0, 1.25, "C4"), written(0, 1.75, "G4"), written(2, 1, "D4"))


def test_a_note_let_go_under_the_pedal_lasts_as_long_as_its_chord(
    sheet: Build, chord: list[Note]
) -> None:
    held = sheet(chord, quarters=4, pedals=(PedalSpan(0, 2 * QUARTER),))

    assert _lengths(held) == {"C4": 1.75, "G4": 1.75, "D4": 1}


def test_without_a_pedal_it_ends_where_it_is_let_go(sheet: Build, chord: list[Note]) -> None:
    lifted = sheet(chord, quarters=4, pedals=(PedalSpan(0, QUARTER),))

    assert plain_lengths(lifted) == lifted


def test_a_note_that_the_other_hand_takes_over_keeps_its_chord_whole(
    sheet: Build, written: One
) -> None:
    low = (written(0, 2, "C3", Hand.LEFT), written(0, 1, "E4", Hand.LEFT))
    score = sheet(_arranged(*low, written(1, 1, "E4")), quarters=4)

    held = [n.duration for n in plain_lengths(score).notes if n.hand is Hand.LEFT]

    assert held == [2 * QUARTER, 2 * QUARTER]


def test_a_note_under_a_line_that_rings_on_over_the_next_attack_is_left_alone(
    sheet: Build, written: One
) -> None:
    notes = _arranged(written(0, 1, "C4"), written(0, 3, "G4"), written(2, 1, "D4"))
    score = sheet(notes, quarters=4, pedals=(PedalSpan(0, 4 * QUARTER),))

    assert plain_lengths(score) == score


def test_no_note_is_held_into_another_harmony(
    sheet: Build, chord: list[Note], study: Score
) -> None:
    span = replace(study.chords[0], onset=3 * QUARTER // 2, duration=QUARTER)
    score = sheet(chord, quarters=4, pedals=(PedalSpan(0, 2 * QUARTER),), chords=(span,))

    assert plain_lengths(score) == score


def test_staccato_notes_stay_short(sheet: Build, chord: list[Note]) -> None:
    dotted = [replace(note, articulations=(Articulation.STACCATO,)) for note in chord]
    score = sheet(dotted, quarters=4, pedals=(PedalSpan(0, 2 * QUARTER),))

    assert plain_lengths(score) == score


def test_scores_that_were_not_arranged_or_have_repeats_stay_as_they_are(
    sheet: Build, chord: list[Note]
) -> None:
    pedals = (PedalSpan(0, 2 * QUARTER),)
    plain = sheet([replace(note, rule="") for note in chord], quarters=4, pedals=pedals)
    repeat = Repeat(0, 2 * QUARTER, 4 * QUARTER)
    repeated = sheet(chord, quarters=4, pedals=pedals, repeats=(repeat,))

    assert plain_lengths(plain) == plain
    assert plain_lengths(repeated) == repeated


def test_all_voices_end_together_under_the_last_fermata(sheet: Build, written: One) -> None:
    fermata = (Articulation.FERMATA,)
    low = [replace(written(4, 4, p, Hand.LEFT), arpeggio=True) for p in ("C2", "G2")]
    low[0] = replace(low[0], articulations=fermata)
    tune = written(2, 3, "C5")
    score = sheet(_arranged(tune, *low, written(4, 4, "E4"), written(4, 4, "G4")), quarters=8)

    ending = plain_lengths(score).notes

    assert {note.end for note in ending} == {8 * QUARTER}
    marked = {note.hand for note in ending if Articulation.FERMATA in note.articulations}
    assert marked == {Hand.LEFT, Hand.RIGHT}
    assert [str(note.pitch) for note in ending if not note.arpeggio] == ["C5"]


def _clipped(written: One, beat: float, name: str = "C4") -> Note:
    dot = (Articulation.STACCATO,)
    return replace(written(beat, 0.25, name), rule="test", articulations=dot)


@pytest.mark.parametrize(
    ("beat", "after", "length"),
    [
        pytest.param(0, 1, 0.5, id="on the beat"),
        pytest.param(0.5, 1, 0.5, id="on the half of the beat"),
        pytest.param(0.25, 0.75, 0.5, id="between two sixteenths"),
        pytest.param(0.25, 1, 0.25, id="off the eighth before a rest"),
        pytest.param(0.75, 2, 0.25, id="at the end of the beat"),
        pytest.param(0, 0.25, 0.25, id="before the next note"),
    ],
)
def test_a_clipped_sixteenth_is_an_eighth_where_that_saves_a_rest(
    sheet: Build, written: One, beat: float, after: float, length: float
) -> None:
    notes = [_clipped(written, beat), replace(written(after, 1, "E4"), rule="test")]

    assert _lengths(sheet(notes, quarters=4))["C4"] == length


def test_a_sixteenth_without_a_dot_is_a_sixteenth(sheet: Build, written: One) -> None:
    notes = _arranged(written(0, 0.25, "C4"), written(1, 1, "E4"))

    assert _lengths(sheet(notes, quarters=4))["C4"] == 0.25


def test_a_clipped_sixteenth_under_a_held_note_is_left_alone(sheet: Build, written: One) -> None:
    held = replace(written(0, 2, "G4"), rule="test")

    assert _lengths(sheet([held, _clipped(written, 1)], quarters=4))["C4"] == 0.25


def test_a_clipped_sixteenth_keeps_the_eighths_of_a_compound_beat_apart(
    sheet: Build, written: One
) -> None:
    notes = [_clipped(written, 0.25), replace(written(0.75, 1, "E4"), rule="test")]

    assert _lengths(sheet(notes, quarters=3, meter="6/8"))["C4"] == 0.25
