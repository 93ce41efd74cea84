"""Rootless voicings in the right hand over a bass that walks, strides or shells (J-11, J-30)."""

import random
from collections.abc import Iterable, Sequence
from typing import Final

from gospel_keys.genres.jazz.comping import CompStyle, Stab, plan_stabs
from gospel_keys.genres.jazz.voicings import guide_classes, lead_rootless
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks


def comp_right(
    stage: Stage, start: Ticks, end: Ticks, around: Surroundings, seed: int
) -> list[Draft]:
    """Comp four-note rootless voicings; the top note is the tune.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
    around : Surroundings
        What the left hand plays.
    seed : int
        Sections of one letter share their rhythm.
    """
    stabs = _stabs(stage, start, end, CompStyle(taken=_taken(stage, around)), seed)
    chords = [stage.chords[s.chord].chord for s in stabs]
    high = any(around.top(s.chord) > _CROWDED for s in stabs)
    led = (
        lead_rootless(chords, lowest=(60, 70), highest=83, home=69.0)
        if high
        else lead_rootless(chords, lowest=(55, 65), highest=79, home=64.0)
    )
    led = _sing(stage, stabs, led, stream(seed, "tops", start))
    drafts: list[Draft] = []
    for stab, voicing in zip(stabs, led, strict=True):
        struck = around.struck.get(stab.onset, ())
        top = around.top(stab.chord)
        kept = tuple(p for p in voicing if p not in struck and p > min(top, voicing[-2]) - 1)
        marks = (Articulation.STACCATO,) if stab.short else ()
        for pitch in kept:
            role = Role.MELODY if pitch == kept[-1] else Role.INNER
            drafts.append(
                Draft(
                    stab.onset, stab.duration, pitch, Hand.RIGHT, role, stab.chord, "J-11",
                    articulations=marks, dynamic=6 if stab.anticipates else 0,
                )
            )  # fmt: skip
    return drafts


def _stabs(stage: Stage, start: Ticks, end: Ticks, style: CompStyle, seed: int) -> list[Stab]:
    """Plan section by section, so that a return brings its rhythm back (S-04)."""
    bar = stage.meter.bar
    found: list[Stab] = []
    for section in stage.form.sections:
        first, last = max(start, section.bar * bar), min(end, section.end * bar)
        if first < last:
            rng = stream(seed, "stabs", section.label[0])
            found += plan_stabs(stage, first, last, style, rng)
    return found


_CROWDED: Final = 57


def _sing(
    stage: Stage, stabs: Sequence[Stab], led: Sequence[Voicing], rng: random.Random
) -> list[Voicing]:
    """Let the top move where it would repeat itself, so that it makes a line (V-07).

    Always inside a chord, where nothing else moves; at a change only now and then.
    """
    sung: list[Voicing] = []
    for place, voicing in enumerate(led):
        same = place > 0 and stabs[place].chord == stabs[place - 1].chord
        repeats = place > 0 and sung[-1][-1] == voicing[-1]
        if repeats and (same or rng.random() < _AT_CHANGES):
            chord = stage.chords[stabs[place].chord].chord
            tops = _tops(chord, voicing) or [voicing[-1]]
            sung.append((*voicing[:-1], rng.choice(tops)))
        else:
            sung.append(voicing)
    return sung


def _tops(chord: Chord, voicing: Voicing) -> list[MidiPitch]:
    """Return the chord tones near a voicing's top that may take its place."""
    *inner, top = voicing
    guides = guide_classes(chord)
    if top % 12 in guides and top % 12 not in {p % 12 for p in inner}:
        return []
    tender = guides if chord.is_dominant else frozenset[int]()
    able = chord.pitch_classes - {chord.root.pitch_class} - tender
    low, high = max(inner[-1] + 2, top - _STRIDE), min(inner[0] + _SPAN, top + _STRIDE)
    return [p for p in range(low, high + 1) if p % 12 in able and p != top and _is_clean(inner, p)]


def _is_clean(inner: Sequence[MidiPitch], pitch: MidiPitch) -> bool:
    return all(pitch - p not in (1, 13) for p in inner) and pitch - inner[-1] <= _GAP


_AT_CHANGES: Final = 0.35
_STRIDE: Final = 5
_SPAN: Final = 12
_GAP: Final = 9


def _taken(stage: Stage, around: Surroundings) -> frozenset[Ticks]:
    """Moments at which the left hand strikes a chord of its own, or a tender note (R-07).

    A bass on the third or seventh of a dominant would take that tone out of the voicing.
    """
    return frozenset(
        onset
        for onset, pitches in around.struck.items()
        if len(pitches) > 1 or _is_tender(stage.chords[stage.index_at(onset)].chord, pitches)
    )


def _is_tender(chord: Chord, pitches: Iterable[MidiPitch]) -> bool:
    guides = guide_classes(chord)
    return chord.is_dominant and any(p % 12 in guides for p in pitches)
