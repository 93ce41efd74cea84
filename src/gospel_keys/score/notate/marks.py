"""Marks in time: tempo marks from the timeline, and where the foot's moments are written."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, TempoMark
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.notate.quantise import Frame, Placed
from gospel_keys.score.performance import Timeline
from gospel_keys.units import EIGHTH, Seconds, Ticks

_OPENING: Final = 8
_TEMPO_CHANGE: Final = 0.15


def snapping(
    placed: dict[Hand, Placed], gestures: dict[Hand, list[Gesture]], frame: Frame
) -> Callable[[Seconds], Ticks]:
    """Return what finds the written place of a moment of the foot: the attack it follows.

    Where no attack is near, it is the nearest eighth.
    """
    pairs = sorted(
        (g.start, tick)
        for hand, own in gestures.items()
        for g, tick in zip(own, placed[hand].ticks, strict=True)
    )
    moments = [p[0] for p in pairs]

    def snap(second: Seconds) -> Ticks:
        place = bisect_left(moments, second)
        near = [pairs[i] for i in (place - 1, place) if 0 <= i < len(pairs)]
        near = [p for p in near if -0.16 < p[0] - second < 0.05]
        if near:
            return max(near, key=lambda p: p[0])[1]
        return max(round(frame.ticks_at(second) / EIGHTH) * EIGHTH, 0)

    return snap


def place_words(
    words: Sequence[tuple[Seconds, str]],
    placed: dict[Hand, Placed],
    gestures: dict[Hand, list[Gesture]],
) -> tuple[tuple[Ticks, str], ...]:
    """Put each syllable to the attack that is struck nearest, in the right hand if it plays.

    Of syllables that come to the same attack the first is kept.
    """
    hand = Hand.RIGHT if gestures[Hand.RIGHT] else Hand.LEFT
    moments = [gesture.start for gesture in gestures[hand]]
    found: dict[Ticks, str] = {}
    for second, text in words:
        place = bisect_left(moments, second)
        near = range(max(place - 1, 0), min(place + 1, len(moments)))
        nearest = min(near, key=lambda index: abs(moments[index] - second))
        found.setdefault(placed[hand].ticks[nearest], text)
    return tuple(sorted(found.items()))


def mark_tempos(timeline: Timeline, meter: Meter, end: Ticks) -> tuple[TempoMark, ...]:
    """Return the opening tempo and, unseen, every marked change from it.

    The opening tempo is the median of the first eight beats, or of all if there are fewer.
    """
    counts = range(0, end, meter.beat)
    seconds = [timeline.seconds_at(tick) for tick in (*counts, end)]
    beats = [60.0 / max(b - a, 0.02) for a, b in pairwise(seconds)]
    first = sorted(beats[:_OPENING])[len(beats[:_OPENING]) // 2]
    marks = [TempoMark(0, float(round(first)), meter.beat)]
    for tick, bpm in zip(counts, beats, strict=True):
        if abs(bpm / marks[-1].bpm - 1) > _TEMPO_CHANGE and tick:
            marks.append(TempoMark(tick, round(bpm, 1), meter.beat, visible=False))
    return tuple(marks)
