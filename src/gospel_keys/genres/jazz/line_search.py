"""The search for the pitches of an improvised phrase (rules J-50, J-54, M-02).

A beam keeps the best beginnings: each note costs by what it is to its chord, by the size of
its step (after the shares measured in recorded solos), and by how foreign notes are left.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.genres.jazz.beam import keep_distinct
from gospel_keys.genres.jazz.line_rhythm import Slot
from gospel_keys.genres.jazz.line_wishes import Wish
from gospel_keys.genres.jazz.scales import bebop_of, scale_of
from gospel_keys.genres.sketch import Stage
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones

_STEP_COST: Final = (
    1.05, 0.245, 0.46, 0.79, 0.67, 0.75, 0.93, 0.89, 0.80, 0.60, 1.17, 0.66, 1.24,
)  # fmt: skip
"""Cost of each interval, unison to octave, fitted so that their shares are those of recorded
solos: 5, 26, 28, 17.5, 9.5, 6.5, 1.5 and 2.3 %, and 3 % beyond the fifth (J-50)."""

_BEAM: Final = 7
_WHIM: Final = 0.9
_REACH: Final = 12
_MIDDLE: Final = 73.0
_JUMP_HOME: Final = 2.4


@dataclass(frozen=True, slots=True)
class Room:
    """Where the line may move: its lowest note above each chord, its ceiling, its middle."""

    floors: dict[int, MidiPitch]
    ceiling: MidiPitch = 86
    middle: float = _MIDDLE

    def floor(self, chord: int) -> MidiPitch:
        """Return the lowest note over a chord."""
        return self.floors.get(chord, 62)


@dataclass(frozen=True, slots=True)
class Tones:
    """What each pitch class costs over a chord, on and off the beat."""

    on: tuple[float, ...]
    off: tuple[float, ...]
    chordal: frozenset[PitchClass]
    scale: frozenset[PitchClass]


@lru_cache(maxsize=512)
def tones_of(chord: Chord) -> Tones:
    """Return what every pitch class costs over a chord."""
    root = chord.root.pitch_class
    tones = {(root + i) % 12 for i in chord.intervals}
    scale = {(root + i) % 12 for i in scale_of(chord)}
    bebop = {(root + i) % 12 for i in bebop_of(chord)}
    avoid = {(root + a) % 12 for a in chord.avoid}
    on = tuple(
        0.0 if pc in tones else 1.2 + (pc in avoid) if pc in scale else 3.6 for pc in range(12)
    )
    off = tuple(
        0.0 if pc in tones else 0.15 if pc in scale else 0.8 if pc in bebop else 1.7
        for pc in range(12)
    )
    return Tones(on, off, frozenset(tones), frozenset(scale))


def sing_phrase(
    stage: Stage,
    slots: Sequence[Slot],
    wishes: Sequence[Wish],
    room: Room,
    before: Sequence[MidiPitch],
    rng: random.Random,
) -> list[MidiPitch]:
    """Find the pitches of one phrase.

    Parameters
    ----------
    stage : Stage
    slots : sequence of Slot
        The places of the phrase.
    wishes : sequence of Wish
        One for each place.
    room : Room
    before : sequence of MidiPitch
        The last note before the phrase, if there is one.
    rng : random.Random

    Returns
    -------
    pitches : list of MidiPitch, one for each place
    """
    heights = _heights(len(slots), room, rng)
    entry = before[-1] if before else round(room.middle)
    beam: list[tuple[float, tuple[MidiPitch, ...]]] = [(0.0, ())]
    tones = tones_of(stage.chords[slots[0].chord].chord)
    for slot, wish, height in zip(slots, wishes, heights, strict=True):
        past, tones = tones, tones_of(stage.chords[slot.chord].chord)
        firm = slot.on_beat or slot.last or slot.duration > stage.off_step
        floor = min(room.floor(slot.chord), room.ceiling - 12)
        own = _own_costs(tones, wish, floor, room.ceiling, firm=firm, height=height, rng=rng)
        grown: list[tuple[float, tuple[MidiPitch, ...]]] = []
        for cost, line in beam:
            last = line[-1] if line else entry
            for pitch, value in own:
                if -_REACH <= pitch - last <= _REACH:
                    total = cost + value
                    if line:
                        total += _move_cost(line, pitch, past, wish)
                    else:
                        total += 0.12 * abs(pitch - last)
                    grown.append((total, (*line, pitch)))
        if not grown:
            grown = [(c, (*line, line[-1] if line else entry)) for c, line in beam]
        grown.sort(key=lambda state: state[0])
        beam = keep_distinct(grown, _BEAM)
    return list(beam[0][1])


def _own_costs(
    tones: Tones,
    wish: Wish,
    floor: MidiPitch,
    ceiling: MidiPitch,
    *,
    firm: bool,
    height: float,
    rng: random.Random,
) -> list[tuple[MidiPitch, float]]:
    table = tones.on if firm else tones.off
    found: list[tuple[MidiPitch, float]] = []
    for pitch in range(floor, ceiling + 1):
        pitch_class = pitch % 12
        if wish.classes is not None and pitch_class not in wish.classes:
            continue
        value = table[pitch_class] + 0.022 * (pitch - height) ** 2 + _WHIM * rng.random()
        found.append((pitch, value))
    return found


def _move_cost(line: tuple[MidiPitch, ...], pitch: MidiPitch, tones: Tones, wish: Wish) -> float:
    last = line[-1]
    move = pitch - last
    size = abs(move)
    cost = _STEP_COST[size]
    if wish.direction and move * wish.direction <= 0:
        cost += 6.0
    if wish.rule == "J-54" and size > 2:
        cost += _JUMP_HOME
    last_class = last % 12
    if last_class not in tones.chordal:
        cost += _leaving_cost(size, chromatic=last_class not in tones.scale)
    if len(line) > 1:
        cost += _shape_cost(line, pitch, move)
    if wish.device == "honk":
        return 0.0 if not size else 9.0
    if wish.device == "turn":
        return 0.0 if 0 < size <= 2 else cost + 9.0
    if wish.device in ("enclosing", "enclosure"):
        return cost if size <= 3 else cost + 4.0
    if wish.device == "below":
        cost += -1.2 if move == 1 else 0.5
    return cost


def _leaving_cost(size: Semitones, *, chromatic: bool) -> float:
    """What it costs to leave a foreign note by an interval: by step it is free (M-02)."""
    if not size:
        return _STAYED + (_CHROMATIC if chromatic else 0.0)
    if chromatic:
        return _CHROMATIC if size != 1 else 0.0
    return _LEAPT if size > 2 else 0.0


_STAYED: Final = 2.0
_CHROMATIC: Final = 5.0
_LEAPT: Final = 2.8


def _shape_cost(line: tuple[MidiPitch, ...], pitch: MidiPitch, move: int) -> float:
    before = line[-1] - line[-2]
    cost = 0.9 * (pitch == line[-2])
    if abs(before) > 7:
        cost += 0.0 if move * before < 0 and abs(move) <= 2 else 7.0
    elif abs(before) >= 5 and abs(move) >= 5:
        cost += 1.8
    if len(line) > 3:
        cost += _TRILLED * (pitch == line[-2]) * (line[-1] == line[-3])
    return cost


_TRILLED: Final = 2.5
"""What it costs to go back and forth between two keys."""


def _heights(count: int, room: Room, rng: random.Random) -> list[float]:
    """The contour of a phrase: up and over, falling, or rising, around the middle."""
    points = rng.choice(((-4, 6, -5), (6, 1, -6), (-5, 0, 6), (2, 7, -3), (-5, 4, 1)))
    found: list[float] = []
    for place in range(count):
        x = 2 * place / max(1, count - 1)
        k = min(1, int(x))
        found.append(room.middle + points[k] + (x - k) * (points[k + 1] - points[k]))
    return found
