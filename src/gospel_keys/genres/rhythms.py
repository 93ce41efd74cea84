"""Rhythm cells: one bar of attacks drawn as a grid, loaded from a genre's TOML table."""

import random
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files

from gospel_keys.errors import MalformedInputError
from gospel_keys.score.meter import Meter
from gospel_keys.units import Ticks


@dataclass(frozen=True, slots=True)
class Attack:
    """A sound inside a bar; ``tied`` continues the last note of the bar before."""

    offset: Ticks
    duration: Ticks
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A one-bar rhythm: its grid and where in a phrase and in energy it is at home."""

    grid: str
    meter: str
    kind: str
    energy: tuple[float, float]

    def attacks(self, bar: Ticks) -> tuple[Attack, ...]:
        """Return the attacks of the cell in a bar of the given length.

        Examples
        --------
        >>> Cell("x-.x", "4/4", "flow", (0, 1)).attacks(3840)[1].offset
        2880
        """
        return _attacks(self.grid, bar)


@lru_cache(maxsize=2048)
def _attacks(grid: str, bar: Ticks) -> tuple[Attack, ...]:
    slot = Fraction(bar, len(grid))
    found: list[Attack] = []
    for place, sign in enumerate(grid):
        if sign == "x" or (sign == "-" and place == 0):
            length = 1
            while place + length < len(grid) and grid[place + length] == "-":
                length += 1
            found.append(Attack(int(place * slot), int(length * slot), tied=sign == "-"))
    return tuple(found)


@lru_cache(maxsize=16)
def load_cells(genre: str) -> dict[str, tuple[Cell, ...]]:
    """Load the rhythm table of a genre, by family of cells.

    Raises
    ------
    MalformedInputError
        If a cell has a sign other than ``x``, ``-`` or ``.``, or an unknown length; the
        message names file, family and grid.
    """
    name = f"genres/{genre}/rhythms.toml"
    source = files("gospel_keys").joinpath(name).read_text(encoding="utf-8")
    table = tomllib.loads(source)
    return {family: tuple(_cells(name, family, rows)) for family, rows in table.items()}


def _cells(name: str, family: str, rows: Iterable[dict[str, object]]) -> Iterable[Cell]:
    for row in rows:
        meter, kind, energy, grids = (row[k] for k in ("meter", "kind", "energy", "grids"))
        assert isinstance(energy, list)
        assert isinstance(grids, list)
        for grid in grids:
            bar = Meter.parse(str(meter)).bar
            if set(grid) - set("x-.") or bar % len(grid):
                msg = f"{name}: [[{family}]] grid '{grid}' must use x, - and . and divide {meter}"
                raise MalformedInputError(msg, value=grid)
            yield Cell(str(grid), str(meter), str(kind), (float(energy[0]), float(energy[1])))


def choose_cell(
    genre: str,
    family: str,
    *,
    meter: Meter,
    kind: str,
    energy: float,
    rng: random.Random,
    avoid: Iterable[str] = (),
) -> Cell:
    """Draw a cell for a place in the phrase.

    Cells at home at this energy come first; a meter without a table of its own gets cells
    composed beat by beat.

    Parameters
    ----------
    genre, family, kind : str
    meter : Meter
    energy : float in 0..1
    rng : random.Random
    avoid : iterable of str
        Grids just used.
    """
    rows = [c for c in load_cells(genre).get(family, ()) if c.meter == str(meter)]
    if not rows:
        return compose_cell(meter, kind, rng)
    fitting = [c for c in rows if c.kind == kind] or rows
    home = [c for c in fitting if c.energy[0] <= energy <= c.energy[1]] or fitting
    fresh = [c for c in home if c.grid not in set(avoid)] or home
    return rng.choice(fresh)


_SIMPLE_BEATS = ("x---", "x-x-", "x---", "--x-", "x--x", "----")
_COMPOUND_BEATS = ("x-----", "x---x-", "x-x-x-", "--x-x-", "------")


def compose_cell(meter: Meter, kind: str, rng: random.Random) -> Cell:
    """Compose a bar from beat-long cells, for meters without a table."""
    beats = _COMPOUND_BEATS if meter.is_compound else _SIMPLE_BEATS
    parts = [rng.choice(beats) for _ in range(meter.beats)]
    if parts[0].startswith("-"):
        parts[0] = beats[0]
    if kind == "close" and len(parts) > 1:
        parts[-1] = "." * len(beats[0])
    return Cell("".join(parts), str(meter), kind, (0.0, 1.0))
