"""Spelling: each key gets the name that its surroundings give it.

Meredith's ps13 on the line of fifths: every pitch class around a note is taken as a
possible tonic, in proportion to how often it sounds; each tonic spells the note as a degree
of its chromatic scale; the names are added up. Where a chord is known and has the note, the
chord decides. A chromatic note that moves on by a semitone is written on the letter beside
its goal, and names that players stumble over (double accidentals, and B#, E#, Cb and Fb
far from the key) give way to plain ones.

References
----------
.. [1] Meredith, D., "The ps13 pitch spelling algorithm", Journal of New Music Research 35
   (2006).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.units import MidiPitch, PitchClass

_BEFORE: Final = 10
_AFTER: Final = 20
_CENTRE: Final = 2
_FIFTHS: Final = "FCGDAEB"
_DEGREES: Final = (0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5)
"""Place on the line of fifths of each semitone above a tonic: b2, b3, #4, b6, b7."""


_STACKED: Final = frozenset({"1", "b3", "3", "2", "4", "b5", "5", "6", "b7", "7"})
"""Degrees that keep the chord's own letter whatever it costs."""

_ALTERED: Final = frozenset({"#5", "b9", "#9", "#11", "b13", "bb7"})
"""Degrees that a key may write in its own way."""

_SHARPS, _FLATS = 2, -3
"""Signatures from which E# and B#, Cb and Fb are names that players expect."""

_PLAIN: Final = {"B#": "C", "E#": "F", "Cb": "B", "Fb": "E"}
_LETTERS: Final = "CDEFGAB"


@dataclass(frozen=True, slots=True)
class Unspelled:
    """A written note before it has a name.

    Parameters
    ----------
    midi : MidiPitch
    key : Key
        The key signature in force.
    chord : Chord or None
        The chord it sounds with, if that is known.
    after : MidiPitch or None
        The nearest key that the hand strikes next.
    """

    midi: MidiPitch
    key: Key
    chord: Chord | None = None
    after: MidiPitch | None = None


def spell_all(notes: Sequence[Unspelled]) -> tuple[Pitch, ...]:
    """Spell notes in their order of writing.

    Parameters
    ----------
    notes : sequence of Unspelled

    Returns
    -------
    spelled : tuple of Pitch
    """
    classes = [note.midi % 12 for note in notes]
    spelled = []
    for index, note in enumerate(notes):
        name = _in_chord(note)
        if name is None:
            name = _by_motion(note)
            if name is None:
                around = classes[max(0, index - _BEFORE) : index + _AFTER]
                name = _name(_vote(classes[index], around, note.key))
            name = _readable(name, note.key)
        spelled.append(Pitch.spelled(name, note.midi))
    return tuple(spelled)


def _in_chord(note: Unspelled) -> PitchName | None:
    """Name a tone of the chord: by its third above third, or an altered tension by the key."""
    if note.chord is None:
        return None
    pitch_class = note.midi % 12
    by_key = note.key.spell(pitch_class)
    if note.chord.bass is not None and note.chord.bass.pitch_class == pitch_class:
        return note.chord.bass
    symmetric = "bb7" in note.chord.degrees
    for degree, tone in zip(note.chord.degrees, note.chord.tones, strict=True):
        if tone.pitch_class != pitch_class:
            continue
        free = degree in _ALTERED or (symmetric and degree != "1")
        if free and by_key in note.key.scale_names:
            return by_key
        doubled = abs(tone.alter) > 1 and (free or degree not in _STACKED)
        return _readable(tone, note.key) if doubled else tone
    return None


def _by_motion(note: Unspelled) -> PitchName | None:
    """Name a chromatic note after the neighbour it moves to; None for all others."""
    name = note.key.spell(note.midi % 12)
    if note.after is None or name in note.key.scale_names or abs(note.after - note.midi) != 1:
        return None
    goal = note.key.spell(note.after % 12)
    step = -1 if note.after > note.midi else 1
    letter = _LETTERS[(_LETTERS.index(goal.letter) + step) % 7]
    found = PitchName.on(letter, note.midi % 12)
    return found if abs(found.alter) < 2 else None


def _readable(name: PitchName, key: Key) -> PitchName:
    if name in key.scale_names:
        return name
    if abs(name.alter) > 1:
        name = key.spell(name.pitch_class)
    if name in key.scale_names:
        return name
    expected = key.fifths <= _FLATS if name.alter < 0 else key.fifths >= _SHARPS
    return name if expected else PitchName.parse(_PLAIN.get(str(name), str(name)))


def _vote(own: PitchClass, around: Sequence[PitchClass], key: Key) -> int:
    """Return the place on the line of fifths (C = 0) that most tonics ask for."""
    votes: dict[int, float] = {}
    centre = key.fifths + _CENTRE
    for tonic in set(around):
        place = _near(7 * tonic % 12, centre) + _DEGREES[(own - tonic) % 12]
        votes[place] = votes.get(place, 0.0) + around.count(tonic)
    return max(votes, key=lambda place: (votes[place], -abs(place - centre)))


def _near(place: int, centre: int) -> int:
    """Return the place a whole number of twelve fifths away that is nearest a centre."""
    return place + 12 * round((centre - place) / 12)


def _name(place: int) -> PitchName:
    return PitchName(_FIFTHS[(place + 1) % 7], (place + 1) // 7)
