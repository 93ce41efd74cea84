"""The rules of two-part counterpoint, as checks over finished parts.

Intervals are in semitones; a part is a list of (onset, end, pitch). Each species is
checked against a cantus firmus of equal notes, as the textbooks set it.

References
----------
.. [1] Fux, J. J., *Gradus ad Parnassum* (1725), the five species in two parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gospel_keys.units import MidiPitch, Semitones, Ticks

CONSONANCES: Final = frozenset({0, 3, 4, 7, 8, 9})
PERFECT: Final = frozenset({0, 7})
_LEAPS: Final = frozenset({0, 1, 2, 3, 4, 5, 7, 8, 12})
_SUSPENSIONS: Final = {True: ((10, 11), (5,)), False: ((1, 2),)}

Span = tuple[Ticks, Ticks, MidiPitch]


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken rule.

    Parameters
    ----------
    rule : str
        ``"parallel"``, ``"hidden"``, ``"dissonance"``, ``"repeat"``, ``"leap"``, ``"frame"``,
        ``"suspension"`` or ``"rhythm"``.
    place : int
        Tick, or index of the counterpoint's note.
    detail : str
    """

    rule: str
    place: int
    detail: str


def is_consonant(a: MidiPitch, b: MidiPitch) -> bool:
    """Whether two pitches are consonant in two parts (the fourth is not).

    Examples
    --------
    >>> is_consonant(60, 67), is_consonant(60, 65)
    (True, False)
    """
    return abs(a - b) % 12 in CONSONANCES


def are_parallel(before: tuple[MidiPitch, MidiPitch], after: tuple[MidiPitch, MidiPitch]) -> bool:
    """Whether both parts move from a perfect interval to another of its kind (C-01).

    Contrary motion counts too: a fifth and a twelfth are fifths.

    Examples
    --------
    >>> are_parallel((60, 67), (62, 69)), are_parallel((60, 67), (60, 67))
    (True, False)
    """
    first, second = abs(before[1] - before[0]) % 12, abs(after[1] - after[0]) % 12
    moved = before[0] != after[0] and before[1] != after[1]
    return moved and first == second and first in PERFECT


def parallel_perfects(
    high: Sequence[Span], low: Sequence[Span], beats: Sequence[Ticks]
) -> tuple[Fault, ...]:
    """Find parallel fifths and octaves from attack to attack and from beat to beat.

    Parameters
    ----------
    high, low : sequence of (onset, end, pitch)
        What sounds in the outer voices; of several notes at once the outermost counts.
    beats : sequence of Ticks
        Where successive beats are compared.

    Returns
    -------
    faults : tuple of Fault, with the tick of the second interval

    Examples
    --------
    >>> parallel_perfects([(0, 1, 67), (1, 2, 69)], [(0, 1, 60), (1, 2, 62)], (0, 1))[0].place
    1
    """
    attacks = sorted({s[0] for s in high} | {s[0] for s in low})
    top, bottom = _profile(high, attacks, beats, max), _profile(low, attacks, beats, min)
    found: dict[Ticks, Fault] = {}
    for ticks in (attacks, sorted(beats)):
        for first, second in pairwise(ticks):
            before = (bottom.get(first), top.get(first))
            after = (bottom.get(second), top.get(second))
            if None in before or None in after:
                continue
            a, b, c, d = (p or 0 for p in (*before, *after))
            if are_parallel((a, b), (c, d)):
                name = "fifths" if (b - a) % 12 else "octaves"
                found[second] = Fault("parallel", second, f"parallel {name} {a}-{b} {c}-{d}")
    return tuple(found[tick] for tick in sorted(found))


def _profile(
    spans: Sequence[Span], attacks: Sequence[Ticks], beats: Sequence[Ticks], pick: object
) -> dict[Ticks, MidiPitch]:
    """The outermost pitch that sounds at each tick of interest."""
    ticks = sorted({*attacks, *beats})
    ordered = sorted(spans)
    place, sounding = 0, list[Span]()
    found: dict[Ticks, MidiPitch] = {}
    for tick in ticks:
        while place < len(ordered) and ordered[place][0] <= tick:
            sounding.append(ordered[place])
            place += 1
        sounding = [s for s in sounding if s[1] > tick]
        if sounding:
            pitches = [s[2] for s in sounding]
            found[tick] = max(pitches) if pick is max else min(pitches)
    return found


def contrary_share(high: Sequence[MidiPitch], low: Sequence[MidiPitch]) -> float:
    """Return the share of moves that are contrary or oblique (C-06).

    Examples
    --------
    >>> contrary_share((60, 62, 64), (48, 47, 48))
    0.5
    """
    moves = [
        (b - a, d - c)
        for (a, b), (c, d) in zip(pairwise(high), pairwise(low), strict=True)
        if (b - a) or (d - c)
    ]
    return sum(x * y <= 0 for x, y in moves) / len(moves) if moves else 1.0


