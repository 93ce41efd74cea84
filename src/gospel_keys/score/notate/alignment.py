"""Alignment: the performance as it was played, each struck key knowing its written note.

Time is counted from the score's first tick, or from the first key if that is struck ahead of
it: then all that follows keeps its distance, and the first beat lasts so much longer.
"""

from collections.abc import Sequence
from dataclasses import replace

from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.units import QUARTER, Seconds


def align(
    performance: Performance,
    score: Score,
    sources: Sequence[Sequence[int]],
    timeline: Timeline,
) -> Performance:
    """Point every struck key at the note it was written as.

    Parameters
    ----------
    performance : Performance
    score : Score
    sources : sequence of sequence of int, parallel to ``score.notes``
        Indices of the performed notes behind each written one.
    timeline : Timeline
        Where the score's ticks fall in the performance.

    Returns
    -------
    aligned : Performance
        The same keys at the same moments, touch and pedal untouched; ``hand``, ``role``,
        ``chord`` and ``source`` come from the page.
    """
    line = _from_first_key(timeline, performance)
    begin = line.seconds[0]
    written = {played: number for number, several in enumerate(sources) for played in several}
    notes = []
    for index, note in enumerate(performance.notes):
        number = written[index]
        page = score.notes[number]
        notes.append(
            replace(
                note,
                start=_after(note.start, begin),
                end=max(_after(note.end, begin), _after(note.start, begin) + 0.001),
                hand=page.hand,
                role=page.role,
                chord=page.chord,
                source=number,
            )
        )
    pedals = {_after(p.time, begin): p for p in performance.pedals}
    return Performance(
        notes=tuple(sorted(notes, key=lambda n: (n.start, n.pitch))),
        pedals=tuple(replace(pedal, time=time) for time, pedal in sorted(pedals.items())),
        timeline=Timeline(line.ticks, tuple(s - begin for s in line.seconds)),
        duration=_after(performance.duration, begin),
    )


def _from_first_key(timeline: Timeline, performance: Performance) -> Timeline:
    """Let the first tick come no later than the first key, and the next beats where they were."""
    first = min(note.start for note in performance.notes)
    if first >= timeline.seconds[0]:
        return timeline
    ticks, seconds = timeline.ticks[1:], timeline.seconds[1:]
    if ticks[0] > QUARTER:
        ticks, seconds = (QUARTER, *ticks), (timeline.seconds_at(QUARTER), *seconds)
    return Timeline((0, *ticks), (first, *seconds))


def _after(second: Seconds, begin: Seconds) -> Seconds:
    return max(second - begin, 0.0)
