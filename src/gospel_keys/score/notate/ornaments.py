"""Ornaments and attacks: what was struck as one gesture, and what only decorates it.

A hand's keys come down one by one. Those of one chord lie within some 30 ms, those of a
rolled chord further apart but rising and held; a grace note is short and gives way just as
its target sounds; a tremolo rocks between the same keys ten or more times a second.
Times are in seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.signs import Signed, find_signs
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import Seconds

_CHORD_GAP: Final[Seconds] = 0.036
_CHORD_WIDTH: Final[Seconds] = 0.062
_ROLL_GAP: Final[Seconds] = 0.056
_ROLL_WIDTH: Final[Seconds] = 0.24
_ROLL_HELD: Final[Seconds] = 0.10
_ROLLED: Final[Seconds] = 0.040
_GRACE_LEAD: Final[Seconds] = 0.078
_GRACE_LENGTH: Final[Seconds] = 0.088
_GRACE_OVERLAP: Final = (-0.006, 0.030)
_GRACE_REACH: Final = 5
_CRUSHED: Final[Seconds] = 0.048
_TREMOLO_PERIOD: Final = (0.125, 0.24)
_TREMOLO_STROKES: Final = 5


@dataclass(slots=True)
class Gesture:
    """Keys one hand strikes together.

    Parameters
    ----------
    hand : Hand
    notes : list of int
        Indices of the performed notes, lowest first.
    start : Seconds
        The moment the gesture means: the middle of a chord, just after the first key of a
        roll.
    graces : list of int
        Ornaments ahead of it, in playing order.
    rolled : bool
    strokes : dict of int to list of int
        For a tremolo or an ornament: the later strokes of each of ``notes``.
    sign : Signed or None
        The ornament that it is written with.
    """

    hand: Hand
    notes: list[int]
    start: Seconds
    graces: list[int] = field(default_factory=list)
    rolled: bool = False
    strokes: dict[int, list[int]] = field(default_factory=dict)
    sign: Signed | None = None


def find_gestures(
    notes: Sequence[PerformedNote], hands: Sequence[Hand]
) -> dict[Hand, list[Gesture]]:
    """Gather struck keys into the gestures of each hand.

    Parameters
    ----------
    notes : sequence of PerformedNote, sorted by start
    hands : sequence of Hand, parallel to ``notes``

    Returns
    -------
    gestures : mapping of Hand to list of Gesture, in order of time
    """
    found: dict[Hand, list[Gesture]] = {}
    for hand in Hand:
        own = [i for i, played in enumerate(hands) if played is hand]
        signs = find_signs(notes, own)
        taken = {i for sign in signs for i in sign.keys}
        own = [i for i in own if i not in taken]
        strokes = _tremolos(notes, own)
        later = {i for rest in strokes.values() for i in rest}
        own = [i for i in own if i not in later]
        groups = _group(notes, own)
        plain = _dress(notes, groups, hand=hand, strokes=strokes)
        signed = [_signed(notes, sign, hand) for sign in signs]
        found[hand] = sorted([*plain, *signed], key=lambda g: g.start) if signed else plain
    return found


def _signed(notes: Sequence[PerformedNote], sign: Signed, hand: Hand) -> Gesture:
    first, *later = sign.keys
    return Gesture(hand, [first], notes[first].start, strokes={first: later}, sign=sign)


def _tremolos(notes: Sequence[PerformedNote], own: Sequence[int]) -> dict[int, list[int]]:
    """Return, for the first stroke of each rocking key, its later strokes."""
    by_key: dict[int, list[int]] = {}
    for index in own:
        by_key.setdefault(notes[index].pitch, []).append(index)
    runs: list[list[int]] = []
    low, high = _TREMOLO_PERIOD
    for struck in by_key.values():
        run = [struck[0]]
        for index in struck[1:]:
            if low <= notes[index].start - notes[run[-1]].start <= high:
                run.append(index)
                continue
            runs.append(run)
            run = [index]
        runs.append(run)
    runs = [run for run in runs if len(run) >= _TREMOLO_STROKES]
    strokes: dict[int, list[int]] = {}
    for run in runs:
        if any(_alternate(notes, run, other) for other in runs if other is not run):
            strokes[run[0]] = run[1:]
    return strokes


def _alternate(notes: Sequence[PerformedNote], run: list[int], other: list[int]) -> bool:
    """Whether two rocking keys fill each other's gaps over the same stretch."""
    shared = min(notes[run[-1]].start, notes[other[-1]].start)
    begun = max(notes[run[0]].start, notes[other[0]].start)
    whole = notes[run[-1]].start - notes[run[0]].start
    if shared - begun < 0.6 * whole:
        return False
    period = whole / (len(run) - 1)
    starts = [notes[i].start for i in other]
    between = 0
    for index in run[:-1]:
        start = notes[index].start
        between += any(0.2 * period < s - start < 0.8 * period for s in starts)
    return between >= 0.7 * (len(run) - 1)


