"""Transposing a score: the names of a section move by one interval, so spelling keeps its sense.

Each section has the interval from its own tonic to the one that its new key is best written
with: a piece that rises from A flat to A, three semitones up, goes from B to C and not to B
sharp. Names that this would still leave with double accidentals give way to plain ones, save
where such a tone belongs to its chord.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.heading import renamed
from gospel_keys.score.model import ChordSpan, KeyChange, Note, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import MidiPitch, Semitones, Ticks

LOWEST, HIGHEST = 21, 108
"""The keys of a piano."""

_MOST_SIGNS: Final = 6
"""Of a signature."""

_MOST_SIGNS_AT_A_NOTE: Final = 2
_FARTHEST_TONE: Final = 9
"""On the line of fifths from the tonic: the leading tone of a major key's third degree."""

_FLATTEST, _SHARPEST = -6, 7
"""Roots of chords in a key, on the same line: from the flat fifth to the raised first."""

_LOWERED, _LEADING = -4, 5
"""Those that keep their place whatever stands on them: lowered sixth to leading tone."""


def transpose(score: Score, semitones: Semitones) -> Score:
    """Return the score moved up (or down) by a number of semitones.

    Every new key is the one with the simpler signature; numerals stay, chord symbols, comments
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
    mover = _Mover(score, semitones)
    chords = tuple(mover.chord(number) for number in range(len(score.chords)))
    home, goal = score.key, mover.goals[0]
    return replace(
        score,
        title=renamed(score.title, home, goal),
        subtitle=renamed(score.subtitle, home, goal),
        keys=tuple(
            KeyChange(change.onset, key)
            for change, key in zip(score.keys, mover.goals, strict=True)
        ),
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
    return renamed(score.title, score.key, transposed_keys(score, semitones)[0])


def transposed_keys(score: Score, semitones: Semitones) -> tuple[Key, ...]:
    """Return the keys that the sections of a score have after a move, in order.

    None has more than six signs. Where six sharps and six flats are the choice, the side wins
    from which the neighbouring keys are nearer.

    Parameters
    ----------
    score : Score
    semitones : Semitones
    """
    paths: list[tuple[int, tuple[Key, ...]]] = [(0, ())]
    for change in score.keys:
        paths = [
            min(
                ((cost + _way(path, key), (*path, key)) for cost, path in paths),
                key=lambda grown: grown[0],
            )
            for key in _namesakes(change.key.transpose(semitones))
        ]
    return min(paths, key=lambda path: path[0])[1]


def _namesakes(key: Key) -> tuple[Key, ...]:
    """A key and, where it has six signs, the other one that sounds like it."""
    if abs(key.fifths) < _MOST_SIGNS:
        return (key,)
    flatter = key.fifths > 0
    letter = LETTERS[(LETTERS.index(key.tonic.letter) + (1 if flatter else -1)) % 7]
    return (key, Key(PitchName.on(letter, key.tonic.pitch_class), key.mode))


def _way(path: Sequence[Key], key: Key) -> int:
    return abs(key.fifths - path[-1].fifths) if path else 0


@dataclass(frozen=True, slots=True)
class _Way:
    """A move from one key into another: how far, and by how many letters."""

    semitones: Semitones
    letters: int
    goal: Key

    def name(self, name: PitchName) -> PitchName:
        letter = LETTERS[(LETTERS.index(name.letter) + self.letters) % 7]
        return PitchName.on(letter, (name.pitch_class + self.semitones) % 12)

    def reaches(self, root: PitchName) -> bool:
        """Whether the new key has chords on a root of this name."""
        return _FLATTEST <= _fifths(root) - _fifths(self.goal.tonic) <= _SHARPEST

    def chord(self, chord: Chord) -> Chord:
        bass = None if chord.bass is None else self.name(chord.bass)
        moved = Chord.of(self.name(chord.root), chord.quality_id, bass)
        foreign = bass is not None and bass not in moved.tones[: len(moved.degrees)]
        if bass is not None and abs(bass.alter) > 1 and foreign:
            return Chord.of(moved.root, moved.quality_id, _simplest(bass.pitch_class))
        return moved


class _Mover:
    """Moves what a score holds, each section by the interval between its own tonics."""

    def __init__(self, score: Score, semitones: Semitones) -> None:
        self.goals = transposed_keys(score, semitones)
        self._score = score
        self._onsets = [change.onset for change in score.keys]
        self._ways = [
            _Way(semitones, _letters(change.key.tonic, goal.tonic), goal)
            for change, goal in zip(score.keys, self.goals, strict=True)
        ]
        spans = score.chords
        self._chord_ways = [_chord_way(span.chord, self._way(span.onset)) for span in spans]

    def _way(self, onset: Ticks) -> _Way:
        return self._ways[bisect_right(self._onsets, onset) - 1]

    def chord(self, number: int) -> Chord:
        return self._chord_ways[number].chord(self._score.chords[number].chord)

    def note(self, note: Note) -> Note:
        known = 0 <= note.chord < len(self._chord_ways)
        chord = self.chord(note.chord) if known else None
        # What is pushed belongs to the chord, and so to the key, that it comes before.
        way = self._chord_ways[note.chord] if known else self._way(note.onset)
        touched = tuple(_pitch(pitch, way, chord) for pitch in note.auxiliaries)
        return replace(note, pitch=_pitch(note.pitch, way, chord), auxiliaries=touched)


def _pitch(pitch: Pitch, way: _Way, chord: Chord | None) -> Pitch:
    midi: MidiPitch = pitch.midi + way.semitones
    name = way.name(pitch.name)
    if abs(name.alter) > 1 and not _is_true(name, way.goal, chord):
        name = _simplest(name.pitch_class)
    return Pitch.spelled(name, midi)


def _is_true(name: PitchName, key: Key, chord: Chord | None) -> bool:
    """Whether a double accidental says what the tone does.

    It does as a tone of its chord; without one, as far out as the leading tones and lowered
    degrees of a key lie from its tonic.
    """
    if abs(name.alter) > _MOST_SIGNS_AT_A_NOTE:
        return False
    if chord is not None:
        return name in chord.tones
    return abs(_fifths(name) - _fifths(key.tonic)) <= _FARTHEST_TONE


def _chord_way(chord: Chord, way: _Way) -> _Way:
    """The way of a chord: that of its key unless this leads among double accidentals.

    A chord on the way into another key, or borrowed from far, is then written under its plainer
    name, as it would be by somebody who wrote in that key.
    """
    root = way.name(chord.root)
    far = _fifths(root) - _fifths(way.goal.tonic)
    tones = [way.name(tone) for tone in chord.tones]
    doubles = sum(abs(tone.alter) > 1 for tone in tones)
    at_home = _LOWERED <= far <= _LEADING or doubles < 2
    if abs(root.alter) < 2 and way.reaches(root) and at_home:
        return way
    others = (replace(way, letters=way.letters + step) for step in (0, 1, -1))
    return min(others, key=lambda other: _burden(chord, other))


def _burden(chord: Chord, way: _Way) -> tuple[bool, int, bool, int]:
    """How hard a chord is to read: root doubly altered, double signs, far from home, signs."""
    root = way.name(chord.root)
    tones = [abs(way.name(tone).alter) for tone in chord.tones]
    doubles = sum(alter > 1 for alter in tones)
    return abs(root.alter) > 1, doubles, not way.reaches(root), sum(tones)


def _letters(home: PitchName, goal: PitchName) -> int:
    return LETTERS.index(goal.letter) - LETTERS.index(home.letter)


def _fifths(name: PitchName) -> int:
    """Place on the line of fifths, C at 0, sharps upwards."""
    return Key(name).fifths


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
