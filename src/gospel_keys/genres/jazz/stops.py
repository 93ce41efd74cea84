"""Chords inside the improvised line: double stops and block punctuation (rule J-57).

A stop hangs one or two chord tones under a note of the line. Which notes take one is drawn,
and those that continue the stop before it by step are drawn most.
"""

import random
from collections.abc import Sequence
from itertools import combinations, zip_longest
from typing import Final

from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch

_LOWEST: Final[MidiPitch] = 60
_REACH: Final = 10
_NEAR: Final = 2.5
_BLOCK: Final = 0.55
_HELD: Final = 0.52
_PASSING: Final = 0.22
_FAR: Final = 0.08


def double_stops(
    stage: Stage, line: Sequence[Draft], around: Surroundings, rng: random.Random
) -> list[Draft]:
    """Put chord tones under some held, leaned-on and closing notes (J-57).

    Parameters
    ----------
    stage : Stage
    line : sequence of Draft
        Single notes in order.
    around : Surroundings
        What the left hand plays.
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
        The notes below the line; one under most stops, two where a phrase stops for breath.
    """
    found: list[Draft] = []
    before: Voicing = ()
    for note, after in zip_longest(line, line[1:]):
        rests = after is None or after.onset - note.end >= stage.step
        held = note.duration > stage.off_step or rests
        block = rests and rng.random() < _BLOCK
        options = _stops(stage, note, around, size=3 if block else 2)
        if not options:
            continue
        stop = min(options, key=lambda o: (_travel(before, o), o))
        chance = _HELD if held else _PASSING
        chance *= 1.0 if _travel(before, stop) <= _NEAR else _FAR
        if rng.random() >= chance:
            continue
        before = stop
        found += [
            Draft(note.onset, note.duration, pitch, Hand.RIGHT, Role.INNER, note.chord, "J-57")
            for pitch in stop[:-1]
        ]
    return found


def _stops(stage: Stage, note: Draft, around: Surroundings, *, size: int) -> list[Voicing]:
    """Return the stops that fit under a note, guide tones first among the blocks."""
    chord = stage.chords[note.chord].chord
    if note.midi % 12 not in chord.pitch_classes:
        return []
    struck = {p % 12 for p in around.struck.get(note.onset, ())}
    low = max(_LOWEST, around.top(note.chord) + 1, note.midi - _REACH)
    able = [p for p in range(low, note.midi - 2) if p % 12 in chord.pitch_classes - struck]
    stops = [
        (*inner, note.midi) for inner in combinations(able, size - 1) if _is_open(inner, note.midi)
    ]
    guides = guide_classes(chord)
    full = [s for s in stops if guides <= {p % 12 for p in s}]
    return full if size > 2 and full else stops


def _is_open(inner: Sequence[MidiPitch], top: MidiPitch) -> bool:
    """Whether a stop is neither an octave nor a cluster."""
    gaps = [b - a for a, b in zip(inner, [*inner[1:], top], strict=True)]
    return top - inner[0] <= _REACH - 1 and min(gaps) >= 2


def _travel(before: Voicing, after: Voicing) -> float:
    """Return the mean move of the voices between two stops, in semitones.

    A tone that both have but on different keys counts as a leap (V-03).
    """
    if not before:
        return _NEAR
    moves = [abs(m) for m in matched_moves(before, after)]
    shared = {p % 12 for p in before} & {p % 12 for p in after}
    lost = len(shared - {p % 12 for p in set(before) & set(after)})
    return sum(moves) / len(moves) + lost
