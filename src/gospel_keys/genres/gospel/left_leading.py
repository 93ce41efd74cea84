"""The left hand looked over: no bar without it, no leaping tenor, no chord let go in bits.

The textures write each chord for itself; a chord that lasts over a section's first bar
leaves that bar empty, notes added for completeness sit where there was room for them, and a
note that gives way to the other hand ends before those struck with it. These passes mend
the three.

References
----------
Rules G-20, V-01, P-07 and F-03.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.gospel.tenor import RULE as TENOR
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch, Ticks

_SHELLS: Final = frozenset({"J-10", "J-30"})
_ADDED: Final = " guide"
_ROLLED: Final = "G-20 roll"
_CALM: Final = 3.0
"""Mean movement of a voice from chord to chord that the median keeps to (V-01 allows 3.3)."""

_FEW: Final = 3
_REACH: Final = (7, 16)
"""Where the last note of a rolled bass may lie above its root."""

_BELOW: Final = 2
_OCTAVE: Final = 12
_FLEETING: Final = frozenset({Role.GRACE, Role.GHOST})


def speak_in_every_bar(stage: Stage, left: Sequence[Draft]) -> list[Draft]:
    """Strike a shell again at the first beat of a bar that it would leave empty (G-20).

    Parameters
    ----------
    stage : Stage
    left : sequence of Draft
        The left hand.
    """
    bar = stage.meter.bar
    struck = {d.onset // bar for d in left}
    added: list[Draft] = []
    for number in range(1, stage.form.bars):
        if number in struck:
            continue
        start = number * bar
        index = stage.index_at(start)
        mine = [d for d in left if d.chord == index and d.rule in _SHELLS and d.onset < start]
        last = max((d.onset for d in mine), default=0)
        length = min(bar, stage.chords[index].end - start)
        added += [
            replace(d, onset=start, duration=length, articulations=())
            for d in mine
            if d.onset == last
        ]
    if not added:
        return list(left)
    starts = sorted({d.onset for d in added})
    ended = [_ended(d, starts) if d.rule in _SHELLS else d for d in left]
    return [*ended, *added]


def _ended(draft: Draft, starts: Sequence[Ticks]) -> Draft:
    cut = next((s for s in starts if draft.onset < s < draft.end), None)
    return draft if cut is None else replace(draft, duration=cut - draft.onset)


def calm_left(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Keep the chords of the left hand within reach of each other (V-01).

    A tone that was added to a rolled bass is what the roll arrives on instead of its octave.
    Where the tenor still moves too far, its answers give way that leap and say nothing new.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete.
    """
    done = _roll_added(stage, drafts)
    for _ in range(_SWEEPS):
        main = _main_chords(done)
        moves = {
            (a, b): voicing_change(main[a], main[b]).move
            for a, b in pairwise(sorted(main))
            if stage.chords[a].chord != stage.chords[b].chord
        }
        if len(moves) < _FEW or median(moves.values()) <= _CALM:
            break
        far = sorted((pair for pair in moves if moves[pair] > _CALM), key=lambda p: -moves[p])
        places = dict.fromkeys(index for pair in far for index in reversed(pair))
        by_chord: dict[int, list[Draft]] = defaultdict(list)
        for draft in done:
            by_chord[draft.chord].append(draft)
        eased: dict[int, Draft | None] = {}
        wanted = 2 * len(far) - len(moves) + 1
        for index in places:
            found = _eased(stage, by_chord[index], index) if wanted > 0 else {}
            wanted -= bool(found)
            eased |= found
        if not eased:
            break
        done = [d for d in (eased.get(id(d), d) for d in done) if d is not None]
    return done


