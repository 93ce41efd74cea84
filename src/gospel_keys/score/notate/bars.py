"""Bars: how known beats group, and which of them begins a bar.

Bar lines fall where basses are low and long, harmony changes and much is struck. Every
grouping and phase is scored by how far its strong beats stand out from the weak ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.notate.moments import Moment
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import Seconds

Array = NDArray[np.float64]

_TEMPLATES: Final = {4: (1.0, 0.0, 0.45, 0.0), 3: (1.0, 0.0, 0.0), 2: (1.0, 0.0)}
"""How much each beat of a bar stands out, by beats in the bar."""

_USUAL: Final = {False: {4: 1.0, 3: 0.0, 2: -1.5}, True: {4: 0.3, 3: -1.5, 2: 0.0}}
"""Head start of each size in simple and in compound time, in standard deviations."""

_BEGINS_AT_ONCE: Final = 1.0
"""Head start of bars that begin with the first thing struck."""

_LOW: Final = 60
_BASS: Final = 52
_NEAR: Final = 0.15


@dataclass(frozen=True, slots=True)
class Bars:
    """Beats in a bar, the first beat that begins one, and the lead of that reading, 0..1."""

    size: int
    downbeat: int
    confidence: float


def find_bars(
    notes: Sequence[PerformedNote],
    moments: Sequence[Moment],
    beats: Sequence[Seconds],
    *,
    compound: bool,
    sizes: Sequence[int] = (4, 3, 2),
) -> Bars:
    """Group beats into bars.

    Parameters
    ----------
    notes : sequence of PerformedNote
    moments : sequence of Moment
    beats : sequence of Seconds, ascending
    compound : bool
        Whether beats divide in three.
    sizes : sequence of int
        The sizes that come into question.

    Returns
    -------
    bars : Bars
    """
    times = np.asarray(beats)
    weight = _weights(notes, moments, times)
    first = int(np.argmin(np.abs(times - moments[0].time)))
    scores = []
    for size in sizes:
        for phase in range(size):
            if len(weight) < 2 * size or (compound and size == 4 and (first - phase) % 4):
                continue
            score = _fit(weight, _TEMPLATES.get(size, (1.0, *[0.0] * (size - 1))), phase) + _USUAL[
                compound
            ].get(size, 0.0)
            score += 0.0 if (first - phase) % size else _BEGINS_AT_ONCE
            scores.append((score, size, phase))
    if not scores:
        return Bars(sizes[0], first % sizes[0], 0.0)
    best, size, phase = max(scores)
    rival = max((s for s, *which in scores if which != [size, phase]), default=0.0)
    return Bars(size, phase, min(max((best - rival) / 4.0, 0.0), 1.0))


def _fit(weight: Array, template: tuple[float, ...], phase: int) -> float:
    """Return how plainly beats stand out as a meter says, in standard deviations."""
    shape = np.asarray(template) - np.mean(template)
    shape = np.resize(np.roll(shape, phase), len(weight))
    return float(weight @ shape / np.linalg.norm(shape))


def _weights(notes: Sequence[PerformedNote], moments: Sequence[Moment], beats: Array) -> Array:
    """Return how much each beat stands out: bass, harmony, length, loudness."""
    count = len(beats)
    bass, struck, length = np.zeros(count), np.zeros(count), np.zeros(count)
    chroma = np.zeros((count, 12))
    gaps = np.diff(beats, append=2 * beats[-1] - beats[-2])
    for moment in moments:
        place = int(np.clip(np.searchsorted(beats, moment.time + 0.06) - 1, 0, count - 1))
        keys = [notes[i] for i in moment.notes]
        for key in keys:
            chroma[place, key.pitch % 12] += 1.0 + (key.pitch < _BASS)
        if abs(moment.time - beats[place]) > _NEAR * gaps[place]:
            continue
        bass[place] = max(bass[place], max(0, _LOW - keys[0].pitch) / 12)
        struck[place] += sum(key.velocity for key in keys) / 80
        length[place] = max(length[place], max(k.end - k.start for k in keys) / gaps[place])
    change = np.zeros(count)
    norms = np.linalg.norm(chroma, axis=1) + 1e-9
    change[1:] = 1 - (chroma[1:] * chroma[:-1]).sum(axis=1) / (norms[1:] * norms[:-1])
    total: Array = 1.2 * _standard(bass) + 0.6 * _standard(struck)
    return total + 0.6 * _standard(np.minimum(length, 4.0)) + _standard(change)


def _standard(values: Array) -> Array:
    spread = float(values.std())
    result: Array = (values - values.mean()) / (spread if spread > 1e-9 else 1.0)
    return result
