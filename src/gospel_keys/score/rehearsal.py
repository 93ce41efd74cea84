"""Rehearsal: the same performance slower, in another key, one hand alone, a few bars in a loop.

Everything happens in the performance: the human timing is scaled and repeated as it is, and
the written score stays what it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.model import Bar, Hand, Score
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline
from gospel_keys.score.rehearsed_bars import rehearsed_bars
from gospel_keys.units import Seconds, Semitones, Ticks

TEMPO_SCALES: Final = (0.25, 2.0)
TRANSPOSITIONS: Final[tuple[Semitones, Semitones]] = (-12, 12)
MOST_REPEATS: Final = 50
MOST_COUNT_IN: Final = 4
_SHORTEST: Final[Seconds] = 0.02


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How a piece is to be played for practice.

    Parameters
    ----------
    hand : Hand or None
        The only hand that plays; None plays both.
    tempo_scale : float in 0.25..2.0
        1.0 is the tempo of the piece, 0.5 half of it.
    transpose : Semitones in -12..12
    bars : (int, int) or None
        First and last bar as the page numbers them: a repeat is counted once, a pickup is bar 0;
        None plays them all.
    repeats : int in 1..50
        How often the bars are played in a row.
    count_in : int in 0..4
        Bars of clicks before the music.
    click : bool
        Whether a metronome goes along.

    Raises
    ------
    InvalidRequestError
        If a number is out of its range.
    """

    hand: Hand | None = None
    tempo_scale: float = 1.0
    transpose: Semitones = 0
    bars: tuple[int, int] | None = None
    repeats: int = 1
    count_in: int = 0
    click: bool = False

    def __post_init__(self) -> None:
        _check("tempo_scale", self.tempo_scale, *TEMPO_SCALES)
        _check("transpose", self.transpose, *TRANSPOSITIONS)
        _check("repeats", self.repeats, 1, MOST_REPEATS)
        _check("count_in", self.count_in, 0, MOST_COUNT_IN)


