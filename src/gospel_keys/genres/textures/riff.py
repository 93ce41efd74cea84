"""The riff of the shout: driving eighths in the left hand, one bar to a riff (G-23)."""

import random
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
    near = 44.0
    for index, span in stage.chords_between(start, end):
        root = nearest_pitch(span.chord.root.pitch_class, near, RIFF_ROOTS)
        bar = span.onset // stage.meter.bar
        if bar % 4 == 3:
            riff = rng.choices(RIFFS, RIFF_WEIGHTS)[0]
        breaks = _is_phrase_end(stage, bar) and span.end % stage.meter.bar == 0
        count = max(1, span.duration // EIGHTH)
        line = _riff_line(stage, index, root, riff, count)
        lengths = [EIGHTH] * count
        if breaks and count >= 4:
            line, lengths = line[: count - 2], [*lengths[: count - 3], 2 * EIGHTH]
        line = _within_drop(line, next_bass(stage, index))
        line = _within_reach(line, drafts[-1].midi if drafts else None)
        onset = span.onset
        for place, (pitch, length) in enumerate(zip(line, lengths, strict=True)):
            accent = 8 if place % 4 == 0 else 2
            drafts.append(bass_note(onset, length, pitch, index, "G-23", dynamic=accent))
            onset += length
        near = line[-1] - 4
    return drafts


RIFF_WEIGHTS: Final = (1, 2, 2, 2)
RIFF_ROOTS: Final = (35, 48)


def _riff_line(
    stage: Stage, index: int, root: MidiPitch, riff: tuple[int, ...], count: int
) -> list[MidiPitch]:
    """The riff on a root; its second half an octave lower where the next root lies far below.

    A slash bass is struck first, the riff stays on the root of its chord.
    """
    chord = stage.chords[index].chord
    own = _riff_degrees(chord)
    steps = [riff[k % len(riff)] for k in range(count)]
    line = [root + own.get(step, step) for step in steps]
    low = RIFF_ROOTS[0] - 3
    line = [p if p >= low else p + 12 for p in line]
    if chord.bass is not None:
        line[0] = nearest_pitch(chord.bass.pitch_class, root - 3, (low, RIFF_ROOTS[1]))
    target = next_bass(stage, index)
    if target is None:
        return line
    goal = nearest_pitch(target, line[-1] - 4, RIFF_ROOTS)
    half = count // 2
    lower = [p - 12 for p in line[half:]]
    far_below = line[-1] - goal > 9 and count >= 4
    if far_below and min(lower) >= 28 and line[half - 1] - lower[0] <= 12:
        line[half:] = lower
    if line[-1] - goal > 12 and count > 1:
        line[-1] = goal + 12  # an octave above the next root: the hand can drop that far
    return line


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


def _within_drop(line: list[MidiPitch], target: PitchClass | None) -> list[MidiPitch]:
    """Bring the last note down where the next root lies far below it (F-05)."""
    if target is None or len(line) < 2:
        return line
    goal = nearest_pitch(target, line[-1] - 4, RIFF_ROOTS)
    lower = line[-1] - 12
    far = line[-1] - goal > 12 or line[-1] > RIFF_ROOTS[1] + 7
    near = [p for p in (lower, goal + 12) if p >= 28 and abs(line[-2] - p) <= 12]
    return [*line[:-1], near[0]] if far and near else line


def _within_reach(line: list[MidiPitch], before: MidiPitch | None) -> list[MidiPitch]:
    """Take the first note in the octave that the hand gets to from the note before (F-05)."""
    places = sorted((line[0], line[0] - 12, line[0] + 12), key=lambda p: abs(p - line[0]))
    near = [
        p
        for p in places
        if RIFF_ROOTS[0] - 3 <= p <= RIFF_ROOTS[1] + 7
        and (before is None or abs(p - before) <= 12)
        and (len(line) < 2 or abs(p - line[1]) <= 12)
    ]
    return [near[0], *line[1:]] if near else line


def _is_phrase_end(stage: Stage, bar: int) -> bool:
    section = stage.form.section_at(bar)
    return any(bar == phrase.bar + phrase.bars - 1 for phrase in section.phrases)
