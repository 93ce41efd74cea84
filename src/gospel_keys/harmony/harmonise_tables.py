"""Tables of harmonisation: the degrees of a key, how each genre moves and colours them.

Costs are set by ear on a scale where 1 is a chord change that surprises, against the chords
that hymnals and fake books print under two dozen hymns, spirituals and songs. A degree's tones
and colours are semitones above its root; qualities are named as chord symbols name them,
the first two of a row being drawn between, the others taken where the melody refuses those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from gospel_keys.theory.key import Mode
from gospel_keys.units import Semitones


@dataclass(frozen=True, slots=True)
class Degree:
    """A chord of a key before its colour.

    Parameters
    ----------
    name : str
        ``"ii"``, ``"bVII"``; ``"V/vi"`` for a dominant of another degree.
    root : Semitones
        Above the tonic.
    kind : str
        Row of the genre's table of qualities.
    tones, colours : frozenset of Semitones
        What belongs to the chord, and what may be added.
    cost : float
        How seldom it is heard.
    target : str
        Degree that it must lead to; empty for none.
    """

    name: str
    root: Semitones
    kind: str
    tones: frozenset[Semitones]
    colours: frozenset[Semitones]
    cost: float
    target: str = ""

    @property
    def is_home(self) -> bool:
        """Whether it is the tonic chord."""
        return self.name in ("I", "i")

    @property
    def is_dominant(self) -> bool:
        """Whether its minor seventh belongs to it."""
        return self.kind in ("five", "five-minor", "applied", "applied-minor")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a genre harmonises.

    Parameters
    ----------
    costs : mapping of degree name to float
        Where it differs from the common cost; degrees at 9 are never used.
    moves : mapping of (name, name) to float
    qualities : mapping of kind to a row of chord qualities
    ways : tuple of str
        Ways of leading on, the most usual first.
    leading : float in 0..1
        How often a long chord leads on.
    returns : mapping of degree name to a row of weights
        What a chord that stays goes out to and comes back from, as Roman numerals in a row;
        one that ends with :data:`RISING` comes back with the third in the bass. ``"V minor"``
        is for the degree that both modes have.
    returning : float
        How often a chord that stays goes out at the end of a bar, as a factor on complexity.
    rest : float
        Bars without any of this after it was done.
    hold, inside : float
        Cost of keeping a chord over a bar line, and of changing inside a bar.
    tension : float
        Factor on melody notes that are tensions of their chord.
    preparation : mapping of mode to numeral
        What comes before a dominant that leads home, on its first half.
    preparing : float in 0..1
        How often it does.
    plagal : float
        Cost of coming to rest at home from the fourth degree within a piece.
    inversion : float or None
        Cost of a chord with its third in the bass; None keeps roots there.
    parallels : float
        Cost of a bass that goes in fifths or octaves with the tune.
    dominant_home : bool
        One and four are dominant sevenths.
    open_chords : bool
        Suspended and thirdless chords may stand where a melody refuses others.
    lead : ((str, str), (str, str))
        Qualities of a leading dominant to a major and to a minor chord, alone and after
        its own two.
    """

    costs: Mapping[str, float]
    moves: Mapping[tuple[str, str], float]
    qualities: Mapping[str, tuple[str, ...]]
    ways: tuple[str, ...]
    leading: float
    hold: float
    inside: float
    tension: float
    returns: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    returning: float = 0.0
    rest: float = 2.0
    preparation: Mapping[Mode, str] = field(default_factory=lambda: _SIX_FOUR)
    preparing: float = 0.0
    plagal: float = 0.9
    inversion: float | None = None
    parallels: float = 0.0
    dominant_home: bool = False
    open_chords: bool = True
    lead: tuple[tuple[str, str], tuple[str, str]] = (("9", "13"), ("7b9", "7b9"))


_TONES: Final = {
    "home": (0, 4, 7), "major": (0, 4, 7), "flat-seven": (0, 4, 7), "minor": (0, 3, 7),
    "home-minor": (0, 3, 7), "half": (0, 3, 6), "five": (0, 4, 7), "five-minor": (0, 4, 7),
    "applied": (0, 4, 7), "applied-minor": (0, 4, 7),
}  # fmt: skip
_COLOURS: Final = {
    "home": (2, 9, 11), "major": (2, 9, 11), "flat-seven": (2, 9), "minor": (2, 5, 10),
    "home-minor": (2, 5, 10), "half": (5, 10), "five": (2, 9), "five-minor": (1, 8),
    "applied": (2, 9), "applied-minor": (1, 8),
}  # fmt: skip

