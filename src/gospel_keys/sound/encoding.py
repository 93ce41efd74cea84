"""Encoding: finished audio becomes a file in a format people use.

WAV is our own, FLAC and OGG Vorbis are written by libsndfile, MP3 (LAME) and AAC in an MP4
container by FFmpeg's libraries. Nothing is handed out that has not been decoded again: see
:func:`check_encoded`.
"""

import io
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from gospel_keys.errors import RenderingError
from gospel_keys.sound.audio import (
    Audio,
    Samples,
    dither_noise,
    quantise_16,
    quantise_24,
    wav_bytes,
)
from gospel_keys.sound.audio_format import AudioFormat, AudioTags, Quality
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress

_BLOCK: Final = 1 << 16
"""Frames encoded at a time; libsndfile's Vorbis encoder does not survive a minute at once."""

_SILENT: Final = 10.0 ** (-60.0 / 20.0)


_KILOBITS: Final = MappingProxyType(
    {
        AudioFormat.MP3: {"low": 96, "medium": 192, "high": 320, "lossless": 320},
        AudioFormat.AAC: {"low": 96, "medium": 160, "high": 256},
    }
)
_VORBIS: Final = MappingProxyType({"low": 0.8, "medium": 0.4, "high": 0.1, "lossless": 0.0})
_FLAC: Final = MappingProxyType(
    {
        "low": ("PCM_16", 1.0),
        "medium": ("PCM_16", 0.6),
        "high": ("PCM_24", 0.6),
        "lossless": ("PCM_24", 1.0),
    }
)
"""Subtype and effort; effort changes the size, never the sound."""

_TOLERANCE: Final = MappingProxyType(
    {AudioFormat.MP3: 0.03, AudioFormat.AAC: 0.03, AudioFormat.OGG: 0.03}
)
"""Seconds by which the decoded length may differ; the others keep every frame."""


def encode(
    audio: Audio,
    kind: AudioFormat,
    *,
    quality: Quality = Quality.HIGH,
    tags: AudioTags | None = None,
    progress: Progress = SILENT_PROGRESS,
) -> bytes:
    """Encode audio and make sure that the result can be heard.

    Parameters
    ----------
    audio : Audio
    kind : AudioFormat
    quality : Quality
    tags : AudioTags, optional
    progress : Progress, optional

    Returns
    -------
    data : bytes
        A whole file.

    Raises
    ------
    RenderingError
        If the encoder fails, or what it wrote is silent, cut or too long.
    RenderingCancelledError
        If the work is no longer wanted.
    """
    named = tags.named() if tags else {}
    main = progress.part(0.0, 0.9)
    match kind:
        case AudioFormat.WAV:
            fine = quality in (Quality.HIGH, Quality.LOSSLESS)
            data = tag_wav(wav_bytes(audio, 24 if fine else 16), named)
        case AudioFormat.FLAC | AudioFormat.OGG:
            data = _by_libsndfile(audio, kind, quality, named, main)
        case AudioFormat.MP3 | AudioFormat.AAC:
            data = _by_ffmpeg(audio, kind, quality, named, main)
    check_encoded(data, kind, audio)
    progress.step(1.0)
    return data


def tag_wav(data: bytes, tags: dict[str, str]) -> bytes:
    """Return a WAV file with a LIST INFO chunk behind its sound.

    References
    ----------
    .. [1] Multimedia Programming Interface and Data Specifications 1.0, 1991, "LIST chunk".
    """
    if not tags:
        return data
    body = b"INFO"
    for name, code in _WAV_NAMES.items():
        if name not in tags:
            continue
        value = tags[name].encode() + b"\0"
        body += code + len(value).to_bytes(4, "little") + value + b"\0" * (len(value) % 2)
    whole = data[8:] + b"LIST" + len(body).to_bytes(4, "little") + body
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


_WAV_NAMES: Final = MappingProxyType(
    {
        "title": b"INAM",
        "artist": b"IART",
        "genre": b"IGNR",
        "date": b"ICRD",
        "comment": b"ICMT",
    }
)
_LIBSNDFILE_NAMES: Final = ("title", "artist", "genre", "date", "comment")
"""Neither knows a composer; the artist names all who made the music."""


def _blocks(audio: Audio, progress: Progress) -> Iterator[Samples]:
    for start in range(0, len(audio.samples), _BLOCK):
        progress.step(start / len(audio.samples))
        yield audio.samples[start : start + _BLOCK]


def _by_libsndfile(
    audio: Audio, kind: AudioFormat, quality: Quality, tags: dict[str, str], progress: Progress
) -> bytes:
    import soundfile

    subtype, effort = ("VORBIS", _VORBIS[quality]) if kind is AudioFormat.OGG else _FLAC[quality]
    buffer = io.BytesIO()
    try:
        with soundfile.SoundFile(
            buffer, "w", audio.sample_rate, 2,
            format=kind.value.upper(), subtype=subtype, compression_level=effort,
        ) as file:  # fmt: skip
            for name in _LIBSNDFILE_NAMES:
                if name in tags:
                    setattr(file, name, tags[name])
            noise = dither_noise()
            for block in _blocks(audio, progress):
                file.write(_for_libsndfile(block, subtype, noise))
    except soundfile.LibsndfileError as error:
        msg = f"the {kind.value} encoder failed: {error}"
        raise RenderingError(msg, value=kind.value) from error
    return buffer.getvalue()


