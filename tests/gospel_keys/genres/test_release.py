"""Letting go at chord changes, and tender notes in one hand only."""

import random
from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.release import (
    clear_sharp_nines,
    pushes_clashing_with,
    release_at_changes,
    release_at_pushes,
    undouble,
)
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER

Staging = Callable[[str], Stage]
BAR = 4 * QUARTER


@pytest.fixture
def stage_on() -> Staging:
    def build(chords: str) -> Stage:
        brief = read_brief("Gospel in C in 4/4", wishes=Wishes(chords=chords), seed=1)
        assert brief.chart is not None
        form = plan_form(brief, random.Random(1))
        return Stage(brief, form, *given_chords(brief.chart, brief, form))

    return build


def right(pitch: int, *, length: int, chord: int = 0, role: Role = Role.INNER) -> Draft:
    return Draft(0, length, pitch, Hand.RIGHT, role, chord, "test")


@pytest.mark.parametrize(
    ("pitch", "kept"),
    [(60, 3 * BAR), (67, 2 * BAR), (64, BAR), (62, BAR)],
    ids=["common to all", "until the third", "foreign", "foreign everywhere"],
)
def test_a_note_ends_where_it_becomes_foreign(pitch: int, kept: int, stage_on: Staging) -> None:
    stage = stage_on("C | C7sus4 | F")

    [note] = release_at_changes(stage, [right(pitch, length=3 * BAR)])

    assert note.duration == kept


def test_a_pushed_note_is_not_cut_at_its_own_chord(stage_on: Staging) -> None:
    stage = stage_on("C | F")
    pushed = Draft(BAR - 480, BAR, 69, Hand.RIGHT, Role.MELODY, 1, "test")

    assert release_at_changes(stage, [pushed]) == [pushed]


def test_a_slash_bass_belongs_to_its_chord() -> None:
    assert 2 in Chord.parse("C/D").sounding_classes


def test_the_right_hand_leaves_the_seventh_to_the_shell(stage_on: Staging) -> None:
    stage = stage_on("G7 | C")
    shell = [
        Draft(0, BAR, p, Hand.LEFT, r, 0, "shell") for p, r in ((43, Role.BASS), (53, Role.SHELL))
    ]
    chord = [right(65, length=BAR), right(71, length=BAR), right(74, length=BAR, role=Role.MELODY)]

    kept = undouble(stage, [*shell, *chord])

    assert [d.midi for d in kept] == [43, 53, 71, 74]


def test_a_fill_takes_the_note_from_the_shell(stage_on: Staging) -> None:
    stage = stage_on("G7 | C")
    shell = [
        Draft(0, BAR, p, Hand.LEFT, r, 0, "shell") for p, r in ((43, Role.BASS), (53, Role.SHELL))
    ]

    kept = undouble(stage, [*shell, right(77, length=BAR, role=Role.FILL)])

    assert [d.midi for d in kept] == [43, 77]


def test_a_sung_seventh_takes_the_place_of_the_shell_and_a_doubled_root_stays(
    stage_on: Staging,
) -> None:
    stage = stage_on("G7 | C")
    shell = [
        Draft(0, BAR, p, Hand.LEFT, r, 0, "shell") for p, r in ((43, Role.BASS), (53, Role.SHELL))
    ]
    sung = [right(67, length=BAR), right(77, length=BAR, role=Role.MELODY)]

    assert undouble(stage, [*shell, *sung]) == [shell[0], *sung]


def pushed(pitch: int, lead: int = QUARTER // 2) -> Draft:
    return Draft(BAR - lead, BAR, pitch, Hand.RIGHT, Role.MELODY, 1, "test")


def left(pitch: int, onset: int = 0, length: int = BAR) -> Draft:
    return Draft(onset, length, pitch, Hand.LEFT, Role.BASS, 0, "test")


@pytest.mark.parametrize(
    ("pitch", "kept"),
    [(40, BAR - QUARTER // 2), (42, BAR - QUARTER // 2), (36, BAR), (43, BAR)],
    ids=["semitone below", "semitone above", "fourth", "whole step"],
)
def test_the_left_hand_lets_go_at_a_push_it_grinds_under(
    pitch: int, kept: int, stage_on: Staging
) -> None:
    stage = stage_on("C | F")

    [held, push] = release_at_pushes(stage, [left(pitch), pushed(65)])

    assert held.duration == kept
    assert push == pushed(65)


def test_a_note_struck_under_a_push_is_left_out_of_its_chord(stage_on: Staging) -> None:
    stage = stage_on("C | F")
    late = BAR - QUARTER // 2
    answer = [left(pitch, late, QUARTER // 2) for pitch in (48, 52)]

    assert release_at_pushes(stage, [*answer, pushed(65)]) == [answer[0], pushed(65)]


def test_a_left_hand_that_pushes_too_plays_the_same_chord(stage_on: Staging) -> None:
    stage = stage_on("C | G13")
    early = BAR - QUARTER // 2
    shell = [Draft(early, BAR, p, Hand.LEFT, Role.SHELL, 1, "test") for p in (53, 59)]
    top = pushed(76)

    assert release_at_pushes(stage, [*shell, top]) == [*shell, top]


def test_a_left_hand_that_pushed_one_chord_lets_go_at_the_push_of_the_next(
    stage_on: Staging,
) -> None:
    stage = stage_on("C | G7 | Ab")
    early = BAR - QUARTER // 2
    held = Draft(early, 2 * BAR, 55, Hand.LEFT, Role.SHELL, 1, "test")
    later = Draft(BAR + early, BAR, 68, Hand.RIGHT, Role.MELODY, 2, "test")

    [shell, _] = release_at_pushes(stage, [held, later])

    assert shell.end == later.onset


def test_a_ghost_is_gone_before_it_grinds(stage_on: Staging) -> None:
    stage = stage_on("C | F")
    ghost = Draft(BAR - QUARTER // 2, QUARTER // 2, 40, Hand.LEFT, Role.GHOST, 0, "test")

    assert release_at_pushes(stage, [ghost, pushed(65)]) == [ghost, pushed(65)]


def test_the_pedal_knows_the_pushes_that_would_blur(stage_on: Staging) -> None:
    stage = stage_on("C | F")

    assert pushes_clashing_with(stage, [left(40), pushed(65)]) == {0: BAR - QUARTER // 2}
    assert pushes_clashing_with(stage, [left(36), pushed(65)]) == {}


@pytest.mark.parametrize(
    ("pitches", "expected"),
    [((63, 64, 68, 72), (64, 68, 72)), ((63, 68, 72, 76), (68, 72, 76)), ((64, 75), (64, 75))],
    ids=["a semitone below", "under the top", "a seventh above"],
)
def test_a_sharp_nine_stands_above_its_third_or_not_at_all(
    pitches: tuple[int, ...], expected: tuple[int, ...], stage_on: Staging
) -> None:
    stage = stage_on("C7#9#5 | F")
    top = max(pitches)
    drafts = [right(p, length=BAR, role=Role.MELODY if p == top else Role.INNER) for p in pitches]

    assert tuple(d.midi for d in clear_sharp_nines(stage, drafts)) == expected