# fmt: off
_MAJOR: Final = (
    # name    root  kind             cost  target
    ("I",      0,  "home",           0.0,  ""),
    ("ii",     2,  "minor",          0.35, ""),
    ("iii",    4,  "minor",          0.9,  ""),
    ("IV",     5,  "major",          0.1,  ""),
    ("V",      7,  "five",           0.05, ""),
    ("vi",     9,  "minor",          0.35, ""),
    ("bVII",  10,  "flat-seven",     1.6,  ""),
    ("iv",     5,  "minor",          2.0,  ""),
    ("V/V",    2,  "applied",        1.2,  "V"),
    ("V/vi",   4,  "applied-minor",  1.2,  "vi"),
    ("V/ii",   9,  "applied-minor",  1.2,  "ii"),
    ("V/IV",   0,  "applied",        1.2,  "IV"),
)
_MINOR: Final = (
    ("i",      0,  "home-minor",     0.0,  ""),
    ("iio",    2,  "half",           0.9,  ""),
    ("III",    3,  "major",          0.3,  ""),
    ("iv",     5,  "minor",          0.2,  ""),
    ("IV",     5,  "major",          0.9,  ""),
    ("V",      7,  "five-minor",     0.1,  ""),
    ("v",      7,  "minor",          1.0,  ""),
    ("VI",     8,  "major",          0.3,  ""),
    ("VII",   10,  "flat-seven",     0.3,  ""),
    ("V/iv",   0,  "applied-minor",  1.4,  "iv"),
)
# fmt: on


def _moves(rows: str) -> dict[tuple[str, str], float]:
    """Read rows such as ``I: IV .2, V .2``."""
    found: dict[tuple[str, str], float] = {}
    for row in rows.strip().splitlines():
        start, _, goals = row.partition(":")
        for goal in goals.split(","):
            name, cost = goal.split()
            found[start.strip(), name] = float(cost)
    return found


_COMMON: Final = _moves("""
I: ii .3, iii .7, IV .1, V .2, vi .2, V/V .5, V/vi .5, V/ii .4, V/IV .1, bVII .7, iv .9
ii: V 0, I 1.6, IV .8, vi 1.0, iii 1.2, V/V .6, V/vi 1.2, iv .8
iii: vi .1, IV .3, ii 1.0, V/ii .5
IV: I .2, V 0, ii .3, vi .9, iii 1.0, iv .2, V/V .4, bVII .7, V/vi .9
V: I 0, vi .5, IV 1.3, ii 1.6, iii 1.3, V/vi .6, V/ii .9, V/V 1.5, iv 1.8, bVII 1.8
vi: ii .1, IV .1, V .5, I .9, iii .6, V/V .2, V/ii .6
bVII: I .5, IV .2, V .8
iv: I .1, V .3
V/V: V 0
V/vi: vi 0, IV .8
V/ii: ii 0
V/IV: IV 0
i: iio .5, III .2, iv .1, IV .5, V .1, v .6, VI .2, VII .2, V/iv .2
iio: V 0, i 1.8
III: VI .1, iv .3, VII .3, i .8, IV .7, iio .6, V .5
IV: i .3, VII .2, V .5, III .6
VI: iv .3, iio .2, VII .2, V .1, III .4, i .9
VII: III .1, i .5, VI .4, V .7, IV .8, iv .9
v: i .7, VI .4, iv .4, VII .4
iv: i .3, V 0, VII .3, VI .7, III .7, iio .4
V: i 0, VI .5, iv 1.2, III .7, VII 1.5
V/iv: iv 0
""")  # The chords of minor are named apart but for V and iv, whose rows join.

_BLUES_MOVES: Final = _COMMON | _moves("V: IV .2, I .1\nIV: I 0, V .3\nI: IV 0, V .2")

