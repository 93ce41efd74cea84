import io
import wave

import numpy as np
import pytest
import soundfile

from gospel_keys.errors import InvalidRequestError
from gospel_keys.sound.audio import Audio, wav_bytes


@pytest.fixture
def tone() -> Audio:
    time = np.arange(4800) / 48000
    left = 0.5 * np.sin(2 * np.pi * 440 * time)
    return Audio(np.stack((left, -left), axis=1).astype(np.float32))


@pytest.mark.parametrize(("depth", "tolerance"), [(16, 2.1 / 32768), (24, 1.1 / 8388608)])
def test_a_wav_file_holds_the_samples(tone: Audio, depth: int, tolerance: float) -> None:
    samples, rate = soundfile.read(io.BytesIO(wav_bytes(tone, depth)))  # type: ignore[arg-type]

    assert rate == 48000
    assert samples.shape == tone.samples.shape
    assert np.abs(samples - tone.samples).max() < tolerance


def test_a_wav_file_states_its_format(tone: Audio) -> None:
    with wave.open(io.BytesIO(wav_bytes(tone, 24))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getnframes()) == (2, 3, 4800)


def test_dither_is_the_same_every_time_and_leaves_silence_alone(tone: Audio) -> None:
    silence = Audio(np.zeros((100, 2), dtype=np.float32))

    assert wav_bytes(tone) == wav_bytes(tone)
    assert not any(wav_bytes(silence)[44:])


def test_full_scale_does_not_wrap_around() -> None:
    loud = Audio(np.array([[1.0, -1.0], [2.0, -2.0]], dtype=np.float32))

    samples, _ = soundfile.read(io.BytesIO(wav_bytes(loud)))

    assert (samples[:, 0] > 0.99).all()
    assert (samples[:, 1] < -0.99).all()


def test_other_bit_depths_are_refused(tone: Audio) -> None:
    with pytest.raises(InvalidRequestError, match="16 or 24") as caught:
        wav_bytes(tone, 8)  # type: ignore[arg-type]

    assert caught.value.field == "bit_depth"


def test_duration_is_in_seconds(tone: Audio) -> None:
    assert tone.duration == pytest.approx(0.1)
