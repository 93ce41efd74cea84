"""Loudness: how loud a listener finds a track.

Implements the integrated loudness of ITU-R BS.1770-4 for 48 kHz stereo: K-weighting,
blocks of 400 ms every 100 ms, an absolute gate at -70 LUFS and a relative one 10 LU below
what passes it. Energies are kept per millisecond so that a limiter can ask how loud a track
would become without filtering it again.

References
----------
.. [1] Recommendation ITU-R BS.1770-4, *Algorithms to measure audio programme loudness and
   true-peak audio level*, 2015, annexes 1 and 2.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from gospel_keys.sound.audio import SAMPLE_RATE, Samples
from gospel_keys.units import Seconds

MILLISECOND: Final = SAMPLE_RATE // 1000
"""Frames of one energy value."""

SHORTEST: Final[Seconds] = 0.4
"""A track shorter than a block is measured as one block, without gates."""

_SILENCE: Final = float("-inf")
_OFFSET: Final = -0.691
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
_HOP: Final = 100
_CHUNK: Final = 5_000
"""Milliseconds filtered at a time, to need little memory."""

_HOPS_PER_BLOCK: Final = 4
_K_WEIGHTING: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241,
     0.73248077421585),
    (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
)  # fmt: skip


def integrated_loudness(samples: Samples) -> float:
    """Return the integrated loudness of a 48 kHz stereo track.

    Parameters
    ----------
    samples : float32 array, shape (frames, 2)

    Returns
    -------
    loudness : float
        In LUFS; negative infinity for silence.
    """
    return loudness_of(weighted_energy(samples))


def weighted_energy(samples: Samples) -> npt.NDArray[np.float64]:
    """Return the K-weighted mean square of each millisecond, both channels added.

    Parameters
    ----------
    samples : float32 array, shape (frames, 2)

    Returns
    -------
    energy : float64 array, one value per started millisecond
    """
    from scipy.signal import sosfilt

    count = -(-len(samples) // MILLISECOND)
    energy = np.zeros(count)
    if count == 0:
        return energy
    for channel in (0, 1):
        memory = np.zeros((len(_K_WEIGHTING), 2))
        for first in range(0, count, _CHUNK):
            part = samples[first * MILLISECOND : (first + _CHUNK) * MILLISECOND, channel]
            started = -(-len(part) // MILLISECOND)
            padded = np.pad(part.astype(np.float64), (0, started * MILLISECOND - len(part)))
            weighted, memory = sosfilt(_K_WEIGHTING, padded, zi=memory)
            squares = weighted.reshape(started, MILLISECOND) ** 2
            energy[first : first + started] += squares.sum(axis=1)
    return energy / MILLISECOND


def loudness_of(energy: npt.NDArray[np.float64]) -> float:
    """Return the integrated loudness of K-weighted energies per millisecond.

    Parameters
    ----------
    energy : float64 array
        As from :func:`weighted_energy`.

    Returns
    -------
    loudness : float
        In LUFS; negative infinity for silence.
    """
    hops = len(energy) // _HOP
    if hops < _HOPS_PER_BLOCK:
        return _level(energy)
    sums = energy[: hops * _HOP].reshape(hops, _HOP).mean(axis=1)
    blocks = np.convolve(sums, np.full(_HOPS_PER_BLOCK, 1 / _HOPS_PER_BLOCK), mode="valid")
    heard = blocks[blocks > _energy(_ABSOLUTE_GATE)]
    if heard.size == 0:
        return _SILENCE
    return _level(heard[heard > _energy(_level(heard) + _RELATIVE_GATE)])


def _level(energy: npt.NDArray[np.float64]) -> float:
    mean = float(energy.mean()) if energy.size else 0.0
    return _OFFSET + 10.0 * float(np.log10(mean)) if mean > 0.0 else _SILENCE


def _energy(level: float) -> float:
    return float(10.0 ** ((level - _OFFSET) / 10.0))
