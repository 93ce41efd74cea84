"""The tempo map of a MIDI file: ticks to seconds and back, exactly as a reader will.

MIDI counts microseconds per quarter note in whole numbers. Positions are computed from the
rounded tempi, so that rounding never adds up over a piece.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from gospel_keys.score.performance import Timeline
from gospel_keys.units import TICKS_PER_QUARTER, Bpm, Seconds, Ticks

DEFAULT_MICROSECONDS: Final = 500_000
"""120 quarters a minute, where a file says nothing."""

_MAX_MICROSECONDS: Final = 0xFFFFFF
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class MidiTempo:
    """A tempo from a tick on, in microseconds per quarter note."""

    tick: Ticks
    microseconds: int

    @property
    def bpm(self) -> Bpm:
        """Quarter notes per minute."""
        return 60 * _MILLION / self.microseconds


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Tempi in order, the first at tick 0.

    Parameters
    ----------
    tempos : tuple of MidiTempo
    division : int
        Ticks per quarter note.
    stated : bool
        Whether somebody said so; False for the tempo that is assumed of a file without any.
    """

    tempos: tuple[MidiTempo, ...]
    division: int = TICKS_PER_QUARTER
    stated: bool = field(default=True, compare=False)
    _ticks: tuple[Ticks, ...] = field(init=False, repr=False, compare=False)
    _seconds: tuple[Seconds, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Add up the moments at which the tempi begin."""
        elapsed, moments = 0, [0.0]
        for left, right in pairwise(self.tempos):
            elapsed += (right.tick - left.tick) * left.microseconds
            moments.append(elapsed / (self.division * _MILLION))
        object.__setattr__(self, "_ticks", tuple(t.tick for t in self.tempos))
        object.__setattr__(self, "_seconds", tuple(moments))

    @classmethod
    def of_events(cls, events: Iterable[MidiTempo], division: int) -> "TempoMap":
        """Build a map from tempo events in any order; later ones at one tick win."""
        by_tick = {0: MidiTempo(0, DEFAULT_MICROSECONDS)}
        ordered = sorted(events, key=lambda event: event.tick)
        for event in ordered:
            by_tick[event.tick] = event
        return cls(tuple(by_tick[tick] for tick in sorted(by_tick)), division, bool(ordered))

    @classmethod
    def of_timeline(cls, line: Timeline) -> "TempoMap":
        """Build the map of a performance: one tempo for each stretch that differs."""
        tempos: list[MidiTempo] = []
        for place in range(len(line.ticks) - 1):
            ticks = line.ticks[place + 1] - line.ticks[place]
            seconds = line.seconds[place + 1] - line.seconds[place]
            exact = round(seconds * _MILLION * TICKS_PER_QUARTER / ticks)
            micros = min(_MAX_MICROSECONDS, max(1, exact))
            if not tempos or micros != tempos[-1].microseconds:
                tempos.append(MidiTempo(line.ticks[place], micros))
        return cls(tuple(tempos))

    def seconds_at(self, tick: float) -> Seconds:
        """Return the moment of a tick."""
        place = max(bisect_right(self._ticks, tick) - 1, 0)
        rate = self.tempos[place].microseconds / (self.division * _MILLION)
        return self._seconds[place] + (tick - self._ticks[place]) * rate

    def tick_at(self, second: Seconds) -> Ticks:
        """Return the tick nearest to a moment; moments before 0 are tick 0."""
        place = max(bisect_right(self._seconds, second) - 1, 0)
        rate = self.tempos[place].microseconds / (self.division * _MILLION)
        return max(0, round(self._ticks[place] + (second - self._seconds[place]) / rate))
