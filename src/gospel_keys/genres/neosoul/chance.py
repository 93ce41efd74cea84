"""Chance by bar: a section that repeats another draws what that one drew (S-04)."""

import random
from collections.abc import Callable
from typing import Final

from gospel_keys.harmony.form import Form
from gospel_keys.randomness import stream

_CHANGED: Final = 2
_VARIED: Final = (5, 6)
"""Bars of eight that do not answer the first four in everything."""

PHRASE: Final = 4
"""Bars after which the loop comes round: groove, slides and fills."""

BarChance = Callable[[int], random.Random]
"""Maps a bar to the random stream that its choices are drawn from."""


def loop_place(place: int, bars: int, turn: int = PHRASE) -> int:
    """Return where in the loop a bar stands; a stretch that is too short is the loop's end.

    Examples
    --------
    >>> [loop_place(bar, 2) for bar in range(2)], [loop_place(bar, 5) for bar in range(5)]
    ([2, 3], [0, 1, 2, 3, 0])
    """
    return (place - bars if bars < turn else place) % turn


def chance_by_bar(
    form: Form,
    seed: int,
    name: str,
    *,
    renewed: bool = False,
    varied: bool = False,
    turn: int = 0,
    groove: bool = False,
) -> BarChance:
    """Return a stream for each bar; bars of a repeated section begin like their models.

    Parameters
    ----------
    form : Form
    seed : int
    name : str
        The part that draws.
    renewed : bool
        The third bar of eight is drawn anew when a section comes back.
    varied : bool
        The middle of a second phrase does not draw as that of the first, nor does a section
        that comes back draw as it did: the loop is sung otherwise as it goes round.
    turn : int
        Bars so far apart in a section draw alike, as a loop that comes round does; 0 for none.
    groove : bool
        All sections draw alike, as the groove of a piece does.

    Returns
    -------
    chance : callable
        Maps a bar to its stream, always the same object for the same bar.
    """
    streams: dict[int, random.Random] = {}

    def at(bar: int) -> random.Random:
        if bar not in streams:
            section = form.section_at(bar)
            number = form.sections.index(section)
            model = number if section.repeats is None else section.repeats
            place = bar - section.bar
            fresh = renewed and place % 8 == _CHANGED
            own = varied and place % 8 in _VARIED
            place = loop_place(place, section.bars, turn) if turn and not own else place
            whose = "groove" if groove else number if fresh or varied else model
            streams[bar] = stream(seed, name, whose, place)
        return streams[bar]

    return at
