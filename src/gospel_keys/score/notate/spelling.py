"""Spelling: each key gets the name that its surroundings give it.

Meredith's ps13 on the line of fifths: every pitch class around a note is taken as a
possible tonic, in proportion to how often it sounds; each tonic spells the note as a degree
of its chromatic scale; the names are added up. Where a chord is known and has the note, the
chord decides.

References
----------
.. [1] Meredith, D., "The ps13 pitch spelling algorithm", Journal of New Music Research 35
   (2006).
"""

from collections.abc import Sequence
from typing import Final

from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.units import MidiPitch, PitchClass

_BEFORE: Final = 10
_AFTER: Final = 20
_CENTRE: Final = 2
_FIFTHS: Final = "FCGDAEB"
_DEGREES: Final = (0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5)
"""Place on the line of fifths of each semitone above a tonic: b2, b3, #4, b6, b7."""


def spell_all(
    pitches: Sequence[MidiPitch],
    keys: Sequence[Key],
    chords: Sequence[ChordSpan | None] | None = None,
) -> tuple[Pitch, ...]:
    """Spell notes in their order of writing.

    Parameters
    ----------
    pitches : sequence of MidiPitch
    keys : sequence of Key, parallel: the key signature in force
    chords : sequence of ChordSpan or None, parallel, optional

    Returns
    -------
    spelled : tuple of Pitch
    """
    classes = [p % 12 for p in pitches]
    spelled = []
    for index, midi in enumerate(pitches):
        span = chords[index] if chords else None
        name = span.chord.spell(midi % 12) if span else None
        if name is None or abs(name.alter) > 1:
            around = classes[max(0, index - _BEFORE) : index + _AFTER]
            name = _name(_vote(classes[index], around, keys[index]))
        spelled.append(Pitch.spelled(name, midi))
    return tuple(spelled)


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
