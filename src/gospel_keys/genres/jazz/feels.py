"""The jazz rhythm patterns as feels: swing that falls with the tempo (section 1.7)."""

from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.score.feel import Feel, Swing
from gospel_keys.score.perform.swing import keeper_ratio, line_ratio
from gospel_keys.units import EIGHTH, QUARTER, Bpm, Ticks

PAGE_WORDS: Final = MappingProxyType({"swing": "Swing", "straight": ""})
_SLOW: Final[Bpm] = 90.0
_LATE: Final = 8.0
"""Milliseconds behind the left hand (T-02); more would eat into the swing of the off-beats."""

_LINE_SCATTER: Final = 0.20
_KEEPER_SCATTER: Final = 0.08


def is_straight(brief: Brief) -> bool:
    """Whether the eighths are even: bossa, and compound meters."""
    return brief.sub_style == "bossa" or brief.meter.is_compound


def swing_of(brief: Brief) -> Swing | None:
    """Return the swing of a piece: the ratio asked for, or the tempo's own (T-01).

    Parameters
    ----------
    brief : Brief
    """
    if brief.meter.is_compound:
        return None
    if brief.swing_ratio is not None:
        ratio = brief.swing_ratio
        return Swing(EIGHTH, ratio, ratio, _KEEPER_SCATTER, _KEEPER_SCATTER)
    if is_straight(brief):
        return None
    bpm = brief.tempo * brief.meter.beat / QUARTER
    return Swing(EIGHTH, line_ratio(bpm), keeper_ratio(bpm), _LINE_SCATTER, _KEEPER_SCATTER)


def feel_for(brief: Brief, rhythm: str) -> Feel:
    """Build the feel of a piece.

    Parameters
    ----------
    brief : Brief
    rhythm : str
        Identifier of a jazz rhythm pattern.
    """
    catalogue = CATALOGUES["jazz"]
    slow = brief.tempo < _SLOW
    return Feel(
        name=catalogue.pattern("rhythm", rhythm).name,
        swing=swing_of(brief),
        right_hand_late=min(20.0, _LATE + brief.lateness),
        accents=_accents(brief, rhythm),
        rubato=0.02 if slow else 0.005,
        roll=(40.0, 110.0) if slow else (30.0, 60.0),
        spread=20.0 if slow else 15.0,
        arch=8.0,
        velocity_range=catalogue.application(brief.application).velocity,
    )


def _accents(brief: Brief, rhythm: str) -> tuple[tuple[Ticks, int], ...]:
    """Where the pattern leans: off-beats when syncopated, two and four in four."""
    beat, bar = brief.meter.beat, brief.meter.bar
    if rhythm == "syncopation":
        return tuple((tick + beat // 2, 4) for tick in range(0, bar, beat))
    if rhythm == "walking-quarters":
        return tuple((tick, 3) for tick in range(beat, bar, 2 * beat))
    return ()
