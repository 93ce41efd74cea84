"""The hook in rhythm: phrases and sections begin as they did before (M-06, S-04)."""

import random
from dataclasses import replace

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.hooks import return_to_the_hook
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

BAR, BEAT = 3840, 960


def stage_of(bars: int, *, changes: int = 1) -> Stage:
    """Chords that change every bar; 16 bars are intro, a verse of eight, a chorus of four."""
    order = Wishes(key="C", bars=bars, meter="4/4")
    brief = read_brief("Contemporary gospel", genre="gospel", wishes=order, seed=1)
    form = plan_form(brief, random.Random(1))
    length = BAR // changes
    spans = tuple(
        ChordSpan(n * length, length, Chord.parse("CFGA"[n % 4])) for n in range(bars * changes)
    )
    return Stage(brief, form, spans, (KeyChange(0, Key.parse("C")),))


def beats_of(stage: Stage) -> list[Beat]:
    """Two notes a bar, of which the second stands elsewhere in every bar."""
    found: list[Beat] = []
    for bar in range(stage.form.bars):
        late = BAR // 4 + 240 * (bar % 8)
        onset = bar * BAR
        found.append(Beat(onset, late, stage.index_at(onset), bar))
        found.append(Beat(onset + late, BAR - late, stage.index_at(onset + late), bar))
    return found


def rhythm(beats: list[Beat], bar: int) -> list[int]:
    return [b.onset - bar * BAR for b in beats if b.bar == bar]


def test_the_second_phrase_begins_with_the_rhythm_of_the_first() -> None:
    stage = stage_of(16)
    beats = beats_of(stage)

    done = return_to_the_hook(stage, beats, lambda _: "melody")

    assert rhythm(done, 6) == rhythm(beats, 2)
    assert rhythm(done, 7) == rhythm(beats, 3)
    assert rhythm(done, 9) == rhythm(beats, 9)


def test_a_section_that_returns_keeps_its_rhythm_but_for_the_last_bar() -> None:
    stage = stage_of(32)
    model, again = [s for s in stage.form.sections if s.kind.value == "chorus"][:2]
    beats = beats_of(stage)
    early = [
        replace(b, onset=b.onset + 120) if b.bar >= again.bar and b.onset % BAR else b
        for b in beats
    ]

    done = return_to_the_hook(stage, early, lambda _: "melody")

    assert all(rhythm(done, again.bar + k) == rhythm(done, model.bar + k) for k in range(7))
    assert rhythm(done, again.bar + 7) != rhythm(done, model.bar + 7)


def test_a_rhythm_stays_inside_its_family() -> None:
    stage = stage_of(16)
    beats = beats_of(stage)

    def split(bar: int) -> str:
        return "chords" if bar >= 6 else "melody"

    assert rhythm(return_to_the_hook(stage, beats, split), 6) == rhythm(beats, 6)
    assert rhythm(return_to_the_hook(stage, beats, lambda _: ""), 6) == rhythm(beats, 6)


def test_a_beat_belongs_to_the_chord_of_its_new_place() -> None:
    stage = stage_of(16, changes=2)

    done = return_to_the_hook(stage, beats_of(stage), lambda _: "melody")

    assert all(b.chord in (stage.index_at(b.onset), stage.index_at(b.onset) + 1) for b in done)
    assert all(a.end <= b.onset for a, b in zip(done, done[1:], strict=False))


def test_a_push_taken_over_belongs_to_the_chord_it_leads_to() -> None:
    stage = stage_of(16)
    push = Beat(3 * BAR - BEAT // 2, BEAT, 3, 3, pushed=True)
    beats = sorted([push, *(b for b in beats_of(stage) if b.bar != 3)], key=lambda b: b.onset)

    done = return_to_the_hook(stage, beats, lambda _: "melody")

    (again,) = [b for b in done if b.bar == 7]
    assert (again.onset, again.chord, again.pushed) == (7 * BAR - BEAT // 2, 7, True)
