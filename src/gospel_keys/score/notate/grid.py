"""The grid: beats and meter of a performance that comes without them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand
from gospel_keys.score.notate.beats import track_beats
from gospel_keys.score.notate.meter import find_meter
from gospel_keys.score.notate.moments import Moment
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.performance import PerformedNote, Timeline
from gospel_keys.units import QUARTER, Seconds, Ticks

_TOGETHER: Seconds = 0.05


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
    tracked = track_beats([m.time for m in moments], _salience(notes, moments))
    beats = list(tracked.times)
    found = find_meter(notes, moments, beats)
    chosen = meter or found.meter
    beat = chosen.beat if chosen.is_compound else QUARTER
    per_bar = chosen.bar // beat
    first = max(i for i, t in enumerate(beats) if t <= moments[0].time + _TOGETHER or i == 0)
    lead = (first - found.downbeat) % per_bar
    pickup = 0
    if lead and 2 * lead > per_bar - 1:
        pickup, lead = (per_bar - lead) * beat, 0
    start = first - lead
    ticks = tuple((i - start) * beat for i in range(len(beats)))
    keep = [i for i, tick in enumerate(ticks) if tick >= 0]
    timeline = _timeline([ticks[i] for i in keep], [beats[i] for i in keep])
    return GridFound(timeline, chosen, pickup, tracked.confidence, found.confidence)


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


def _salience(notes: Sequence[PerformedNote], moments: Sequence[Moment]) -> list[float]:
    """Return how much each moment stands out: loud, full, low, long until the next."""
    raw = []
    for place, moment in enumerate(moments):
        keys = [notes[i] for i in moment.notes]
        following = moments[place + 1].time if place + 1 < len(moments) else moment.time + 1.0
        low = max(0, 60 - keys[0].pitch) / 12
        loud = sum(key.velocity for key in keys) / 80
        raw.append(0.5 * math.log1p(loud) + 0.5 * min(low, 2.5) + min(following - moment.time, 1.0))
    mean, spread = fmean(raw), pstdev(raw) or 1.0
    return [(value - mean) / spread for value in raw]
