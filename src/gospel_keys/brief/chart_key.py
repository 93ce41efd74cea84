"""The key of a chord chart, from its chords alone.

Every key is scored by how much of the chart lies in its scale, by dominants that resolve to
its tonic, and by the first and last chord, which mostly say it.
"""

from collections.abc import Sequence
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key, Mode
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import PitchClass

_LAST, _FIRST, _CADENCE, _FOREIGN, _HOME = 2.5, 1.5, 1.5, 0.6, 5.0
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
    scale = _scale(key)
    share = sum(_belonging(chord, scale) for chord in chords) / len(chords)
    cadences = sum(
        _is_tonic(after, key) and _leads(chord, after)
        for chord, after in zip(chords, chords[1:], strict=False)
    )
    ends = _LAST * _is_tonic(chords[-1], key) + _FIRST * _is_tonic(chords[0], key)
    return 6 * share + ends + _CADENCE * min(cadences, 3) + _HOME * _is_framed(key, chords)


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
