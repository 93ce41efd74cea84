"""The right hand over a given tune, and what keeps the tune clear of everything else."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Literal

from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.given_melody_fills import crush_tune, fill_rests
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures import right
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Seconds, Semitones, Ticks

RULE: Final = "tune"
Carrier = Literal["octaves", "blocks", "line", "support", "chords"]
"""Ways to carry a tune: in octaves, with a chord under every note, alone, with support under
its long notes, with chords under its long and strong notes."""

_WRITERS: Final[dict[str, Carrier]] = {
    "octave-doubling": "octaves",
    "block-chord": "blocks",
    "block-chords": "blocks",
    "melodic-lines": "line",
    "contrapuntal": "line",
    "melody-with-fills": "support",
    "blues-melody": "support",
    "call-response": "support",
}
"""How the patterns carry a tune; the others put chords under its long and strong notes."""

CARRYING: Final = frozenset(_WRITERS) | {
    "chord-fills", "chord-melody", "chord-voicing", "extended-voicings", "sustained-voicings",
}  # fmt: skip
"""Right-hand patterns that a tune can be played in."""

_REACH: Final = 12
_QUICK: Final[Seconds] = 0.3
"""A leap over an octave that leaves less time than this as written is not written: swung, the
second half of a beat is shorter."""
_LEAP: Final = 12
_BLOCKS_SLOWER_THAN: Final[Seconds] = 0.28
_LOWEST_BLOCK: Final[MidiPitch] = 62
_LOWEST_FIGURE: Final[MidiPitch] = 43
"""A left-hand note that meets the tune goes an octave down, but no lower than this."""


def write_right(
    stage: Stage,
    plans: Sequence[TexturePlan],
    line: Sequence[MelodyNote],
    left: Sequence[Draft],
    seed: int,
    *,
    carriers: Mapping[str, Carrier] = MappingProxyType({}),
) -> list[Draft]:
    """Write the tune with what the patterns put under it, and fills in its rests.

    Parameters
    ----------
    stage : Stage
    plans : sequence of TexturePlan
    line : sequence of MelodyNote
        The tune.
    left : sequence of Draft
    seed : int
    carriers : mapping of str to Carrier
        How further patterns carry a tune.
    """
    carriers = {**_WRITERS, **carriers}
    around = Surroundings.of([d for d in left if d.role is not Role.GHOST])
    rng = stream(seed, "right")
    drafts: list[Draft] = []
    for plan in plans:
        start, end = (bar * stage.meter.bar for bar in (plan.bar, plan.bar + plan.bars))
        here = [n for n in line if start <= n.onset < end]
        if here:
            how = carriers.get(plan.right_hand, "chords")
            drafts += _carried(stage, how, here, around, rng, (here[0].onset, end))
    drafts = _as_tune(drafts, line)
    drafts += fill_rests(stage, line, stream(seed, "fills"))
    drafts += crush_tune(stage, line, stream(seed, "crushes"))
    return drafts


def _carried(
    stage: Stage,
    how: Carrier,
    line: Sequence[MelodyNote],
    around: Surroundings,
    rng: random.Random,
    span: tuple[Ticks, Ticks],
) -> list[Draft]:
    """A stretch of the tune, carried in one way."""
    start, end = span
    match how:
        case "octaves" if min(n.midi for n in line) - 12 > 48:
            return right.octave_melody(stage, line, around, rng)
        case "blocks" if _is_calm(stage, line):
            return _blocks(stage, line, around, rng)
        case "support":
            return right.melody_with_support(stage, line, around, rng, start=start, end=end)
        case "line":
            return [
                Draft(n.onset, n.duration, n.midi, Hand.RIGHT, Role.MELODY, n.chord, RULE)
                for n in line
            ]
    return right.chord_fills(stage, line, around, rng, start=start, end=end)


def _blocks(
    stage: Stage, line: Sequence[MelodyNote], around: Surroundings, rng: random.Random
) -> list[Draft]:
    """Put a chord under every note, and one under a held note where the harmony changes."""
    struck = {note.onset for note in line}
    split = [piece for note in line for piece in _at_changes(stage, note)]
    drafts = right.block_chords(stage, split, around, rng)
    return [d for d in drafts if d.role is not Role.MELODY or d.onset in struck]


def _at_changes(stage: Stage, note: MelodyNote) -> list[MelodyNote]:
    """Cut a note where a chord begins under it that has a beat of it left."""
    begun = (
        (span.onset, index)
        for index, span in stage.chords_between(note.onset, note.end)
        if note.onset < span.onset <= note.end - stage.meter.beat
        and span.onset - note.onset >= stage.meter.beat
    )
    places = [(note.onset, note.chord), *begun]
    ends = [onset for onset, _ in places[1:]] + [note.end]
    return [
        replace(note, onset=onset, duration=end - onset, chord=index)
        for (onset, index), end in zip(places, ends, strict=True)
    ]


def _is_calm(stage: Stage, line: Sequence[MelodyNote]) -> bool:
    """Whether a hand has time to move a chord with every note, and room below the lowest."""
    beat = 60 / stage.brief.tempo
    shortest = min(n.duration for n in line) / stage.meter.beat * beat
    return shortest >= _BLOCKS_SLOWER_THAN and min(n.midi for n in line) >= _LOWEST_BLOCK


def _as_tune(drafts: Sequence[Draft], line: Sequence[MelodyNote]) -> list[Draft]:
    """Write the tune itself anew; a texture's other tops are inner notes."""
    places = {(n.onset, n.midi) for n in line}
    others = [
        replace(d, role=Role.INNER) if d.role is Role.MELODY else d
        for d in drafts
        if (d.onset, d.midi) not in places
    ]
    styled = {(d.onset, d.midi): d for d in drafts if (d.onset, d.midi) in places}
    tune = []
    for note in line:
        like = styled.get((note.onset, note.midi))
        plain = Draft(
            note.onset, note.duration, note.midi, Hand.RIGHT, Role.MELODY, note.chord, RULE
        )
        tune.append(replace(plain, arpeggio=like.arpeggio) if like is not None else plain)
    return [*tune, *others]


