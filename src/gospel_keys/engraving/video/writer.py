"""Writing the film: pictures and sound into one MP4 (H.264 and AAC)."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from gospel_keys.engraving.video.canvas import Canvas
from gospel_keys.engraving.video.film import Film
from gospel_keys.errors import RenderingError
from gospel_keys.sound.audio import Audio
from gospel_keys.sound.encoding import audio_frame
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress

FRAMES_PER_SECOND: Final = 30
_CHUNK: Final = 1 << 14
_NO_TAGS: Final[Mapping[str, str]] = MappingProxyType({})
_X264: Final = {"preset": "ultrafast", "qp": "19", "x264-params": "weightp=0:aq-mode=0"}
"""One quantiser for all: an engraved page moves as a whole and has no scenes for rate control to
weigh, which would look at every picture twice. At 19 the decoded page differs from the drawn one
by 56 dB, far below what is seen."""
_WORKERS: Final = 4
"""Pictures encoded side by side, while the next is drawn. The same number on every machine, so
that the same piece gives the same bytes; it also bounds how many are held in memory."""


def write_video(
    path: Path,
    film: Film,
    audio: Audio,
    *,
    tags: Mapping[str, str] = _NO_TAGS,
    progress: Progress = SILENT_PROGRESS,
) -> None:
    """Write a film of a score that scrolls with its sound.

    Parameters
    ----------
    path : Path
        Where to write; should end in ``.mp4``.
    film : Film
    audio : Audio
        As long as the film shall be.
    tags : mapping of str to str
        What the film says about itself: title, artist, genre, date.
    progress : Progress, optional

    Raises
    ------
    RenderingError
        If an encoder fails.
    RenderingCancelledError
        If the work is no longer wanted.
    """
    import av

    try:
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as output:
            output.metadata.update(tags)
            _encode(output, film, audio, progress)
    except av.FFmpegError as error:
        msg = f"the video encoder failed: {error}"
        raise RenderingError(msg, value=str(path.name)) from error
    progress.step(1.0)


def _encode(output: Any, film: Film, audio: Audio, progress: Progress) -> None:
    """Encode sound and pictures in turn, half a second of sound ahead."""
    count = max(1, round(audio.duration * FRAMES_PER_SECOND))
    video, sound = _streams(output, film, audio)
    chunks = _sound_frames(audio)
    frame = _Frame(film)
    for number in range(count):
        second = number / FRAMES_PER_SECOND
        for block in _until(chunks, second + 0.5):
            output.mux(sound.encode(block))
        canvas = film.canvas_at(second, second / audio.duration)
        output.mux(video.encode(frame.of(canvas, number)))
        if number % 15 == 0:
            progress.step(number / count)
    for block in _until(chunks, float("inf")):
        output.mux(sound.encode(block))
    output.mux(video.encode(None))
    output.mux(sound.encode(None))


# PyAV keeps the types of its streams and frames to itself: Any.


def _streams(output: Any, film: Film, audio: Audio) -> tuple[Any, Any]:
    video = output.add_stream("libx264", rate=FRAMES_PER_SECOND, options=_X264)
    video.width, video.height, video.pix_fmt = film.width, film.height, "yuv420p"
    context = video.codec_context
    # BT.709 in the limited range, said so that no player has to guess.
    context.color_range, context.colorspace = 1, 1
    context.color_primaries, context.color_trc = 1, 1
    context.gop_size = 2 * FRAMES_PER_SECOND
    # Whole pictures: slices of one picture wait for each other and do not fill two cores.
    context.thread_type, context.thread_count = "FRAME", _WORKERS
    sound = output.add_stream(
        "aac", rate=audio.sample_rate, layout="stereo", options={"aac_coder": "fast"}
    )
    sound.bit_rate = 192_000
    return video, sound


class _Frame:
    """The picture as the encoder takes it, in memory that is used again where it lets go of it."""

    def __init__(self, film: Film) -> None:
        import av

        self._frame: Any = av.VideoFrame(film.width, film.height, "yuv420p")

    def of(self, canvas: Canvas, number: int) -> Any:
        """Return the frame with a number, filled from a canvas."""
        frame = self._frame
        frame.make_writable()
        for plane, content in zip(frame.planes, (canvas.y, canvas.u, canvas.v), strict=True):
            plane.update(content)
        frame.pts = number
        frame.time_base = _TICK
        return frame


_TICK: Final = Fraction(1, FRAMES_PER_SECOND)


def _sound_frames(audio: Audio) -> Iterator[tuple[float, Any]]:
    """Yield frames of sound with the time at which they begin."""
    for start in range(0, len(audio.samples), _CHUNK):
        block = audio.samples[start : start + _CHUNK]
        yield start / audio.sample_rate, audio_frame(block, start, audio.sample_rate)


def _until(chunks: Iterator[tuple[float, Any]], second: float) -> Iterator[Any]:
    """Yield the frames of sound that begin before a moment (one may run over it)."""
    for begins, frame in chunks:
        yield frame
        if begins >= second:
            return
