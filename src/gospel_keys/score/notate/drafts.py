"""Drafts: the notes of both hands, placed and with their lengths, before they have names."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Final

from gospel_keys.score.model import Articulation, Hand, MeterChange
from gospel_keys.score.notate.feel import against_own_beats
from gospel_keys.score.notate.lengths import Length, read_lengths
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.notate.quantise import Frame, Placed
from gospel_keys.score.notate.swing import Lilt
from gospel_keys.score.notate.values import Line
from gospel_keys.score.performance import Performance
from gospel_keys.units import QUARTER, Seconds, Ticks

_IN_A_ROW: Final = 4
_MAJORITY: Final = 0.6
"""How many notes in a row, or which share of a hand, make a way of letting go a habit."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is spelled."""

    onset: Ticks
    duration: Ticks
    midi: int
    hand: Hand
    gesture: Gesture
    length: Length | None
    sources: tuple[int, ...]
    sure: float


def draft_notes(
    performance: Performance,
    gestures: dict[Hand, list[Gesture]],
    placed: dict[Hand, Placed],
    *,
    frame: Frame,
    lilt: Lilt,
    meters: Sequence[MeterChange],
) -> list[Draft]:
    """Give every struck key its place, length and ornaments.

    Parameters
    ----------
    performance : Performance
    gestures : dict of Hand to list of Gesture
    placed : dict of Hand to Placed
    frame : Frame
    lilt : Lilt
    meters : sequence of MeterChange

    Returns
    -------
    drafts : list of Draft
        In the order in which a score lists its notes.
    """
    drafts: list[Draft] = []
    for hand, own in gestures.items():
        ticks = placed[hand].ticks
        played = against_own_beats(lilt, hand, gestures=own, ticks=ticks, frame=frame)
        moments = tuple(_first(performance, gesture) for gesture in own)
        place = _placing(played, hand, frame)
        line = _line(moments, ticks, place=place, frame=frame, meters=meters)
        held = [_held(performance, gesture) for gesture in own]
        lengths = _consistent(read_lengths([gesture.start for gesture in own], held, line))
        for index, gesture in enumerate(own):
            tick = ticks[index]
            sure = placed[hand].sure[index]
            for grace in gesture.graces:
                midi = performance.notes[grace].pitch
                drafts.append(Draft(tick, 0, midi, hand, gesture, None, (grace,), sure))
            for note, length in zip(gesture.notes, lengths[index], strict=True):
                midi = performance.notes[note].pitch
                sources = (note, *gesture.strokes.get(note, ()))
                drafts.append(
                    Draft(tick, length.duration, midi, hand, gesture, length, sources, sure)
                )
    drafts.sort(key=lambda d: (d.onset, d.hand is Hand.RIGHT, d.duration > 0, d.midi))
    return drafts


def _consistent(lengths: list[list[Length]]) -> list[list[Length]]:
    """Keep the marks of a hand only where it lets go so in a row, or nearly always."""
    marks = {mark for several in lengths for length in several for mark in length.articulations}
    for mark in sorted(marks):
        marked = [any(mark in length.articulations for length in several) for several in lengths]
        if sum(marked) > _MAJORITY * len(marked):
            continue
        kept: list[bool] = []
        for is_marked, run in groupby(marked):
            count = len(list(run))
            kept += [is_marked and count >= _IN_A_ROW] * count
        lengths = [
            several if stays else [_unmarked(length, mark) for length in several]
            for several, stays in zip(lengths, kept, strict=True)
        ]
    return lengths


def _unmarked(length: Length, mark: Articulation) -> Length:
    return replace(length, articulations=tuple(a for a in length.articulations if a is not mark))


def _line(
    moments: tuple[Seconds, ...],
    ticks: tuple[Ticks, ...],
    *,
    place: Callable[[float], Seconds],
    frame: Frame,
    meters: Sequence[MeterChange],
) -> Line:
    ternary = {
        (tick - frame.origin) // QUARTER
        for tick in ticks
        if (tick - frame.origin) % QUARTER in (160, 320, 640, 800)
    }
    onsets = [change.onset for change in meters]

    def in_bar(tick: Ticks) -> tuple[Ticks, Ticks]:
        index = max(bisect_right(onsets, tick) - 1, 0)
        bar = meters[index].meter.bar
        return bar, (tick - (onsets[index] if index else frame.origin)) % bar

    return Line(
        ticks,
        moments,
        frozenset(ternary),
        frame.origin,
        frame.beat,
        place,
        in_bar,
        frame.finest,
    )


