"""The row notation of the blues tables: beats, their parts, and what is struck in them.

Two bars of four beats read ``"./5_ 1/b3 ^3/- 5/6 | 5 - . ."``: beats are separated by
spaces and divided by ``/``; ``-`` holds, ``.`` rests, ``+`` joins, ``^`` crushes into a note
from the semitone below, ``'`` is an octave up and ``_`` one down. A note is a degree
(``b3``) or a number of semitones above a root, as its table says.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.score.meter import Meter
from gospel_keys.units import QUARTER, Semitones, Ticks

DEGREES: Final = {
    "1": 0, "b2": 1, "2": 2, "b3": 3, "3": 4, "4": 5, "#4": 6, "b5": 6, "5": 7,
    "b6": 8, "#5": 8, "6": 9, "b7": 10, "7": 11,
}  # fmt: skip
"""Semitones above the tonic or root."""

CHORD: Final = "chord"
"""The word for a whole chord in a left-hand row."""

Place = tuple[int, int, int, int]
"""Bar, beat, part and number of parts of the beat."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of a row: semitones above the reference, and whether it is crushed into."""

    semitones: Semitones
    crushed: bool = False


@dataclass(frozen=True, slots=True)
class Struck:
    """What a row strikes at one place, and the place where it ends.

    ``chord`` stands for a whole chord; then there are no tones.
    """

    start: Place
    end: Place
    tones: tuple[Tone, ...]
    chord: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the beats of a bar and their parts lie.

    Parameters
    ----------
    bar, step : Ticks
        The bar and the beat that is counted in.
    ternary : bool
        Beats divide in three: a pair of parts is long-short, two thirds and one.
    """

    bar: Ticks
    step: Ticks
    ternary: bool

    @classmethod
    def of(cls, meter: Meter, *, ternary: bool) -> "Grid":
        """Return the grid of a meter; compound meters are ternary."""
        step = meter.beat if meter.is_compound else min(meter.beat, QUARTER)
        return cls(meter.bar, step, ternary or meter.is_compound)

    @property
    def beats(self) -> int:
        """Beats in a bar."""
        return self.bar // self.step

    def tick(self, place: Place) -> Ticks:
        """Return the ticks of a place from the start of its first bar.

        Examples
        --------
        >>> Grid(3840, 960, False).tick((1, 2, 1, 2))
        6240
        >>> Grid(5760, 1440, True).tick((0, 0, 1, 2))
        960
        """
        bar, beat, part, parts = place
        if beat >= self.beats:
            return (bar + 1) * self.bar
        if parts == 2 and self.ternary:
            inside = 2 * self.step * part // 3
        else:
            inside = self.step * part // parts
        return bar * self.bar + beat * self.step + inside

    @property
    def off(self) -> Ticks:
        """Where the off-beat lies inside a beat."""
        return 2 * self.step // 3 if self.ternary else self.step // 2


@lru_cache(maxsize=1024)
def read_row(row: str, *, numbers: bool = False) -> tuple[Struck, ...]:
    """Read a row.

    Parameters
    ----------
    row : str
    numbers : bool
        Notes are semitones instead of degrees.

    Returns
    -------
    struck : tuple of Struck, in time order

    Raises
    ------
    MalformedInputError
        If a sign is not understood; the message names it and the row.

    Examples
    --------
    >>> [s.tones[0].semitones for s in read_row("1/b3 5 - .")]
    [0, 3, 7]
    """
    places: list[Place] = []
    signs: list[str] = []
    for bar, text in enumerate(row.split("|")):
        for beat, part_text in enumerate(text.split()):
            parts = part_text.split("/")
            for part, sign in enumerate(parts):
                places.append((bar, beat, part, len(parts)))
                signs.append(sign)
    last = places[-1]
    places.append((last[0], last[1] + 1, 0, 1))
    struck: list[Struck] = []
    for index, sign in enumerate(signs):
        if sign in ("-", "."):
            continue
        end = index + 1
        while end < len(signs) and signs[end] == "-":
            end += 1
        tones = () if sign == CHORD else _tones(sign, row, numbers=numbers)
        struck.append(Struck(places[index], places[end], tones, chord=sign == CHORD))
    return tuple(struck)


def _tones(sign: str, row: str, *, numbers: bool) -> tuple[Tone, ...]:
    return tuple(_tone(word, row, numbers=numbers) for word in sign.split("+"))


def _tone(word: str, row: str, *, numbers: bool) -> Tone:
    crushed = word.startswith("^")
    name = word.removeprefix("^").rstrip("'_")
    octave = 12 * (word.count("'") - word.count("_"))
    if numbers and name.removeprefix("-").isdecimal():
        return Tone(int(name) + octave, crushed)
    if not numbers and name in DEGREES:
        return Tone(DEGREES[name] + octave, crushed)
    msg = (
        f"'{word}' in the row '{row}' is no note; expected {'semitones' if numbers else 'a degree'}"
    )
    raise MalformedInputError(msg, value=word)


def bars_of(row: str) -> int:
    """Return how many bars a row has."""
    return row.count("|") + 1
