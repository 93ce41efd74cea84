"""The chords of the left hand: close three-note voicings and low basses, led smoothly.

Each is chosen along the cheapest path through all chords of a stretch (section 1.3): small
movement, sevenths that fall, no parallel fifths or octaves against the bass.
"""

from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Final

from gospel_keys.score.model import ChordSpan
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones, Ticks

CLOSE_LOW: Final = 45
CLOSE_HIGH: Final = 67
DEEP: Final = (28, 45)
"""Romantic basses."""

MIDDLE: Final = (36, 52)
"""Basses of a lighter hand: the older instruments, and nothing to leap far to."""

_DEEP_CLOSE: Final = (35, 46)
"""Basses without a fifth above them: there is nothing to set over a very low one."""

_PERFECT: Final = frozenset({0, 7})
_DOUBLED: Final = 20.0
"""A triad without its fifth is an octave with a third in it, and no chord."""

_TORN: Final = 12.0
_TORN_CLOSE: Final = 3.0
_PARALLEL: Final = 6.0
_AFRESH: Final = (2.0, 0.0)
"""What a torn bass and a parallel cost where a phrase begins."""

_SMALLER: Final[Semitones] = 7
"""A bass that moves farther than a fifth has passed by the same tone nearer to it."""

_DYAD_HOME: Final[MidiPitch] = 58
_DYAD_OVER: Final[Semitones] = 19
"""Where the upper notes of a close lie, and how far at most above their bass."""

_OPEN_LOW: Final = 38
_OPEN_UNDER: Final = 48
_OPEN_SPAN: Final = (13, 16)

Triple = tuple[MidiPitch, MidiPitch, MidiPitch]


def close_chords(
    spans: Sequence[ChordSpan], narrow: Sequence[bool] = (), starts: Collection[Ticks] = ()
) -> list[Triple]:
    """Return a voicing for each chord: its bass and two tones above it.

    Parameters
    ----------
    spans : sequence of ChordSpan
    narrow : sequence of bool
        Which chords stay inside an octave, as an Alberti bass wants it (C-20); the others may
        open to a tenth where that keeps the bass together.
    starts : collection of Ticks
        Where phrases begin: the hand has broken off before, and may set on anew.

    Returns
    -------
    voicings : list of (bass, middle, top)
        Inside 45..67, or open from 38 on; the third and the seventh of the chord always among
        them.
    """
    shut = [*narrow, *[True] * (len(spans) - len(narrow))]
    within = (_TORN_CLOSE if all(shut) else _TORN, _PARALLEL)
    layers = [
        _close_candidates(span.chord) + ([] if only else _open_candidates(span.chord))
        for span, only in zip(spans, shut, strict=True)
    ]
    best: list[tuple[float, int]] = [(_home(v), -1) for v in layers[0]]
    trail = [best]
    for place in range(1, len(layers)):
        falling = _seventh_class(spans[place - 1].chord)
        torn, parallel = _AFRESH if spans[place].onset in starts else within
        row: list[tuple[float, int]] = []
        for voicing in layers[place]:
            options = [
                (best[k][0] + _move(before, voicing, falling, torn, parallel), k)
                for k, before in enumerate(layers[place - 1])
            ]
            cost, parent = min(options)
            row.append((cost + _home(voicing), parent))
        best = row
        trail.append(best)
    place = min(range(len(best)), key=lambda k: best[k][0])
    path: list[Triple] = []
    for layer, rows in zip(reversed(layers), reversed(trail), strict=True):
        path.append(layer[place])
        place = rows[place][1]
    return path[::-1]


def _seventh_class(chord: Chord) -> int | None:
    return None if chord.seventh is None else (chord.root.pitch_class + chord.seventh) % 12


def _home(voicing: Triple) -> float:
    doubled = len({p % 12 for p in voicing}) < len(voicing)
    return 0.06 * abs(voicing[0] - 49) + 0.1 * max(0, voicing[2] - 64) + _DOUBLED * doubled


def _move(a: Triple, b: Triple, falling: int | None, torn: float, parallel: float) -> float:
    cost = 0.5 * abs(a[0] - b[0]) + sum(abs(x - y) for x, y in zip(a[1:], b[1:], strict=True))
    cost += torn if abs(a[0] - b[0]) > _SMALLER else 0.0
    for x, y in zip(a[1:], b[1:], strict=True):
        first, second = (x - a[0]) % 12, (y - b[0]) % 12
        if first in _PERFECT and first == second and x != y and a[0] != b[0]:
            cost += parallel
        if falling is not None and x % 12 == falling and not 0 <= x - y <= 2:
            cost += 4.0
    return cost


