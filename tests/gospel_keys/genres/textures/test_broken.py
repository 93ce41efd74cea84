"""Broken left-hand figures: Alberti over its bass, stride with a bass for every chord."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.broken import alberti, stride
from gospel_keys.score.model import Articulation, Role
from gospel_keys.score.register import low_interval_violations

Staging = Callable[..., Stage]

ROOTS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
CHARTS = (
    "C | F/C | G/B C | Am7 D7/F# | G7",
    "C F/A G7/B C | Dm7b5 G7b9 | Ab6 Bb9 | C/E",
    "Bbmaj9 | A7#9#5 Dm9 | Eb13/Bb | F9sus4",
)


def first_of(drafts: list[Draft], index: int) -> Draft:
    return min((d for d in drafts if d.chord == index), key=lambda d: (d.onset, d.midi))


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(
    "words", ["Gospel in C in 4/4", "Gospel in C in 3/4", "Gospel in C in 6/8"]
)
def test_alberti_begins_every_chord_on_its_bass(chart: str, words: str, stage_on: Staging) -> None:
    stage = stage_on(chart, words)

    drafts = alberti(stage, 0, stage.end, random.Random(1))

    spoken = {d.chord for d in drafts}
    assert len(spoken) >= len(stage.chords) - 1
    for index in spoken:
        first = first_of(drafts, index)
        assert first.midi % 12 == stage.chords[index].chord.bass_name.pitch_class
        assert first.midi == min(d.midi for d in drafts if d.chord == index)


@pytest.mark.parametrize("chart", CHARTS)
def test_alberti_lies_close_and_clear_of_the_mud(chart: str, stage_on: Staging) -> None:
    stage = stage_on(chart)

    drafts = alberti(stage, 0, stage.end, random.Random(1))

    for index in {d.chord for d in drafts}:
        pitches = sorted({d.midi for d in drafts if d.chord == index})
        assert pitches[-1] - pitches[0] <= 12
        assert not low_interval_violations(pitches)


@pytest.mark.parametrize("seed", range(5))
def test_the_hand_reaches_every_bass_of_an_alberti_figure(seed: int, stage_on: Staging) -> None:
    names = [f"{root}{quality}" for quality in ("7", "m7", "maj9") for root in ROOTS]
    random.Random(seed).shuffle(names)
    stage = stage_on(" | ".join(f"{a} {b}" for a, b in pairwise(names)))

    line = alberti(stage, 0, stage.end, random.Random(1))

    singles = [d for d in line if d.rule == "C-20"]
    leaps = [abs(b.midi - a.midi) for a, b in pairwise(singles) if a.end == b.onset]
    assert sum(leap > 12 for leap in leaps) <= 0.02 * len(leaps)
    assert max(leaps) <= 14


def basses(stage: Stage, drafts: list[Draft], index: int) -> list[Draft]:
    onset = stage.chords[index].onset
    return [d for d in drafts if d.onset == onset and d.role is Role.BASS]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("words", ["Gospel in C in 4/4", "Gospel in C in 3/4"])
def test_stride_strikes_the_bass_of_every_chord(chart: str, words: str, stage_on: Staging) -> None:
    stage = stage_on(chart, words)

    drafts = stride(stage, 0, stage.end, random.Random(1))

    for index, span in enumerate(stage.chords):
        low = basses(stage, drafts, index)
        assert low
        assert {d.midi % 12 for d in low} == {span.chord.bass_name.pitch_class}


def test_stride_puts_the_chord_behind_a_late_bass(stage_on: Staging) -> None:
    stage = stage_on("C / / F | F / / /")

    drafts = stride(stage, 0, stage.end, random.Random(1))

    beat = stage.meter.beat
    roles = {d.onset // beat: d.role for d in drafts}
    assert [roles[k] for k in range(8)] == [
        Role.BASS, Role.SHELL, Role.BASS, Role.BASS, Role.SHELL, Role.SHELL, Role.BASS, Role.SHELL,
    ]  # fmt: skip


def test_stride_chords_are_staccato_and_nothing_else(stage_on: Staging) -> None:
    stage = stage_on(CHARTS[0])

    chords = [d for d in stride(stage, 0, stage.end, random.Random(1)) if d.role is Role.SHELL]

    assert chords
    assert {d.articulations for d in chords} == {(Articulation.STACCATO,)}
    assert {d.duration for d in chords} == {stage.meter.beat}
