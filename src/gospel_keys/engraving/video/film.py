"""The film as pictures: heading, scrolling staff, rail and keyboard, for every moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from gospel_keys.engraving.engraver import Layout
from gospel_keys.engraving.strip import engrave_strip
from gospel_keys.engraving.video.canvas import Canvas, Colour
from gospel_keys.engraving.video.heading import draw_heading
from gospel_keys.engraving.video.keyboard import Keyboard
from gospel_keys.engraving.video.scroll import Clock, Scroll, Shown, Sounding
from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import Seconds

SIZES: Final = {"720p": (1280, 720), "1080p": (1920, 1080)}
_TITLE_SHARE: Final = 0.09
_KEYBOARD_SHARE: Final = 0.17
_RAIL: Final = Colour.of((225, 225, 225))
_DONE: Final = Colour.of((220, 50, 60))


@dataclass(frozen=True, slots=True)
class Filmed:
    """What is filmed.

    Parameters
    ----------
    score : Score
        Whose notes are performed.
    performance : Performance
    clock : Clock
        Which part of the score is played when.
    page : Score, optional
        As it is printed, for example its lead sheet; by default the score itself.
    layout : Layout, optional
        Chord symbols, names in the heads, and colours of the hands.
    """

    score: Score
    performance: Performance
    clock: Clock
    page: Score | None = None
    layout: Layout = field(default_factory=Layout)


class Film:
    """The pictures, one for every moment.

    Parameters
    ----------
    filmed : Filmed
    size : {"720p", "1080p"}
    keyboard : bool
        Whether a keyboard with lit keys is seen below the score.
    should_stop : callable
        Asked between the steps of engraving.

    Raises
    ------
    RenderingError
        If the engraver fails.
    RenderingCancelledError
        If ``should_stop`` returned true.
    """

    def __init__(
        self,
        filmed: Filmed,
        *,
        size: str = "1080p",
        keyboard: bool = True,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.width, self.height = width, height = SIZES[size]
        score, page = filmed.score, filmed.page or filmed.score
        self._canvas = Canvas(width, height)
        head = _even(height * _TITLE_SHARE)
        foot = _even(height * _KEYBOARD_SHARE) if keyboard else _even(height * 0.03)
        strip = engrave_strip(page, filmed.layout)
        top, bottom = _fit(strip.height, head, height - foot, height)
        self._sounding = Sounding(filmed.performance.notes)
        self._scroll = Scroll(
            Shown(score, page, strip, coloured=filmed.layout.hand_colours),
            filmed.clock,
            self._sounding,
            width=width,
            top=top,
            bottom=bottom,
            should_stop=should_stop,
        )
        self._keys = Keyboard(width, height - foot, height) if keyboard else None
        self._rail = (height - foot - max(4, height // 180), height - foot)
        self._canvas.paste(draw_heading(score, width, head), 0, 0)

    def canvas_at(self, second: Seconds, done: float = 0.0) -> Canvas:
        """Return the picture of a moment; it is drawn over by the next.

        Parameters
        ----------
        second : Seconds
        done : float, 0..1
            How far the rail is filled.
        """
        canvas = self._canvas
        self._scroll.draw(canvas, second)
        if self._keys:
            self._keys.draw(canvas, self._sounding.keys(second))
        top, bottom = self._rail
        filled = round(canvas.width * min(1.0, done))
        canvas.fill(0, top, canvas.width, bottom, _RAIL)
        canvas.fill(0, top, filled, bottom, _DONE)
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
