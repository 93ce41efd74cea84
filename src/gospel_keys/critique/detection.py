"""Detecting named patterns: was what was asked for delivered?

Each detector gives a score from 0 to 1 and passes at its threshold (chapters 7 and 8 of
the arranging rules). Intro and ending are left out, and so are fills.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.critique import patterns_left as left
from gospel_keys.critique import patterns_rhythm as rhythm
from gospel_keys.critique import patterns_right as right
from gospel_keys.errors import UnknownPatternError
from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance

Detector = Callable[[Score, Performance], float]


@dataclass(frozen=True, slots=True)
class Detection:
    """What a detector found."""

    pattern: str
    score: float
    threshold: float

    @property
    def passed(self) -> bool:
        """Whether the pattern is there."""
        return self.score >= self.threshold


# fmt: off
_DETECTORS: Final = MappingProxyType({
    "shell-voicing":        (left.shell_voicing, 0.70),
    "alberti-bass":         (left.alberti_bass, 0.60),
    "stride-bass":          (left.stride_bass, 0.45),
    "walking-bass":         (left.walking_bass, 0.80),
    "syncopated-comping":   (left.syncopated_comping, 0.50),
    "block-chord":          (right.block_chord, 0.70),
    "melody-with-fills":    (right.melody_with_fills, 0.50),
    "octave-doubling":      (right.octave_doubling, 0.60),
    "chord-fills":          (right.chord_fills, 0.85),
    "polychord":            (right.polychord, 0.50),
    "arpeggiated-voicing":  (right.arpeggiated_voicing, 0.75),
    "gospel-shuffle":       (rhythm.gospel_shuffle, 0.50),
    "gospel-swing":         (rhythm.gospel_swing, 0.50),
    "backbeat-emphasis":    (rhythm.backbeat_emphasis, 0.60),
    "offbeat-syncopation":  (rhythm.offbeat_syncopation, 0.55),
    "straight-feel":        (rhythm.straight_feel, 0.50),
})
# fmt: on

FAMILIES: Final[Sequence[tuple[str, ...]]] = (
    ("shell-voicing", "alberti-bass", "stride-bass", "walking-bass", "syncopated-comping"),
    (
        "block-chord",
        "melody-with-fills",
        "octave-doubling",
        "chord-fills",
        "polychord",
        "arpeggiated-voicing",
    ),
    (
        "gospel-shuffle",
        "gospel-swing",
        "backbeat-emphasis",
        "offbeat-syncopation",
        "straight-feel",
    ),
)
"""Pattern identifiers that exclude each other: left hand, right hand, rhythm."""


def detect(pattern: str, score: Score, performance: Performance) -> Detection:
    """Look for a pattern in a piece.

    Parameters
    ----------
    pattern : str
        Identifier from the catalogue.
    score : Score
    performance : Performance

    Raises
    ------
    UnknownPatternError
        If there is no detector of that name.
    """
    if pattern not in _DETECTORS:
        msg = f"no detector for '{pattern}'; expected one of {', '.join(_DETECTORS)}"
        raise UnknownPatternError(msg, value=pattern)
    detector, threshold = _DETECTORS[pattern]
    return Detection(pattern, detector(score, performance), threshold)
