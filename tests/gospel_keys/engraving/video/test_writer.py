"""The film: sizes, length, and a note that lights up in the frame in which it is heard."""

from pathlib import Path

import av
import numpy as np
import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.engraving.video.canvas import Canvas, Colour
from gospel_keys.engraving.video.keyboard import HAND_COLOURS, Keyboard
from gospel_keys.engraving.video.scroll import PLAYHEAD_PLACE, Clock
from gospel_keys.engraving.video.writer import Played, _Film, write_video
from gospel_keys.errors import RenderingCancelledError
from gospel_keys.genres.registry import arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.lead_sheet import lead_sheet
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.sound.audio import SAMPLE_RATE, Audio
from gospel_keys.sound.progress import Progress
from gospel_keys.sound.rendering import audio_duration

Piece = tuple[Score, Performance, Played]


@pytest.fixture(scope="module")
def piece() -> Piece:
    brief = read_brief("worship in F", wishes=Wishes(bars=3, meter="4/4", tempo=76), seed=6)
    made = arranger_of("gospel").arrange(brief, seed=6)
    performance = perform(made.score, made.feel, stream(6, "perform"))
    frames = round(audio_duration(performance) * SAMPLE_RATE)
    rng = np.random.Generator(np.random.PCG64(1))
    audio = Audio((0.05 * rng.standard_normal((frames, 2))).astype(np.float32))
    clock = Clock(performance.timeline, 0, made.score.duration, 1)
    return made.score, performance, Played(performance, clock, audio)


@pytest.fixture(scope="module")
def film(piece: Piece, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    write_video(path, piece[0], piece[2], size="720p")
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
    assert length == pytest.approx(piece[2].audio.duration, abs=1 / 30)


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
    for note in piece[1].notes:
        clear = [o for o in piece[1].notes if o.pitch == note.pitch and o is not note]
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

    write_video(path, piece[0], piece[2], size="720p", keyboard=False)

    foot = frames_of(path)[10][700:716, :1280]
    assert foot.mean() > 200


def test_filming_can_be_stopped(piece: Piece, tmp_path: Path) -> None:
    calls: list[float] = []

    with pytest.raises(RenderingCancelledError):
        write_video(
            tmp_path / "x.mp4",
            piece[0],
            piece[2],
            size="720p",
            progress=Progress(calls.append, lambda: len(calls) > 2),
        )


def test_a_loop_goes_back_to_its_first_bar() -> None:
    clock = Clock(Timeline((0, 3840, 7680), (1.0, 3.0, 5.0)), 7680, 3840, 2)

    assert clock.tick_at(0.0) == 7680
    assert clock.tick_at(2.0) == pytest.approx(7680 + 1920)
    assert clock.tick_at(4.0) == pytest.approx(7680 + 1920)
    assert clock.tick_at(9.0) == 7680 + 3840


def test_white_and_black_are_those_of_video() -> None:
    assert Colour.of((0, 0, 0)) == Colour(16, 128, 128)
    assert Colour.of((255, 255, 255)) == Colour(235, 128, 128)


def test_drawing_stops_at_the_edges() -> None:
    canvas = Canvas(64, 32)

    canvas.fill(-10, -10, 500, 500, Colour.of((255, 0, 0)))
    canvas.paste(np.zeros((10, 10), np.uint8), 60, 28)

    assert canvas.y[28:, 60:].max() == 0
    assert canvas.y[0, 0] == Colour.of((255, 0, 0)).y


def _loop(piece: Piece, laps: int) -> tuple[Clock, float]:
    """The second bar over and over; seconds a lap."""
    bar = piece[0].bars()[1]
    lap = piece[0].meter.bar
    return Clock(Timeline((0, laps * lap), (0.0, 2.0 * laps)), bar.onset, bar.duration, laps), 2.0


def _film_of(piece: Piece, clock: Clock, page: Score | None = None) -> _Film:
    played = Played(Performance((), (), clock.timeline, 8.0), clock, piece[2].audio)
    return _Film(piece[0], played, 1280, 720, keyboard=False, page=page)


def test_only_the_bars_of_a_loop_are_seen(piece: Piece) -> None:
    clock, lap = _loop(piece, 1)
    staff = slice(200, 500)

    last = _film_of(piece, clock).canvas_at(lap - 0.01).y[staff].copy()

    # The playhead stands at the last bar line, at three tenths of the width.
    assert last[:, 400:].min() == last.max()
    assert last[:, 200:380].min() < 100


def test_the_laps_of_a_loop_follow_each_other(piece: Piece) -> None:
    clock, lap = _loop(piece, 8)
    film = _film_of(piece, clock)
    staff = slice(200, 500)

    first, second = (film.canvas_at(lap * n + 0.7).y[staff, 386:].copy() for n in (0, 1))
    last = film.canvas_at(lap * 7 + 0.7).y[staff, 386:].copy()

    assert np.array_equal(first, second)
    assert last.mean() > second.mean()


def test_a_note_struck_early_is_lit_in_its_own_lap() -> None:
    clock = Clock(Timeline((0, 7680), (0.0, 4.0)), 3840, 3840, 2)

    assert [clock.lap_of(3840, second) for second in (-0.02, 0.1, 1.98, 2.1)] == [0, 0, 1, 1]
    assert [clock.lap_at(second) for second in (0.0, 1.98, 2.1, 9.0)] == [0, 0, 1, 1]


def test_a_lead_sheet_in_a_film_has_one_staff_whose_notes_light(piece: Piece) -> None:
    score, performance, played = piece
    page = lead_sheet(score)
    film = _Film(score, played, 1280, 720, keyboard=False, page=page)
    tune = next(
        i for i, note in enumerate(score.notes) if note.midi % 12 == page.notes[0].midi % 12
        and note.onset == page.notes[0].onset and note.hand is Hand.RIGHT
    )  # fmt: skip
    struck = next(note for note in performance.notes if note.source == tune)

    canvas = film.canvas_at((struck.start + struck.end) / 2)

    playhead = round(1280 * PLAYHEAD_PLACE)
    blue = HAND_COLOURS[Hand.RIGHT]
    assert (canvas.u[50:300, : playhead // 2 + 20] == blue.u).any()
    dark = (canvas.y[200:640, 600:1200] < 60).mean(axis=1)
    assert int((np.diff((dark > 0.9).astype(int)) == 1).sum()) == 5
