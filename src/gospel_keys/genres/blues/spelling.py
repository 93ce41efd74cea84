"""Blue notes on the page: flat third, fifth and seventh, sharps only in a rising line.

The general speller writes a chromatic note by where it goes, so that one blue note would be
A# here and Bb there. Players read the blues with b3, b5 and b7 throughout; a raised name is
kept where the line climbs through it by semitones, and where the chord spells it so. The sharp
nine of a dominant is the blue note of the line above it and shares its name: Bb on G7#9 in C.

A crush from below is spelled as the rule names it, #4 to 5 and #5 to 6 (B-21): two letters, one
accidental. Only the flat third keeps its name, which is the blue note itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.spelling import chord_names
from gospel_keys.score.model import ChordSpan, Hand, Note
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import PitchClass, Semitones, Ticks

_BLUE: Final = MappingProxyType({3: 2, 6: 4, 10: 6})
"""Semitones above the tonic, and how many letters above it the flat name stands."""

_CRUSHED: Final = MappingProxyType({6: 3, 8: 4})
"""Semitones above the tonic of a crush, and how many letters above it the raised name stands."""

_SHARPS_FOR_WHITE: Final = 2
"""From this signature on players expect E# and B#."""

_RIVALS: Final = 2
_SHARP_NINE: Final[Semitones] = 3
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
    rising, crushing = _rising(notes), _crushing(notes)
    spelled: list[Note] = []
    for place, note in enumerate(notes):
        degree = (note.midi - key.tonic.pitch_class) % 12
        raised = crush_name(key, degree) if place in crushing else None
        if raised is not None:
            spelled.append(replace(note, pitch=Pitch.spelled(raised, note.midi)))
        else:
            spelled.append(note if place in rising else _flattened(note, chords, key))
    return tuple(spelled)


def one_name(
    notes: Sequence[Note], chords: Sequence[ChordSpan], key: Key, bar: Ticks
) -> tuple[Note, ...]:
    """Return the notes with one name for each key of the piano inside a bar.

    A tone of its own chord keeps the chord's letter; a foreign note takes the name that a
    chord of the bar gives its key, else the flat one. Crushes keep theirs (B-21).

    Parameters
    ----------
    notes : sequence of Note, in score order
    chords : sequence of ChordSpan
    key : Key
    bar : Ticks
    """
    own = [_own_name(note, chords, key) for note in notes]
    names: dict[tuple[int, PitchClass], set[PitchName]] = defaultdict(set)
    by_chords: dict[tuple[int, PitchClass], set[PitchName]] = defaultdict(set)
    for note, name in zip(notes, own, strict=True):
        if not note.is_grace:
            place = (note.onset // bar, note.midi % 12)
            names[place].add(note.pitch.name)
            by_chords[place] |= {note.pitch.name} if name is not None else set()
    settled: list[Note] = []
    for note, name in zip(notes, own, strict=True):
        place = (note.onset // bar, note.midi % 12)
        if len(names[place]) < _RIVALS or note.is_grace or name is not None:
            settled.append(note)
            continue
        chosen = min(by_chords[place] or names[place], key=lambda n: (n.alter, n.letter))
        settled.append(replace(note, pitch=Pitch.spelled(chosen, note.midi)))
    return tuple(settled)


def _own_name(note: Note, chords: Sequence[ChordSpan], key: Key) -> PitchName | None:
    """The name that a note has in its chord; None for a foreign note."""
    if note.chord < 0:
        return None
    return chord_names(chords[note.chord].chord, key).get(note.midi % 12)


def blue_name(key: Key, degree: Semitones) -> PitchName | None:
    """Return the flat name of a blue note; None where it is none or nobody reads that name.

    Examples
    --------
    >>> str(blue_name(Key.parse("G"), 3)), str(blue_name(Key.parse("C"), 6))
    ('Bb', 'Gb')
    >>> blue_name(Key.parse("F"), 6) is None, blue_name(Key.parse("Eb"), 6) is None
    (True, True)
    """
    if degree not in _BLUE:
        return None
    letter = LETTERS[(LETTERS.index(key.tonic.letter) + _BLUE[degree]) % 7]
    name = PitchName.on(letter, (key.tonic.pitch_class + degree) % 12)
    if abs(name.alter) > 1:
        return None
    strange = name.alter < 0 and letter in "CF"
    return None if strange and key.fifths > _FLATS_FOR_WHITE else name


def _flattened(note: Note, chords: Sequence[ChordSpan], key: Key) -> Note:
    name = blue_name(key, (note.midi - key.tonic.pitch_class) % 12)
    if name is None or name == note.pitch.name:
        return note
    if note.chord >= 0 and _is_bound(name.pitch_class, chords[note.chord].chord, key):
        return note
    return replace(note, pitch=Pitch.spelled(name, note.midi))


def _is_bound(pitch_class: PitchClass, chord: Chord, key: Key) -> bool:
    """Whether a chord spells a key itself; its sharp nine is the blue note to a player."""
    sharp_nine = (chord.root.pitch_class + _SHARP_NINE) % 12
    free = pitch_class == sharp_nine and "#9" in chord.degrees
    return pitch_class in chord_names(chord, key) and not free


def crush_name(key: Key, degree: Semitones) -> PitchName | None:
    """Return the raised name of a crush; None where it is none or nobody reads that name.

    Examples
    --------
    >>> [str(crush_name(Key.parse(k), 6)) for k in ("C", "Eb", "E")], crush_name(Key.parse("G"), 3)
    (['F#', 'A', 'A#'], None)
    """
    if degree not in _CRUSHED:
        return None
    letter = LETTERS[(LETTERS.index(key.tonic.letter) + _CRUSHED[degree]) % 7]
    name = PitchName.on(letter, (key.tonic.pitch_class + degree) % 12)
    strange = name.alter > 0 and letter in "EB" and key.fifths < _SHARPS_FOR_WHITE
    return None if strange or abs(name.alter) > 1 else name


def _crushing(notes: Sequence[Note]) -> frozenset[int]:
    """The places of graces whose note, a semitone higher, stands at the same moment."""
    struck = {(n.hand, n.onset, n.midi) for n in notes}
    return frozenset(
        place
        for place, n in enumerate(notes)
        if n.is_grace and (n.hand, n.onset, n.midi + 1) in struck
    )


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
