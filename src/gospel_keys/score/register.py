"""Registers: how low two neighbouring notes may sound together before they turn to mud.

References
----------
.. [1] Low-interval limits as taught in arranging; published tables differ by one to three
   semitones, these take the middle (rule R-03).
"""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from gospel_keys.units import MidiPitch, Semitones

LOW_INTERVAL_LIMITS: Final = MappingProxyType(
    {1: 52, 2: 51, 3: 48, 4: 46, 5: 46, 6: 45, 7: 34, 8: 41, 9: 41, 10: 41, 11: 41, 15: 36, 16: 34}
)
"""Lowest MIDI pitch of the lower note, by interval in semitones; others are free."""


def is_too_low(lower: MidiPitch, interval: Semitones) -> bool:
    """Whether an interval above a note is muddy.

    Examples
    --------
    >>> is_too_low(45, 4), is_too_low(46, 4), is_too_low(24, 12)
    (True, False, False)
    """
    return lower < LOW_INTERVAL_LIMITS.get(interval, 0)


def low_interval_violations(
    pitches: Iterable[MidiPitch],
) -> tuple[tuple[MidiPitch, MidiPitch], ...]:
    """Return the adjacent pairs of a sonority that lie below their limit.

    Parameters
    ----------
    pitches : iterable of MidiPitch
        What sounds together, in any order.

    Returns
    -------
    pairs : tuple of (lower, upper)

    Examples
    --------
    >>> low_interval_violations((40, 44, 47))
    ((40, 44), (44, 47))
    """
    ordered = sorted(set(pitches))
    pairs = zip(ordered, ordered[1:], strict=False)
    return tuple((low, high) for low, high in pairs if is_too_low(low, high - low))
