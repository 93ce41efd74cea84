"""Counting the chords of a gospel piece, so that it is rich enough and not overloaded (G-06).

All counts are per sixteen bars. The bands at a complexity lie between those given for 0
and for 0.6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gospel_keys.harmony.form import Form
from gospel_keys.harmony.moves import family_of
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

_BARS: Final = 16
_RICH_AT: Final = 0.6
_MANY: Final = 99.0


@dataclass(frozen=True, slots=True)
class Census:
    """What was counted, per sixteen bars."""

    chords: float
    secondary_dominants: float
    diminished: float
    suspended: float
    tritone_substitutes: float
    plagal: float


# fmt: off
_PLAIN: Final = {
    "chords": (8.0, 18.0), "secondary_dominants": (0.0, 2.0), "diminished": (0.0, 1.0),
    "suspended": (0.0, 8.0), "tritone_substitutes": (0.0, 0.0), "plagal": (0.0, 4.0),
}
_RICH: Final = {
    "chords": (24.0, 40.0), "secondary_dominants": (4.0, _MANY), "diminished": (1.0, 3.0),
    "suspended": (1.0, 8.0), "tritone_substitutes": (0.0, 3.0), "plagal": (1.0, 4.0),
}
# fmt: on


def take_census(form: Form, spans: Sequence[ChordSpan]) -> Census:
    """Count the chords of a piece.

    Parameters
    ----------
    form : Form
    spans : sequence of ChordSpan

    Returns
    -------
    census : Census
    """
    scale = _BARS / form.bars
    keys = [form.section_at(s.onset // form.meter.bar).key for s in spans]
    rows = list(pairwise(zip((s.chord for s in spans), keys, strict=True)))
    return Census(
        chords=scale * len(spans),
        secondary_dominants=scale * sum(is_secondary(a, b, key) for (a, key), (b, _) in rows),
        diminished=scale * sum(is_passing(a, b) for (a, _), (b, _) in rows),
        suspended=scale * sum(family_of(s.chord) == "suspended" for s in spans),
        tritone_substitutes=scale * sum(is_tritone(a, b) for (a, _), (b, _) in rows),
        plagal=scale * sum(_is_plagal(a, b, key) for (a, key), (b, _) in rows),
    )


def shortfall(census: Census, complexity: float) -> float:
    """Return how far a census lies outside the bands of a complexity, 0 inside all of them.

    Parameters
    ----------
    census : Census
    complexity : float in 0..1
    """
    total = 0.0
    for name in _RICH:
        low, high = _band(name, complexity)
        value = getattr(census, name)
        total += max(0.0, low - value, value - high) / (_CHORDS_WEIGH if name == "chords" else 1)
    return total


_CHORDS_WEIGH: Final = 4


def _band(name: str, complexity: float) -> tuple[float, float]:
    weight = min(1.0, complexity / _RICH_AT)
    if name == "secondary_dominants":
        weight_high = 1.0 if weight > _TWO_ONLY else 0.0
        return weight * _RICH[name][0], _MANY if weight_high else _PLAIN[name][1]
    (a, b), (c, d) = _PLAIN[name], _RICH[name]
    return a + weight * (c - a), b + weight * (d - b)


_TWO_ONLY: Final = 0.2


def root_step(a: Chord, b: Chord) -> int:
    """Semitones from one root up to the next."""
    return (b.root.pitch_class - a.root.pitch_class) % 12


def is_secondary(a: Chord, b: Chord, key: Key) -> bool:
    """Whether a dominant other than V moves up a fourth."""
    return a.is_dominant and a.root != key.degree(5) and root_step(a, b) == 5


def is_passing(a: Chord, b: Chord) -> bool:
    """Whether a diminished seventh moves on by semitone in the bass."""
    step = (b.bass_name.pitch_class - a.bass_name.pitch_class) % 12
    return family_of(a) == "diminished" and step in (1, 11)


def is_tritone(a: Chord, b: Chord) -> bool:
    """Whether a dominant slides down a semitone."""
    return a.is_dominant and root_step(a, b) == 11


def _is_plagal(a: Chord, b: Chord, key: Key) -> bool:
    """Whether the minor subdominant or the backdoor dominant leads home."""
    if key.mode == "minor" or b.root != key.tonic:
        return key.mode == "minor" and b.root == key.tonic and a.root == key.degree(4)
    from_tonic = (a.root.pitch_class - key.tonic.pitch_class) % 12
    return (from_tonic == 5 and a.is_minor) or (from_tonic == 10 and a.is_dominant)
