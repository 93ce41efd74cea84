"""The classical rhythm patterns as feels: period touch, rubato and articulation (5.5)."""

from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.dances import accents_of, dance_of
from gospel_keys.genres.classical.pulses import pulse_places
from gospel_keys.score.feel import Feel
from gospel_keys.units import Ticks

_BY_PERIOD: Final = MappingProxyType(
    {"baroque": "baroque-feel", "classical": "classical-feel", "romantic": "romantic-feel"}
)
# pattern: rubato, arch, roll, spread, right hand late
_NON_LEGATO: Final = (0.70, 0.85)
"""Shares of their length for which baroque notes are held (C-34)."""

_FIRST_OF_GROUP: Final = 4
_TOUCH: Final = MappingProxyType(
    {
        "straight": (0.006, 6.0, (30.0, 60.0), 15.0, 0.0),
        "baroque-feel": (0.012, 10.0, (40.0, 80.0), 15.0, 2.0),
        "classical-feel": (0.03, 14.0, (35.0, 70.0), 16.0, 2.0),
        "romantic-feel": (0.05, 11.5, (60.0, 120.0), 20.0, 4.0),
    }
)


def choose_rhythm(brief: Brief) -> str:
    """Return the rhythm pattern that was asked for, or the period's own."""
    return brief.rhythm or _BY_PERIOD.get(brief.application, "classical-feel")


def feel_for(brief: Brief, rhythm: str) -> Feel:
    """Build the feel of a piece.

    Parameters
    ----------
    brief : Brief
    rhythm : str
        Identifier of a classical rhythm pattern.
    """
    catalogue = CATALOGUES["classical"]
    rubato, arch, roll, spread, late = _TOUCH[rhythm]
    return Feel(
        name=catalogue.pattern("rhythm", rhythm).name,
        right_hand_late=late + brief.lateness,
        rubato=rubato,
        touch=_NON_LEGATO if rhythm == "baroque-feel" else None,
        accents=_accents(brief, rhythm),
        roll=roll,
        spread=spread,
        arch=arch,
        trills_from_above=brief.application != "romantic",
        velocity_range=catalogue.application(brief.application).velocity,
    )


def _accents(brief: Brief, rhythm: str) -> tuple[tuple[Ticks, int], ...]:
    """The first beat of a baroque bar is good, its middle less so; dances have their own.

    In classical pieces the first note of each bar's figure is touched a little more (5.5).
    """
    if rhythm != "baroque-feel":
        return ((0, _FIRST_OF_GROUP),) if rhythm == "classical-feel" else ()
    dance = dance_of(brief)
    if dance:
        return accents_of(brief, dance)
    middle = pulse_places(brief.meter)[len(pulse_places(brief.meter)) // 2]
    return ((0, 5), (middle, 3)) if middle else ((0, 5),)
