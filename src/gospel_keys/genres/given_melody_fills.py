"""What the right hand adds to a given tune: fills in its rests, and the crushes of blues."""

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, Seconds, Semitones, Ticks

FILL: Final = "tune-fill"
_LOWEST_FILL: Final[MidiPitch] = 62
_HIGHEST_FILL: Final[MidiPitch] = 84
_PENTATONIC: Final = {"major": (0, 2, 4, 7, 9), "minor": (0, 3, 5, 7, 10)}
_SILENT: Final = frozenset({"classical"})
"""Genres that leave the rests of a tune alone."""


def fill_rests(stage: Stage, line: Sequence[MelodyNote], rng: random.Random) -> list[Draft]:
    """Answer the tune where it rests for a beat or more, and lead back to it by step.

    A fill has three notes or more (S-06): fewer are heard as wrong notes of the tune. A rest
    that has no room for three leaves the answer to the left hand.

    Parameters
    ----------
    stage : Stage
    line : sequence of MelodyNote
        The tune.
    rng : random.Random
    """
    drafts: list[Draft] = []
    if stage.brief.genre in _SILENT:
        return drafts
    for before, after in pairwise(line):
        gap = after.onset - before.end
        if gap < stage.step or (not before.cadence and gap < 2 * stage.step):
            continue
        unit = _fill_unit(stage, gap)
        if unit is None:
            continue
        count = min(max(_FEWEST, gap // unit - 1), 6)
        start = after.onset - count * unit
        pitches = _walk(stage, start, before.midi, after.midi, count, rng)
        for place, pitch in enumerate(pitches):
            onset = start + place * unit
            drafts.append(
                Draft(
                    onset, unit, pitch, Hand.RIGHT, Role.FILL, stage.index_at(onset), FILL,
                    dynamic=-6,
                )
            )  # fmt: skip
    return drafts


def _fill_unit(stage: Stage, gap: Ticks) -> Ticks | None:
    """The longest value of which three notes fill a rest, None where they would be hurried.

    Half beats, else what the feel divides a beat into: threes where it swings, fours else.
    """
    step, brief = stage.step, stage.brief
    threes = stage.meter.is_compound or brief.genre in _TERNARY
    finer = step // 3 if threes else step // 4
    for unit in (stage.off_step, finer):
        seconds = unit / stage.meter.beat * 60 / brief.tempo
        if gap >= _FEWEST * unit and seconds >= _HURRIED:
            return unit
    return None


_FEWEST: Final = 3
_HURRIED: Final[Seconds] = 0.13
"""Fill notes shorter than this are not written: under F-07's twelve a second, set by ear."""
_TERNARY: Final = frozenset({"blues", "jazz"})


def _walk(
    stage: Stage,
    start: Ticks,
    origin: MidiPitch,
    goal: MidiPitch,
    count: int,
    rng: random.Random,
) -> list[MidiPitch]:
    """Steps of the pentatonic scale that end beside a goal, coming from its other side."""
    key: Key = stage.key_at(start)
    scale = {(key.tonic.pitch_class + step) % 12 for step in _PENTATONIC[key.mode]}
    ladder = [p for p in range(_LOWEST_FILL, _HIGHEST_FILL + 1) if p % 12 in scale]
    first = 1 if origin >= goal or rng.random() < 0.4 else -1
    walks = [_approach(ladder, goal, side, count) for side in (first, -first)]
    near = [walk for walk in walks if abs(walk[0] - origin) <= _FILL_LEAP]
    return near[0] if near else min(walks, key=lambda walk: abs(walk[0] - origin))


def _approach(
    ladder: Sequence[MidiPitch], goal: MidiPitch, side: int, count: int
) -> list[MidiPitch]:
    """Steps down a ladder to a goal from above (1), or up to it from below (-1)."""
    beyond = [p for p in ladder if (p - goal) * side > 0]
    last = min(beyond or ladder, key=lambda p: (abs(p - goal), p))
    place = ladder.index(last)
    steps = [place + side * k for k in range(count)]
    top = len(ladder) - 1
    return [ladder[min(abs(k), top, abs(2 * top - k))] for k in reversed(steps)]


_FILL_LEAP: Final[Semitones] = 9
"""A fill begins no farther than a sixth from where the tune stopped, if one of its ways does."""


def crush_tune(stage: Stage, line: Sequence[MelodyNote], rng: random.Random) -> list[Draft]:
    """Crush the semitone below into some notes of a tune, as blues players bend them (B-21).

    They stand on a beat, on 3, 5 or 6 of the key (5 in minor), and are not come to by step or
    from the same key. The tune itself is not changed.

    Parameters
    ----------
    stage : Stage
    line : sequence of MelodyNote
    rng : random.Random
    """
    if stage.brief.genre not in _CRUSHING:
        return []
    key = stage.key_at(0)
    degrees = _CRUSHED[key.mode]
    fitting = [
        after
        for before, after in pairwise(line)
        if (after.midi - key.tonic.pitch_class) % 12 in degrees
        and stage.is_on_beat(after.onset)
        and (abs(after.midi - before.midi) > _STEP or before.end < after.onset)
    ]
    count = min(len(fitting), round(_CRUSHES * stage.brief.grace * len(line)))
    return [
        Draft(note.onset, 0, note.midi - 1, Hand.RIGHT, Role.GRACE, note.chord, "B-21")
        for note in sorted(rng.sample(fitting, count), key=lambda note: note.onset)
    ]


_CRUSHING: Final = frozenset({"blues"})
_CRUSHED: Final = {"major": frozenset({4, 7, 9}), "minor": frozenset({7})}
_CRUSHES: Final = 0.16
"""Share of the notes of a tune that are crushed into, where so many can be (B-21: 10-25 %)."""
_STEP: Final[Semitones] = 2
