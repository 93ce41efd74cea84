"""Beats: where a listener would tap, found from the struck keys alone.

A cheapest path over beats (a semi-Markov chain): every beat has a length, neighbouring
beats have similar lengths, and a beat is good if what was struck in it falls on places
that music divides beats into (halves, quarters, thirds, swung pairs) while its start is
not silent. Frames are 10 ms.

References
----------
.. [1] Krebs, F., Böck, S. and Widmer, G., "An efficient state-space model for joint tempo
   and meter tracking", ISMIR 2015: the idea of beats as states with a tempo.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded

from gospel_keys.units import Seconds

_FRAME: Final[Seconds] = 0.01
_SHORTEST, _LONGEST = 27, 150
_STIFF, _FREE = 60.0, 12.0
_SIGMA: Final = 2.2
_UNEXPLAINED: Final = 2.2
_SALIENCE: Final = 0.5
_USUAL_PERIOD: Final[Seconds] = 0.58
_TEMPO_SPREAD: Final = 0.45
_TEMPO_WEIGHT: Final = 0.22
_SMOOTH: Final = 6.0

Array = NDArray[np.float64]

_DIVISIONS: Final = (
    # cost, ((share of the beat, probability that something is struck there), ...)
    (0.0, ((0.0, 0.85), (0.25, 0.16), (0.5, 0.5), (0.75, 0.2))),
    (0.5, ((0.0, 0.85), (1 / 3, 0.3), (2 / 3, 0.5))),
    (0.5, ((0.0, 0.85), (0.6, 0.45))),
)


@dataclass(frozen=True, slots=True)
class Beats:
    """Where the beats are.

    Parameters
    ----------
    times : tuple of Seconds, ascending, at least 2
    confidence : float in 0..1
        Share of what was struck that lies on a place the beats divide into.
    """

    times: tuple[Seconds, ...]
    confidence: float


def track_beats(times: Sequence[Seconds], weights: Sequence[float]) -> Beats:
    """Find the beats under struck moments.

    Parameters
    ----------
    times : sequence of Seconds, ascending, at least 1
    weights : sequence of float, parallel
        How much each moment stands out, about 0 in the mean, 1 standard deviation.

    Returns
    -------
    beats : Beats
        From at or before the first moment to after the last. Stiff time is tried first;
        where it leaves much unexplained the tempo is let free.
    """
    start = times[0] - _LONGEST * _FRAME
    onsets = (np.asarray(times) - start) / _FRAME
    periods = _periods()
    worth = _worth(onsets, np.asarray(weights), periods)
    stiff = _path(worth, periods, onsets[0], stiffness=_STIFF)
    stiff_times, fit = _refine(stiff, onsets)
    if fit < 0.8:
        free, free_fit = _refine(_path(worth, periods, onsets[0], stiffness=_FREE), onsets)
        if free_fit > fit + 0.06:
            stiff_times, fit = free, free_fit
    return Beats(tuple(float(t) * _FRAME + start for t in stiff_times), float(fit))


def _periods() -> NDArray[np.int64]:
    short = np.arange(_SHORTEST, 60)
    middle = np.arange(60, 100, 2)
    return np.concatenate([short, middle, np.arange(100, _LONGEST + 1, 3)])


def _worth(onsets: Array, weights: Array, periods: NDArray[np.int64]) -> Array:
    """Return how good a beat of every length is from every frame on."""
    count = int(onsets[-1]) + 2 * _LONGEST + 2
    frames = np.arange(count + _LONGEST)
    near = np.searchsorted(onsets, frames)
    left, right = np.clip(near - 1, 0, len(onsets) - 1), np.clip(near, 0, len(onsets) - 1)
    nearer = np.where(np.abs(onsets[left] - frames) < np.abs(onsets[right] - frames), left, right)
    miss = -((onsets[nearer] - frames) ** 2) / (2 * _SIGMA**2)
    accent = _SALIENCE * np.clip(weights[nearer], -1.5, 2.0)
    struck = np.searchsorted(onsets, frames - 3)
    worth = np.empty((count, len(periods)))
    gains: dict[tuple[float, bool], Array] = {}
    for column, period in enumerate(periods):
        best = np.full(count, -np.inf)
        for cost, places in _DIVISIONS:
            total = np.full(count, -cost)
            for share, likely in places:
                key = (likely, share == 0.0)
                if key not in gains:
                    odds = math.log(likely / (1 - likely))
                    gain = _UNEXPLAINED + odds + miss + (accent if share == 0.0 else -0.5 * accent)
                    gains[key] = np.maximum(gain, 0.0) + math.log(1 - likely)
                shift = round(share * float(period))
                total += gains[key][shift : shift + count]
            best = np.maximum(best, total)
        best -= _UNEXPLAINED * (struck[period : period + count] - struck[:count])
        tempo = math.log2(float(period) * _FRAME / _USUAL_PERIOD) / _TEMPO_SPREAD
        worth[:, column] = best - _TEMPO_WEIGHT * tempo * tempo
    return worth


def _path(
    worth: Array, periods: NDArray[np.int64], first: float, *, stiffness: float
) -> NDArray[np.int64]:
    """Return the frames of the beats of the best path."""
    count, sizes = worth.shape
    logs = np.log(periods)
    moves = -stiffness * np.maximum(np.abs(logs[:, None] - logs[None, :]) - 0.012, 0.0)
    best = np.full((count + _LONGEST, sizes), -np.inf)
    before = np.zeros((count + _LONGEST, sizes), dtype=np.int16)
    columns = np.arange(sizes)
    begin = int(first) + 3
    for frame in range(count):
        sources = frame - periods
        reach = np.where(sources >= 0, best[np.maximum(sources, 0), columns], -np.inf)
        if frame <= begin:
            best[frame] = worth[frame]
            before[frame] = -1
            if not np.isfinite(reach).any():
                continue
        total = moves + reach[None, :]
        choice = total.argmax(axis=1)
        gained = total[columns, choice] + worth[frame]
        better = gained > best[frame]
        best[frame] = np.where(better, gained, best[frame])
        before[frame] = np.where(better, choice, before[frame])
    return _trace(best[:count], before, periods)


def _trace(best: Array, before: NDArray[np.int16], periods: NDArray[np.int64]) -> NDArray[np.int64]:
    """Walk back from the best beat that ends after the last moment."""
    count = len(best)
    last = count - 2 * _LONGEST
    ends = np.arange(count)[:, None] + periods[None, :]
    closing = np.where((ends > last) & (np.arange(count)[:, None] <= last), best, -np.inf)
    frame, column = divmod(int(closing.argmax()), closing.shape[1])
    frames = [frame + int(periods[column]), frame]
    while True:
        previous = int(before[frame, column])
        if previous < 0:
            break
        frame, column = frame - int(periods[previous]), previous
        frames.append(frame)
    return np.asarray(frames[::-1])


def _refine(frames: NDArray[np.int64], onsets: Array) -> tuple[Array, float]:
    """Draw the beats to what was struck on them, smoothly; say how much is explained."""
    count = len(frames)
    beats = frames.astype(float)
    place = np.clip(np.searchsorted(onsets, beats), 1, len(onsets) - 1) if len(onsets) > 1 else None
    pull = np.zeros(count)
    target = beats.copy()
    if place is not None:
        left, right = onsets[place - 1], onsets[place]
        nearest = np.where(beats - left < right - beats, left, right)
        close = np.abs(nearest - beats) < 5.0
        pull[close] = 1.0
        target[close] = nearest[close]
    pull += 0.02
    smooth = _smooth(target, pull) if count > 3 else target
    return smooth, _explained(smooth, onsets)


def _smooth(target: Array, pull: Array) -> Array:
    """Minimise the pull to the targets plus the bends of the tempo."""
    count = len(target)
    bands = np.zeros((3, count))
    bands[2] += pull
    for offset, weight in ((0, 1.0), (1, -2.0), (2, 1.0)):
        for other, factor in ((0, 1.0), (1, -2.0), (2, 1.0)):
            if other < offset:
                continue
            band = other - offset
            bands[2 - band, other : count - 2 + other] += _SMOOTH * weight * factor
    solved: Array = solveh_banded(bands, pull * target)
    return solved


def _explained(beats: Array, onsets: Array) -> float:
    """Return the share of onsets near a quarter or a third of a beat."""
    place = np.clip(np.searchsorted(beats, onsets, side="right") - 1, 0, len(beats) - 2)
    length = beats[place + 1] - beats[place]
    share = (onsets - beats[place]) / length
    grid = np.asarray([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0])
    miss = np.abs(share[:, None] - grid[None, :]).min(axis=1) * length
    return float(np.mean(miss < np.minimum(3.0, 0.06 * length)))
