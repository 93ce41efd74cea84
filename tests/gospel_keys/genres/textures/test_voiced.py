"""Voiced attacks: one at a time, complete, and not doubling what the left hand says."""

import random

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import (
    Full,
    Surroundings,
    one_at_a_time,
    one_voice,
    stand_in,
    tender_tones,
    voice_attacks,
)
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

BEAT = QUARTER


def stage_of(*symbols: str, beats: int = 4) -> Stage:
    brief = read_brief("Gospel song", genre="gospel", wishes=Wishes(key="C", bars=8), seed=1)
    length = beats * BEAT
    spans = tuple(
        ChordSpan(k * length, length, Chord.parse(symbol)) for k, symbol in enumerate(symbols)
    )
    form = plan_form(brief, random.Random(1))
    return Stage(brief, form, spans, (KeyChange(0, Key.parse("C")),))


def struck(onset: int, pitch: int, chord: int = 0) -> Draft:
    return Draft(onset, BEAT, pitch, Hand.LEFT, Role.SHELL, chord, "test")


def test_later_notes_take_the_place_and_end_what_sounds() -> None:
    line = [
        MelodyNote(0, 2 * BEAT, 60, 0),
        MelodyNote(BEAT, BEAT, 62, 0),
        MelodyNote(BEAT, BEAT, 64, 1),
    ]

    kept = one_voice(line)

    assert [(n.onset, n.duration, n.midi) for n in kept] == [(0, BEAT, 60), (BEAT, BEAT, 64)]


def test_a_pushed_note_lies_over_the_chord_of_the_moment_until_its_own_begins() -> None:
    stage = stage_of("D9sus4", "D9", beats=1)
    pushed = Full(0, 2 * BEAT, 1, 74)
    here = Full(0, BEAT, 0, None)

    kept = one_at_a_time(stage, [pushed, here])

    assert [(f.onset, f.duration, f.chord, f.top, f.struck_top) for f in kept] == [
        (0, BEAT, 0, 74, False),
        (BEAT, BEAT, 1, 74, False),
    ]


def test_no_two_attacks_share_an_onset() -> None:
    stage = stage_of("C6/9", "Am9", "Dm9", "G13")
    fulls = [Full(n // 2 * BEAT, BEAT, n % 4, 72) for n in range(12)]

    onsets = [f.onset for f in one_at_a_time(stage, fulls)]

    assert len(onsets) == len(set(onsets))


def test_a_chord_without_a_note_hangs_from_what_is_held() -> None:
    line = [MelodyNote(0, 4 * BEAT, 76, 0)]

    full = stand_in(line, 1, 2 * BEAT, 4 * BEAT)

    assert (full.onset, full.top, full.struck_top) == (2 * BEAT, 76, False)


@pytest.mark.parametrize(
    ("symbol", "names"),
    [("G7", {11, 5}), ("G7b9", {11, 5, 8}), ("Dm7", set()), ("Cmaj9", set())],
)
def test_tender_are_third_seventh_and_altered_tones_of_dominants(
    symbol: str, names: set[int]
) -> None:
    assert tender_tones(Chord.parse(symbol)) == names


@pytest.mark.parametrize("top", [67, 69, 71, 74, 76])
def test_the_tender_note_of_the_left_hand_is_not_doubled(top: int) -> None:
    stage = stage_of("G13")
    left = Surroundings.of([struck(0, 43), struck(0, 53)])  # G and F

    (voicing,) = voice_attacks(
        stage, [Full(0, BEAT, 0, top)], left, random.Random(1), sizes=(4, 3), supplied=False
    )

    assert voicing[-1] == top
    assert 5 not in {p % 12 for p in voicing[:-1]}


@pytest.mark.parametrize("symbol", ["Cmaj9", "Dm9", "G13", "F#dim7", "Bb13"])
def test_guide_tones_sound_where_the_left_hand_has_only_the_root(symbol: str) -> None:
    chord = Chord.parse(symbol)
    stage = stage_of(symbol)
    left = Surroundings.of([struck(0, 36 + (chord.root.pitch_class % 12))])
    third = chord.third if chord.third is not None else 0
    top = next(p for p in range(72, 84) if (p - chord.root.pitch_class) % 12 == third)

    (voicing,) = voice_attacks(
        stage, [Full(0, BEAT, 0, top)], left, random.Random(1), sizes=(4, 3), supplied=False
    )

    frame = {(chord.root.pitch_class + g) % 12 for g in (chord.third, chord.seventh) if g}
    assert frame - {p % 12 for p in voicing} <= ({5} if symbol == "F#dim7" else set())


def test_no_minor_ninth_over_a_passing_bass() -> None:
    stage = stage_of("F7")
    left = Surroundings.of([struck(0, 38)])  # D under F7: Eb would rub

    (voicing,) = voice_attacks(
        stage, [Full(0, BEAT, 0, 72)], left, random.Random(1), sizes=(4, 3), supplied=False
    )

    assert not {p - 38 for p in voicing[:-1]} & {13, 25}