def _check(field: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        msg = f"{field} {value:g} is out of range; expected {low:g} to {high:g}"
        raise InvalidRequestError(msg, value=value, field=field)


@dataclass(frozen=True, slots=True)
class Click:
    """A stroke of the metronome; ``accent`` on the first beat of a bar."""

    time: Seconds
    accent: bool


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A performance as it was asked for.

    Parameters
    ----------
    performance : Performance
        Its timeline counts ticks from the first bar played, on through the laps.
    clicks : tuple of Click, in order of time
    bars : tuple of Bar
        Of the score: what one lap plays.
    laps : int
    lead : Ticks
        Length of the count-in, which comes before tick 0 of the timeline.
    """

    performance: Performance
    clicks: tuple[Click, ...]
    bars: tuple[Bar, ...]
    laps: int = 1
    lead: Ticks = 0

    @property
    def first(self) -> Ticks:
        """Where in the score a lap begins."""
        return self.bars[0].onset

    @property
    def length(self) -> Ticks:
        """Length of one lap."""
        return self.bars[-1].end - self.first


def rehearse(performance: Performance, score: Score, rehearsal: Rehearsal) -> Rehearsed:
    """Play a performance as a rehearsal wants it.

    Parameters
    ----------
    performance : Performance
        Of that score: its notes name their written sources.
    score : Score
    rehearsal : Rehearsal

    Returns
    -------
    rehearsed : Rehearsed

    Raises
    ------
    InvalidRequestError
        If the bars are not in the piece, or transposing leaves the keyboard.
    """
    bars = rehearsed_bars(score, rehearsal.bars)
    window = _Window(bars[0].onset, bars[-1].end)
    whole = rehearsal.bars is None
    taken = performance if whole else _excerpt(performance, score, window)
    taken = _with_hand(taken, rehearsal)
    taken = _transposed(taken, rehearsal.transpose)
    taken = _scaled(taken, 1.0 / rehearsal.tempo_scale)
    beats = [(tick - window.start, accent) for tick, accent in _beats(bars)]
    clicks, wait, lead = _count_in(bars[0], taken.timeline, rehearsal.count_in)
    length = window.end - window.start
    if rehearsal.click:
        period = taken.timeline.seconds_at(length)
        clicks += [
            Click(wait + lap * period + taken.timeline.seconds_at(tick), accent)
            for lap in range(rehearsal.repeats)
            for tick, accent in beats
        ]
    played = _delayed(_repeated(taken, length, rehearsal.repeats), wait)
    return Rehearsed(played, tuple(clicks), bars, rehearsal.repeats, lead)


@dataclass(frozen=True, slots=True)
class _Window:
    start: Ticks
    end: Ticks


def _beats(bars: tuple[Bar, ...]) -> Iterator[tuple[Ticks, bool]]:
    for bar in bars:
        for place in range(0, bar.duration, bar.meter.beat):
            yield bar.onset + place, place == 0


def _count_in(bar: Bar, timeline: Timeline, bars: int) -> tuple[list[Click], Seconds, Ticks]:
    """Return the clicks before the music and how long they take, at its opening tempo.

    A pickup is counted in through the missing beats of its own bar as well.
    """
    if not bars:
        return [], 0.0, 0
    beat, beats = bar.meter.beat, bar.meter.bar // bar.meter.beat
    missing = (bar.meter.bar - bar.duration) // beat
    opening = timeline.seconds_at(bar.duration) - timeline.seconds_at(0)
    length = opening * beat / bar.duration
    count = bars * beats + missing
    clicks = [Click(length * number, number % beats == 0) for number in range(count)]
    return clicks, count * length, count * beat


def _excerpt(performance: Performance, score: Score, window: _Window) -> Performance:
    """Keep what is written inside a window; it begins at time 0 and is cut at its end."""
    start = performance.timeline.seconds_at(window.start)
    end = performance.timeline.seconds_at(window.end)
    notes = []
    for note in performance.notes:
        written = score.notes[note.source].onset if note.source >= 0 else None
        tick = performance.timeline.ticks_at(note.start) if written is None else written
        if window.start <= tick < window.end:
            # Human timing may strike the first beat early and the last note late.
            begin = max(0.0, note.start - start)
            stop = max(begin + _SHORTEST, min(note.end, end) - start)
            notes.append(replace(note, start=begin, end=stop))
    pedals = _pedals_within(performance.pedals, start, end)
    duration = max([end - start, *(n.end for n in notes)])
    return Performance(
        tuple(sorted(notes, key=lambda n: (n.start, n.pitch))),
        pedals,
        _timeline_within(performance.timeline, window),
        duration,
    )


def _pedals_within(
    pedals: tuple[PedalEvent, ...], start: Seconds, end: Seconds
) -> tuple[PedalEvent, ...]:
    """The pedal as it stands at the start, its moves, and up at the end."""
    before = [p.value for p in pedals if p.time <= start]
    first = [PedalEvent(0.0, before[-1])] if before and before[-1] else []
    inside = [PedalEvent(p.time - start, p.value) for p in pedals if start < p.time < end]
    events = [*first, *inside]
    if events and events[-1].value:
        events.append(PedalEvent(end - start, 0))
    return tuple(events)


def _timeline_within(timeline: Timeline, window: _Window) -> Timeline:
    ticks = [t for t in timeline.ticks if window.start < t < window.end]
    ticks = [window.start, *ticks, window.end]
    start = timeline.seconds_at(window.start)
    return Timeline(
        tuple(t - window.start for t in ticks),
        tuple(timeline.seconds_at(t) - start for t in ticks),
    )


def _with_hand(performance: Performance, rehearsal: Rehearsal) -> Performance:
    if rehearsal.hand is None:
        return performance
    notes = tuple(n for n in performance.notes if n.hand is rehearsal.hand)
    return replace(performance, notes=notes)


def _transposed(performance: Performance, semitones: Semitones) -> Performance:
    if not semitones:
        return performance
    notes = tuple(replace(n, pitch=n.pitch + semitones) for n in performance.notes)
    outside = [n for n in notes if not 21 <= n.pitch <= 108]
    if outside:
        msg = f"transposing by {semitones:+d} leaves the keyboard; expected a smaller step"
        raise InvalidRequestError(msg, value=semitones, field="transpose")
    return replace(performance, notes=notes)


def _scaled(performance: Performance, factor: float) -> Performance:
    """Stretch time by a factor."""
    if factor == 1.0:
        return performance
    return Performance(
        tuple(replace(n, start=n.start * factor, end=n.end * factor) for n in performance.notes),
        tuple(PedalEvent(p.time * factor, p.value) for p in performance.pedals),
        Timeline(
            performance.timeline.ticks, tuple(s * factor for s in performance.timeline.seconds)
        ),
        performance.duration * factor,
    )


def _repeated(performance: Performance, length: Ticks, times: int) -> Performance:
    if times == 1:
        return performance
    timeline = performance.timeline
    period = timeline.seconds_at(length)
    notes: list[PerformedNote] = []
    pedals: list[PedalEvent] = []
    ticks: list[Ticks] = []
    seconds: list[Seconds] = []
    for lap in range(times):
        delay = lap * period
        last = lap == times - 1
        for note in performance.notes:
            end = note.end if last else max(note.start + _SHORTEST, min(note.end, period))
            notes.append(replace(note, start=note.start + delay, end=end + delay))
        inside = [p for p in performance.pedals if last or p.time < period]
        pedals += [PedalEvent(p.time + delay, p.value) for p in inside]
        if not last and inside and inside[-1].value:
            pedals.append(PedalEvent(period + delay, 0))
        for tick, second in zip(timeline.ticks, timeline.seconds, strict=True):
            if tick < length:
                ticks.append(tick + lap * length)
                seconds.append(second + delay)
    return Performance(
        tuple(sorted(notes, key=lambda n: (n.start, n.pitch))),
        tuple(sorted(pedals, key=lambda p: p.time)),
        Timeline((*ticks, times * length), (*seconds, times * period)),
        (times - 1) * period + performance.duration,
    )


def _delayed(performance: Performance, wait: Seconds) -> Performance:
    if not wait:
        return performance
    return Performance(
        tuple(replace(n, start=n.start + wait, end=n.end + wait) for n in performance.notes),
        tuple(PedalEvent(p.time + wait, p.value) for p in performance.pedals),
        Timeline(performance.timeline.ticks, tuple(s + wait for s in performance.timeline.seconds)),
        performance.duration + wait,
    )
