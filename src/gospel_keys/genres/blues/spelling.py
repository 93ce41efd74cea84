"""Blue notes on the page: flat third, fifth and seventh, sharps only in a rising line.

The general speller writes a chromatic note by where it goes, so that one blue note would be
A# here and Bb there. Players read the blues with b3, b5 and b7 throughout; a raised name is
kept where the line climbs through it by semitones, and where the chord spells it so.
"""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.spelling import chord_names
from gospel_keys.score.model import ChordSpan, Hand, Note
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import Semitones

_BLUE: Final = MappingProxyType({3: 2, 6: 4, 10: 6})
"""Semitones above the tonic, and how many letters above it the flat name stands."""

_FLATS_FOR_WHITE: Final = -3
"""From this signature on players expect Cb and Fb."""


def spell_blue(notes: Sequence[Note], chords: Sequence[ChordSpan], key: Key) -> tuple[Note, ...]:
    """Return the notes with their blue notes spelled flat.

    Parameters
    ----------
    notes : sequence of Note, in score order
    chords : sequence of ChordSpan
    key : Key
    """
    rising = _rising(notes)
    return tuple(
        note if place in rising else _flattened(note, chords, key)
        for place, note in enumerate(notes)
    )


def blue_name(key: Key, degree: Semitones) -> PitchName | None:
    """Return the flat name of a blue note; None where it is none or nobody reads that name.

    Examples
    --------
    >>> str(blue_name(Key.parse("G"), 3)), str(blue_name(Key.parse("C"), 6))
    ('Bb', 'Gb')
    >>> blue_name(Key.parse("F"), 6) is None
    True
    """
    if degree not in _BLUE:
        return None
    letter = LETTERS[(LETTERS.index(key.tonic.letter) + _BLUE[degree]) % 7]
    name = PitchName.on(letter, (key.tonic.pitch_class + degree) % 12)
    strange = abs(name.alter) > 1 or (name.alter < 0 and letter in "CF")
    return None if strange and key.fifths > _FLATS_FOR_WHITE else name


def _flattened(note: Note, chords: Sequence[ChordSpan], key: Key) -> Note:
    name = blue_name(key, (note.midi - key.tonic.pitch_class) % 12)
    if name is None or name == note.pitch.name:
        return note
    own = chord_names(chords[note.chord].chord, key) if note.chord >= 0 else {}
    if name.pitch_class in own:
        return note
    return replace(note, pitch=Pitch.spelled(name, note.midi))


def _rising(notes: Sequence[Note]) -> frozenset[int]:
    """The places of notes that a line of single notes climbs through by semitones."""
    found: set[int] = set()
    for hand in Hand:
        line = [(k, n) for k, n in enumerate(notes) if n.hand is hand and not n.is_grace]
        for before, (place, note), after in zip(line, line[1:], line[2:], strict=False):
            climbs = after[1].midi - note.midi == note.midi - before[1].midi == 1
            if climbs and before[1].onset < note.onset < after[1].onset:
                found.add(place)
    return frozenset(found)
