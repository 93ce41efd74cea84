"""Every format holds what it is given: length, level, tags, and the samples where lossless."""

import io
from datetime import date

import av
import numpy as np
import pytest
import soundfile

from gospel_keys.errors import RenderingCancelledError, RenderingError
from gospel_keys.sound.audio import SAMPLE_RATE, Audio, quantise_24
from gospel_keys.sound.audio_format import AudioFormat, AudioTags, Quality
from gospel_keys.sound.encoding import check_encoded, encode, tag_wav
from gospel_keys.sound.progress import Progress

TAGS = AudioTags(
    "Été — a song", "gospel", date(2026, 2, 3), "J. Smith, arr. Gospel Keys", "J. Smith"
)
ALL = [(kind, quality) for kind in AudioFormat for quality in Quality]


@pytest.fixture(scope="module")
def audio() -> Audio:
    """Two and a half seconds and seven frames of a struck chord that dies away."""
    time = np.arange(2 * SAMPLE_RATE + SAMPLE_RATE // 2 + 7) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * f * time) for f in (261.6, 329.6, 392.0))
    left = 0.2 * chord * np.exp(-2 * time)
    return Audio(np.stack([left, 0.8 * left], axis=1).astype(np.float32))


def decode(data: bytes) -> np.ndarray:
    """Samples as an independent reader gives them, [frames, 2]."""
    with av.open(io.BytesIO(data), "r") as container:
        resampler = av.AudioResampler("fltp", "stereo", SAMPLE_RATE)
        frames = [f for frame in container.decode(audio=0) for f in resampler.resample(frame)]
    return np.concatenate([f.to_ndarray() for f in frames], axis=1).T


@pytest.mark.parametrize(("kind", "quality"), ALL)
def test_the_music_is_as_long_as_it_was_and_where_it_was(
    audio: Audio, kind: AudioFormat, quality: Quality
) -> None:
    heard = decode(encode(audio, kind, quality=quality))

    padding = 1024 if kind is AudioFormat.AAC and quality is not Quality.LOSSLESS else 0
    assert len(audio.samples) <= len(heard) <= len(audio.samples) + padding
    whole = heard[: len(audio.samples), 0]
    lags = np.correlate(whole[:8192], audio.samples[512:7680, 0], "valid")
    assert int(np.argmax(lags)) == 512
    assert float(np.abs(whole - audio.samples[:, 0]).max()) < 0.05


@pytest.mark.parametrize("kind", [AudioFormat.WAV, AudioFormat.FLAC, AudioFormat.AAC])
def test_lossless_keeps_every_sample_to_24_bits(audio: Audio, kind: AudioFormat) -> None:
    heard = decode(encode(audio, kind, quality=Quality.LOSSLESS))

    wanted = quantise_24(audio.samples) / 8388608.0
    assert float(np.abs(heard - wanted).max()) < 2e-7


def test_sixteen_bit_flac_and_wav_hold_the_same_samples(audio: Audio) -> None:
    flac, _ = soundfile.read(io.BytesIO(encode(audio, AudioFormat.FLAC, quality=Quality.LOW)))
    wav, _ = soundfile.read(io.BytesIO(encode(audio, AudioFormat.WAV, quality=Quality.LOW)))

    assert np.array_equal(flac, wav)


@pytest.mark.parametrize("kind", list(AudioFormat))
def test_tags_are_read_back(audio: Audio, kind: AudioFormat) -> None:
    data = encode(audio, kind, tags=TAGS)

    with av.open(io.BytesIO(data), "r") as container:
        found = dict(container.metadata) | dict(container.streams.audio[0].metadata)
    tags = {name.lower(): text for name, text in found.items()}
    assert (tags["title"], tags["artist"]) == ("Été — a song", "J. Smith, arr. Gospel Keys")
    assert (tags["genre"], tags["date"]) == ("gospel", "2026-02-03")
    assert tags["comment"] == "Gospel Keys"
    if kind in (AudioFormat.MP3, AudioFormat.AAC):
        assert tags["composer"] == "J. Smith"


@pytest.mark.parametrize("kind", [AudioFormat.MP3, AudioFormat.OGG])
def test_more_quality_is_nearer_to_the_original(kind: AudioFormat) -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    noise = Audio((0.1 * rng.standard_normal((SAMPLE_RATE, 2))).astype(np.float32))

    wrong = []
    for quality in (Quality.LOW, Quality.MEDIUM, Quality.HIGH):
        heard = decode(encode(noise, kind, quality=quality))
        wrong.append(float(np.square(heard[:SAMPLE_RATE] - noise.samples).mean()))

    assert wrong[0] > wrong[1] > wrong[2]


@pytest.mark.parametrize("kind", list(AudioFormat))
def test_the_same_audio_gives_the_same_bytes(audio: Audio, kind: AudioFormat) -> None:
    first = encode(audio, kind, tags=TAGS)

    # An OGG stream carries a number of its own in every page; the sound is the same.
    again = encode(audio, kind, tags=TAGS)
    assert np.array_equal(decode(first), decode(again))


def test_a_tagged_wav_is_still_a_plain_wav() -> None:
    audio = Audio(np.full((480, 2), 0.25, np.float32))

    data = encode(audio, AudioFormat.WAV, quality=Quality.LOW, tags=AudioTags("odd"))

    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    samples, rate = soundfile.read(io.BytesIO(data))
    assert (samples.shape, rate) == ((480, 2), SAMPLE_RATE)
    assert tag_wav(data, {}) is data


def test_a_file_that_was_cut_is_found_out(audio: Audio) -> None:
    data = encode(audio, AudioFormat.FLAC)

    with pytest.raises(RenderingError, match=r"longer or shorter|cannot be decoded"):
        check_encoded(data[: len(data) // 2], AudioFormat.FLAC, audio)


@pytest.mark.parametrize("kind", list(AudioFormat))
def test_a_silent_file_is_not_handed_out(audio: Audio, kind: AudioFormat) -> None:
    with pytest.raises(RenderingError, match="silent"):
        encode(Audio(np.zeros_like(audio.samples)), kind)


def test_encoding_can_be_stopped(audio: Audio) -> None:
    with pytest.raises(RenderingCancelledError):
        encode(audio, AudioFormat.MP3, progress=Progress(lambda _: None, lambda: True))
