"""Melody: rhythm first, then the pitches of a whole section along one cheapest path.

The rhythm is planned in two-bar ideas that come back; pitches are found by a beam search
whose costs follow measured melodies: steps and thirds, leaps answered by steps the other
way, chord tones on strong beats, foreign notes left by step (rules M-01 to M-08).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_BEAM: Final = 14
_CALM_PER_SEMITONE: Final = 0.24
_PLAIN_INSTEAD_OF_LEANING: Final = 5.0
_WHIM: Final = 1.6
_SAME_WAY: Final = -0.4
_BACK_AGAIN: Final = 0.4
_TO_AND_FRO: Final = 1.6
"""Returning to the note before last, and doing so twice in a row."""

_PULL: Final = 0.055
"""Cost of a semitone, squared, away from the contour."""

_THIRD: Final[Semitones] = 4
_LEAP: Final[Semitones] = 5
_FIFTH: Final[Semitones] = 7
_UNANSWERED_LEAP: Final = 1.5
_UNANSWERED_WIDE_LEAP: Final = 10.0
_UNRESOLVED: Final = 4.0
_LEAPT_INTO_FOREIGN: Final = 0.6
_REPEATED_TWICE: Final = 1.2
_OTHER_GESTURE: Final = 1.6
_NEAR_GESTURE: Final = 0.4
_HOMELESS_CADENCE: Final = 0.8
_ROOT: Final = 0.25
_ROOT_OVER_SEVENTH: Final = 0.75
"""The root is the plainest note, and hides the major seventh a semitone below it."""

_FAR_FROM_TOP: Final = 5.0
_MOST_SAVED: Final = 0.6
"""No step makes a path cheaper by more than this."""


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
    summit : bool
        The climax: reached by a step or a third.
    final : bool
        Belongs to the last chord: its root, third or fifth.
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
    summit: bool = False
    final: bool = False


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
    """``last_move`` is the last interval that was not a repetition."""

    cost: float
    pitches: tuple[MidiPitch, ...]
    foreign: bool
    last_move: Semitones


def find_pitches(
    slots: Sequence[MelodySlot],
    rng: random.Random,
    *,
    lead: Sequence[MidiPitch] = (),
    unresolved: bool = False,
) -> list[MidiPitch]:
    """Return the pitches of a melody along (nearly) the cheapest path.

    Parameters
    ----------
    slots : sequence of MelodySlot, in time order
    rng : random.Random
        Small preferences per slot and pitch: each seed hears another line.
    lead : sequence of MidiPitch
        The last notes before the first slot; three tell where the line was going.
    unresolved : bool
        The note before is foreign to its chord and still wants to step on.

    Returns
    -------
    pitches : list of MidiPitch, same length
    """
    if not slots:
        return []
    known = tuple(lead[-3:])
    moves = [b - a for a, b in pairwise(known) if a != b]
    arrival = moves[-1] if moves else 0
    paths = [_Path(0.0, known, foreign=unresolved, last_move=arrival)]
    for slot in slots:
        options = [
            (p, own + _WHIM * rng.random(), foreign) for p, own, foreign in pitch_options(slot)
        ]
        paths = [_best_step(paths, slot, option) for option in options]
        paths = sorted(paths, key=lambda path: path.cost)[:_BEAM]
    return list(paths[0].pitches[len(known) :])


def _best_step(
    paths: list[_Path], slot: MelodySlot, option: tuple[MidiPitch, float, bool]
) -> _Path:
    pitch, own, foreign = option
    best_cost, best = float("inf"), paths[0]
    for path in paths:
        if path.cost - _MOST_SAVED > best_cost:
            break  # The paths are sorted: nothing after this can cost less.
        cost = path.cost + _step_cost(path, slot, option)
        if cost < best_cost:
            best_cost, best = cost, path
    move = pitch - best.pitches[-1] if best.pitches else 0
    return _Path(best_cost + own, (*best.pitches, pitch), foreign, move or best.last_move)


def _step_cost(path: _Path, slot: MelodySlot, option: tuple[MidiPitch, float, bool]) -> float:
    if not path.pitches:
        return 0.0
    pitch, _, foreign = option
    move = pitch - path.pitches[-1]
    size = abs(move)
    cost = _INTERVAL_COST[min(size, 13)] * (0.6 if slot.fresh else 1.0)
    if slot.calm:
        cost += _CALM_PER_SEMITONE * max(0, size - 2)
    if slot.summit:
        cost += _FAR_FROM_TOP * (size > _THIRD)
    if foreign and not slot.leans and size > 2:
        cost += _LEAPT_INTO_FOREIGN
    return cost + _direction_cost(path, slot, move) + _gesture_cost(slot, move)


def _direction_cost(path: _Path, slot: MelodySlot, move: Semitones) -> float:
    """What the last move wants of this one: leaps turn back, foreign notes step on."""
    cost = 0.0
    same_way = move * path.last_move > 0
    if same_way and abs(move) <= _THIRD:
        cost += _SAME_WAY
    if move == 0 and path.pitches[-2:-1] == path.pitches[-1:]:
        cost += _REPEATED_TWICE
    if abs(path.last_move) >= _LEAP and (same_way or abs(move) > 2) and move:
        wide = abs(path.last_move) > _FIFTH
        cost += _UNANSWERED_WIDE_LEAP if wide else _UNANSWERED_LEAP
    cost += _wavering_cost(path.pitches, move)
    if path.foreign and not slot.fresh and not 1 <= abs(move) <= 2:
        cost += _UNRESOLVED
    return cost


def _wavering_cost(pitches: tuple[MidiPitch, ...], move: Semitones) -> float:
    """A line that swings between two notes goes nowhere."""
    if len(pitches) < 2 or move == 0 or pitches[-1] + move != pitches[-2]:
        return 0.0
    return _TO_AND_FRO if pitches[-3:-2] == pitches[-1:] else _BACK_AGAIN


def _gesture_cost(slot: MelodySlot, move: Semitones) -> float:
    """A motif comes back exactly, or as a sequence a semitone off; anything else is new."""
    if slot.gesture is None or move == slot.gesture:
        return 0.0
    off = abs(move - slot.gesture)
    same_direction = move * slot.gesture > 0 or move == slot.gesture
    if off == 1 and same_direction:
        return _NEAR_GESTURE
    return _OTHER_GESTURE + 0.1 * min(off, 5)


_INTERVAL_COST: Final = (
    0.75, 0.6, 0.5, 0.5, 0.55, -0.1, 2.2, 0.15, 3.2, 3.0, 6.0, 7.0, 5.0, 12.0,
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
        cost += _place_cost(slot, pitch, foreign=foreign)
        cost += _PULL * (pitch - slot.target) ** 2
        if slot.model is not None:
            cost += 0.9 * min(abs(pitch - slot.model), 4)
        options.append((pitch, cost, foreign))
    return options


def _place_cost(slot: MelodySlot, pitch: MidiPitch, *, foreign: bool) -> float:
    """What the place in the bar and in the phrase asks: rest, or tension that resolves."""
    if slot.leans:
        return 0.0 if foreign else _PLAIN_INSTEAD_OF_LEANING
    cost = 0.0
    if foreign:
        cost += 4.0 * slot.strong + 2.0 * slot.long + 3.0 * slot.cadence + 9.0 * slot.final
    if slot.cadence and (pitch - slot.key.tonic.pitch_class) % 12 not in _RESTFUL:
        cost += _HOMELESS_CADENCE
    if slot.final and (pitch - slot.harmony.root.pitch_class) % 12 not in _RESTFUL:
        cost += 3.0
    return cost


_RESTFUL: Final = frozenset({0, 3, 4, 7})
"""Degrees, in semitones above a tonic, on which a line comes to rest."""


@lru_cache(maxsize=4096)
def _class_costs(chord: Chord, key: Key) -> dict[PitchClass, tuple[float, bool]]:
    """Rate each pitch class over a chord: chord tones, then scale tones that do not clash."""
    root = chord.root.pitch_class
    tones = {(root + i) % 12 for i in chord.intervals}
    rated: dict[PitchClass, tuple[float, bool]] = {}
    for pc in tones:
        degree = (pc - root) % 12
        rated[pc] = (_ROOT + _ROOT_OVER_SEVENTH * (11 in chord.intervals), False)
        if degree:
            rated[pc] = (0.0, False)
    for name in key.scale_names:
        pc = name.pitch_class
        if pc in tones:
            continue
        rubs = any((pc - tone) % 12 == 1 for tone in tones)
        cross = any((tone - pc) % 12 == 1 for tone in tones)
        rated[pc] = (0.45 + 1.2 * rubs + 0.15 * cross, True)
    return rated
