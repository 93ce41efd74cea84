"""Melody: rhythm first, then the pitches of a whole section along one cheapest path.

The rhythm is planned in two-bar ideas that come back; pitches are found by a beam search
whose costs follow measured melodies: steps and thirds, leaps answered by steps the other
way, chord tones on strong beats, foreign notes left by step (rules M-01 to M-08).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_BEAM: Final = 14
_CALM_PER_SEMITONE: Final = 0.3
_PLAIN_INSTEAD_OF_LEANING: Final = 3.0
_WHIM: Final = 2.8
_SAME_WAY: Final = -0.2


@dataclass(frozen=True, slots=True)
class MelodySlot:
    """A note of the rhythm that still needs its pitch.

    Parameters
    ----------
    onset, duration : Ticks
    chord : int
        Index of the chord it belongs to.
    harmony : Chord
    key : Key
    strong : bool
        On a strong beat.
    low, high : MidiPitch
    target : float
        Height the contour wants here.
    cadence : bool
        The last note of an idea: it comes to rest on a chord tone.
    fresh : bool
        First note after a rest: intervals are free of the note before.
    model : MidiPitch or None
        What the note was where this passage repeats an earlier one.
    gesture : Semitones or None
        The interval with which the corresponding note of the idea was reached.
    long : bool
        At least a beat.
    leans : bool
        An appoggiatura or suspension is welcome here: a foreign note that resolves by step.
    calm : bool
        The note carries a chord: wide intervals cost more.
    """

    onset: Ticks
    duration: Ticks
    chord: int
    harmony: Chord
    key: Key
    strong: bool
    low: MidiPitch
    high: MidiPitch
    target: float
    cadence: bool = False
    fresh: bool = False
    model: MidiPitch | None = None
    gesture: Semitones | None = None
    long: bool = False
    leans: bool = False
    calm: bool = False


@dataclass(frozen=True, slots=True)
class MelodyNote:
    """A melody note; ``chord`` indexes the chords of the piece."""

    onset: Ticks
    duration: Ticks
    midi: MidiPitch
    chord: int
    cadence: bool = False

    @property
    def end(self) -> Ticks:
        """Where the note stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    pitches: tuple[MidiPitch, ...]
    foreign: bool
    last_move: Semitones


def find_pitches(
    slots: Sequence[MelodySlot], rng: random.Random, *, previous: MidiPitch | None = None
) -> list[MidiPitch]:
    """Return the pitches of a melody along (nearly) the cheapest path.

    Parameters
    ----------
    slots : sequence of MelodySlot, in time order
    rng : random.Random
        Small preferences per slot and pitch: each seed hears another line.
    previous : MidiPitch, optional
        The note before the first slot.

    Returns
    -------
    pitches : list of MidiPitch, same length
    """
    if not slots:
        return []
    lead = () if previous is None else (previous,)
    paths = [_Path(0.0, lead, foreign=False, last_move=0)]
    for slot in slots:
        options = [
            (p, own + _WHIM * rng.random(), foreign) for p, own, foreign in pitch_options(slot)
        ]
        paths = [_best_step(paths, slot, option) for option in options]
        paths = sorted(paths, key=lambda path: path.cost)[:_BEAM]
    return list(paths[0].pitches[len(lead) :])


def _best_step(
    paths: list[_Path], slot: MelodySlot, option: tuple[MidiPitch, float, bool]
) -> _Path:
    pitch, own, foreign = option
    best_cost, best = min(
        ((path.cost + _step_cost(path, slot, pitch), path) for path in paths),
        key=lambda state: state[0],
    )
    move = pitch - best.pitches[-1] if best.pitches else 0
    return _Path(best_cost + own, (*best.pitches, pitch), foreign, move)


def _step_cost(path: _Path, slot: MelodySlot, pitch: MidiPitch) -> float:
    if not path.pitches:
        return 0.0
    move = pitch - path.pitches[-1]
    cost = _INTERVAL_COST[min(abs(move), 13)] * (0.6 if slot.fresh else 1.0)
    if move == 0 and path.last_move == 0 and len(path.pitches) > 1:
        cost += 1.2
    if slot.calm:
        cost += _CALM_PER_SEMITONE * max(0, abs(move) - 2)
    same_way = move * path.last_move > 0
    if same_way:
        cost += _SAME_WAY
    if abs(path.last_move) > 5 and (same_way or abs(move) > 2):
        cost += 1.2
    if path.foreign and not slot.fresh and not 1 <= abs(move) <= 2:
        cost += 2.6
    if slot.gesture is not None:
        cost += 0.22 * min(abs(move - slot.gesture), 5)
    return cost


_INTERVAL_COST: Final = (
    0.75, 0.5, 0.35, 0.45, 0.6, 0.7, 2.2, 1.0, 2.6, 2.2, 4.5, 5.0, 3.0, 12.0,
)  # fmt: skip
"""Cost of an interval by its size in semitones; the last stands for everything wider."""


def pitch_options(slot: MelodySlot) -> list[tuple[MidiPitch, float, bool]]:
    """Return the pitches a slot may take, with their own cost and whether they are foreign."""
    classes = _class_costs(slot.harmony, slot.key)
    options: list[tuple[MidiPitch, float, bool]] = []
    for pitch in range(slot.low, slot.high + 1):
        rated = classes.get(pitch % 12)
        if rated is None:
            continue
        cost, foreign = rated
        if slot.leans:
            cost += 0.0 if foreign else _PLAIN_INSTEAD_OF_LEANING
        elif foreign:
            cost += 2.0 * slot.strong + 2.0 * slot.long + 3.0 * slot.cadence
        cost += 0.035 * (pitch - slot.target) ** 2
        if slot.model is not None:
            cost += 0.9 * min(abs(pitch - slot.model), 4)
        options.append((pitch, cost, foreign))
    return options


@lru_cache(maxsize=4096)
def _class_costs(chord: Chord, key: Key) -> dict[PitchClass, tuple[float, bool]]:
    """Rate each pitch class over a chord: chord tones, then scale tones that do not clash."""
    root = chord.root.pitch_class
    tones = {(root + i) % 12 for i in chord.intervals}
    rated: dict[PitchClass, tuple[float, bool]] = {}
    for pc in tones:
        degree = (pc - root) % 12
        rated[pc] = (0.25 if degree == 0 else 0.0, False)
    for name in key.scale_names:
        pc = name.pitch_class
        if pc in tones:
            continue
        rubs = any((pc - tone) % 12 == 1 for tone in tones)
        cross = any((tone - pc) % 12 == 1 for tone in tones)
        rated[pc] = (0.45 + 0.7 * rubs + 0.15 * cross, True)
    return rated
