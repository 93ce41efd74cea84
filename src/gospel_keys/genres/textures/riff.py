"""The riff of the shout: driving eighths in the left hand, one bar to a riff (G-23)."""

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import bass_note, nearest_pitch, next_bass
from gospel_keys.theory.chord import Chord
from gospel_keys.units import EIGHTH, MidiPitch, PitchClass, Ticks

RIFFS: Final = (
    (0, 4, 5, 6, 7, 9, 10, 11),
    (0, 12, 4, 5, 7, 6, 5, 4),
    (0, 0, 4, 6, 7, 9, 10, 9),
    (-12, 0, 4, 5, 6, 7, 9, 7),
)
"""Shout riffs in semitones above the root, eight eighths (G-23).

The last is 1-1-3-4-#4-5 with the octave below on one, brought back from the sixth to the
fifth to fill the bar.
"""


def shout_riff(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Play the driving eighth-note riff of the shout, transposed with each chord (G-23).

    The last bar of each phrase breaks: its second half holds still before the next begins.
    """
    drafts: list[Draft] = []
    riff = rng.choices(RIFFS, RIFF_WEIGHTS)[0]
    for index, span in stage.chords_between(start, end):
        bar = span.onset // stage.meter.bar
        if bar % 4 == 3:
            riff = rng.choices(RIFFS, RIFF_WEIGHTS)[0]
        breaks = _is_phrase_end(stage, bar) and span.end % stage.meter.bar == 0
        count = max(1, span.duration // EIGHTH)
        lengths = [EIGHTH] * count
        if breaks and count >= 4:
            lengths = [*lengths[: count - 3], 2 * EIGHTH]
        steps = [riff[k % len(riff)] for k in range(len(lengths))]
        before = drafts[-1].midi if drafts else None
        line = _riff_line(span.chord, steps, before, next_bass(stage, index))
        onset = span.onset
        for place, (pitch, length) in enumerate(zip(line, lengths, strict=True)):
            accent = 8 if place % 4 == 0 else 2
            drafts.append(bass_note(onset, length, pitch, index, "G-23", dynamic=accent))
            onset += length
    return drafts


RIFF_WEIGHTS: Final = (1, 2, 2, 2)
RIFF_ROOTS: Final = (32, 48)
_LOWEST: Final = 29
_HIGHEST: Final = 55
_HOME: Final = 42
_FURTHEST: Final = 12
"""Semitones that the hand moves between two eighths of the riff (F-05)."""

_TURN: Final = 6
"""What it costs to change the octave inside a riff, in semitones of distance from home."""

_TORN: Final = 100


def _riff_line(
    chord: Chord, steps: Sequence[int], before: MidiPitch | None, target: PitchClass | None
) -> list[MidiPitch]:
    """The riff on a root, in the octave that it comes from and leads on in.

    Where the next root lies far away the riff changes its octave once, before or after its
    climb 4-#4-5, which stays whole. A slash bass is struck first, the riff stays on the root
    of its chord.
    """
    own = _riff_degrees(chord)
    degrees = [own.get(step, step) for step in steps]
    first = RIFF_ROOTS[0] + (chord.root.pitch_class - RIFF_ROOTS[0]) % 12
    lines = [
        based
        for root in range(first, RIFF_ROOTS[1] + 1, 12)
        for placed in _placed(root, degrees)
        for based in _based(chord, placed)
    ]
    effort, best = min((_effort(line, before, target), line) for line in lines)
    if effort < _TORN:
        return best
    turned = [found for line in lines for found in _turned(line, steps)]
    return min(turned, key=lambda line: _effort(line, before, target))


def _placed(root: MidiPitch, degrees: Sequence[int]) -> list[list[MidiPitch]]:
    """Degrees above a root; an octave below it is also struck on the root itself."""
    line = [root + step for step in degrees]
    return [line, [max(pitch, root) for pitch in line]] if min(line) < root else [line]


def _based(chord: Chord, line: list[MidiPitch]) -> list[list[MidiPitch]]:
    """The line with a slash bass struck first, in either octave."""
    if chord.bass is None:
        return [line]
    low = RIFF_ROOTS[0] + (chord.bass.pitch_class - RIFF_ROOTS[0]) % 12
    return [[bass, *line[1:]] for bass in range(low, RIFF_ROOTS[1] + 1, 12)]


def _turned(line: list[MidiPitch], steps: Sequence[int]) -> list[list[MidiPitch]]:
    """The line, and the line with its end an octave away, never inside a climb."""
    free = [
        k
        for k in range(1, len(line))
        if (steps[k - 1], steps[k]) not in _CLIMB and abs(line[k] - line[k - 1]) != 1
    ]
    return [line, *([*line[:k], *(p + s for p in line[k:])] for k in free for s in (-12, 12))]


_CLIMB: Final = frozenset({(4, 5), (5, 6), (6, 7)})
"""Steps of the riff that are never torn: the climb from the third to the fifth."""


def _effort(
    line: Sequence[MidiPitch], before: MidiPitch | None, target: PitchClass | None
) -> float:
    """How far a line lies from home and the hand leaps in it, into it and out of it (F-05)."""
    if min(line) < _LOWEST or max(line) > _HIGHEST:
        return 10 * _TORN
    leaps = [abs(b - a) for a, b in pairwise(line)]
    if before is not None:
        leaps.append(abs(line[0] - before))
    if target is not None:
        leaps.append(abs(nearest_pitch(target, line[-1], RIFF_ROOTS) - line[-1]))
    torn = sum(leap > _FURTHEST for leap in leaps)
    wide = sum(leap - 7 for leap in leaps if leap > 7)
    turns = sum(abs(b - a) > 7 for a, b in pairwise(line))
    return _TORN * torn + _TURN * turns + wide / 2 + abs(sum(line) / len(line) - _HOME - 4)


def _riff_degrees(chord: Chord) -> dict[int, int]:
    """Steps of the riff that a chord has otherwise: third, #4, fifth and sixth.

    The third of a riff never contradicts a minor or suspended chord, nor its fifth a #5 or
    b5; beside a #5 there is no #4 and no natural sixth.
    """
    has = {step % 12 for step in chord.intervals}
    own: dict[int, int] = {}
    if chord.is_minor or chord.is_diminished:
        own[4] = 3
    elif chord.is_suspended:
        own[4] = 2
    if 7 in has:
        return own
    if 8 in has:
        return own | {6: 4, 7: 8, 9: 10}
    return own | ({7: 6} if 6 in has else {})


def _is_phrase_end(stage: Stage, bar: int) -> bool:
    section = stage.form.section_at(bar)
    return any(bar == phrase.bar + phrase.bars - 1 for phrase in section.phrases)
