"""Symbols that promise no more than what sounds.

A pianist colours a chord as the hands allow: a thirteenth that neither line nor voicing ever
plays does not belong in its name. Once all notes are written, each symbol is reduced to the
fullest chord whose telling tones are heard. Chords that were given stay as they were given.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from gospel_keys.genres.jazz.harmony import annotate
from gospel_keys.score.model import ChordSpan, Note
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_catalogue import CHORD_TYPES
from gospel_keys.theory.key import Key
from gospel_keys.units import Semitones


def name_what_sounds(
    chords: Sequence[ChordSpan], notes: Sequence[Note], key: Key
) -> tuple[ChordSpan, ...]:
    """Return the chords with symbols reduced to what is heard, analysed anew.

    Parameters
    ----------
    chords : sequence of ChordSpan
    notes : sequence of Note
    key : Key
    """
    heard: list[set[int]] = [set() for _ in chords]
    for note in notes:
        if note.chord >= 0 and not note.is_grace:
            heard[note.chord].add(note.midi % 12)
            after = note.chord + 1
            if after < len(chords) and note.end > chords[after].onset:
                heard[after].add(note.midi % 12)
    named = [
        replace(span, chord=_reduced(span.chord, classes))
        for span, classes in zip(chords, heard, strict=True)
    ]
    return annotate(named, key)


def _reduced(chord: Chord, heard: set[int]) -> Chord:
    root = chord.root.pitch_class
    degrees = frozenset((pitch_class - root) % 12 for pitch_class in heard)
    return Chord.of(chord.root, _quality(chord, degrees), chord.bass)


@lru_cache(maxsize=2048)
def _quality(chord: Chord, heard: frozenset[Semitones]) -> str:
    """Return the fullest quality inside a chord's own whose guide tones are all heard.

    It keeps third, seventh and every tone of the chord that does sound; where there is none
    the chord keeps its name.
    """
    own = {i % 12 for i in chord.intervals}
    if {g % 12 for g in chord.guide_tones} <= heard:
        return chord.quality_id
    implied = {_FIFTH} | ({_NINTH} if not heard & _ALTERED_NINTHS else set())
    best, rank = chord.quality_id, (-len(own), 0)
    for kind in CHORD_TYPES:
        other = Chord.of(chord.root, kind.id)
        tones = {i % 12 for i in other.intervals}
        same = (other.third, other.seventh) == (chord.third, chord.seventh)
        inside = heard & own <= tones <= own | implied
        told = {g % 12 for g in other.guide_tones} <= heard
        own_rank = -len(tones - own), len(tones)
        if same and inside and told and own_rank > rank:
            best, rank = kind.id, own_rank
    return best


_FIFTH: Final[Semitones] = 7
_NINTH: Final[Semitones] = 2
_ALTERED_NINTHS: Final = frozenset({1, 3})
"""A symbol may take back an altered fifth or ninth that nobody plays: the plain one is meant."""
