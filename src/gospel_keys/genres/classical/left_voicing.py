"""The chords of the left hand: close three-note voicings and low basses, led smoothly.

Each is chosen along the cheapest path through all chords of a stretch (section 1.3): small
movement, sevenths that fall, no parallel fifths or octaves against the bass.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from gospel_keys.score.model import ChordSpan
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch

CLOSE_LOW: Final = 45
CLOSE_HIGH: Final = 67
DEEP: Final = (31, 45)
"""Romantic basses."""

MIDDLE: Final = (38, 50)
"""Basses of a lighter hand: the older instruments, and nothing to leap far to."""

_DEEP_CLOSE: Final = (35, 46)
"""Basses without a fifth above them: there is nothing to set over a very low one."""

_PERFECT: Final = frozenset({0, 7})
_DOUBLED: Final = 2.5

Triple = tuple[MidiPitch, MidiPitch, MidiPitch]


def close_chords(spans: Sequence[ChordSpan]) -> list[Triple]:
    """Return a close voicing for each chord: its bass and two tones above it.

    Parameters
    ----------
    spans : sequence of ChordSpan

    Returns
    -------
    voicings : list of (bass, middle, top)
        Inside 45..67, the third and the seventh of the chord always among them.
    """
    layers = [_close_candidates(span.chord) for span in spans]
    best: list[tuple[float, int]] = [(_home(v), -1) for v in layers[0]]
    trail = [best]
    for place in range(1, len(layers)):
        falling = _seventh_class(spans[place - 1].chord)
        row: list[tuple[float, int]] = []
        for voicing in layers[place]:
            options = [
                (best[k][0] + _move(before, voicing, falling), k)
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


def _move(a: Triple, b: Triple, falling: int | None) -> float:
    cost = 0.5 * abs(a[0] - b[0]) + sum(abs(x - y) for x, y in zip(a[1:], b[1:], strict=True))
    for x, y in zip(a[1:], b[1:], strict=True):
        first, second = (x - a[0]) % 12, (y - b[0]) % 12
        if first in _PERFECT and first == second and x != y and a[0] != b[0]:
            cost += 6.0
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
        basses.append(min(options, key=lambda p: abs(p - before) + 0.5 * abs(p - home)))
    return basses


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
    root = next(p for p in range(52, 64) if p % 12 == chord.root.pitch_class)
    if upper is not None:
        return (root, root + 7), (root + third, root + upper)
    return (root - 12 + third, root), (root, root + third)


def closing_dyad(chord: Chord) -> tuple[MidiPitch, MidiPitch]:
    """Return the third of a chord with another tone beside it, as near middle C as may be.

    Examples
    --------
    >>> closing_dyad(Chord.parse("C")), closing_dyad(Chord.parse("G"))
    ((55, 64), (55, 59))
    """
    root = chord.root.pitch_class
    third = (root + (chord.third or 4)) % 12
    others = {(root + i) % 12 for i in chord.intervals if i < 12} - {third}
    pairs = [
        (low, high)
        for low, high in combinations(range(50, 65), 2)
        if 3 <= high - low <= 9
        and third in (low % 12, high % 12)
        and {low % 12, high % 12} - {third} <= others
    ]
    return min(pairs, key=lambda p: (abs(p[0] + p[1] - 116), p))