def keep_figures_whole(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave a key that both hands would strike to the broken figure of the left (C-20).

    An inner note of a chord is missed less than a note of a figure that runs on.

    Parameters
    ----------
    drafts : sequence of Draft
        Both hands.
    """
    figures = {(d.onset, d.midi) for d in drafts if d.hand is Hand.LEFT and d.rule == _FIGURE}
    size = Counter(d.onset for d in drafts if d.hand is Hand.RIGHT)
    return [
        d
        for d in drafts
        if d.hand is Hand.LEFT
        or d.role is not Role.INNER
        or size[d.onset] < _FEW
        or (d.onset, d.midi) not in figures
    ]


_FIGURE: Final = "C-20"


def keep_walks_whole(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out the octaves of a walk that have lost a note; those before last on (G-21).

    Parameters
    ----------
    drafts : sequence of Draft
        Both hands.
    """
    walks: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.rule == _WALK:
            walks[draft.onset].append(draft)
    broken = {tick: group[0] for tick, group in walks.items() if len(group) == 1}
    if not broken:
        return list(drafts)
    gone = {id(draft) for draft in broken.values()}
    return [
        replace(d, duration=broken[d.end].end - d.onset)
        if d.end in broken and d.role is Role.BASS and d.chord == broken[d.end].chord
        else d
        for d in drafts
        if id(d) not in gone
    ]


_WALK: Final = "G-21"
_SWEEPS: Final = 6


def _eased(stage: Stage, mine: Sequence[Draft], index: int) -> dict[int, Draft | None]:
    """What makes a chord of the left hand a single voice: an answer that goes, a tone that waits.

    Empty where all of it is needed at once.
    """
    idle = _idle_tenor(mine)
    if idle:
        return dict.fromkeys(idle)
    groups = _attacks(mine)
    added = [
        d
        for d in mine
        if d.hand is Hand.LEFT and d.role is Role.SHELL and (_ADDED in d.rule or d.rule in _LED)
    ]
    chord = stage.chords[index].chord
    promised = missing_guides(chord, ())
    frame = {(chord.root.pitch_class + g) % 12 for g in (chord.third, chord.seventh) if g}
    for extra in added:
        late = extra.onset + stage.meter.pulse
        free = not any(extra.onset < onset <= late for onset in groups)
        beside = [d for d in groups[extra.onset] if d is not extra]
        spare = [d for d in beside if d.role is Role.INNER and d.midi % 12 not in promised]
        if spare and len(spare) == len(beside):
            return dict.fromkeys(map(id, spare))
        if free and beside and (eased := _delayed(stage, extra)):
            return eased
        if beside and extra.midi % 12 not in frame and stage.brief.chart is None:
            return {id(extra): None}  # The chord is named without it.
    return {}


_LED: Final = frozenset({"V-04"})


def _roll_added(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Put added tones of rolled basses in the place of the octave that the roll arrives on."""
    rolls: dict[int, list[Draft]] = defaultdict(list)
    rights: dict[int, MidiPitch] = {}
    for draft in drafts:
        if draft.hand is Hand.LEFT and draft.rule == _ROLLED:
            rolls[draft.chord].append(draft)
        elif draft.hand is Hand.RIGHT and draft.role not in _FLEETING:
            rights[draft.chord] = min(draft.midi, rights.get(draft.chord, draft.midi))
    changed: dict[int, Draft | None] = {}
    for extra in drafts:
        if extra.hand is not Hand.LEFT or extra.rule != _ROLLED + _ADDED:
            continue
        group = [d for d in rolls[extra.chord] if id(d) not in changed]
        promised = missing_guides(stage.chords[extra.chord].chord, ())
        beside = [d for d in group if d.onset == extra.onset]
        idle = [d for d in beside if d.role is Role.INNER and d.midi % 12 not in promised]
        low = min((d.midi for d in group), default=0)
        last = max((d for d in group if d.midi == low + _OCTAVE), key=_onset, default=None)
        pitch = low + (extra.midi - low) % 12
        pitch += 12 * (pitch - low < _REACH[0])
        clear = pitch <= rights.get(extra.chord, pitch + _BELOW) - _BELOW
        if idle:
            changed |= dict.fromkeys(map(id, idle))
        elif len(beside) == 1 and last is not None and clear and pitch - low <= _REACH[1]:
            changed |= {id(extra): None, id(last): replace(last, midi=pitch, rule=extra.rule)}
        elif len(group) == 1 and beside:
            changed |= _delayed(stage, extra)
    kept = [changed.get(id(d), d) for d in drafts]
    return [d for d in kept if d is not None]


def _onset(draft: Draft) -> Ticks:
    return draft.onset


def _delayed(stage: Stage, extra: Draft) -> dict[int, Draft | None]:
    """An added tone over a bare bass, struck behind it, with the pedal down."""
    late = stage.meter.pulse
    seconds = late / stage.meter.beat * 60 / stage.brief.tempo
    if extra.duration < 2 * late or seconds < _LEAP_TIME:
        return {}
    return {id(extra): replace(extra, onset=extra.onset + late, duration=extra.duration - late)}


_LEAP_TIME: Final = 0.22
"""Seconds a hand needs from its bass to a tone more than an octave above it (F-05)."""


def _attacks(drafts: Sequence[Draft]) -> dict[Ticks, list[Draft]]:
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.LEFT and draft.role not in _FLEETING:
            groups[draft.onset].append(draft)
    return groups


def _main_chords(drafts: Sequence[Draft]) -> dict[int, tuple[MidiPitch, ...]]:
    """The fullest attack of each chord that has more than one pitch class."""
    best: dict[int, tuple[MidiPitch, ...]] = {}
    groups = _attacks(drafts)
    for onset in sorted(groups):
        pitches = tuple(sorted(d.midi for d in groups[onset]))
        index = groups[onset][0].chord
        if len({p % 12 for p in pitches}) > 1 and len(pitches) > len(best.get(index, ())):
            best[index] = pitches
    return best


def _idle_tenor(mine: Sequence[Draft]) -> set[int]:
    """The tenor answer of a chord, if all of its tones sound elsewhere."""
    answer = [d for d in mine if d.rule == TENOR]
    heard = {d.midi % 12 for d in mine if d.rule != TENOR and d.role is not Role.GRACE}
    return {id(d) for d in answer} if all(d.midi % 12 in heard for d in answer) else set()


def let_go_together(drafts: Sequence[Draft]) -> list[Draft]:
    """End the notes of a short left-hand chord together (P-07).

    A push or a key that the right hand wants shortens single notes of a chord; on the page
    that makes two voices of one dry chord. All of it ends with the first; a note that would
    last for less than half of the rest is left to the other hand, where others remain.

    Parameters
    ----------
    drafts : sequence of Draft
        Both hands.
    """
    rights: dict[MidiPitch, list[Ticks]] = defaultdict(list)
    for draft in sorted(drafts, key=_onset):
        if draft.hand is Hand.RIGHT:
            rights[draft.midi].append(draft.onset)
    changed: dict[int, Draft | None] = {}
    for group in _attacks(drafts).values():
        if len(group) < _PAIR or not all(Articulation.STACCATO in d.articulations for d in group):
            continue
        longest = max(d.duration for d in group)
        ends = {id(d): _let_go(d, rights[d.midi]) for d in group}
        kept = [d for d in group if 2 * ends[id(d)] > longest]
        if len(kept) < len(group) and len(kept) >= _PAIR:
            changed |= {id(d): None for d in group if d not in kept}
        else:
            kept = group
        length = min(ends[id(d)] for d in kept)
        changed |= {id(d): replace(d, duration=length) for d in kept if d.duration != length}
    settled = [changed.get(id(d), d) for d in drafts]
    return [d for d in settled if d is not None]


_PAIR: Final = 2


def _let_go(draft: Draft, struck: Sequence[Ticks]) -> Ticks:
    """How long a note can last before the right hand strikes its key."""
    place = bisect_right(struck, draft.onset)
    return min([draft.end, *struck[place : place + 1]]) - draft.onset