def keep_tune(stage: Stage, drafts: Sequence[Draft], line: Sequence[MelodyNote]) -> list[Draft]:
    """Let nothing sound above the tune, on its keys, or out of its hand's reach.

    Right-hand notes under it stay at most an octave away and end where a lower note of the
    tune begins; the left hand keeps below it, and so does the right hand of what the left
    hand strikes. A pickup is sung alone.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    line : sequence of MelodyNote
    """
    struck: dict[MidiPitch, list[Ticks]] = defaultdict(list)
    first = stage.chords[0].onset
    kept: list[Draft] = []
    for draft in drafts:
        if draft.hand is Hand.LEFT:
            struck[draft.midi].append(draft.onset)
    for draft in drafts:
        if draft.role is Role.MELODY and draft.hand is Hand.RIGHT:
            kept.append(draft)
            continue
        meets = any(draft.onset < tick < draft.end for tick in struck[draft.midi])
        if draft.hand is Hand.RIGHT and (meets or draft.onset < first):
            continue
        cleared = _cleared(draft, line)
        if cleared is not None:
            kept.append(cleared)
    return kept


def _cleared(draft: Draft, line: Sequence[MelodyNote]) -> Draft | None:
    """A draft ended before it meets the tune, None where it would begin there."""
    for note in line:
        if note.end <= draft.onset:
            continue
        if note.onset >= draft.end:
            break
        gap = note.midi - draft.midi
        near = gap <= 1 if draft.hand is Hand.RIGHT else gap <= 0
        far = draft.hand is Hand.RIGHT and gap > _REACH
        if not (near or far):
            continue
        if note.onset <= draft.onset:
            below = draft.midi - 12
            low = draft.hand is Hand.RIGHT or below < _LOWEST_FIGURE
            return None if low else _cleared(replace(draft, midi=below), line)
        draft = replace(draft, duration=note.onset - draft.onset)
    return draft


def ground(stage: Stage, left: Sequence[Draft]) -> list[Draft]:
    """Put the root under the first chord, where a line that began in the upbeat has gone on.

    Parameters
    ----------
    stage : Stage
    left : sequence of Draft
        From the first chord on.
    """
    span = stage.chords[0]
    opening = [d for d in left if d.onset == span.onset and d.role is not Role.GRACE]
    if len(opening) != 1 or opening[0].midi % 12 == span.chord.bass_name.pitch_class:
        return list(left)
    low, high = _GROUND
    bass = nearest_pitch(span.chord.bass_name.pitch_class, opening[0].midi, (low, high))
    again = span.onset + stage.step
    return [
        replace(d, midi=bass) if d.onset < again and d.midi == opening[0].midi else d for d in left
    ]


_GROUND: Final[tuple[MidiPitch, MidiPitch]] = (31, 48)


