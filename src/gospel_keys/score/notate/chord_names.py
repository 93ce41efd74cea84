"""Names of chords: how a key writes the roots of chords and what stands above them.

A root of the key has its name there; of any other the plainest chord is taken, F#m before Gbm
and Db before C#, while diminished chords are named after where they lead. Above the root a
chord is written third above third; its altered tensions take the names of the key.
"""

from functools import lru_cache
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName
from gospel_keys.units import PitchClass

SORTS: Final = ("maj13", "13", "7#9#5", "m13", "m7b5", "dim7", "9sus4")
"""The fullest chord of each sort that is told apart: it names every tone that may be added."""

MINOR: Final = 3
"""Which of the sorts is minor."""

_DIMINISHED: Final = (4, 5)

_STACKED: Final = frozenset({"1", "b3", "3", "2", "4", "b5", "5", "6", "b7", "7"})
"""Degrees that keep the chord's own letter."""

_ALTERED: Final = frozenset({"#5", "b9", "#9", "#11", "b13", "bb7"})
"""Degrees that a key may write in its own way."""

_RAISED: Final = (1, 6, 8)
"""Semitones above a major tonic where diminished chords lead upwards."""

_SHARPS, _FLATS = 2, -3
"""Signatures from which E# and B#, Cb and Fb are names that players expect."""

_STEPS: Final = "FCGDAEB"
_AWKWARD: Final = ("B#", "E#", "Cb", "Fb")
_PLAIN: Final = {"B#": "C", "E#": "F", "Cb": "B", "Fb": "E"}
_NEXT_FLAT: Final = 2
"""How far below its signature the first flat lies that a key has not: Cb in Db, Fb in Gb."""


def place_of(name: PitchName) -> int:
    """Return the place of a name on the line of fifths, C = 0."""
    return _STEPS.index(name.letter) - 1 + 7 * name.alter


def name_at(place: int) -> PitchName:
    """Return the name at a place on the line of fifths, C = 0."""
    return PitchName(_STEPS[(place + 1) % 7], (place + 1) // 7)


def readable(name: PitchName, key: Key) -> PitchName:
    """Return a name that players of a key do not stumble over, for the same pitch class."""
    if name in key.scale_names:
        return name
    if abs(name.alter) > 1:
        name = key.spell(name.pitch_class)
    if name in key.scale_names:
        return name
    expected = key.fifths <= _FLATS if name.alter < 0 else key.fifths >= _SHARPS
    return name if expected else PitchName.parse(_PLAIN.get(str(name), str(name)))


@lru_cache(maxsize=4096)
def names_of(chord: Chord, key: Key) -> dict[PitchClass, PitchName]:
    """Return how a key writes the tones of a chord.

    Parameters
    ----------
    chord : Chord
    key : Key

    Returns
    -------
    names : dict of PitchClass to PitchName

    Examples
    --------
    >>> [str(name) for name in names_of(Chord.parse("D7b9"), Key.parse("G")).values()]
    ['D', 'F#', 'A', 'C', 'Eb']
    """
    symmetric = "bb7" in chord.degrees
    names: dict[PitchClass, PitchName] = {}
    for degree, tone in zip(chord.degrees, chord.tones, strict=True):
        by_key = key.spell(tone.pitch_class)
        free = degree in _ALTERED or (symmetric and degree != "1")
        name = tone
        if free and by_key in key.scale_names:
            name = by_key
        elif abs(tone.alter) > 1 and (free or degree not in _STACKED):
            name = readable(tone, key)
        names.setdefault(tone.pitch_class, name)
    if chord.bass is not None:
        names[chord.bass.pitch_class] = chord.bass
    return names


@lru_cache(maxsize=2048)
def name_root(pitch_class: PitchClass, sort: int, key: Key) -> PitchName:
    """Name the root of a chord of a sort in a key."""
    by_key = key.spell(pitch_class)
    if by_key in key.scale_names:
        return by_key if str(by_key) not in _AWKWARD else _settled(by_key, sort)
    if sort in _DIMINISHED:
        return _leading(pitch_class, key)
    if str(by_key) in _AWKWARD and place_of(by_key) == key.fifths - _NEXT_FLAT:
        return _settled(by_key, sort)
    names = [PitchName.on(letter, pitch_class) for letter in LETTERS]
    plain = [name for name in names if abs(name.alter) < 2 and str(name) not in _AWKWARD]

    def effort(name: PitchName) -> tuple[bool, int]:
        """Keep to the side of the key, and else count the accidentals of the triad."""
        # Minor chords on black keys are borrowed in flat keys, and plainer as F#m elsewhere.
        flat = sort != MINOR or key.fifths < 0
        return flat and name.alter > 0, sum(abs((p + 1) // 7) for p in _triad(name, sort))

    return min(plain, key=effort)


def _triad(root: PitchName, sort: int) -> tuple[int, int, int]:
    """Return the places of the triad on the line of fifths."""
    place = place_of(root)
    return place, place + (-3 if sort == MINOR else 4), place + 1


def _settled(root: PitchName, sort: int) -> PitchName:
    """Return Cb, or B where the chord on it would need double flats; likewise Fb, E# and B#."""
    doubled = any(abs((place + 1) // 7) > 1 for place in _triad(root, sort))
    return PitchName.parse(_PLAIN[str(root)]) if doubled else root


def _leading(pitch_class: PitchClass, key: Key) -> PitchName:
    """Name the root of a diminished chord: raised towards the tone above it in major."""
    by_key = key.spell(pitch_class)
    if key.mode == "minor" or (pitch_class - key.tonic.pitch_class) % 12 not in _RAISED:
        return by_key
    above = key.spell((pitch_class + 1) % 12)
    raised = PitchName.on(LETTERS[LETTERS.index(above.letter) - 1], pitch_class)
    is_plain = abs(raised.alter) < 2 and (str(raised) not in _AWKWARD or key.fifths > 0)
    return raised if is_plain else by_key
