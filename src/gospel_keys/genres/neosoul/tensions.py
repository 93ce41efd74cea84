"""Spelling the tensions that a chord symbol does not name, by the letter of its root."""

from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.preparation import readable
from gospel_keys.score.model import Note, Role
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName

_LETTERS_UP: Final = {1: 1, 2: 1, 5: 3, 6: 3, 8: 5, 9: 5}
"""Letters above the root of a ninth, eleventh or thirteenth, by semitones."""


def spell_tensions(stage: Stage, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Write a thirteenth as a thirteenth: B over D, not Cb.

    Parameters
    ----------
    stage : Stage
    notes : tuple of Note

    Returns
    -------
    notes : tuple of Note, in the same order
    """
    return tuple(_spelled(stage, note) for note in notes)


def _spelled(stage: Stage, note: Note) -> Note:
    if note.role not in (Role.INNER, Role.MELODY, Role.GHOST) or note.chord < 0:
        return note
    chord = stage.chords[note.chord].chord
    step = (note.midi - chord.root.pitch_class) % 12
    if chord.spell(note.midi % 12) is not None or step not in _LETTERS_UP:
        return note
    letter = LETTERS[(LETTERS.index(chord.root.letter) + _LETTERS_UP[step]) % 7]
    name = readable(PitchName.on(letter, note.midi % 12), stage.key_at(note.onset))
    return replace(note, pitch=Pitch.spelled(name, note.midi))
