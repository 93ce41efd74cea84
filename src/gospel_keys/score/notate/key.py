"""Key finding: which of the 24 keys fits the sounding pitch classes.

References
----------
.. [1] Albrecht, J. and Shanahan, D., "The use of large corpora to train a new type of
   key-finding algorithm", Music Perception 31 (2013): the two profiles.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gospel_keys.theory.key import Key, Mode
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import MidiPitch, PitchClass

_MAJOR: Final = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR: Final = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
_TONICS: Final[dict[Mode, tuple[str, ...]]] = {
    "major": ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"),
    "minor": ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"),
}
_FINAL_BASS: Final = 0.10
_FINAL_CHORD: Final = 0.04


@dataclass(frozen=True, slots=True)
class KeyFound:
    """A key and its lead over the next best, 0..1."""

    key: Key
    confidence: float


def find_key(
    weighted: Iterable[tuple[PitchClass, float]], final: Iterable[MidiPitch] = ()
) -> KeyFound:
    """Find the key of a stretch of music.

    Parameters
    ----------
    weighted : iterable of (PitchClass, float)
        Notes with their lengths in any unit; the square root is what counts.
    final : iterable of MidiPitch
        The last chord: its bass is likely the tonic.

    Returns
    -------
    found : KeyFound
    """
    chart = [0.0] * 12
    for pitch_class, length in weighted:
        chart[pitch_class] += math.sqrt(max(length, 0.0))
    last = sorted(final)
    scores = []
    for mode, profile in (("major", _MAJOR), ("minor", _MINOR)):
        for tonic in range(12):
            score = _correlation([chart[(tonic + i) % 12] for i in range(12)], profile)
            score += _closing(last, tonic, mode)
            scores.append((score, mode, tonic))
    scores.sort(reverse=True)
    (best, mode, tonic), (second, *_) = scores[:2]
    name = PitchName.parse(_TONICS["minor" if mode == "minor" else "major"][tonic])
    key = Key(name, "minor" if mode == "minor" else "major")
    return KeyFound(key, min(max((best - second) / 0.2, 0.0), 1.0))


def _closing(last: list[MidiPitch], tonic: PitchClass, mode: str) -> float:
    if not last:
        return 0.0
    bonus = _FINAL_BASS if last[0] % 12 == tonic else 0.0
    third = (tonic + (3 if mode == "minor" else 4)) % 12
    if bonus and any(p % 12 == third for p in last):
        bonus += _FINAL_CHORD
    return bonus


def _correlation(chart: list[float], profile: tuple[float, ...]) -> float:
    a, b = sum(chart) / 12, sum(profile) / 12
    top = sum((x - a) * (y - b) for x, y in zip(chart, profile, strict=True))
    norm = math.sqrt(sum((x - a) ** 2 for x in chart) * sum((y - b) ** 2 for y in profile))
    return top / norm if norm else 0.0
