"""The modelled piano: needs no recordings.

Each key is a sum of decaying partials. Their frequencies are those of a stiff string
(inharmonicity), their strengths those of a soft hammer striking at an eighth of the string,
brighter with harder touch. Every partial falls quickly at first and then slowly, because
the two or three strings of a key pull each other out of step [1]_; the constants follow
measurements of a concert grand's samples. A short thump stands for hammer and key bed.

References
----------
.. [1] Gabriel Weinreich, "Coupled piano strings", *Journal of the Acoustical Society of
   America* 62 (1977), 1474-1484.
.. [2] Harvey Fletcher, "Normal vibration frequencies of a stiff piano string", *Journal of
   the Acoustical Society of America* 36 (1964), 203-209.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

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
from gospel_keys.units import MidiPitch, Seconds, Velocity

_LAYERS: Final = 8
_LEVEL_DB: Final = -13.0
_TOUCH_DB: Final = 32.0
"""Decibels per tenfold velocity."""

_TREBLE: Final[MidiPitch] = 78
_TREBLE_DB: Final = -0.4
"""Keys above ``_TREBLE`` are softer by this much per semitone."""

_HIGHEST_HZ: Final = 11_000.0
_MOST_PARTIALS: Final = 64
_BLOCK: Final = 240
_SECTION: Final = 100
"""Blocks computed with the same partials (half a second)."""

_SILENT: Final = 1e-5
_FADE_OUT: Final = SAMPLE_RATE // 2

# Key, inharmonicity, fall of the first stage (dB/s), level of the second stage (dB).
_KEYBOARD: Final = (
    (21, 3.0e-4, 6.0, -11.0),
    (42, 0.9e-4, 13.0, -14.0),
    (60, 2.8e-4, 22.0, -21.0),
    (69, 7.0e-4, 26.0, -24.0),
    (81, 1.6e-3, 34.0, -26.0),
    (96, 4.5e-3, 52.0, -26.0),
    (108, 1.3e-2, 75.0, -26.0),
)
_SLOW_SHARE: Final = 0.2
"""The second stage falls at this share of the first one's rate."""

Row = npt.NDArray[np.float64]


@cache
def physical_piano() -> "PhysicalPiano":
    """Return the one modelled piano of this process, so that its tones stay prepared."""
    return PhysicalPiano()


