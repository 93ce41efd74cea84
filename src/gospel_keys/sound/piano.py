"""What the mixer asks of a piano: a tone for each key and touch.

A *tone* is one struck key ringing freely, stored as 16-bit integers at its own full scale
so that soft tones keep their resolution. A *voice* says which tone plays a note, and how
loud. Tones are prepared once and kept by :class:`ToneCache`.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from gospel_keys.sound.audio import SAMPLE_RATE, Samples
from gospel_keys.units import MidiPitch, Seconds, Velocity

LENGTHS: Final[tuple[Seconds, ...]] = (0.75, 1.25, 1.75, 2.25, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0, 12.0)
"""Tones are prepared in these lengths, so that similar notes share one."""


class ToneKey(NamedTuple):
    """Names one tone of a piano: the key struck, its velocity layer and its shade."""

    pitch: MidiPitch
    layer: int
    shade: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Tone:
    """One key ringing freely, from the hammer on.

    Parameters
    ----------
    frames : int16 array, shape (frames, 2)
    scale : float
        Multiplier that turns the integers into sound at the recorded level.
    complete : bool
        Whether the tone ends here, or was only prepared this far.
    """

    frames: npt.NDArray[np.int16]
    scale: float
    complete: bool


class Voice(NamedTuple):
    """Which tone plays a note and how loud: ``gain`` multiplies the recorded level."""

    tone: ToneKey
    gain: float


class Piano(Protocol):
    """An instrument that the mixer can play."""

    def voice(self, pitch: MidiPitch, velocity: Velocity) -> Voice:
        """Return the tone and the gain for a struck key."""

    def tone(self, key: ToneKey, seconds: Seconds) -> Tone:
        """Return a tone, prepared for at least ``seconds`` or to its natural end."""


class ToneCache:
    """Keeps the tones used last, up to a number of bytes; safe between threads.

    Parameters
    ----------
    make : callable
        Prepares a tone of the given length in seconds.
    limit : int
        Bytes to keep.
    """

    def __init__(self, make: Callable[[ToneKey, Seconds], Tone], limit: int = 320 << 20) -> None:
        self._make = make
        self._limit = limit
        self._tones: OrderedDict[ToneKey, Tone] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: ToneKey, seconds: Seconds) -> Tone:
        """Return a tone of at least this length, prepared now if need be."""
        with self._lock:
            tone = self._tones.get(key)
            if tone is not None and (tone.complete or len(tone.frames) >= seconds * SAMPLE_RATE):
                self._tones.move_to_end(key)
                return tone
        length = next((length for length in LENGTHS if length >= seconds), LENGTHS[-1])
        tone = self._make(key, length)
        self._keep(key, tone)
        return tone

    def _keep(self, key: ToneKey, tone: Tone) -> None:
        with self._lock:
            shorter = self._tones.pop(key, None)
            self._bytes += tone.frames.nbytes - (shorter.frames.nbytes if shorter else 0)
            self._tones[key] = tone
            while self._bytes > self._limit and len(self._tones) > 1:
                _, oldest = self._tones.popitem(last=False)
                self._bytes -= oldest.frames.nbytes


def store_tone(sound: Samples, *, complete: bool) -> Tone:
    """Return floating-point sound as a tone at its own full scale.

    Parameters
    ----------
    sound : float32 array, shape (frames, 2)
    complete : bool
        Whether the sound reaches its natural end.

    Returns
    -------
    tone : Tone
    """
    peak = float(max(sound.max(), -sound.min())) if sound.size else 0.0
    scale = peak / 32767.0 if peak > 0.0 else 1.0
    frames = np.rint(sound * np.float32(1.0 / scale)).astype(np.int16)
    return Tone(np.ascontiguousarray(frames), scale, complete)


def shape_ends(sound: Samples, *, rise: int, end: int, fall: int) -> None:
    """Start a tone without a click and let it end in silence, in place.

    Parameters
    ----------
    sound : float32 array, shape (frames, 2)
    rise : int
        Frames over which it fades in.
    end : int
        Frame at which the tone naturally ends, maybe beyond what was prepared.
    fall : int
        Frames before ``end`` over which it fades out.
    """
    start = np.sin(np.linspace(0.0, np.pi / 2, rise, dtype=np.float32)) ** 2
    sound[:rise] *= start[: len(sound), None]
    fading = np.arange(max(end - fall, 0), min(end, len(sound)), dtype=np.float32)
    if fading.size:
        gone = (fading - np.float32(end - fall)) / np.float32(fall)
        sound[len(sound) - fading.size :] *= (np.cos(gone * (np.pi / 2)) ** 2)[:, None]


def decibels_to_gain(decibels: float) -> float:
    """Return the amplitude factor of a level in decibels."""
    return float(10.0 ** (decibels / 20.0))
