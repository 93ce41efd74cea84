"""The scrolling staff: which part of the strip is seen at which moment, and what is lit."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from gospel_keys.engraving.strip import (
    STAFF_HEIGHT,
    Signature,
    Strip,
    engrave_signature,
    signatures_of,
)
from gospel_keys.engraving.video.canvas import BLACK, WHITE, Canvas, Colour, Picture, Plane
from gospel_keys.engraving.video.keyboard import HAND_COLOURS
from gospel_keys.engraving.video.raster import never, rasterise, rasterise_colours
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.notation import Clef
from gospel_keys.score.performance import PerformedNote, Timeline
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, Seconds, Ticks

PLAYHEAD_PLACE: Final = 0.3
"""Share of the width at which the music sounds."""

_HALO: Final = Colour.of((255, 236, 170))
_PLAYHEAD: Final = Colour.of((220, 50, 60))
_FADE: Final = 32
_RAMP: Final = np.linspace(0.0, 1.0, _FADE, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Clock:
    """From a moment of the sound to a place in the written score, through all laps of a loop.

    Parameters
    ----------
    timeline : Timeline
        Of the performance that is heard.
    first : Ticks
        Where in the score it begins.
    length : Ticks
        Length of one lap.
    laps : int
    """

    timeline: Timeline
    first: Ticks
    length: Ticks
    laps: int

    def tick_at(self, second: Seconds) -> float:
        """Return the place in the score, held at both ends."""
        played = self.timeline.ticks_at(second)
        if played <= 0:
            return float(self.first)
        if played >= self.laps * self.length:
            return float(self.first + self.length)
        return self.first + played % self.length

    def lap_at(self, second: Seconds) -> int:
        """Return which lap is heard, counted from 0."""
        if self.laps == 1:
            return 0
        played = self.timeline.ticks_at(second)
        return int(min(max(played // self.length, 0), self.laps - 1))

    def lap_of(self, onset: Ticks, second: Seconds) -> int:
        """Return the lap to which a note belongs that is heard at a moment, a little late or early.

        Parameters
        ----------
        onset : Ticks
            Where the note stands in the score.
        second : Seconds
            When it is struck.
        """
        if self.laps == 1:
            return 0
        laps = (self.timeline.ticks_at(second) - (onset - self.first)) / self.length
        return min(max(round(laps), 0), self.laps - 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is played, and what is seen of it.

    Parameters
    ----------
    score : Score
        Whose notes are performed.
    page : Score
        As it is printed: the same, or its lead sheet.
    strip : Strip
        The page on one line.
    coloured : bool
        Whether the hands have colours there.
    """

    score: Score
    page: Score
    strip: Strip
    coloured: bool = False

    def draw(self, width: int, should_stop: Callable[[], bool]) -> Picture:
        """Return the strip as a picture of some width."""
        if self.coloured:
            return rasterise_colours(self.strip.engraving, width, should_stop=should_stop)
        return Picture(rasterise(self.strip.engraving, width, should_stop=should_stop))

    def printed(self) -> dict[int, int]:
        """Return the printed note for each note of the score that is on the page."""
        if self.page is self.score:
            return {place: place for place in range(len(self.score.notes))}
        tops: dict[tuple[Ticks, int], int] = {}
        for place, note in enumerate(self.score.notes):
            # The last of an onset is the highest: notes stand in the order of hand and pitch.
            tops[note.onset, note.midi % 12] = place
        return {
            tops[note.onset, note.midi % 12]: number
            for number, note in enumerate(self.page.notes)
            if (note.onset, note.midi % 12) in tops
        }

    def stretch(self, first: Ticks, length: Ticks) -> tuple[float, float]:
        """Return where on the strip a stretch of bars begins and ends; the edges for the outer."""
        bars = self.page.bars()
        ends = dict(zip((bar.end for bar in bars), self.strip.bar_lines, strict=False))
        left = ends.get(first, 0.0)
        whole = first + length >= self.page.duration
        return left, self.strip.width if whole else ends.get(first + length, self.strip.width)


@dataclass(frozen=True, slots=True)
class _Lit:
    """A box of the strip in pixels."""

    left: int
    top: int
    right: int
    bottom: int


