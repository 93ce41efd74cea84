"""Note values: which stretches of a bar can be written as one sign, and how to cut others.

Conventions: positions are ticks from the bar line. The rules are those of common engraving
practice: the middle of the bar and the beats stay visible, simple syncopations are written
as one note, rests never hide a beat.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Grouping of note values" and "Rests".
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.score.meter import Meter
from gospel_keys.units import EIGHTH, HALF, QUARTER, SIXTEENTH, WHOLE, Ticks

TYPES: Final = (
    ("breve", 2 * WHOLE),
    ("whole", WHOLE),
    ("half", HALF),
    ("quarter", QUARTER),
    ("eighth", EIGHTH),
    ("16th", SIXTEENTH),
    ("32nd", SIXTEENTH // 2),
    ("64th", SIXTEENTH // 4),
)
GRID: Final[Ticks] = SIXTEENTH // 4


@dataclass(frozen=True, slots=True)
class Value:
    """A written value: its type name, dots, and how many flags it has."""

    type: str
    dots: int

    @property
    def flags(self) -> int:
        """Beams or flags: 1 for an eighth, 2 for a sixteenth."""
        names = [name for name, _ in TYPES]
        return max(0, names.index(self.type) - names.index("quarter"))


@lru_cache(maxsize=512)
def value_of(duration: Ticks) -> Value | None:
    """Return the written value of a duration, or None where there is no single sign.

    Examples
    --------
    >>> value_of(1440)
    Value(type='quarter', dots=1)
    """
    for name, length in TYPES:
        if duration == length:
            return Value(name, 0)
        if 2 * duration == 3 * length and length > GRID:
            return Value(name, 1)
    return None


@lru_cache(maxsize=8192)
def cut(start: Ticks, end: Ticks, meter: Meter, *, rest: bool = False) -> tuple[Ticks, ...]:
    """Return the boundaries at which a stretch of a bar is written.

    Parameters
    ----------
    start, end : Ticks inside the bar
    meter : Meter
    rest : bool
        Rests may not be syncopated.

    Returns
    -------
    edges : tuple of Ticks, from ``start`` to ``end``
        Neighbours are the signs to write, tied where they are notes.
    """
    if start >= end:
        return (start,)
    if _is_one_sign(start, end, meter, rest=rest):
        return (start, end)
    inside = [p for p in _seams(meter) if start < p < end]
    if not inside:
        return _by_value(start, end)
    strongest = min(inside, key=lambda p: (_rank(p, meter), p - start))
    left = cut(start, strongest, meter, rest=rest)
    return left + cut(strongest, end, meter, rest=rest)[1:]


def _by_value(start: Ticks, end: Ticks) -> tuple[Ticks, ...]:
    """Cut greedily into plain values where no seam of the meter helps."""
    edges = [start]
    while edges[-1] < end:
        rest = end - edges[-1]
        step = next((length for _, length in TYPES if length <= rest), rest)
        edges.append(edges[-1] + step)
    return tuple(edges)


@lru_cache(maxsize=64)
def _seams(meter: Meter) -> tuple[Ticks, ...]:
    return tuple(range(0, meter.bar, SIXTEENTH // 2))


def _rank(place: Ticks, meter: Meter) -> int:
    """How strong a place of the bar is: 0 the middle, then beats, then their divisions."""
    if meter.beats % 2 == 0 and place == meter.bar // 2:
        return 0
    if place % meter.beat == 0:
        return 1
    for rank, unit in enumerate((meter.pulse, EIGHTH, SIXTEENTH), start=2):
        if place % unit == 0:
            return rank
    return 5


def _is_one_sign(start: Ticks, end: Ticks, meter: Meter, *, rest: bool) -> bool:
    duration = end - start
    value = value_of(duration)
    if value is None:
        return False
    if meter.is_compound:
        return _fits_compound(start, end, meter, value, rest=rest)
    return _fits_simple(start, end, meter, value, rest=rest)


def _fits_compound(start: Ticks, end: Ticks, meter: Meter, value: Value, *, rest: bool) -> bool:
    beat = meter.beat
    if start // beat != (end - 1) // beat:
        whole_beats = start % beat == 0 and (end - start) % beat == 0
        middle = meter.bar // 2
        hides = meter.beats == 4 and start < middle < end and start != 0
        return whole_beats and not hides
    unit = beat // 3
    if value.dots and end - start < beat:
        return not rest and start % (unit // 2) == 0 and (end - start) < unit
    if rest and end - start == 2 * unit:
        return start % beat == 0
    return start % min(unit, end - start) == 0 or not rest and start % (unit // 2) == 0


def _fits_simple(start: Ticks, end: Ticks, meter: Meter, value: Value, *, rest: bool) -> bool:
    beat, duration = meter.beat, end - start
    middle = meter.bar // 2 if meter.beats in (2, 4) else None
    if start == 0 and end == meter.bar:
        return True
    if middle is not None and start < middle < end:
        whole = start == 0 and not rest
        syncopated = not rest and duration == 2 * beat and start == beat and meter.beats == 4
        return whole or syncopated
    if duration >= beat:
        if start % beat == 0:
            return not rest or value.dots == 0
        off_beat = start % beat == beat // 2
        return not rest and off_beat and (duration == beat or end % beat == 0)
    if start // beat != (end - 1) // beat:
        return False
    inside = start % beat
    if value.dots:
        return not rest and (inside == 0 or end % beat == 0)
    half = beat // 2
    if duration == half:
        return inside % half == 0 or (not rest and inside == half // 2)
    return True
