"""Comping: where chords are struck, and the left hands that do it (rules J-30 to J-33)."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.jazz.arrivals import rooted_chords
from gospel_keys.genres.jazz.voicings import guide_classes, lead_rootless, lead_shells, upper_triad
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import Ticks

Cell = tuple[tuple[int, bool], ...]
"""Attacks of a bar: slot in eighths, and whether the chord is held long."""

# fmt: off
CELLS: Final[tuple[tuple[Cell, int], ...]] = (
    (((0, True), (3, False)), 18),      # Charleston
    (((1, False), (4, True)), 10),      # shifted Charleston
    (((3, False), (6, False)), 12),
    (((3, True),), 10),
    (((7, True),), 16),                 # anticipation, tied over the bar
    (((0, False), (5, False)), 8),
    (((2, False), (6, False)), 6),      # back-beat
    (((1, False), (3, False)), 6),
    (((0, True),), 6),
    ((), 8),
)
WALTZ_CELLS: Final[tuple[tuple[Cell, int], ...]] = (
    (((0, True), (3, False)), 14),
    (((3, True),), 16),
    (((2, False), (4, False)), 10),
    (((1, False), (3, True)), 10),
    (((5, True),), 12),
    (((0, True),), 6),
    ((), 4),
)
BOSSA_CELLS: Final[tuple[tuple[Cell, int], ...]] = (
    (((0, False), (3, False), (6, True)), 10),
    (((2, False), (5, True)), 10),
    (((0, False), (3, True)), 8),
    (((1, False), (4, False), (7, True)), 8),
    (((3, False), (6, True)), 8),
)
# fmt: on
_OFF: Final = MappingProxyType({False: 1.0, True: 1.8})
MOST_ATTACKS: Final = 3
_HALVED: Final = 0.4
_DOUBLED: Final = 2.4
"""What an attack weighs where the line moves, and where it rests (J-32)."""


@dataclass(frozen=True, slots=True)
class Stab:
    """A place where a chord is struck."""

    onset: Ticks
    duration: Ticks
    chord: int
    short: bool
    anticipates: bool = False

    @property
    def end(self) -> Ticks:
        """Where it stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class CompStyle:
    """How to comp.

    Parameters
    ----------
    off_beat : bool
        Prefer cells off the beat.
    every_chord : bool
        Strike each chord of the changes at least once.
    busy : frozenset of int
        Bars in which the other hand moves a lot: fewer attacks there (J-32).
    quiet : frozenset of int
        Bars in which it rests: more attacks there.
    taken : frozenset of Ticks
        Moments the other hand strikes: chords answer between them.
    low : bool
        Keep the voicings low and thin, under a right hand full of chords.
    """

    off_beat: bool = False
    every_chord: bool = True
    busy: frozenset[int] = frozenset()
    quiet: frozenset[int] = frozenset()
    taken: frozenset[Ticks] = frozenset()
    low: bool = False


def plan_stabs(
    stage: Stage, start: Ticks, end: Ticks, style: CompStyle, rng: random.Random
) -> list[Stab]:
    """Draw a cell for each bar, none more than twice in a row, and settle the lengths.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
        Bar lines.
    style : CompStyle
    rng : random.Random

    Returns
    -------
    stabs : list of Stab, in order, none overlapping
    """
    slot = slot_of(stage.meter)
    places: dict[Ticks, bool] = {}
    cells: list[Cell] = []
    for bar in range(start, end, stage.meter.bar):
        cell = _draw_cell(stage, bar, cells[-2:], style, rng)
        if (
            len(cells) % _PHRASE < _ANSWERED
            and len(cells) >= _PHRASE
            and cells[-_PHRASE] not in cells[-2:]
        ):
            cell = cells[-_PHRASE]
        cells.append(cell)
        for place, long in cell:
            if place * slot < stage.meter.bar:
                places[bar + place * slot] = long
    if style.every_chord:
        _speak_all(stage, places, (start, end), slot, style.busy)
    if style.taken:
        places = _between(places, style.taken, end, slot)
    return _settle(stage, places, end, slot)


_PHRASE: Final = 4
_ANSWERED: Final = 2
"""The second phrase of four bars opens with the cells of the first (S-04)."""


def slot_of(meter: Meter) -> Ticks:
    """Return the length of a comping slot: an eighth of the beat's own grid."""
    return meter.beat // 3 if meter.is_compound else meter.beat // 2


