"""Lead sheets: the tune alone, on the treble staff, with form and chords kept."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from gospel_keys.score.lead_sheet import LeadSheet, lead_sheet
from gospel_keys.score.model import Articulation, Hand, Note, Role, Score, Section
from gospel_keys.score.notation.clefs import step_of
from gospel_keys.score.transpose import transpose
from gospel_keys.units import QUARTER

Build = Callable[..., Score]
Make = Callable[..., Note]


def _names(score: Score) -> str:
    return " ".join(str(note.pitch) for note in score.notes)


def test_the_melody_is_taken_and_all_else_is_left(sheet: Build, written: Make) -> None:
    notes = [
        written(0, 1, "C5", role=Role.MELODY),
        written(0, 1, "G4", role=Role.INNER),
        written(1, 1, "D5", role=Role.MELODY),
        written(1.5, 0.5, "A5", role=Role.FILL),
        written(2, 0, "F5", role=Role.GRACE),
        written(2, 2, "E5", role=Role.MELODY),
        written(0, 4, "C2", Hand.LEFT, role=Role.BASS),
    ]

    assert _names(lead_sheet(sheet(notes, quarters=4))) == "C5 D5 E5"


def test_of_octaves_the_upper_note_is_the_tune(sheet: Build, written: Make) -> None:
    notes = [written(0, 1, name, role=Role.MELODY) for name in ("E4", "C5", "E5")]

    assert _names(lead_sheet(sheet(notes, quarters=4))) == "E5"


def test_without_a_named_melody_the_top_line_is_taken(sheet: Build, written: Make) -> None:
    notes = [
        *(written(0, 1, name, role=Role.INNER) for name in ("C4", "E4", "G4")),
        written(1, 3, "A4", role=Role.INNER),
        written(2, 1, "F4", role=Role.INNER),
        written(0, 4, "C3", Hand.LEFT),
    ]

    assert _names(lead_sheet(sheet(notes, quarters=4))) == "G4 A4"


def test_an_answer_under_a_held_note_is_not_the_tune(sheet: Build, written: Make) -> None:
    notes = [
        written(0, 4, "C5", role=Role.MELODY),
        written(1, 1, "E3", Hand.LEFT, role=Role.MELODY),
        written(4, 4, "G3", Hand.LEFT, role=Role.MELODY),
    ]

    assert [n.onset // QUARTER for n in lead_sheet(sheet(notes, quarters=8)).notes] == [0, 4]


def test_one_note_sounds_at_a_time(sheet: Build, written: Make) -> None:
    notes = [written(beat, 3, "C5", role=Role.MELODY) for beat in range(5)]

    line = lead_sheet(sheet(notes, quarters=8)).notes

    assert all(first.end <= second.onset for first, second in pairwise(line))
    assert [n.duration for n in line] == [QUARTER] * 4 + [3 * QUARTER]


def test_short_gaps_are_closed_and_breaths_are_kept(sheet: Build, written: Make) -> None:
    notes = [written(beat, 0.75, "C5", role=Role.MELODY) for beat in (0, 1, 2.5)]

    lengths = [n.duration / QUARTER for n in lead_sheet(sheet(notes, quarters=4)).notes]

    assert lengths == [1, 0.75, 0.75]


def test_notes_are_plain_and_fermatas_stay(sheet: Build, written: Make) -> None:
    marks = (Articulation.ACCENT, Articulation.FERMATA)
    note = written(0, 4, "C5", role=Role.MELODY, articulations=marks, finger=3, tremolo=3)

    (plain,) = lead_sheet(sheet([note], quarters=4)).notes

    assert plain.articulations == (Articulation.FERMATA,)
    assert (plain.finger, plain.tremolo, plain.hand) == (0, 0, Hand.RIGHT)


@pytest.mark.parametrize(
    ("names", "moved"),
    [
        ("E3 F3 G3 A3", "E4 F4 G4 A4"),
        ("C2 D2 E2", "C4 D4 E4"),
        ("C6 D6 E6 F6", "C5 D5 E5 F5"),
        ("C4 E4 G4 C5", "C4 E4 G4 C5"),
        ("E4 F5", "E4 F5"),
    ],
)
def test_the_tune_moves_by_octaves_onto_the_staff(
    sheet: Build, written: Make, names: str, moved: str
) -> None:
    notes = [written(n, 1, name, role=Role.MELODY) for n, name in enumerate(names.split())]

    assert _names(lead_sheet(sheet(notes, quarters=4))) == moved


def test_sections_move_each_on_its_own(sheet: Build, written: Make) -> None:
    low = [written(n, 1, "G3", role=Role.MELODY) for n in range(4)]
    high = [written(n, 1, "G5", role=Role.MELODY) for n in range(4, 8)]
    parts = (
        Section("Verse", "A", 0, 4 * QUARTER),
        Section("Chorus", "B", 4 * QUARTER, 4 * QUARTER),
    )

    assert (
        _names(lead_sheet(sheet(low + high, quarters=8, sections=parts)))
        == "G4 " * 4 + ("G5 " * 4).rstrip()
    )


def test_a_whole_tune_keeps_its_shape(sheet: Build, written: Make) -> None:
    names = ["E3", "G3", "C4", "E4", "D4", "C4", "B3", "C4"]
    notes = [written(n, 1, name, role=Role.MELODY) for n, name in enumerate(names)]

    steps = [step_of(n.pitch) for n in lead_sheet(sheet(notes, quarters=8)).notes]

    assert [b - a for a, b in pairwise(steps)] == [
        b - a for a, b in pairwise([step_of(n.pitch) for n in notes])
    ]


def test_form_chords_and_texts_are_kept_and_playing_marks_are_not(study: Score) -> None:
    page = lead_sheet(study)

    for name in ("title", "creator", "duration", "meters", "keys", "tempos", "chords"):
        assert getattr(page, name) == getattr(study, name)
    assert (page.sections, page.lyrics, page.feel) == (study.sections, study.lyrics, study.feel)
    assert (page.dynamics, page.hairpins, page.pedals) == ((), (), ())


def test_a_transposed_lead_sheet_is_one_still(study: Score) -> None:
    assert isinstance(transpose(lead_sheet(study), 2), LeadSheet)


def test_a_lead_sheet_of_a_lead_sheet_is_the_same(study: Score) -> None:
    page = lead_sheet(study)

    assert lead_sheet(page) == page


def test_a_score_without_notes_has_an_empty_one(study: Score) -> None:
    assert lead_sheet(replace(study, notes=())).notes == ()
