"""The key of a chord chart, from its chords alone.

Every key is scored by how much of the chart lies in its scale, by how often its tonic comes, by
what resolves to it, and by the first and last chord. A blues is known by its shape instead: its
dominant sevenths are at home, and none of them is the key's dominant.

The weights are fitted by logistic regression over the 24 keys to 1,317 progressions of the chord
corpus (pop, jazz, hymns); they name 83 % of the keys of 332 others, tonic and mode.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key, Mode
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import PitchClass

_SHARE, _WHOLLY, _TONICS_SHARE = 2.2, 4.86, 2.35
"""Weights of how far chords lie in the scale, of how many do so wholly, of tonic chords."""
_LAST, _FIRST, _CADENCE, _PLAIN_CADENCE, _PLAGAL, _HOME = 0.88, 1.39, 0.41, 0.1, 0.17, 0.05
_MINOR, _BLUES = -1.35, 2.65
_FOREIGN: Final = 0.6
_MOST_CADENCES: Final = 3
_FOURTH, _FIFTH, _SEVENTH = 5, 7, 10
_TONICS: Final = {
    "major": ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"),
    "minor": ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"),
}


def infer_key(chords: Sequence[Chord]) -> Key:
    """Return the key that fits a progression best.

    Parameters
    ----------
    chords : sequence of Chord, not empty

    Examples
    --------
    >>> str(infer_key([Chord.parse(s) for s in ("Am7", "Dm7", "G7", "Cmaj7")]))
    'C major'
    """
    keys = [
        Key(PitchName.parse(name), mode) for mode in ("major", "minor") for name in _TONICS[mode]
    ]
    return max(keys, key=lambda key: (_fit(key, chords), -abs(key.fifths)))


def _fit(key: Key, chords: Sequence[Chord]) -> float:
    scale, count = _scale(key), len(chords)
    share = sum(_belonging(chord, scale) for chord in chords) / count
    wholly = sum(chord.pitch_classes <= scale for chord in chords) / count
    tonics = sum(_is_tonic(chord, key) for chord in chords) / count
    arrivals = [a for a, b in pairwise(chords) if _is_tonic(b, key)]
    ways = (
        (_CADENCE, sum(a.is_dominant and _above(a, key) == _FIFTH for a in arrivals)),
        (_PLAIN_CADENCE, sum(a.is_major and _above(a, key) == _FIFTH for a in arrivals)),
        (_PLAGAL, sum(_above(a, key) == _FOURTH for a in arrivals)),
    )
    return (
        _SHARE * share
        + _WHOLLY * wholly
        + _TONICS_SHARE * tonics
        + _LAST * _is_tonic(chords[-1], key)
        + _FIRST * _is_tonic(chords[0], key)
        + sum(weight * min(times, _MOST_CADENCES) for weight, times in ways)
        + _HOME * _is_framed(key, chords)
        + _BLUES * _is_blues(key, chords)
        + _MINOR * (key.mode == "minor")
    )


def _above(chord: Chord, key: Key) -> int:
    return (chord.root.pitch_class - key.tonic.pitch_class) % 12


def _is_blues(key: Key, chords: Sequence[Chord]) -> bool:
    """Whether the chords are a blues on a tonic: one and four of one kind, and no way out.

    A chain of dominants that falls into a plain chord, as D7 G7 C, is none: that chord is
    where it was going.
    """
    first, tonic = chords[0], key.tonic.pitch_class
    mode: Mode = "minor" if first.is_minor else "major"
    if first.root.pitch_class != tonic or mode != key.mode or not _is_bluesy(first):
        return False
    kinds: dict[PitchClass, list[Chord]] = {}
    for chord in chords:
        kinds.setdefault((chord.root.pitch_class - tonic) % 12, []).append(chord)
    fourths = [c for c in kinds.get(_FOURTH, []) if c.is_minor == first.is_minor and _is_bluesy(c)]
    homes = [c for c in kinds[0] if c.is_minor == first.is_minor]
    if not fourths or len(homes) < max(len(same) for same in kinds.values()):
        return False
    return not any(_leads(a, b) and _is_goal(b, tonic) for a, b in pairwise(chords))


def _is_bluesy(chord: Chord) -> bool:
    """Whether a chord can be at home in a blues: a dominant, or any minor chord."""
    return chord.is_dominant or chord.is_minor


def _is_goal(chord: Chord, tonic: PitchClass) -> bool:
    """Whether a plain chord lies outside the blues on a tonic, on its seventh above all."""
    above = (chord.root.pitch_class - tonic) % 12
    plain = not (chord.is_dominant or chord.is_diminished or chord.is_suspended)
    return plain and (above == _SEVENTH or (chord.is_major and above not in (0, _FOURTH, _FIFTH)))


def _is_framed(key: Key, chords: Sequence[Chord]) -> bool:
    """Whether a piece begins and ends on the tonic, be it a dominant chord as in the blues."""
    first, last = chords[0], chords[-1]
    mode: Mode = "minor" if first.is_minor else "major"
    same = first.root == last.root and first.root.pitch_class == key.tonic.pitch_class
    return same and mode == key.mode and len(chords) > 1


def _scale(key: Key) -> frozenset[PitchClass]:
    tones = {name.pitch_class for name in key.scale_names}
    if key.mode == "minor":
        tones.add((key.tonic.pitch_class + 11) % 12)
    return frozenset(tones)


def _belonging(chord: Chord, scale: frozenset[PitchClass]) -> float:
    foreign = len(chord.pitch_classes - scale) / len(chord.pitch_classes)
    root = chord.root.pitch_class in scale
    return (1.0 if root else 0.3) - _FOREIGN * foreign


def _is_tonic(chord: Chord, key: Key) -> bool:
    mode: Mode = "minor" if chord.is_minor else "major"
    stable = not chord.is_diminished and not (chord.is_dominant and mode == "major")
    return chord.root.pitch_class == key.tonic.pitch_class and mode == key.mode and stable


def _leads(chord: Chord, after: Chord) -> bool:
    return chord.is_dominant and (after.root.pitch_class - chord.root.pitch_class) % 12 == 5