_GOSPEL: Final = {
    "home": ("add9", "maj9", "6/9", "6", ""),
    "major": ("maj9", "add9", "maj7", "6", ""),
    "flat-seven": ("9", "add9", ""),
    "minor": ("m9", "m7", "m7", "m"),
    "home-minor": ("m9", "m7", "m"),
    "half": ("m7b5", "dim"),
    "five": ("9sus4", "13", "9", "7"),
    "five-minor": ("7b9", "7#9#5", "7", "7"),
    "applied": ("9", "13", "7", "7"),
    "applied-minor": ("7b9", "7#9#5", "7", "7"),
    "last": ("add9", "6/9", ""),
    "last-minor": ("m9", "madd9", "m"),
}
_JAZZ: Final = _GOSPEL | {
    "home": ("maj9", "6/9", "maj7", "6", ""),
    "major": ("maj9", "maj7", "6", ""),
    "flat-seven": ("13", "9", "7", "7"),
    "five": ("13", "9", "7", "7"),
    "home-minor": ("m9", "m6", "m7", "m"),
    "last": ("6/9", "maj9", "6", ""),
    "last-minor": ("m6/9", "m9", "m6", "m"),
}
_BLUES: Final = _GOSPEL | {
    "home": ("9", "7", "13", "7", "6"),
    "major": ("9", "13", "7", "6"),
    "flat-seven": ("9", "7", "7"),
    "minor": ("m7", "m9", "m7", "m"),
    "home-minor": ("m7", "m6", "m7", "m"),
    "five": ("9", "7", "13", "7", "7"),
    "applied": ("9", "7", "7"),
    "last": ("9", "13", "7", "7"),
    "last-minor": ("m7", "m6", "m"),
}
_NEOSOUL: Final = _GOSPEL | {
    "home": ("maj9", "6/9", "maj7", "6", ""),
    "major": ("maj9", "maj7", "6", ""),
    "flat-seven": ("9", "13", "7", "7"),
    "minor": ("m11", "m9", "m7", "m"),
    "home-minor": ("m11", "m9", "m7", "m"),
    "five": ("9sus4", "13", "9", "7", "7"),
    "last": ("maj9", "6/9", "add9", ""),
    "last-minor": ("m9", "m11", "m7", "m"),
}
_CLASSICAL: Final = {
    "home": ("", ""), "major": ("", ""), "flat-seven": ("", ""), "minor": ("m", "m"),
    "home-minor": ("m", "m"), "half": ("m7b5", "dim"), "five": ("7", "7", ""),
    "five-minor": ("7", "7", ""), "applied": ("7", "7", ""), "applied-minor": ("7", "7", ""),
    "last": ("", ""), "last-minor": ("m", "m"),
}  # fmt: skip

_SIX_FOUR: Final[Mapping[Mode, str]] = MappingProxyType({"major": "I64", "minor": "i64"})
_TWO: Final[Mapping[Mode, str]] = MappingProxyType({"major": "ii9", "minor": "iiø7"})

RISING: Final = " >3"
"""Ends a row of numerals that a bass climbs through to the third of the chord it left."""

_GOSPEL_RETURNS: Final = {
    "I": {"IV64": 3.0, "io7": 1.5, "ii7 #iio7 >3": 2.0, "V9sus4": 1.0, "vi7 V9sus4": 1.0,
          "V65": 0.6},
    "IV": {"I6": 1.5, "ivadd6": 1.0, "#ivo7": 0.6},
    "V": {"IV6": 0.8, "I64": 1.5, "ii7": 1.0, "vo7": 0.5},
    "V minor": {"i64": 1.5},
    "vi": {"V7b9/vi": 1.5, "iii7": 0.8},
    "ii": {"V7b9/ii": 1.0},
    "i": {"iv64": 2.0, "V7b9": 1.5, "VI V7b9": 1.0, "VII": 0.8},
    "iv": {"i6": 1.2, "V7b9/iv": 0.8},
}  # fmt: skip
_JAZZ_RETURNS: Final = {
    "I": {"ii9 V13": 3.0, "vi7 ii9 V13": 2.0, "io7": 1.2, "bVII9": 1.0, "ii9": 0.8, "V13": 0.8},
    "IV": {"ivadd6": 1.5, "bVII9": 1.0, "iii7": 0.6},
    "V": {"ii9": 2.0, "ii9 bII9": 1.0},
    "V minor": {"iiø7": 2.0},
    "vi": {"viiø7 V7b9/vi": 1.5, "V7b9/vi": 1.5},
    "ii": {"iiiø7 V7b9/ii": 1.5, "V7b9/ii": 1.5},
    "i": {"iiø7 V7b9": 3.0, "VI9 V7b9": 1.5, "V7b9": 1.0},
    "iv": {"vø7 V7b9/iv": 1.0},
}  # fmt: skip
_BLUES_RETURNS: Final = {
    "I": {"IV9": 3.0, "io7": 1.0},
    "IV": {"#ivo7": 1.5, "I7": 1.0},
    "V": {"bVI9": 1.0, "IV9": 0.8},
    "i": {"iv7": 2.0, "VI9 V7": 1.0},
}  # fmt: skip
_CLASSICAL_RETURNS: Final = {
    "I": {"V65": 2.0, "V43": 2.0, "IV64": 1.5, "viio6": 0.8},
    "IV": {"I6": 1.0},
    "V": {"I64": 1.5},
    "V minor": {"i64": 1.5},
    "i": {"V65": 2.0, "V43": 2.0, "iv64": 1.5},
    "iv": {"i6": 1.0},
}  # fmt: skip