def _draw_cell(
    stage: Stage, bar: Ticks, recent: Sequence[Cell], style: CompStyle, rng: random.Random
) -> Cell:
    table = CELLS
    if stage.brief.sub_style == "bossa":
        table = BOSSA_CELLS
    elif stage.meter.beats == 3 or stage.meter.bar // slot_of(stage.meter) < 8:
        table = WALTZ_CELLS
    number = bar // stage.meter.bar
    worn = recent[0] if len(recent) == 2 and recent[0] == recent[1] else None
    cells, weights = [], []
    for cell, weight in table:
        if cell == worn:
            continue
        value = float(weight)
        value *= _HALVED ** len(cell) if number in style.busy else 1.0
        value *= _DOUBLED ** len(cell) if number in style.quiet else 1.0
        if style.off_beat:
            value *= 0.15 if any(p % 2 == 0 for p, _ in cell) else 1.3
        cells.append(cell)
        weights.append(value)
    return rng.choices(cells, weights)[0]


def _speak_all(
    stage: Stage,
    places: dict[Ticks, bool],
    stretch: tuple[Ticks, Ticks],
    slot: Ticks,
    busy: Collection[int],
) -> None:
    """Add an attack for each chord that no cell strikes: early, or just behind its beat.

    The second chord of a busy bar is left to the line.
    """
    start, end = stretch
    bar = stage.meter.bar
    spoken = {comped_chord(stage, tick, slot) for tick in places}
    for index, span in stage.chords_between(start, end):
        line_says = span.onset % bar and span.onset // bar in busy
        if index in spoken or (line_says and any(t // bar == span.onset // bar for t in places)):
            continue
        early = span.onset - slot
        if early >= start and early not in places and early + slot not in places:
            crowded = early - slot in places
            if not crowded and index % 3 != 1:
                places[early] = True
                continue
        late = span.onset + slot
        places[late if late + slot <= span.end and index % 2 else span.onset] = True


def _between(
    places: dict[Ticks, bool], taken: frozenset[Ticks], end: Ticks, slot: Ticks
) -> dict[Ticks, bool]:
    """Move attacks off the other hand's to the nearest free off-beat behind them."""
    moved: dict[Ticks, bool] = {}
    for onset, long in sorted(places.items()):
        free = next(
            (t for t in (onset, onset + slot) if t not in taken and t not in moved and t < end),
            onset,
        )
        moved.setdefault(free, long)
    return moved


def comped_chord(stage: Stage, onset: Ticks, slot: Ticks) -> int:
    """Return the chord an attack speaks: an off-beat just before a change anticipates it."""
    index = stage.index_at(onset)
    change = stage.chords[index].end
    early = change - onset <= slot and onset % stage.meter.beat != 0 and change < stage.end
    return index + 1 if early else index


def _settle(stage: Stage, places: dict[Ticks, bool], end: Ticks, slot: Ticks) -> list[Stab]:
    stabs: list[Stab] = []
    onsets = sorted(places)
    ends = [*onsets[1:], end] if onsets else []
    for onset, after in zip(onsets, ends, strict=True):
        index = comped_chord(stage, onset, slot)
        limit = min(max(after, onset + slot), stage.chords[index].end)
        long = places[onset]
        length = min(limit - onset, 5 * slot if long else slot)
        early = stage.chords[index].onset > onset
        stabs.append(Stab(onset, length, index, not long, early))
    return stabs


def comp_rootless(
    stage: Stage, start: Ticks, end: Ticks, rng: random.Random, style: CompStyle
) -> list[Draft]:
    """Comp rootless voicings off the beat (J-11, J-30).

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
    rng : random.Random
    style : CompStyle
    """
    stabs = plan_stabs(stage, start, end, style, rng)
    chords = [stage.chords[s.chord].chord for s in stabs]
    drafts: list[Draft] = []
    led = lead_rootless(chords, home=54.0, highest=62) if style.low else lead_rootless(chords)
    shells = lead_shells(chords, max_span=stage.brief.max_span)
    rooted = _rooted(stage, stabs, start)
    for stab, voicing, shell in zip(stabs, led, shells, strict=True):
        size = min(_size(stage, rng), 3 if style.low else 4)
        if stab.onset in rooted and len(shell) > 1:
            drafts += strike(stab, shell, "J-10", bass=True)
        else:
            drafts += strike(stab, thin(voicing, size, stage, stab), "J-11")
    return drafts


def _rooted(stage: Stage, stabs: Sequence[Stab], start: Ticks) -> frozenset[Ticks]:
    """Attacks in which a lone left hand says the root (J-11).

    Nobody plays the bass in a piano solo, so rootless chords alternate with rooted ones: the
    first of a stretch, where a section begins, where the tonic is reached, and wherever a bar
    has gone by without a root. Half a beat beside a rootless chord there is no time to come
    up from a root (F-05).
    """
    asked = rooted_chords(stage)
    struck = {s.onset for s in stabs}
    found: set[Ticks] = set()
    last = start - stage.meter.bar
    for stab in stabs:
        wanted = stab.chord in asked or stab.onset - last >= stage.meter.bar
        beside = {stab.onset - stage.off_step, stab.onset + stage.off_step} & struck
        if wanted and beside <= found:
            found.add(stab.onset)
            last = stab.onset
    return frozenset(found)


def _size(stage: Stage, rng: random.Random) -> int:
    """How many notes: mostly four in ballads, three when it is fast (J-14)."""
    fast = stage.brief.tempo > _FAST
    return rng.choices((2, 3, 4), (5, 4, 2) if fast else (3, 4, 3))[0]


_FAST: Final = 170


def thin(voicing: Voicing, size: int, stage: Stage, stab: Stab) -> Voicing:
    """Drop the fifth (or thirteenth) first and never a guide tone (J-13).

    Under an upper structure the guide tones are enough (J-23).
    """
    chord = stage.chords[stab.chord].chord
    root = chord.root.pitch_class
    keep = guide_classes(chord)
    notes = list(voicing)
    size = 2 if upper_triad(chord) and size < _FOUR else size
    for degree in (7, 0, 9, 8, 2, 1, 3):
        for pitch in list(notes):
            if len(notes) <= max(2, size):
                return tuple(notes)
            if (pitch - root) % 12 == degree and pitch % 12 not in keep:
                notes.remove(pitch)
    return tuple(notes)


_FOUR: Final = 4


def strike(
    stab: Stab,
    pitches: Sequence[int],
    rule: str,
    *,
    bass: bool = False,
    roll: bool = False,
) -> list[Draft]:
    """Write a left-hand attack; ``bass`` makes the lowest note the bass."""
    marks = (Articulation.STACCATO,) if stab.short else ()
    accent = 6 if stab.anticipates else 0
    return [
        Draft(
            stab.onset,
            stab.duration,
            pitch,
            Hand.LEFT,
            Role.BASS if bass and place == 0 else Role.SHELL,
            stab.chord,
            rule,
            articulations=marks,
            arpeggio=roll,
            dynamic=accent,
        )
        for place, pitch in enumerate(pitches)
    ]


def comp_shells(
    stage: Stage, start: Ticks, end: Ticks, rng: random.Random, quarters: Collection[int] = ()
) -> list[Draft]:
    """Strike a shell with each chord, and again inside long ones (J-10).

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
    rng : random.Random
    quarters : collection of int
        Bars played in four: a short shell on every beat.
    """
    spans = stage.chords_between(start, end)
    shells = lead_shells([s.chord for _, s in spans], max_span=stage.brief.max_span)
    drafts: list[Draft] = []
    for (index, span), shell in zip(spans, shells, strict=True):
        if span.onset // stage.meter.bar in quarters:
            times = [(t, stage.step) for t in range(0, span.duration, stage.step)]
        else:
            times = _shell_times(stage, span.duration, rng)
        for offset, length in times:
            short = span.onset // stage.meter.bar in quarters
            drafts += strike(
                Stab(span.onset + offset, length, index, short), shell, "J-10", bass=True
            )
    return drafts


def _shell_times(stage: Stage, length: Ticks, rng: random.Random) -> list[tuple[Ticks, Ticks]]:
    """On the beat when short; once more in the second half when long, or to let a waltz lilt."""
    beat, pulse = stage.meter.beat, stage.meter.pulse
    choices: list[list[Ticks]] = [[0]]
    if stage.meter.beats == 3 and length >= stage.meter.bar:
        choices = [[0, beat + pulse], [0, beat], [0, beat + pulse], [0, 2 * beat], [0]]
    elif length >= 4 * beat:
        choices = [[0, 2 * beat], [0, beat + pulse], [0, 3 * beat], [0], [0, 2 * beat, 3 * beat]]
    elif length >= 2 * beat:
        choices = [[0], [0, beat], [0]]
    onsets = rng.choice(choices)
    return [(a, b - a) for a, b in zip(onsets, [*onsets[1:], length], strict=True)]