def ring_out(stage: Stage, drafts: Sequence[Draft], line: Sequence[MelodyNote]) -> list[Draft]:
    """Let the last chord ring under the last note of the tune, with a low octave (S-08).

    A last note of more than a bar is accompanied on until the last bar; the left hand leaves
    out the off-beat from which it could not come down in time.
    """
    last, bar = line[-1], stage.meter.bar
    if not stage.brief.ending or stage.end - last.onset < stage.meter.beat:
        return list(drafts)
    start = last.onset if stage.end - last.onset <= bar else stage.end - bar
    index = len(stage.chords) - 1
    start = max(start, stage.chords[index].onset)
    kept = [d for d in drafts if d.hand is Hand.RIGHT or d.onset < start]
    kept = [
        replace(d, duration=start - d.onset) if d.hand is Hand.LEFT and d.end > start else d
        for d in kept
    ]
    under = [d for d in kept if d.hand is Hand.RIGHT and d.role is not Role.MELODY]
    kept = [d for d in kept if d.hand is Hand.LEFT or d.role is Role.MELODY]
    kept += [replace(d, duration=min(d.end, start) - d.onset) for d in under if d.onset < start]
    chord = stage.chords[index].chord
    before = [d for d in kept if d.hand is Hand.LEFT and d.onset >= start - stage.step]
    lowest = min((d.midi for d in before), default=43)
    low = nearest_pitch(chord.bass_name.pitch_class, lowest - 5, (31, 43))
    if _is_far(stage, before, start, low):  # Its last off-beat is left for the bass.
        late = max(d.onset for d in before)
        kept = [d for d in kept if d.hand is Hand.RIGHT or d.onset < late]
    for pitch in (low, low + 12):
        kept.append(
            Draft(
                start, stage.end - start, pitch, Hand.LEFT, Role.BASS, index, "S-08",
                articulations=(Articulation.FERMATA,), arpeggio=True,
            )
        )  # fmt: skip
    held = (Articulation.FERMATA,)
    for pitch in _last_voicing(chord, last.midi, low + 12):
        kept.append(
            Draft(
                start, stage.end - start, pitch, Hand.RIGHT, Role.INNER, index, "S-08",
                articulations=held, arpeggio=True,
            )
        )  # fmt: skip
    return [
        replace(d, articulations=(*d.articulations, *held), arpeggio=True)
        if d.role is Role.MELODY and d.onset == start and d.end == stage.end
        else d
        for d in kept
    ]


def _is_far(stage: Stage, before: Sequence[Draft], start: Ticks, low: MidiPitch) -> bool:
    """Whether a hand has no time to come down from its last notes to a bass (F-05)."""
    last = max((d.onset for d in before), default=start)
    top = max((d.midi for d in before if d.onset == last), default=low)
    seconds = (start - last) / stage.meter.beat * 60 / stage.brief.tempo
    return top - low > _FAR_DOWN and seconds < _TIME_DOWN


_FAR_DOWN: Final[Semitones] = 17
_TIME_DOWN: Final[Seconds] = 0.25


def _last_voicing(chord: Chord, top: MidiPitch, low: MidiPitch) -> tuple[MidiPitch, ...]:
    """Up to three notes within an octave below a top: what names the chord, then the rest."""
    root = chord.root.pitch_class
    named = [i % 12 for i in chord.guide_tones] + [i % 12 for i in chord.intervals[1:]]
    chosen: list[MidiPitch] = []
    for step in dict.fromkeys(named):
        pitch = top - (top - root - step) % 12
        apart = 1 if pitch >= _LOWEST_SECOND else 2
        free = all(abs(pitch - other) > apart for other in (*chosen, low, top))
        if free and pitch > low and len(chosen) < _LAST_NOTES:
            chosen.append(pitch)
    return tuple(sorted(chosen))


_LAST_NOTES: Final = 3
_LOWEST_SECOND: Final[MidiPitch] = 55
"""Below this no second stands in a last chord: it would be mud (R-03)."""


def thin_leaps(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out notes from or to which a hand would have to jump (F-05).

    Under the tune the lowest go; the left hand leaves its last off-beat before a far bass.
    """
    gone: set[int] = set()
    for hand in Hand:
        attacks: dict[Ticks, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.hand is hand and draft.role is not Role.GRACE:
                attacks[draft.onset].append(draft)
        for before, after in pairwise(sorted(attacks)):
            seconds = (after - before) / stage.meter.beat * 60 / stage.brief.tempo
            if seconds >= _QUICK:
                continue
            while _leap(attacks[before], attacks[after]) > _LEAP:
                surplus = _in_the_way(attacks[before], attacks[after], hand)
                if surplus is None:
                    break
                attacks[surplus.onset].remove(surplus)
                gone.add(id(surplus))
    return [d for d in drafts if id(d) not in gone]


def _in_the_way(before: Sequence[Draft], after: Sequence[Draft], hand: Hand) -> Draft | None:
    """The note whose absence shortens a leap, None where the tune itself leaps."""
    if hand is Hand.LEFT:
        return max(before, key=lambda d: d.midi) if before else None
    low = min((*before, *after), key=lambda d: d.midi)
    alone = len(before if low in before else after) < 2 and low.role is not Role.INNER
    return None if alone or low.role is Role.MELODY else low


def _leap(a: Sequence[Draft], b: Sequence[Draft]) -> float:
    if not a or not b:
        return 0.0
    centres = [(min(d.midi for d in x) + max(d.midi for d in x)) / 2 for x in (a, b)]
    return abs(centres[1] - centres[0])
