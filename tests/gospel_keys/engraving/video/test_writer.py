"""The film: sizes, length, and a note that lights up in the frame in which it is heard."""

from pathlib import Path

import av
import numpy as np
import pytest
from tests.gospel_keys.engraving.video.conftest import Piece

from gospel_keys.engraving.video.canvas import Canvas
from gospel_keys.engraving.video.film import Film
from gospel_keys.engraving.video.keyboard import HAND_COLOURS, Keyboard
from gospel_keys.engraving.video.writer import FRAMES_PER_SECOND, write_video
from gospel_keys.errors import RenderingCancelledError
from gospel_keys.score.model import Hand
from gospel_keys.sound.progress import Progress


@pytest.fixture(scope="module")
def film(piece: Piece, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    write_video(path, Film(piece.filmed, size="720p"), piece.audio)
    return path


def frames_of(film: Path) -> list[np.ndarray]:
    with av.open(str(film)) as file:
        return [frame.to_ndarray(format="yuv420p") for frame in file.decode(video=0)]


def test_sound_and_picture_are_equally_long(film: Path, piece: Piece) -> None:
    with av.open(str(film)) as file:
        video, sound = file.streams.video[0], file.streams.audio[0]
        assert (video.width, video.height, video.codec.name) == (1280, 720, "h264")
        assert video.average_rate == 30
        assert video.codec_context.color_range == 1
        assert sound.codec.name == "aac"
        assert video.duration is not None
        assert video.time_base is not None
        length = float(video.duration * video.time_base)
    assert length == pytest.approx(piece.audio.duration, abs=1 / 30)


def test_keys_light_within_a_frame_of_the_sound(film: Path, piece: Piece) -> None:
    frames = frames_of(film)
    canvas = Canvas(1280, 720)
    keys = Keyboard(1280, canvas.height - 122, canvas.height)
    chroma = [f[720 : 720 + 180].reshape(360, 640) for f in frames]

    def lit(number: int, pitch: int, hand: Hand) -> bool:
        left, top, right, bottom = keys.box(pitch)
        # Above the front of a white key lie its black neighbours.
        row = (bottom - 8 if pitch % 12 in {0, 2, 4, 5, 7, 9, 11} else (top + bottom) // 2) // 2
        value = int(chroma[number][row, (left + right) // 4])
        return abs(value - HAND_COLOURS[hand].u) < abs(value - 128)

    wrong = []
    for note in piece.performance.notes:
        clear = [o for o in piece.performance.notes if o.pitch == note.pitch and o is not note]
        if any(o.start < note.start + 0.1 and o.end > note.start - 0.1 for o in clear):
            continue
        if note.end - note.start < 0.1:
            continue
        first = next(n for n in range(len(frames)) if n / 30 >= note.start)
        if not lit(first, note.pitch, note.hand):
            wrong.append(note)
        if first >= 1 and lit(first - 1, note.pitch, note.hand):
            wrong.append(note)
    assert wrong == []


def test_the_page_scrolls_and_ends(film: Path) -> None:
    frames = frames_of(film)
    middle = slice(200, 560)

    assert not np.array_equal(frames[0][middle, :1280], frames[len(frames) // 2][middle, :1280])
    assert np.abs(frames[-1][middle, :1280].astype(int) - frames[-2][middle, :1280]).mean() < 2


def test_a_film_without_keyboard_has_none(piece: Piece, tmp_path: Path) -> None:
    path = tmp_path / "plain.mp4"

    write_video(path, Film(piece.filmed, size="720p", keyboard=False), piece.audio)

    foot = frames_of(path)[10][700:716, :1280]
    assert foot.mean() > 200


def test_filming_can_be_stopped(piece: Piece, tmp_path: Path) -> None:
    calls: list[float] = []

    with pytest.raises(RenderingCancelledError):
        write_video(
            tmp_path / "x.mp4",
            Film(piece.filmed, size="720p"),
            piece.audio,
            progress=Progress(calls.append, lambda: len(calls) > 2),
        )


def test_the_same_piece_gives_the_same_bytes(film: Path, piece: Piece, tmp_path: Path) -> None:
    again = tmp_path / "again.mp4"

    write_video(again, Film(piece.filmed, size="720p"), piece.audio)

    assert again.read_bytes() == film.read_bytes()


def test_what_is_seen_is_what_was_drawn(film: Path, piece: Piece) -> None:
    pictures = Film(piece.filmed, size="720p")
    frames = frames_of(film)

    noise = []
    for number, frame in enumerate(frames):
        second = number / FRAMES_PER_SECOND
        drawn = pictures.canvas_at(second, second / piece.audio.duration).planes
        noise.append(((frame.astype(np.int32) - drawn) ** 2).mean())

    # 50 dB below the brightest: one step of brightness, which nobody sees.
    assert max(noise) < 255**2 / 10**5