class PhysicalPiano:
    """Computes keys; see :class:`gospel_keys.sound.piano.Piano`."""

    def __init__(self) -> None:
        self._tones = ToneCache(_make)

    def voice(self, pitch: MidiPitch, velocity: Velocity) -> Voice:
        """Return the tone and the gain for a struck key."""
        level = _LEVEL_DB + _TOUCH_DB * float(np.log10(velocity / 127))
        level += _TREBLE_DB * max(pitch - _TREBLE, 0)
        layer = min(velocity * _LAYERS // 128, _LAYERS - 1)
        return Voice(ToneKey(pitch, layer), decibels_to_gain(level))

    def tone(self, key: ToneKey, seconds: Seconds) -> Tone:
        """Return a tone, prepared for at least ``seconds`` or to its natural end."""
        return self._tones.get(key, seconds)


@dataclass(frozen=True, slots=True, eq=False)
class _Partials:
    """Decaying sinusoids: complex strength per channel, and complex rate per second."""

    strength: npt.NDArray[np.complex128]
    rate: npt.NDArray[np.complex128]


def _make(key: ToneKey, seconds: Seconds) -> Tone:
    frequency = 440.0 * 2.0 ** ((key.pitch - 69) / 12)
    rng = np.random.Generator(np.random.PCG64(key.pitch))
    partials = _partials(key, frequency, rng)
    life = round(np.log(1.0 / _SILENT) / -float(partials.rate.real.max()) * SAMPLE_RATE)
    sound = _sum(partials, min(round(seconds * SAMPLE_RATE), life))
    sound += _thump(len(sound), key, rng)
    attack = sound[: 2 * SAMPLE_RATE // 5]
    sound /= np.sqrt(2.0 * np.mean(attack.astype(np.float64) ** 2)).astype(np.float32)
    shape_ends(sound, rise=_hammer_frames(key.pitch), end=life, fall=_FADE_OUT)
    return store_tone(sound, complete=len(sound) == life)


def _partials(key: ToneKey, frequency: float, rng: np.random.Generator) -> _Partials:
    stiffness, fall, second_stage = _string(key.pitch)
    number = np.arange(1.0, _MOST_PARTIALS + 1.0)
    hertz = number * frequency * np.sqrt((1 + stiffness * number**2) / (1 + stiffness))
    count = max(int((hertz < _HIGHEST_HZ).sum()), 1)
    number, hertz = number[:count], hertz[:count]
    strength = _hammer(number, hertz, frequency, (key.layer + 0.5) / _LAYERS)
    fall_per_second = fall * (1.0 + 0.03 * (number - 1) + (hertz / 5000.0) ** 1.5)
    nepers = fall_per_second * np.log(10.0) / 20.0
    slow = decibels_to_gain(second_stage) * (0.6 + 0.8 * rng.random(len(number)))
    beat = 0.12 + 0.25 * rng.random(len(number))
    rate = np.concatenate(
        (-nepers + 2j * np.pi * hertz, -nepers * _SLOW_SHARE + 2j * np.pi * (hertz + beat))
    )
    both = np.concatenate((strength * (1 - slow), strength * slow))
    return _Partials(both * _spread(len(number), key.pitch, rng), rate)


def _string(pitch: MidiPitch) -> tuple[float, float, float]:
    """Return inharmonicity, fall in dB/s and second-stage level of a key."""
    keys, stiffness, fall, second = (np.array(column) for column in zip(*_KEYBOARD, strict=True))
    return (
        float(np.exp(np.interp(pitch, keys, np.log(stiffness)))),
        float(np.exp(np.interp(pitch, keys, np.log(fall)))),
        float(np.interp(pitch, keys, second)),
    )


def _hammer(number: Row, hertz: Row, frequency: float, touch: float) -> Row:
    """Return the strength of each partial for a touch of 0..1."""
    place = 0.12 + np.abs(np.sin(np.pi * number / 8.0))
    soft = 150.0 + frequency * (0.55 + 1.3 * touch) + 330.0 * touch
    return np.asarray(place * number**-0.35 / (1.0 + (hertz / soft) ** 2) ** 1.15)


def _hammer_frames(pitch: MidiPitch) -> int:
    """Return how long the hammer stays on the string: 3 ms in the bass, under 1 ms on top."""
    height: float = min(max(pitch - 21, 0), 87) / 87
    return int(SAMPLE_RATE * 0.003 * 0.25**height)


def _spread(count: int, pitch: MidiPitch, rng: np.random.Generator) -> npt.NDArray[np.complex128]:
    """Return how each partial reaches left and right: bass left, treble right, a little."""
    side = (min(max(pitch, 21), 108) - 64.5) / 43.5 * 0.2
    colour = 1.0 + 0.3 * (rng.random((2, count)) - 0.5)
    phase = np.exp(1j * (0.9 * (rng.random((2, count)) - 0.5)))
    pan = np.array([[1.0 - side], [1.0 + side]])
    return np.asarray(np.tile(pan * colour * phase, 2))


def _sum(partials: _Partials, frames: int) -> Samples:
    """Return the sum of decaying sinusoids.

    A sinusoid at frame ``b * BLOCK + j`` is its value at the block's start times its value
    after ``j`` frames, so a whole section is one product of two small matrices. Double
    precision keeps the stored integers the same however the product is split up.
    """
    step = np.exp(partials.rate[:, None] * (np.arange(_BLOCK) / SAMPLE_RATE))
    inner = np.concatenate((step.imag, step.real))
    loudest = np.abs(partials.strength).max()
    # Sections are always whole: a tone prepared longer begins with exactly the same frames.
    sections = -(-frames // (_BLOCK * _SECTION))
    sound = np.empty((sections * _SECTION, _BLOCK, 2), dtype=np.float32)
    for first in range(0, len(sound), _SECTION):
        blocks = np.arange(first, first + _SECTION)
        fallen = np.exp(partials.rate.real * (first * _BLOCK / SAMPLE_RATE))
        alive = np.flatnonzero(np.abs(partials.strength).max(axis=0) * fallen > loudest * _SILENT)
        rows = inner[np.concatenate((alive, alive + len(partials.rate)))]
        starts = np.exp(np.outer(blocks * (_BLOCK / SAMPLE_RATE), partials.rate[alive]))
        for channel in (0, 1):
            outer = starts * partials.strength[channel, alive]
            left = np.concatenate((outer.real, outer.imag), axis=1)
            sound[blocks, :, channel] = left @ rows
    return np.ascontiguousarray(sound.reshape(-1, 2)[:frames])


def _thump(frames: int, key: ToneKey, rng: np.random.Generator) -> Samples:
    """Return the knock of hammer and key bed: dull noise that is gone in 60 ms."""
    from scipy.signal import butter, sosfilt

    count = min(frames, SAMPLE_RATE // 8)
    fall = np.exp(-np.arange(count) / (0.014 * SAMPLE_RATE))[:, None]
    dull = butter(2, (70.0, 900.0), btype="bandpass", fs=SAMPLE_RATE, output="sos")
    knock = np.zeros((frames, 2), dtype=np.float32)
    noise = sosfilt(dull, (rng.random((count, 2)) - 0.5) * fall, axis=0)
    knock[:count] = noise * (0.4 + 0.6 * key.layer / _LAYERS)
    return knock
