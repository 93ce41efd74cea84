"""Left-hand figures: a three-note chord (or a spread one) played as a pattern (C-20 to C-24).

A figure is a string, one sign per unit: ``0 1 2`` single chord notes from the bottom up,
``u`` the upper two, ``a`` all three, ``8`` the octave above the bass, ``h H`` the lower and
the upper interval of a horn call, ``.`` a rest, ``_`` what is held on.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.classical.pulses import pulse_lengths
from gospel_keys.score.meter import Meter
from gospel_keys.units import Bpm, Seconds, Ticks


@dataclass(frozen=True, slots=True)
class Figure:
    """An accompaniment by name.

    Parameters
    ----------
    id, rule : str
    pattern : str
        Pattern of the catalogue that it belongs to.
    groups : str
        The signs for one to six units, in words; other lengths are put together from them.
    wide : bool
        Spread over two octaves from a low bass instead of close position.
    hold : bool
        The upper notes are held while the bass moves.
    pairs : str
        The signs for six units that are three pulses of two, where they are others.
    """

    id: str
    rule: str
    pattern: str
    groups: str
    wide: bool = False
    hold: bool = False
    pairs: str = ""


# fmt: off
FIGURES: Final = MappingProxyType({f.id: f for f in (
    Figure("alberti",   "C-20", "alberti-bass",         "a 0u 021 0212 02121 021212"),
    Figure("broken",    "C-21", "broken-chords",        "a 0u 012 0121 01212 012121"),
    Figure("rocking",   "C-21", "broken-chords",        "a 0u 021 0102 01021 012021",
           pairs="012121"),
    Figure("repeated",  "C-21", "chords",               "a 0u 0uu 0uuu 0uuuu 0uu0uu", wide=True,
           pairs="0uuuuu"),
    Figure("offbeat",   "C-21", "chords",               "a 0u 0.u 0u0u 0u0u. 0.u0.u", wide=True,
           pairs="0.u.u."),
    Figure("drum",      "C-21", "drum-bass",            "a a0 a00 a000 a0000 a00000"),
    Figure("steps",     "C-21", "broken-chords",        "a 0u 012 0121 01212 012012"),
    Figure("murky",     "C-21", "murky-octaves",        "a 08 080 0808 08080 080808", wide=True),
    Figure("horns",     "C-21", "horn-fifths",          "h hH h.H h.hH h.hHh h.hHhH"),
    Figure("sarabande", "C-21", "chords",               "a 0u 0u_ 0u_u 0u_0u 0u_0u_", wide=True),
    Figure("gavotte",   "C-21", "chords",               "a 0u 0uu 0u0u 0u0uu 0u0u0u"),
    Figure("waltz",     "C-24", "waltz",                "a 0u 0uu 0uuu 0uuuu 0u.u..", wide=True),
    Figure("arpeggio",  "C-24", "arpeggiated-patterns", "", wide=True),
)})
# fmt: on

_LEAST: Final[Seconds] = 0.17
_LEAST_SLOW: Final[Seconds] = 0.128


def unit_of(meter: Meter, tempo: Bpm, *, least: Seconds = _LEAST) -> Ticks:
    """Return the note value an accompaniment runs in: sixteenths where there is time.

    Examples
    --------
    >>> unit_of(Meter(4, 4), 120), unit_of(Meter(4, 4), 66)
    (480, 240)
    """
    beat_seconds = 60.0 / tempo
    for unit in (240, 480):
        limit = least if unit == 240 else min(least, _LEAST_SLOW)
        whole = all(length % unit == 0 for length in pulse_lengths(meter))
        if whole and unit / meter.beat * beat_seconds >= limit:
            return unit
    return min(pulse_lengths(meter))


def signs_for(figure: Figure, units: int, *, group: int = 0) -> str:
    """Return the signs of a figure for a stretch of so many units.

    Parameters
    ----------
    figure : Figure
    units : int
    group : int in 0..6
        How many units a turn of the figure takes; 0 for what divides the stretch best.

    Examples
    --------
    >>> signs_for(FIGURES["alberti"], 8), signs_for(FIGURES["alberti"], 6)
    ('02120212', '021212')
    >>> signs_for(FIGURES["alberti"], 9, group=3)
    '021021021'
    """
    groups = figure.groups.split()
    if group:
        whole, rest = divmod(units, group)
        return groups[group - 1] * whole + (groups[rest - 1] if rest else "")
    signs = ""
    left = units
    while left > 0:
        size = left if left <= len(groups) else 4
        if left == 7:
            size = 4
        if left > 6 and left % 6 == 0 and left % 4:
            size = 6
        signs += groups[size - 1]
        left -= size
    return signs


def signs_in(figure: Figure, meter: Meter, unit: Ticks, units: int) -> str:
    """Return the signs of a figure for a stretch, so that its turns begin with the pulses.

    Parameters
    ----------
    figure : Figure
    meter : Meter
    unit : Ticks
        The note value that the figure runs in.
    units : int
        Length of the stretch.

    Examples
    --------
    >>> signs_in(FIGURES["repeated"], Meter(12, 8), 480, 12)
    '0uu0uu0uu0uu'
    >>> signs_in(FIGURES["repeated"], Meter(3, 4), 480, 6)
    '0uuuuu'
    """
    if figure.id == "alberti":
        return signs_for(figure, units, group=alberti_group(meter, unit))
    if meter.is_compound and units > 2:
        per_pulse = meter.beat // unit
        if per_pulse in (3, 6):
            return signs_for(figure, units, group=6 if units % 6 == 0 else per_pulse)
    if figure.pairs and units == 6 and pulse_lengths(meter)[0] == 2 * unit:
        return figure.pairs
    return signs_for(figure, units)


def alberti_group(meter: Meter, unit: Ticks) -> int:
    """Return how many notes a turn of an Alberti bass has: four, or by threes and sixes (C-20).

    Examples
    --------
    >>> [alberti_group(Meter(*m), 480) for m in ((4, 4), (3, 4), (6, 8))]
    [4, 6, 3]
    """
    if meter.is_compound or meter.numerator == 3:
        return 3 if 3 * unit == meter.beat else 6
    return 4
