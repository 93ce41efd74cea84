"""The pictures of the film: loops, lead sheets, and stopping while they are prepared."""

from dataclasses import replace

import numpy as np
import pytest
from tests.gospel_keys.engraving.video.conftest import Piece

from gospel_keys.engraving.video.film import Film, Filmed
from gospel_keys.engraving.video.keyboard import HAND_COLOURS
from gospel_keys.engraving.video.scroll import PLAYHEAD_PLACE, Clock
from gospel_keys.errors import RenderingCancelledError
from gospel_keys.score.lead_sheet import lead_sheet
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.performance import Performance, Timeline


def _loop(piece: Piece, laps: int) -> tuple[Clock, float]:
    """The second bar over and over; seconds a lap."""
    bar = piece.score.bars()[1]
    lap = piece.score.meter.bar
    return Clock(Timeline((0, laps * lap), (0.0, 2.0 * laps)), bar.onset, bar.duration, laps), 2.0


def _film_of(piece: Piece, clock: Clock, page: Score | None = None) -> Film:
    silent = Performance((), (), clock.timeline, 8.0)
    return Film(Filmed(piece.score, silent, clock, page), size="720p", keyboard=False)


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


def test_a_lead_sheet_in_a_film_has_one_staff_whose_notes_light(piece: Piece) -> None:
    score, performance = piece.score, piece.performance
    page = lead_sheet(score)
    film = Film(replace(piece.filmed, page=page), size="720p", keyboard=False)
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


def test_engraving_the_film_can_be_stopped(piece: Piece) -> None:
    with pytest.raises(RenderingCancelledError):
        Film(piece.filmed, should_stop=lambda: True)


def test_the_rail_shows_how_much_is_done(piece: Piece) -> None:
    film = Film(piece.filmed, size="720p", keyboard=False)
    rail = slice(720 - 22 - 3, 720 - 22 - 1)

    start, half = (film.canvas_at(0.0, done).y[rail].copy() for done in (0.0, 0.5))

    assert len(set(start.ravel().tolist())) == 1
    assert (half != start).mean() == 0.5