_RARE: Final = 9.0
MANNERS: Final = MappingProxyType(
    {
        "gospel": Manner(
            costs={"ii": 0.7, "vi": 0.2, "V/V": 0.9, "V/vi": 0.8, "V/ii": 0.9, "V/IV": 0.7,
                   "bVII": 1.5},
            moves=_COMMON | {("V", "IV"): 1.0},
            qualities=_GOSPEL,
            ways=("dominant", "diminished", "two-five", "sharp-four"),
            leading=0.8, returns=_GOSPEL_RETURNS, returning=1.2, rest=2.0, preparing=0.3,
            hold=0.2, inside=0.6, tension=0.7, plagal=0.1, inversion=0.8,
        ),
        "jazz": Manner(
            costs={"ii": 0.5, "iii": 0.5, "IV": 0.3, "vi": 0.35, "V/V": 0.7, "V/vi": 0.7,
                   "V/ii": 0.6, "V/IV": 0.7, "bVII": 1.2, "iv": 1.6, "iio": 0.3},
            moves=_COMMON | {("IV", "V"): 0.4, ("I", "V"): 0.5, ("V", "IV"): 2.0},
            qualities=_JAZZ,
            ways=("two-five", "dominant", "tritone", "diminished"),
            leading=1.0, returns=_JAZZ_RETURNS, returning=1.2, rest=2.0, preparation=_TWO,
            preparing=0.6,
            hold=0.3, inside=0.7, tension=0.6, plagal=0.2,
        ),
        "blues": Manner(
            costs={"I": 0.0, "IV": 0.2, "V": 0.3, "ii": 0.9, "iii": 2.5, "vi": 0.9,
                   "V/V": 0.9, "V/vi": 1.2, "V/ii": 0.9, "V/IV": _RARE, "bVII": 1.6},
            moves=_BLUES_MOVES,
            qualities=_BLUES,
            ways=("sharp-four", "diminished", "dominant"),
            leading=0.6, returns=_BLUES_RETURNS, returning=0.9, rest=2.0,
            hold=0.12, inside=0.7, tension=0.6, plagal=0.1, dominant_home=True,
        ),
        "classical": Manner(
            costs={"ii": 0.5, "iii": 1.4, "vi": 0.55, "bVII": _RARE, "iv": _RARE, "v": _RARE,
                   "V/IV": 1.5, "VII": 0.8, "IV": 0.15},
            moves=_COMMON
            | {("I", "vi"): 0.5, ("V", "IV"): 2.5, ("V", "ii"): 2.5, ("V", "iv"): 2.5},
            qualities=_CLASSICAL,
            ways=("dominant",),
            leading=0.25, returns=_CLASSICAL_RETURNS, returning=0.9, rest=1.0, preparing=0.6,
            hold=0.2, inside=0.55, tension=1.0, plagal=0.3, inversion=0.25,
            parallels=1.2, open_chords=False, lead=(("7", "7"), ("7", "7")),
        ),
        "neosoul": Manner(
            costs={"ii": 0.4, "iii": 0.35, "IV": 0.05, "V": 0.1, "vi": 0.35, "V/vi": 0.7,
                   "V/V": 1.1, "V/ii": 0.8, "bVII": 1.3, "iv": 1.4},
            moves=_COMMON | {("IV", "iii"): 0.2, ("iii", "ii"): 0.4, ("ii", "I"): 0.9},
            qualities=_NEOSOUL,
            ways=("two-five", "minor-four", "tritone", "suspension", "dominant"),
            leading=0.8, hold=0.3, inside=0.6, tension=0.6, plagal=0.3,
        ),
    }
)  # fmt: skip


def manner_of(genre: str) -> Manner:
    """Return how a genre harmonises; genres without a row of their own do as gospel does."""
    return MANNERS.get(genre, MANNERS["gospel"])


@lru_cache(maxsize=32)
def _degrees(mode: Mode, genre_key: int, *, bluesy: bool) -> tuple[Degree, ...]:
    del genre_key
    rows = _MAJOR if mode == "major" else _MINOR
    degrees = []
    for name, root, kind, cost, target in rows:
        tones = frozenset(_TONES[kind])
        colours = frozenset(_COLOURS[kind])
        if bluesy and kind in ("home", "major"):
            tones, colours = tones | {10}, colours - {11}
        degrees.append(Degree(name, root, kind, tones, colours, cost, target))
    return tuple(degrees)


def degrees_of(mode: Mode, manner: Manner) -> tuple[Degree, ...]:
    """Return the chords of a mode with a genre's own costs.

    Parameters
    ----------
    mode : Mode
    manner : Manner
    """
    common = _degrees(mode, 0, bluesy=manner.dominant_home)
    costed = (replace(d, cost=manner.costs.get(d.name, d.cost)) for d in common)
    return tuple(degree for degree in costed if degree.cost < _RARE)