def check_first(cantus: Sequence[MidiPitch], part: Sequence[MidiPitch]) -> tuple[Fault, ...]:
    """Check note against note.

    Only consonances, perfect ones first and last, no parallels, no perfect interval by
    similar motion unless the part moves by step, no third repetition, singable leaps.

    Parameters
    ----------
    cantus, part : sequence of MidiPitch, of equal length

    Examples
    --------
    >>> check_first((60, 62, 64, 62, 60), (67, 65, 67, 71, 72))
    ()
    """
    if len(cantus) != len(part):
        return (Fault("rhythm", 0, "one note against each note of the cantus is expected"),)
    faults = _frame(cantus, part)
    faults += [
        Fault("dissonance", k, f"{abs(c - p)} semitones")
        for k, (c, p) in enumerate(zip(cantus, part, strict=True))
        if not is_consonant(c, p)
    ]
    faults += _motion(list(zip(cantus, part, strict=True)))
    return tuple(faults + _line(part, repeats=1))


def check_second(cantus: Sequence[MidiPitch], part: Sequence[MidiPitch]) -> tuple[Fault, ...]:
    """Check two notes against one: dissonance only on the weak half, in passing.

    Parameters
    ----------
    cantus : sequence of MidiPitch
    part : sequence of MidiPitch
        Two for each note of the cantus but the last, which has one.

    Examples
    --------
    >>> check_second((60, 62, 60), (72, 74, 69, 71, 72))[0].rule
    'dissonance'
    >>> check_second((60, 62, 60), (72, 71, 69, 71, 72))
    ()
    """
    return _divided(cantus, part, 2)


def check_third(cantus: Sequence[MidiPitch], part: Sequence[MidiPitch]) -> tuple[Fault, ...]:
    """Check four notes against one: passing and neighbour notes, and the cambiata.

    Parameters
    ----------
    cantus : sequence of MidiPitch
    part : sequence of MidiPitch
        Four for each note of the cantus but the last, which has one.
    """
    return _divided(cantus, part, 4)


