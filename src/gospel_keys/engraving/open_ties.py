"""Ties that leave a system have room to be seen.

The engraver keeps a least length for ties between two notes, but not for those that go on in
the next system: after a short note they would shrink to a stub between its head and the bar
line.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Ties": a tie across a break reaches as clearly
   to the end of the system as it leaves the beginning of the next.
"""

import re
from collections.abc import Sequence
from typing import Final

_MEASURE: Final = re.compile(r"<measure\b")
_LAYER_END: Final = "</layer>"
_TIE: Final = re.compile(r'<tie\b[^>]*\bstartid="#([^"]+)" endid="#([^"]+)"')
_DUR: Final = re.compile(r'\bdur="(\d+)"')
_SHORT: Final = 8
"""Eighths, and what is shorter, have no room behind them."""

_ROOM: Final = '<space dur="16" />'


def room_for_ties(mei: str, starts: Sequence[int]) -> str:
    """Return an encoded score with room behind the notes that are tied over a system's end.

    Parameters
    ----------
    mei : str
    starts : sequence of int
        Bars that begin a system.
    """
    places = [found.start() for found in _MEASURE.finditer(mei)]
    for start in sorted(starts, reverse=True):
        if 0 < start < len(places):
            first, after = places[start - 1], places[start]
            mei = f"{mei[:first]}{_with_room(mei[first:after])}{mei[after:]}"
    return mei


def _with_room(bar: str) -> str:
    going_on = [f'xml:id="{a}"' for a, b in _TIE.findall(bar) if f'xml:id="{b}"' not in bar]
    if not going_on:
        return bar
    *layers, rest = bar.split(_LAYER_END)
    return "".join((*(_behind(layer, going_on) + _LAYER_END for layer in layers), rest))


def _behind(layer: str, going_on: Sequence[str]) -> str:
    """A layer with silence after its last sign, where that is short and tied over the bar line."""
    if not any(name in layer for name in going_on):
        return layer
    return layer + _ROOM if int(_DUR.findall(layer)[-1]) >= _SHORT else layer
