"""Dampers and the sustain pedal.

When a key comes up, its damper falls on the string unless the pedal holds it away. How
firmly the dampers touch is a curve over time (0 clear of the strings, 1 at rest), made of
the pedal's values; a half-pressed pedal lets them brush the strings. The sound of a string
falls at a rate proportional to that contact, so its level at any moment is the integral of
the contact since the key came up. Pressing the pedal late therefore catches whatever still
sounds, as on the instrument.

Keys from :data:`FIRST_UNDAMPED` up have no dampers.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp
from typing import Final

from gospel_keys.score.performance import PedalEvent
from gospel_keys.units import MidiPitch, Seconds

FIRST_UNDAMPED: Final[MidiPitch] = 90
INAUDIBLE: Final = 8.06
"""A string is silent after falling this far (nepers; 70 dB)."""

_TOUCH: Final = 32
_CLEAR: Final = 92
"""Pedal values between which the dampers leave the strings."""

_SLOWEST: Final[Seconds] = 0.60
_FASTEST: Final[Seconds] = 0.16
_NEPERS_PER_60_DB: Final = 6.908


def damper_contact(value: int) -> float:
    """Return how firmly the dampers touch at a pedal value.

    Parameters
    ----------
    value : int, 0..127
        Sustain-pedal (CC 64) value.

    Returns
    -------
    contact : float
        1 with the pedal up, 0 with the dampers clear, 0.22 at half pedal (64).

    Examples
    --------
    >>> damper_contact(0), damper_contact(127)
    (1.0, 0.0)
    """
    lift = min(max((value - _TOUCH) / (_CLEAR - _TOUCH), 0.0), 1.0)
    return (1.0 - lift) ** 2


def damping_time(pitch: MidiPitch) -> Seconds:
    """Return the time constant with which a resting damper stops a string.

    The heaviest bass strings take 0.6 s to fall by 60 dB, the last damped treble strings
    0.16 s.

    Parameters
    ----------
    pitch : MidiPitch

    Returns
    -------
    seconds : Seconds
        Infinite for the undamped treble.
    """
    if pitch >= FIRST_UNDAMPED:
        return float("inf")
    height = min(max((pitch - 21) / (FIRST_UNDAMPED - 21), 0.0), 1.0)
    fall: float = _SLOWEST * (_FASTEST / _SLOWEST) ** height
    return fall / _NEPERS_PER_60_DB


@dataclass(frozen=True, slots=True)
class DamperCurve:
    """The dampers' contact integrated over time: piecewise linear, never falling.

    Parameters
    ----------
    times : tuple of Seconds, ascending
    contact : tuple of float
        Contact from each time to the next; 1 after the last.
    total : tuple of float
        Integral of the contact up to each time, in seconds.
    """

    times: tuple[Seconds, ...]
    contact: tuple[float, ...]
    total: tuple[float, ...]

    @classmethod
    def of(cls, pedals: Sequence[PedalEvent], end: Seconds) -> "DamperCurve":
        """Return the curve of a pedal part; the pedal comes up at ``end`` at the latest."""
        kept = [(max(event.time, 0.0), event.value) for event in pedals if event.time < end]
        moments = [(0.0, 0), *sorted(kept, key=lambda event: event[0]), (end, 0)]
        times = tuple(time for time, _ in moments)
        contact = tuple(damper_contact(value) for _, value in moments)
        lengths = (right - left for left, right in pairwise(times))
        steps = (length * touch for length, touch in zip(lengths, contact, strict=False))
        return cls(times, contact, tuple(accumulate(steps, initial=0.0)))

    def total_at(self, time: Seconds) -> float:
        """Return the integral of the contact up to a moment."""
        index = max(bisect_right(self.times, time) - 1, 0)
        return self.total[index] + (time - self.times[index]) * self.contact[index]

    def time_at(self, total: float) -> Seconds:
        """Return the moment at which the integral reaches a value above 0."""
        index = max(bisect_left(self.total, total) - 1, 0)
        return self.times[index] + (total - self.total[index]) / self.contact[index]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a note: its level runs exponentially from ``level`` at ``rate`` nepers/s."""

    start: Seconds
    end: Seconds
    level: float
    rate: float


def damp(curve: DamperCurve, *, start: Seconds, key_up: Seconds, pitch: MidiPitch) -> list[Stretch]:
    """Return how the dampers shape one note, from the hammer to silence.

    Parameters
    ----------
    curve : DamperCurve
    start, key_up : Seconds
        When the key goes down and comes up.
    pitch : MidiPitch

    Returns
    -------
    stretches : list of Stretch, consecutive
        The first has level 1; an undamped key has a single endless stretch.
    """
    time_constant = damping_time(pitch)
    if time_constant == float("inf"):
        return [Stretch(start, float("inf"), 1.0, 0.0)]
    lifted = curve.total_at(key_up)
    silent = curve.time_at(lifted + INAUDIBLE * time_constant)
    inside = curve.times[bisect_right(curve.times, key_up) : bisect_left(curve.times, silent)]
    borders = [key_up, *inside, silent]
    stretches = [Stretch(start, key_up, 1.0, 0.0)]
    for left, right in pairwise(borders):
        if right <= left:
            continue
        fallen = (curve.total_at(left) - lifted) / time_constant
        rate = (curve.total_at(right) - curve.total_at(left)) / (right - left) / time_constant
        stretches.append(Stretch(left, right, exp(-fallen), rate))
    return stretches
