"""The improvised line: bebop over the changes (rules J-50 to J-57).

Pitches are found phrase by phrase with a beam: each note costs by what it is to its chord,
by the size of its step (after the shares measured in recorded solos), and by how foreign
notes are left. Figures, enclosures and approaches are drawn beforehand and steer the search.
"""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from gospel_keys.genres.jazz.line_rhythm import Slot, plan_slots
from gospel_keys.genres.jazz.scales import bebop_of, scale_of
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.right import Surroundings
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_STEP_COST: Final = (
    1.05, 0.32, 0.47, 0.79, 0.71, 0.72, 0.93, 0.89, 0.80, 0.60, 1.17, 0.66, 1.24,
)  # fmt: skip
"""Cost of each interval, unison to octave, fitted so that their shares are those of recorded
solos: 5, 26, 28, 17.5, 9.5, 6.5, 1.5 and 2.3 %, and 3 % beyond the fifth (J-50)."""

_BEAM: Final = 7
_WHIM: Final = 0.9
_REACH: Final = 12
_MIDDLE: Final = 73.0
_ENCLOSED: Final = 0.50
_FROM_BELOW: Final = 0.28
_LEANING: Final = 0.13
_FIGURES: Final = 0.34
_JUMP_HOME: Final = 2.4


@dataclass(frozen=True, slots=True)
class Figure:
    """A melodic cell in chord degrees, rising (1) or falling (-1)."""

    name: str
    degrees: tuple[str, ...]
    direction: int
    weight: float


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of one slot.

    Parameters
    ----------
    classes : frozenset of PitchClass or None
        The only pitch classes allowed.
    direction : int
        1 must rise, -1 must fall, 0 free.
    device : str
        ``"enclosing"`` and ``"enclosure"`` (the notes around a target and the target),
        ``"below"`` (a chromatic approach) or nothing.
    rule : str
    """

    classes: frozenset[PitchClass] | None = None
    direction: int = 0
    device: str = ""
    rule: str = "J-50"


@lru_cache(maxsize=1)
def load_figures() -> tuple[Figure, ...]:
    """Load the table of figures."""
    path = files("gospel_keys").joinpath("genres/jazz/figures.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["figure"]
    return tuple(
        Figure(r["name"], tuple(r["degrees"]), int(r["direction"]), float(r["weight"]))
        for r in rows
    )


@dataclass(frozen=True, slots=True)
class Room:
    """Where the line may move: its lowest note above each chord, its ceiling, its middle."""

    floors: dict[int, MidiPitch]
    ceiling: MidiPitch = 86
    middle: float = _MIDDLE

    def floor(self, chord: int) -> MidiPitch:
        """Return the lowest note over a chord."""
        return self.floors.get(chord, 62)


def improvise(
    stage: Stage,
    start: Ticks,
    end: Ticks,
    room: Room,
    seed: int,
    *,
    closes: bool = False,
) -> list[Draft]:
    """Improvise a line over a stretch.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
        Bar lines.
    room : Room
    seed : int
        Sections of one letter often share the rhythm of their lines.
    closes : bool
        Whether the stretch runs into the final chord.
    """
    rng = stream(seed, "line", start)
    slots = _plan_by_section(stage, start, end, seed, closes=closes)
    wishes = _plan_wishes(stage, slots, rng)
    line: list[MidiPitch] = []
    place = 0
    while place < len(slots):
        stop = place
        while stop < len(slots) and slots[stop].phrase == slots[place].phrase:
            stop += 1
        phrase = slots[place:stop]
        line += _sing_phrase(stage, phrase, wishes[place:stop], room, line[-1:], rng)
        place = stop
    return _write(stage, slots, wishes, line, rng)


def _plan_by_section(
    stage: Stage, start: Ticks, end: Ticks, seed: int, *, closes: bool
) -> list[Slot]:
    """Plan the phrases section by section; a return often brings its rhythm back (J-55)."""
    bar = stage.meter.bar
    found: list[Slot] = []
    for number, section in enumerate(stage.form.sections):
        first, last = max(start, section.bar * bar), min(end, section.end * bar)
        if first >= last:
            continue
        own = stream(seed, "slots", number)
        quotes = own.random() < _QUOTES
        rng = stream(seed, "slots", section.label[0]) if quotes else own
        ends = closes and last == end
        count = found[-1].phrase + 1 if found else 0
        slots = plan_slots(stage, first, last, rng, closes=ends)
        found += [replace(slot, phrase=slot.phrase + count) for slot in slots]
    return found


_QUOTES: Final = 0.7


def _plan_wishes(stage: Stage, slots: Sequence[Slot], rng: random.Random) -> list[Wish]:
    """Draw figures, enclosures and approaches; lead every new chord to its guide tones."""
    wishes = [Wish() for _ in slots]
    place = 0
    while place < len(slots):
        slot = slots[place]
        lands = place > 0 and slot.chord != slots[place - 1].chord and not slot.first
        if lands and (slot.on_beat or slot.last):
            wishes[place] = Wish(_landing(stage.chords[slot.chord].chord), rule="J-54")
        if slot.on_beat and rng.random() < _FIGURES:
            used = _place_figure(stage, slots, place, wishes, rng)
            if used:
                place += used
                continue
        if slot.on_beat and not slot.first:
            share = _LEANING if stage.is_strong(slot.onset) else _LEANING / 2
            if _may_lean(slots, place) and rng.random() < share:
                wishes[place] = Wish(_leaning(stage.chords[slot.chord].chord), rule="M-05")
            elif rng.random() < _ENCLOSED and stage.is_strong(slot.onset):
                _enclose(stage, slots, place, wishes, rng)
            elif rng.random() < _FROM_BELOW:
                wishes[place] = Wish(wishes[place].classes, 0, "below", "J-53")
        place += 1
    _lean_somewhere(stage, slots, wishes, rng)
    return wishes


def _lean_somewhere(
    stage: Stage, slots: Sequence[Slot], wishes: list[Wish], rng: random.Random
) -> None:
    """Let one strong beat in eight bars lean at least: nothing but chord tones is mechanical."""
    width = 8 * stage.meter.bar
    for group in sorted({slot.onset // width for slot in slots}):
        inside = [k for k, slot in enumerate(slots) if slot.onset // width == group]
        if any(wishes[k].rule == "M-05" and stage.is_strong(slots[k].onset) for k in inside):
            continue
        able = [
            k
            for k in inside
            if stage.is_strong(slots[k].onset)
            and wishes[k].classes is None
            and _may_lean(slots, k)
            and wishes[k + 1].rule != "J-53"
        ]
        if able:
            place = rng.choice(able)
            classes = _leaning(stage.chords[slots[place].chord].chord)
            wishes[place] = Wish(classes, rule="M-05")


def _enclose(
    stage: Stage, slots: Sequence[Slot], place: int, wishes: list[Wish], rng: random.Random
) -> None:
    """Surround a target: a scale step above it, a semitone below it, then the target (J-53)."""
    run = slots[max(0, place - 2) : place + 1]
    joined = all(a.onset + a.duration == b.onset for a, b in pairwise(run))
    free = all(wishes[k].classes is None for k in (place - 2, place - 1) if k >= 0)
    if len(run) < 3 or not joined or not free or run[0].phrase != slots[place].phrase:
        return
    chord = stage.chords[slots[place].chord].chord
    wanted = sorted(wishes[place].classes or chord.pitch_classes)
    target = rng.choice(wanted)
    scale = {(chord.root.pitch_class + i) % 12 for i in scale_of(chord)}
    above = next(((target + k) % 12 for k in (2, 1) if (target + k) % 12 in scale), None)
    if above is None:
        return
    wishes[place - 2] = Wish(frozenset({above}), rule="J-53")
    wishes[place - 1] = Wish(frozenset({(target - 1) % 12}), -1, "enclosing", "J-53")
    wishes[place] = Wish(frozenset({target}), 1, "enclosure", "J-53")


def _may_lean(slots: Sequence[Slot], place: int) -> bool:
    """Whether a note is short and followed at once over the same chord."""
    if place + 1 >= len(slots):
        return False
    slot, after = slots[place], slots[place + 1]
    joined = slot.onset + slot.duration == after.onset
    return joined and slot.chord == after.chord and not slot.last


def _leaning(chord: Chord) -> frozenset[PitchClass]:
    """Scale tones beside the chord tones: a leaning note resolves on the next (M-05)."""
    root = chord.root.pitch_class
    found = frozenset((root + i) % 12 for i in scale_of(chord)) - chord.pitch_classes
    return found or chord.pitch_classes


def _landing(chord: Chord) -> frozenset[PitchClass]:
    """Third, seventh and ninth: where a line lands on a new chord (J-54)."""
    root = chord.root.pitch_class
    tones = {i % 12 for i in chord.intervals}
    wanted = [g for g in (chord.third, chord.seventh) if g is not None]
    if chord.seventh is None:
        wanted += [9] if 9 in tones else []
    wanted += [t for t in (2, 1) if t in tones][:1]
    return frozenset((root + degree) % 12 for degree in wanted)


def _place_figure(
    stage: Stage, slots: Sequence[Slot], place: int, wishes: list[Wish], rng: random.Random
) -> int:
    """Put a figure on consecutive slots of one chord; return how many, 0 if none fits."""
    figures = load_figures()
    figure = rng.choices(figures, [f.weight for f in figures])[0]
    size = len(figure.degrees)
    run = slots[place : place + size]
    joined = all(a.onset + a.duration == b.onset for a, b in zip(run, run[1:], strict=False))
    one = len({(s.chord, s.phrase) for s in run}) == 1
    if len(run) < size or not joined or not one:
        return 0
    chord = stage.chords[run[0].chord].chord
    for k, degree in enumerate(figure.degrees):
        classes = frozenset({_degree(chord, degree)})
        if k == 0 and wishes[place].classes and not classes & (wishes[place].classes or classes):
            return 0
        wishes[place + k] = Wish(classes, figure.direction if k else 0, rule="J-55")
    return size


def _degree(chord: Chord, degree: str) -> PitchClass:
    tones = {i % 12 for i in chord.intervals}
    wanted: dict[str, tuple[Semitones, ...]] = {
        "1": (0,),
        "3": (chord.third or 4,),
        "5": (7, 6, 8),
        "7": (chord.seventh if chord.seventh is not None else 9, 10),
        "9": (2, 1, 3),
    }
    options = wanted[degree]
    found = next((o for o in options if o in tones), None)
    if found is None:
        scale = scale_of(chord)
        found = next((o for o in options if o in scale), options[0])
    return (chord.root.pitch_class + found) % 12


@dataclass(frozen=True, slots=True)
class _Tones:
    """What each pitch class costs over a chord, on and off the beat."""

    on: tuple[float, ...]
    off: tuple[float, ...]
    chordal: frozenset[PitchClass]
    scale: frozenset[PitchClass]


@lru_cache(maxsize=512)
def _tones(chord: Chord) -> _Tones:
    root = chord.root.pitch_class
    tones = {(root + i) % 12 for i in chord.intervals}
    scale = {(root + i) % 12 for i in scale_of(chord)}
    bebop = {(root + i) % 12 for i in bebop_of(chord)}
    avoid = {(root + a) % 12 for a in chord.avoid}
    on = tuple(
        0.0 if pc in tones else 1.2 + (pc in avoid) if pc in scale else 3.6 for pc in range(12)
    )
    off = tuple(
        0.0 if pc in tones else 0.15 if pc in scale else 0.8 if pc in bebop else 1.7
        for pc in range(12)
    )
    return _Tones(on, off, frozenset(tones), frozenset(scale))


def _sing_phrase(
    stage: Stage,
    slots: Sequence[Slot],
    wishes: Sequence[Wish],
    room: Room,
    before: Sequence[MidiPitch],
    rng: random.Random,
) -> list[MidiPitch]:
    heights = _heights(len(slots), room, rng)
    entry = before[-1] if before else round(room.middle)
    beam: list[tuple[float, tuple[MidiPitch, ...]]] = [(0.0, ())]
    tones = _tones(stage.chords[slots[0].chord].chord)
    for slot, wish, height in zip(slots, wishes, heights, strict=True):
        past, tones = tones, _tones(stage.chords[slot.chord].chord)
        firm = slot.on_beat or slot.last or slot.duration > stage.off_step
        floor = min(room.floor(slot.chord), room.ceiling - 12)
        own = _own_costs(tones, wish, floor, room.ceiling, firm=firm, height=height, rng=rng)
        grown: list[tuple[float, tuple[MidiPitch, ...]]] = []
        for cost, line in beam:
            last = line[-1] if line else entry
            for pitch, value in own:
                if -_REACH <= pitch - last <= _REACH:
                    total = cost + value
                    if line:
                        total += _move_cost(line, pitch, past, wish)
                    else:
                        total += 0.12 * abs(pitch - last)
                    grown.append((total, (*line, pitch)))
        if not grown:
            grown = [(c, (*line, line[-1] if line else entry)) for c, line in beam]
        grown.sort(key=lambda state: state[0])
        beam = _distinct(grown)
    return list(beam[0][1])


def _distinct(
    grown: Sequence[tuple[float, tuple[MidiPitch, ...]]],
) -> list[tuple[float, tuple[MidiPitch, ...]]]:
    kept: list[tuple[float, tuple[MidiPitch, ...]]] = []
    seen: set[tuple[MidiPitch, ...]] = set()
    for state in grown:
        tail = state[1][-2:]
        if tail not in seen:
            seen.add(tail)
            kept.append(state)
            if len(kept) == _BEAM:
                break
    return kept


def _own_costs(
    tones: _Tones,
    wish: Wish,
    floor: MidiPitch,
    ceiling: MidiPitch,
    *,
    firm: bool,
    height: float,
    rng: random.Random,
) -> list[tuple[MidiPitch, float]]:
    table = tones.on if firm else tones.off
    found: list[tuple[MidiPitch, float]] = []
    for pitch in range(floor, ceiling + 1):
        pitch_class = pitch % 12
        if wish.classes is not None and pitch_class not in wish.classes:
            continue
        value = table[pitch_class] + 0.022 * (pitch - height) ** 2 + _WHIM * rng.random()
        found.append((pitch, value))
    return found


def _move_cost(line: tuple[MidiPitch, ...], pitch: MidiPitch, tones: _Tones, wish: Wish) -> float:
    last = line[-1]
    move = pitch - last
    size = abs(move)
    cost = _STEP_COST[size]
    if wish.direction and move * wish.direction <= 0:
        cost += 6.0
    if wish.rule == "J-54" and size > 2:
        cost += _JUMP_HOME
    last_class = last % 12
    if last_class not in tones.chordal:
        if last_class not in tones.scale:
            cost += 5.0 if size != 1 else 0.0
        elif size > 2:
            cost += 2.8
        if not size:
            cost += 2.0
    if len(line) > 1:
        cost += _shape_cost(line, pitch, move)
    if wish.device in ("enclosing", "enclosure"):
        return cost if size <= 3 else cost + 4.0
    if wish.device == "below":
        cost += -1.2 if move == 1 else 0.5
    return cost


def _shape_cost(line: tuple[MidiPitch, ...], pitch: MidiPitch, move: int) -> float:
    before = line[-1] - line[-2]
    cost = 0.9 * (pitch == line[-2])
    if abs(before) > 7:
        cost += 0.0 if move * before < 0 and abs(move) <= 2 else 7.0
    elif abs(before) >= 5 and abs(move) >= 5:
        cost += 1.8
    if len(line) > 3:
        cost += 0.8 * (pitch == line[-4]) * (line[-1] == line[-3])
    return cost


def _heights(count: int, room: Room, rng: random.Random) -> list[float]:
    """The contour of a phrase: up and over, falling, or rising, around the middle."""
    points = rng.choice(((-3, 5, -4), (5, 1, -6), (-5, 0, 5), (2, 6, -3), (-4, 4, 1)))
    found: list[float] = []
    for place in range(count):
        x = 2 * place / max(1, count - 1)
        k = min(1, int(x))
        found.append(room.middle + points[k] + (x - k) * (points[k + 1] - points[k]))
    return found


def _write(
    stage: Stage,
    slots: Sequence[Slot],
    wishes: Sequence[Wish],
    line: Sequence[MidiPitch],
    rng: random.Random,
) -> list[Draft]:
    """Write the notes; off-beats are leaned on, passing notes sometimes ghosted (J-56)."""
    drafts: list[Draft] = []
    for place, (slot, wish, pitch) in enumerate(zip(slots, wishes, line, strict=True)):
        tones = _tones(stage.chords[slot.chord].chord)
        off = not slot.on_beat
        passing = off and pitch % 12 not in tones.scale and not slot.first
        ghost = passing and rng.random() < _GHOSTED
        following = slots[place + 1] if place + 1 < len(slots) else None
        length = slot.duration
        if slot.last and following is not None:
            length = min(max(length, stage.off_step), following.onset - slot.onset)
        dynamic = -_GHOST if ghost else _LEAN if off else 0
        drafts.append(
            Draft(
                slot.onset, length, pitch, Hand.RIGHT, Role.MELODY, slot.chord,
                "J-52" if passing else wish.rule, dynamic=dynamic,
            )
        )  # fmt: skip
    return drafts


_GHOSTED: Final = 0.3
_GHOST: Final = 18
_LEAN: Final = 7


def double_stops(
    stage: Stage, line: Sequence[Draft], around: Surroundings, rng: random.Random
) -> list[Draft]:
    """Put a chord tone a third to a sixth under some held and leaned-on notes (J-57).

    Parameters
    ----------
    stage : Stage
    line : sequence of Draft
    around : Surroundings
        What the left hand plays.
    rng : random.Random
    """
    found: list[Draft] = []
    for note in line:
        held = note.duration > stage.off_step
        if rng.random() >= (_DOUBLED_HELD if held else _DOUBLED):
            continue
        classes = stage.chords[note.chord].chord.pitch_classes
        struck = {p % 12 for p in around.struck.get(note.onset, ())}
        low = max(60, around.top(note.chord) + 1)
        able = [
            p
            for p in range(note.midi - 9, note.midi - 2)
            if p >= low and p % 12 in classes - struck and note.midi % 12 in classes
        ]
        if able:
            pitch = max(able)
            found.append(
                Draft(
                    note.onset, note.duration, pitch, Hand.RIGHT, Role.INNER, note.chord, "J-57"
                )
            )  # fmt: skip
    return found


_DOUBLED_HELD: Final = 0.6
_DOUBLED: Final = 0.12
