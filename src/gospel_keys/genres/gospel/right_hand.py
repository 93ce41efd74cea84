"""The right hand of gospel: when it speaks, what it sings, and the texture of each section.

The rhythm comes first, with its pushes and the hook that returns; then the line over what
the left hand plays; then chords under it, texture by texture.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.gospel.hooks import return_to_the_hook
from gospel_keys.genres.gospel.motifs import recall_motifs
from gospel_keys.genres.gospel.recall import recall_rhythms
from gospel_keys.genres.gospel.smoothing import calm_triads
from gospel_keys.genres.line_plan import (
    Beat,
    lay_out,
    leave_the_beat,
    meet_downbeats,
    plan_cells,
    push_changes,
    speak_every_chord,
)
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.melody_plan import sing
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures import right
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.randomness import stream
from gospel_keys.score.model import Role
from gospel_keys.units import MidiPitch, Ticks

_OFFBEAT: Final = "offbeat-syncopation"
_CHORDAL: Final = frozenset({"block-chord", "polychord", "stabs", "arpeggiated-voicing"})
_ROOM_BELOW: Final = {"octave-doubling": 13}
"""Semitones a texture needs between the left hand and the melody; 5 where not named."""

_BROKEN: Final = "rolled-broken"
_UNLED: Final = frozenset({_BROKEN, "arpeggiated-voicing", "polychord"})
"""Textures that do not play every note of the line, so that nothing may lean there."""

_TUNELESS: Final = _UNLED | {"stabs"}

_CALM: Final = frozenset({"block-chord", "stabs", "rolled-broken", "octave-doubling"})
"""Textures in which every note of the line moves a whole chord: it moves little."""


def play_right(
    stage: Stage, plans: Sequence[TexturePlan], rhythm: str, left: Surroundings, seed: int
) -> list[Draft]:
    """Write the right hand.

    Parameters
    ----------
    stage : Stage
    plans : sequence of TexturePlan
    rhythm : str
    left : Surroundings
        What the left hand plays.
    seed : int
    """
    textures = {b: p.right_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    beats = _rhythm(stage, plans, textures, rhythm, seed)

    def floor_of(beat: Beat) -> MidiPitch:
        return left.top(beat.chord) + _ROOM_BELOW.get(textures[beat.bar], 5)

    line = sing(
        stage,
        beats,
        stream(seed, "melody"),
        floor_of=floor_of,
        leans_in=lambda bar: textures[bar] not in _UNLED,
        calm_in=lambda bar: textures[bar] in _CALM,
    )
    line = recall_motifs(
        stage, line, beats, floor_of=floor_of, sung_in=lambda bar: textures[bar] not in _TUNELESS
    )
    rng = stream(seed, "right")
    drafts: list[Draft] = []
    for plan in by_hand(plans, left=False):
        around = replace(left, before=_last_chord(drafts))
        drafts += _texture(stage, plan, beats, line, around, rng, offbeat=rhythm == _OFFBEAT)
    return one_chord_at_once(drafts)


def one_chord_at_once(drafts: Sequence[Draft]) -> list[Draft]:
    """Keep one chord at each attack: where a texture pushes into what the last one ends.

    The chord that sings stays, the later one of two.

    Parameters
    ----------
    drafts : sequence of Draft
        Right-hand textures, one after another.
    """
    chords: dict[Ticks, dict[int, bool]] = {}
    for draft in drafts:
        here = chords.setdefault(draft.onset, {})
        here[draft.chord] = here.get(draft.chord, False) or draft.role is Role.MELODY
    kept = {
        tick: max(here, key=lambda index: (here[index], index))
        for tick, here in chords.items()
        if len(here) > 1
    }
    return [d for d in drafts if kept.get(d.onset, d.chord) == d.chord]


def _rhythm(
    stage: Stage,
    plans: Sequence[TexturePlan],
    textures: Mapping[int, str],
    rhythm: str,
    seed: int,
) -> list[Beat]:
    """Say when the right hand speaks: cells, pushes, the hook, and every chord of chords."""
    offbeat = rhythm == _OFFBEAT

    def family_of(bar: int) -> str:
        if offbeat and str(stage.meter) == "4/4":
            return "offbeat"
        return "chords" if textures[bar] in _CHORDAL else "melody"

    def tune_of(bar: int) -> str:
        return family_of(bar) if textures[bar] not in _TUNELESS else ""

    beats = lay_out(stage, plan_cells(stage, family_of, stream(seed, "cells")))
    if offbeat:
        beats = leave_the_beat(stage, beats, stream(seed, "offbeat"))
    beats = push_changes(stage, beats, _push_share(stage, rhythm), stream(seed, "pushes"))
    beats = return_to_the_hook(stage, beats, tune_of)
    if stage.brief.sub_style == "slow-worship" and not offbeat:
        beats = meet_downbeats(stage, beats)
    spoken: list[Beat] = []
    bar = stage.meter.bar
    for plan in plans:
        start, end = plan.bar * bar, (plan.bar + plan.bars) * bar
        inside = [b for b in beats if plan.bar <= b.bar < plan.bar + plan.bars]
        if plan.right_hand in _CHORDAL:
            lead = start - stage.meter.pulse
            inside = speak_every_chord(stage, inside, lead, end, off_beat=offbeat)
        spoken += inside
    spoken = recall_rhythms(stage, sorted(spoken, key=lambda b: b.onset), plans)
    return _push_once(stage, spoken, textures)


def _push_once(stage: Stage, beats: Sequence[Beat], textures: Mapping[int, str]) -> list[Beat]:
    """Let a bar of broken chords be pushed once, so that it keeps three attacks (G-30)."""
    done: list[Beat] = []
    for beat in beats:
        before = done[-1] if done else beat
        twice = beat.pushed and before.pushed and before.bar == beat.bar
        change = stage.chords[beat.chord].onset
        if twice and textures[beat.bar] == _BROKEN and beat.onset < change < beat.end:
            if before.end == beat.onset:
                done[-1] = replace(before, duration=change - before.onset)
            late = replace(beat, onset=change, duration=beat.end - change, pushed=False)
            done.append(late)
        else:
            done.append(beat)
    return done


def by_hand(plans: Sequence[TexturePlan], *, left: bool) -> list[TexturePlan]:
    """Return plans with neighbouring stretches joined that share a hand's pattern.

    Voices lead on where a pattern does.

    Parameters
    ----------
    plans : sequence of TexturePlan
    left : bool
        The left hand's patterns count, otherwise the right hand's.
    """
    merged: list[TexturePlan] = []
    for plan in plans:
        name = plan.left_hand if left else plan.right_hand
        if merged and name == (merged[-1].left_hand if left else merged[-1].right_hand):
            merged[-1] = replace(merged[-1], bars=merged[-1].bars + plan.bars)
        else:
            merged.append(plan)
    return merged


def _last_chord(drafts: Sequence[Draft]) -> Voicing:
    """The last attack of three notes or more, so that a new texture begins where it was."""
    groups: dict[Ticks, list[MidiPitch]] = {}
    for draft in drafts:
        groups.setdefault(draft.onset, []).append(draft.midi)
    full = [tick for tick, pitches in groups.items() if len(pitches) >= 3]
    return tuple(sorted(groups[max(full)])) if full else ()


def _push_share(stage: Stage, rhythm: str) -> float:
    """How many chord changes the right hand anticipates (G-31: 35-50 % in contemporary)."""
    brief = stage.brief
    asked = brief.rhythm is not None or rhythm == "gospel-shuffle"
    if asked and rhythm in ("straight-feel", "gospel-shuffle") and brief.application == "practice":
        return 0.08
    if brief.sub_style == "shout":
        return 0.0
    if stage.meter.is_compound:
        return 0.15
    if rhythm == "offbeat-syncopation":
        return 0.75
    if brief.sub_style != "contemporary":
        return 0.2
    named = brief.rhythm is not None  # What is named on the beat stays mostly there.
    return 0.42 if brief.application == "practice" or named else 0.46


def _texture(
    stage: Stage,
    plan: TexturePlan,
    beats: Sequence[Beat],
    line: Sequence[MelodyNote],
    left: Surroundings,
    rng: random.Random,
    *,
    offbeat: bool,
) -> list[Draft]:
    bar = stage.meter.bar
    start, end = plan.bar * bar, (plan.bar + plan.bars) * bar
    chosen = [i for i, b in enumerate(beats) if plan.bar <= b.bar < plan.bar + plan.bars]
    here, tune = [beats[i] for i in chosen], [line[i] for i in chosen]
    match plan.right_hand:
        case "block-chord":
            return right.block_chords(stage, tune, left, rng)
        case "stabs":
            return right.block_chords(stage, tune, left, rng, stabs=True)
        case "polychord":
            top = left.before[-1] if left.before else None
            return calm_triads(right.polychords(stage, here, left, rng), before=top)
        case "octave-doubling":
            return right.octave_melody(stage, tune, left, rng)
        case "chord-fills":
            return right.chord_fills(stage, tune, left, rng, start=start, end=end)
        case "melody-with-fills":
            return right.melody_with_support(stage, tune, left, rng, start=start, end=end)
        case "rolled-broken":
            return right.rolled_and_broken(stage, tune, left, rng, start=start, end=end)
        case _:
            unit = _arpeggio_unit(stage)
            return right.arpeggios(
                stage, left, rng, start=start, end=end, unit=unit, off_beat=offbeat
            )


def _arpeggio_unit(stage: Stage) -> Ticks:
    """Sixteenths while a hand can play them in comfort, else eighths."""
    per_second = stage.brief.tempo / 60
    if stage.meter.is_compound:
        return stage.meter.beat // (6 if per_second * 6 <= 8 else 3)
    return stage.meter.beat // (4 if per_second * 4 <= 9.5 else 2)
