"""Chance by bar: a section that repeats another draws what that one drew (S-04)."""

import random
from collections.abc import Callable
from typing import Final

from gospel_keys.harmony.form import Form
from gospel_keys.randomness import stream

_CHANGED: Final = 2
LOOP: Final = 2
"""Bars after which the groove and its slides come round."""

PHRASE: Final = 4
"""Bars after which fills come round."""

BarChance = Callable[[int], random.Random]
"""Maps a bar to the random stream that its choices are drawn from."""


def chance_by_bar(
    form: Form, seed: int, name: str, *, renewed: bool = False, turn: int = 0
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
    turn : int
        Bars so far apart in a section draw alike, as a loop that comes round does; 0 for none.

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
            place = place % turn if turn else place
            streams[bar] = stream(seed, name, number if fresh else model, place)
        return streams[bar]

    return at
