"""Spelling the tensions that a chord symbol does not name, by the letter of its root."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from gospel_keys.genres.neosoul.fills import pentatonic_of
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.preparation import readable
from gospel_keys.score.model import Hand, Note, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import LETTERS, NATURAL, Pitch, PitchName
from gospel_keys.units import MidiPitch, PitchClass, Ticks

_LETTERS_UP: Final = {1: 1, 2: 1, 5: 3, 6: 3, 8: 5, 9: 5}
"""Letters above the root of a ninth, eleventh or thirteenth, by semitones."""

_TRITONE: Final = 6
_FLAT_FIFTH: Final = 4
_ALTERED: Final = frozenset({"b9", "#9", "#5"})
"""Degrees of a dominant whose tritone is its flat fifth: Gb over C7#9#5, not F#."""


def spell_tensions(stage: Stage, notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Write a thirteenth as a thirteenth: B over D, not Cb, in chords and in fills.

    Parameters
    ----------
    stage : Stage
    notes : tuple of Note

    Returns
    -------
    notes : tuple of Note, in the same order
        A pitch class has one name under a chord once a chord or a run has named it so.
    """
    named: dict[tuple[int, PitchClass], PitchName] = {}
    for note in notes:
        place = (note.chord, note.midi % 12)
        if place not in named and (name := _tension(stage, note)) is not None:
            named[place] = name
    spelled = [_respelled(note, named) for note in notes]
    played = [note for note in spelled if not note.is_grace]
    used = {(note.chord, note.midi % 12) for note in played}
    struck = {(note.onset, note.hand, note.midi): note.pitch.name for note in played}
    return tuple(
        _slid(note, struck) if note.is_grace and (note.chord, note.midi % 12) not in used else note
        for note in spelled
    )


def _slid(note: Note, struck: Mapping[tuple[Ticks, Hand, MidiPitch], PitchName]) -> Note:
    """Write a slide as what lies below its target: F# into G, not Gb; E into F, not Fb."""
    plain = next((x for x, pitch_class in NATURAL.items() if pitch_class == note.midi % 12), None)
    if plain is not None:
        return replace(note, pitch=Pitch.spelled(PitchName(plain), note.midi))
    target = struck.get((note.onset, note.hand, note.midi + 1))
    if target is None:
        return note
    letter = LETTERS[(LETTERS.index(target.letter) - 1) % 7]
    return replace(note, pitch=Pitch.spelled(PitchName.on(letter, note.midi % 12), note.midi))


def _respelled(note: Note, named: dict[tuple[int, PitchClass], PitchName]) -> Note:
    name = named.get((note.chord, note.midi % 12))
    if name is None or name == note.pitch.name:
        return note
    return replace(note, pitch=Pitch.spelled(name, note.midi))


def _tension(stage: Stage, note: Note) -> PitchName | None:
    """The name of a tension that its symbol does not name, and of a raised eleventh.

    None for other chord tones and for what only passes by.
    """
    if note.chord < 0 or note.role is Role.GRACE:
        return None
    chord = stage.chords[note.chord].chord
    key = stage.key_at(note.onset)
    raised = dict(zip(chord.degrees, chord.tones, strict=True)).get("#11")
    if raised is not None and raised.pitch_class == note.midi % 12:
        return readable(raised, key)
    step = (note.midi - chord.root.pitch_class) % 12
    if chord.spell(note.midi % 12) is not None or step not in _LETTERS_UP:
        return None
    if note.role is Role.FILL and note.midi % 12 not in pentatonic_of(chord):
        return None
    up = _FLAT_FIFTH if step == _TRITONE and _is_altered(chord) else _LETTERS_UP[step]
    letter = LETTERS[(LETTERS.index(chord.root.letter) + up) % 7]
    return readable(PitchName.on(letter, note.midi % 12), key)


def _is_altered(chord: Chord) -> bool:
    return chord.is_dominant and not _ALTERED.isdisjoint(chord.degrees)