class Scroll:
    """The staff part of the picture.

    Of a loop only its own bars are seen, one lap after the other.

    Parameters
    ----------
    shown : Shown
    clock : Clock
    sounding : Sounding
        It tells which notes are lit.
    width : int
        Of the picture.
    top, bottom : int
        Rows between which the staff is drawn.
    should_stop : callable
        Asked while the strip is drawn.

    Raises
    ------
    RenderingCancelledError
        If ``should_stop`` returned true.
    """

    def __init__(
        self,
        shown: Shown,
        clock: Clock,
        sounding: "Sounding",
        *,
        width: int,
        top: int,
        bottom: int,
        should_stop: Callable[[], bool] = never,
    ) -> None:
        self.clock, self.width, self.top = clock, width, top
        self._score = shown.score
        self._strip = strip = shown.strip
        self.scale = (bottom - top) / strip.height
        self._coloured = shown.coloured
        self._picture = shown.draw(round(strip.width * self.scale), should_stop)
        self._rows = min(bottom - top, self._picture.y.shape[0])
        self._panels = _panels(shown.page, strip, self._picture.y, self.scale)
        self._sounding = sounding
        edges = shown.stretch(clock.first, clock.length)
        self._left, self._right = (round(edge * self.scale) for edge in edges)
        heads = self._boxes()
        self._lit = {n: heads[m] for n, m in shown.printed().items() if m in heads}

    def _boxes(self) -> dict[int, _Lit]:
        boxes: dict[int, _Lit] = {}
        for head in self._strip.heads:
            left, right = (round(x * self.scale) for x in (head.left, head.right))
            top, bottom = (self.top + round(y * self.scale) for y in (head.top, head.bottom))
            boxes[head.note] = _Lit(left - 2, top - 1, right + 3, bottom + 2)
        return boxes

    def x_at(self, second: Seconds) -> float:
        """Return where the playhead stands on the strip, in pixels."""
        return self._strip.x_at(self.clock.tick_at(second)) * self.scale

    def draw(self, canvas: Canvas, second: Seconds) -> None:
        """Draw the staff as it is at a moment."""
        place = round(self.width * PLAYHEAD_PLACE)
        offset = round(self.x_at(second)) - place
        bottom = self.top + self._rows
        canvas.fill(0, self.top, self.width, bottom, Colour(WHITE, 128, 128))
        here = self.clock.lap_at(second)
        self._draw_laps(canvas, offset, here)
        for note in self._sounding.at(second):
            if note.source in self._lit:
                lap = self.clock.lap_of(self._score.notes[note.source].onset, note.start)
                away = (here - lap) * (self._right - self._left)
                self._light(canvas, self._lit[note.source], offset + away, note.hand)
        self._draw_panel(canvas, second, offset)
        canvas.fill(place - 1, self.top, place + 1, bottom, _PLAYHEAD)

    def _draw_laps(self, canvas: Canvas, offset: int, here: int) -> None:
        """Draw the lap that is heard, and those before and after it as far as they are seen."""
        picture = self._picture.part(self._rows, self._left, self._right)
        wide = max(1, self._right - self._left)
        for lap in range(self.clock.laps):
            left = self._left - offset + (lap - here) * wide
            if left < self.width and left + wide > 0:
                canvas.paste_picture(picture, left, self.top)

    def _light(self, canvas: Canvas, box: _Lit, offset: int, hand: Hand) -> None:
        """Paint the notehead in the colour of its hand on a pale ground."""
        left, right = max(0, box.left - offset), min(canvas.width, box.right - offset)
        if left >= right:
            return
        ink = canvas.y[box.top : box.bottom, left:right]
        colour = HAND_COLOURS[hand]
        # Ink that has its hand's colour already is lighter than black, and as full.
        full_ink = colour.y if self._coloured else BLACK
        share = np.minimum((WHITE - ink.astype(np.int16)) / (WHITE - full_ink), 1.0)
        ink[:] = np.rint(_HALO.y + share * (colour.y - _HALO.y))
        rows = slice(box.top // 2, (box.bottom + 1) // 2)
        columns = slice(left // 2, (right + 1) // 2)
        full = canvas.u[rows, columns].shape
        coarse = _halved(share, full)
        canvas.u[rows, columns] = np.rint(_HALO.u + coarse * (colour.u - _HALO.u))
        canvas.v[rows, columns] = np.rint(_HALO.v + coarse * (colour.v - _HALO.v))

    def _draw_panel(self, canvas: Canvas, second: Seconds, offset: int) -> None:
        """Pin clefs and key signature at the left once they have scrolled out of sight."""
        if offset <= 0 and not self._left:
            return
        tick = self.clock.tick_at(second)
        index = bisect_right(self._panels, tick, key=itemgetter(0)) - 1
        panel = self._panels[max(0, index)][1]
        rows = min(self._rows, panel.shape[0])
        edge = panel.shape[1] - _FADE
        canvas.paste(panel[:rows, :edge], 0, self.top)
        canvas.tint(0, self.top, edge, self.top + rows, Colour(WHITE, 128, 128))
        under = canvas.y[self.top : self.top + rows, edge : edge + _FADE]
        mixed = panel[:rows, edge:] * (1.0 - _RAMP) + under * _RAMP
        under[:] = np.rint(mixed)


def _halved(share: npt.NDArray[np.float64], size: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Return shares of ink at half the resolution; the last row and column may stand twice."""
    rows, columns = (
        np.minimum(np.arange(2 * count), there - 1)
        for count, there in zip(size, share.shape, strict=True)
    )
    wide = share[rows][:, columns]
    coarse: npt.NDArray[np.float64] = (
        wide[::2, ::2] + wide[1::2, ::2] + wide[::2, 1::2] + wide[1::2, 1::2]
    ) / 4
    return coarse


def _panels(score: Score, strip: Strip, picture: Plane, scale: float) -> list[tuple[Ticks, Plane]]:
    """Brace, clefs and signature for every stretch of the piece, in line with the strip."""
    drawn: dict[tuple[Key, tuple[Clef, Clef]], Plane] = {}
    panels: list[tuple[Ticks, Plane]] = []
    for signature in signatures_of(score):
        look = (signature.bar.key, signature.clefs)
        if look not in drawn:
            drawn[look] = _panel(
                engrave_signature(score, signature), signature, strip, picture, scale
            )
        panels.append((signature.onset, drawn[look]))
    return panels


def _panel(sign: Strip, signature: Signature, strip: Strip, picture: Plane, scale: float) -> Plane:
    drawn = rasterise(sign.engraving, round(sign.width * scale))
    braced = sign.staff_tops[0] < sign.staff_tops[1]
    end = _CLEF_END if braced else _CLEF_END - _NO_BRACE
    edge = round((end + _SIGN_WIDTH * abs(signature.bar.key.fifths)) * scale)
    panel: Plane = np.full((picture.shape[0], edge + _FADE), WHITE, np.uint8)
    # The brace and the line at its right are as tall as those of the strip.
    brace = round(_BRACE_END * scale)
    panel[:, :brace] = picture[:, :brace]
    for staff in range(2):
        _copy_staff(panel, drawn, brace, strip.staff_tops[staff], sign.staff_tops[staff], scale)
    # Between the signature and the meter there is nothing but staff lines.
    panel[:, edge:] = panel[:, edge - 1 : edge]
    return panel


def _copy_staff(
    panel: Plane, drawn: Plane, left: int, wanted: float, found: float, scale: float
) -> None:
    """Copy the rows around a staff to where the strip has that staff."""
    reach = _AROUND_STAFF
    count = round((STAFF_HEIGHT + 2 * reach) * scale)
    to, start = round((wanted - reach) * scale), round((found - reach) * scale)
    skip = max(0, -to, -start)
    count = min(count, panel.shape[0] - to, drawn.shape[0] - start)
    right = min(panel.shape[1], drawn.shape[1])
    panel[to + skip : to + count, left:right] = drawn[start + skip : start + count, left:right]


_BRACE_END: Final = 800.0
_CLEF_END: Final = 1180.0
_NO_BRACE: Final = 70.0
"""By how much a single staff begins further left."""

_SIGN_WIDTH: Final = 190.0
_AROUND_STAFF: Final = 420.0


class Sounding:
    """Which keys are down at which moment."""

    def __init__(self, notes: Sequence[PerformedNote]) -> None:
        self._notes = sorted(notes, key=lambda n: n.start)
        self._starts = [n.start for n in self._notes]
        self._longest = max((n.end - n.start for n in notes), default=0.0)

    def at(self, second: Seconds) -> Iterator[PerformedNote]:
        """Yield the notes that are held at a moment."""
        low = bisect_left(self._starts, second - self._longest)
        high = bisect_right(self._starts, second)
        return (note for note in self._notes[low:high] if note.end > second)

    def keys(self, second: Seconds) -> dict[MidiPitch, Hand]:
        """Return the keys that are down, with their hands."""
        found: dict[MidiPitch, Hand] = defaultdict()
        for note in self.at(second):
            found[note.pitch] = note.hand
        return dict(found)
