"""Rendered audio and its WAV file.

Audio is 48 kHz stereo, float32, shaped ``[frames, 2]``, full scale 1.0.
"""

import io
import wave
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from gospel_keys.errors import InvalidRequestError
from gospel_keys.units import Seconds

SAMPLE_RATE: Final = 48_000
"""Frames per second of everything this package renders."""

Samples: TypeAlias = npt.NDArray[np.float32]
"""Sound shaped ``[frames, 2]``, left and right."""

BitDepth: TypeAlias = Literal[16, 24]

_DITHER_SEED: Final = 1770
_BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """A piece of stereo sound.

    Parameters
    ----------
    samples : float32 array, shape (frames, 2)
        Left and right, full scale 1.0.
    sample_rate : int
        Frames per second.
    instrument : str
        What made the sound: ``"salamander"``, ``"physical"`` or ``"soundfont"``.
    """

    samples: Samples
    sample_rate: int = SAMPLE_RATE
    instrument: str = "salamander"

    @property
    def duration(self) -> Seconds:
        """Length in seconds."""
        return len(self.samples) / self.sample_rate


def wav_bytes(audio: Audio, bit_depth: BitDepth = 16) -> bytes:
    """Return audio as the bytes of a WAV file.

    Sixteen-bit files get triangular dither from a fixed seed: the same audio always gives
    the same bytes.

    Parameters
    ----------
    audio : Audio
    bit_depth : {16, 24}
        Bits per sample.

    Returns
    -------
    wav : bytes

    Raises
    ------
    InvalidRequestError
        If the bit depth is neither 16 nor 24.
    """
    if bit_depth not in (16, 24):
        raise InvalidRequestError(
            f"a WAV file has 16 or 24 bits per sample, not {bit_depth!r}",
            value=bit_depth,
            field="bit_depth",
        )
    quantise = _octets_16 if bit_depth == 16 else _octets_24
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(bit_depth // 8)
        file.setframerate(audio.sample_rate)
        rng = dither_noise()
        for start in range(0, len(audio.samples), _BLOCK):
            file.writeframesraw(quantise(audio.samples[start : start + _BLOCK], rng))
    return buffer.getvalue()


def dither_noise() -> np.random.Generator:
    """Return the source of dither: the same audio always gives the same bytes."""
    return np.random.Generator(np.random.PCG64(_DITHER_SEED))


def quantise_16(samples: Samples, rng: np.random.Generator) -> npt.NDArray[np.int16]:
    """Return samples as 16-bit integers with triangular dither; silence stays silent."""
    noise = rng.random(samples.shape, dtype=np.float32)
    noise -= rng.random(samples.shape, dtype=np.float32)
    # Dither only rounds what sounds.
    noise *= samples != 0.0
    values: Samples = np.rint(samples * np.float32(32767.0) + noise)
    return np.clip(values, -32768, 32767).astype(np.int16)


def quantise_24(samples: Samples) -> npt.NDArray[np.int32]:
    """Return samples as integers in the range of 24 bits."""
    values = np.rint(samples.astype(np.float64) * 8388607.0)
    return np.clip(values, -8388608, 8388607).astype(np.int32)


def _octets_16(samples: Samples, rng: np.random.Generator) -> bytes:
    return quantise_16(samples, rng).tobytes()


def _octets_24(samples: Samples, _: np.random.Generator) -> bytes:
    octets = np.asarray(quantise_24(samples).view(np.uint8), dtype=np.uint8).reshape(-1, 4)
    return octets[:, :3].tobytes()
