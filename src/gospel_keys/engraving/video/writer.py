"""Writing the film: pictures and sound into one MP4 (H.264 and AAC)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from gospel_keys.engraving.strip import engrave_strip
from gospel_keys.engraving.video.canvas import Canvas, Colour, Plane, from_grey
from gospel_keys.engraving.video.keyboard import Keyboard
from gospel_keys.engraving.video.scroll import Clock, Scroll, Shown, Sounding
from gospel_keys.errors import RenderingError
from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance
from gospel_keys.sound.audio import Audio
from gospel_keys.sound.encoding import audio_frame
from gospel_keys.sound.progress import SILENT_PROGRESS, Progress

FRAMES_PER_SECOND: Final = 30
SIZES: Final = {"720p": (1280, 720), "1080p": (1920, 1080)}
_TITLE_SHARE: Final = 0.09
_KEYBOARD_SHARE: Final = 0.17
_RAIL: Final = Colour.of((225, 225, 225))
_DONE: Final = Colour.of((220, 50, 60))
_CHUNK: Final = 1 << 14
_NO_TAGS: Final[Mapping[str, str]] = MappingProxyType({})
_X264: Final = {"preset": "ultrafast", "crf": "22", "x264-params": "weightp=0:aq-mode=0"}


@dataclass(frozen=True, slots=True)
class Played:
    """What is heard, and which part of the score it plays.

    Parameters
    ----------
    performance : Performance
    clock : Clock
    audio : Audio
        As long as the film.
    """

    performance: Performance
    clock: Clock
    audio: Audio


def write_video(
    path: Path,
    score: Score,
    played: Played,
    *,
    size: str = "1080p",
    keyboard: bool = True,
    page: Score | None = None,
    tags: Mapping[str, str] = _NO_TAGS,
    progress: Progress = SILENT_PROGRESS,
) -> None:
    """Write a film of a score that scrolls with its sound.

    Parameters
    ----------
    path : Path
        Where to write; should end in ``.mp4``.
    score : Score
        Whose notes are performed.
    played : Played
    size : {"720p", "1080p"}
    keyboard : bool
        Whether a keyboard with lit keys is seen below the score.
    page : Score, optional
        As it is printed, for example its lead sheet; by default the score itself.
    tags : mapping of str to str
        What the film says about itself: title, artist, genre, date.
    progress : Progress, optional

    Raises
    ------
    RenderingError
        If the engraver or an encoder fails.
    RenderingCancelledError
        If the work is no longer wanted.
    """
    import av

    width, height = SIZES[size]
    film = _Film(score, played, width, height, keyboard=keyboard, page=page)
    count = max(1, round(played.audio.duration * FRAMES_PER_SECOND))
    try:
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as output:
            output.metadata.update(tags)
            video, sound = _streams(output, width, height, played.audio)
            chunks = _sound_frames(played.audio)
            for number in range(count):
                second = number / FRAMES_PER_SECOND
                for frame in _until(chunks, second + 0.5):
                    output.mux(sound.encode(frame))
                output.mux(video.encode(_picture(film.canvas_at(second), number)))
                if number % 15 == 0:
                    progress.step(number / count)
            for frame in _until(chunks, float("inf")):
                output.mux(sound.encode(frame))
            output.mux(video.encode(None))
            output.mux(sound.encode(None))
    except av.FFmpegError as error:
        msg = f"the video encoder failed: {error}"
        raise RenderingError(msg, value=str(path.name)) from error
    progress.step(1.0)


class _Film:
    """The pictures, one for every moment."""

    def __init__(
        self,
        score: Score,
        played: Played,
        width: int,
        height: int,
        *,
        keyboard: bool,
        page: Score | None = None,
    ) -> None:
        self._canvas = Canvas(width, height)
        self._duration = played.audio.duration
        head = _even(height * _TITLE_SHARE)
        foot = _even(height * _KEYBOARD_SHARE) if keyboard else _even(height * 0.03)
        strip = engrave_strip(page or score)
        top, bottom = _fit(strip.height, head, height - foot, height)
        self._sounding = Sounding(played.performance.notes)
        self._scroll = Scroll(
            Shown(score, page or score, strip),
            played.clock,
            self._sounding,
            width=width,
            top=top,
            bottom=bottom,
        )
        self._keys = Keyboard(width, height - foot, height) if keyboard else None
        self._rail = (height - foot - max(4, height // 180), height - foot)
        self._canvas.paste(_title(score, width, head), 0, 0)

    def canvas_at(self, second: float) -> Canvas:
        """Return the picture of a moment; it is drawn over by the next."""
        canvas = self._canvas
        self._scroll.draw(canvas, second)
        if self._keys:
            self._keys.draw(canvas, self._sounding.keys(second))
        top, bottom = self._rail
        done = round(canvas.width * min(1.0, second / self._duration))
        canvas.fill(0, top, canvas.width, bottom, _RAIL)
        canvas.fill(0, top, done, bottom, _DONE)
        return canvas


_TALLEST: Final = 0.62


def _fit(height: float, top: int, bottom: int, picture: int) -> tuple[int, int]:
    """Rows for the strip: as tall as there is room, in the middle of it, never huge."""
    room = bottom - top - picture // 60
    # A single low line of music should not fill the screen.
    tallest = min(room, round(picture * _TALLEST), round(height * picture / 7200))
    start = top + _even((room - tallest) / 2)
    return start, start + _even(tallest)


def _even(value: float) -> int:
    return 2 * round(value / 2)


def _title(score: Score, width: int, height: int) -> Plane:
    """The heading as brightness."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(image)
    large, small = ImageFont.load_default(height * 0.42), ImageFont.load_default(height * 0.24)
    left = round(width * 0.02)
    pen.text((left, height * 0.12), score.title, fill=20, font=large)
    if score.subtitle and score.subtitle != score.title:
        pen.text((left, height * 0.66), score.subtitle, fill=110, font=small)
    pen.text((width - left, height * 0.2), "Gospel Keys", fill=110, font=small, anchor="ra")
    return from_grey(np.asarray(image))


def _streams(output: Any, width: int, height: int, audio: Audio) -> tuple[Any, Any]:
    video = output.add_stream("libx264", rate=FRAMES_PER_SECOND, options=_X264)
    video.width, video.height, video.pix_fmt = width, height, "yuv420p"
    context = video.codec_context
    # BT.709 in the limited range, said so that no player has to guess.
    context.color_range, context.colorspace = 1, 1
    context.color_primaries, context.color_trc = 1, 1
    context.gop_size = 2 * FRAMES_PER_SECOND
    sound = output.add_stream(
        "aac", rate=audio.sample_rate, layout="stereo", options={"aac_coder": "fast"}
    )
    sound.bit_rate = 192_000
    return video, sound


def _picture(canvas: Canvas, number: int) -> Any:  # PyAV's frame
    import av

    frame = av.VideoFrame(canvas.width, canvas.height, "yuv420p")
    for plane, content in zip(frame.planes, (canvas.y, canvas.u, canvas.v), strict=True):
        if plane.line_size == content.shape[1]:
            plane.update(content.tobytes())
        else:  # The encoder wants its rows padded.
            padded = np.zeros((content.shape[0], plane.line_size), np.uint8)
            padded[:, : content.shape[1]] = content
            plane.update(padded.tobytes())
    frame.pts = number
    frame.time_base = Fraction(1, FRAMES_PER_SECOND)
    return frame


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
