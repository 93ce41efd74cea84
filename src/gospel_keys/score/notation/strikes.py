"""Strikes: the notes that share a stem."""

from dataclasses import dataclass

from gospel_keys.units import Ticks


@dataclass(frozen=True, slots=True)
class Strike:
    """Notes of one voice that are struck and let go together.

    Parameters
    ----------
    onset, end : Ticks
    notes : tuple of int
        Indices into ``Score.notes``, ascending in pitch.
    graces : tuple of int
        The ornaments that lean on the strike, in playing order.
    """

    onset: Ticks
    end: Ticks
    notes: tuple[int, ...]
    graces: tuple[int, ...] = ()
