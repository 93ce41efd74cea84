"""Pulses: chords that repeat under a tune stay in one voice for the whole of a beat.

Where tune and chord are struck and let go together they share a stem. Inside a beat in which
the chord pulses under longer notes of the tune that would leave a part of the pulse, and of its
beam or tuplet, in the other voice; here the chord is handed back.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Two or more parts on a staff": a part keeps its
   own rhythm, also where another part shares a note of it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from gospel_keys.score.model import Bar, Score
from gospel_keys.score.notation.strikes import Strike
from gospel_keys.units import MidiPitch, Ticks


def keep_pulses(
    score: Score, bars: Sequence[Bar], upper: Sequence[Strike], lower: Sequence[Strike]
) -> tuple[list[Strike], list[Strike]]:
    """Return two voices of a hand in which the lower one has its pulses to itself.

    Parameters
    ----------
    score : Score
    bars : sequence of Bar
        ``score.bars()``.
    upper, lower : sequence of Strike
        In time order.
    """
    if len(lower) < 2:
        return list(upper), list(lower)
    onsets = {strike.onset: place for place, strike in enumerate(upper)}
    ends = {strike.end: place for place, strike in enumerate(upper)}
    split: dict[int, tuple[int, ...]] = {}
    for before, after in zip(lower, lower[1:], strict=False):
        if not _is_pulse(score, bars, before, after):
            continue
        for place, beside in ((onsets.get(after.end), after), (ends.get(before.onset), before)):
            if place is not None and _shares_beat(bars, upper[place], beside):
                notes = _pulse_of(score, upper[place], beside)
                if notes:
                    split[place] = notes
    return _divided(upper, lower, split)


def _is_pulse(score: Score, bars: Sequence[Bar], before: Strike, after: Strike) -> bool:
    """Whether two strikes of a beat repeat a chord evenly."""
    even = before.end == after.onset and after.end - after.onset == before.end - before.onset
    return (
        even
        and _keys(score, before.notes) == _keys(score, after.notes)
        and _shares_beat(bars, before, after)
    )


def _shares_beat(bars: Sequence[Bar], one: Strike, other: Strike) -> bool:
    bar = bars[bisect_right(bars, one.onset, key=lambda b: b.onset) - 1]
    return _beat(bar, one.onset) == _beat(bar, other.onset)


def _beat(bar: Bar, tick: Ticks) -> int:
    return (tick - bar.end) // bar.meter.beat


def _pulse_of(score: Score, shared: Strike, beside: Strike) -> tuple[int, ...]:
    """The notes under the top of a strike that go on with the pulse beside it."""
    under = shared.notes[:-1]
    even = shared.end - shared.onset == beside.end - beside.onset
    pulse = _keys(score, beside.notes)
    top = score.notes[shared.notes[-1]]
    plain = not top.arpeggio and not top.tremolo and not top.voice
    keys = _keys(score, under)
    return under if even and plain and keys and keys <= pulse and top.midi > max(pulse) else ()


def _keys(score: Score, notes: Sequence[int]) -> frozenset[MidiPitch]:
    return frozenset(score.notes[note].midi for note in notes)


def _divided(
    upper: Sequence[Strike], lower: Sequence[Strike], split: dict[int, tuple[int, ...]]
) -> tuple[list[Strike], list[Strike]]:
    tops = [
        replace(strike, notes=tuple(n for n in strike.notes if n not in split.get(place, ())))
        for place, strike in enumerate(upper)
    ]
    pulses = [replace(upper[place], notes=notes) for place, notes in split.items()]
    return tops, sorted([*lower, *pulses], key=lambda strike: strike.onset)
