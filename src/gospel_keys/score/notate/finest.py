"""The finest value: into what a piece divides its beats, judged from how it goes along.

A hand of flesh is some 20 ms early or late, and at a moderate tempo that is not far from a
thirty-second. What goes along in quarters is written in eighths at the finest, unless
enough of it really lies on finer places: well away from the coarse ones.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.notate.quantise import ALL_UNITS, Frame
from gospel_keys.units import QUARTER, SIXTEENTH, Seconds, Ticks

_INTERVALS: Final = (120, 160, 240, 320, 480, 640, 720, 960, 1440, 1920, 2880, 3840)
_TOGETHER: Final[Seconds] = 0.06
_LEAST_SHARE: Final = 0.03
_ON_PLACE: Final = 0.25
"""How near to a place, as a share of its value, an onset really lies on it."""

_SCATTER: Final = 3.0
_LEAST_AWAY: Final[Seconds] = 0.045
"""How far from the coarser places, in deviations of the player and at least, it is no slip."""


def with_units(frame: Frame, gestures: Mapping[Hand, Sequence[Gesture]]) -> Frame:
    """Return the frame with the values that a piece divides its beats into.

    Parameters
    ----------
    frame : Frame
    gestures : mapping of Hand to sequence of Gesture

    Returns
    -------
    frame : Frame
        Values of half the commonest interval between onsets or more, from sixteenths up, and
        finer ones that 3 % of the onsets really lie on.
    """
    starts = sorted(g.start for own in gestures.values() for g in own)
    least = max(_commonest(starts, frame) / 2, SIXTEENTH)
    units = frozenset(unit for unit in ALL_UNITS if unit >= least)
    for unit in sorted(ALL_UNITS - units, reverse=True):
        if _share_on(starts, frame, unit, units) >= _LEAST_SHARE:
            units |= {unit}
    return replace(frame, units=units)


def _commonest(starts: Sequence[Seconds], frame: Frame) -> Ticks:
    """Return the commonest interval between onsets; a beat if there is none."""
    moments = [
        s for s, before in zip(starts, [-1.0, *starts], strict=False) if s - before > _TOGETHER
    ]
    places = [frame.ticks_at(s) for s in moments]
    steps = Counter(min(_INTERVALS, key=lambda v: abs(v - (b - a))) for a, b in pairwise(places))
    return max(steps, key=lambda v: (steps[v], -v), default=QUARTER)


def _share_on(
    starts: Sequence[Seconds], frame: Frame, unit: Ticks, coarse: frozenset[Ticks]
) -> float:
    """Return the share of onsets that lie on multiples of a value and away from coarser ones."""
    ruled = {frame.beat, *coarse}
    away = []
    for start in starts:
        played = frame.ticks_at(start) - frame.origin
        nearest = min((round(played / u) * u for u in ruled), key=lambda t: abs(t - played))
        off = start - frame.seconds_at(nearest + frame.origin)
        fine = abs(played - round(played / unit) * unit) <= _ON_PLACE * unit
        away.append((abs(off), fine and round(played / unit) * unit != nearest))
    errors = sorted(off for off, _ in away)
    scatter = 1.48 * errors[len(errors) // 2] if errors else 0.0
    limit = max(_LEAST_AWAY, _SCATTER * scatter)
    return sum(fine and off > limit for off, fine in away) / max(len(away), 1)
