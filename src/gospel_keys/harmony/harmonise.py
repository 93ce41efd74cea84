"""Harmonising a tune: a chord for every place of a grid, then the colours of a genre.

First the functions. The bar is cut into the places where its harmony may change, and the
cheapest path through the chords of the key is found: melody notes that carry weight belong
to their chord, upbeats to the one they lead into, roots move as the genre's roots do, phrases
come to rest on a cadence and the last one at home. Then the surface: dominants, two-fives and
diminished chords that lead on where the melody lets them, each chord in the richest quality
that no held note rubs against, and basses that step.

References
----------
.. [1] Aldwell, Schachter and Cadwallader, *Harmony and Voice Leading*, 4th ed., 2011, units
   6-11 (the phrase model) and 25-27 (applied chords).
.. [2] H. C. Koch's old rule that a melody's long and strong notes decide its chords.

The weights are set by ear against the chords that hymnals and fake books print.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.melody import Tune, TuneNote
from gospel_keys.harmony.harmonise_leading import lead_on, prepare_dominants
from gospel_keys.harmony.harmonise_slots import Slot, closing_notes, slots_of, upbeats
from gospel_keys.harmony.harmonise_surface import (
    Span,
    coloured,
    falls,
    leans,
    passes,
    step_basses,
)
from gospel_keys.harmony.harmonise_tables import Degree, Manner, degrees_of, manner_of
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass, Ticks

WRITTEN: Final = "given"
"""Rule of chords that the file brings."""

_AVOIDED: Final = 2.6
_FOREIGN: Final = 1.5
_SEVENTH, _HELD_SEVENTH, _HELD = 0.4, 0.5, 1.5
"""Cost of singing a dominant's seventh, and from how many beats on it is held."""
_RISING: Final = 1.0
"""Cost of a dominant's seventh that does not fall ([1]_, unit 9)."""
_LEANS: Final = 0.5
"""How much a note says that leans, on its beat, on a longer one below it ([2]_)."""
_LEADS_AWAY, _LEADS_IN = 0.3, 0.65
"""How much what leads into a bar line says of the chord before it, and of the one after."""
_PASSING: Final = 0.4
_HELD_CLASH: Final = 7.0
_NOT_HOME: Final = 60.0
_OPENING: Final = 2.0
_OLDEST: Final = 3
_STALE: Final = {"major": (0.0, 1.0, 1.2, 0.8), "minor": (0.0, 1.0, 1.4, 2.0)}
"""How much more holding a chord costs the longer it has been there; minor tunes move more."""
_NATURAL_SEVENTH: Final = {"V": 1.8, "VII": -0.2, "v": -0.6}
_RAISED_SIXTH: Final = {"IV": -0.5, "VI": 0.8, "iio": 1.0}
_CADENCE: Final = {"I": 0.0, "i": 0.0, "V": 0.25, "vi": 0.9, "IV": 0.9, "iv": 0.9, "VI": 0.9}
_OTHER_CADENCE: Final = 2.4
_UNDER_REST: Final = 1.2
"""Changing the chord under the last note of a phrase, which is still held."""
_OPEN_END: Final = 1.8
"""Resting on the tonic chord where a half cadence is heard."""
_CLOSED_END: Final = 0.6
"""Resting on the dominant under the fifth degree where none is: hymnals come home there."""
_EARLY: Final = 2.0
"""Being home already where the last note wants to be led to."""
_FINAL_APPROACH: Final = {"V": 0.0, "IV": 0.9, "iv": 0.7, "bVII": 1.0, "VII": 0.6, "v": 0.5}
_WEAK_APPROACH: Final = 3.0


@dataclass(frozen=True, slots=True)
class Harmony:
    """A chord of a harmonised tune: where it begins, and the rule that put it there."""

    onset: Ticks
    chord: Chord
    rule: str