def _placing(lilt: Lilt, hand: Hand, frame: Frame) -> Callable[[float], Seconds]:
    """Return what tells when a written tick is played."""

    @cache
    def place(tick: float) -> Seconds:
        return frame.seconds_at(lilt.place(tick - frame.origin, hand) + frame.origin)

    return place


def _first(performance: Performance, gesture: Gesture) -> Seconds:
    return min(performance.notes[i].start for i in gesture.notes)


def _held(performance: Performance, gesture: Gesture) -> list[Seconds]:
    held = []
    for index in gesture.notes:
        last = gesture.strokes.get(index, [index])[-1]
        held.append(performance.notes[last].end - performance.notes[index].start)
    return held


def _line_behind_strikes(
    drafts: list[Draft], meters: Sequence[MeterChange], pickup: Ticks
) -> Ticks:
    """The bar line behind the last key that is struck, however long it is held."""
    return whole_bars([replace(d, duration=min(d.duration, 1)) for d in drafts], meters, pickup)


def close_last_bar(
    drafts: list[Draft], meters: Sequence[MeterChange], pickup: Ticks
) -> list[Draft]:
    """Close notes that are let go less than a beat behind the last bar line.

    Parameters
    ----------
    drafts : list of Draft
    meters : sequence of MeterChange
    pickup : Ticks

    Returns
    -------
    drafts : list of Draft
        No bar is added for a late release alone.
    """
    line = _line_behind_strikes(drafts, meters, pickup)
    beat = max(meters[-1].meter.beat, QUARTER)
    last = max((d.onset + d.duration for d in drafts), default=0)
    if not line < last < line + beat:
        return drafts
    return [replace(d, duration=min(d.duration, line - d.onset)) for d in drafts]


def hold_last_chord(
    drafts: list[Draft], meters: Sequence[MeterChange], pickup: Ticks
) -> list[Draft]:
    """Write a last chord that is held over the bar line as one bar with a fermata.

    How long a player stays on it is no matter of counting.

    Parameters
    ----------
    drafts : list of Draft
    meters : sequence of MeterChange
    pickup : Ticks

    Returns
    -------
    drafts : list of Draft
        Unchanged where the last chord comes in the second half of its bar.
    """
    last = max((d.onset for d in drafts if d.duration), default=0)
    line = _line_behind_strikes(drafts, meters, pickup)
    if 2 * (line - last) <= meters[-1].meter.bar:
        return drafts
    return [_held_to(line, draft, last) for draft in drafts]


def _held_to(line: Ticks, draft: Draft, last: Ticks) -> Draft:
    if draft.length is None or draft.onset + draft.duration <= line:
        return draft
    closed = replace(draft, duration=line - draft.onset)
    if draft.onset < last:
        return closed
    marks = (*draft.length.articulations, Articulation.FERMATA)
    return replace(closed, length=replace(draft.length, articulations=marks))


def bar_starts(meters: Sequence[MeterChange], pickup: Ticks, end: Ticks) -> tuple[Ticks, ...]:
    """Return where bars begin before the end, an incomplete first one at 0."""
    starts = [0] if pickup else []
    for place, change in enumerate(meters):
        until = meters[place + 1].onset if place + 1 < len(meters) else end
        starts += range(max(change.onset, pickup), until, change.meter.bar)
    return tuple(starts)


def whole_bars(drafts: list[Draft], meters: Sequence[MeterChange], pickup: Ticks) -> Ticks:
    """Return the end of the bar in which the last draft ends."""
    last = max((d.onset + max(d.duration, 1) for d in drafts), default=1)
    end = pickup
    for place, change in enumerate(meters):
        bar = change.meter.bar
        begin = max(change.onset, pickup)
        until = meters[place + 1].onset if place + 1 < len(meters) else last
        if until > begin:
            end = begin + -(-(min(until, max(last, begin)) - begin) // bar) * bar
    return max(end, meters[-1].meter.bar)
