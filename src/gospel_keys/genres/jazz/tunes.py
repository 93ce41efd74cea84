"""The tunes: changes of standards, blues and rhythm changes, read from one table.

Chords are written in C or C minor; :func:`transpose_symbol` spells them in the key wanted.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from gospel_keys.harmony.preparation import readable
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName

Bars = tuple[tuple[str, ...], ...]
"""Chord symbols in C, bar by bar."""

_TABLE: Final = "genres/jazz/tunes.toml"


@dataclass(frozen=True, slots=True)
class Tune:
    """The changes of one form in one mode, by name of phrase (``a1``, ``b2``, ``z``)."""

    form: str
    mode: str
    phrases: tuple[tuple[str, Bars], ...]

    def phrase(self, name: str) -> Bars:
        """Return the four bars of a phrase."""
        return dict(self.phrases)[name]


@dataclass(frozen=True, slots=True)
class Frame:
    """Home, introductions, the tag's two bars, and closing phrases of four bars, in one mode."""

    mode: str
    home: str
    intros: tuple[Bars, ...]
    tag: Bars
    endings: tuple[Bars, ...]


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[Tune, ...], tuple[Frame, ...]]:
    table = tomllib.loads(files("gospel_keys").joinpath(_TABLE).read_text(encoding="utf-8"))
    tunes = tuple(
        Tune(
            row["form"],
            row["mode"],
            tuple((name, read_bars(text)) for name, text in row["phrases"].items()),
        )
        for row in table["tune"]
    )
    frames = tuple(
        Frame(
            row["mode"],
            row["home"],
            tuple(map(read_bars, row["intros"])),
            read_bars(row["tag"]),
            tuple(map(read_bars, row["endings"])),
        )
        for row in table["frame"]
    )
    return tunes, frames


def tunes_of(form: str, mode: str) -> tuple[Tune, ...]:
    """Return the tunes of a form in a mode."""
    return tuple(t for t in _table()[0] if t.form == form and t.mode == mode)


def frame_of(mode: str) -> Frame:
    """Return the intros, tag and endings of a mode."""
    return next(f for f in _table()[1] if f.mode == mode)


def read_bars(text: str) -> Bars:
    """Read a phrase of the table.

    Examples
    --------
    >>> read_bars("Dm7 G7 | C6 | %")
    (('Dm7', 'G7'), ('C6',), ('C6',))
    """
    bars: list[tuple[str, ...]] = []
    for bar in text.split("|"):
        symbols = tuple(bar.split())
        bars.append(bars[-1] if symbols == ("%",) else symbols)
    return tuple(bars)


@lru_cache(maxsize=2048)
def transpose_symbol(symbol: str, key: Key) -> Chord:
    """Return a symbol written in C, moved to a key and spelled as players read it.

    Examples
    --------
    >>> str(transpose_symbol("Bb7", Key.parse("Ab")))
    'Gb7'
    """
    chord = Chord.parse(symbol)
    place = LETTERS.index(chord.root.letter) + LETTERS.index(key.tonic.letter)
    pitch_class = (chord.root.pitch_class + key.tonic.pitch_class) % 12
    root: PitchName = readable(PitchName.on(LETTERS[place % 7], pitch_class), key)
    return Chord.of(root, chord.quality_id)
