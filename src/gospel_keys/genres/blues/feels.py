"""The blues rhythm patterns as feels: shuffle, 12/8, straight (4.2)."""

from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.score.feel import Feel, Swing
from gospel_keys.score.perform.swing import shuffle_ratio
from gospel_keys.units import EIGHTH, QUARTER, Bpm, Ticks

_FAST: Final[Bpm] = 180.0
_FAST_RATIOS: Final = (1.5, 1.35)
_FASTEST: Final[Bpm] = 240.0
_SCATTER: Final = 0.05
_BACKBEAT: Final = 8
_PAGE_WORDS: Final = {"shuffle-feel": "Shuffle", "twelve-eight-feel": "12/8 feel"}


def page_word(brief: Brief, rhythm: str) -> str:
    """Return how the eighths are played, as printed; empty where the page says so already.

    Parameters
    ----------
    brief : Brief
    rhythm : str
        Identifier of a blues rhythm pattern.
    """
    word = _PAGE_WORDS.get(rhythm, "")
    said = brief.meter.is_compound or word.lower() == brief.sub_style
    return "" if said else word


def blues_ratio(bpm: Bpm) -> float:
    """Return long:short of a shuffle at a tempo; above 180 it evens out (4.2).

    Examples
    --------
    >>> round(blues_ratio(120), 2), blues_ratio(240)
    (2.18, 1.35)
    """
    if bpm <= _FAST:
        return shuffle_ratio(bpm)
    high, low = _FAST_RATIOS
    share = min(1.0, (bpm - _FAST) / (_FASTEST - _FAST))
    return high + share * (low - high)


def feel_for(brief: Brief, rhythm: str) -> Feel:
    """Build the feel of a piece from its brief and rhythm pattern.

    Every length is written: a stab is an eighth with its dot, a held chord has its line. No
    touch detaches chords beside that, so that what sounds is what stands on the page (P-07).

    Parameters
    ----------
    brief : Brief
    rhythm : str
        Identifier of a blues rhythm pattern.
    """
    catalogue = CATALOGUES["blues"]
    slow = brief.tempo < 84
    return Feel(
        name=catalogue.pattern("rhythm", rhythm).name,
        swing=_swing(brief, rhythm),
        right_hand_late=min(15.0, 8.0 + brief.lateness),
        accents=_accents(brief),
        rubato=0.01 if slow else 0.003,
        roll=(50.0, 110.0) if slow else (35.0, 70.0),
        spread=18.0 if slow else 14.0,
        arch=8.0,
        velocity_range=catalogue.application(brief.application).velocity,
    )


def _swing(brief: Brief, rhythm: str) -> Swing | None:
    """No swing on a written triplet grid and none when straight; else by tempo or as asked."""
    if rhythm != "shuffle-feel" or brief.meter.is_compound:
        return None
    quarter_bpm = brief.tempo * brief.meter.beat / QUARTER
    ratio = brief.swing_ratio or blues_ratio(quarter_bpm)
    return Swing(EIGHTH, ratio, ratio, _SCATTER, _SCATTER)


def _accents(brief: Brief) -> tuple[tuple[Ticks, int], ...]:
    """Two and four; in 12/8 the fourth and tenth eighth, which are the same places."""
    beat, bar = brief.meter.beat, brief.meter.bar
    return tuple((tick, _BACKBEAT) for tick in range(beat, bar, 2 * beat))
