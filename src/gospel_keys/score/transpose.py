"""Transposing a score: every name moves by the same interval, so spelling keeps its sense."""

import re
from dataclasses import replace

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.heading import renamed
from gospel_keys.score.model import ChordSpan, KeyChange, Note, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import MidiPitch, Semitones

LOWEST, HIGHEST = 21, 108
"""The keys of a piano."""


def transpose(score: Score, semitones: Semitones) -> Score:
    """Return the score moved up (or down) by a number of semitones.

    The new key is the one with the simpler signature; numerals stay, chord symbols, comments
    and pitches move, and so does the key that the title or the subtitle names.

    Parameters
    ----------
    score : Score
    semitones : Semitones

    Raises
    ------
    InvalidRequestError
        If a note would leave the piano.
    """
    if semitones == 0:
        return score
    sounding = [note.midi + semitones for note in score.notes]
    if sounding and not LOWEST <= min(sounding) <= max(sounding) <= HIGHEST:
        msg = f"{semitones:+} semitones lead beyond the keyboard; expected a smaller shift"
        raise InvalidRequestError(msg, value=semitones, field="transpose")
    mover = _Mover(score.key, semitones)
    chords = tuple(mover.chord(span.chord) for span in score.chords)
    home, goal = score.key, mover.key(score.key)
    return replace(
        score,
        title=renamed(score.title, home, goal),
        subtitle=renamed(score.subtitle, home, goal),
        keys=tuple(KeyChange(change.onset, mover.key(change.key)) for change in score.keys),
        notes=tuple(mover.note(note) for note in score.notes),
        chords=tuple(
            _moved_span(score.chords, index, chords) for index in range(len(score.chords))
        ),
    )


def transposed_title(score: Score, semitones: Semitones) -> str:
    """Return the title that a score has in another key, wherever its notes would lie.

    Parameters
    ----------
    score : Score
    semitones : Semitones
    """
    if semitones == 0:
        return score.title
    return renamed(score.title, score.key, _Mover(score.key, semitones).key(score.key))


class _Mover:
    """The interval between two tonics, applied to names."""

    def __init__(self, home: Key, semitones: Semitones) -> None:
        goal = home.transpose(semitones)
        self._letters = LETTERS.index(goal.tonic.letter) - LETTERS.index(home.tonic.letter)
        self._semitones = semitones

    def name(self, name: PitchName) -> PitchName:
        letter = LETTERS[(LETTERS.index(name.letter) + self._letters) % 7]
        moved = PitchName.on(letter, (name.pitch_class + self._semitones) % 12)
        return moved if abs(moved.alter) <= 2 else _simplest(moved.pitch_class)

    def key(self, key: Key) -> Key:
        moved = Key(self.name(key.tonic), key.mode)
        return moved if abs(moved.fifths) <= 7 else key.transpose(self._semitones)

    def chord(self, chord: Chord) -> Chord:
        bass = None if chord.bass is None else self.name(chord.bass)
        return Chord.of(self.name(chord.root), chord.quality_id, bass)

    def note(self, note: Note) -> Note:
        touched = tuple(self._pitch(pitch) for pitch in note.auxiliaries)
        return replace(note, pitch=self._pitch(note.pitch), auxiliaries=touched)

    def _pitch(self, pitch: Pitch) -> Pitch:
        midi: MidiPitch = pitch.midi + self._semitones
        return Pitch.spelled(self.name(pitch.name), midi)


def _simplest(pitch_class: int) -> PitchName:
    names = (PitchName.on(letter, pitch_class) for letter in LETTERS)
    return min(names, key=lambda name: abs(name.alter))


def _moved_span(spans: tuple[ChordSpan, ...], index: int, chords: tuple[Chord, ...]) -> ChordSpan:
    """Move a chord and the symbols that its comment names: its own and its neighbours'."""
    near = range(max(0, index - 1), min(len(spans), index + 3))
    renamed = {str(spans[k].chord): str(chords[k]) for k in near}
    ordered = sorted(renamed, key=len, reverse=True)
    pattern = "|".join(rf"(?<![A-Za-z0-9#]){re.escape(old)}(?![A-Za-z0-9#/])" for old in ordered)
    comment = re.sub(pattern, lambda found: renamed[found[0]], spans[index].comment)
    return replace(spans[index], chord=chords[index], comment=comment)
