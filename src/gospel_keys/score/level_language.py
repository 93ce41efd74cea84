"""What a piece must keep at every level to be heard as what it is: the chords of its language.

A blues is no blues over triads: its tonic and subdominant are dominant sevenths, and its line
leans on the lowered third. A standard speaks in sevenths. A hymn is at home in plain triads,
and there the first level keeps to the notes of the key and the second goes no farther from it
than to the dominant of its dominant.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from gospel_keys.score.model import ChordSpan, Note, Score
from gospel_keys.score.plain_harmony import key_at, plain_chord
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName
from gospel_keys.theory.roman import roman_numeral
from gospel_keys.units import PitchClass, Ticks

_ALL_SEVENTHS: Final = 3
"""The level whose plain chords are sevenths."""

_MOSTLY: Final = 0.8
"""Share of its length that a piece in sevenths spends over them."""

_WHITE_KEYS_RENAMED: Final = frozenset({"Cb", "E#", "Fb", "B#"})
_BLUE_THIRD: Final = 3
_BLUE_SEVENTH: Final = 10
_BLUE_ROOTS: Final = frozenset({0, 5, 7})
_APPLIED: Final = {1: frozenset[int](), 2: frozenset({0, 2})}
"""Roots (semitones above the tonic) of the applied dominants that the first levels know."""

_PREFERRED: Final = (4, 3, 1, 5, 2, 0, 6)
"""Degrees (from 0) that take the place of a chord from outside, on equal terms."""

_TRIADS: Final = {(4, 7): "", (3, 7): "m", (3, 6): "dim", (4, 8): "aug"}
_SEVENTHS: Final = {("", 10): "7", ("", 11): "maj7", ("m", 10): "m7", ("dim", 10): "m7b5"}


class Language(StrEnum):
    """How the chords of a piece are built."""

    TRIADS = "triads"
    SEVENTHS = "sevenths"
    BLUES = "blues"


def language_of(score: Score) -> Language:
    """Return the language of a piece.

    Parameters
    ----------
    score : Score
        As arranged, with its own chords.
    """
    whole = home = dominant = sevenths = 0
    for span in score.chords:
        chord, tonic = span.chord, key_at(score, span.onset).tonic
        whole += span.duration
        sevenths += span.duration * (chord.seventh is not None)
        if chord.root.pitch_class == tonic.pitch_class:
            home += span.duration
            dominant += span.duration * chord.is_dominant
    if 2 * dominant > home:
        return Language.BLUES
    return Language.SEVENTHS if whole and sevenths >= _MOSTLY * whole else Language.TRIADS


def blue_notes(key: Key) -> frozenset[PitchClass]:
    """Return the lowered third and seventh of a key.

    Examples
    --------
    >>> sorted(blue_notes(Key.parse("C")))
    [3, 10]
    """
    tonic = key.tonic.pitch_class
    return frozenset((tonic + step) % 12 for step in (_BLUE_THIRD, _BLUE_SEVENTH))


def at_home(arranged: Score, plain: Score, level: int) -> Score:
    """Return a piece whose plain chords speak its language and keep near its key.

    Parameters
    ----------
    arranged : Score
        With its own chords.
    plain : Score
        The same over plain chords.
    level : int in 1..3

    Returns
    -------
    score : Score
        Over as many chords or, where a chord has become its neighbour, fewer.
    """
    language = language_of(arranged)
    after = [*(span.chord for span in plain.chords[1:]), None][: len(plain.chords)]
    spans = []
    for span, following in zip(plain.chords, after, strict=True):
        key = key_at(plain, span.onset)
        source = arranged.chord_at(span.onset)
        own = source.chord if source else span.chord
        chord = _spoken(span.chord, own, key, language)
        if not _is_readable(chord, key):
            chord = plain_chord(own, key, _ALL_SEVENTHS - 1, following)
        if not (language is Language.BLUES and _is_blue(chord, key)):
            chord = _near(chord, key, level, language)
        if chord != span.chord:
            spans.append(replace(span, chord=chord, roman=roman_numeral(chord, key), comment=""))
        else:
            spans.append(span)
    return _joined(plain, spans, 0)


def slow_harmony(score: Score, shortest: Ticks, unit: Ticks) -> Score:
    """Return a piece whose chords begin on a grid, none of them shorter than a limit.

    Of the chords in a bar the first stays, and what follows it where there is room; a
    neighbour sounds on in place of the others.

    Parameters
    ----------
    score : Score
    shortest : Ticks
    unit : Ticks
        Of the grid.
    """

    def snap(tick: Ticks) -> Ticks:
        return max(0, score.pickup + (tick - score.pickup + unit // 2) // unit * unit)

    spans = [
        replace(span, onset=snap(span.onset), duration=snap(span.end) - snap(span.onset))
        for span in score.chords
    ]
    return _joined(score, spans, shortest)


def _is_readable(chord: Chord, key: Key) -> bool:
    """Whether a chord writes no white key as a black one, like the F flat of Gb7."""
    black = {tone for tone in chord.tones if str(tone) in _WHITE_KEYS_RENAMED}
    return black <= set(key.scale_names)


def _spoken(chord: Chord, source: Chord, key: Key, language: Language) -> Chord:
    """Give a plain chord its seventh back, where its language has one."""
    if language is Language.TRIADS or source.root.pitch_class != chord.root.pitch_class:
        return chord
    if language is Language.BLUES and not source.is_dominant:
        return chord
    full = plain_chord(source, key, _ALL_SEVENTHS)
    return full if full.root == chord.root else chord


def _is_blue(chord: Chord, key: Key) -> bool:
    above = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    return chord.is_dominant and above in _BLUE_ROOTS


def _near(chord: Chord, key: Key, level: int, language: Language) -> Chord:
    """Return a chord as the key has it, unless the level knows it as an applied dominant."""
    if level not in _APPLIED:
        return chord
    above = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    known = _scale(key, chord)
    if all(tone.pitch_class in known for tone in chord.tones):
        return chord
    if chord.is_dominant and above in _APPLIED[level]:
        return chord
    return _diatonic(chord, key, sevenths=language is not Language.TRIADS)


def _scale(key: Key, chord: Chord) -> frozenset[PitchClass]:
    """Return the pitch classes of a key; in minor the dominant has its leading tone."""
    own = {name.pitch_class for name in key.scale_names}
    tonic = key.tonic.pitch_class
    above = (chord.root.pitch_class - tonic) % 12
    if key.mode == "minor" and above in (7, 11):
        own.add((tonic + 11) % 12)
    return frozenset(own)


def _diatonic(chord: Chord, key: Key, *, sevenths: bool) -> Chord:
    """Return the chord of a key that stands on a root or shares most tones with a chord."""
    names = key.scale_names
    own = [place for place, name in enumerate(names) if name == chord.root]
    if not own:
        shared = {p: len(_triad(key, p).pitch_classes & chord.pitch_classes) for p in _PREFERRED}
        own = [max(_PREFERRED, key=lambda place: shared[place])]
    found = _triad(key, own[0])
    if sevenths:
        step = (names[(own[0] + 6) % 7].pitch_class - found.root.pitch_class) % 12
        found = Chord.of(found.root, _SEVENTHS.get((found.quality_id, step), found.quality_id))
    in_it = chord.bass is not None and chord.bass in found.tones and chord.bass != found.root
    return Chord.of(found.root, found.quality_id, chord.bass) if in_it else found


def _triad(key: Key, place: int) -> Chord:
    names: tuple[PitchName, ...] = key.scale_names
    tones = [names[place].pitch_class, *(names[(place + n) % 7].pitch_class for n in (2, 4))]
    third, fifth = ((tone - tones[0]) % 12 for tone in tones[1:])
    quality = _TRIADS[third, fifth]
    dominant = key.mode == "minor" and place == 4
    return Chord.of(names[place], "" if dominant else quality)


def _joined(score: Score, spans: Sequence[ChordSpan], shortest: Ticks) -> Score:
    """Return a score over other spans; equal and too short ones join inside a bar."""
    bars = {bar.onset for bar in score.bars()}
    kept: list[ChordSpan] = []
    places: list[int] = []
    for span in spans:
        if kept and (span.duration == 0 or span.onset not in bars):
            kept[-1:] = _neighbours(kept[-1], span, shortest)
        else:
            kept.append(span)
        places.append(len(kept) - 1)
    notes = tuple(_moved(note, places) for note in score.notes)
    return replace(score, chords=tuple(kept), notes=notes)


def _neighbours(before: ChordSpan, span: ChordSpan, shortest: Ticks) -> list[ChordSpan]:
    """Return what two chords of one bar become: both, or the one that stands for both."""
    if before.chord == span.chord or span.duration < max(shortest, 1):
        return [replace(before, duration=span.end - before.onset)]
    if before.duration < shortest:
        return [replace(span, onset=before.onset, duration=span.end - before.onset)]
    return [before, span]


def _moved(note: Note, places: list[int]) -> Note:
    known = 0 <= note.chord < len(places) and places[note.chord] != note.chord
    return replace(note, chord=places[note.chord]) if known else note
