"""What is wanted of a line before its pitches are found (rules J-52 to J-55, M-05).

Landings on guide tones, enclosures, approaches from below, figures and leaning notes are
drawn here; the search then finds the pitches that fulfil them.
"""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from gospel_keys.genres.jazz.line_rhythm import Slot
from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.genres.sketch import Stage
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass, Semitones

_ENCLOSED: Final = 0.56
_FROM_BELOW: Final = 0.40
_LEANING: Final = 0.08
_FIGURES: Final = 0.30
_SEQUENCES: Final = 0.45
_TURNS: Final = 0.6
_HONKS: Final = 0.012


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
        ``"below"`` (a chromatic approach), ``"turn"``, ``"honk"`` (the same key again) or
        nothing.
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


def plan_wishes(stage: Stage, slots: Sequence[Slot], rng: random.Random) -> list[Wish]:
    """Draw figures, enclosures and approaches; lead every new chord to its guide tones.

    Parameters
    ----------
    stage : Stage
    slots : sequence of Slot
    rng : random.Random

    Returns
    -------
    wishes : list of Wish, one for each slot
    """
    wishes = [Wish() for _ in slots]
    said: list[Figure] = []
    place = 0
    while place < len(slots):
        slot = slots[place]
        lands = place > 0 and slot.chord != slots[place - 1].chord and not slot.first
        if lands and (slot.on_beat or slot.last):
            wishes[place] = Wish(_landing(stage.chords[slot.chord].chord), rule="J-54")
        used = _speak(stage, slots, place, wishes, said, rng) if slot.on_beat else 0
        if used:
            place += used
            continue
        if slot.on_beat and not slot.first:
            _prepare(stage, slots, place, wishes, rng)
        place += 1
    _lean_somewhere(stage, slots, wishes, rng)
    return wishes


def follow_contour(
    wishes: Sequence[Wish], slots: Sequence[Slot], contour: Sequence[int]
) -> list[Wish]:
    """Let quoted notes move as the theme does, where nothing else is wanted of them (J-55).

    Parameters
    ----------
    wishes : sequence of Wish
    slots : sequence of Slot
        As many.
    contour : sequence of int
        1 for a note of the theme that rises to its place, -1 for one that falls, else 0.
    """
    followed: list[Wish] = []
    for wish, slot in zip(wishes, slots, strict=True):
        known = 0 <= slot.quoted < len(contour) and not slot.first
        plain = wish == Wish()
        followed.append(replace(wish, direction=contour[slot.quoted]) if known and plain else wish)
    return followed


def _speak(
    stage: Stage,
    slots: Sequence[Slot],
    place: int,
    wishes: list[Wish],
    said: list[Figure],
    rng: random.Random,
) -> int:
    """Begin a piece of vocabulary on a beat; return how many slots it takes (J-55).

    A triplet turns, one note is insisted on, the figure before is taken through the changes,
    or a new figure begins.
    """
    if _is_triplet(slots, place) and rng.random() < _TURNS:
        return _turn(stage, slots, place, wishes, rng)
    if rng.random() < _HONKS:
        return _honk(stage, slots, place, wishes, rng)
    if said and slots[place].chord != slots[place - 1].chord and rng.random() < _SEQUENCES:
        used = _place_figure(stage, slots, place, wishes, said[-1])
        if used:
            return used
    if rng.random() >= _FIGURES:
        return 0
    figures = load_figures()
    figure = rng.choices(figures, [f.weight for f in figures])[0]
    used = _place_figure(stage, slots, place, wishes, figure)
    if used:
        said.append(figure)
    return used


def _prepare(
    stage: Stage, slots: Sequence[Slot], place: int, wishes: list[Wish], rng: random.Random
) -> None:
    """Let a note on the beat lean, be enclosed, or be approached from below (J-53, M-05)."""
    slot = slots[place]
    share = _LEANING if stage.is_strong(slot.onset) else _LEANING / 2
    if _may_lean(slots, place) and rng.random() < share:
        wishes[place] = Wish(_leaning(stage.chords[slot.chord].chord), rule="M-05")
    elif rng.random() < _ENCLOSED and stage.is_strong(slot.onset):
        _enclose(stage, slots, place, wishes, rng)
    elif rng.random() < _FROM_BELOW:
        wishes[place] = Wish(wishes[place].classes, 0, "below", "J-53")


