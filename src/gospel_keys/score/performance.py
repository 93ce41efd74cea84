"""Performance: what sounds.

Times are in seconds from the first sound-producing moment of the score's tick 0; a note
played ahead of tick 0 is clipped to 0. Velocities are MIDI velocities.
"""

from bisect import bisect_right
from dataclasses import dataclass

from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Seconds, Ticks, Velocity


@dataclass(frozen=True, slots=True)
class PerformedNote:
    """One struck key.

    Parameters
    ----------
    start, end : Seconds
        Key down and key up (the pedal may hold the sound longer).
    pitch : MidiPitch
    velocity : Velocity
    hand : Hand
    role : Role
    chord : int
        Index into the score's chords, -1 for none.
    source : int
        Index of the written note in ``Score.notes``, -1 for none. Tremolo strokes share
        the index of the note they come from.
    """

    start: Seconds
    end: Seconds
    pitch: MidiPitch
    velocity: Velocity
    hand: Hand
    role: Role
    chord: int = -1
    source: int = -1


@dataclass(frozen=True, slots=True)
class PedalEvent:
    """A sustain-pedal (CC 64) value at a moment: 0 up, 127 down."""

    time: Seconds
    value: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The tempo curve: corresponding ticks and seconds, linear in between.

    Parameters
    ----------
    ticks : tuple of Ticks, strictly ascending, first 0
    seconds : tuple of Seconds, strictly ascending, same length, at least 2 entries
    """

    ticks: tuple[Ticks, ...]
    seconds: tuple[Seconds, ...]

    def seconds_at(self, tick: float) -> Seconds:
        """Return the moment of a tick; extrapolates with the last tempo."""
        return _interpolate(tick, self.ticks, self.seconds)

    def ticks_at(self, second: Seconds) -> float:
        """Return the (fractional) tick of a moment; the inverse of :meth:`seconds_at`."""
        return _interpolate(second, self.seconds, self.ticks)


def _interpolate(x: float, xs: tuple[float, ...], ys: tuple[float, ...]) -> float:
    index = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
    slope = (ys[index + 1] - ys[index]) / (xs[index + 1] - xs[index])
    return ys[index] + (x - xs[index]) * slope


@dataclass(frozen=True, slots=True)
class Performance:
    """A piece as it sounds.

    Parameters
    ----------
    notes : tuple of PerformedNote, sorted by ``(start, pitch)``
    pedals : tuple of PedalEvent, sorted by time
    timeline : Timeline
        Tempo curve that maps the score's ticks to seconds, without micro-timing.
    duration : Seconds
        When the last sound has been let go (pedal included).
    """

    notes: tuple[PerformedNote, ...]
    pedals: tuple[PedalEvent, ...]
    timeline: Timeline
    duration: Seconds
