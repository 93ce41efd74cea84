"""The tables of the blues: forms, turnarounds, endings, licks and left-hand patterns."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class BluesForm:
    """A form: chords bar by bar and what each pair of bars does.

    ``turn`` allows other turnarounds; ``rare`` is chosen now and then only.
    """

    id: str
    bars: tuple[tuple[str, ...], ...]
    plan: tuple[str, ...]
    turn: bool
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A turnaround or an ending: two bars of chords, and how the hands play them.

    ``bass`` and the rows of ``right`` are in degrees of the key, empty where the patterns go
    on; of several rows each piece takes one. ``swing`` is the right hand where beats divide
    in two.
    """

    id: str
    modes: tuple[str, ...]
    chords: tuple[tuple[str, ...], ...]
    bass: str = ""
    right: tuple[str, ...] = ()
    swing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lick:
    """A row of the right hand; ``triplet`` licks need beats that can divide in three."""

    row: str
    triplet: bool


@dataclass(frozen=True, slots=True)
class LeftPattern:
    """A left-hand ostinato: its rows, its variation bars and the rows of special bars."""

    id: str
    rule: str
    rows: tuple[str, ...]
    vary: tuple[str, ...]
    second: str = ""
    five: str = ""
    short: str = ""
    diminished: str = ""


# Any: rows of a TOML table; every field is converted right here.
def _table(name: str) -> dict[str, list[dict[str, Any]]]:
    source = files("gospel_keys").joinpath(f"genres/blues/{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def forms() -> tuple[BluesForm, ...]:
    """Return the forms in the order of the table."""
    return tuple(
        BluesForm(
            row["id"],
            _bars(row["bars"]),
            tuple(row["plan"].split()),
            bool(row["turn"]),
            rare=bool(row.get("rare", False)),
        )
        for row in _table("forms")["form"]
    )


@lru_cache(maxsize=2)
def figures(family: str) -> tuple[Figure, ...]:
    """Return the figures of a family, ``"turnaround"`` or ``"ending"``."""
    return tuple(
        Figure(
            row["id"],
            tuple(row["modes"].split()),
            _bars(row["chords"]),
            row.get("bass", ""),
            _one_or_more(row.get("right", [])),
            _one_or_more(row.get("swing", [])),
        )
        for row in _table("forms")[family]
    )


def _one_or_more(rows: str | list[str]) -> tuple[str, ...]:
    return (rows,) if isinstance(rows, str) else tuple(rows)


def _bars(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(bar.split()) for bar in text.split("|"))


@lru_cache(maxsize=8)
def licks(family: str) -> tuple[Lick, ...]:
    """Return the licks of a family: call, answer, line, riff or fill."""
    return tuple(
        Lick(row, table["feel"] == "triplet")
        for table in _table("licks")[family]
        for row in table["rows"]
    )


@lru_cache(maxsize=1)
def left_patterns() -> dict[str, LeftPattern]:
    """Return the left-hand patterns by identifier."""
    return {
        row["id"]: LeftPattern(
            row["id"],
            row["rule"],
            tuple(row["rows"]),
            tuple(row["vary"]),
            row.get("second", ""),
            row.get("five", ""),
            row.get("short", ""),
            row.get("diminished", ""),
        )
        for row in _table("left")["pattern"]
    }
