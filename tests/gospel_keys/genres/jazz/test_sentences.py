"""Sentences that open differently, walks that go on, tunes whose ends are tied (S-03, M-02)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import mean

import pytest
from tests.gospel_keys.genres.jazz.conftest import make_brief

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.last_line import settle_line
from gospel_keys.genres.jazz.line_rhythm import plan_slots
from gospel_keys.genres.jazz.locked import BASS
from gospel_keys.genres.jazz.walking_on import keep_walking
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

MakeBrief = Callable[..., Brief]
_BAR = 4 * QUARTER


def _stage(*symbols: str, tempo: float = 150.0) -> Stage:
    key = Key.parse("C")
    brief = make_brief(bars=len(symbols), tempo=tempo)
    chords = tuple(ChordSpan(k * _BAR, _BAR, Chord.parse(s)) for k, s in enumerate(symbols))
    section = FormSection(
        kind=SectionKind.VERSE, name="A", label="A", bar=0, bars=len(symbols), key=key,
        density=0.5, energy=0.5, velocity=70, phrases=(),
    )  # fmt: skip
    return Stage(brief, Form(Meter(), (section,)), chords, (KeyChange(0, key),))


def _openings(piece: Arrangement) -> list[tuple[int, ...]]:
    """The rhythms of the bars that open phrases of the body."""
    onsets = {n.onset for n in piece.score.hand(Hand.RIGHT) if n.role is not Role.GRACE}
    frame = (SectionKind.INTRO, SectionKind.ENDING, SectionKind.VAMP)
    bars = [
        phrase.bar
        for section in piece.form.sections
        if section.kind not in frame
        for phrase in section.phrases
    ]
    return [tuple(sorted(t % _BAR for t in onsets if t // _BAR == bar)) for bar in bars]


def test_the_sentences_of_a_tune_open_differently(brief_of: MakeBrief) -> None:
    most = []
    for seed in range(12):
        brief = brief_of(bars=32, form="aaba", application="ballad", tempo=66.0)
        openings = _openings(JazzArranger().arrange(brief, seed=seed))
        most.append(max(Counter(openings).values()))

    assert max(most) <= 4  # The strain comes three times; its second phrase is another.
    assert mean(most) <= 3.5


@pytest.mark.parametrize("seed", range(8))
def test_a_solo_speaks_enough_and_in_several_rhythms(seed: int) -> None:
    stage = _stage(*("Dm7", "G7", "Cmaj7", "A7") * 2)
    slots = plan_slots(stage, 0, 8 * _BAR, stream(seed, "slots"))

    rhythms: dict[int, list[int]] = {}
    for slot in slots:
        rhythms.setdefault(slot.onset // _BAR, []).append(slot.onset % _BAR)
    assert len(slots) / (4 * len(rhythms)) >= 1.1
    assert 4 <= len({tuple(places) for places in rhythms.values()}) <= 8


def test_a_walk_never_stops_under_a_push(brief_of: MakeBrief) -> None:
    short = beats = 0
    for seed in range(12):
        brief = brief_of(bars=32, left_hand="walking-bass")
        notes = JazzArranger().arrange(brief, seed=seed).score.hand(Hand.LEFT)
        walk = [n for n in notes if n.rule in ("J-40", "J-13 guide", "J-44", "J-44 drop")]
        beats += len(walk)
        short += sum(a.end < b.onset for a, b in pairwise(walk))

    assert short <= 0.01 * beats


def test_a_single_walked_beat_gets_its_length_back() -> None:
    stage = _stage("Cmaj7", "F7")
    beat = Draft(3 * QUARTER, QUARTER, 43, Hand.LEFT, Role.BASS, 0, "J-40")
    push = Draft(7 * QUARTER // 2, QUARTER, 65, Hand.RIGHT, Role.MELODY, 1, "J-24")
    cut = replace(beat, duration=QUARTER // 2)

    assert keep_walking(stage, [cut, push], [beat, push]) == [beat, push]


def test_a_walked_beat_that_would_grind_goes_by_another_note() -> None:
    stage = _stage("Cmaj7", "F7")
    before = Draft(2 * QUARTER, QUARTER, 43, Hand.LEFT, Role.BASS, 0, "J-40")
    beat = Draft(3 * QUARTER, QUARTER, 40, Hand.LEFT, Role.BASS, 0, "J-40")
    after = Draft(4 * QUARTER, QUARTER, 41, Hand.LEFT, Role.BASS, 1, "J-40")
    push = Draft(7 * QUARTER // 2, QUARTER, 65, Hand.RIGHT, Role.MELODY, 1, "J-24")
    cut = replace(beat, duration=QUARTER // 2)

    kept = keep_walking(stage, [before, cut, after, push], [before, beat, after, push])

    moved = next(d for d in kept if d.onset == beat.onset and d.hand is Hand.LEFT)
    assert moved.duration == QUARTER
    assert (push.midi - moved.midi) % 12 not in (1, 11)


def test_locked_hands_say_roots_in_the_gaps_of_the_tune(brief_of: MakeBrief) -> None:
    roots = locked = 0
    for seed in range(24):
        brief = brief_of(bars=32, right_hand="block-chord", tempo=140.0)
        piece = JazzArranger().arrange(brief, seed=seed)
        notes = [n for n in piece.score.notes if n.rule == BASS]
        locked += any(n.rule in ("J-21", "J-20 drop-2") for n in piece.score.notes)
        roots += bool(notes)
        for note in notes:
            assert note.midi % 12 == piece.score.chords[note.chord].chord.bass_name.pitch_class

    assert locked >= 6
    assert roots >= 0.9 * locked


def _sung(*pitches: int) -> list[Draft]:
    half = QUARTER // 2
    return [
        Draft(k * half, half, pitch, Hand.RIGHT, Role.MELODY, 0, "J-24")
        for k, pitch in enumerate(pitches)
    ]


def test_a_foreign_note_that_leads_nowhere_becomes_a_tone_of_its_chord() -> None:
    stage = _stage("Cmaj7")
    tune = _sung(72, 78, 67, 64)  # F sharp over C, left by a leap.

    settled = settle_line(stage, tune)

    assert {d.midi % 12 for d in settled} <= stage.chords[0].chord.pitch_classes


def test_a_foreign_note_left_by_step_stays() -> None:
    stage = _stage("Cmaj7")
    tune = _sung(72, 74, 76, 79)

    assert settle_line(stage, tune) == tune


def test_nothing_lies_a_semitone_under_the_tune() -> None:
    stage = _stage("Cmaj7")
    chord = [
        Draft(0, _BAR, pitch, Hand.RIGHT, Role.INNER, 0, "J-24") for pitch in (64, 67, 71)
    ]  # fmt: skip
    tune = Draft(0, _BAR, 72, Hand.RIGHT, Role.MELODY, 0, "J-24")
    left = Draft(0, _BAR, 59, Hand.LEFT, Role.SHELL, 0, "J-11")

    settled = settle_line(stage, [*chord, tune, left])

    assert sorted(d.midi for d in settled) == [59, 64, 67, 72]
