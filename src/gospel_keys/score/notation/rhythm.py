"""Rhythm: the strikes of a voice cut into the signs of one bar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gospel_keys.score.model import Bar, Score
from gospel_keys.score.notation.beams import beam
from gospel_keys.score.notation.signs import Head, Sign, Tuplet
from gospel_keys.score.notation.strikes import Strike
from gospel_keys.score.notation.tuplets import TupletSpan, find_tuplets
from gospel_keys.score.notation.values import (
    Grid,
    Value,
    bar_shift,
    cut,
    grid_of,
    nearest_value,
    value_of,
)
from gospel_keys.units import Ticks


@dataclass(slots=True)
class PartCounter:
    """Counts how often each note has been written, for its tied continuations."""

    written: dict[int, int]

    def next(self, note: int) -> int:
        """Return the number of the next part of a note."""
        part = self.written.get(note, 0)
        self.written[note] = part + 1
        return part


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the bar in which the same notes sound; none for a silence."""

    start: Ticks
    end: Ticks
    sounding: tuple[Strike, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """A bar and the place its left edge has in a full bar (a pickup is its end)."""

    bar: Bar
    grid: Grid
    shift: Ticks

    @classmethod
    def of(cls, bar: Bar) -> "_Frame":
        return cls(bar, grid_of(bar.meter), bar_shift(bar))

    def inside(self, tick: Ticks) -> Ticks:
        return tick - self.bar.onset + self.shift

    def tick(self, place: Ticks) -> Ticks:
        return place + self.bar.onset - self.shift


def write_voice(
    score: Score, strikes: Sequence[Strike], bar: Bar, *, parts: PartCounter
) -> tuple[Sign, ...]:
    """Write the strikes of a voice that sound in a bar as signs that fill the bar.

    Parameters
    ----------
    score : Score
    strikes : sequence of Strike
        In time order; they may begin before the bar or end after it.
    bar : Bar
    parts : PartCounter
        Shared by all bars of the piece.
    """
    if not strikes:
        return (whole_bar_rest(bar),)
    frame = _Frame.of(bar)
    stretches = _stretches(strikes, bar)
    rows = [(frame.inside(s.start), frame.inside(s.end), not s.sounding) for s in stretches]
    spans = find_tuplets(rows, frame.grid)
    signs: list[Sign] = []
    for stretch in stretches:
        signs += _write_stretch(score, stretch, frame, spans, parts=parts)
    return beam(_bracket(signs, spans, frame), bar, shift=frame.shift)


def whole_bar_rest(bar: Bar, *, hidden: bool = False) -> Sign:
    """Return a rest that fills a bar; a pickup gets a rest of its own length."""
    value = value_of(bar.duration)
    whole = bar.duration == bar.meter.bar or value is None
    shown = Value("whole") if whole or value is None else value
    return Sign(bar.onset, bar.duration, (), shown, hidden=hidden, whole_bar=whole)


def _stretches(strikes: Sequence[Strike], bar: Bar) -> list[_Stretch]:
    edges = {bar.onset, bar.end}
    for strike in strikes:
        edges.update(t for t in (strike.onset, strike.end) if bar.onset < t < bar.end)
    places = sorted(edges)
    stretches: list[_Stretch] = []
    for start, end in zip(places, places[1:], strict=False):
        sounding = tuple(s for s in strikes if s.onset <= start < s.end)
        if not sounding and stretches and not stretches[-1].sounding:
            stretches[-1] = replace(stretches[-1], end=end)
        else:
            stretches.append(_Stretch(start, end, sounding))
    return stretches


def _write_stretch(
    score: Score,
    stretch: _Stretch,
    frame: _Frame,
    spans: Sequence[TupletSpan],
    *,
    parts: PartCounter,
) -> list[Sign]:
    rest = not stretch.sounding
    start, end = frame.inside(stretch.start), frame.inside(stretch.end)
    signs: list[Sign] = []
    for low, high, span in _by_span(start, end, spans):
        edges = span.cut(low, high, rest=rest) if span else cut(low, high, frame.grid, rest=rest)
        for a, b in zip(edges, edges[1:], strict=False):
            onset, until = frame.tick(a), frame.tick(b)
            heads, graces = _heads(score, stretch.sounding, onset, until, parts=parts)
            nominal = span.nominal(b) - span.nominal(a) if span else b - a
            tuplet = Tuplet(span.actual, span.normal) if span else None
            value = nearest_value(nominal)
            signs.append(Sign(onset, b - a, heads, value, tuplet, graces=graces))
    return signs


def _by_span(
    start: Ticks, end: Ticks, spans: Sequence[TupletSpan]
) -> list[tuple[Ticks, Ticks, TupletSpan | None]]:
    """Divide a stretch where tuplets begin and end."""
    pieces: list[tuple[Ticks, Ticks, TupletSpan | None]] = []
    now = start
    for span in spans:
        low, high = max(now, span.start), min(end, span.end)
        if low >= high:
            continue
        if now < low:
            pieces.append((now, low, None))
        pieces.append((low, high, span))
        now = high
    if now < end:
        pieces.append((now, end, None))
    return pieces


def _heads(
    score: Score, sounding: Sequence[Strike], onset: Ticks, until: Ticks, *, parts: PartCounter
) -> tuple[tuple[Head, ...], tuple[Head, ...]]:
    heads = [
        Head(note, parts.next(note), until < strike.end)
        for strike in sounding
        for note in strike.notes
    ]
    if len(sounding) > 1:
        heads.sort(key=lambda head: score.notes[head.note].midi)
    graces = tuple(
        Head(note, parts.next(note))
        for strike in sounding
        if strike.graces and strike.onset == onset
        for note in strike.graces
    )
    return tuple(heads), graces


def _bracket(signs: list[Sign], spans: Sequence[TupletSpan], frame: _Frame) -> list[Sign]:
    """Mark the first and last sign of each tuplet."""
    for span in spans:
        places = [
            place
            for place, sign in enumerate(signs)
            if span.start <= frame.inside(sign.onset) < span.end
        ]
        for place, starts, stops in ((places[0], True, False), (places[-1], False, True)):
            tuplet = signs[place].tuplet
            if tuplet is not None:
                turned = replace(
                    tuplet, starts=tuplet.starts or starts, stops=tuplet.stops or stops
                )
                signs[place] = replace(signs[place], tuplet=turned)
    return signs
