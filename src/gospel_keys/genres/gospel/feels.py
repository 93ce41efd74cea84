"""The gospel rhythm patterns as feels, and the marks that belong to them (G-36)."""

from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.score.feel import Feel, Swing
from gospel_keys.score.perform.swing import line_ratio
from gospel_keys.units import EIGHTH, Bpm, Ticks, Velocity

SHUFFLE_RATIO: Final = 2.0
"""Gospel Shuffle is a true triplet (12/8 feel in 4/4) at its default intensity of 0.6."""

SWING_RATIO: Final = 1.5
"""Gospel Swing is 3:2 at its default intensity of 0.55, and bends with the tempo."""

BACKBEAT: Final = 1.3
_REFERENCE: Final[Bpm] = 114.0

PAGE_WORDS: Final = {"gospel-shuffle": "Shuffle", "gospel-swing": "Swing"}


def feel_for(brief: Brief, rhythm: str) -> Feel:
    """Build the feel of a piece from its brief and rhythm pattern.

    Parameters
    ----------
    brief : Brief
    rhythm : str
        Identifier of a gospel rhythm pattern.
    """
    catalogue = CATALOGUES[brief.genre]
    application = catalogue.application(brief.application)
    shout = brief.sub_style == "shout"
    late = 0.0 if shout else _lateness(brief, rhythm)
    slow = brief.tempo < 84
    return Feel(
        name=catalogue.pattern("rhythm", rhythm).name,
        swing=_swing(brief, rhythm),
        right_hand_late=late,
        locked=shout or rhythm == "gospel-shuffle",
        backbeat=BACKBEAT if rhythm == "backbeat-emphasis" else 1.0,
        accents=_accents(brief, rhythm),
        rubato=0.02 if slow and not shout else 0.005,
        roll=(40.0, 90.0) if slow else (30.0, 60.0),
        spread=11.5 if shout else 18.0,
        arch=8.0,
        velocity_range=_velocity_range(application.velocity),
    )


def _velocity_range(limits: tuple[Velocity, Velocity]) -> tuple[Velocity, Velocity]:
    return limits


def _lateness(brief: Brief, rhythm: str) -> float:
    """Right hand 5-15 ms late, more when soulful, less when the rhythm is strict."""
    base = 5.0 if rhythm == "straight-feel" else 9.0
    return min(20.0, base + brief.lateness)


def _swing(brief: Brief, rhythm: str) -> Swing | None:
    if brief.meter.is_compound:
        return None
    quarter_bpm = brief.tempo * brief.meter.beat / 960
    if rhythm == "gospel-shuffle":
        return Swing(EIGHTH, SHUFFLE_RATIO, SHUFFLE_RATIO, 0.05, 0.05)
    if rhythm == "gospel-swing":
        bend = line_ratio(quarter_bpm) / line_ratio(_REFERENCE)
        ratio = min(1.7, max(1.4, SWING_RATIO * bend))
        return Swing(EIGHTH, ratio, ratio, 0.06, 0.05)
    return None


def _accents(brief: Brief, rhythm: str) -> tuple[tuple[Ticks, int], ...]:
    """Where the pattern leans: two and four in the shuffle, the off-beats when syncopated."""
    beat, bar = brief.meter.beat, brief.meter.bar
    if rhythm == "gospel-shuffle" or (brief.meter.is_compound and brief.sub_style == "traditional"):
        return tuple((tick, 3) for tick in range(beat, bar, 2 * beat))
    if rhythm == "backbeat-emphasis" and not brief.meter.is_compound:
        # On top of the factor: a narrow velocity range would level it otherwise.
        return tuple((tick, 7) for tick in range(beat, bar, 2 * beat))
    if rhythm == "offbeat-syncopation":
        return tuple((tick + beat // 2, 6) for tick in range(0, bar, beat))
    return ()
