"""Beats: where a listener might tap, found from the struck keys alone.

A beat is good if what was struck in it falls on places that music divides beats into and
little else does; neighbouring beats are about equally long. The best chain of beats is a
cheapest path (a semi-Markov chain). One chain is sought for every way of dividing a beat
(in two and four, in three, in swung pairs) and for several ranges of tempo; which of them
is the beat is decided together with the meter. Frames are 20 ms.

References
----------
.. [1] Krebs, F., Böck, S. and Widmer, G., "An efficient state-space model for joint tempo
   and meter tracking", ISMIR 2015: the idea of beats as states with a tempo.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded

from gospel_keys.score.notate.ending import slow_down
from gospel_keys.units import Seconds

_FRAME: Final[Seconds] = 0.02
_BANDS: Final = ((0.23, 0.34), (0.32, 0.49), (0.46, 0.70), (0.66, 1.06), (0.98, 1.40))
"""Shortest and longest beat of each search, in seconds; they overlap a little."""

_LONGEST: Final = 71
_SHIFTS: Final = (0.25, 0.5, 0.75)
"""Shares of a beat by which beats may really come later: syncopation hides them."""

_STEADY, _STEADY_LIMIT, _STEADY_LOSS = 40.0, 2.0, 0.03
"""Cost of a beat that is longer or shorter than the usual one, by its logarithm; the most it
costs (for a ritardando); and how much less a steady beat may explain."""

_STIFF, _FREE = 45.0, 10.0
_FREE_BELOW: Final = 0.82
_FREE_GAIN: Final = 0.06
_SIGMA: Final[Seconds] = 0.020
_UNEXPLAINED: Final = 2.4
_SALIENCE: Final = 0.6
_SMOOTH: Final = 6.0
_NEAR: Final[Seconds] = 0.05

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Division(StrEnum):
    """How beats divide."""

    BINARY = "binary"
    TERNARY = "ternary"
    SWUNG = "swung"


PLACES: Final = {
    # (share of the beat, tolerance as a share, probability that something is struck there)
    Division.BINARY: (
        (0.0, 0.0, 0.75),
        (0.265, 0.025, 0.15),
        (0.5, 0.0, 0.5),
        (0.765, 0.025, 0.2),
    ),
    Division.TERNARY: (
        (0.0, 0.0, 0.75),
        (1 / 6, 0.0, 0.08),
        (1 / 3, 0.0, 0.4),
        (0.5, 0.0, 0.1),
        (2 / 3, 0.0, 0.5),
        (5 / 6, 0.0, 0.1),
    ),
    Division.SWUNG: ((0.0, 0.0, 0.75), (1 / 3, 0.0, 0.06), (0.635, 0.065, 0.5)),
}


@dataclass(frozen=True, slots=True)
class Beats:
    """A way to beat time to the music.

    Parameters
    ----------
    times : tuple of Seconds, ascending, at least 2
    division : Division
    likelihood : float
        Logarithm; comparable between ways for the same music.
    explained : float in 0..1
        Share of what was struck that lies on a place the beats divide into.
    """

    times: tuple[Seconds, ...]
    division: Division
    likelihood: float
    explained: float

    @property
    def period(self) -> Seconds:
        """The median beat."""
        return float(np.median(np.diff(self.times)))


class _Onsets:
    """Struck moments, laid out for looking up what is near a frame."""

    __slots__ = ("accent", "count", "frames", "miss", "origin", "struck")

    def __init__(self, times: Sequence[Seconds], weights: Sequence[float]) -> None:
        self.origin = times[0] - _LONGEST * _FRAME
        self.frames: Array = (np.asarray(times) - self.origin) / _FRAME
        self.count = int(self.frames[-1]) + 2 * _LONGEST + 2
        grid = np.arange(self.count + 2 * _LONGEST, dtype=float)
        near = np.searchsorted(self.frames, grid)
        last = len(self.frames) - 1
        left, right = np.clip(near - 1, 0, last), np.clip(near, 0, last)
        is_left = np.abs(self.frames[left] - grid) < np.abs(self.frames[right] - grid)
        nearest = np.where(is_left, left, right)
        self.miss: Array = np.abs(self.frames[nearest] - grid) * _FRAME
        self.accent: Array = _SALIENCE * np.clip(np.asarray(weights)[nearest], -1.5, 2.0)
        self.struck: Ints = np.searchsorted(self.frames, grid - 1.5)


def find_beats(times: Sequence[Seconds], weights: Sequence[float]) -> tuple[Beats, ...]:
    """Find the ways to beat time under struck moments.

    Parameters
    ----------
    times : sequence of Seconds, ascending, at least 1
    weights : sequence of float, parallel
        How much each moment stands out: 0 in the mean, 1 a standard deviation.

    Returns
    -------
    ways : tuple of Beats
        One for each division and range of tempo, and the same a quarter, half and three
        quarters of a beat later.
    """
    onsets = _Onsets(times, weights)
    ways: list[Beats] = []
    for division in Division:
        for shortest, longest in _BANDS:
            periods = np.arange(round(shortest / _FRAME), round(longest / _FRAME) + 1)
            worth = _worth(onsets, periods, division)
            way = _follow(worth, periods, onsets, division)
            ways.append(way)
            if division is Division.BINARY:
                ways += [_shifted(way, share, onsets, worth, periods) for share in _SHIFTS]
    return tuple(
        replace(way, times=slow_down(way.times, times, PLACES[way.division])) for way in ways
    )


def _follow(worth: Array, periods: Ints, onsets: _Onsets, division: Division) -> Beats:
    """Follow the beat: in one tempo if that will do, else as it goes, else freely."""

    def along(worth: Array, stiffness: float) -> Beats:
        frames, likelihood = _path(worth, periods, onsets, stiffness)
        return _refine(frames, onsets, division, likelihood)

    way = along(worth, _STIFF)
    bend = np.abs(np.log(periods * _FRAME / way.period)) - 0.5 / float(periods[0])
    steady = along(worth - np.clip(_STEADY * bend, 0.0, _STEADY_LIMIT), _STIFF)
    if steady.explained > way.explained - _STEADY_LOSS:
        way = steady
    if way.explained < _FREE_BELOW:
        free = along(worth, _FREE)
        way = free if free.explained > way.explained + _FREE_GAIN else way
    return way


def _worth(onsets: _Onsets, periods: Ints, division: Division) -> Array:
    """Return how good a beat of every length is from every frame on."""
    count = onsets.count
    worth = np.empty((count, len(periods)))
    for column, period in enumerate(periods):
        total = np.zeros(count)
        for share, tolerance, likely in PLACES[division]:
            shift = round(share * float(period))
            miss = onsets.miss[shift : shift + count]
            miss = np.maximum(miss - tolerance * float(period) * _FRAME, 0.0)
            gain = _UNEXPLAINED + math.log(likely / (1 - likely)) - 0.5 * (miss / _SIGMA) ** 2
            accent = onsets.accent[shift : shift + count]
            gain += accent if share == 0.0 else -0.5 * accent
            total += np.maximum(gain, 0.0) + math.log(1 - likely)
        inside = onsets.struck[period : period + count] - onsets.struck[:count]
        worth[:, column] = total - _UNEXPLAINED * inside
    return worth


def _path(worth: Array, periods: Ints, onsets: _Onsets, stiffness: float) -> tuple[Ints, float]:
    """Return the frames of the beats of the best path and its logarithmic likelihood."""
    count, sizes = worth.shape
    logs = np.log(periods)
    slack = 0.5 / float(periods[0])
    moves = -stiffness * np.maximum(np.abs(logs[:, None] - logs[None, :]) - slack, 0.0)
    best = np.full((count, sizes), -np.inf)
    before = np.full((count, sizes), -1, dtype=np.int16)
    columns = np.arange(sizes)
    begin = int(onsets.frames[0]) + 2
    best[: begin + 1] = worth[: begin + 1]
    first, step = max(begin - int(periods[-1]), int(periods[0])), int(periods[0])
    # No beat is shorter than a step: what begins within one does not depend on the rest of it.
    for start in range(first, count, step):
        rows = np.arange(start, min(start + step, count))
        sources = rows[:, None] - periods
        reach = np.where(sources >= 0, best[np.maximum(sources, 0), columns], -np.inf)
        total = reach[:, None, :] + moves
        choice = total.argmax(axis=2)
        gained = np.take_along_axis(total, choice[:, :, None], axis=2)[:, :, 0] + worth[rows]
        opens = rows[:, None] <= begin
        better = ~opens | (gained > best[rows])
        best[rows] = np.where(better, gained, best[rows])
        before[rows] = np.where(better, choice, -1)
    return _trace(best, before, periods, onsets)


def _trace(
    best: Array, before: NDArray[np.int16], periods: Ints, onsets: _Onsets
) -> tuple[Ints, float]:
    """Walk back from the best beat that lasts beyond the last moment."""
    last = float(onsets.frames[-1])
    starts = np.arange(len(best))[:, None]
    closing = np.where((starts + periods > last + 1) & (starts <= last + 1), best, -np.inf)
    frame, column = divmod(int(closing.argmax()), closing.shape[1])
    likelihood = float(best[frame, column])
    frames = [frame + int(periods[column]), frame]
    while (previous := int(before[frame, column])) >= 0:
        frame, column = frame - int(periods[previous]), previous
        frames.append(frame)
    return np.asarray(frames[::-1]), likelihood


def _shifted(way: Beats, share: float, onsets: _Onsets, worth: Array, periods: Ints) -> Beats:
    """Return the same beats a share of a beat later."""
    times = np.asarray(way.times)
    first, last = 2 * times[0] - times[1], 2 * times[-1] - times[-2]
    lattice = np.concatenate([[first], times, [last]])
    later = lattice[:-1] + share * np.diff(lattice)
    frames = (later - onsets.origin) / _FRAME
    starts = np.clip(np.round(frames[:-1]).astype(int), 0, len(worth) - 1)
    lengths = np.round(np.diff(frames)).astype(int) - int(periods[0])
    likelihood = float(worth[starts, np.clip(lengths, 0, len(periods) - 1)].sum())
    place = tuple(float(t) for t in later)
    return Beats(place, way.division, likelihood, way.explained)


def _refine(frames: Ints, onsets: _Onsets, division: Division, likelihood: float) -> Beats:
    """Draw the beats to what was struck on them, smoothly; say how much is explained."""
    beats = frames.astype(float)
    struck = onsets.frames
    if len(struck) > 1 and len(beats) > 3:
        place = np.clip(np.searchsorted(struck, beats), 1, len(struck) - 1)
        left, right = struck[place - 1], struck[place]
        nearest = np.where(beats - left < right - beats, left, right)
        close = np.abs(nearest - beats) * _FRAME < _NEAR
        pull = np.where(close, 1.0, 0.0) + 0.02
        beats = _smooth(np.where(close, nearest, beats), pull)
    explained = _explained(beats, struck, division)
    times = tuple(float(b) * _FRAME + onsets.origin for b in beats)
    return Beats(times, division, likelihood, explained)


def _smooth(target: Array, pull: Array) -> Array:
    """Minimise the pull to the targets plus the bends of the tempo."""
    count = len(target)
    bands = np.zeros((3, count))
    bands[2] += pull
    for offset, weight in ((0, 1.0), (1, -2.0), (2, 1.0)):
        for other, factor in ((0, 1.0), (1, -2.0), (2, 1.0)):
            if other >= offset:
                band = 2 - (other - offset)
                bands[band, other : count - 2 + other] += _SMOOTH * weight * factor
    solved: Array = solveh_banded(bands, pull * target)
    return solved


def _explained(beats: Array, struck: Array, division: Division) -> float:
    """Return the share of moments near a place the beats divide into."""
    place = np.clip(np.searchsorted(beats, struck, side="right") - 1, 0, len(beats) - 2)
    length = beats[place + 1] - beats[place]
    share = (struck - beats[place]) / length
    grid = np.asarray([*(p for p, _, _ in PLACES[division]), 1.0])
    slack = np.asarray([*(t for _, t, _ in PLACES[division]), 0.0])
    miss = np.maximum(np.abs(share[:, None] - grid) - slack, 0.0).min(axis=1) * length * _FRAME
    return float(np.mean(miss < np.minimum(0.05, 0.09 * length * _FRAME)))
