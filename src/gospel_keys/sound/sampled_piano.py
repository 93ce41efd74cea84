"""The sampled grand piano.

Thirty keys were recorded, every third one, in four velocity layers. A note plays the
nearest recorded key, shifted by at most a semitone inside the recorded range, from the
layer nearest to its velocity. Two things keep the layers from being heard as steps: the
level follows a smooth curve over keyboard and velocity instead of the recordings' own, and
a gentle high shelf moves the recording's brightness towards that of the next layer.
"""

from functools import cache
from typing import Final

import numpy as np

from gospel_keys.sound.audio import SAMPLE_RATE, Samples
from gospel_keys.sound.piano import (
    Tone,
    ToneCache,
    ToneKey,
    Voice,
    decibels_to_gain,
    shape_ends,
    store_tone,
)
from gospel_keys.sound.salamander_pack import (
    RecordedKey,
    Recording,
    RecordingShelf,
    recorded_keys,
)
from gospel_keys.units import MidiPitch, Seconds, Velocity

_TOUCH_DB: Final = 12.0
"""Decibels per tenfold velocity on top of what the recorded layers differ by."""

_SOFT_DB: Final = 12.0
"""The same again below the softest layer, whose own differences end there."""

_SHADE_DB: Final = 2.0
_MOST_SHADES: Final = 2
_IN_TUNE_CENTS: Final = 3.0
"""A recorded key this close to the tuning curve is played as it is."""

_FADE_IN: Final = 24
_FADE_OUT: Final = 8 * SAMPLE_RATE // 10
_READ_AHEAD: Final[Seconds] = 0.05


@cache
def sampled_piano() -> "SampledPiano":
    """Return the one sampled piano of this process, so that its tones stay prepared."""
    return SampledPiano(recorded_keys())


class SampledPiano:
    """Plays recorded keys; see :class:`gospel_keys.sound.piano.Piano`.

    Parameters
    ----------
    keys : tuple of RecordedKey
        Lowest first.
    """

    def __init__(self, keys: tuple[RecordedKey, ...]) -> None:
        self._keys = keys
        self._recordings = RecordingShelf()
        self._tones = ToneCache(self._make)

    def voice(self, pitch: MidiPitch, velocity: Velocity) -> Voice:
        """Return the tone and the gain for a struck key."""
        layers = self._nearest(pitch).layers
        layer = int(np.argmin([abs(each.velocity - velocity) for each in layers]))
        centres = [each.velocity for each in layers]
        wanted = float(np.interp(velocity, centres, [each.wanted_level_db for each in layers]))
        wanted += _TOUCH_DB * np.log10(velocity / 127)
        wanted += _SOFT_DB * np.log10(min(velocity / centres[0], 1.0))
        gain = decibels_to_gain(wanted - layers[layer].level_db)
        return Voice(ToneKey(pitch, layer, _shade(layers, layer, velocity)), gain)

    def tone(self, key: ToneKey, seconds: Seconds) -> Tone:
        """Return a tone, prepared for at least ``seconds`` or to its natural end."""
        return self._tones.get(key, seconds)

    def _nearest(self, pitch: MidiPitch) -> RecordedKey:
        return min(self._keys, key=lambda recorded: (abs(recorded.key - pitch), recorded.key))

    def _make(self, key: ToneKey, seconds: Seconds) -> Tone:
        recording = self._nearest(key.pitch).layers[key.layer]
        semitones = key.pitch - recording.key - recording.detuned_cents / 100.0
        if key.pitch == recording.key and abs(recording.detuned_cents) < _IN_TUNE_CENTS:
            semitones = 0.0
        ratio = 2.0 ** (semitones / 12.0)
        available = int((recording.frames - recording.onset) / ratio)
        read = seconds * ratio + _READ_AHEAD
        sound = self._recordings.take(recording, read)[: round(read * SAMPLE_RATE)]
        sound = _shift(sound, ratio)[: min(round(seconds * SAMPLE_RATE), available)]
        if key.shade:
            sound = _shelve(sound, recording.corner_hz * ratio, key.shade * _SHADE_DB)
        shape_ends(sound, rise=_FADE_IN, end=available, fall=_FADE_OUT)
        return store_tone(sound, complete=len(sound) == available)


def _shade(layers: tuple[Recording, ...], layer: int, velocity: Velocity) -> int:
    """Return how many steps brighter or darker than its recording a touch should sound."""
    centres = [each.velocity for each in layers]
    brightness = [each.brightness_db for each in layers]
    wanted = float(np.interp(velocity, centres, brightness))
    if velocity < centres[0]:
        slope = (brightness[1] - brightness[0]) / np.log(centres[1] / centres[0])
        wanted += float(slope * np.log(velocity / centres[0]))
    steps = round((wanted - brightness[layer]) / _SHADE_DB)
    return min(max(steps, -_MOST_SHADES), _MOST_SHADES)


def _shift(sound: Samples, ratio: float) -> Samples:
    """Return sound played ``ratio`` times as fast."""
    if ratio == 1.0:
        return sound.copy()
    import soxr

    shifted = soxr.resample(sound, SAMPLE_RATE * ratio, SAMPLE_RATE, quality="HQ")
    return np.asarray(shifted, dtype=np.float32)


def _shelve(sound: Samples, corner: float, decibels: float) -> Samples:
    """Return sound whose part above a corner frequency is raised (first-order shelf)."""
    from scipy.signal import lfilter

    gain = decibels_to_gain(decibels)
    turn = np.tan(np.pi * min(corner / SAMPLE_RATE, 0.45)) * np.sqrt(gain)
    numerator = np.array([turn + gain, turn - gain]) / (turn + 1.0)
    denominator = np.array([1.0, (turn - 1.0) / (turn + 1.0)])
    shelved = lfilter(numerator.astype(np.float32), denominator.astype(np.float32), sound, axis=0)
    return np.asarray(shelved, dtype=np.float32)
