"""Harmonising a tune: a chord for every place of a grid, then the colours of a genre.

First the functions. The bar is cut into the places where its harmony may change, and the
cheapest path through the chords of the key is found: melody notes that carry weight belong
to their chord, roots move as the genre's roots do, phrases come to rest on a cadence and the
last one at home. Then the surface: dominants, two-fives and diminished chords that lead on
where the melody lets them, each chord in the richest quality that no held note rubs against,
and basses that step.

References
----------
.. [1] Aldwell, Schachter and Cadwallader, *Harmony and Voice Leading*, 4th ed., 2011, units
   6-11 (the phrase model) and 25-27 (applied chords).
.. [2] H. C. Koch's old rule that a melody's long and strong notes decide its chords.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.melody import Tune, TuneNote
from gospel_keys.harmony.harmonise_surface import Span, coloured, lead_on, passes, step_basses
from gospel_keys.harmony.harmonise_tables import Degree, Manner, degrees_of, manner_of
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass, Ticks

WRITTEN: Final = "given"
"""Rule of chords that the file brings."""

_AVOIDED: Final = 2.6
_FOREIGN: Final = 1.5
_SEVENTH, _HELD_SEVENTH, _HELD = 0.2, 0.5, 1.5
"""Cost of singing a dominant's seventh, and from how many beats on it is held."""
_PASSING: Final = 0.3
_HELD_CLASH: Final = 7.0
_NOT_HOME: Final = 60.0
_OPENING: Final = 0.9
_OLDEST: Final = 3
_STALE: Final = (0.0, 1.0, 1.4, 2.0)
"""How much more holding a chord costs the longer it has been there."""
_NATURAL_SEVENTH: Final = {"V": 1.8, "VII": -0.2, "v": -0.6}
_RAISED_SIXTH: Final = {"IV": -0.5, "VI": 0.8, "iio": 1.0}
_CADENCE: Final = {"I": 0.0, "i": 0.0, "V": 0.25, "vi": 0.9, "IV": 0.9, "iv": 0.9, "VI": 0.9}
_OTHER_CADENCE: Final = 2.4
_FIFTH: Final = 7
_MIDDLE: Final = 0.1
"""How far from just before the middle of a tune, as a share, its half cadence may lie."""
_OPEN_END: Final = 0.7
"""Resting on the tonic chord where the tune rests on the fifth: a half cadence is heard."""
_EARLY: Final = 1.6
"""Being home already where the last note wants to be led to."""
_FINAL_APPROACH: Final = {"V": 0.0, "IV": 0.9, "iv": 0.7, "bVII": 1.0, "VII": 0.6, "v": 0.5}
_WEAK_APPROACH: Final = 3.0


