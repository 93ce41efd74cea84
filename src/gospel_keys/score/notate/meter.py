"""Meter: which way of beating time it is, how beats group into bars, where bars begin.

Every way is judged by two likelihoods that can be compared because they are about the same
struck moments: how well its places (beats, halves, thirds, ...) account for where things are
struck, each place as often as it is in this piece; and how well its levels (bar line, half
bar, beat, division) account for what stands out. What is usual for tempo and time
signature decides between ways that are otherwise alike.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.meter import Meter
from gospel_keys.score.notate.beats import PLACES, Beats, Division
from gospel_keys.units import Seconds

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_STRENGTHS: Final = {4: (0, 2, 1, 2), 3: (0, 2, 2), 2: (0, 2)}
"""Level of each beat of a bar: 0 the bar line, 1 the half bar, 2 another beat."""

_HALF, _OTHER, _LEVELS = 3, 4, 5
_SIMPLE: Final = {2: Meter(2, 4), 3: Meter(3, 4), 4: Meter(4, 4)}
_COMPOUND: Final = {2: Meter(6, 8), 3: Meter(9, 8), 4: Meter(12, 8)}
_USUAL: Final = {False: {4: 2.0, 3: 0.0, 2: -3.0}, True: {4: 0.0, 3: -4.0, 2: 1.0}}
"""Head start of each number of beats in simple and in compound time."""

_ACCENTS, _OWN_RATES, _USUAL_RATES = 2.0, 0.3, 0.5
"""Weights of the three likelihoods: of accents, of places at the piece's own rates of being
struck and at the usual rates; set on generated pieces of five genres."""

_SWING_BONUS: Final = 4.0
_USUAL_BEAT: Final[Seconds] = 0.60
_TEMPO_SPREAD: Final = 0.45
_TEMPO_WEIGHT: Final = 2.0
_CUT_BEAT: Final[Seconds] = 0.475
_CUT_SHARE: Final = 0.3
"""Quick beats with many quarters of a beat are written as half notes, in cut time."""

_UNEXPLAINED: Final = 3.4
_SIGMA: Final[Seconds] = 0.020
_COMPOUND_SHARE: Final = 0.39
_LATE_SHARE: Final = 0.4
_MIXED_SHARE: Final = 0.27


@dataclass(frozen=True, slots=True)
class MeterFound:
    """A way of beating time with its meter.

    Parameters
    ----------
    beats : Beats
    meter : Meter
    downbeat : int
        Index of the first beat that begins a bar.
    score : float
        Logarithmic likelihood, for comparing.
    """

    beats: Beats
    meter: Meter
    downbeat: int
    score: float


def judge(times: Sequence[Seconds], accents: Array, beats: Beats) -> MeterFound:
    """Find the best meter over one way of beating time.

    Parameters
    ----------
    times : sequence of Seconds
        The struck moments.
    accents : array, parallel to ``times``
    beats : Beats

    Returns
    -------
    found : MeterFound
    """
    lattice = np.asarray(beats.times)
    number, share, miss = _locate(np.asarray(times), lattice)
    compound = is_compound(number, share)
    places = _OWN_RATES * _likely_places(number, share, miss, beats, len(lattice) - 1)
    places += _USUAL_RATES * beats.likelihood
    places += _SWING_BONUS if beats.division is Division.SWUNG else 0.0
    tempo = math.log2(beats.period / _USUAL_BEAT) / _TEMPO_SPREAD
    common = places - _TEMPO_WEIGHT * tempo * tempo
    found = []
    for size, strengths in _STRENGTHS.items():
        for phase in range(size):
            levels = _levels(number, share, np.roll(strengths, phase))
            score = _ACCENTS * _likely_accents(accents, levels) + _USUAL[compound][size]
            meter = meter_of(size, compound=compound)
            found.append(MeterFound(beats, meter, phase, common + score))
    best = max(found, key=lambda f: f.score)
    if best.meter == Meter(4, 4) and _is_cut(beats, number, share):
        return replace(best, meter=Meter(2, 2), downbeat=best.downbeat % 2)
    return best


def meter_of(size: int, *, compound: bool) -> Meter:
    """Return the time signature of so many beats that divide in two, or in three."""
    return (_COMPOUND if compound else _SIMPLE)[size]


def _is_cut(beats: Beats, number: Ints, share: Array) -> bool:
    if beats.period > _CUT_BEAT or beats.division is not Division.BINARY:
        return False
    fine = np.minimum(np.abs(share - 0.25), np.abs(share - 0.75)) < 0.07
    return len(np.unique(number[fine])) > _CUT_SHARE * (len(beats.times) - 1)


def _locate(times: Array, beats: Array) -> tuple[Ints, Array, Array]:
    """Return the beat each moment belongs to, its share of the beat, and the beat's length."""
    number = np.clip(np.searchsorted(beats, times, side="right") - 1, 0, len(beats) - 2)
    length = beats[number + 1] - beats[number]
    share = (times - beats[number]) / length
    onto_next = share > 1 - np.minimum(0.09, 0.045 / length)
    return number + onto_next, np.where(onto_next, share - 1, share), length


