"""The bass and, behind it, the guide tones: a left hand that needs no bass player.

Shells in the tenor leave a solo piano without a bottom. Here the root is struck low on every
chord, single in a verse and in octaves in a chorus, the pedal holds it, and third and seventh
answer in the tenor, led from chord to chord. Walks in octaves lead into some of the roots.

References
----------
Rules G-10, G-20 and G-21; R-01 and R-04 for the registers.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import (
    OCTAVE_LOW,
    bass_note,
    nearest_pitch,
    next_bass,
    walk_into,
)
from gospel_keys.harmony.form import SectionKind
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.model import ChordSpan, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Seconds, Semitones, Ticks

NAME: Final = "bass-and-shells"
RULE: Final = "G-10 shell"
_BASS: Final = "G-20"
_WALK: Final = "G-21"

_HOME: Final = 40.0
"""Where a bass lies when nothing came before it."""

_SINGLE: Final = (33, 45)
"""The register of a bass that is struck alone."""

_REGISTER: Final = (48, 62)
_TENOR: Final = 55.0
_HOMEWARD: Final = 0.2
"""Semitones of movement that a semitone of distance from the middle of the tenor costs."""

_GAPS: Final = (3, 9)
"""Semitones between the two notes of a shell."""

_LEAP_TIME: Final[Seconds] = 0.3
"""What a hand takes from the bass to the tenor in comfort (F-05)."""

_BROAD: Final = frozenset({SectionKind.CHORUS, SectionKind.VAMP})

_B, _S, _F = "bass", "shell", "fifth"
_Cell = tuple[tuple[float, str], ...]
_CELLS: Final[dict[int, tuple[_Cell, ...]]] = {
    1: (((0, _B), (0.5, _S)),),
    2: (((0, _B), (1, _S)), ((0, _B), (0.5, _S))),
    3: (
        ((0, _B), (1, _S)),
        ((0, _B), (1, _S), (2, _S)),
        ((0, _B), (0.5, _S), (2, _F)),
    ),
    4: (
        ((0, _B), (1, _S), (2, _F), (3, _S)),
        ((0, _B), (1, _S), (2.5, _S)),
        ((0, _B), (0.5, _S), (2, _F), (2.5, _S)),
        ((0, _B), (1, _S), (3, _F), (3.5, _S)),
        ((0, _B), (1.5, _S), (3, _S)),
    ),
}
"""Strikes of a chord that lasts for so many beats, in beats from its beginning."""

_TERNARY: Final[dict[int, tuple[_Cell, ...]]] = {
    1: (((0, _B), (1 / 3, _S)), ((0, _B), (2 / 3, _S))),
    2: (
        ((0, _B), (1 / 3, _S), (1, _F), (4 / 3, _S)),
        ((0, _B), (2 / 3, _S), (1, _S)),
        ((0, _B), (1 / 3, _S), (1, _F)),
    ),
}
"""The same where a beat has three parts."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What a chord lasts for within one bar: until the next chord, the bar line or a walk."""

    index: int
    onset: Ticks
    end: Ticks


