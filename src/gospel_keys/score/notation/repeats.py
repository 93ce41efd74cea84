"""Repeats: bars that the page shows once though the score writes them out.

A score is always written as it is played. Where its source had a repeat and both times are
still the same, note for note, the page shows the bars once, between repeat signs and with
brackets for endings that differ; where anything in them has been changed since, all bars stand.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Repeat signs".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gospel_keys.score.model import Bar, Repeat, Score
from gospel_keys.score.notation.clefs import octave_shifts
from gospel_keys.units import Ticks

Content = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class PrintedBar:
    """A bar that the page shows.

    Parameters
    ----------
    bar : Bar
        Of the written-out score.
    forward, backward : bool
        Repeat signs at its left and its right.
    opens, closes : int
        Number of the ending that begins or stops here, 0 for none.
    """

    bar: Bar
    forward: bool = False
    backward: bool = False
    opens: int = 0
    closes: int = 0


def printed_bars(score: Score) -> tuple[PrintedBar, ...]:
    """Return the bars that the page shows, in order.

    Parameters
    ----------
    score : Score
    """
    bars = score.bars()
    repeats = printed_repeats(score)
    return tuple(
        _printed(bar, repeats)
        for bar in bars
        if not any(r.again <= bar.onset < r.end - r.second for r in repeats)
    )


def _printed(bar: Bar, repeats: Sequence[Repeat]) -> PrintedBar:
    home = next((r for r in repeats if r.onset <= bar.onset < r.end), None)
    if home is None:
        return PrintedBar(bar)
    starts = {home.again - home.first: 1, home.end - home.second: 2} if home.first else {}
    stops = {home.again: 1, home.end: 2} if home.first else {}
    return PrintedBar(
        bar,
        forward=bar.onset == home.onset and bar.onset > 0,
        backward=bar.end == home.again,
        opens=starts.get(bar.onset, 0),
        closes=stops.get(bar.end, 0),
    )


def printed_repeats(score: Score) -> tuple[Repeat, ...]:
    """Return the repeats of a score of which both times are the same."""
    if not score.repeats:
        return ()
    lines = {0, *(bar.end for bar in score.bars())}
    kept: list[Repeat] = []
    for repeat in sorted(score.repeats, key=lambda r: r.onset):
        apart = not kept or kept[-1].end <= repeat.onset
        if apart and lines.issuperset(seams_of(repeat)) and _is_same(score, repeat):
            kept.append(repeat)
    return tuple(kept)


def seams_of(repeat: Repeat) -> frozenset[Ticks]:
    """Return the bar lines at which the page goes on elsewhere than the score."""
    return frozenset(
        {
            repeat.onset,
            repeat.again - repeat.first,
            repeat.again,
            repeat.end - repeat.second,
            repeat.end,
        }
    )


def _is_same(score: Score, repeat: Repeat) -> bool:
    """Whether both times have the same content, and nothing sounds or leads over their seams."""
    length = repeat.again - repeat.first - repeat.onset
    if length <= 0 or length != repeat.end - repeat.second - repeat.again:
        return False
    seams = seams_of(repeat)
    if any(a < seam < b for a, b in _spans(score) for seam in seams):
        return False
    first, second = (
        _content(score, start, start + length) for start in (repeat.onset, repeat.again)
    )
    return first == second


def _spans(score: Score) -> Iterator[tuple[Ticks, Ticks]]:
    """Whatever has a length that no seam may cut."""
    for marks in (score.notes, score.hairpins, score.pedals):
        yield from ((mark.onset, mark.end) for mark in marks)
    yield from ((shift.onset, shift.end) for shift in octave_shifts(score, score.bars()))


def _content(score: Score, start: Ticks, end: Ticks) -> Content:
    """What is printed in a stretch, by distances from its start."""
    inside = [note for note in score.notes if start <= note.onset < end]
    notes = [
        (
            n.onset - start, n.duration, n.pitch, n.hand, n.is_grace, n.voice, n.articulations,
            n.arpeggio, n.tremolo, n.finger, n.ornament, n.auxiliaries, n.appoggiatura,
        )
        for n in inside
    ]  # fmt: skip
    return (
        notes,
        _chords(score, start, end),
        [(p.onset - start, p.end - start) for p in score.hairpins if start <= p.onset < end],
        [(p.onset - start, p.end - start) for p in score.pedals if start <= p.onset < end],
        [
            (s.onset - start, s.end - start, s.hand, s.voice, s.grace)
            for s in score.slurs
            if start <= s.onset and s.end < end
        ],
        [(s.onset - start, s.name) for s in score.sections if start <= s.onset < end],
        [(tick - start, words) for tick, words in score.lyrics if start <= tick < end],
        _states([(t.onset, (t.bpm, t.beat)) for t in score.tempos], start, end),
        _states([(d.onset, d.sign) for d in score.dynamics], start, end),
        _states([(m.onset, m.meter) for m in score.meters], start, end),
        _states([(k.onset, k.key) for k in score.keys], start, end),
    )


def _chords(score: Score, start: Ticks, end: Ticks) -> list[Content]:
    """The symbols of a stretch, each as far as the stretch goes."""
    return [
        (max(c.onset, start) - start, min(c.end, end) - start, c.chord)
        for c in score.chords
        if c.onset < end and c.end > start
    ]


def _states(changes: Sequence[tuple[Ticks, object]], start: Ticks, end: Ticks) -> list[Content]:
    """What holds in a stretch: at its start, and wherever it changes."""
    before = [state for onset, state in changes if onset <= start][-1:]
    later = [(onset - start, state) for onset, state in changes if start < onset < end]
    states = [*((0, state) for state in before), *later]
    return [*states[:1], *(b for a, b in pairwise(states) if a[1] != b[1])]