def harmonise(
    tune: Tune, genre: str, *, complexity: float, rng: random.Random, shortest: int = 1
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
    shortest : int
        Beats that a chord which only leads on lasts at least: more than one in fast music.

    Returns
    -------
    chords : tuple of Harmony, in order
        The first stands at the first full bar, or where the file has its first symbol.
    """
    if tune.chords:
        return tuple(Harmony(onset, chord, WRITTEN) for onset, chord in tune.chords)
    manner = manner_of(genre)
    slots = slots_of(tune)
    degrees = _cheapest(slots, tune, manner)
    spans = _merged(slots, degrees)
    spans = prepare_dominants(spans, tune, manner, complexity, rng)
    spans = lead_on(spans, tune, manner, complexity, rng, shortest=shortest)
    spans = coloured(spans, tune, manner, complexity, rng)
    if manner.inversion is not None:
        spans = step_basses(spans, tune, manner.inversion, parallels=manner.parallels)
    return tuple(Harmony(s.start, s.chord, s.rule) for s in spans if s.chord is not None)


def _cheapest(slots: Sequence[Slot], tune: Tune, manner: Manner) -> list[Degree]:
    """Return the degree of every slot along the cheapest path.

    A state of the search is a degree and for how many bar lines it has been held; a change
    costs the same however long the chord before it was held.
    """
    options = _modal(degrees_of(tune.key.mode, manner), tune)
    sung = upbeats(tune, closing_notes(tune))
    leading = {n.onset for notes in sung.values() for n in notes}
    places = range(len(options))
    stale = [manner.hold * share for share in _STALE[tune.key.mode]]
    opening = [0.0 if d.is_home else _OPENING for d in options]
    own = _own_costs(slots[0], options, tune, manner, leading)
    states = [{0: own[k] + d.cost + opening[k]} for k, d in enumerate(options)]
    tables: dict[tuple[bool, ...], list[list[float]]] = {}
    back: list[list[dict[int, tuple[int, int]]]] = []
    for slot in slots[1:]:
        own = _own_costs(slot, options, tune, manner, leading)
        rests = slot.cadence is not None
        sort = (slot.strong, slot.short, rests, slot.final, slot.tied)
        if sort not in tables:
            tables[sort] = [[_move(a, b, slot, manner) for a in options] for b in options]
        left = [min((cost, age) for age, cost in ages.items()) for ages in states]
        grown: list[dict[int, float]] = []
        came: list[dict[int, tuple[int, int]]] = []
        for k in places:
            row = tables[sort][k]
            cost, last = min((left[j][0] + row[j], j) for j in places if j != k)
            costs, origins = {0: cost + own[k]}, {0: (last, left[last][1])}
            for age, before in states[k].items():
                held = min(age + slot.strong, _OLDEST)
                total = before + own[k] + stale[held] * slot.strong
                if total < costs.get(held, math.inf):
                    costs[held], origins[held] = total, (k, age)
            grown.append(costs)
            came.append(origins)
        states = grown
        back.append(came)
    _, k, age = min((cost, k, age) for k in places for age, cost in states[k].items())
    path = [k]
    for came in reversed(back):
        k, age = came[k][age]
        path.append(k)
    return [options[k] for k in reversed(path)]


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


def _place_cost(slot: Slot, degree: Degree) -> float:
    if slot.final:
        return 0.0 if degree.is_home else _NOT_HOME
    if slot.approach and degree.is_home:
        return _EARLY
    if slot.cadence is not None:
        cost = _CADENCE.get(degree.name, _OTHER_CADENCE)
        if slot.half:
            return cost + _OPEN_END * degree.is_home
        return cost + _CLOSED_END * (degree.name == "V" and slot.fifth)
    return 0.0


def _move(a: Degree, b: Degree, slot: Slot, manner: Manner) -> float:
    """What a change of harmony costs, by the genre's table and by its place in the bar."""
    cost = b.cost + manner.moves.get((a.name, b.name), 1.0)
    if a.target and (b.root - a.root) % 12 != 5:
        cost += 5.0
    if (slot.final or slot.cadence is not None) and b.is_home:
        plagal = a.name == "IV" and not slot.final
        cost += manner.plagal if plagal else _FINAL_APPROACH.get(a.name, _WEAK_APPROACH)
    if slot.tied and not slot.final:
        cost += _UNDER_REST
    return cost + (0.0 if slot.strong else manner.inside * (1.8 if slot.short else 1.0))


def _own_costs(
    slot: Slot, options: Sequence[Degree], tune: Tune, manner: Manner, leading: set[Ticks]
) -> list[float]:
    """What every degree costs in a slot, whatever stands before it."""
    tonic = tune.key.tonic.pitch_class
    sung = [_said(note, slot, tune, leading) for note in slot.notes]
    sung += [_said_before(note, tune) for note in slot.lead]
    return [_fit(sung, d, tonic, manner) + _place_cost(slot, d) for d in options]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a note says about a chord: its class, weight and length, and how it goes on."""

    pitch_class: PitchClass
    weight: float
    beats: float
    passing: bool
    falls: bool


def _said(note: TuneNote, slot: Slot, tune: Tune, leading: set[Ticks]) -> _Said:
    beats = (min(note.end, slot.end) - max(note.onset, slot.start)) / tune.meter.beat
    weight = min(beats, 2.0) * _weight(note, slot, tune)
    if note.onset in leading:
        weight, beats = _LEADS_AWAY * weight, 0.0
    elif leans(note, tune):
        weight *= _LEANS
    fallen = note.end in tune.phrase_ends or falls(note, tune)
    return _Said(note.midi % 12, weight, beats, passes(note, tune), fallen)


def _said_before(note: TuneNote, tune: Tune) -> _Said:
    """What a note of an upbeat says about the chord that it leads into."""
    weight = _LEADS_IN * min(note.duration / tune.meter.beat, 2.0)
    return _Said(note.midi % 12, weight, 0.0, passes(note, tune), falls=True)


def _fit(sung: Sequence[_Said], degree: Degree, tonic: PitchClass, manner: Manner) -> float:
    """How badly notes sit on a chord: by length, weight and kind."""
    root = tonic + degree.root
    cost = 0.0
    for note in sung:
        above = (note.pitch_class - root) % 12
        if degree.is_dominant and above == 10:
            cost += (_SEVENTH if note.beats < _HELD else _HELD_SEVENTH) * note.weight
            if not (note.falls or note.passing):
                cost += _RISING * manner.tension * note.weight
        elif above not in degree.tones:
            kind = _FOREIGN if above in degree.colours else _AVOIDED
            mild = manner.tension if above in degree.colours else 1.0
            cost += kind * mild * note.weight * (_PASSING if note.passing else 1.0)
            if note.beats >= 1 and kind == _AVOIDED and not note.passing:
                cost += _HELD_CLASH
    return cost


def _weight(note: TuneNote, slot: Slot, tune: Tune) -> float:
    """How much a note says about its chord: most on the first beat, little off the beat."""
    place = (note.onset - tune.pickup) % tune.meter.bar
    if note.onset < slot.start:
        return 0.8
    if place == 0:
        return 1.7
    if note.onset == slot.start:
        return 1.25
    return 1.1 if place % tune.meter.beat == 0 else 0.7


def _merged(slots: Sequence[Slot], degrees: Sequence[Degree]) -> list[Span]:
    spans: list[Span] = []
    for slot, degree in zip(slots, degrees, strict=True):
        if spans and spans[-1].degree.name == degree.name:
            rests = spans[-1].cadence or slot.cadence is not None
            spans[-1] = replace(spans[-1], end=slot.end, cadence=rests)
        else:
            spans.append(Span(slot.start, slot.end, degree, slot.cadence is not None))
    return spans
