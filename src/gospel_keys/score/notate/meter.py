"""Meter: how beats group into bars, and whether they divide in two or in three.

Bar lines fall where basses are low and long, harmony changes and much is struck; every
grouping and every phase is scored by how much its bar lines stand out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.meter import Meter
from gospel_keys.score.notate.moments import Moment
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import Seconds

_GROUPS: Final = ((4, 0.35), (3, 0.0), (2, 0.0))
_COMPOUND_SHARE: Final = 0.42
_SIMPLE: Final = {2: Meter(2, 4), 3: Meter(3, 4), 4: Meter(4, 4)}
_COMPOUND: Final = {2: Meter(6, 8), 3: Meter(9, 8), 4: Meter(12, 8)}


@dataclass(frozen=True, slots=True)
class MeterFound:
    """A meter, the index of the first beat that begins a bar, and how sure it is."""

    meter: Meter
    downbeat: int
    confidence: float


def find_meter(
    notes: Sequence[PerformedNote], moments: Sequence[Moment], beats: Sequence[Seconds]
) -> MeterFound:
    """Find the meter over given beats.

    Parameters
    ----------
    notes : sequence of PerformedNote
    moments : sequence of Moment
    beats : sequence of Seconds, ascending

    Returns
    -------
    found : MeterFound
    """
    weight = _weights(notes, moments, np.asarray(beats))
    scores = []
    for size, bonus in _GROUPS:
        for phase in range(size):
            inside = np.arange(len(weight)) % size == phase
            if inside.sum() < 2 or (~inside).sum() < 2:
                continue
            lead = weight[inside].mean() - weight[~inside].mean()
            scores.append((lead * math.sqrt(inside.sum()) + bonus, size, phase))
    if not scores:
        return MeterFound(Meter(4, 4), 0, 0.0)
    scores.sort(reverse=True)
    best, size, phase = scores[0]
    others = [score for score, other, _ in scores if other != size]
    lead = (best - max(others, default=0.0)) / max(best, 0.1)
    meters = _COMPOUND if _is_compound(moments, np.asarray(beats)) else _SIMPLE
    return MeterFound(meters[size], phase, min(max(lead, 0.0), 1.0))


def _weights(
    notes: Sequence[PerformedNote], moments: Sequence[Moment], beats: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how much each beat stands out: bass, harmony, length, loudness."""
    count = len(beats)
    bass, struck, length = np.zeros(count), np.zeros(count), np.zeros(count)
    chroma = np.zeros((count, 12))
    gaps = np.diff(beats, append=2 * beats[-1] - beats[-2])
    for moment in moments:
        place = int(np.clip(np.searchsorted(beats, moment.time + 0.06) - 1, 0, count - 1))
        keys = [notes[i] for i in moment.notes]
        for key in keys:
            chroma[place, key.pitch % 12] += 1.0 + (key.pitch < 52)
        if abs(moment.time - beats[place]) > 0.15 * gaps[place]:
            continue
        low = min(key.pitch for key in keys)
        bass[place] = max(bass[place], max(0, 60 - low) / 12)
        struck[place] += sum(key.velocity for key in keys) / 80
        length[place] = max(length[place], max(k.end - k.start for k in keys) / gaps[place])
    change = np.zeros(count)
    norms = np.linalg.norm(chroma, axis=1) + 1e-9
    change[1:] = 1 - (chroma[1:] * chroma[:-1]).sum(axis=1) / (norms[1:] * norms[:-1])
    parts = (1.2 * _standard(bass), 0.6 * _standard(struck), 0.6 * _standard(np.minimum(length, 4)))
    total: NDArray[np.float64] = sum(parts, 1.0 * _standard(change))
    return total


def _standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = values.std()
    result: NDArray[np.float64] = (values - values.mean()) / (spread if spread > 1e-9 else 1.0)
    return result


def _is_compound(moments: Sequence[Moment], beats: NDArray[np.float64]) -> bool:
    """Whether most divided beats have something on their first third."""
    middle, halves, late = set(), set(), set()
    for moment in moments:
        place = int(np.clip(np.searchsorted(beats, moment.time) - 1, 0, len(beats) - 2))
        share = (moment.time - beats[place]) / (beats[place + 1] - beats[place])
        if 0.27 < share < 0.40:
            middle.add(place)
        elif 0.44 < share < 0.55:
            halves.add(place)
        elif 0.58 < share < 0.72:
            late.add(place)
    divided = len(middle | halves | late)
    return bool(divided) and len(middle - halves) > _COMPOUND_SHARE * divided
