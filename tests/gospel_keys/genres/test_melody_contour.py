"""The contour: low verses, high choruses, one summit two thirds of the way."""

import random
from statistics import mean

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.harmony import harmonise
from gospel_keys.genres.line_plan import Beat, lay_out, plan_cells
from gospel_keys.genres.melody_contour import HIGHEST, Contour, draw_contour
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import FormSection, SectionKind
from gospel_keys.harmony.form_plan import plan_form

SEEDS = range(12)


def stage_and_beats(seed: int, bars: int = 16) -> tuple[Stage, list[Beat]]:
    words = "Worship song with a gospel feel"
    brief: Brief = read_brief(words, genre="gospel", wishes=Wishes(key="Eb", bars=bars), seed=seed)
    form = plan_form(brief, random.Random(seed))
    harmony = harmonise(form, brief, random.Random(seed))
    stage = Stage(brief, form, harmony.chords, harmony.keys)
    cells = plan_cells(stage, lambda _: "melody", random.Random(seed))
    return stage, lay_out(stage, cells)


def section_of(stage: Stage, beat: Beat) -> FormSection:
    return stage.form.section_at(beat.bar)


def heights(stage: Stage, beats: list[Beat], contour: Contour, kind: SectionKind) -> list[float]:
    return [
        contour.height(stage, section_of(stage, b), b)
        for b in beats
        if section_of(stage, b).kind is kind
    ]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("bars", [16, 24, 32])
def test_the_summit_lies_at_two_thirds_of_the_body(seed: int, bars: int) -> None:
    stage, beats = stage_and_beats(seed, bars)
    frame = (SectionKind.INTRO, SectionKind.ENDING)
    body = [s for s in stage.form.sections if s.kind not in frame]
    start = body[0].bar * stage.meter.bar
    length = sum(s.bars for s in body) * stage.meter.bar

    contour = draw_contour(stage, beats, random.Random(seed))

    assert contour.summit is not None
    assert 0.58 <= (contour.summit - start) / length <= 0.95


@pytest.mark.parametrize("seed", SEEDS)
def test_the_summit_is_a_chord_tone_that_a_voice_can_sing(seed: int) -> None:
    stage, beats = stage_and_beats(seed)

    contour = draw_contour(stage, beats, random.Random(seed))

    beat = next(b for b in beats if b.onset == contour.summit)
    assert contour.crown % 12 in stage.chords[beat.chord].chord.pitch_classes
    assert 74 <= contour.crown <= HIGHEST


@pytest.mark.parametrize("seed", SEEDS)
def test_no_moment_wants_to_be_higher_than_the_summit(seed: int) -> None:
    stage, beats = stage_and_beats(seed)

    contour = draw_contour(stage, beats, random.Random(seed))

    assert all(contour.height(stage, section_of(stage, b), b) <= contour.crown for b in beats)


@pytest.mark.parametrize("seed", SEEDS)
def test_choruses_lie_above_verses(seed: int) -> None:
    stage, beats = stage_and_beats(seed)

    contour = draw_contour(stage, beats, random.Random(seed))

    verse = heights(stage, beats, contour, SectionKind.VERSE)
    chorus = heights(stage, beats, contour, SectionKind.CHORUS)
    assert mean(chorus) >= mean(verse) + 3


@pytest.mark.parametrize("seed", SEEDS)
def test_neighbouring_phrases_have_different_shapes(seed: int) -> None:
    stage, beats = stage_and_beats(seed, 32)

    shapes = list(draw_contour(stage, beats, random.Random(seed)).shapes.values())

    assert all(a != b for a, b in zip(shapes, shapes[1:], strict=False))


def test_a_piece_without_a_line_has_no_summit() -> None:
    stage, _ = stage_and_beats(1)

    assert draw_contour(stage, [], random.Random(1)).summit is None
