"""Baroque dances that are known by their step and not by imitation.

A sarabande is slow, in three, and leans on its second beat: a quarter and a half in the bass, a
dotted second beat in the line. A gavotte walks in quarters and sets out in the middle of the bar,
so that its phrases end there. Other dances are written as inventions.

References
----------
.. [1] Little, M. and Jenne, N. *Dance and the Music of J. S. Bach*, Indiana University Press,
   1991, chapters 4 (gavotte) and 7 (sarabande).
"""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.pulses import pulse_places
from gospel_keys.units import Ticks


@dataclass(frozen=True, slots=True)
class Dance:
    """A dance by name.

    Parameters
    ----------
    name : str
        The word for it; its bars of melody stand under ``name-kind`` in ``rhythms.toml``.
    pulses : int
        In a bar.
    figure, contrast : str
        Of the left hand, at home and away.
    accents : tuple of int
        Velocity offsets of the pulses.
    """

    name: str
    pulses: int
    figure: str
    contrast: str
    accents: tuple[int, ...]


_DANCES: Final = MappingProxyType(
    {
        "sarabande": Dance("sarabande", 3, "sarabande", "repeated", (3, 7, 0)),
        "gavotte": Dance("gavotte", 4, "gavotte", "drum", (5, 0, 2, 0)),
    }
)


def dance_of(brief: Brief) -> Dance | None:
    """Return the dance that a baroque piece is to be, None for any other piece.

    Parameters
    ----------
    brief : Brief
        One that asks for counterpoint gets it, whatever it is called.
    """
    if brief.application != "baroque" or brief.right_hand == "contrapuntal":
        return None
    words = set(re.findall(r"[a-z]+", brief.description.lower()))
    dance = next((d for name, d in _DANCES.items() if name in words), None)
    fits = dance is not None and len(pulse_places(brief.meter)) == dance.pulses
    return dance if fits else None


def accents_of(brief: Brief, dance: Dance) -> tuple[tuple[Ticks, int], ...]:
    """Return the accents of a dance by place in the bar.

    Parameters
    ----------
    brief : Brief
    dance : Dance
    """
    places = pulse_places(brief.meter)
    return tuple((p, a) for p, a in zip(places, dance.accents, strict=True) if a)
