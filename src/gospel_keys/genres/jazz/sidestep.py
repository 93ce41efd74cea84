"""A walk that steps aside for the right hand, so that it never stops walking (J-40, R-06).

Where the right hand anticipates the next chord, the beat that is walked under it may lie a
semitone from it. Cut short, it would leave a hole in front of nearly every bar line; another
way to the same goal walks on. So it does where an approach would play the other third under
the chord's own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.genres.jazz.walking import HIGHEST, LOWEST, MOVES
from gospel_keys.genres.release import Pushes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Semitones, Ticks

_WALKED: Final = frozenset({"J-40", "J-44"})
_REACH: Final[Semitones] = 7
"""No move of a walk is larger, an octave apart (J-43)."""

_APPROACHES: Final = frozenset({1, 2, 7, 10, 11})
"""What may stand before a root, from it: a step on either side, or its fifth (J-41)."""

_ANY_TONE: Final = 2.0
_SCALE_STEP: Final = 1.6


def step_aside(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Lead a walking bass past the pushes that it would grind under.

    A beat that lies a semitone from a pushed note, or that is the minor third under a sounding
    major one or the reverse, takes another pitch: on the last beat of a chord one that
    approaches the next root, else a tone of its chord. Beats on which a chord begins stay, the
    first that says its root, beats in and behind a triplet drop, and those that have no
    better way.

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
    checks = _Checks(stage, drafts)
    line = sorted((d for d in drafts if _is_walked(d)), key=lambda d: d.onset)
    moved: dict[int, MidiPitch] = {}
    said = -1
    before: Draft | None = None
    for note, after in pairwise(line):
        root = stage.chords[note.chord].chord.bass_name.pitch_class
        says = said != note.chord and note.midi % 12 == root
        said = note.chord if says else said
        free = stage.chords[note.chord].onset < note.onset and not says
        free = free and before is not None and _is_long(stage, before) and _is_long(stage, note)
        here = note
        if before is not None and free and checks.fails(note):
            here = replace(note, midi=_best(stage, note, (before.midi, after), checks))
        if here.midi != note.midi:
            moved[note.onset] = here.midi
        before = here
    return [_moved(stage, draft, moved) for draft in drafts]


def _is_long(stage: Stage, note: Draft) -> bool:
    return note.duration >= stage.off_step


class _Checks:
    """What a beat of the walk may not contradict: pushes, and thirds that sound above it."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self._stage = stage
        self._pushes = Pushes(stage, drafts)
        self._thirds: dict[int, list[tuple[Ticks, Ticks]]] = defaultdict(list)
        for draft in drafts:
            root = stage.chords[draft.chord].chord.root.pitch_class
            if draft.hand is Hand.RIGHT and (draft.midi - root) % 12 == self._third(draft.chord):
                self._thirds[draft.chord].append((draft.onset, draft.end))

    def fails(self, note: Draft) -> bool:
        """Whether a beat grinds under a push or denies the third that sounds above it."""
        return self._denies(note) or self._pushes.first_clash(note) is not None

    def _third(self, index: int) -> Semitones | None:
        return self._stage.chords[index].chord.third

    def _denies(self, note: Draft) -> bool:
        chord = self._stage.chords[note.chord].chord
        degree = (note.midi - chord.root.pitch_class) % 12
        other = _OTHER_THIRD.get(chord.third or 0)
        return degree == other and any(
            onset < note.end and note.onset < end for onset, end in self._thirds[note.chord]
        )


_OTHER_THIRD: Final = MappingProxyType({3: 4, 4: 3})


def _is_walked(draft: Draft) -> bool:
    low = draft.hand is Hand.LEFT and draft.role is Role.BASS
    return low and draft.rule in _WALKED


def _best(stage: Stage, note: Draft, around: tuple[MidiPitch, Draft], checks: _Checks) -> MidiPitch:
    """The cheapest pitch between two neighbours that contradicts nothing, else the note's own."""
    before, after = around
    priced = [
        (cost + MOVES[abs(pitch - before)] + MOVES[abs(after.midi - pitch)], pitch)
        for pitch in range(LOWEST, HIGHEST + 1)
        if 0 < abs(pitch - before) <= _REACH
        and 0 < abs(pitch - after.midi) <= _REACH
        and (cost := _cost(stage, note, pitch, after)) is not None
        and not checks.fails(replace(note, midi=pitch))
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