def bass_and_shells(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Play the bass at every chord and bar, and its guide tones behind it in the tenor.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
    rng : random.Random
    """
    drafts: list[Draft] = []
    near = _HOME
    before: Voicing = ()
    last: _Cell = ()
    for index, span in stage.chords_between(start, end):
        broad = stage.form.section_at(span.onset // stage.meter.bar).kind in _BROAD
        bounds = OCTAVE_LOW if broad else _SINGLE
        low = nearest_pitch(span.chord.bass_name.pitch_class, near, bounds)
        near = 0.6 * low + 0.4 * _HOME
        before = shell_over(span.chord, low, before) or before
        target = next_bass(stage, index)
        length = _walk_length(stage, span, low, target, rng) if span.end < end else 0
        for stretch in _stretches(stage, index, span, length):
            cell = _cell(stage, stretch, last, rng) if before else _ALONE
            last = cell
            drafts += _played(stage, stretch, cell, _basses(stage, stretch, low), before)
        if length and target is not None:
            drafts += _walked(stage, index, low, target, length, rng)
    return drafts


_ALONE: Final[_Cell] = ((0, _B),)


def _stretches(stage: Stage, index: int, span: ChordSpan, walk: Ticks) -> Iterator[_Stretch]:
    """The bars of a chord, each for itself, up to the walk at its end."""
    bar, onset, limit = stage.meter.bar, span.onset, span.end - walk
    while onset < limit:
        after = min(limit, (onset // bar + 1) * bar)
        yield _Stretch(index, onset, after)
        onset = after


def _basses(stage: Stage, stretch: _Stretch, low: MidiPitch) -> Voicing:
    """The bass of a stretch, in octaves where it lies in a chorus."""
    if stage.form.section_at(stretch.onset // stage.meter.bar).kind not in _BROAD:
        return (low,)
    return (low, low + 12) if low <= OCTAVE_LOW[1] else (low - 12, low)


def _cell(stage: Stage, stretch: _Stretch, last: _Cell, rng: random.Random) -> _Cell:
    """Draw how a stretch is struck: not as the one before, and no quicker than a hand leaps."""
    step = stage.step
    table = _TERNARY if stage.meter.is_compound else _CELLS
    beats = (stretch.end - stretch.onset) // step
    size = max((count for count in table if count <= beats), default=0)
    seconds = step / stage.meter.beat * 60 / stage.brief.tempo
    able = [
        cell
        for cell in table.get(size, ())
        if all((b - a) * seconds >= _LEAP_TIME for (a, _), (b, _) in pairwise(cell))
    ]
    fresh = [cell for cell in able if cell != last]
    return rng.choice(fresh or able) if able else _ALONE


def _played(
    stage: Stage,
    stretch: _Stretch,
    cell: _Cell,
    basses: Voicing,
    shell: Voicing,
) -> list[Draft]:
    """Strike a cell: the bass, its fifth or octave again, and the shell between."""
    onsets = [stretch.onset + round(place * stage.step) for place, _ in cell]
    ends = [*onsets[1:], stretch.end]
    chord = stage.chords[stretch.index].chord
    drafts: list[Draft] = []
    for (_, what), onset, end in zip(cell, onsets, ends, strict=True):
        if what == _S:
            drafts += [
                Draft(onset, end - onset, pitch, Hand.LEFT, Role.SHELL, stretch.index, RULE)
                for pitch in shell
            ]
            continue
        pitches = basses if what == _B else (_again(chord, basses[0]),)
        drafts += [bass_note(onset, end - onset, pitch, stretch.index, _BASS) for pitch in pitches]
    return drafts


def _again(chord: Chord, low: MidiPitch) -> MidiPitch:
    """What the bass says in the middle of a bar: the fifth of its chord, or its octave."""
    steps = {(chord.root.pitch_class + i - low) % 12 for i in chord.intervals}
    return low + (_FIFTH if _FIFTH in steps and chord.bass is None else 12)


_FIFTH: Final[Semitones] = 7


def shell_over(chord: Chord, low: MidiPitch, before: Voicing) -> Voicing:
    """Return two tones that name a chord, nearest to the shell before.

    Parameters
    ----------
    chord : Chord
    low : MidiPitch
        The bass; the shell stands clear of it, a fifth or more above.
    before : Voicing
        The last shell, empty at the beginning.

    Returns
    -------
    shell : Voicing
        Empty where no clean one is in the tenor.

    Examples
    --------
    >>> shell_over(Chord.parse("Dm7"), 38, ())
    (53, 60)
    """
    pairs = _pairs(chord, low)
    return min(pairs, key=lambda pair: (_travel(before, pair), pair), default=())


@lru_cache(maxsize=1024)
def _pairs(chord: Chord, low: MidiPitch) -> tuple[Voicing, ...]:
    """The shells of a chord above a bass, the clean ones alone where there are any."""
    classes = _tones(chord)
    room = [
        p
        for p in range(max(_REGISTER[0], low + _FIFTH), _REGISTER[1] + 1)
        if p % 12 in classes and p - low not in _RUBS
    ]
    pairs = [
        pair
        for pair in combinations(room, 2)
        if _GAPS[0] <= pair[1] - pair[0] <= _GAPS[1] and not low_interval_violations(pair)
    ]
    return tuple([p for p in pairs if not low_interval_violations((low, *p))] or pairs)


_RUBS: Final = frozenset({13, 25})


@lru_cache(maxsize=4096)
def _travel(before: Voicing, pair: Voicing) -> float:
    """How far the tenor moves, and how far it comes from home."""
    moves = [abs(m) for m in matched_moves(before, pair)] if before else [0]
    return sum(moves) / len(moves) + _HOMEWARD * abs(sum(pair) / len(pair) - _TENOR)


def _tones(chord: Chord) -> frozenset[PitchClass]:
    """The two tones that name a chord best and are not its bass.

    Third (or fourth) and seventh; where one of them is missing the sixth, over a slash bass
    the root, else the fifth.
    """
    has = {i % 12 for i in chord.intervals}
    bass = (chord.bass_name.pitch_class - chord.root.pitch_class) % 12
    ranked = [chord.third, chord.seventh, 9, 0, *_FIFTHS]
    tones = [t for t in dict.fromkeys(ranked) if t in has and t != bass]
    return frozenset((chord.root.pitch_class + t) % 12 for t in tones[:2])


_FIFTHS: Final = (7, 6, 8)


def _walk_length(
    stage: Stage, span: ChordSpan, low: MidiPitch, target: PitchClass | None, rng: random.Random
) -> Ticks:
    """Length of a walk at the end of a chord of three beats or more, 0 for none (G-21)."""
    beat = stage.meter.beat
    shortest = 2 * beat if stage.meter.is_compound else 3 * beat
    if target is None or span.duration < shortest:
        return 0
    distance = min((target - low) % 12, (low - target) % 12)
    wanted = 0.25 + 0.25 * stage.brief.energy
    return beat if distance >= _WALKED and rng.random() <= wanted else 0


_WALKED: Final[Semitones] = 3
"""A root that lies so far away may be walked to."""


def _walked(
    stage: Stage,
    index: int,
    low: MidiPitch,
    target: PitchClass,
    length: Ticks,
    rng: random.Random,
) -> list[Draft]:
    """Octaves in eighths that lead into the next root, each louder than the last."""
    span = stage.chords[index]
    count = length // stage.meter.pulse
    goal = nearest_pitch(target, low, OCTAVE_LOW)
    has = {(span.chord.root.pitch_class + i) % 12 for i in span.chord.intervals}
    beside = {(pc + d) % 12 for pc in has for d in (1, 11)} - has
    line = walk_into(low, goal, count, stage.key_at(span.onset), rng, avoid=beside)
    step = length // count
    onset = span.end - length
    return [
        bass_note(onset + place * step, step, note, index, _WALK, dynamic=4 * place)
        for place, pitch in enumerate(line)
        for note in (pitch, pitch + 12)
    ]
