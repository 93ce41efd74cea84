"""Accents: how much each struck moment stands out, whatever the meter turns out to be.

Low basses, changes of harmony, full and loud chords and long notes mark strong beats.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.notate.moments import Moment
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import Seconds

_WINDOW: Final[Seconds] = 0.8
_SOON: Final[Seconds] = 0.03
_BASS_LIMIT: Final = 55
_WEIGHTS: Final = {"bass": 1.0, "change": 1.0, "struck": 0.6, "length": 0.7, "gap": 0.4}

Array = NDArray[np.float64]


def find_accents(notes: Sequence[PerformedNote], moments: Sequence[Moment]) -> Array:
    """Return how much each moment stands out.

    Parameters
    ----------
    notes : sequence of PerformedNote
    moments : sequence of Moment, in order of time

    Returns
    -------
    accents : array, parallel to ``moments``
        0 in the mean, 1 a standard deviation.
    """
    features = {
        "bass": _basses(notes, moments),
        "change": _changes(notes, moments),
        "struck": np.asarray(
            [math.log1p(sum(notes[i].velocity for i in m.notes) / 64) for m in moments]
        ),
        "length": np.asarray(
            [min(max(notes[i].end - notes[i].start for i in m.notes), 2.0) for m in moments]
        ),
        "gap": np.minimum(np.diff([m.time for m in moments], append=moments[-1].time + 1.0), 1.0),
    }
    total = sum((_WEIGHTS[name] * _standard(values) for name, values in features.items()))
    return _standard(np.asarray(total, dtype=float))


def _basses(notes: Sequence[PerformedNote], moments: Sequence[Moment]) -> Array:
    """Return how low each moment's bass lies, against what was struck around it."""
    lows = np.asarray([notes[m.notes[0]].pitch for m in moments], dtype=float)
    return np.clip((_BASS_LIMIT - lows) / 12, 0.0, 2.0)


def _changes(notes: Sequence[PerformedNote], moments: Sequence[Moment]) -> Array:
    """Return how different the harmony is after each moment from what it was before."""
    times = np.asarray([m.time for m in moments])
    sums = np.zeros((len(moments) + 1, 12))
    for place, moment in enumerate(moments):
        row = np.zeros(12)
        for index in moment.notes:
            note = notes[index]
            row[note.pitch % 12] += math.sqrt(min(note.end - note.start, 1.5)) * (
                1.6 if note.pitch < _BASS_LIMIT else 1.0
            )
        sums[place + 1] = sums[place] + row
    begins = np.searchsorted(times, times - _WINDOW)
    ends = np.searchsorted(times, times + _WINDOW - _SOON)
    here = np.arange(len(moments))
    before, after = sums[here] - sums[begins], sums[np.maximum(ends, here + 1)] - sums[here]
    norms = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    alike = (before * after).sum(axis=1) / np.maximum(norms, 1e-9)
    return np.where(norms > 0, 1 - alike, 1.0)


def _standard(values: Array) -> Array:
    spread = float(values.std())
    result: Array = (values - values.mean()) / (spread if spread > 1e-9 else 1.0)
    return result
