"""Pedal: what the foot did, as written spans.

A pedal that comes up just after an attack and goes down again is *changed* at it.
"""

from collections.abc import Callable, Sequence
from typing import Final

from gospel_keys.score.model import PedalSpan
from gospel_keys.score.performance import PedalEvent
from gospel_keys.units import Seconds, Ticks

_DOWN: Final = 24
_CHANGE: Final[Seconds] = 0.35


def write_pedals(
    events: Sequence[PedalEvent],
    snap: Callable[[Seconds], Ticks],
    end: Ticks,
) -> tuple[PedalSpan, ...]:
    """Turn pedal movements into spans on the written grid.

    Parameters
    ----------
    events : sequence of PedalEvent, sorted by time
    snap : callable
        The written place of a moment of the foot: the attack it follows.
    end : Ticks
        End of the piece.

    Returns
    -------
    spans : tuple of PedalSpan, in order, without overlap
    """
    spans: list[PedalSpan] = []
    down: Seconds | None = None
    depth = 127
    lifted: Seconds | None = None
    pressed: list[tuple[Seconds, Seconds, int]] = []
    for event in events:
        if event.value >= _DOWN and down is None:
            down, depth = event.time, event.value
        elif event.value >= _DOWN:
            depth = max(depth, event.value)
        elif down is not None:
            pressed.append((down, event.time, depth))
            down = None
    if down is not None:
        pressed.append((down, float("inf"), depth))
    for start, stop, value in pressed:
        changed = lifted is not None and start - lifted <= _CHANGE
        onset = spans[-1].end if changed and spans else min(snap(start), end)
        close = end if stop == float("inf") else min(snap(stop), end)
        lifted = stop
        if close > onset and (not spans or onset >= spans[-1].end):
            spans.append(PedalSpan(onset, close, value))
    return tuple(spans)
