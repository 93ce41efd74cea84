"""The walking bass: quarter notes that lead from root to root (rules J-40 to J-45).

The line of a whole stretch is found at once: every beat has candidates with their own cost
(root, chord tone, scale step, approach), every move a cost by its size, and the cheapest path
wins. Seeds choose among near-equal lines.
"""

import random
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.genres.jazz.arrivals import rooted_chords
from gospel_keys.genres.jazz.beam import keep_distinct
from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

LOWEST: Final[MidiPitch] = 28
HIGHEST: Final[MidiPitch] = 55
_HOME: Final = (33, 50)
SKIP_SHARE: Final = 0.08
_TOO_FAST: Final = 260
_BEAM: Final = 7
_OCTAVE: Final = 12
_WHIM: Final = 1.1

_SCALE_STEP: Final = 0.75
_STRONG_STEP: Final = 1.1
"""Cost of a scale step inside a chord: four beats in five are chord tones on three (J-42)."""

_DENIED: Final = 6.0
"""Cost of what denies a chord inside it."""

MOVES: Final = (4.5, 0.44, 0.34, 1.36, 1.62, 1.58, 3.4, 2.05, 5.0, 5.0, 6.0, 9.0, 3.4)
"""Cost of a move by its size in semitones."""

_FIRST: Final = (((0,), 0.46), ((4, 3), 0.27), ((7, 6, 8), 0.24), ((10, 11), 0.03))
"""What a chord may begin on that has time to say its root later, with how often.

Chords that begin a section, tonics and two-beat chords always begin on the root; over all
chords that makes the share of J-40.
"""

Approach = tuple[tuple[Semitones, float], ...]

_APPROACH: Final[Approach] = ((-1, 0.30), (1, 0.28), (-2, 0.13), (2, 0.13), (7, 0.10), (-5, 0.10))
"""What the last beat before a new root plays, from it, with how often (J-41)."""

_FROM_ABOVE: Final[Approach] = tuple(
    (step, often) for step, often in _APPROACH if step not in (1, 2)
)
"""The same from a chord a semitone above: its root needs no repeating, its b9 leads nowhere."""


@dataclass(frozen=True, slots=True)
class Step:
    """One beat of the walk.

    Parameters
    ----------
    onset : Ticks
    chord : int
    place : int
        Which beat of its chord, from 0.
    goal : PitchClass or None
        What this beat must be, where a chord begins.
    target : PitchClass or None
        What the next beat must be.
    """

    onset: Ticks
    chord: int
    place: int
    goal: PitchClass | None
    target: PitchClass | None


Costs = dict[PitchClass, float]
"""What each pitch class costs."""