@dataclass(frozen=True, slots=True)
class Harmony:
    """A chord of a harmonised tune: where it begins, and the rule that put it there."""

    onset: Ticks
    chord: Chord
    rule: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place where the harmony may change, with the notes that sound in it."""

    start: Ticks
    end: Ticks
    strong: bool
    notes: tuple[TuneNote, ...]
    short: bool = False
    cadence: bool = False
    middle: bool = False
    final: bool = False
    approach: bool = False


def harmonise(
    tune: Tune, genre: str, *, complexity: float, rng: random.Random
) -> tuple[Harmony, ...]:
    """Find chords for a tune; chord symbols that it brings are kept as they are.

    Parameters
    ----------
    tune : Tune
    genre : str
        Identifier of a genre; unknown ones are harmonised as gospel.
    complexity : float in 0..1
        Plain triads and sevenths below 0.2, leading chords more often above.
    rng : random.Random
        Decides between colours that fit alike.

    Returns
    -------
    chords : tuple of Harmony, in order
        The first stands at the first full bar, or where the file has its first symbol.
    """
    if tune.chords:
        return tuple(Harmony(onset, chord, WRITTEN) for onset, chord in tune.chords)
    manner = manner_of(genre)
    slots = _slots(tune)
    degrees = _cheapest(slots, tune, manner)
    spans = _merged(slots, degrees)
    spans = lead_on(spans, tune, manner, complexity, rng)
    spans = coloured(spans, tune, manner, complexity, rng)
    if manner.inversion is not None:
        spans = step_basses(spans, tune, manner.inversion)
    return tuple(Harmony(s.start, s.chord, s.rule) for s in spans if s.chord is not None)


def _slots(tune: Tune) -> list[_Slot]:
    """Cut the whole bars into places for chords: halves, or two thirds and one."""
    meter = tune.meter
    ends = [next(n for n in reversed(tune.notes) if n.end <= end) for end in tune.phrase_ends]
    closing = {note.onset for note in ends}
    slots: list[_Slot] = []
    bar_half = meter.bar // 2
    for bar in range(tune.bars):
        start = tune.pickup + bar * meter.bar
        cuts = [0, *_division(meter.bar, meter.beat, meter.beats), meter.bar]
        for a, b in pairwise(cuts):
            notes = tuple(n for n in tune.notes if n.onset < start + b and n.end > start + a)
            rests = any(start + a <= onset < start + b for onset in closing)
            middle = abs((start + a) / tune.end - 0.45) < _MIDDLE
            slots.append(
                _Slot(start + a, start + b, a == 0, notes, b - a < bar_half, rests, middle)
            )
    last = next(k for k, slot in enumerate(slots) if tune.notes[-1].onset < slot.end)
    slots[last:] = [replace(slot, final=True) for slot in slots[last:]]
    if last:
        slots[last - 1] = replace(slots[last - 1], approach=True)
    return slots


def _division(bar: Ticks, beat: Ticks, beats: int) -> list[Ticks]:
    """Where else than on the first beat a chord may begin."""
    if beats % 2 == 0 and bar >= 2880:
        return [bar // 2]
    if beats == 3:
        return [2 * beat]
    if beats in (5, 7):
        return [(beats // 2 + 1) * beat]
    return []


def _cheapest(slots: Sequence[_Slot], tune: Tune, manner: Manner) -> list[Degree]:
    """Return the degree of every slot along the cheapest path.

    A state of the search is a degree and for how many bar lines it has been held.
    """
    options = _modal(degrees_of(tune.key.mode, manner), tune)
    tonic = tune.key.tonic.pitch_class
    first = [_fit(slots[0], d, tune, manner) + _place_cost(slots[0], d, tonic) for d in options]
    states: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {
        (k, 0): (first[k] + d.cost + (0.0 if d.is_home else _OPENING), (k,))
        for k, d in enumerate(options)
    }
    for slot in slots[1:]:
        own = [_fit(slot, d, tune, manner) + _place_cost(slot, d, tonic) for d in options]
        grown: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}
        for (last, age), (cost, path) in states.items():
            for k, degree in enumerate(options):
                held = min(age + slot.strong, _OLDEST) if k == last else 0
                total = cost + own[k] + _move(options[last], degree, slot, manner, age=held)
                if (k, held) not in grown or total < grown[k, held][0]:
                    grown[k, held] = (total, (*path, k))
        states = grown
    _, best = min(states.values(), key=lambda state: state[0])
    return [options[k] for k in best]


def _modal(options: Sequence[Degree], tune: Tune) -> list[Degree]:
    """Let a minor tune that never raises its seventh, or does raise its sixth, be modal."""
    if tune.key.mode == "major":
        return list(options)
    tonic = tune.key.tonic.pitch_class
    sung = {(n.midi - tonic) % 12 for n in tune.notes}
    changes: dict[str, float] = {}
    if 10 in sung and 11 not in sung:
        changes |= _NATURAL_SEVENTH
    if 9 in sung and 8 not in sung:
        changes |= _RAISED_SIXTH
    return [replace(d, cost=max(0.0, d.cost + changes.get(d.name, 0.0))) for d in options]


def _place_cost(slot: _Slot, degree: Degree, tonic: PitchClass) -> float:
    if slot.final:
        return 0.0 if degree.is_home else _NOT_HOME
    if slot.approach and degree.is_home:
        return _EARLY
    if slot.cadence:
        open_end = slot.middle and degree.is_home and (slot.notes[-1].midi - tonic) % 12 == _FIFTH
        return _CADENCE.get(degree.name, _OTHER_CADENCE) + _OPEN_END * open_end
    return 0.0


def _move(a: Degree, b: Degree, slot: _Slot, manner: Manner, *, age: int) -> float:
    """What a change of harmony costs, by the genre's table and by its place in the bar."""
    if a.name == b.name:
        return manner.hold * _STALE[age] if slot.strong else 0.0
    cost = b.cost + manner.moves.get((a.name, b.name), 1.0)
    if a.target and (b.root - a.root) % 12 != 5:
        cost += 5.0
    if (slot.final or slot.cadence) and b.is_home:
        plagal = a.name == "IV" and not slot.final
        cost += manner.plagal if plagal else _FINAL_APPROACH.get(a.name, _WEAK_APPROACH)
    return cost + (0.0 if slot.strong else manner.inside * (1.8 if slot.short else 1.0))


def _fit(slot: _Slot, degree: Degree, tune: Tune, manner: Manner) -> float:
    """How badly the notes of a slot sit on a chord: by length, weight and kind."""
    root = (tune.key.tonic.pitch_class + degree.root) % 12
    cost = 0.0
    for note in slot.notes:
        beats = (min(note.end, slot.end) - max(note.onset, slot.start)) / tune.meter.beat
        above = (note.midi - root) % 12
        weight = min(beats, 2.0) * _weight(note, slot, tune)
        if degree.is_dominant and above == 10:
            cost += (_SEVENTH if beats < _HELD else _HELD_SEVENTH) * weight
        elif above not in degree.tones:
            kind = _FOREIGN if above in degree.colours else _AVOIDED
            mild = manner.tension if above in degree.colours else 1.0
            passing = passes(note, tune)
            cost += kind * mild * weight * (_PASSING if passing else 1.0)
            if beats >= 1 and kind == _AVOIDED and not passing:
                cost += _HELD_CLASH
    return cost


def _weight(note: TuneNote, slot: _Slot, tune: Tune) -> float:
    """How much a note says about its chord: most on the first beat, little off the beat."""
    place = (note.onset - tune.pickup) % tune.meter.bar
    if note.onset < slot.start:
        return 0.8
    if place == 0:
        return 1.7
    if note.onset == slot.start:
        return 1.25
    return 1.1 if place % tune.meter.beat == 0 else 0.7


def _merged(slots: Sequence[_Slot], degrees: Sequence[Degree]) -> list[Span]:
    spans: list[Span] = []
    for slot, degree in zip(slots, degrees, strict=True):
        if spans and spans[-1].degree.name == degree.name:
            spans[-1] = replace(spans[-1], end=slot.end, cadence=spans[-1].cadence or slot.cadence)
        else:
            spans.append(Span(slot.start, slot.end, degree, slot.cadence))
    return spans
