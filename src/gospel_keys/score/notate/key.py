"""Key finding: which of the 24 keys fits the sounding pitch classes.

References
----------
.. [1] Albrecht, J. and Shanahan, D., "The use of large corpora to train a new type of
   key-finding algorithm", Music Perception 31 (2013): the two profiles.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from gospel_keys.theory.key import Key, Mode
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import EIGHTH, MidiPitch, PitchClass, Ticks

_MAJOR: Final = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR: Final = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
_TONICS: Final[dict[Mode, tuple[str, ...]]] = {
    "major": ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"),
    "minor": ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"),
}
_WHOLE, _END, _BEGINNING = 7.3, 1.8, 1.7
"""Weights of how well the profile fits the whole, the last eighth and the first."""

_FINAL_BASS, _FINAL_THIRD, _LAST_LOW, _FIRST_LOW = 0.4, 1.6, 0.4, 1.3
"""Head starts of a key whose tonic is the bass of what sounds last, with its third above;
is struck last, or first, in the bass. Fitted on generated pieces, whole ones and as many that
break off on any chord."""

_BASS_SHARE, _OF_MINOR = 1.2, -1.6
_LOW: Final[MidiPitch] = 60
_SURE: Final = 2.0


PROFILES: Final[dict[Mode, tuple[float, ...]]] = {"major": _MAJOR, "minor": _MINOR}


class KeyNote(Protocol):
    """What key finding reads of a note."""

    @property
    def onset(self) -> Ticks:
        """Where it begins."""

    @property
    def duration(self) -> Ticks:
        """How long it is; more than 0."""

    @property
    def midi(self) -> MidiPitch:
        """Which key it is."""


@dataclass(frozen=True, slots=True)
class KeyFound:
    """A key and its lead over the next best, 0..1."""

    key: Key
    confidence: float


def find_key(notes: Sequence[KeyNote]) -> KeyFound:
    """Find the key of a piece.

    Parameters
    ----------
    notes : sequence of KeyNote, at least one

    Returns
    -------
    found : KeyFound
    """
    first = min(note.onset for note in notes)
    end = max(note.onset + note.duration for note in notes)
    eighth = (end - first) / 8
    charts = (
        (_WHOLE, _chart(notes)),
        (_END, _chart([n for n in notes if n.onset >= end - eighth])),
        (_BEGINNING, _chart([n for n in notes if n.onset < first + eighth])),
    )
    basses = _basses(notes)
    last = sorted(n.midi for n in notes if n.onset + n.duration >= end - EIGHTH)
    scores = []
    for mode, profile in PROFILES.items():
        for tonic in range(12):
            score = sum(w * _correlation(_turned(chart, tonic), profile) for w, chart in charts)
            score += _closing(last, tonic, mode) + _bearing(basses, tonic)
            scores.append((score + (_OF_MINOR if mode == "minor" else 0.0), mode, tonic))
    scores.sort(key=lambda row: row[0], reverse=True)
    (best, mode, tonic), (second, *_) = scores[:2]
    key = Key(PitchName.parse(_TONICS[mode][tonic]), mode)
    return KeyFound(key, min(max((best - second) / _SURE, 0.0), 1.0))


def _chart(notes: Sequence[KeyNote]) -> list[float]:
    """Return how much of each pitch class there is; the root of the length is what counts."""
    chart = [0.0] * 12
    for note in notes:
        chart[note.midi % 12] += math.sqrt(note.duration)
    return chart


def _turned(chart: list[float], tonic: PitchClass) -> list[float]:
    return chart[tonic:] + chart[:tonic]


def _basses(notes: Sequence[KeyNote]) -> list[PitchClass]:
    """Return the lowest key of every moment at which a low one is struck."""
    lows: dict[Ticks, MidiPitch] = {}
    for note in notes:
        if note.midi < _LOW:
            lows[note.onset] = min(lows.get(note.onset, _LOW), note.midi)
    return [lows[onset] % 12 for onset in sorted(lows)]


def _bearing(basses: list[PitchClass], tonic: PitchClass) -> float:
    """Return what the bass line says for a tonic."""
    if not basses:
        return 0.0
    share = basses.count(tonic) / len(basses)
    return (
        _BASS_SHARE * share + _FIRST_LOW * (basses[0] == tonic) + _LAST_LOW * (basses[-1] == tonic)
    )


def _closing(last: list[MidiPitch], tonic: PitchClass, mode: Mode) -> float:
    """Return what the last chord says for a key."""
    if not last or last[0] % 12 != tonic:
        return 0.0
    third = (tonic + (3 if mode == "minor" else 4)) % 12
    return _FINAL_BASS + _FINAL_THIRD * any(pitch % 12 == third for pitch in last)


def _correlation(chart: list[float], profile: tuple[float, ...]) -> float:
    a, b = sum(chart) / 12, sum(profile) / 12
    top = sum((x - a) * (y - b) for x, y in zip(chart, profile, strict=True))
    norm = math.sqrt(sum((x - a) ** 2 for x in chart) * sum((y - b) ** 2 for y in profile))
    return top / norm if norm else 0.0
