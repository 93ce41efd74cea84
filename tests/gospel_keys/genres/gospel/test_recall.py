"""Rhythms that come back: bars that nearly agree are made to agree (S-03)."""

import random

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.variety import rhythms_per_eight_bars
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.recall import recall_rhythms
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import ChordSpan, Hand, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

BAR, BEAT = 3840, 960


def stage_of(bars: int = 16) -> Stage:
    order = Wishes(key="C", bars=bars, meter="4/4")
    brief = read_brief("Contemporary gospel", genre="gospel", wishes=order, seed=1)
    form = plan_form(brief, random.Random(1))
    spans = tuple(ChordSpan(n * BAR, BAR, Chord.parse("C")) for n in range(bars))
    return Stage(brief, form, spans, (KeyChange(0, Key.parse("C")),))


def beats_of(rhythms: list[tuple[int, ...]]) -> list[Beat]:
    """Beats by the sixteenths of each bar, every note held to the next."""
    onsets = [n * BAR + s * BEAT // 4 for n, row in enumerate(rhythms) for s in row]
    ends = [*onsets[1:], len(rhythms) * BAR]
    return [
        Beat(a, b - a, a // BAR, a // BAR, pushed=False) for a, b in zip(onsets, ends, strict=True)
    ]


RESTLESS = [tuple(sorted({0, 4 + n % 5, 8, 9 + n % 7})) for n in range(16)]
PLAN = (TexturePlan(0, 16, "octave-roots", "chord-fills"),)


def test_nothing_that_was_planned_is_taken_away() -> None:
    stage, beats = stage_of(), beats_of(RESTLESS)

    done = recall_rhythms(stage, beats, PLAN)

    assert {b.onset for b in beats} <= {b.onset for b in done}
    assert all(a.end <= b.onset for a, b in zip(done, done[1:], strict=False))
    assert sum(b.duration for b in done) == sum(b.duration for b in beats)


def test_restless_bars_come_to_agree() -> None:
    stage, beats = stage_of(), beats_of(RESTLESS)

    def rhythms(found: list[Beat]) -> int:
        return len({tuple(b.onset % BAR for b in found if b.onset // BAR == n) for n in range(16)})

    assert rhythms(recall_rhythms(stage, beats, PLAN)) < rhythms(beats)


def test_few_rhythms_are_left_as_they_are() -> None:
    stage = stage_of()
    beats = beats_of([(0, 8), (0, 6, 8), (0, 4, 8, 12), (0,)] * 4)

    assert recall_rhythms(stage, beats, PLAN) == beats


def test_a_push_is_not_struck_again_on_the_beat_it_came_before() -> None:
    stage = stage_of()
    pushed = Beat(5 * BAR - BEAT // 2, BEAT, 5, 5, pushed=True)
    beats = sorted(
        [b for b in beats_of(RESTLESS) if not 5 * BAR - BEAT // 2 <= b.onset < 5 * BAR + BEAT]
        + [pushed],
        key=lambda b: b.onset,
    )

    done = recall_rhythms(stage, beats, PLAN)

    assert 5 * BAR not in {b.onset for b in done}


def test_eight_bars_of_a_piece_have_five_to_seven_rhythms() -> None:
    found = []
    for seed in range(16):
        brief = read_brief("Contemporary gospel", wishes=Wishes(bars=24), seed=seed)
        score = GospelArranger().arrange(brief, seed=seed).score
        found.append(rhythms_per_eight_bars(score, Hand.RIGHT))

    assert sum(5 <= n <= 7.25 for n in found) >= 0.8 * len(found)
    assert min(found) >= 4
