"""The pictures of the film: loops, lead sheets, and stopping while they are prepared."""

from dataclasses import replace

import numpy as np
import pytest
from tests.gospel_keys.engraving.video.conftest import Piece

from gospel_keys.engraving.engraver import Layout
from gospel_keys.engraving.video.canvas import Canvas
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


def _still(piece: Piece, layout: Layout) -> Canvas:
    """The first moment, with nothing lit."""
    silent = replace(piece.performance, notes=())
    filmed = replace(piece.filmed, performance=silent, layout=layout)
    return Film(filmed, size="720p", keyboard=False).canvas_at(0.0)


def test_the_hands_of_a_film_have_their_colours(piece: Piece) -> None:
    staff = slice(100, 330)
    black = _still(piece, Layout())
    coloured = _still(piece, Layout(hand_colours=True))

    music = slice(240, 600)
    found = {
        hand: (abs(coloured.u[staff, music].astype(int) - colour.u) < 12)
        & (abs(coloured.v[staff, music].astype(int) - colour.v) < 12)
        for hand, colour in HAND_COLOURS.items()
    }
    right, left = (np.flatnonzero(found[hand].any(axis=1)) for hand in (Hand.RIGHT, Hand.LEFT))
    assert min(found[hand].sum() for hand in Hand) > 100
    assert right.mean() < left.mean()
    assert set(np.unique(black.u[staff, music])) == {128}


def test_the_heads_of_a_film_have_their_names(piece: Piece) -> None:
    plain, named = (_still(piece, layout) for layout in (Layout(), Layout(note_names=True)))

    # White letters stand in the black heads; nothing else has moved.
    lighter = named.y.astype(int) - plain.y
    assert (lighter[:, 400:] > 60).sum() > 300
    assert (lighter[:64] == 0).all()


def test_a_coloured_note_that_sounds_is_as_strong_as_a_black_one(piece: Piece) -> None:
    second = piece.performance.notes[0].start + 0.05
    plain, coloured = (
        Film(replace(piece.filmed, layout=layout), size="720p", keyboard=False).canvas_at(second)
        for layout in (Layout(), Layout(hand_colours=True))
    )

    # Where the plain film is tinted, a note is lit; its heart has the whole colour of a hand.
    right = HAND_COLOURS[Hand.RIGHT]
    hearts = np.argwhere((abs(plain.u.astype(int) - right.u) < 3) & (plain.v != 128))
    hearts = hearts[(hearts[:, 1] > 160) & (hearts[:, 1] < 225)]
    assert len(hearts) > 20
    strengths = [(film.y[2 * r, 2 * c]) for film in (plain, coloured) for r, c in hearts]
    assert np.median(strengths[: len(hearts)]) == np.median(strengths[len(hearts) :]) == right.y


def test_a_film_shows_the_chord_symbols_that_the_page_shows(piece: Piece) -> None:
    shown, hidden = (_still(piece, Layout(chord_symbols=wish)).y for wish in (True, False))

    assert not np.array_equal(shown, hidden)
