"""Mastering: a track at the loudness asked for, its peaks held below a ceiling.

The limiter sees peaks coming: it works out for each millisecond how far the track must be
turned down, spreads that over the neighbouring :data:`LOOK_AHEAD` and turns down smoothly,
before and after. Peaks between the samples are estimated by fourfold interpolation where
the track is loud (ITU-R BS.1770-4, annex 2).
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from gospel_keys.sound.audio import Samples
from gospel_keys.sound.loudness import MILLISECOND, loudness_of, weighted_energy
from gospel_keys.sound.piano import decibels_to_gain

CEILING_DB: Final = -1.0
LOOK_AHEAD: Final = 12
"""Milliseconds over which the limiter turns down before a peak, and up again after it."""

_MARGIN_DB: Final = -0.05
_MOST_GAIN_DB: Final = 60.0
_ROUNDS: Final = 6
_HOT: Final = 0.7
_TAPS: Final = 16

Curve = npt.NDArray[np.float64]


def master(samples: Samples, *, loudness: float | None) -> Samples:
    """Return a track at a loudness, with no peak above :data:`CEILING_DB`.

    Parameters
    ----------
    samples : float32 array, shape (frames, 2)
    loudness : float or None
        Integrated loudness in LUFS; ``None`` keeps the level and only limits peaks.

    Returns
    -------
    samples : float32 array, same shape
        Silence stays silence.
    """
    if not samples.any():
        return samples
    peaks = _peaks(samples)
    gain = 1.0
    if loudness is not None:
        gain = _find_gain(weighted_energy(samples), peaks, loudness)
    louder = samples * np.float32(gain)
    ceiling = decibels_to_gain(CEILING_DB + _MARGIN_DB)
    peaks *= gain
    _refine(peaks, louder, ceiling)
    _turn_down(louder, _limit(peaks, ceiling))
    return louder


def _find_gain(energy: Curve, peaks: Curve, loudness: float) -> float:
    """Return the gain that makes the track this loud after the limiter has worked."""
    now = loudness_of(energy)
    if now == float("-inf"):
        return 1.0
    ceiling = decibels_to_gain(CEILING_DB + _MARGIN_DB)
    gain_db = loudness - now
    for _ in range(_ROUNDS):
        gain_db = min(gain_db, _MOST_GAIN_DB)
        gain = decibels_to_gain(gain_db)
        limited = loudness_of(energy * (gain * _limit(peaks * gain, ceiling)) ** 2)
        gain_db += loudness - limited
    return decibels_to_gain(min(gain_db, _MOST_GAIN_DB))


def _peaks(samples: Samples) -> Curve:
    """Return the highest sample of each started millisecond."""
    whole = len(samples) // MILLISECOND
    blocks = samples[: whole * MILLISECOND].reshape(whole, 2 * MILLISECOND)
    peaks = np.zeros(-(-len(samples) // MILLISECOND))
    peaks[:whole] = np.maximum(blocks.max(axis=1), -blocks.min(axis=1))
    if whole < len(peaks):
        peaks[-1] = np.abs(samples[whole * MILLISECOND :]).max()
    return peaks


def _refine(peaks: Curve, samples: Samples, ceiling: float) -> None:
    """Raise the peaks of loud milliseconds to what lies between their samples."""
    whole = len(samples) // MILLISECOND
    hot = np.flatnonzero(peaks[:whole] > _HOT * ceiling)
    if hot.size == 0:
        return
    half = _TAPS // 2
    reach = np.arange(-half + 1, MILLISECOND + half)
    frames = np.clip(hot[:, None] * MILLISECOND + reach, 0, len(samples) - 1)
    for channel in (0, 1):
        windows = np.lib.stride_tricks.sliding_window_view(samples[frames, channel], _TAPS, axis=1)
        between = np.abs(windows @ _interpolator()).max(axis=(1, 2))
        peaks[hot] = np.maximum(peaks[hot], between)


def _interpolator() -> Samples:
    """Return the filters for a quarter, a half and three quarters of a sample."""
    position = np.arange(_TAPS)[:, None] - (_TAPS // 2 - 1) - np.array([0.25, 0.5, 0.75])
    window = np.cos(np.pi * position / (_TAPS + 1)) ** 2
    return np.asarray(np.sinc(position) * window, dtype=np.float32)


def _limit(peaks: Curve, ceiling: float) -> Curve:
    """Return the gain of each millisecond that keeps every peak below the ceiling."""
    if peaks.max(initial=0.0) <= ceiling:
        return np.ones_like(peaks)
    from scipy.ndimage import minimum_filter1d

    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    # One more on each side: gains are interpolated between milliseconds afterwards.
    lowest = minimum_filter1d(needed, 2 * (LOOK_AHEAD + 1) + 1, mode="nearest")
    shape = np.hanning(2 * LOOK_AHEAD + 3)[1:-1]
    padded = np.pad(lowest, LOOK_AHEAD, mode="edge")
    return np.convolve(padded, shape / shape.sum(), mode="valid")


def _turn_down(samples: Samples, gains: Curve) -> None:
    """Multiply each millisecond by its gain, gliding from one to the next, in place."""
    borders = np.concatenate((gains[:1], (gains[:-1] + gains[1:]) / 2.0, gains[-1:]))
    glide = np.linspace(0.0, 1.0, MILLISECOND, endpoint=False)
    whole = len(samples) // MILLISECOND
    blocks = samples[: whole * MILLISECOND].reshape(whole, MILLISECOND, 2)
    active = np.flatnonzero((borders[:-1] < 1.0) | (borders[1:] < 1.0))
    active = active[active < whole]
    start, end = borders[active, None], borders[active + 1, None]
    blocks[active] *= (start + (end - start) * glide).astype(np.float32)[:, :, None]
    samples[whole * MILLISECOND :] *= np.float32(gains[-1]) if len(gains) else np.float32(1.0)
