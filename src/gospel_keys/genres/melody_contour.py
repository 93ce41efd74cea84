"""The contour of a melody: how high the line wants to be at each moment (M-07, M-08).

Verses lie low, choruses a fourth higher; every phrase has a shape of its own, and one note of
the piece is its summit, at about two thirds of the way.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import FormSection, Phrase, SectionKind
from gospel_keys.units import MidiPitch, Ticks

HOMES: Final = MappingProxyType(
    {
        SectionKind.INTRO: 69.0,
        SectionKind.VERSE: 67.5,
        SectionKind.CHORUS: 74.5,
        SectionKind.BRIDGE: 70.5,
        SectionKind.VAMP: 74.5,
        SectionKind.ENDING: 71.0,
    }
)
"""Where the line of a section is at home."""

HIGHEST: Final[MidiPitch] = 82
_SUMMIT_ABOVE_HOME: Final = 6.5
_SUMMIT_PLACE: Final = (0.60, 0.74)
_NOTES_BEFORE_SUMMIT: Final = 2
_CLIMB: Final = 4.5
_CLIMB_BARS: Final = (1.6, 1.3)
"""How long the line rises to the summit, and how soon it has left it."""

_LEAD_OVER: Final = 0.45
_PERIOD_RISE: Final = 2.5
_SHAPES: Final = (
    (-3.0, 1.0, 3.0, -1.5),
    (-3.5, -1.0, 1.5, 2.5),
    (3.0, 1.0, -1.0, -3.0),
    (0.0, 3.0, -2.5, 0.5),
    (-2.0, 3.0, 1.0, -3.0),
)
"""Heights at four places of a phrase: arch, rise, fall, wave, early arch."""


@dataclass(frozen=True, slots=True)
class Contour:
    """The heights of a whole piece.

    Parameters
    ----------
    shapes : mapping
        The shape of each phrase, by its first bar.
    summit : Ticks or None
        Where the highest note stands; None in a piece without a line.
    crown : MidiPitch
        The highest note.
    """

    shapes: Mapping[int, tuple[float, ...]]
    summit: Ticks | None
    crown: MidiPitch

    def height(self, stage: Stage, section: FormSection, beat: Beat) -> float:
        """Return the height that the line wants at a beat.

        Parameters
        ----------
        stage : Stage
        section : FormSection
            The section of the beat.
        beat : Beat
        """
        bar = stage.meter.bar
        phrase = next(p for p in section.phrases if p.bar <= beat.bar < p.bar + p.bars)
        shape = _interpolated(self.shapes[phrase.bar], _place(beat.onset, phrase, bar))
        through = (beat.bar - section.bar) / max(1, section.bars)
        rise = _PERIOD_RISE * (math.exp(-(((through - 0.65) / 0.25) ** 2)) - 0.4)
        if section.bars < 2 * phrase.bars:
            rise = 0.0
        wanted = _home(stage, section, beat.bar) + shape + rise + self._climb(beat.onset, bar)
        return min(wanted + stage.brief.register, self.crown)

    def _climb(self, onset: Ticks, bar: Ticks) -> float:
        if self.summit is None:
            return 0.0
        away = (onset - self.summit) / bar
        width = _CLIMB_BARS[0] if away < 0 else _CLIMB_BARS[1]
        return _CLIMB * math.exp(-((away / width) ** 2))


def _home(stage: Stage, section: FormSection, bar: int) -> float:
    """The home of the section; its last bar already leads over to the next one."""
    home = HOMES[section.kind]
    after = section.bar + section.bars
    following = [s for s in stage.form.sections if s.bar == after]
    if bar == after - 1 and following:
        home += _LEAD_OVER * (HOMES[following[0].kind] - home)
    return home


def draw_contour(stage: Stage, beats: Sequence[Beat], rng: random.Random) -> Contour:
    """Draw the shapes of all phrases and choose the summit.

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat
        The places the line may choose its summit from.
    rng : random.Random
    """
    shapes: dict[int, tuple[float, ...]] = {}
    before: tuple[float, ...] = ()
    for section in stage.form.sections:
        for phrase in section.phrases:
            before = rng.choice([s for s in _SHAPES if s != before])
            shapes[phrase.bar] = before
    peak = next((s for s in stage.form.sections if s.climax), None)
    summit = None if peak is None else _choose_summit(stage, peak, beats)
    if peak is None or summit is None:
        return Contour(shapes, None, HIGHEST)
    return Contour(shapes, summit.onset, _crown(stage, peak, summit))


def _interpolated(shape: Sequence[float], place: float) -> float:
    position = place * (len(shape) - 1)
    left = min(int(position), len(shape) - 2)
    return shape[left] + (position - left) * (shape[left + 1] - shape[left])


def _place(onset: Ticks, phrase: Phrase, bar: Ticks) -> float:
    return min(1.0, max(0.0, (onset - phrase.bar * bar) / (phrase.bars * bar)))


def _choose_summit(stage: Stage, peak: FormSection, beats: Sequence[Beat]) -> Beat | None:
    """A long or strong beat of the climax section, two thirds through the piece if it can be."""
    body = [s for s in stage.form.sections if not s.kind.is_frame] or [peak]
    bar = stage.meter.bar
    start, end = body[0].bar * bar, (body[-1].bar + body[-1].bars) * bar
    sung = [b for b in beats if peak.bar <= b.bar < peak.bar + peak.bars]
    inside = [b for b in sung[_NOTES_BEFORE_SUMMIT:] if not (b.closes or b.fresh)] or sung

    def cost(beat: Beat) -> tuple[float, Ticks]:
        place = (beat.onset - start) / (end - start)
        off = max(0.0, _SUMMIT_PLACE[0] - place, place - _SUMMIT_PLACE[1])
        through = (beat.onset - peak.bar * bar) / (peak.bars * bar)
        light = 0.4 * (beat.duration < stage.meter.beat) + 0.3 * (not stage.is_strong(beat.onset))
        return 12 * off + 0.8 * abs(through - 0.6) + light, beat.onset

    return min(inside, key=cost, default=None)


def _crown(stage: Stage, peak: FormSection, summit: Beat) -> MidiPitch:
    """The chord tone nearest to where the summit should be."""
    wanted = min(HOMES[peak.kind] + _SUMMIT_ABOVE_HOME + stage.brief.register, HIGHEST)
    classes = stage.chords[summit.chord].chord.pitch_classes
    able = [p for p in range(round(wanted) - 6, HIGHEST + 1) if p % 12 in classes]
    return min(able, key=lambda p: abs(p - wanted))