def _close_candidates(chord: Chord) -> list[Triple]:
    root = chord.root.pitch_class
    bass = chord.bass_name.pitch_class
    needed = {(root + tone) % 12 for tone in chord.guide_tones} - {bass}
    classes = {(root + i) % 12 for i in chord.intervals if i < 12} | needed
    wanted = min(2, len(needed))
    found: list[Triple] = []
    for low in range(CLOSE_LOW, CLOSE_LOW + 14):
        if low % 12 != bass:
            continue
        above = [p for p in range(low + 3, min(low + 12, CLOSE_HIGH) + 1) if p % 12 in classes]
        for middle, top in combinations(above, 2):
            if len(needed & {middle % 12, top % 12}) < wanted or top - low < 6:
                continue
            if middle % 12 == top % 12:
                continue
            if top % 12 == bass and chord.third is not None and len(classes) > 3:
                continue
            if not low_interval_violations((low, middle, top)):
                found.append((low, middle, top))
    return found or [_fallback(bass, classes - {bass}, needed)]


def _open_candidates(chord: Chord) -> list[Triple]:
    """Voicings whose top is a tenth or so over a low bass, the fifth or the root between."""
    bass, root = chord.bass_name.pitch_class, chord.root.pitch_class
    needed = {(root + tone) % 12 for tone in chord.guide_tones} - {bass}
    classes = {(root + i) % 12 for i in chord.intervals if i < 12}
    least, most = _OPEN_SPAN
    return [
        (low, middle, top)
        for low in range(_OPEN_LOW, _OPEN_UNDER)
        if low % 12 == bass
        for top in range(low + least, low + most + 1)
        for middle in range(low + 6, low + 11)
        if {middle % 12, top % 12} <= classes
        and middle % 12 != bass
        and top % 12 not in (bass, middle % 12)
        and needed <= {middle % 12, top % 12}
        and not low_interval_violations((low, middle, top))
    ]


def _fallback(bass: int, classes: set[int], needed: set[int]) -> Triple:
    low = next(p for p in range(50, 62) if p % 12 == bass)
    order = sorted(classes, key=lambda pc: (pc not in needed, pc))[:2]
    upper = sorted(next(p for p in range(low + 1, low + 13) if p % 12 == pc) for pc in order)
    return low, upper[0], upper[-1]


def deep_basses(spans: Sequence[ChordSpan], *, romantic: bool = True) -> list[MidiPitch]:
    """Return low bass notes for the chords, near each other.

    Parameters
    ----------
    spans : sequence of ChordSpan
    romantic : bool
        Whether they may lie very low.
    """
    home = 39 if romantic else 44
    basses: list[MidiPitch] = []
    for span in spans:
        pitch_class = span.chord.bass_name.pitch_class
        fifth = (pitch_class + 7) % 12 in span.chord.pitch_classes
        low, high = MIDDLE if not romantic else DEEP if fifth else _DEEP_CLOSE
        options = [p for p in range(low, high + 1) if p % 12 == pitch_class]
        before = basses[-1] if basses else home
        basses.append(min(options, key=lambda p: nearness(p, before) + 0.3 * abs(p - home)))
    return basses


def nearness(bass: MidiPitch, before: MidiPitch) -> float:
    """Return what a move of the bass costs: its size, and more where it tears the line.

    Examples
    --------
    >>> nearness(45, 47), nearness(57, 47)
    (2.0, 22.0)
    """
    size = abs(bass - before)
    return size + (_TORN if size > _SMALLER else 0.0)


def horn_call(chord: Chord) -> tuple[tuple[MidiPitch, ...], tuple[MidiPitch, ...]]:
    """Return the two intervals that horns play on a chord: sixth and third, or fifth.

    The tonic sounds as a sixth and a third, the dominant as a fifth, with its third and
    seventh after it.

    Examples
    --------
    >>> horn_call(Chord.parse("C")), horn_call(Chord.parse("G7"))
    (((52, 60), (60, 64)), ((55, 62), (59, 65)))
    """
    third, upper = chord.third or 4, chord.seventh
    lowest = 52 if upper is None else 47
    root = next(p for p in range(lowest, lowest + 12) if p % 12 == chord.root.pitch_class)
    if upper is not None:
        return (root, root + 7), (root + third, root + upper)
    return (root - 12 + third, root), (root, root + third)


def closing_dyad(chord: Chord, over: MidiPitch = 47) -> tuple[MidiPitch, MidiPitch]:
    """Return the third of a chord with another tone beside it, as near middle C as may be.

    Parameters
    ----------
    chord : Chord
    over : MidiPitch
        The bass, which lies under both by a third or more.

    Examples
    --------
    >>> closing_dyad(Chord.parse("C")), closing_dyad(Chord.parse("G"))
    ((55, 64), (55, 59))
    >>> closing_dyad(Chord.parse("G"), over=55)
    (59, 62)
    """
    root = chord.root.pitch_class
    third = (root + (chord.third or 4)) % 12
    others = {(root + i) % 12 for i in chord.intervals if i < 12} - {third}
    pairs = [
        (low, high)
        for low, high in combinations(range(max(50, over + 3), max(65, over + 15)), 2)
        if 3 <= high - low <= 9
        and third in (low % 12, high % 12)
        and {low % 12, high % 12} - {third} <= others
    ]
    middle = 2 * min(_DYAD_HOME, over + _DYAD_OVER)
    # A dominant that has its seventh closes with it.
    seventh = _seventh_class(chord)
    return min(
        pairs, key=lambda p: (seventh not in (None, p[0] % 12, p[1] % 12), abs(sum(p) - middle), p)
    )
