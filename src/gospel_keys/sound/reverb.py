"""Room: a synthetic impulse response and fast convolution.

The room is made, not recorded: a few early reflections and a tail of noise that falls by
60 dB in :data:`DECAY` seconds, its upper frequencies sooner, different in both ears. It is
drawn from a fixed seed, so it is the same room every time.
"""

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from gospel_keys.sound.audio import SAMPLE_RATE, Samples
from gospel_keys.units import Seconds

DECAY: Final[Seconds] = 1.6

_SEED: Final = 2206
_PREDELAY: Final[Seconds] = 0.014
_WET: Final = 0.22
_DARK_DECAY: Final = 0.45
"""The upper frequencies fall in this share of the time."""

_BLOCK: Final = 1 << 18
_REFLECTIONS: Final = (
    (0.0113, 0.50, 0.30),
    (0.0191, 0.28, 0.46),
    (0.0267, 0.36, 0.22),
    (0.0373, 0.18, 0.32),
    (0.0521, 0.22, 0.16),
)
"""Delay in seconds and strength left and right."""


def add_room(samples: Samples) -> Samples:
    """Return a track with the room around it.

    Both channels feed the room together; it answers differently left and right.

    Parameters
    ----------
    samples : float32 array, shape (frames, 2)

    Returns
    -------
    samples : float32 array, same shape
        What would ring beyond the end of the track is cut off.
    """
    from scipy.fft import irfft, rfft

    response = _response()
    hop = _BLOCK - len(response) + 1
    spectra = _spectra()
    mono = (samples[:, 0] + samples[:, 1]) * np.float32(0.5)
    room = samples.copy()
    for start in range(0, len(mono), hop):
        block = mono[start : start + hop]
        if not block.any():
            continue
        spectrum = rfft(block, _BLOCK)
        end = min(start + _BLOCK, len(mono))
        for channel in (0, 1):
            answer = irfft(spectrum * spectra[channel], _BLOCK)
            room[start:end, channel] += answer[: end - start]
    return room


@cache
def _spectra() -> npt.NDArray[np.complex64]:
    from scipy.fft import rfft

    return np.asarray(rfft(_response().T, _BLOCK), dtype=np.complex64)


@cache
def _response() -> Samples:
    """Return the room's answer to an impulse, shape (frames, 2)."""
    count = round(DECAY * SAMPLE_RATE)
    rng = np.random.Generator(np.random.PCG64(_SEED))
    noise = rng.random((count, 2)) * 2.0 - 1.0
    time = np.arange(count) / SAMPLE_RATE
    fall = np.exp(-6.908 * time / DECAY)[:, None]
    dark_fall = np.exp(-6.908 * time / (DECAY * _DARK_DECAY))[:, None]
    low = _smooth(noise)
    tail = low * fall + (noise - low) * 0.5 * dark_fall
    tail[: round(_PREDELAY * SAMPLE_RATE)] = 0.0
    tail *= np.minimum(time / 0.05, 1.0)[:, None]
    tail *= 0.5 + 0.5 * np.cos(np.pi * np.clip(time / DECAY * 8.0 - 7.0, 0.0, 1.0))[:, None]
    tail /= np.sqrt((tail**2).sum(axis=0))
    for delay, left, right in _REFLECTIONS:
        tail[round(delay * SAMPLE_RATE)] += (0.6 * left, 0.6 * right)
    return (tail * _WET).astype(np.float32)


def _smooth(noise: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the part of noise below about 3 kHz and above the rumble."""
    from scipy.signal import butter, sosfilt

    sections = butter(2, (110.0, 3200.0), btype="bandpass", fs=SAMPLE_RATE, output="sos")
    return np.asarray(sosfilt(sections, noise, axis=0), dtype=np.float64)
