"""Detecting named patterns: was what was asked for delivered?

Each detector gives a score from 0 to 1 and passes at its threshold (chapters 7 and 8 of
the arranging rules). Intro and ending are left out, and so are fills. The same name can
mean another thing in another genre: chord fills of gospel are half chords, those of the
blues a few under a sung line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES, Family
from gospel_keys.critique import forms
from gospel_keys.critique import patterns_blues as blues
from gospel_keys.critique import patterns_classical as classical
from gospel_keys.critique import patterns_jazz as jazz
from gospel_keys.critique import patterns_left as left
from gospel_keys.critique import patterns_neosoul as neosoul
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
_GOSPEL: Final[dict[str, tuple[Detector, float]]] = {
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
}
_JAZZ: Final[dict[str, tuple[Detector, float]]] = {
    "walking-bass":         (left.walking_bass, 0.80),
    "stride-bass":          (left.stride_bass, 0.45),
    "shell-voicing":        (left.shell_voicing, 0.70),
    "syncopated-comping":   (left.syncopated_comping, 0.50),
    "block-chord":          (jazz.block_chord, 0.70),
    "chord-melody":         (jazz.chord_melody, 0.85),
    "octave-doubling":      (right.octave_doubling, 0.60),
    "improvisation":        (jazz.improvisation, 0.65),
    "rootless-voicings":    (jazz.rootless_voicings, 0.85),
    "swing-feel":           (jazz.swing_feel, 0.50),
    "syncopation":          (jazz.syncopation, 0.50),
    "walking-quarters":     (jazz.walking_quarters, 0.80),
    "aaba":                 (forms.aaba, 0.65),
    "abac":                 (forms.abac, 0.65),
    "rhythm-changes":       (forms.rhythm_changes, 0.75),
    "blues":                (forms.twelve_bars, 1.00),
}
_BLUES: Final[dict[str, tuple[Detector, float]]] = {
    "boogie-woogie-bass":   (blues.boogie_woogie_bass, 0.55),
    "twelve-bar-bass":      (blues.twelve_bar_bass, 0.55),
    "shuffle-pattern":      (blues.shuffle_pattern, 0.55),
    "block-chords":         (blues.block_chords, 0.70),
    "chord-fills":          (blues.chord_fills, 0.85),
    "blues-melody":         (blues.blues_melody, 0.75),
    "call-response":        (blues.call_response, 0.75),
    "tremolo-double-stops": (blues.tremolo_double_stops, 0.22),
    "shuffle-feel":         (blues.shuffle_feel, 0.70),
    "twelve-eight-feel":    (blues.twelve_eight_feel, 0.90),
    "straight-blues":       (blues.straight_blues, 0.50),
    "basic":                (forms.basic, 1.00),
    "turnaround":           (forms.turnaround, 1.00),
    "quick-change":         (forms.quick_change, 1.00),
    "jazz-blues":           (forms.jazz_blues, 1.00),
    "minor":                (forms.minor_blues, 1.00),
    "eight-bar":            (forms.eight_bar, 1.00),
    "sixteen-bar":          (forms.sixteen_bar, 1.00),
    "gospel-blues":         (forms.gospel_blues, 1.00),
}
_CLASSICAL: Final[dict[str, tuple[Detector, float]]] = {
    "alberti-bass":         (left.alberti_bass, 0.60),
    "broken-chords":        (classical.broken_chords, 0.85),
    "arpeggiated-patterns": (classical.arpeggiated_patterns, 0.60),
    "melodic-lines":        (classical.melodic_lines, 0.75),
    "chord-voicing":        (classical.chord_voicing, 0.70),
    "contrapuntal":         (classical.contrapuntal, 0.85),
    "arpeggiated":          (right.arpeggiated_voicing, 0.75),
    "straight":             (classical.straight, 1.00),
    "baroque-feel":         (classical.baroque_feel, 1.00),
    "classical-feel":       (classical.classical_feel, 1.00),
    "romantic-feel":        (classical.romantic_feel, 1.00),
}
_NEOSOUL: Final[dict[str, tuple[Detector, float]]] = {
    "extended-comping":     (neosoul.extended_comping, 0.50),
    "rhythmic-syncopation": (neosoul.rhythmic_syncopation, 0.50),
    "syncopated-bass":      (neosoul.syncopated_bass, 0.50),
    "extended-voicings":    (neosoul.extended_voicings, 0.80),
    "chromatic-fills":      (neosoul.chromatic_fills, 0.75),
    "sustained-voicings":   (neosoul.sustained_voicings, 1.00),
    "sixteenth-groove":     (neosoul.sixteenth_groove, 0.30),
    "laid-back":            (neosoul.laid_back, 1.00),
    "syncopation-emphasis": (neosoul.syncopation_emphasis, 1.00),
}
# fmt: on

DETECTORS: Final = MappingProxyType(
    {
        "gospel": MappingProxyType(_GOSPEL),
        "jazz": MappingProxyType(_JAZZ),
        "blues": MappingProxyType(_BLUES),
        "classical": MappingProxyType(_CLASSICAL),
        "neosoul": MappingProxyType(_NEOSOUL),
    }
)
"""Detector and threshold of every pattern, by genre."""

_FAMILY_ORDER: Final[tuple[Family, ...]] = ("left_hand", "right_hand", "rhythm")

FAMILIES: Final[Sequence[tuple[str, ...]]] = tuple(
    tuple(p.id for p in CATALOGUES["gospel"].family(family)) for family in _FAMILY_ORDER
)
"""Patterns of gospel that exclude each other: left hand, right hand, rhythm."""


def detect(
    pattern: str, score: Score, performance: Performance, genre: str = "gospel"
) -> Detection:
    """Look for a pattern in a piece.

    Parameters
    ----------
    pattern : str
        Identifier from the catalogue.
    score : Score
    performance : Performance
    genre : str
        Whose pattern it is.

    Raises
    ------
    UnknownPatternError
        If the genre has no detector of that name.
    """
    known = DETECTORS.get(genre, MappingProxyType({}))
    if pattern not in known:
        msg = f"no detector for '{pattern}' of {genre}; expected one of {', '.join(known)}"
        raise UnknownPatternError(msg, value=pattern)
    detector, threshold = known[pattern]
    return Detection(pattern, detector(score, performance), threshold)
