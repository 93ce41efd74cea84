"""Fingering for both hands: the cheapest path through every way to take each attack.

The costs of melodic steps are the rules and weights of Parncutt and others [1]_; a chord
costs the stretches between its neighbouring fingers, and a change of position what the hand
travels. The left hand is the right hand in a mirror.

References
----------
.. [1] R. Parncutt, J. A. Sloboda, E. F. Clarke, M. Raekallio and P. Desain, "An ergonomic
   model of keyboard fingering for melodic fragments", *Music Perception* 14 (1997), tables
   1 and 2.
.. [2] A. Al Kasimi, E. Nichols and C. Raphael, "A simple algorithm for automatic generation
   of polyphonic piano fingerings", ISMIR 2007: chords as states of one path.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.units import QUARTER, MidiPitch, Semitones, Ticks

Finger = int
"""1 (thumb) to 5 (little finger)."""

# finger pair: practical, comfortable and relaxed spans from the lower finger to the higher,
# in semitones; negative where the thumb passes under.
_SPANS: Final = {
    (1, 2): (-5, -3, 1, 5, 8, 10),
    (1, 3): (-4, -2, 3, 7, 10, 12),
    (1, 4): (-3, -1, 5, 9, 12, 14),
    (1, 5): (-1, 1, 7, 10, 13, 15),
    (2, 3): (1, 1, 1, 2, 3, 5),
    (2, 4): (1, 1, 3, 4, 5, 7),
    (2, 5): (2, 2, 5, 6, 8, 10),
    (3, 4): (1, 1, 1, 2, 2, 4),
    (3, 5): (1, 1, 3, 4, 5, 7),
    (4, 5): (1, 1, 1, 2, 3, 5),
}
_BLACK: Final = frozenset({1, 3, 6, 8, 10})
_PLACE: Final = {1: 0, 2: 2, 3: 4, 4: 5, 5: 7}
"""Semitones from the thumb at which the fingers lie in five-finger position."""

_OPEN_FIFTH: Final = 7
_FIFTH_OFF_PLACE: Final = 8.0
"""A fifth alone is the frame of the five-finger position: the outer fingers take it."""

_IMPOSSIBLE: Final = 60.0
_ONE_FINGER_TWICE: Final = 80.0
"""More than the widest stretch inside an octave: a hand jumps before a finger slides."""

_CHANGED_ON_REPEAT: Final = 1.0
_TRAVEL: Final = 0.3
_BEAM: Final = 32
_THUMB_ON_BLACK: Final = 6.0
"""Rule 10; [1]_ weighs it 1, which puts thumbs on black keys in the scales of F and A flat."""

Taken = tuple[tuple[MidiPitch, Finger], ...]
"""Which finger takes which key, upwards."""


@dataclass(frozen=True, slots=True)
class _Attack:
    onset: Ticks
    end: Ticks
    notes: tuple[int, ...]
    pitches: tuple[MidiPitch, ...]
    held: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    taken: Taken
    before: Taken
    fingers: tuple[tuple[int, Finger], ...]
    back: "_Path | None"


def finger(score: Score) -> Score:
    """Return the score with a finger for every note.

    Parameters
    ----------
    score : Score

    Returns
    -------
    score : Score
        The same notes; ``finger`` is 1..5, and 0 only on notes that no hand of five fingers
        can take together with the rest of their attack. Grace notes take a neighbour of
        their main note's finger.

    Examples
    --------
    >>> from gospel_keys.score.fingering import best_fingers
    >>> best_fingers([60, 62, 64, 65, 67])
    [1, 2, 3, 4, 5]
    """
    fingers: dict[int, Finger] = {}
    for hand in Hand:
        fingers |= _finger_hand(score.notes, hand)
    notes = tuple(
        replace(note, finger=fingers.get(index, 0)) for index, note in enumerate(score.notes)
    )
    return replace(score, notes=notes)


def best_fingers(pitches: Sequence[MidiPitch], hand: Hand = Hand.RIGHT) -> list[Finger]:
    """Return fingers for a line of single notes.

    Parameters
    ----------
    pitches : sequence of MidiPitch
    hand : Hand
    """
    attacks = [
        _Attack(k * QUARTER, (k + 1) * QUARTER, (k,), (_mirrored(p, hand),), ())
        for k, p in enumerate(pitches)
    ]
    found = _search(attacks)
    return [found[k] for k in range(len(pitches))]


def _finger_hand(notes: Sequence[Note], hand: Hand) -> dict[int, Finger]:
    graces = [i for i, n in enumerate(notes) if n.hand is hand and n.is_grace]
    found = _search(_attacks(notes, hand))
    for index in graces:
        grace = notes[index]
        mains = [i for i in found if notes[i].onset == grace.onset]
        if mains:
            # Of two neighbours as near it leans on the outer one, the melody or the bass.
            outwards = 1 if hand is Hand.RIGHT else -1
            main = min(
                mains, key=lambda i: (abs(notes[i].midi - grace.midi), -outwards * notes[i].midi)
            )
            away = 1 if (notes[main].midi < grace.midi) is (hand is Hand.RIGHT) else -1
            found[index] = min(5, max(1, found[main] + away))
    return found


def _attacks(notes: Sequence[Note], hand: Hand) -> list[_Attack]:
    groups: dict[Ticks, list[int]] = {}
    own = [i for i, n in enumerate(notes) if n.hand is hand and not n.is_grace]
    for index in own:
        groups.setdefault(notes[index].onset, []).append(index)
    attacks: list[_Attack] = []
    sounding: list[int] = []
    for onset in sorted(groups):
        sounding = [i for i in sounding if notes[i].end > onset]
        struck = sorted(groups[onset], key=lambda i: _mirrored(notes[i].midi, hand))
        attacks.append(
            _Attack(
                onset,
                max(notes[i].end for i in struck),
                tuple(struck),
                tuple(_mirrored(notes[i].midi, hand) for i in struck),
                tuple(sounding),
            )
        )
        sounding += struck
    return attacks


def _mirrored(pitch: MidiPitch, hand: Hand) -> MidiPitch:
    """Reflect the left hand at D4, which keeps white keys white and black keys black."""
    return pitch if hand is Hand.RIGHT else 124 - pitch


def _search(attacks: Sequence[_Attack]) -> dict[int, Finger]:
    """Return the fingers of the cheapest path (a beam over the last two attacks)."""
    paths = [_Path(0.0, (), (), (), None)]
    for previous, attack in zip([None, *attacks], attacks, strict=False):
        apart = previous is not None and attack.onset - previous.end >= QUARTER // 2
        best: dict[tuple[Taken, Taken], _Path] = {}
        for path in paths:
            for taken in _ways(attack, path):
                step = _step_cost(path, taken, loose=apart)
                cost = path.cost + _chord_cost(taken) + step
                fingers = tuple(zip(attack.notes, (f for _, f in taken), strict=False))
                key = (taken, path.taken)
                if key not in best or cost < best[key].cost:
                    best[key] = _Path(cost, taken, path.taken, fingers, path)
        paths = sorted(best.values(), key=lambda p: p.cost)[:_BEAM]
    found: dict[int, Finger] = {}
    here: _Path | None = min(paths, key=lambda p: p.cost)
    while here is not None:
        found |= dict(here.fingers)
        here = here.back
    return found


def _ways(attack: _Attack, path: _Path) -> list[Taken]:
    """Every order-keeping choice of fingers; fingers that still hold a key are not free."""
    count = min(5, len(attack.pitches))
    pitches = attack.pitches[:count]
    free = _all_ways(pitches)
    busy = _holding(attack, path)
    if not busy:
        return free
    fitting = [taken for taken in free if not busy & {f for _, f in taken}]
    return fitting or free


def _holding(attack: _Attack, path: _Path) -> set[Finger]:
    wanted = set(attack.held)
    busy: set[Finger] = set()
    here: _Path | None = path
    while wanted and here is not None and here.fingers:
        for index, used in here.fingers:
            if index in wanted:
                busy.add(used)
                wanted.discard(index)
        here = here.back
    return busy


@lru_cache(maxsize=4096)
def _all_ways(pitches: tuple[MidiPitch, ...]) -> list[Taken]:
    return [
        tuple(zip(pitches, chosen, strict=True))
        for chosen in combinations(range(1, 6), len(pitches))
    ]


@lru_cache(maxsize=16384)
def _chord_cost(taken: Taken) -> float:
    """Stretches inside an attack, weak fingers and thumbs on black keys."""
    cost = 0.0
    for (low, f), (high, g) in pairwise(taken):
        cost += _span_cost(f, g, high - low)
    if len(taken) > 2:
        (low, f), (high, g) = taken[0], taken[-1]
        cost += _span_cost(f, g, high - low)
    if len(taken) == 2 and taken[1][0] - taken[0][0] == _OPEN_FIFTH:
        cost += _FIFTH_OFF_PLACE * ((taken[0][1], taken[1][1]) != (1, 5))
    for pitch, used in taken:
        weak = 1.0 if used in (4, 5) else 0.0
        thumb_up = _THUMB_ON_BLACK if used == 1 and pitch % 12 in _BLACK else 0.0
        cost += (weak + thumb_up) / len(taken)
    return cost


@lru_cache(maxsize=4096)
def _span_cost(first: Finger, second: Finger, span: Semitones) -> float:
    """Rules 1 to 3: stretch, small span and large span."""
    if first == second:
        return 0.0 if span == 0 else _ONE_FINGER_TWICE
    if first > second:
        first, second, span = second, first, -span
    least, comfort, relaxed, wide, most, limit = _SPANS[first, second]
    if not least <= span <= limit:
        return _IMPOSSIBLE + 4.0 * max(least - span, span - limit)
    cost = 2.0 * max(0, comfort - span, span - most)
    weight = 1.0 if first == 1 else 2.0
    return cost + weight * max(0, relaxed - span, span - wide)


def _step_cost(path: _Path, taken: Taken, *, loose: bool) -> float:
    """What it costs to come from the attack before."""
    if not path.taken:
        return 0.0
    if len(taken) == 1 and len(path.taken) == 1:
        cost = _line_cost(path.taken[0], taken[0])
        if len(path.before) == 1:
            cost += _three_notes(path.before[0], path.taken[0], taken[0])
    else:
        cost = _travel_cost(path.taken, taken)
    return 0.4 * cost if loose else cost


@lru_cache(maxsize=16384)
def _line_cost(before: tuple[MidiPitch, Finger], here: tuple[MidiPitch, Finger]) -> float:
    """Rules 1 to 3 and 8 to 12 for two single notes in a row."""
    (low, f), (high, g) = before, here
    if low == high:
        return 0.0 if f == g else _CHANGED_ON_REPEAT
    cost = _span_cost(f, g, high - low)
    black, black_before = high % 12 in _BLACK, low % 12 in _BLACK
    cost += (f, g) == (3, 4)
    cost += (
        {f, g} == {3, 4}
        and (black if g == 4 else black_before)
        and (not (black_before if g == 4 else black))
    )
    for mine, other in ((g, black_before), (f, black)):
        on_black = black if mine == g else black_before
        cost += 2.0 * (mine in (1, 5) and on_black and not other)
    crosses = (f == 1 and g != 1 and high < low) or (g == 1 and f != 1 and high > low)
    if crosses:
        thumb_black = black if g == 1 else black_before
        other_black = black_before if g == 1 else black
        cost += 3.0 if thumb_black and not other_black else 1.0
    return cost


@lru_cache(maxsize=16384)
def _three_notes(
    first: tuple[MidiPitch, Finger],
    middle: tuple[MidiPitch, Finger],
    last: tuple[MidiPitch, Finger],
) -> float:
    """Rules 4, 5 and 7: changes of position and the row of weak fingers."""
    (a, f), (b, g), (c, h) = first, middle, last
    cost = 1.0 if {f, g, h} == {3, 4, 5} else 0.0
    if a == c:
        return cost + (1.0 if f != h else 0.0)
    if f == h:  # One finger has no span: the whole distance is a change of position.
        return cost + (2.0 if g == 1 and min(a, c) < b < max(a, c) else 1.0) + abs(c - a)
    low, high, span = (f, h, c - a) if f < h else (h, f, a - c)
    least, comfort, _, _, most, limit = _SPANS[low, high]
    beyond = max(0, comfort - span, span - most)
    if beyond:
        full = g == 1 and min(a, c) < b < max(a, c) and not least <= span <= limit
        cost += (2.0 if full else 1.0) + beyond
    return cost


@lru_cache(maxsize=16384)
def _travel_cost(before: Taken, here: Taken) -> float:
    """How far the hand travels between attacks of which one is a chord."""
    known = dict(before)
    changed = sum(known.get(pitch, used) != used for pitch, used in here)
    return _TRAVEL * abs(_seat(here) - _seat(before)) + _CHANGED_ON_REPEAT * changed


@lru_cache(maxsize=16384)
def _seat(taken: Taken) -> float:
    """Where the thumb would lie, from the keys that the fingers take."""
    return sum(pitch - _PLACE[used] for pitch, used in taken) / len(taken)
