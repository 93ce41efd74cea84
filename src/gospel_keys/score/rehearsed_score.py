"""What stands over the music of a rehearsal: the page's keys, chords and words, lap after lap.

A rehearsal is played from the page but not along it: bars are left out, come again, and are
counted in. Programs that read the performance as a file need bar lines, chord symbols and words
where they sound.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Bar, ChordSpan, KeyChange, MeterChange, Score, Section
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.score.rehearsal import Rehearsed
from gospel_keys.units import WHOLE, Ticks

_DENOMINATORS: Final = (2, 4, 8, 16)
_MOST_COUNTS: Final = 24

_Span = TypeVar("_Span", ChordSpan, Section)


def rehearsed_score(score: Score, played: Rehearsed) -> Score:
    """Return the heading of a rehearsal, without notes, in time with its performance.

    Parameters
    ----------
    score : Score
        From which it is played, in the key that is heard.
    played : Rehearsed

    Returns
    -------
    heading : Score
        Tick 0 is the first click of the count-in. The score itself where all of it is played
        once and at once.
    """
    if not played.lead and played.laps == 1 and played.length == score.duration:
        return score
    starts = [played.lead + lap * played.length for lap in range(played.laps)]
    return Score(
        title=score.title,
        subtitle=score.subtitle,
        creator=score.creator,
        duration=played.lead + played.laps * played.length,
        meters=_meters(played, starts),
        keys=_keys(played, starts),
        tempos=(replace(score.tempos[0], onset=0),),
        notes=(),
        chords=_spans(score.chords, played, starts),
        sections=_spans(score.sections, played, starts),
        lyrics=tuple(
            (start + tick - played.first, words)
            for start in starts
            for tick, words in score.lyrics
            if 0 <= tick - played.first < played.length
        ),
    )


def led_performance(played: Rehearsed) -> Performance:
    """Return the performance of a rehearsal, with a timeline that begins with its count-in."""
    performance = played.performance
    if not played.lead:
        return performance
    line = performance.timeline
    ticks = (0, *(tick + played.lead for tick in line.ticks))
    return replace(performance, timeline=Timeline(ticks, (0.0, *line.seconds)))


def _spans(spans: Sequence[_Span], played: Rehearsed, starts: Sequence[Ticks]) -> tuple[_Span, ...]:
    """What sounds within a lap, as far as it does, in every lap."""
    end = played.first + played.length
    inside = [s for s in spans if s.onset < end and s.onset + s.duration > played.first]
    found: list[_Span] = []
    for start in starts:
        for span in inside:
            onset = max(span.onset, played.first)
            length = min(span.onset + span.duration, end) - onset
            found.append(replace(span, onset=start + onset - played.first, duration=length))
    return tuple(found)


def _keys(played: Rehearsed, starts: Sequence[Ticks]) -> tuple[KeyChange, ...]:
    """The keys of the bars wherever they change; that of the first bar holds in the count-in."""
    changes = [KeyChange(0, played.bars[0].key)]
    for start in starts:
        for bar in played.bars:
            if bar.key != changes[-1].key:
                changes.append(KeyChange(start + bar.onset - played.first, bar.key))
    return tuple(changes)


def _meters(played: Rehearsed, starts: Sequence[Ticks]) -> tuple[MeterChange, ...]:
    """The meters wherever they change: a short bar gets one of its own, so that bar lines agree.

    A pickup that is counted in completes the last bar of its clicks.
    """
    opening = played.bars[0]
    counted = bool(played.lead)
    changes = [MeterChange(0, opening.meter if counted else _meter_of(opening))]
    for lap, start in enumerate(starts):
        for bar in played.bars:
            in_count = counted and lap == 0 and bar is opening
            meter = bar.meter if in_count else _meter_of(bar)
            if meter != changes[-1].meter:
                changes.append(MeterChange(start + bar.onset - played.first, meter))
    return tuple(changes)


def _meter_of(bar: Bar) -> Meter:
    """The meter of a bar, or of what there is of it."""
    for denominator in (d for d in _DENOMINATORS if d >= bar.meter.denominator):
        counts, rest = divmod(bar.duration * denominator, WHOLE)
        if not rest and 0 < counts <= _MOST_COUNTS:
            return Meter(counts, denominator)
    return bar.meter
