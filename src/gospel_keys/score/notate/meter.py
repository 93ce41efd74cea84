"""Meter: which way of beating time it is, how beats group into bars, where bars begin.

Every way, with every meter that suits it and every beat that might begin a bar, is one
reading; the evidence for each is weighed and the most plausible reading wins. How far it
leads the others says how sure it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from gospel_keys.score.meter import Meter
from gospel_keys.score.notate.beats import Beats, Division
from gospel_keys.score.notate.evidence import Struck, per_beat, weigh_bars, weigh_way
from gospel_keys.score.notate.weights import OF_BARS, OF_KIND, OF_WAY
from gospel_keys.units import QUARTER, Ticks

METERS: Final = {
    Division.BINARY: (
        Meter(4, 4),
        Meter(3, 4),
        Meter(2, 4),
        Meter(2, 2),
        Meter(5, 4),
        Meter(7, 8),
    ),
    Division.SWUNG: (Meter(4, 4), Meter(3, 4), Meter(5, 4)),
    Division.TERNARY: (Meter(4, 4), Meter(3, 4), Meter(6, 8), Meter(9, 8), Meter(12, 8)),
}
"""The meters that come into question over each way of dividing a beat."""

_LARGEST: Final = 12
"""Tapped beats in the longest bar that is looked for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way of beating time with its meter.

    Parameters
    ----------
    beats : Beats
    meter : Meter
    downbeat : int
        Index of the first beat that begins a bar.
    score : float
        Plausibility, comparable between readings of the same music.
    """

    beats: Beats
    meter: Meter
    downbeat: int
    score: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The most plausible reading and its share of all plausibility.

    Parameters
    ----------
    reading : Reading
    beats : float in 0..1
        How sure the way of beating time is.
    bars : float in 0..1
        How sure meter and downbeats are besides.
    """

    reading: Reading
    beats: float
    bars: float


def tapped(meter: Meter) -> Ticks:
    """Return the value that is tapped: a quarter, the half in cut time, a dotted beat.

    Where eighths come in groups of two and three, they are tapped themselves.
    """
    return QUARTER if meter.denominator == 4 else meter.beat


def read_beats(struck: Struck, beats: Beats, meters: Sequence[Meter]) -> list[Reading]:
    """Judge every meter and downbeat over one way of beating time.

    Parameters
    ----------
    struck : Struck
    beats : Beats
    meters : sequence of Meter

    Returns
    -------
    readings : list of Reading
    """
    way = weigh_way(struck, beats)
    rows = per_beat(struck, beats)
    common = _weighed(way, OF_WAY)
    readings = []
    for meter in meters:
        kind = OF_KIND[kind_of(meter, beats.division)]
        score = common + kind.get("alone", 0.0) + _weighed(way, kind)
        size = min(max(meter.bar // tapped(meter), 1), _LARGEST)
        for phase, bars in enumerate(weigh_bars(rows, meter, size)):
            readings.append(Reading(beats, meter, phase, score + _weighed(bars, OF_BARS)))
    return readings


def choose(readings: Sequence[Reading]) -> Choice:
    """Choose the most plausible of several readings.

    Parameters
    ----------
    readings : sequence of Reading, at least one
    """
    best = max(readings, key=lambda reading: reading.score)
    shares = np.exp(np.asarray([reading.score - best.score for reading in readings]))
    ways = {id(reading.beats): reading.beats for reading in readings}
    alike = {name: _same_beats(way, best.beats) for name, way in ways.items()}
    same = np.asarray([alike[id(reading.beats)] for reading in readings])
    beats = float(shares[same].sum())
    barred = np.asarray(
        [
            here and reading.meter == best.meter and _same_bars(reading, best)
            for here, reading in zip(same, readings, strict=True)
        ]
    )
    bars = float(shares[barred].sum())
    return Choice(best, beats / float(shares.sum()), bars / beats)


def kind_of(meter: Meter, division: Division) -> str:
    """Return how beats divide and are written, as the weights name it."""
    if meter.is_compound:
        return "compound"
    return {2: "cut", 8: "eighths"}.get(meter.denominator, division.value)


def _weighed(evidence: dict[str, float], weights: dict[str, float]) -> float:
    return sum(evidence.get(name, 0.0) * weight for name, weight in weights.items())


def _same_beats(one: Beats, other: Beats) -> bool:
    """Whether two ways beat at the same moments, nearly."""
    if one is other:
        return True
    if abs(one.period / other.period - 1) > 0.1:
        return False
    mine, theirs = np.asarray(one.times), np.asarray(other.times)
    nearest = np.abs(mine[:, None] - theirs[None, :]).min(axis=1)
    return bool(np.median(nearest) < 0.12 * other.period)


def _same_bars(one: Reading, other: Reading) -> bool:
    """Whether the bars of two readings begin together, nearly; beats are the same."""
    size = other.meter.bar // tapped(other.meter)
    if one.beats is other.beats:
        return one.downbeat == other.downbeat
    down = one.beats.times[min(one.downbeat, len(one.beats.times) - 1)]
    place = int(np.argmin(np.abs(np.asarray(other.beats.times) - down)))
    return (place - other.downbeat) % size == 0
