"""The tempo curve: written tempi, breathing over phrases, and held fermatas.

Ticks on one side, seconds on the other. Slowing at cadences is written in the score's
tempo marks; here only the phrase-level rubato and the fermata are added (rule P-09).
"""

import math
from bisect import bisect_right
from itertools import pairwise

from gospel_keys.score.model import Articulation, Bar, Score
from gospel_keys.score.perform.phrases import PhraseSpan, phrase_at, phrase_spans
from gospel_keys.score.performance import Timeline
from gospel_keys.units import Seconds, Ticks

_FERMATA_STRETCH = 1.6
_FERMATA_LONGEST: Seconds = 2.4
"""A fermata adds 60 % to its chord, but never more than this many seconds."""


def build_timeline(score: Score, bars: tuple[Bar, ...], *, rubato: float = 0.0) -> Timeline:
    """Map the ticks of a score to seconds.

    Parameters
    ----------
    score : Score
    bars : tuple of Bar
        ``score.bars()``.
    rubato : float in 0..0.2
        Depth of the phrase-level curve as a share of the tempo: phrases begin and end
        slower by it and are faster by it in their middle.

    Returns
    -------
    timeline : Timeline
        From tick 0 to the end of the score.
    """
    fermatas = _fermatas(score)
    ticks = sorted(_breakpoints(score, bars, fermatas, rubato=rubato))
    phrases = phrase_spans(score, bars) if rubato else ()
    seconds = [0.0]
    for left, right in pairwise(ticks):
        seconds.append(seconds[-1] + _length(score, left, right, phrases=phrases, rubato=rubato))
    return _hold(Timeline(tuple(ticks), tuple(seconds)), fermatas)


def _breakpoints(
    score: Score,
    bars: tuple[Bar, ...],
    fermatas: tuple[tuple[Ticks, Ticks], ...],
    *,
    rubato: float,
) -> set[Ticks]:
    points = {0, score.duration, *(tick for span in fermatas for tick in span)}
    points.update(mark.onset for mark in score.tempos if mark.onset < score.duration)
    if rubato:
        for bar in bars:
            points.update(range(bar.onset, bar.end, bar.meter.beat))
    return points


def _length(
    score: Score,
    left: Ticks,
    right: Ticks,
    *,
    phrases: tuple[PhraseSpan, ...],
    rubato: float,
) -> Seconds:
    index = bisect_right(score.tempos, left, key=lambda mark: mark.onset) - 1
    mark = score.tempos[index]
    speed = mark.bpm * mark.beat / 60
    if phrases:
        middle = (left + right) / 2
        speed *= 1 - rubato * math.cos(2 * math.pi * phrase_at(phrases, middle).position(middle))
    return (right - left) / speed


def _fermatas(score: Score) -> tuple[tuple[Ticks, Ticks], ...]:
    held: dict[Ticks, Ticks] = {}
    for note in score.notes:
        if Articulation.FERMATA in note.articulations:
            held[note.onset] = max(held.get(note.onset, 0), note.end)
    spans: list[tuple[Ticks, Ticks]] = []
    for onset, end in sorted(held.items()):
        if end > onset and (not spans or onset >= spans[-1][1]):
            spans.append((onset, end))
    return tuple(spans)


def _hold(timeline: Timeline, fermatas: tuple[tuple[Ticks, Ticks], ...]) -> Timeline:
    """Lengthen the stretches under a fermata; the last bar's fermata holds its chord."""
    if not fermatas:
        return timeline
    seconds = [timeline.seconds[0]]
    for index in range(1, len(timeline.ticks)):
        left, right = timeline.ticks[index - 1], timeline.ticks[index]
        length = timeline.seconds[index] - timeline.seconds[index - 1]
        for onset, end in fermatas:
            if onset <= left < end:
                whole = timeline.seconds_at(end) - timeline.seconds_at(onset)
                extra = min((_FERMATA_STRETCH - 1) * whole, _FERMATA_LONGEST)
                length += extra * (right - left) / (end - onset)
        seconds.append(seconds[-1] + length)
    return Timeline(timeline.ticks, tuple(seconds))