def _likely_places(number: Ints, share: Array, length: Array, beats: Beats, count: int) -> float:
    """Return how well the places of a division account for where things are struck."""
    places = PLACES[beats.division]
    grid = np.asarray([p for p, _, _ in places])
    slack = np.asarray([t for _, t, _ in places])
    miss = np.maximum(np.abs(share[:, None] - grid) - slack, 0.0) * length[:, None] / _SIGMA
    nearest = miss.argmin(axis=1)
    cost = np.minimum(0.5 * miss.min(axis=1) ** 2, _UNEXPLAINED)
    total = -float(cost.sum())
    for place in range(len(grid)):
        filled = len(np.unique(number[(nearest == place) & (cost < _UNEXPLAINED)]))
        total += _entropy(filled, count)
    return total


def _entropy(filled: int, count: int) -> float:
    """Return the logarithmic likelihood of a place that is filled so often, at its own rate."""
    filled = min(filled, count)
    total = -0.5 * math.log(max(count, 1))
    for part in (filled, count - filled):
        if part:
            total += part * math.log(part / count)
    return total


def _levels(number: Ints, share: Array, strengths: NDArray[np.int64]) -> Ints:
    """Return the metrical level of each moment."""
    on_beat = np.abs(share) < 0.1
    levels = np.where(on_beat, strengths[number % len(strengths)], _OTHER)
    return np.where(np.abs(share - 0.5) < 0.08, _HALF, levels)


def _likely_accents(accents: Array, levels: Ints) -> float:
    """Return how well levels account for accents, if higher levels stand out more."""
    counts = np.bincount(levels, minlength=_LEVELS).astype(float)
    sums = np.bincount(levels, weights=accents, minlength=_LEVELS)
    pools: list[tuple[float, float]] = []
    for count, total in zip(counts, sums, strict=True):
        if not count:
            continue
        pools.append((float(total), float(count)))
        while len(pools) > 1 and pools[-1][0] / pools[-1][1] >= pools[-2][0] / pools[-2][1]:
            (more, others), (own, few) = pools.pop(), pools.pop()
            pools.append((own + more, few + others))
    whole = len(accents)
    kept = sum(total * total / count for total, count in pools) / whole
    return -0.5 * whole * math.log(max(1 - kept, 0.02)) - 0.5 * len(pools) * math.log(whole)


def is_compound(number: Ints, share: Array) -> bool:
    """Return whether most divided beats have something on their first third.

    Parameters
    ----------
    number : array
        The beat of each moment.
    share : array of float in -0.1..1
        Its place in the beat.
    """
    middle = set(number[(share > 0.27) & (share < 0.40)].tolist())
    halves = set(number[(share > 0.44) & (share < 0.55)].tolist())
    late = set(number[(share > 0.58) & (share < 0.72)].tolist())
    divided = len(middle | halves | late)
    if len(late) <= _LATE_SHARE * divided:
        return False
    mixed = len(middle) > _MIXED_SHARE * divided and len(halves) > _MIXED_SHARE * divided
    return mixed or len(middle - halves) > _COMPOUND_SHARE * divided