def _group(notes: Sequence[PerformedNote], own: Sequence[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for index in own:
        if groups and _belongs(notes, groups[-1], index):
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _belongs(notes: Sequence[PerformedNote], group: list[int], index: int) -> bool:
    """Whether a key belongs to the chord or roll that was being struck."""
    note, last, first = notes[index], notes[group[-1]], notes[group[0]]
    if any(notes[i].pitch == note.pitch for i in group):
        return False
    gap, width = note.start - last.start, note.start - first.start
    if any(
        notes[i].end < note.start + 0.02 and notes[i].end - notes[i].start < 0.06 for i in group
    ):
        return False
    if gap <= _CHORD_GAP and width <= _CHORD_WIDTH:
        return True
    rising = all(notes[a].pitch < notes[b].pitch for a, b in pairwise([*group, index]))
    held = all(notes[i].end > note.start + _ROLL_HELD for i in group)
    return rising and held and gap <= _ROLL_GAP and width <= _ROLL_WIDTH


def _dress(
    notes: Sequence[PerformedNote],
    groups: list[list[int]],
    *,
    hand: Hand,
    strokes: dict[int, list[int]],
) -> list[Gesture]:
    """Turn groups into gestures, the ornamental ones into graces of those that follow."""
    gestures: list[Gesture] = []
    pending: list[int] = []
    for place, group in enumerate(groups):
        following = groups[place + 1] if place + 1 < len(groups) else None
        if following is not None and _is_grace(notes, group, following, groups[place + 2 :]):
            pending += group
            continue
        gesture = _gesture(notes, group, hand)
        gesture.graces = pending
        gesture.strokes = {i: strokes[i] for i in group if i in strokes}
        gestures.append(gesture)
        pending = []
    return gestures


def _gesture(notes: Sequence[PerformedNote], group: list[int], hand: Hand) -> Gesture:
    starts = [notes[i].start for i in group]
    width = starts[-1] - starts[0]
    rising = all(notes[a].pitch < notes[b].pitch for a, b in pairwise(group))
    rolled = len(group) > 2 and rising and width >= _ROLLED
    middle = sum(starts) / len(starts)
    start = starts[0] + 0.3 * width if rolled else middle
    return Gesture(hand, sorted(group, key=lambda i: notes[i].pitch), start, rolled=rolled)


def _is_grace(
    notes: Sequence[PerformedNote],
    group: list[int],
    following: list[int],
    rest: list[list[int]],
) -> bool:
    """Whether a short key only leans on what follows: it lets go as its target sounds."""
    if len(group) > 1:
        return False
    note = notes[group[0]]
    length = note.end - note.start
    lead = notes[following[0]].start - note.start
    if lead > _GRACE_LEAD:
        return False
    low, high = _GRACE_OVERLAP
    nearest = min(abs(notes[i].pitch - note.pitch) for i in following)
    if not 0 < nearest <= _GRACE_REACH:
        return False
    overlap = note.end - notes[following[0]].start
    if length <= _GRACE_LENGTH and (low <= overlap <= high or length <= _CRUSHED):
        return True
    # One of several: all let go together when the target comes.
    if not rest or len(following) > 1:
        return False
    other = notes[following[0]]
    together = abs(other.end - note.end) < 0.004
    return together and other.end - other.start <= _GRACE_LENGTH
