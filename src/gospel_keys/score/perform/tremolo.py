"""Tremolo: a chord rocked between its lower and its upper notes.

10 to 14 strokes a second; one key never comes back within 90 ms (rules F-06 and G-34).
"""

import random

from gospel_keys.units import Seconds

_RATE = (10.5, 13.5)
_SINGLE_RATE = 10.0
_JITTER: Seconds = 0.003
_SOUNDING = 0.85


def tremolo_strokes(
    members: tuple[int, ...],
    *,
    start: Seconds,
    end: Seconds,
    humanise: float,
    rng: random.Random,
) -> tuple[tuple[int, Seconds, Seconds], ...]:
    """Return the strokes of a tremolo.

    Parameters
    ----------
    members : tuple of int
        The written notes, lowest first.
    start, end : Seconds
        The stretch to fill.
    humanise : float in 0..1
    rng : random.Random

    Returns
    -------
    strokes : tuple of (member, start, end)
        In order of time; the lower and the upper notes alternate.
    """
    cut = 2 if len(members) > 3 else 1
    groups = (members[:cut], members[cut:]) if len(members) > 1 else (members,)
    middle = sum(_RATE) / 2
    rate = middle + humanise * (rng.uniform(*_RATE) - middle)
    rate = rate if len(groups) > 1 else _SINGLE_RATE
    count = max(round((end - start) * rate), 1)
    period = (end - start) / count
    hold = period * _SOUNDING * len(groups)
    strokes = []
    for stroke in range(count):
        moment = start + stroke * period
        if stroke:
            moment += min(max(rng.gauss(0.0, _JITTER), -2 * _JITTER), 2 * _JITTER) * humanise
        for member in groups[stroke % len(groups)]:
            strokes.append((member, moment, min(moment + hold, end)))
    return tuple(strokes)
