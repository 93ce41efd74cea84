"""Measurements of audio that show whether a rendering is sound.

Loudness and peak, clipping, silence where there should be music and music where there
should be silence.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from gospel_keys.sound.audio import Audio, Samples
from gospel_keys.sound.loudness import integrated_loudness
from gospel_keys.units import Seconds

_SILENT_DB: Final = -70.0
_STUCK_DB: Final = -60.0
_CLIPPED: Final = 32767.0 / 32768.0
_TAIL: Final[Seconds] = 0.1
_WINDOW: Final[Seconds] = 0.01


@dataclass(frozen=True, slots=True)
class AudioReport:
    """What a piece of audio was measured to be.

    Parameters
    ----------
    loudness : float
        Integrated loudness in LUFS.
    peak_db : float
        Highest sample in dBFS.
    clipped : int
        Samples at or above full scale.
    finite : bool
        Whether every sample is a number.
    silent : bool
        Whether nothing is heard at all.
    longest_silence : Seconds
        Longest stretch below -70 dBFS between the first and the last sound.
    tail_db : float
        Level of the last tenth of a second in dBFS.
    stuck : bool
        Whether something still sounds at the end.
    """

    loudness: float
    peak_db: float
    clipped: int
    finite: bool
    silent: bool
    longest_silence: Seconds
    tail_db: float
    stuck: bool

    @property
    def is_sound(self) -> bool:
        """Whether the audio can be handed out: heard, whole, unclipped and finished."""
        return self.finite and not (self.silent or self.clipped or self.stuck)


def measure(audio: Audio) -> AudioReport:
    """Measure audio.

    Parameters
    ----------
    audio : Audio
        At 48 kHz.

    Returns
    -------
    report : AudioReport
    """
    samples = np.nan_to_num(audio.samples, nan=0.0, posinf=1.0, neginf=-1.0)
    magnitude = np.abs(samples)
    peak = float(magnitude.max(initial=0.0))
    tail_db = _level(samples[-round(_TAIL * audio.sample_rate) :])
    return AudioReport(
        loudness=integrated_loudness(samples),
        peak_db=_decibels(peak),
        clipped=int((magnitude >= _CLIPPED).sum()),
        finite=bool(np.isfinite(audio.samples).all()),
        silent=_decibels(peak) < _SILENT_DB,
        longest_silence=_longest_silence(magnitude, audio.sample_rate),
        tail_db=tail_db,
        stuck=tail_db > _STUCK_DB,
    )


def _longest_silence(magnitude: Samples, sample_rate: int) -> Seconds:
    """Return the longest gap between two windows that are heard."""
    window = round(_WINDOW * sample_rate)
    count = len(magnitude) // window
    peaks = magnitude[: count * window].reshape(count, 2 * window).max(axis=1, initial=0.0)
    heard = np.flatnonzero(peaks > 10.0 ** (_SILENT_DB / 20.0))
    if heard.size < 2:
        return 0.0
    return float((np.diff(heard).max() - 1) * window / sample_rate)


def _level(samples: Samples) -> float:
    """Return the root mean square of samples in dBFS."""
    if samples.size == 0:
        return float("-inf")
    return _decibels(float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))))


def _decibels(amplitude: float) -> float:
    return 20.0 * float(np.log10(amplitude)) if amplitude > 0.0 else float("-inf")
