"""Inner voices led from chord to chord when the whole hand is written (V-02, V-03)."""

import random
from dataclasses import replace

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.smoothing import (
    calm_triads,
    in_two_fives,
    is_clean,
    lead_inner_voices,
)
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch

BAR = 3840


def stage_of(symbols: str) -> Stage:
    chords = [Chord.parse(symbol) for symbol in symbols.split()]
    order = Wishes(key="C", bars=len(chords), meter="4/4")
    brief = read_brief("Contemporary gospel", genre="gospel", wishes=order, seed=1)
    brief = replace(brief, ending=False)
    spans = tuple(ChordSpan(n * BAR, BAR, chord) for n, chord in enumerate(chords))
    form = plan_form(brief, random.Random(1))
    return Stage(brief, form, spans, (KeyChange(0, Key.parse("C")),))


def chord(index: int, pitches: tuple[MidiPitch, ...], rule: str = "block") -> list[Draft]:
    return [
        Draft(
            index * BAR, BAR, p, Hand.RIGHT,
            Role.MELODY if p == pitches[-1] else Role.INNER, index, rule,
        )
        for p in pitches
    ]  # fmt: skip


def bass(index: int, *pitches: MidiPitch) -> list[Draft]:
    return [Draft(index * BAR, BAR, p, Hand.LEFT, Role.BASS, index, "G-20") for p in pitches]


def right(drafts: list[Draft], index: int) -> tuple[MidiPitch, ...]:
    return tuple(sorted(d.midi for d in drafts if d.hand is Hand.RIGHT and d.chord == index))


def test_an_inner_voice_gives_way_and_the_melody_stays() -> None:
    stage = stage_of("Am7 Fmaj7 C")
    drafts = [
        *chord(0, (60, 64, 67, 69)), *bass(0, 33, 45),
        *chord(1, (65, 69, 72, 76)), *bass(1, 29, 41),
        *chord(2, (64, 67, 72)), *bass(2, 36, 48),
    ]  # fmt: skip

    done = lead_inner_voices(stage, drafts)

    before = voicing_change(right(drafts, 0), right(drafts, 1)).directness
    assert voicing_change(right(done, 0), right(done, 1)).directness > before
    assert [right(done, n)[-1] for n in range(3)] == [69, 76, 72]
    assert [d for d in done if d.hand is Hand.LEFT] == [d for d in drafts if d.hand is Hand.LEFT]


def test_what_is_smooth_already_is_left_alone() -> None:
    stage = stage_of("C F C")
    drafts = [
        *chord(0, (60, 64, 67)), *bass(0, 36),
        *chord(1, (60, 65, 69)), *bass(1, 41),
        *chord(2, (60, 64, 67)), *bass(2, 36),
    ]  # fmt: skip

    assert lead_inner_voices(stage, drafts) == drafts


def test_a_promised_tone_that_nobody_sounds_is_put_in() -> None:
    stage = stage_of("C G7 C")
    drafts = [
        *chord(0, (60, 64, 67)), *bass(0, 36),
        *chord(1, (62, 65, 67)), *bass(1, 31),
        *chord(2, (60, 64, 67)), *bass(2, 36),
    ]  # fmt: skip

    done = lead_inner_voices(stage, drafts)

    assert {p % 12 for p in right(done, 1)} >= {11, 5}


def test_fourths_and_dropped_voices_stay_as_they_were_set() -> None:
    stage = stage_of("Am7 Fmaj7 C")
    drafts = [
        *chord(0, (60, 64, 69)), *bass(0, 33, 45),
        *chord(1, (65, 69, 76), "G-12 fourths"), *bass(1, 29, 41),
        *chord(2, (64, 67, 72), "G-12 fourths"), *bass(2, 36, 48),
    ]  # fmt: skip

    done = lead_inner_voices(stage, drafts)

    assert right(done, 1) == (65, 69, 76)
    assert right(done, 2) == (64, 67, 72)


@pytest.mark.parametrize(
    ("voicing", "clean"),
    [
        ((60, 64, 67, 71), True),
        ((60, 64, 71, 72), False),
        ((60, 61, 62, 67), False),
        ((55, 65, 76), False),
        ((61, 65, 68), False),
    ],
)
def test_clean_chords_have_no_cluster_no_hole_and_no_minor_ninth(
    voicing: tuple[MidiPitch, ...], clean: bool
) -> None:
    assert is_clean(voicing, (36, 48), Chord.parse("Cmaj7")) is clean


def test_two_five_ones_are_found_by_their_falling_fifths() -> None:
    assert in_two_fives(stage_of("F Dm7 G7 C Am")) == {1, 2, 3}


def test_an_upper_triad_turns_rather_than_leap_over_a_fifth() -> None:
    drafts = [*chord(0, (60, 65, 69), "polychord"), *chord(1, (69, 72, 77), "polychord")]

    done = calm_triads(drafts)

    assert right(done, 0) == (60, 65, 69)
    assert right(done, 1) == (60, 65, 69)
