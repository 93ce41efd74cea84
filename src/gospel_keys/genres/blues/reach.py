"""Leaps a hand can make in time (F-05): what is too far too soon is brought nearer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Role
from gospel_keys.score.playability import LEAPS
from gospel_keys.units import MidiPitch, Seconds, Semitones, Ticks

_SHORT_SIDE: Final = 0.62
"""The short note of a swung pair lasts about this share of the written one."""

_SPARE: Final[Seconds] = 0.03


def within_reach(stage: Stage, left: Sequence[Draft]) -> list[Draft]:
    """Bring off-beat notes of the left hand nearer to what follows too far and too soon.

    Parameters
    ----------
    stage : Stage
    left : sequence of Draft
    """
    by_onset = _attacks(left)
    onsets = sorted(by_onset)
    for before, here, after in zip([None, *onsets], onsets, onsets[1:], strict=False):
        low, low_next = _centre(by_onset[here]), _centre(by_onset[after])
        if not is_too_fast(stage, low, low_next, here, after):
            continue
        if len(by_onset[here]) > 1:
            by_onset[here] = [_nearest(by_onset[here], low_next)]
            low = _centre(by_onset[here])
            if not is_too_fast(stage, low, low_next, here, after):
                continue
        previous = _centre(by_onset[before]) if before is not None else low
        note = by_onset[here][0]
        best = _nearer(stage, note, previous, low_next)
        by_onset[here] = [replace(note, midi=best)]
    return [d for onset in onsets for d in by_onset[onset]]


def _nearest(attack: Sequence[Draft], goal: float) -> Draft:
    return min(attack, key=lambda d: abs(d.midi - goal))


def _nearer(stage: Stage, note: Draft, previous: float, following: float) -> MidiPitch:
    """A tone of the chord or scale between what comes before and what follows."""
    chord = stage.chords[note.chord].chord
    root = chord.root.pitch_class
    steps = {i % 12 for i in chord.intervals} | {0, 9 if 4 in chord.intervals else 10}
    middle = (previous + following) / 2
    options = [
        p
        for p in range(round(middle) - 7, round(middle) + 8)
        if (p - root) % 12 in steps and p > 27
    ]
    return min(options, key=lambda p: (max(abs(p - previous), abs(p - following)), p))


def is_too_fast(stage: Stage, a: float, b: float, start: Ticks, end: Ticks) -> bool:
    """Whether a hand cannot go from one centre to another in time.

    Parameters
    ----------
    stage : Stage
    a, b : float
        Centres in MIDI pitches.
    start, end : Ticks
    """
    time = (end - start) / stage.meter.beat * 60 / stage.brief.tempo
    if start % stage.step == stage.step // 2:
        time *= _SHORT_SIDE
    distance: Semitones | float = abs(a - b)
    return any(distance > width and time < needed + _SPARE for width, needed in LEAPS)


def thin_hurried(stage: Stage, right: Sequence[Draft]) -> list[Draft]:
    """Take away chords of the right hand that it would have to jump to or from too fast.

    A chord without a melody note is left out; of one with a melody note the top stays.

    Parameters
    ----------
    stage : Stage
    right : sequence of Draft
    """
    by_onset = _attacks(right)
    onsets = sorted(by_onset)
    for start, end in zip(onsets, onsets[1:], strict=False):
        if not by_onset[start] or not by_onset[end]:
            continue
        if not _is_hurried(stage, by_onset[start], by_onset[end], start, end):
            continue
        for onset in sorted((start, end), key=lambda o: -len(by_onset[o])):
            if len(by_onset[onset]) > 1:
                other = by_onset[end if onset == start else start]
                by_onset[onset] = _thinned(by_onset[onset], _centre(other))
                break
    kept = [d for onset in onsets for d in by_onset[onset]]
    graces = [d for d in right if d.role is Role.GRACE and by_onset.get(d.onset)]
    return [*kept, *graces]


def _thinned(attack: Sequence[Draft], goal: float) -> list[Draft]:
    """The singing note of a chord, the nearer key of a tremolo."""
    if any(d.tremolo for d in attack):
        return [replace(_nearest(attack, goal), tremolo=0, role=Role.MELODY, rule="B-23")]
    return [d for d in attack if d.role is Role.MELODY]


def _is_hurried(
    stage: Stage, here: Sequence[Draft], after: Sequence[Draft], start: Ticks, end: Ticks
) -> bool:
    """Whether a hand cannot go from one attack to the next in time."""
    return any(
        is_too_fast(stage, a, b, start, end) for a, b in product(_strokes(here), _strokes(after))
    )


def _strokes(attack: Sequence[Draft]) -> list[float]:
    """Where the hand may be in an attack: at its middle, in a tremolo on either key."""
    if any(d.tremolo for d in attack):
        return [float(d.midi) for d in attack]
    return [_centre(attack)]


def _attacks(drafts: Sequence[Draft]) -> dict[Ticks, list[Draft]]:
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.role is not Role.GRACE:
            groups[draft.onset].append(draft)
    return groups


def _centre(attack: Sequence[Draft]) -> float:
    return (min(d.midi for d in attack) + max(d.midi for d in attack)) / 2