def walk(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Walk in quarters through a stretch (J-40 to J-45).

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
    """
    steps = walk_steps(stage, start, end, rng)
    line = find_walk(stage, steps, rng)
    skips = _draw_skips(stage, steps, rng)
    drops = _draw_drops(stage, steps, line, skips, rng)
    drafts: list[Draft] = []
    for step, pitch in zip(steps, line, strict=True):
        if step.onset in drops:
            drafts += _drop(stage, step, (pitch, *drops[step.onset]))
            continue
        skip = stage.off_step if step.onset in skips else 0
        accent = 4 if (step.onset % stage.meter.bar // stage.step) % 2 else 0
        length = min(stage.step, end - step.onset) - skip
        drafts.append(
            Draft(
                step.onset, length, pitch, Hand.LEFT, Role.BASS, step.chord, "J-40",
                dynamic=accent,
            )
        )  # fmt: skip
        if skip:
            drafts.append(
                Draft(
                    step.onset + length, skip, pitch, Hand.LEFT, Role.GHOST, step.chord, "J-44",
                    articulations=(Articulation.STACCATO,),
                )
            )  # fmt: skip
    return drafts


def _draw_skips(stage: Stage, steps: Sequence[Step], rng: random.Random) -> frozenset[Ticks]:
    """Ghosted off-beats before two or four, at least one in four bars (J-44)."""
    if stage.brief.tempo > _TOO_FAST:
        return frozenset()
    able = [s.onset for s in steps if (s.onset % stage.meter.bar // stage.step) % 2 == 0]
    drawn = {onset for onset in able if rng.random() < 2 * SKIP_SHARE}
    width = 4 * stage.meter.bar
    for group in sorted({onset // width for onset in able}):
        inside = [onset for onset in able if onset // width == group]
        if not drawn & set(inside):
            drawn.add(rng.choice(inside))
    return frozenset(drawn)


def _draw_drops(
    stage: Stage,
    steps: Sequence[Step],
    line: Sequence[MidiPitch],
    skips: Collection[Ticks],
    rng: random.Random,
) -> dict[Ticks, tuple[MidiPitch, MidiPitch]]:
    """Draw the beats that drop in a triplet, and the two notes they drop through (J-44).

    One in fifty beats, never two within four bars: a bassist's flourish where the line
    comes down to the next beat.
    """
    if stage.brief.tempo > _TOO_FAST_TO_DROP or stage.meter.is_compound:
        return {}
    found: dict[Ticks, tuple[MidiPitch, MidiPitch]] = {}
    rested = 0
    for place, (step, pitch) in enumerate(zip(steps[:-1], line, strict=False)):
        falls = _fall(stage.chords[step.chord].chord, pitch, line[place + 1])
        taken = step.onset in skips or step.onset < rested
        if taken or falls is None or rng.random() >= _DROP_SHARE:
            continue
        found[step.onset] = falls
        rested = step.onset + 4 * stage.meter.bar
    return found


def _fall(chord: Chord, pitch: MidiPitch, after: MidiPitch) -> tuple[MidiPitch, MidiPitch] | None:
    """The two chord tones under a note that lead down to the next, where they do."""
    frame = {(chord.root.pitch_class + i) % 12 for i in chord.intervals[:4]}
    first, second = [p for p in range(pitch - 1, pitch - _OCTAVE, -1) if p % 12 in frame][:2]
    lands = after < pitch and 1 <= abs(after - second) <= _LANDING
    return (first, second) if lands and second >= LOWEST else None


_DROP_SHARE: Final = 0.09
"""Share of the beats that could drop: one in four or five can (J-44 asks for 2 of 100)."""

_TOO_FAST_TO_DROP: Final = 200
_LANDING: Final = 4


def _drop(stage: Stage, step: Step, pitches: Sequence[MidiPitch]) -> list[Draft]:
    """A beat in three: the note itself, and two ghosts falling under it."""
    third = stage.step // 3
    return [
        Draft(
            step.onset + k * third, third, pitch, Hand.LEFT, Role.GHOST if k else Role.BASS,
            step.chord, "J-44 drop" if k else "J-40",
        )
        for k, pitch in enumerate(pitches)
    ]  # fmt: skip


def walk_steps(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Step]:
    """Return the beats of a stretch, the chords they are heard in and what those begin on.

    A chord that begins on another tone says its root on a beat inside.
    """
    heard = [(tick, stage.index_at(tick)) for tick in range(start, end, stage.step)]
    beats = Counter(index for _, index in heard)
    rooted = rooted_chords(stage)
    heads: dict[int, Ticks] = {}
    goals: dict[int, PitchClass] = {}
    for tick, index in heard:
        if index not in heads:
            heads[index] = tick
            plain = tick == start or index in rooted or beats[index] < _ROOMY
            goals[index] = _entry(stage, index, plain, rng)
    after = stage.index_at(end) if end < stage.end else -1
    if after >= 0:
        goals.setdefault(after, stage.chords[after].chord.bass_name.pitch_class)
    steps: list[Step] = []
    following = [index for _, index in heard[1:]] + [after]
    for (tick, index), later in zip(heard, following, strict=True):
        place = (tick - heads[index]) // stage.step
        root = stage.chords[index].chord.bass_name.pitch_class
        inside = root if place == _root_place(beats[index]) and goals[index] != root else None
        goal = inside if place else goals[index]
        target = None if later in (index, -1) else goals[later]
        steps.append(Step(tick, index, place, goal, target))
    return steps


_ROOMY: Final = 3
"""Beats of a chord that can begin on another tone and still say its root."""


def _root_place(beats: int) -> int:
    """The beat that says the root of a chord that began on another tone."""
    return 2 if beats > _ROOMY else 1


def _entry(stage: Stage, index: int, plain: bool, rng: random.Random) -> PitchClass:
    """What a chord begins on: mostly its root, always where the ear asks for it (J-40)."""
    chord = stage.chords[index].chord
    base = chord.bass_name.pitch_class
    if plain or index == len(stage.chords) - 1 or chord.bass is not None:
        return base
    tones = {i % 12 for i in chord.intervals}
    if index and _resolves(stage.chords[index - 1].chord, chord):
        tones -= _THIRDS  # The seventh before falls to the third, above the bass (V-04).
    drawn = rng.choices([d for d, _ in _FIRST], [often for _, often in _FIRST])[0]
    degree = next((d for d in drawn if d in tones), 0)
    return (chord.root.pitch_class + degree) % 12


def _resolves(before: Chord, chord: Chord) -> bool:
    """Whether a dominant goes up a fourth."""
    step = (chord.root.pitch_class - before.root.pitch_class) % 12
    return before.is_dominant and step == _FOURTH


_FOURTH: Final[Semitones] = 5


def find_walk(stage: Stage, steps: Sequence[Step], rng: random.Random) -> list[MidiPitch]:
    """Find the pitches of the walk.

    Parameters
    ----------
    stage : Stage
    steps : sequence of Step
    rng : random.Random
    """
    beam: list[tuple[float, tuple[MidiPitch, ...]]] = [(0.0, ())]
    for step in steps:
        options = _options(stage, step, rng)
        grown = [
            (cost + own + _move_cost(line, pitch), (*line, pitch))
            for cost, line in beam
            for pitch, own in options
            if not line or abs(pitch - line[-1]) <= _OCTAVE
        ]
        grown.sort(key=lambda state: state[0])
        beam = keep_distinct(grown, _BEAM)
    return list(beam[0][1]) if steps else []


def _options(stage: Stage, step: Step, rng: random.Random) -> list[tuple[MidiPitch, float]]:
    chord = stage.chords[step.chord].chord
    strong = stage.is_strong(step.onset)
    wanted: Costs = {step.goal: 0.0} if step.goal is not None else _inside(chord, strong=strong)
    if step.target is not None and step.goal is None:
        slides = (chord.root.pitch_class - step.target) % 12 == 1
        ways = _FROM_ABOVE if slides else _APPROACH
        if step.place < _ROOMY - 1:
            against = _against(chord)
            ways = tuple(w for w in ways if (step.target + w[0]) % 12 not in against)
        wanted = _approaching(step.target, wanted, ways, rng)
    return [
        (pitch, cost + _height(pitch) + _WHIM * rng.random())
        for pitch in range(LOWEST, HIGHEST + 1)
        if (cost := wanted.get(pitch % 12)) is not None
    ]


def _against(chord: Chord) -> frozenset[PitchClass]:
    """The other third, and the plain fifth of an altered one: they deny what a hand holds."""
    degrees = {i % 12 for i in chord.intervals}
    denied = _THIRDS - degrees if degrees & _THIRDS else frozenset[int]()
    if _FIFTH not in degrees and degrees & _ALTERED_FIFTHS:
        denied |= {_FIFTH}
    return frozenset((chord.root.pitch_class + t) % 12 for t in denied)


_FIFTH: Final[Semitones] = 7
_ALTERED_FIFTHS: Final = frozenset({6, 8})
_THIRDS: Final = frozenset({3, 4})


def _inside(chord: Chord, *, strong: bool) -> Costs:
    """What the inner beats of a chord play: chord tones first, scale steps beside them (J-42).

    A strong beat is a chord tone in three of four.
    """
    root = chord.root.pitch_class
    tones = {i % 12 for i in chord.intervals}
    scale = scale_of(chord)
    wanted: Costs = {}
    for degree in range(12):
        if degree in tones:
            wanted[(root + degree) % 12] = 0.0 if degree in (0, 3, 4, 6, 7) else 0.4
        else:
            step = _STRONG_STEP if strong else _SCALE_STEP
            wanted[(root + degree) % 12] = step if degree in scale else 2.6
    return wanted | dict.fromkeys(_against(chord), _DENIED)


def _approaching(goal: PitchClass, tones: Costs, ways: Approach, rng: random.Random) -> Costs:
    """Draw how the goal is approached; the other ways stay open where that one is far."""
    costs = {pitch_class: 4.2 + 0.3 * cost for pitch_class, cost in tones.items()}
    for step, _ in ways:
        costs[(goal + step) % 12] = 2.4
    drawn = rng.choices([step for step, _ in ways], [often for _, often in ways])[0]
    costs[(goal + drawn) % 12] = 0.0
    barred = {(goal + step) % 12 for step, _ in _APPROACH} - {
        (goal + step) % 12 for step, _ in ways
    }
    for pitch_class in (goal, *barred):
        costs[pitch_class] = 7.0
    return costs


def _height(pitch: MidiPitch) -> float:
    low, high = _HOME
    return 0.35 * max(0, low - pitch, pitch - high)


def _move_cost(line: tuple[MidiPitch, ...], pitch: MidiPitch) -> float:
    if not line:
        return 0.12 * abs(pitch - 40)
    size = abs(pitch - line[-1])
    cost = MOVES[size]
    if len(line) > 1:
        before = line[-1] - line[-2]
        turns = before * (pitch - line[-1]) < 0
        cost += 3.2 * (pitch == line[-2]) + (0.15 if turns and abs(before) <= 2 else 0.0)
        cost += 1.6 * (not turns and abs(before) >= 5 and size >= 3)
    if len(line) > 4:
        cost += 1.3 * (pitch in line[-4:])
        way = line[-1] - line[-5]
        cost += 0.8 * (abs(way) >= 9 and way * (pitch - line[-1]) > 0)
    return cost