def _divided(
    cantus: Sequence[MidiPitch], part: Sequence[MidiPitch], size: int
) -> tuple[Fault, ...]:
    if len(part) != size * (len(cantus) - 1) + 1:
        return (Fault("rhythm", 0, f"{size} notes against each note but the last are expected"),)
    downs = part[::size]
    faults = _frame(cantus, downs)
    for place, pitch in enumerate(part):
        under = cantus[place // size]
        if is_consonant(pitch, under):
            continue
        strong = place % size == 0
        if strong or not _is_light(part, place, neighbours=size > 2):
            faults.append(Fault("dissonance", place, f"{abs(pitch - under)} semitones"))
    faults += [f for f in _motion(list(zip(cantus, downs, strict=True))) if f.rule == "parallel"]
    last = len(part) - 2
    joints = [(cantus[k // size], part[k]) for k in (last, last + 1)]
    faults += [f for f in _motion(joints) if f.rule == "parallel"]
    return tuple(faults + _line(part, repeats=0))


def _is_light(part: Sequence[MidiPitch], place: int, *, neighbours: bool) -> bool:
    """Whether a dissonance passes, turns back to its note, or opens a cambiata."""
    if not 0 < place < len(part) - 1:
        return False
    into, out = part[place] - part[place - 1], part[place + 1] - part[place]
    stepwise = 1 <= abs(into) <= 2 and 1 <= abs(out) <= 2
    if stepwise and (into * out > 0 or neighbours):
        return True
    return neighbours and _is_cambiata(part[place - 1 : place + 4])


def _is_cambiata(notes: Sequence[MidiPitch]) -> bool:
    """A step down, a third down, and two steps up."""
    if len(notes) < 5:
        return False
    moves = [b - a for a, b in pairwise(notes)]
    return (
        moves[0] in (-1, -2) and moves[1] in (-3, -4) and moves[2] in (1, 2) and moves[3] in (1, 2)
    )


def check_fourth(
    cantus: Sequence[MidiPitch], part: Sequence[MidiPitch], *, above: bool = True
) -> tuple[Fault, ...]:
    """Check syncopes: each note enters on the weak half and is held over the next cantus note.

    A dissonance on the strong half must be a 7-6 or 4-3 (a 2-3 for a lower part): prepared
    as a consonance and resolved down by step.

    Parameters
    ----------
    cantus : sequence of MidiPitch
    part : sequence of MidiPitch
        One syncope for each note of the cantus but the last; the last note is the final.
    above : bool
        Whether the part is the upper one.

    Examples
    --------
    >>> check_fourth((62, 65, 64, 62), (69, 74, 73, 74))
    ()
    >>> check_fourth((62, 65, 64, 62), (69, 74, 76, 74))[0].rule
    'suspension'
    """
    if len(part) != len(cantus):
        return (Fault("rhythm", 0, "one syncope for each note of the cantus is expected"),)
    faults: list[Fault] = []
    allowed = {i for group in _SUSPENSIONS[above] for i in group}
    for place in range(len(cantus) - 1):
        pitch, start, held = part[place], cantus[place], cantus[place + 1]
        if not is_consonant(pitch, start):
            faults.append(Fault("suspension", place, "not prepared by a consonance"))
        if place + 1 < len(cantus) - 1 and not is_consonant(pitch, held):
            gap = (pitch - held if above else held - pitch) % 12
            falls = 1 <= pitch - part[place + 1] <= 2
            good = is_consonant(part[place + 1], held)
            if gap not in allowed or not falls or not good:
                faults.append(Fault("suspension", place, f"{gap} semitones do not resolve"))
    if abs(part[-1] - cantus[-1]) % 12:
        faults.append(Fault("frame", len(part) - 1, "does not end on the octave"))
    return tuple(faults + _line(part, repeats=0))


@dataclass(frozen=True, slots=True)
class Florid:
    """A note of the fifth species; onset and duration in eighths, eight to a cantus note."""

    onset: int
    duration: int
    pitch: MidiPitch

    @property
    def end(self) -> int:
        """Where the note stops."""
        return self.onset + self.duration


def check_fifth(
    cantus: Sequence[MidiPitch], part: Sequence[Florid], *, above: bool = True
) -> tuple[Fault, ...]:
    """Check florid counterpoint: the mixture of the other species.

    Eighths come only in pairs on weak beats; a dissonance on a strong beat is a suspension;
    any other passes or turns back.

    Parameters
    ----------
    cantus : sequence of MidiPitch
    part : sequence of Florid
    above : bool
    """
    faults: list[Fault] = []
    pitches = [n.pitch for n in part]
    allowed = {i for group in _SUSPENSIONS[above] for i in group}
    for place, note in enumerate(part):
        if note.duration == 1:
            faults += _lone_eighth(part, place)
        under = cantus[min(note.onset // 8, len(cantus) - 1)]
        if not is_consonant(note.pitch, under) and (
            note.onset % 8 == 0 or not _is_light(pitches, place, neighbours=True)
        ):
            faults.append(Fault("dissonance", place, f"{abs(note.pitch - under)} semitones"))
        bar_line = -(-(note.onset + 1) // 8) * 8
        if note.onset < bar_line < note.end and bar_line // 8 < len(cantus):
            held = cantus[bar_line // 8]
            gap = (note.pitch - held if above else held - note.pitch) % 12
            after = pitches[place + 1] if place + 1 < len(pitches) else note.pitch
            if not is_consonant(note.pitch, held) and (
                gap not in allowed or not 1 <= note.pitch - after <= 2
            ):
                faults.append(Fault("suspension", place, f"{gap} semitones do not resolve"))
    downs = [_at(part, 8 * k) for k in range(len(cantus))]
    pairs = [(c, d) for c, d in zip(cantus, downs, strict=True) if d is not None]
    faults += [f for f in _motion(pairs) if f.rule == "parallel"]
    return tuple(faults + _line(pitches, repeats=0))


def _lone_eighth(part: Sequence[Florid], place: int) -> list[Fault]:
    note = part[place]
    weak = note.onset % 8 in (2, 3, 6, 7)
    partner = note.onset % 2 == 0 and place + 1 < len(part) and part[place + 1].duration == 1
    behind = note.onset % 2 == 1 and place > 0 and part[place - 1].duration == 1
    if weak and (partner or behind):
        return []
    return [Fault("rhythm", place, "eighths come in pairs on weak beats")]


def _at(part: Sequence[Florid], tick: int) -> MidiPitch | None:
    return next((n.pitch for n in part if n.onset <= tick < n.end), None)


def _frame(cantus: Sequence[MidiPitch], part: Sequence[MidiPitch]) -> list[Fault]:
    faults = []
    if abs(part[0] - cantus[0]) % 12 not in PERFECT:
        faults.append(Fault("frame", 0, "does not begin on a perfect consonance"))
    if abs(part[-1] - cantus[-1]) % 12:
        faults.append(Fault("frame", len(part) - 1, "does not end on the octave"))
    return faults


def _motion(pairs: Sequence[tuple[MidiPitch, MidiPitch]]) -> list[Fault]:
    """Parallel and hidden perfect intervals between successive pairs (cantus, part)."""
    faults: list[Fault] = []
    for place, (before, after) in enumerate(pairwise(pairs), start=1):
        moves = after[0] - before[0], after[1] - before[1]
        if are_parallel(before, after):
            faults.append(Fault("parallel", place, f"{before} {after}"))
        elif (
            moves[0] * moves[1] > 0
            and abs(moves[1]) > 2
            and abs(after[1] - after[0]) % 12 in PERFECT
        ):
            faults.append(Fault("hidden", place, f"{before} {after}"))
    return faults


def _line(part: Sequence[MidiPitch], *, repeats: int) -> list[Fault]:
    """Leaps that can be sung, and no more repetitions in a row than allowed."""
    faults: list[Fault] = []
    run = 0
    for place, (a, b) in enumerate(pairwise(part), start=1):
        move: Semitones = abs(b - a)
        run = run + 1 if not move else 0
        if run > repeats:
            faults.append(Fault("repeat", place, "repeated note"))
        if move not in _LEAPS or (move == 8 and b < a):
            faults.append(Fault("leap", place, f"{move} semitones"))
    return faults
