"""Bass lines of the left hand: octave roots, octave walks, walking quarters.

Registers follow R-01 of the arranging rules: bass notes between 28 and 55, the low note of
an octave between 29 and 43.
"""

import random
from collections.abc import Collection, Sequence
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Articulation, ChordSpan, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, PitchClass, Ticks

OCTAVE_LOW: Final = (29, 43)
_OCTAVE_HOME: Final = 41.0
ANSWER_LOW, ANSWER_HIGH = 43, 62
ANSWER_SHARE: Final = 0.9
"""Share of the strikes inside a long chord that leave the octave for the tones above it."""
WALK_RANGE: Final = (31, 52)
SKIP_SHARE: Final = 0.10
"""Share of walked beats with a skip note before the next (J-44: 5-12 %)."""


def nearest_pitch(
    pitch_class: PitchClass, near: float, bounds: tuple[MidiPitch, MidiPitch]
) -> MidiPitch:
    """Return the pitch of a class inside inclusive bounds that is nearest to a place.

    Examples
    --------
    >>> nearest_pitch(0, 40, (29, 43))
    36
    """
    low, high = bounds
    first = low + (pitch_class - low) % 12
    return min(range(first, high + 1, 12), key=lambda p: (abs(p - near), p), default=first)


def octave_roots(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Play the bass in octaves at every chord, with walks and pick-ups (G-20, G-21).

    The default left hand of gospel: the octave on beat one and on each change, single
    re-strikes of the lower or upper note inside long chords, and octave walks into roots a
    third or more away.
    """
    drafts: list[Draft] = []
    near = _OCTAVE_HOME
    for index, span in stage.chords_between(start, end):
        low = nearest_pitch(span.chord.bass_name.pitch_class, near, OCTAVE_LOW)
        near = 0.6 * low + 0.4 * _OCTAVE_HOME
        target = next_bass(stage, index)
        walk = _walk_length(stage, span, low, target, rng) if span.end < end else 0
        drafts += _octave_span(stage, index, low, walk, rng)
        if walk and target is not None:
            drafts += _octave_walk(stage, index, low, target, walk, rng)
    return drafts


def next_bass(stage: Stage, index: int) -> PitchClass | None:
    """Return the bass of the chord after one, if there is one."""
    if index + 1 >= len(stage.chords):
        return None
    return stage.chords[index + 1].chord.bass_name.pitch_class


def _walk_length(
    stage: Stage, span: ChordSpan, low: MidiPitch, target: PitchClass | None, rng: random.Random
) -> Ticks:
    """Length of an octave walk at the end of a chord, 0 for none (G-21: 25-50 %)."""
    if target is None or span.duration < 2 * stage.meter.beat:
        return 0
    distance = min((target - low) % 12, (low - target) % 12)
    if distance < 3 or rng.random() > 0.25 + 0.25 * stage.brief.energy:
        return 0
    return stage.meter.beat if rng.random() < 0.6 else min(2 * stage.meter.beat, span.duration // 2)


def _octave_span(
    stage: Stage, index: int, low: MidiPitch, walk: Ticks, rng: random.Random
) -> list[Draft]:
    """The strikes of one chord before its walk."""
    span = stage.chords[index]
    length = span.duration - walk
    attacks: list[tuple[Ticks, Ticks, bool]] = []
    half = 2 * stage.meter.beat
    if length >= 2 * half or (length >= half and rng.random() < 0.9 + 0.1 * stage.brief.energy):
        cut = half if length > half else stage.meter.beat
        pickup = stage.meter.pulse if rng.random() < 0.4 else 0
        attacks.append((0, cut - pickup, True))
        if pickup:
            attacks.append((cut - pickup, pickup, False))
        attacks.append((cut, length - cut, rng.random() < 0.15))
    else:
        attacks.append((0, length, True))
    fifth = _fifth_above(span.chord, low)
    drafts: list[Draft] = []
    for offset, duration, full in attacks:
        answer = _upper_answer(span.chord, low) if duration >= stage.meter.beat else ()
        if full:
            pitches: tuple[MidiPitch, ...] = (low, low + 12)
        elif answer and rng.random() < ANSWER_SHARE:
            pitches = answer
        else:
            pitches = (rng.choice((low, low + 12, fifth)),)
        drafts += [bass_note(span.onset + offset, duration, p, index, "G-20") for p in pitches]
    return drafts


def _upper_answer(chord: Chord, low: MidiPitch) -> tuple[MidiPitch, ...]:
    """The hand turned over after its octave: two or three chord tones above it.

    Root, third and fifth (or what the chord has in their place) between the octave's upper
    note and a tenth above, as close as the low-interval limits allow.
    """
    wanted = {(chord.root.pitch_class + step) % 12 for step in _triad_of(chord)}
    reach = range(max(low + 7, ANSWER_LOW), low + 20)
    tones = [pitch for pitch in reach if pitch % 12 in wanted and pitch <= ANSWER_HIGH]
    for size in (3, 2):
        for first in range(len(tones) - size + 1):
            found = tuple(tones[first : first + size])
            if not low_interval_violations(found):
                return found
    return ()


def _triad_of(chord: Chord) -> tuple[int, int, int]:
    """Root, third (or what is suspended for it) and fifth of a chord, never its tensions."""
    has = {step % 12 for step in chord.intervals}
    third = chord.third if chord.third is not None else 5 if 5 in has else 2
    return 0, third, next((step for step in (7, 6, 8) if step in has), 7)


def _fifth_above(chord: Chord, low: MidiPitch) -> MidiPitch:
    """The chord's fifth (perfect or altered) above the lower octave note."""
    root = chord.root.pitch_class
    fifth = next((i % 12 for i in chord.intervals if i % 12 in (7, 6, 8)), 7)
    return low + (root + fifth - low) % 12 or low + 12


def _octave_walk(
    stage: Stage,
    index: int,
    low: MidiPitch,
    target: PitchClass,
    length: Ticks,
    rng: random.Random,
) -> list[Draft]:
    """Eighth-note octaves that lead into the next root, each louder than the last."""
    span = stage.chords[index]
    count = max(2, min(4, length // stage.meter.pulse))
    step = length // count
    goal = nearest_pitch(target, low, OCTAVE_LOW)
    foreign = frozenset(pc for pc in range(12) if _contradicts(span.chord, pc))
    line = walk_into(low, goal, count, stage.key_at(span.onset), rng, avoid=foreign)
    drafts: list[Draft] = []
    for place, pitch in enumerate(line):
        onset = span.end - length + place * step
        drafts += [
            bass_note(onset, step, p, index, "G-21", dynamic=4 * place) for p in (pitch, pitch + 12)
        ]
    return drafts


def walk_into(
    start: MidiPitch,
    goal: MidiPitch,
    count: int,
    key: Key,
    rng: random.Random,
    *,
    avoid: Collection[PitchClass] = (),
) -> list[MidiPitch]:
    """Return ``count`` pitches after ``start`` that lead into ``goal`` by step.

    Diatonic steps, the last a semitone (65 %) or a whole step (35 %) from the goal; the
    other of the two where the chord above forbids one (``avoid``).
    """
    up = goal > start
    gap = 1 if rng.random() < 0.65 else 2
    for other in (gap, 3 - gap):
        if (goal - other if up else goal + other) % 12 not in avoid:
            gap = other
            break
    last = goal - gap if up else goal + gap
    scale = {name.pitch_class for name in key.scale_names}
    line = [last]
    while len(line) < count:
        pitch = line[0] + (-1 if up else 1)
        while pitch % 12 not in scale:
            pitch += -1 if up else 1
        line.insert(0, pitch)
    return [min(max(p, OCTAVE_LOW[0] - 1), OCTAVE_LOW[1] + 2) for p in line]


def walking_bass(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Walk in single notes on every beat, each root approached by step (J-40 to J-43)."""
    drafts: list[Draft] = []
    near: MidiPitch = 40
    stretches = _walked_chords(stage, start, end)
    entries = _entries(stage, stretches, rng)
    for (index, onset, count), entry, after in zip(
        stretches, entries, [*entries[1:], None], strict=True
    ):
        span = stage.chords[index]
        first = nearest_pitch(entry, near, WALK_RANGE)
        goal = None if after is None else _walk_goal(after, first, count)
        line = walk_chord(span.chord, first, goal, count, stage.key_at(onset), rng)
        for place, pitch in enumerate(line):
            tick = onset + place * stage.step
            skip = stage.off_step if rng.random() < SKIP_SHARE else 0
            drafts.append(bass_note(tick, stage.step - skip, pitch, index, "J-40"))
            if skip:
                drafts.append(_ghost(tick + stage.step - skip, skip, pitch, index))
        near = line[-1]
    return drafts


def _entries(
    stage: Stage, stretches: Sequence[tuple[int, Ticks, int]], rng: random.Random
) -> list[PitchClass]:
    """What each chord begins on: its bass, or its third or fifth where that was just there.

    A walk does not stand still: a bass heard before in the same bar, or on the beat before,
    gives way to another chord tone (J-40, J-43).
    """
    entries: list[PitchClass] = []
    heard: set[PitchClass] = set()
    for place, (index, onset, _) in enumerate(stretches):
        chord = stage.chords[index].chord
        if onset % stage.meter.bar == 0:
            single = place > 0 and stretches[place - 1][2] == 1
            heard = {entries[-1]} if single else set()
        bass = chord.bass_name.pitch_class
        root = chord.root.pitch_class
        others = [(root + i) % 12 for i in (3, 4, 7, 6) if i in {k % 12 for k in chord.intervals}]
        fresh = [tone for tone in others if tone not in heard]
        entries.append(rng.choice(fresh) if bass in heard and fresh else bass)
        heard.add(entries[-1])
    return entries


def _walked_chords(stage: Stage, start: Ticks, end: Ticks) -> list[tuple[int, Ticks, int]]:
    """Chords as the beats hear them: index, first beat, number of beats."""
    heard: list[tuple[int, Ticks, int]] = []
    for tick in range(start, end, stage.step):
        index = stage.index_at(tick)
        if heard and heard[-1][0] == index:
            heard[-1] = (index, heard[-1][1], heard[-1][2] + 1)
        else:
            heard.append((index, tick, 1))
    return heard


def _ghost(onset: Ticks, duration: Ticks, pitch: MidiPitch, chord: int) -> Draft:
    """A skip note before the beat (J-44)."""
    return Draft(
        onset, duration, pitch, Hand.LEFT, Role.GHOST, chord, "J-44",
        articulations=(Articulation.STACCATO,),
    )  # fmt: skip


def _walk_goal(target: PitchClass, root: MidiPitch, count: int) -> MidiPitch:
    """The octave of the next root that the walk can reach without a large leap."""
    options = range(WALK_RANGE[0] + (target - WALK_RANGE[0]) % 12, WALK_RANGE[1] + 1, 12)
    return min(options, key=lambda p: (abs(abs(p - root) - min(5, 2 * count)), abs(p - 41)))


def walk_chord(
    chord: Chord,
    root: MidiPitch,
    goal: MidiPitch | None,
    count: int,
    key: Key,
    rng: random.Random,
) -> list[MidiPitch]:
    """Walk ``count`` beats from a root towards the next one.

    The last note approaches the goal by semitone or scale step; between stand chord and
    scale tones, chosen for the smoothest line that does not repeat a note.
    """
    if count == 1 or goal is None:
        tones = [root, *(root + (i % 12) for i in chord.intervals if i % 12)]
        return (tones * count)[:count] if count > 1 else [root]
    approach = _approach(chord, goal, root, count, key, rng)
    line = [root]
    for place in range(1, count - 1):
        line.append(_between(line, approach, count - 1 - place, chord, key, rng))
    return [*line, approach]


def _approach(
    chord: Chord,
    goal: MidiPitch,
    root: MidiPitch,
    count: int,
    key: Key,
    rng: random.Random,
) -> MidiPitch:
    """The last note before a goal: beside it, or its dominant; within reach of the root.

    Where there is a choice it is no semitone from a third, seventh or tension that sounds
    above, and never the third that the chord does not have.
    """
    scale = {name.pitch_class for name in key.scale_names}
    steps = [goal + d for d in (-2, 2) if (goal + d) % 12 in scale]
    pool = [goal - 1] * 34 + [goal + 1] * 28 + steps * 14 + [goal + 7, goal - 5] * 4
    legal = [p for p in pool if 28 <= p <= 55 and (p != root or count > 3)]
    near = [p for p in legal if abs(p - root) <= 7 * (count - 1)]
    true = [p for p in near or legal if not _contradicts(chord, p % 12)]
    return rng.choice(true or near or legal)


def _contradicts(chord: Chord, pitch_class: PitchClass) -> bool:
    """Whether a passing bass note rubs against what the hand above plays of a chord."""
    step = (pitch_class - chord.root.pitch_class) % 12
    has = {i % 12 for i in chord.intervals}
    return step not in has and bool({(step + 1) % 12, (step - 1) % 12} & (has - {0, 7}))


def _between(
    line: list[MidiPitch],
    approach: MidiPitch,
    remaining: int,
    chord: Chord,
    key: Key,
    rng: random.Random,
) -> MidiPitch:
    here = line[-1]
    tones = {(chord.root.pitch_class + i) % 12 for i in chord.intervals}
    scale = {name.pitch_class for name in key.scale_names}

    def cost(pitch: MidiPitch) -> float:
        share = here + (approach - here) / (remaining + 1)
        value = 0.5 * abs(pitch - share) + 2.0 * rng.random()
        value += 0.0 if pitch % 12 in tones else 0.8 if pitch % 12 in scale else 2.0
        value += 4.0 * (pitch in line[-2:]) + 3.0 * (remaining == 1 and pitch == approach)
        value += 3.0 * max(0, abs(approach - pitch) - 7 * remaining)
        return value + 1.5 * max(0, abs(pitch - here) - 5) + 1.0 * (pitch < 31 or pitch > 52)

    options = [p for p in range(here - 7, here + 8) if 28 <= p <= 55 and p != here]
    return min(options, key=cost)


def bass_note(
    onset: Ticks,
    duration: Ticks,
    pitch: MidiPitch,
    chord: int,
    rule: str,
    *,
    dynamic: int = 0,
) -> Draft:
    """Write one bass note of the left hand."""
    return Draft(onset, duration, pitch, Hand.LEFT, Role.BASS, chord, rule, dynamic=dynamic)