def _run(slots: Sequence[Slot], place: int, size: int) -> Sequence[Slot]:
    """Return so many joined slots of one chord and phrase, or none."""
    run = slots[place : place + size]
    joined = all(a.onset + a.duration == b.onset for a, b in pairwise(run))
    one = len({(s.chord, s.phrase) for s in run}) == 1
    return run if len(run) == size and joined and one else ()


def _is_triplet(slots: Sequence[Slot], place: int) -> bool:
    run = _run(slots, place, 3)
    return bool(run) and len({s.duration for s in run}) == 1 and run[0].duration % 3 != 0


def _turn(
    stage: Stage, slots: Sequence[Slot], place: int, wishes: list[Wish], rng: random.Random
) -> int:
    """Turn a triplet around a chord tone: the tone, the scale step above, the tone."""
    chord = stage.chords[slots[place].chord].chord
    tone = rng.choice(sorted(wishes[place].classes or chord.pitch_classes))
    scale = {(chord.root.pitch_class + i) % 12 for i in scale_of(chord)}
    above = next(((tone + k) % 12 for k in (2, 1) if (tone + k) % 12 in scale), None)
    if above is None:
        return 0
    around = (tone, 0), (above, 1), (tone, -1)
    for k, (pitch_class, way) in enumerate(around):
        wishes[place + k] = _next(wishes, place, k, Wish(frozenset({pitch_class}), way, "turn"))
    return len(around)


def _next(wishes: Sequence[Wish], place: int, k: int, wish: Wish) -> Wish:
    """Return the k-th wish of a figure: the first is free to come from anywhere but lands."""
    if k:
        return replace(wish, rule="J-55")
    lands = wishes[place].rule == "J-54"
    return Wish(wish.classes, rule="J-54" if lands else "J-55")


def _honk(
    stage: Stage, slots: Sequence[Slot], place: int, wishes: list[Wish], rng: random.Random
) -> int:
    """Insist on one chord tone for three or four notes."""
    size = rng.choice((3, 4))
    run = _run(slots, place, size)
    if not run:
        return 0
    chord = stage.chords[run[0].chord].chord
    tone = rng.choice(sorted(wishes[place].classes or chord.pitch_classes))
    for k in range(size):
        wishes[place + k] = _next(wishes, place, k, Wish(frozenset({tone}), 0, "honk"))
    return size


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
    free = free and all(slot.duration <= stage.off_step for slot in run[:-1])
    if len(run) < 3 or not joined or not free or run[0].phrase != slots[place].phrase:
        return
    chord = stage.chords[slots[place].chord].chord
    here = stage.chords[run[0].chord].chord.pitch_classes
    scale = {(chord.root.pitch_class + i) % 12 for i in scale_of(chord)}
    ways = [
        (target, (target + k) % 12, _NEAR if k == 1 or (target + k) % 12 in here else 1)
        for target in sorted(wishes[place].classes or chord.pitch_classes)
        for k in (1, 2)
        if (target + k) % 12 in scale
    ]
    if not ways:
        return
    target, above, _ = rng.choices(ways, [weight for *_, weight in ways])[0]
    wishes[place - 2] = Wish(frozenset({above}), rule="J-53")
    wishes[place - 1] = Wish(frozenset({(target - 1) % 12}), -1, "enclosing", "J-53")
    wishes[place] = Wish(frozenset({target}), 1, "enclosure", "J-53")


_NEAR: Final = 6
"""How much more often the upper note is one that needs no step behind it (M-02).

A tone of the chord, or a semitone over the target, which the lower note is a step away from.
"""


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
    stage: Stage, slots: Sequence[Slot], place: int, wishes: list[Wish], figure: Figure
) -> int:
    """Put a figure on consecutive slots of one chord; return how many, 0 if it does not fit."""
    size = len(figure.degrees)
    run = _run(slots, place, size)
    if not run:
        return 0
    chord = stage.chords[run[0].chord].chord
    classes = [frozenset({_degree(chord, degree)}) for degree in figure.degrees]
    landing = wishes[place].classes
    if landing and not classes[0] & landing:
        return 0
    for k, wanted in enumerate(classes):
        wishes[place + k] = _next(wishes, place, k, Wish(wanted, figure.direction))
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
