"""Note values: how long a key that was held so long was meant to be written.

Held lengths say little by themselves: a detached quarter and a full eighth sound alike.
Every value is weighed by how the key would have been released for it (legato, portato,
staccato), by its place in the beat and by what the hand plays next; then all are read again
with the habits that the first readings have shown. Costs are negative log likelihoods.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from gospel_keys.score.model import Articulation
from gospel_keys.score.notate.habits import (
    NO_HABITS,
    SIZES,
    Guess,
    Habits,
    Heard,
    bucket_of,
    learn_habits,
)
from gospel_keys.score.notate.touch import release_costs, signs_of
from gospel_keys.score.notate.values import Line, Value, find_values, is_possible, plain_value
from gospel_keys.units import Seconds, Ticks

_READINGS: Final = 3
_SHORT_OF_NEXT: Final = 6.0
"""A key that is up before the hand plays on was not meant to sound longer."""

_LEGATO: Final = (0.85, 1.25)
_JOINED: Final = 0.97
"""Shares of the time to what the hand plays next that count as joined, and as which they do."""

_COARSE: Final[Ticks] = 480
"""In what is written in eighths at the finest, the hand need not hold so exactly."""

_APART: Final = 1.06
_VOICE: Final = 0.72
"""How much longer than the others a key of a chord is held that may be a voice of its own, and
what a further voice costs."""

_MOST_CUTS: Final = 2
_SURE: Final = 30.0
_UNLIKELY: Final = 0.01

Ways = dict[tuple[Ticks, int], tuple[float, float]]
"""Misfit and price of a length with a way of letting go."""

Option = tuple[Ticks, int, int, float]
"""Duration, bucket, way of letting go, cost."""

Voice = tuple[int, ...]
"""Notes of a gesture that share their length."""


@dataclass(frozen=True, slots=True)
class Length:
    """A written length with its articulation and how much worse the next reading was."""

    duration: Ticks
    articulations: tuple[Articulation, ...]
    margin: float
    way: int = 0


@dataclass(frozen=True, slots=True)
class _Gesture:
    """A gesture and every way to read it; ``splits`` are the ways to divide it in voices."""

    onset: Ticks
    place: tuple[Ticks, Ticks]
    size: int
    held: Sequence[Seconds]
    durations: tuple[Ticks, ...]
    splits: list[list[Voice]]
    options: dict[Voice, list[Option]]


@dataclass(frozen=True, slots=True)
class _Pick:
    """The best reading of a voice and the next best."""

    cost: float
    best: Option
    margin: float
    other: Option | None


def read_lengths(
    starts: Sequence[Seconds], held: Sequence[Sequence[Seconds]], line: Line
) -> list[list[Length]]:
    """Choose the written lengths of everything that a hand plays.

    Parameters
    ----------
    starts : sequence of Seconds
        When each gesture was struck.
    held : sequence of sequence of Seconds
        Key down to key up of each note of each gesture.
    line : Line
        The hand they belong to; its ticks are those of the gestures.

    Returns
    -------
    lengths : list of list of Length, parallel to ``held``
    """
    gestures = [
        _prepare(several, tick, start, line)
        for several, tick, start in zip(held, line.ticks, starts, strict=True)
    ]
    habits, chosen = NO_HABITS, list[dict[Voice, _Pick]]()
    for reading in range(_READINGS):
        if reading:
            heard = [_heard(g, picks) for g, picks in zip(gestures, chosen, strict=True)]
            habits = learn_habits(heard)
        chosen = [_choose(gesture, habits) for gesture in gestures]
    return [_lengths(g, picks, line) for g, picks in zip(gestures, chosen, strict=True)]


def _prepare(held: Sequence[Seconds], onset: Ticks, start: Seconds, line: Line) -> _Gesture:
    """Weigh everything that does not depend on habits."""
    first = bisect_right(line.ticks, onset)
    gap = line.moments[first] - start if first < len(line.ticks) else math.inf
    values = find_values(onset, gap, (min(held), max(held)), line)
    is_coarse = line.finest >= _COARSE
    tables = [_weigh(h, values, gap, is_coarse=is_coarse) for h in held]
    options: dict[Voice, list[Option]] = {}
    splits = []
    for split in _splits(held):
        for voice in split:
            if voice not in options:
                options[voice] = _shared([tables[index] for index in voice])
        if all(options[voice] for voice in split):
            splits.append(split)
    return _Gesture(
        onset,
        line.in_bar(onset),
        min(len(held), SIZES) - 1,
        held,
        tuple(value.duration for value in values),
        splits,
        options,
    )


def _weigh(held: Seconds, values: Sequence[Value], gap: Seconds, *, is_coarse: bool) -> Ways:
    """Return every possible length of one note with its ways of letting go."""
    table: Ways = {}
    for value in values:
        if not is_possible(held, value):
            continue
        of_gap = held / max(gap, 0.02) if value.joins else None
        if of_gap is not None and is_coarse and _LEGATO[0] <= of_gap <= _LEGATO[1]:
            of_gap = _JOINED
        more = _SHORT_OF_NEXT if held < value.until else 0.0
        for way, misfit in release_costs(held / value.lasting, of_gap, value.ranges):
            table[value.duration, way] = (misfit + more, value.prices[way])
    return table


def _splits(held: Sequence[Seconds]) -> list[list[Voice]]:
    """Return the ways to divide a gesture into voices: by how long its keys are held."""
    order = sorted(range(len(held)), key=held.__getitem__)
    cuts = [
        place
        for place in range(1, len(order))
        if held[order[place]] > _APART * held[order[place - 1]]
    ]
    return [
        [tuple(order[a:b]) for a, b in zip((0, *chosen), (*chosen, len(order)), strict=True)]
        for count in range(min(len(cuts), _MOST_CUTS) + 1)
        for chosen in combinations(cuts, count)
    ]


def _shared(tables: Sequence[Ways]) -> list[Option]:
    """Return the readings that all notes of a voice allow."""
    first, *rest = tables
    options = []
    for (duration, way), (misfit, price) in first.items():
        others = [table.get((duration, way)) for table in rest]
        if all(others):
            whole = misfit + sum(other[0] for other in others if other)
            options.append((duration, bucket_of(duration), way, price + whole))
    return options


def _choose(gesture: _Gesture, habits: Habits) -> dict[Voice, _Pick]:
    """Return the cheapest division into voices, each with its reading; empty if none fits."""
    if not gesture.splits:
        return {}
    ways = habits.way_costs(gesture.onset, gesture.size)
    values = habits.value_costs(gesture.onset, gesture.place, gesture.durations)
    picks = {
        voice: _pick([(o[3] + ways[o[1]][o[2]] + values[o[0]], o) for o in options])
        for voice, options in gesture.options.items()
        if options
    }
    best = min(
        gesture.splits,
        key=lambda split: _VOICE * len(split) + sum(picks[voice].cost for voice in split),
    )
    return {voice: picks[voice] for voice in best}


def _pick(priced: list[tuple[float, Option]]) -> _Pick:
    cost, best = min(priced)
    rest = [other for other in priced if other[1] is not best]
    if not rest:
        return _Pick(cost, best, math.inf, None)
    second, other = min(rest)
    return _Pick(cost, best, second - cost, other)


def _heard(gesture: _Gesture, picks: dict[Voice, _Pick]) -> Heard:
    guesses: list[Guess] = []
    for pick in picks.values():
        likely = 1 / (1 + math.exp(-min(pick.margin, _SURE)))
        for option, weight in ((pick.best, likely), (pick.other, 1 - likely)):
            if option is not None and weight >= _UNLIKELY:
                guesses.append((option[0], option[2], weight))
    return Heard(gesture.onset, gesture.place, gesture.size, tuple(guesses))


def _lengths(gesture: _Gesture, picks: dict[Voice, _Pick], line: Line) -> list[Length]:
    """Return the length of each note; what fits nothing gets the nearest plain value."""
    found = {
        note: Length(pick.best[0], signs_of(pick.best[2]), pick.margin, pick.best[2])
        for voice, pick in picks.items()
        for note in voice
    }
    return [
        found.get(note) or Length(plain_value(held, gesture.onset, line), (), 0.0)
        for note, held in enumerate(gesture.held)
    ]
