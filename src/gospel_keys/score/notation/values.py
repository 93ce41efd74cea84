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
from gospel_keys.score.model import Bar
from gospel_keys.units import QUARTER, WHOLE, Ticks

TYPES: Final = (
    ("breve", 2 * WHOLE),
    ("whole", WHOLE),
    ("half", WHOLE // 2),
    ("quarter", WHOLE // 4),
    ("eighth", WHOLE // 8),
    ("16th", WHOLE // 16),
    ("32nd", WHOLE // 32),
    ("64th", WHOLE // 64),
    ("128th", WHOLE // 128),
    ("256th", WHOLE // 256),
)
FINEST: Final[Ticks] = TYPES[-1][1]
"""Everything that is not a multiple of this needs a tuplet."""

_LARGER: Final = {5: 3, 7: 4}
"""Of bars of five and of seven beats, in beats."""

_DOTTED_REST: Final[Ticks] = 3 * WHOLE // 16
"""The one rest of a simple meter that has a dot."""

_FLAGS: Final = {name: max(0, place - 3) for place, (name, _) in enumerate(TYPES)}


@dataclass(frozen=True, slots=True)
class Value:
    """A written value: its type name and its dots."""

    type: str
    dots: int = 0

    @property
    def flags(self) -> int:
        """Beams or flags: 0 for a quarter, 1 for an eighth, 2 for a sixteenth."""
        return _FLAGS[self.type]


@dataclass(frozen=True, slots=True)
class Grid:
    """How a bar (or the inside of a tuplet) divides.

    Parameters
    ----------
    sizes : tuple of Ticks, descending
        Lengths of the bar, its halves where it has a middle, its beats, and so on; each
        divides the one before.
    ternary : Ticks
        Length of a unit that divides in three (a compound beat, a triplet), 0 for none.
    larger : Ticks
        The larger of the two parts into which five or seven beats fall, 0 for none.
    """

    sizes: tuple[Ticks, ...]
    ternary: Ticks = 0
    larger: Ticks = 0

    def strength(self, place: Ticks) -> Ticks:
        """Return the largest size whose boundary a place is; 0 where there is none."""
        return next((size for size in self.sizes if place % size == 0), 0)

    def strongest_inside(self, start: Ticks, end: Ticks) -> Ticks:
        """Return the largest size with a boundary strictly between two places."""
        for size in self.sizes:
            if (start // size + 1) * size < end:
                return size
        return 0


@lru_cache(maxsize=64)
def grid_of(meter: Meter) -> Grid:
    """Return the division of a bar of a meter.

    Examples
    --------
    >>> grid_of(Meter(4, 4)).sizes[:4]
    (3840, 1920, 960, 480)
    >>> grid_of(Meter(6, 8)).sizes[:3]
    (2880, 1440, 480)
    """
    sizes, count = [meter.bar], meter.beats
    while count % 2 == 0 and count > 2:
        count //= 2
        sizes.append(sizes[-1] // 2)
    if sizes[-1] != meter.beat:
        sizes.append(meter.beat)
    if meter.is_compound:
        sizes.append(meter.beat // 3)
    ternary = meter.beat if meter.is_compound else 0
    larger = _LARGER.get(meter.beats, 0) * meter.beat
    return Grid((*sizes, *_halves(sizes[-1])), ternary, larger)


def bar_shift(bar: Bar) -> Ticks:
    """Return where the left edge of a bar lies in a full bar: a pickup is the bar's end."""
    return bar.meter.bar - bar.duration if bar.index == 0 else 0


@lru_cache(maxsize=64)
def tuplet_grid(actual: int, unit: Ticks) -> Grid:
    """Return the inner division of a tuplet of ``actual`` units, in nominal ticks."""
    sizes = (actual * unit, unit, *_halves(unit))
    return Grid(sizes, actual * unit if actual == 3 else 0)


def _halves(size: Ticks) -> tuple[Ticks, ...]:
    halves = []
    while size % 2 == 0 and size > FINEST:
        size //= 2
        halves.append(size)
    return tuple(halves)


@lru_cache(maxsize=1024)
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
        if 2 * duration == 3 * length and length > FINEST:
            return Value(name, 1)
    return None


@lru_cache(maxsize=1024)
def nearest_value(duration: Ticks) -> Value:
    """Return the value of a duration, or the plain value just below one that has none."""
    exact = value_of(duration)
    if exact is not None:
        return exact
    name = next((name for name, length in TYPES if length <= duration), TYPES[-1][0])
    return Value(name, 0)


@lru_cache(maxsize=16384)
def cut(start: Ticks, end: Ticks, grid: Grid, *, rest: bool = False) -> tuple[Ticks, ...]:
    """Return the boundaries at which a stretch of a bar is written.

    Parameters
    ----------
    start, end : Ticks inside the bar
    grid : Grid
    rest : bool
        Rests may not be syncopated.

    Returns
    -------
    edges : tuple of Ticks, from ``start`` to ``end``
        Neighbours are the signs to write, tied where they are notes.

    Examples
    --------
    >>> cut(480, 2400, grid_of(Meter(4, 4)))
    (480, 1920, 2400)
    >>> cut(480, 1440, grid_of(Meter(4, 4)))
    (480, 1440)
    """
    if is_one_sign(start, end, grid, rest=rest):
        return (start, end)
    if grid.larger and end - start == grid.sizes[0]:
        return (start, grid.larger, end)
    size = grid.strongest_inside(start, end)
    if not size:
        return _by_value(start, end)
    # From a weak place fill up to the first strong one; from a strong place go on as far
    # as whole units reach.
    weak = grid.strength(start) < size
    seam = (start // size + 1) * size if weak else (end - 1) // size * size
    return cut(start, seam, grid, rest=rest) + cut(seam, end, grid, rest=rest)[1:]


def is_one_sign(start: Ticks, end: Ticks, grid: Grid, *, rest: bool = False) -> bool:
    """Return whether a stretch reads well as a single note or rest."""
    duration = end - start
    value = value_of(duration)
    if value is None:
        return False
    if start == 0 and duration == grid.sizes[0]:
        return True
    if rest:
        return _is_one_rest(start, duration, grid)
    inside, own = grid.strongest_inside(start, end), grid.strength(start)
    if grid.ternary and inside >= grid.ternary:
        return own >= inside and duration % grid.ternary == 0
    if own >= inside:
        return True
    if value.dots == 0:
        return inside == duration and start % (duration // 2) == 0
    return inside < grid.sizes[1] and grid.strength(end) > inside


def _is_one_rest(start: Ticks, duration: Ticks, grid: Grid) -> bool:
    if duration in grid.sizes and start % duration == 0:
        return True
    if duration == _DOTTED_REST:
        # A dot at the head of a quarter beat shows where its last sixteenth enters.
        return not grid.ternary and QUARTER in grid.sizes and start % QUARTER == 0
    two_thirds = 2 * grid.ternary // 3
    return bool(grid.ternary) and duration == two_thirds and start % grid.ternary == 0


def _by_value(start: Ticks, end: Ticks) -> tuple[Ticks, ...]:
    """Cut greedily into plain values where no seam of the meter helps."""
    edges = [start]
    while edges[-1] < end:
        left = end - edges[-1]
        step = next((length for _, length in TYPES if length <= left), left)
        edges.append(edges[-1] + step)
    return tuple(edges)
