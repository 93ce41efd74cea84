"""The last look at the chords: led two-fives, common tones, nothing else touched."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.critique.leading import measure_leading
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.leaning import lean_more
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.jazz.smoothing import smooth
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER, MidiPitch, Ticks

MakeBrief = Callable[..., Brief]
_BAR = 4 * QUARTER


def _stage(brief: Brief, *symbols: str) -> Stage:
    chords = tuple(ChordSpan(k * _BAR, _BAR, Chord.parse(s)) for k, s in enumerate(symbols))
    return Stage(
        brief, plan_piece(brief, stream(1, "form")).form, chords, (KeyChange(0, brief.key),)
    )


def _chord(bar: int, *pitches: MidiPitch, rule: str = "J-24") -> list[Draft]:
    return [
        Draft(
            bar * _BAR, _BAR, pitch, Hand.RIGHT,
            Role.MELODY if pitch == pitches[-1] else Role.INNER, bar, rule,
        )
        for pitch in pitches
    ]  # fmt: skip


def _bass(bar: int, pitch: MidiPitch, length: Ticks = _BAR) -> Draft:
    return Draft(bar * _BAR, length, pitch, Hand.LEFT, Role.BASS, bar, "J-40")


def test_a_guide_tone_resolves_in_its_own_register(brief_of: MakeBrief) -> None:
    stage = _stage(brief_of(bars=4, ending=False), "Dm7", "G7", "Cmaj7", "Cmaj7")
    drafts = [
        *_chord(0, 65, 69, 72), *_chord(1, 59, 65, 67), *_chord(2, 59, 64, 67), _bass(0, 38),
    ]  # fmt: skip

    notes = smooth(stage, drafts)

    seventh = {d.midi for d in notes if d.chord == 0 and d.midi % 12 == 0}
    third = {d.midi for d in notes if d.chord == 1 and d.midi % 12 == 11}
    assert any(a - b == 1 for a in seventh for b in third)


def test_melodies_and_basses_stay(brief_of: MakeBrief) -> None:
    stage = _stage(brief_of(bars=4, ending=False), "Dm7", "G7", "Cmaj7", "A7")
    drafts = [
        *_chord(0, 60, 65, 74), *_chord(1, 65, 71, 76), *_chord(2, 59, 64, 67),
        *_chord(3, 67, 73, 76), *(_bass(k, p) for k, p in enumerate((38, 43, 36, 45))),
    ]  # fmt: skip
    fixed = {Role.MELODY, Role.BASS}

    notes = smooth(stage, drafts)

    assert sorted((d.onset, d.midi) for d in notes if d.role in fixed) == sorted(
        (d.onset, d.midi) for d in drafts if d.role in fixed
    )


def test_smooth_changes_are_left_alone(brief_of: MakeBrief) -> None:
    stage = _stage(brief_of(bars=4, ending=False), "Dm7", "G7", "Cmaj7", "Cmaj7")
    drafts = [*_chord(0, 60, 65, 69), *_chord(1, 59, 65, 67), *_chord(2, 59, 64, 67)]

    assert smooth(stage, drafts) == drafts


def test_nearly_every_piece_reaches_the_goals(pieces: tuple[Arrangement, ...]) -> None:
    reports = [measure_leading(piece.score) for piece in pieces]
    kept = [r.common_tones for r in reports if r.common_tones is not None]
    efficiency = [r.efficiency for r in reports if r.efficiency is not None]
    led = [r.two_five_one for r in reports if r.two_five_one is not None]

    assert sum(k >= 0.78 for k in kept) >= 0.95 * len(kept)
    assert sum(e >= 0.72 for e in efficiency) >= 0.95 * len(efficiency)
    assert led.count(1.0) >= 0.95 * len(led)


@pytest.mark.parametrize("seed", range(4))
def test_a_piece_of_chord_tones_alone_learns_to_lean(brief_of: MakeBrief, seed: int) -> None:
    stage = _stage(brief_of(bars=4, ending=False), "Dm7", "G7", "Cmaj7", "Fmaj7")
    tune = [_chord(bar, top)[0] for bar, top in enumerate((69, 71, 67, 69))]
    basses = [_bass(bar, pitch) for bar, pitch in enumerate((38, 43, 36, 41))]

    notes = lean_more(stage, [*tune, *basses], stream(seed, "lean"))

    leaning = [d for d in notes if d.rule == "M-05"]
    assert leaning
    for draft in leaning:
        resolved = next(d for d in notes if d.onset == draft.end and d.role is Role.MELODY)
        assert 1 <= draft.midi - resolved.midi <= 2
        assert draft.midi % 12 not in stage.chords[draft.chord].chord.pitch_classes