def _for_libsndfile(block: Samples, subtype: str, noise: np.random.Generator) -> Any:
    """The samples in the form the encoder takes; integers fill it from the top."""
    if subtype == "PCM_16":
        return quantise_16(block, noise)
    return quantise_24(block) << 8 if subtype == "PCM_24" else _without_clipping(block)


def _by_ffmpeg(
    audio: Audio, kind: AudioFormat, quality: Quality, tags: dict[str, str], progress: Progress
) -> bytes:
    import av

    # The MP4 writer moves its index to the front at the end, for which it needs a real file.
    with tempfile.TemporaryDirectory(prefix="gospel-keys-") as folder:
        path = Path(folder) / f"audio.{kind.ending}"
        container = "mp3" if kind is AudioFormat.MP3 else "ipod"
        options = {} if kind is AudioFormat.MP3 else {"movflags": "+faststart"}
        try:
            with av.open(str(path), "w", format=container, options=options) as output:
                output.metadata.update(tags)
                stream = _stream(output, kind, quality, audio.sample_rate)
                position = 0
                for block in _blocks(audio, progress):
                    form = stream.format.name
                    frame = audio_frame(block, position, audio.sample_rate, kind=form)
                    position += len(block)
                    output.mux(stream.encode(frame))
                output.mux(stream.encode(None))
        except av.FFmpegError as error:
            msg = f"the {kind.value} encoder failed: {error}"
            raise RenderingError(msg, value=kind.value) from error
        return path.read_bytes()


def _stream(output: Any, kind: AudioFormat, quality: Quality, rate: int) -> Any:  # PyAV's types
    """Open the encoder of a file."""
    if kind is AudioFormat.AAC and quality is Quality.LOSSLESS:
        stream = output.add_stream("alac", rate=rate, layout="stereo")
        stream.format = "s32p"
        return stream
    codec = "libmp3lame" if kind is AudioFormat.MP3 else "aac"
    # The fast coder of this encoder is nearer to the original than the default at any bitrate.
    options = {} if kind is AudioFormat.MP3 else {"aac_coder": "fast"}
    stream = output.add_stream(codec, rate=rate, layout="stereo", options=options)
    stream.bit_rate = 1000 * _KILOBITS[kind][quality]
    stream.format = "fltp"
    return stream


def audio_frame(block: Samples, position: int, rate: int, *, kind: str = "fltp") -> Any:
    """Return samples as a frame for FFmpeg's encoders.

    Parameters
    ----------
    block : array of float32, (frames, 2)
        What lies outside -1..1 is clipped.
    position : int
        Frames before it.
    rate : int
        Frames a second.
    kind : {"fltp", "s32p"}
        The form that the encoder takes.
    """
    import av

    planes: np.ndarray[Any, Any] = np.ascontiguousarray(_without_clipping(block).T)
    if kind == "s32p":
        planes = quantise_24(planes) << 8
    frame = av.AudioFrame.from_ndarray(planes, format=kind, layout="stereo")
    frame.sample_rate = rate
    frame.pts = position
    frame.time_base = Fraction(1, rate)
    return frame


def _without_clipping(block: Samples) -> Samples:
    return np.clip(block, -1.0, 1.0)


def check_encoded(data: bytes, kind: AudioFormat, audio: Audio) -> None:
    """Decode a file again and compare its length and loudness with what went in.

    Raises
    ------
    RenderingError
        If it cannot be decoded, is silent, or has another length.
    """
    frames, peak = _decoded(data, kind)
    wrong = abs(frames - len(audio.samples)) / audio.sample_rate
    if wrong > _TOLERANCE.get(kind, 0.0):
        msg = f"the {kind.value} file is {wrong:.3f} s longer or shorter than the music"
        raise RenderingError(msg, value=frames)
    if peak < _SILENT:
        msg = f"the {kind.value} file is silent"
        raise RenderingError(msg, value=peak)


def _decoded(data: bytes, kind: AudioFormat) -> tuple[int, float]:
    """Return the frames of a file and its highest sample."""
    import av

    frames, peak = 0, 0.0
    try:
        with av.open(io.BytesIO(data), "r") as container:
            for frame in container.decode(audio=0):
                values: np.ndarray[Any, Any] = frame.to_ndarray()
                frames += frame.samples
                full = 1.0 if values.dtype.kind == "f" else float(np.iinfo(values.dtype).max)
                top = float(np.abs(values.astype(np.float64)).max(initial=0.0))
                peak = max(peak, top / full)
    except av.FFmpegError as error:
        msg = f"the {kind.value} file cannot be decoded: {error}"
        raise RenderingError(msg, value=kind.value) from error
    return frames, peak
