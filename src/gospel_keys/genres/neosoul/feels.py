"""Laid-back sixteenths: how late each role is, and how long the long sixteenth (6.6)."""

from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.score.feel import Feel, Swing
from gospel_keys.score.model import Role
from gospel_keys.units import EIGHTH, SIXTEENTH, Bpm, Milliseconds, Ticks

SWING_LIMITS: Final = (1.12, 1.40)
_RATIO: Final = {"laid-back": 1.26, "sixteenth-groove": 1.22, "syncopation-emphasis": 1.17}
_REFERENCE: Final[Bpm] = 80.0
_SCATTER: Final = 0.02
# Lateness at 80 bpm: bass, chords, fills, ghosts (N-30).
_LATE: Final[dict[str, tuple[Milliseconds, ...]]] = {
    "laid-back": (5.0, 33.0, 43.0, 13.0),
    "sixteenth-groove": (0.0, 22.8, 33.0, 11.0),
    "syncopation-emphasis": (0.0, 23.5, 33.0, 10.0),
}
_PICKUP_LATE: Final[Milliseconds] = 8.0
_RESET_BARS: Final = 4
_ACCENTS: Final = {"syncopation-emphasis": (10, 0), "sixteenth-groove": (0, 3)}
"""What sixteenths between the eighths gain in velocity, and what the eighths gain (6.5)."""


def feel_for(brief: Brief, rhythm: str) -> Feel:
    """Build the feel of a piece.

    Parameters
    ----------
    brief : Brief
    rhythm : str
        Identifier of a neo-soul rhythm pattern.
    """
    catalogue = CATALOGUES["neosoul"]
    return Feel(
        name=catalogue.pattern("rhythm", rhythm).name,
        swing=_swing(brief, rhythm),
        right_hand_late=0.0,
        role_late=_role_late(brief, rhythm),
        place_late=_pickups_late(brief, rhythm),
        reset_bars=_RESET_BARS,
        accents=_accents(brief, rhythm),
        rubato=0.004,
        roll=(30.0, 90.0),
        spread=13.5,
        arch=8.0,
        velocity_range=catalogue.application(brief.application).velocity,
    )


def sixteenth_ratio(brief: Brief, rhythm: str) -> float:
    """Return the long:short ratio of sixteenths, between 1.12 and 1.40 (N-31)."""
    wanted = brief.swing_ratio or _RATIO[rhythm]
    return min(max(wanted, SWING_LIMITS[0]), SWING_LIMITS[1])


def _swing(brief: Brief, rhythm: str) -> Swing | None:
    if brief.meter.is_compound:
        return None
    ratio = sixteenth_ratio(brief, rhythm)
    return Swing(SIXTEENTH, ratio, ratio, _SCATTER, _SCATTER)


def _role_late(brief: Brief, rhythm: str) -> tuple[tuple[Role, Milliseconds], ...]:
    scale = _REFERENCE / brief.tempo
    bass, chords, fills, ghosts = _LATE[rhythm]
    more = min(5.0, brief.lateness / (2 if rhythm == "laid-back" else 4))
    return (
        (Role.BASS, bass * scale),
        (Role.SHELL, bass * scale),
        (Role.INNER, min(35.0 * scale, chords * scale + more)),
        (Role.MELODY, min(35.0 * scale, chords * scale + more)),
        (Role.FILL, min(45.0 * scale, fills * scale + more)),
        (Role.GHOST, ghosts * scale),
    )


def _pickups_late(brief: Brief, rhythm: str) -> tuple[tuple[Ticks, Milliseconds], ...]:
    """Lay the sixteenths after the last beat back further: they lead into the bar (N-32).

    The eighth among them goes along where the piece is laid back; elsewhere eighths are even.
    """
    late = _PICKUP_LATE * _REFERENCE / brief.tempo
    last = brief.meter.bar - brief.meter.beat
    step = SIXTEENTH if rhythm == "laid-back" else EIGHTH
    return tuple((tick, late) for tick in range(last + SIXTEENTH, brief.meter.bar, step))


def _accents(brief: Brief, rhythm: str) -> tuple[tuple[Ticks, int], ...]:
    """Lean on the sixteenths between the eighths, or in a groove on the eighths a little."""
    between, on = _ACCENTS.get(rhythm, (0, 0))
    places = range(0, brief.meter.bar, SIXTEENTH)
    leans = ((tick, between if tick % brief.meter.beat % EIGHTH else on) for tick in places)
    return tuple((tick, accent) for tick, accent in leans if accent)
