"""A walk that steps aside for a push, so that it never stops walking (rules J-40, R-06).

Where the right hand anticipates the next chord, the beat that is walked under it may lie a
semitone from it. Cut short, it would leave a hole in front of nearly every bar line; another
way to the same goal walks on.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.genres.jazz.walking import HIGHEST, LOWEST, MOVES
from gospel_keys.genres.release import Pushes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Semitones

_WALKED: Final = frozenset({"J-40", "J-44"})
_REACH: Final[Semitones] = 7
"""No move of a walk is larger, an octave apart (J-43)."""

_APPROACHES: Final = frozenset({1, 2, 7, 10, 11})
"""What may stand before a root, from it: a step on either side, or its fifth (J-41)."""

_ANY_TONE: Final = 2.0
_SCALE_STEP: Final = 1.6


def step_aside(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Lead a walking bass past the pushes that it would grind under.

    A beat that lies a semitone from a pushed note takes another pitch: on the last beat of a
    chord one that approaches the next root, else a tone of its chord. Beats on which a chord
    begins stay, beats that drop in a triplet, and those that have no better way.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands; ``chord`` of a pushed note is the chord it anticipates.

    Returns
    -------
    drafts : list of Draft
        Same order and rhythm; only pitches of the walk and of its ghosts differ.
    """
    pushes = Pushes(stage, drafts)
    line = sorted((d for d in drafts if _is_walked(d)), key=lambda d: d.onset)
    moved: dict[int, MidiPitch] = {}
    before: MidiPitch | None = None
    for note, after in pairwise(line):
        pitch = note.midi
        free = stage.chords[note.chord].onset < note.onset and note.duration >= stage.off_step
        if before is not None and free and pushes.first_clash(note) is not None:
            pitch = _best(stage, note, (before, after), pushes)
        if pitch != note.midi:
            moved[note.onset] = pitch
        before = pitch
    return [_moved(stage, draft, moved) for draft in drafts]


def _is_walked(draft: Draft) -> bool:
    low = draft.hand is Hand.LEFT and draft.role is Role.BASS
    return low and draft.rule in _WALKED


def _best(stage: Stage, note: Draft, around: tuple[MidiPitch, Draft], pushes: Pushes) -> MidiPitch:
    """The cheapest pitch between two neighbours that no push contradicts, else the note's own."""
    before, after = around
    priced = [
        (cost + MOVES[abs(pitch - before)] + MOVES[abs(after.midi - pitch)], pitch)
        for pitch in range(LOWEST, HIGHEST + 1)
        if 0 < abs(pitch - before) <= _REACH
        and 0 < abs(pitch - after.midi) <= _REACH
        and (cost := _cost(stage, note, pitch, after)) is not None
        and pushes.first_clash(replace(note, midi=pitch)) is None
    ]
    return min(priced)[1] if priced else note.midi


def _cost(stage: Stage, note: Draft, pitch: MidiPitch, after: Draft) -> float | None:
    """What a pitch costs in the place of a note; None where it leads nowhere."""
    chord = stage.chords[note.chord].chord
    degree = (pitch - chord.root.pitch_class) % 12
    inside = degree in {i % 12 for i in chord.intervals}
    if after.chord != note.chord:
        if (pitch - after.midi) % 12 not in _APPROACHES:
            return None
        return 0.0 if abs(pitch - after.midi) <= 2 else _ANY_TONE
    if inside:
        return 0.0
    return _SCALE_STEP if degree in scale_of(chord) else None


def _moved(stage: Stage, draft: Draft, moved: dict[int, MidiPitch]) -> Draft:
    """A draft of the walk at its new pitch, its ghost with it."""
    if draft.hand is not Hand.LEFT or draft.rule not in _WALKED:
        return draft
    beat = draft.onset - draft.onset % stage.step
    pitch = moved.get(draft.onset, moved.get(beat) if draft.role is Role.GHOST else None)
    return draft if pitch is None else replace(draft, midi=pitch)
