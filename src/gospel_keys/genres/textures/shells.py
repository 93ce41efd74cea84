"""Left-hand chords with a root: shells and syncopated comping.

A shell is the root with the third or the seventh. The register keeps every interval above
its low limit (R-03): a seventh needs a root from A2 (45) or so upwards, a third from Bb2.
"""

import random
from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.score.model import Articulation, ChordSpan, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks

SHELL_ROOTS: Final = (41, 56)
SHELL_TOP: Final = 62

COMPING_CELLS: Final = (
    (0, 3), (3, 6), (1, 5), (3, 7), (0, 3, 7), (1, 4, 7), (3, 5), (1, 3, 7), (0, 5), (3,),
)  # fmt: skip
"""Attacks of one 4/4 bar in eighths (0 = beat 1, 3 = 2&); half or more lie off the beat."""

TERNARY_CELLS: Final = ((2, 5), (0, 2), (2, 3, 5), (1, 5), (0, 2, 5), (2,), (0, 4), (2, 4))
"""The same for one 6/8 bar, in eighths."""


def shell_for(chord: Chord, near: float, before: Sequence[MidiPitch]) -> tuple[MidiPitch, ...]:
    """Return root and guide tone that move least from the shell before.

    Parameters
    ----------
    chord : Chord
    near : float
        Where the root should lie.
    before : sequence of MidiPitch
        The last shell; its upper note wants to move by step.

    Returns
    -------
    shell : tuple of 2 MidiPitch, root first; a bare root where nothing else is clean
    """
    bass = chord.bass_name.pitch_class
    options: list[tuple[float, tuple[MidiPitch, ...]]] = []
    for root in range(SHELL_ROOTS[0], SHELL_ROOTS[1] + 1):
        if root % 12 != bass:
            continue
        for upper in _guides_above(chord, root):
            shell = (root, upper)
            if low_interval_violations(shell):
                continue
            travel = abs(upper - before[-1]) + abs(root - before[0]) if before else 0
            options.append((0.15 * abs(root - near) + travel + max(0, upper - SHELL_TOP), shell))
    if not options:
        return (nearest_pitch(bass, near, SHELL_ROOTS),)
    return min(options)[1]


def _guides_above(chord: Chord, root: MidiPitch) -> list[MidiPitch]:
    """Third and seventh (sixth where there is none) above a bass note.

    Over a third in the bass the root completes the shell.
    """
    home = chord.root.pitch_class
    wanted = [g for g in (chord.third, chord.seventh) if g is not None]
    if chord.seventh is None and 9 in {i % 12 for i in chord.intervals}:
        wanted.append(9)
    if (root - home) % 12 == chord.third:
        wanted.append(0)
    pitches = [root + (home + guide - root) % 12 for guide in wanted]
    return [p for p in pitches if p != root and p <= SHELL_TOP + 2]


def shells(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Play a shell at every chord and re-strike it inside long ones (J-10)."""
    drafts: list[Draft] = []
    before: tuple[MidiPitch, ...] = ()
    for index, span in stage.chords_between(start, end):
        before = shell_for(span.chord, 46, before)
        for offset, duration in _shell_rhythm(stage, span, rng):
            drafts += _strike(span.onset + offset, duration, before, index, "J-10")
    return drafts


def _shell_rhythm(stage: Stage, span: ChordSpan, rng: random.Random) -> list[tuple[Ticks, Ticks]]:
    """Where a chord is struck: once when short, two or three times when long."""
    beat, length = stage.meter.beat, span.duration
    if length <= beat:
        return [(0, length)]
    choices: list[list[Ticks]] = [[0]]
    if length > 2 * beat:
        pulse = stage.meter.pulse
        choices = [
            [0, 2 * beat],
            [0, beat + pulse],
            [0, length - beat],
            [0, 2 * beat, length - pulse],
        ]
    else:
        choices = [[0], [0, beat], [0, length - stage.meter.pulse], [0]]
    onsets = rng.choice(choices)
    return [
        (onset, after - onset) for onset, after in zip(onsets, [*onsets[1:], length], strict=True)
    ]


def syncopated_comping(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Comp shells off the beat, one to three attacks in a bar (J-30 and J-31)."""
    meter = stage.meter
    cells = TERNARY_CELLS if meter.is_compound else COMPING_CELLS
    slot = meter.beat // 3 if meter.is_compound else meter.beat // 2
    slots = meter.bar // slot
    drafts: list[Draft] = []
    before: tuple[MidiPitch, ...] = ()
    last: tuple[int, ...] = ()
    for bar in range(start, end, meter.bar):
        drawn = rng.sample([c for c in cells if c != last], 3)
        options = [
            [bar + p * slot for p in _stretch_cell(c, slots, meter.is_compound)] for c in drawn
        ]
        # Of three drawn cells the one that speaks the most chords keeps the harmony clear.
        onsets = max(options, key=lambda o: len({_comped_chord(stage, t, slot) for t in o}))
        last = drawn[options.index(onsets)]
        for onset, after in zip(onsets, [*onsets[1:], min(bar + meter.bar, end)], strict=True):
            index = _comped_chord(stage, onset, slot)
            before = shell_for(stage.chords[index].chord, 47, before)
            limit = _clash_end(stage, index, onset)
            length = min(after - onset, 2 * slot, max(slot, limit - onset))
            short = length <= slot and rng.random() < 0.7
            drafts += _strike(onset, length, before, index, "J-30", short=short)
    return drafts


def _stretch_cell(cell: tuple[int, ...], slots: int, compound: bool) -> list[int]:
    """Fit a cell to the bar: repeat it in 12/8, clip it in shorter bars."""
    width = 6 if compound else 8
    if slots > width:
        return [*cell, *(width + place for place in cell[:1] if width + place < slots)]
    return [place for place in cell if place < slots] or [slots - 1]


def _comped_chord(stage: Stage, onset: Ticks, slot: Ticks) -> int:
    """An attack just before a change anticipates the next chord."""
    index = stage.index_at(onset)
    following = stage.chords[index].end
    anticipates = following - onset <= slot and onset % stage.meter.beat != 0
    return min(index + 1, len(stage.chords) - 1) if anticipates else index


def _clash_end(stage: Stage, index: int, onset: Ticks) -> Ticks:
    span = stage.chords[index]
    return span.end if span.end > onset else stage.end


def _strike(
    onset: Ticks,
    duration: Ticks,
    pitches: Sequence[MidiPitch],
    chord: int,
    rule: str,
    *,
    short: bool = False,
) -> list[Draft]:
    marks = (Articulation.STACCATO,) if short else ()
    return [
        Draft(
            onset,
            duration,
            pitch,
            Hand.LEFT,
            Role.BASS if place == 0 else Role.SHELL,
            chord,
            rule,
            articulations=marks,
        )
        for place, pitch in enumerate(pitches)
    ]
