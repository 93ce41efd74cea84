"""Fills: short, in their window, playable, and led by step into the landing (G-33, S-06)."""

import random
from collections.abc import Iterator

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.fills import FILL_BOTTOM, FILL_TOP, add_graces, write_fill
from gospel_keys.genres.gospel.harmony import harmonise
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import Hand, Role

WORDS = ("Slow worship song", "Contemporary gospel", "Traditional gospel", "Shout praise break")


def stage_of(words: str, seed: int = 1) -> Stage:
    brief = read_brief(words, genre="gospel", wishes=Wishes(bars=16, key="Eb"), seed=seed)
    form = plan_form(brief, random.Random(seed))
    harmony = harmonise(form, brief, random.Random(seed))
    return Stage(brief, form, harmony.chords, harmony.keys)


def fills() -> Iterator[tuple[Stage, int, int, list[Draft]]]:
    for words in WORDS:
        stage = stage_of(words)
        for seed in range(60):
            end = (4 + seed % 8) * stage.meter.bar
            for beats in (1, 2):
                start = end - beats * stage.meter.beat
                fill = write_fill(
                    stage,
                    start=start,
                    end=end,
                    origin=70,
                    landing=67 + seed % 9,
                    rng=random.Random(seed),
                )
                if fill:
                    yield stage, start, end, fill


def test_a_fill_stays_inside_its_window() -> None:
    for _, start, end, fill in fills():
        assert all(start <= d.onset and d.end <= end for d in fill)


def test_a_fill_has_two_to_twelve_attacks_of_the_right_hand() -> None:
    for _, _, _, fill in fills():
        assert 2 <= len({d.onset for d in fill}) <= 12
        assert {(d.hand, d.role) for d in fill} == {(Hand.RIGHT, Role.FILL)}


def test_a_fill_keeps_to_the_register() -> None:
    for _, _, _, fill in fills():
        assert all(FILL_BOTTOM - 1 <= d.midi <= FILL_TOP for d in fill)


@pytest.mark.parametrize("landing", [60, 66, 78, 84])
@pytest.mark.parametrize("origin", [58, 82])
def test_a_fill_turns_at_the_edge_of_its_register(landing: int, origin: int) -> None:
    stage = stage_of(WORDS[0])
    end = 4 * stage.meter.bar

    for seed in range(40):
        fill = write_fill(
            stage,
            start=end - 2 * stage.meter.beat,
            end=end,
            origin=origin,
            landing=landing,
            rng=random.Random(seed),
        )
        assert all(FILL_BOTTOM - 1 <= d.midi <= FILL_TOP + 1 for d in fill)


def test_a_fill_can_be_played_in_time() -> None:
    for stage, _, _, fill in fills():
        onsets = sorted({d.onset for d in fill})
        gaps = [b - a for a, b in zip(onsets, onsets[1:], strict=False)]
        seconds = min(gaps, default=stage.meter.beat) / stage.meter.beat * 60 / stage.brief.tempo
        assert seconds >= 1 / 11.5


def test_no_window_too_short_for_three_notes_is_filled() -> None:
    stage = stage_of(WORDS[3])

    fill = write_fill(stage, start=0, end=240, origin=70, landing=72, rng=random.Random(1))

    assert fill == []


@pytest.mark.parametrize("seed", range(4))
def test_graces_slide_into_their_note_from_a_semitone_below(seed: int) -> None:
    stage = stage_of(WORDS[1], seed)
    line = [
        Draft(
            span.onset, span.duration, 60 + (span.chord.root.pitch_class + 4) % 12,
            Hand.RIGHT, Role.MELODY, index, "test",
        )
        for index, span in enumerate(stage.chords)
    ]  # fmt: skip

    graces = add_graces(stage, line, random.Random(seed))

    tops = {d.onset: d.midi for d in line}
    assert all(g.role is Role.GRACE and g.midi == tops[g.onset] - 1 for g in graces)
    assert len(graces) <= len(line) / 2
