"""The hook in pitch: ideas come back where their rhythm does (M-06)."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.motifs import recall_motifs
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

BAR, BEAT = 3840, 960
HOOK = (64, 67, 69, 67, 72, 69, 67, 64)
OTHER = (67, 64, 62, 64, 67, 64, 62, 67)


def stage_of(symbol: str = "C6/9", bars: int = 16) -> Stage:
    order = Wishes(key="C", bars=bars, meter="4/4")
    brief = read_brief("Contemporary gospel", genre="gospel", wishes=order, seed=1)
    form = plan_form(brief, random.Random(1))
    spans = tuple(ChordSpan(n * BAR, BAR, Chord.parse(symbol)) for n in range(bars))
    return Stage(brief, form, spans, (KeyChange(0, Key.parse("C")),))


def line_of(ideas: dict[int, Sequence[int]]) -> tuple[list[MelodyNote], list[Beat]]:
    """Quarters from some bars on, and one high note that is the summit."""
    pitches = {b * BAR + k * BEAT: p for b, row in ideas.items() for k, p in enumerate(row)}
    pitches[13 * BAR] = 81
    line = [MelodyNote(t, BEAT, p, t // BAR) for t, p in sorted(pitches.items())]
    return line, [Beat(n.onset, n.duration, n.chord, n.chord) for n in line]


def sung(line: Sequence[MelodyNote], bar: int) -> list[int]:
    return [n.midi for n in line if bar <= n.onset // BAR < bar + 2]


def test_an_idea_with_the_rhythm_of_another_takes_its_intervals() -> None:
    line, beats = line_of({2: HOOK, 6: OTHER})

    done = recall_motifs(stage_of(), line, beats)

    def moves(row: list[int]) -> list[int]:
        return [b - a for a, b in pairwise(row)]

    assert moves(sung(done, 6)) == moves(sung(done, 2)) == moves(list(HOOK))
    assert [(n.onset, n.duration) for n in done] == [(n.onset, n.duration) for n in line]


def test_an_idea_with_a_rhythm_of_its_own_stays() -> None:
    line, beats = line_of({2: HOOK, 6: OTHER[:3]})

    assert recall_motifs(stage_of(), line, beats) == line


@pytest.mark.parametrize("floor", [71, 76])
def test_nothing_goes_under_the_hand_below(floor: int) -> None:
    line, beats = line_of({2: HOOK, 6: [76] * 8})

    done = recall_motifs(
        stage_of(), line, beats, floor_of=lambda beat: floor if beat.bar >= 6 else 0
    )

    assert min(sung(done, 6)) >= floor


def test_a_motif_finds_tones_of_its_chord_or_does_not_come() -> None:
    line, beats = line_of({2: HOOK, 6: [66, 70, 73, 70, 66, 70, 73, 70]})
    stage = stage_of("F#")

    done = recall_motifs(stage, line, beats)

    classes = stage.chords[6].chord.pitch_classes
    assert all(p % 12 in classes for p in sung(done, 6))


def test_the_summit_is_the_one_highest_note() -> None:
    line, beats = line_of({2: HOOK, 6: OTHER, 10: [74, 72, 69, 67, 72, 69, 67, 64]})

    done = recall_motifs(stage_of(), line, beats)

    assert [n.onset for n in done if n.midi >= 81] == [13 * BAR]


def test_bars_without_a_tune_are_left_alone() -> None:
    line, beats = line_of({2: HOOK, 6: OTHER})

    assert recall_motifs(stage_of(), line, beats, sung_in=lambda bar: bar < 6) == line


def test_a_section_that_returns_sings_its_first_notes() -> None:
    stage = stage_of(bars=32)
    model, again = [s for s in stage.form.sections if s.kind.value == "chorus"][:2]
    line, beats = line_of({model.bar: HOOK, again.bar: [67, 67, 69, 69, 67, 67, 69, 67]})

    done = recall_motifs(stage, line, beats)

    assert sung(done, again.bar) == list(HOOK)
