"""The grid: beats and meter of a performance that comes without them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand
from gospel_keys.score.notate.accents import find_accents
from gospel_keys.score.notate.beats import Beats, Division, find_beats
from gospel_keys.score.notate.evidence import lay_out
from gospel_keys.score.notate.hands import split_hands
from gospel_keys.score.notate.meter import METERS, Reading, choose, read_beats, tapped
from gospel_keys.score.notate.moments import Moment, find_moments
from gospel_keys.score.notate.ornaments import Gesture, find_gestures
from gospel_keys.score.performance import PerformedNote, Timeline
from gospel_keys.units import QUARTER, Seconds, Ticks

_TOGETHER: Seconds = 0.05
_PULSE: tuple[Seconds, Seconds] = (0.4, 0.9)
_UNEVEN = 0.2
"""Shortest and longest step between moments that is tapped if all are alike, and how far, as a
share, they stray from it."""

_SLOWEST_CUT: Seconds = 0.6
"""A longer half note is written as a quarter: cut time says that music is quick."""


@dataclass(frozen=True, slots=True)
class GridFound:
    """Beats with their bars.

    Parameters
    ----------
    timeline : Timeline
        Tick 0 is the start of the first bar, or of the pickup.
    meter : Meter
    pickup : Ticks
    beats, bars : float in 0..1
        How sure the two are.
    """

    timeline: Timeline
    meter: Meter
    pickup: Ticks
    beats: float
    bars: float


def find_grid(
    notes: Sequence[PerformedNote],
    gestures: Mapping[Hand, Sequence[Gesture]],
    meter: Meter | None = None,
) -> GridFound:
    """Find beats, meter and the first bar line.

    Parameters
    ----------
    notes : sequence of PerformedNote, at least one
    gestures : mapping of Hand to sequence of Gesture
    meter : Meter or None
        The meter if it is known.

    Returns
    -------
    grid : GridFound
    """
    moments = _moments(notes, gestures)
    times = [m.time for m in moments]
    accents = find_accents(notes, moments)
    struck = lay_out(notes, moments, accents)
    readings = []
    ways = find_beats(times, accents.tolist())
    asked = _on_pulse(ways, times) or ways
    for way in asked:
        if meter is None:
            readings += read_beats(struck, way, _in_question(way))
        elif meter.is_compound is (way.division is Division.TERNARY):
            readings += read_beats(struck, way, (meter,))
    if asked is not ways and all(len(moment.notes) == 1 for moment in moments):
        readings = [r for r in readings if _begins_bar(r, times[0])] or readings
    choice = choose(readings)
    found = choice.reading
    beats = list(found.beats.times)
    beat = tapped(found.meter)
    per_bar = found.meter.bar // beat
    first = max(i for i, t in enumerate(beats) if t <= moments[0].time + _TOGETHER or i == 0)
    lead = (first - found.downbeat) % per_bar
    pickup = 0
    if lead and 2 * lead > per_bar - 1:
        pickup, lead = (per_bar - lead) * beat, 0
    start = first - lead
    ticks = tuple((i - start) * beat for i in range(len(beats)))
    keep = [i for i, tick in enumerate(ticks) if tick >= 0]
    timeline = _timeline([ticks[i] for i in keep], [beats[i] for i in keep])
    return GridFound(timeline, found.meter, pickup, choice.beats, choice.bars)


def _on_pulse(ways: Sequence[Beats], times: Sequence[Seconds]) -> Sequence[Beats]:
    """Return the ways that beat where everything is struck, if that is one even pulse."""
    steps = np.diff(times)
    pulse = float(np.median(steps)) if len(steps) else 0.0
    is_even = _PULSE[0] <= pulse <= _PULSE[1] and np.abs(steps / pulse - 1).max() < _UNEVEN
    return [way for way in ways if abs(way.period / pulse - 1) < _UNEVEN] if is_even else ways


def _begins_bar(reading: Reading, first: Seconds) -> bool:
    """Return whether a bar begins at a moment: all that a line of even notes can tell."""
    number = int(np.argmin(np.abs(np.asarray(reading.beats.times) - first)))
    per_bar = reading.meter.bar // tapped(reading.meter)
    return (number - reading.downbeat) % per_bar == 0


def _in_question(way: Beats) -> tuple[Meter, ...]:
    """Return the meters that music over a way of beating time may be written in."""
    is_slow = way.period > _SLOWEST_CUT
    return tuple(m for m in METERS[way.division] if not (is_slow and m.denominator == 2))


def find_meter_on(
    notes: Sequence[PerformedNote],
    gestures: Mapping[Hand, Sequence[Gesture]],
    timeline: Timeline,
) -> tuple[Meter, float]:
    """Find the meter over known quarters of which the first begins a bar.

    Returns
    -------
    meter : Meter
        2/4, 3/4 or 4/4.
    confidence : float in 0..1
    """
    moments = _moments(notes, gestures)
    count = int(timeline.ticks_at(moments[-1].time)) // QUARTER + 2
    times = tuple(timeline.seconds_at(place * QUARTER) for place in range(count))
    way = Beats(times, Division.BINARY, 0.0, 1.0)
    struck = lay_out(notes, moments, find_accents(notes, moments))
    readings = read_beats(struck, way, METERS[Division.BINARY][:3])
    choice = choose([reading for reading in readings if not reading.downbeat])
    return choice.reading.meter, choice.bars


def find_struck_moments(notes: Sequence[PerformedNote]) -> tuple[Moment, ...]:
    """Return the moments of bare notes, ornaments left out.

    Parameters
    ----------
    notes : sequence of PerformedNote, sorted by start
    """
    hands = split_hands(notes, find_moments(notes))
    return _moments(notes, find_gestures(notes, hands))


def _timeline(ticks: list[Ticks], seconds: list[Seconds]) -> Timeline:
    """Draw the beats back to tick 0 where the piece begins with a silence."""
    if len(ticks) < 2:
        ticks, seconds = [*ticks, ticks[-1] + QUARTER], [*seconds, seconds[-1] + 0.5]
    step, length = ticks[1] - ticks[0], seconds[1] - seconds[0]
    while ticks[0] > 0:
        ticks.insert(0, ticks[0] - step)
        seconds.insert(0, seconds[0] - length)
    return Timeline(tuple(ticks), tuple(seconds))


def _moments(
    notes: Sequence[PerformedNote], gestures: Mapping[Hand, Sequence[Gesture]]
) -> tuple[Moment, ...]:
    """Join the gestures that both hands play together."""
    every = sorted((g for own in gestures.values() for g in own), key=lambda g: g.start)
    groups: list[list[Gesture]] = []
    for gesture in every:
        near = groups and gesture.start - groups[-1][0].start <= _TOGETHER
        if near and all(g.hand is not gesture.hand for g in groups[-1]):
            groups[-1].append(gesture)
        else:
            groups.append([gesture])
    return tuple(
        Moment(
            fmean(g.start for g in group),
            tuple(sorted((i for g in group for i in g.notes), key=lambda i: notes[i].pitch)),
        )
        for group in groups
    )
