"""Plain harmony: the chords of a piece as the first levels of difficulty know them.

Level 1 knows triads and the dominant seventh of the key, level 2 also the sevenths of the
second and sixth degree and applied dominants, level 3 every seventh chord without colours.
Substitutes go back to what they stand for: the dominant a tritone away, the dominant whose
upper part a diminished seventh chord is, the dominant that a minor eleventh on the second
degree delays (Am11 holds the D of the D7 to which it goes). Chromatic chords that only pass
are absorbed by their neighbour. The functions are those of any theory primer; see for
instance [1]_.

References
----------
.. [1] M. Levine, *The Jazz Theory Book*, Sher Music, 1995, chapters 12 and 13 (tritone
   substitution; diminished chords as dominants with a lowered ninth).
"""

from bisect import bisect_right
from dataclasses import replace
from typing import Final

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.theory.roman import roman_numeral
from gospel_keys.units import QUARTER, MidiPitch, PitchClass, Semitones, Ticks

HARDEST_PLAIN: Final = 3
"""The last level with plain harmony."""

_SECOND: Final = 2
_FOURTH: Final = 5
_FIFTH: Final = 7
_SEVENTHS: Final = {
    # triad: what each seventh (semitones) makes of it
    "": {10: "7", 11: "maj7"},
    "m": {10: "m7", 11: "mMaj7"},
    "dim": {9: "dim7", 10: "m7b5"},
    "aug": {10: "7", 11: "maj7"},
    "sus4": {10: "7"},
}
_MINOR_DEGREES_AT_TWO: Final = frozenset({2, 9})
"""Semitones above the tonic where level 2 knows a minor seventh chord: ii7 and vi7."""


def plain_chord(chord: Chord, key: Key, level: int, following: Chord | None = None) -> Chord:
    """Return a chord without what a level does not know.

    Parameters
    ----------
    chord : Chord
    key : Key
        The key of the moment.
    level : int in 1..3
    following : Chord, optional
        Where it goes, which tells what a substitute stands for.

    Examples
    --------
    >>> str(plain_chord(Chord.parse("E7#9#5"), Key.parse("G"), 2))
    'E7'
    >>> str(plain_chord(Chord.parse("Ab9"), Key.parse("G"), 1, Chord.parse("G6")))
    'D7'
    >>> str(plain_chord(Chord.parse("Am11"), Key.parse("G"), 1, Chord.parse("D9")))
    'D7'
    """
    root, triad = chord.root, _triad(chord)
    seventh = chord.seventh
    over = _over_its_fifth(chord)
    if over is not None:
        root, triad, seventh = over, "", 10
    elif following is not None and level < HARDEST_PLAIN and _delays(chord, key, following):
        root, triad, seventh = following.root, "", 10
    elif level < HARDEST_PLAIN and _is_substitute(chord, key, following):
        root, triad, seventh = _spelled(root.pitch_class + 6, key), "", 10
    elif level < HARDEST_PLAIN and triad == "dim":
        found = _dominant_of(chord, key, following)
        root, triad, seventh = (found, "", 10) if found else (root, triad, None)
    root = _spelled(root.pitch_class, key) if abs(root.alter) > 1 else root
    quality = _SEVENTHS[triad].get(-1 if seventh is None else seventh, triad)
    quality = quality if _knows(root, quality, key, level) else triad
    quality = {"aug": "", "sus4": ""}.get(quality, quality)
    plain = _readable(Chord.of(root, quality), key)
    if over is None and chord.bass in plain.tones and abs(chord.bass.alter) < 2:
        return Chord.of(plain.root, quality, chord.bass)
    return plain


def plain_harmony(score: Score, level: int) -> Score:
    """Return a piece over plain chords; its notes keep their pitches.

    Parameters
    ----------
    score : Score
    level : int in 1..3

    Returns
    -------
    score : Score
        ``chords`` without short chromatic ones; the notes know their new numbers.
    """
    kept: list[ChordSpan] = []
    numbers: list[int] = []
    after = [*(span.chord for span in score.chords[1:]), None][: len(score.chords)]
    for span, following in zip(score.chords, after, strict=True):
        key, meter = key_at(score, span.onset), _meter_at(score, span.onset)
        chord = plain_chord(span.chord, key, level, following)
        plain = replace(span, chord=chord)
        if chord != span.chord:
            plain = replace(plain, roman=roman_numeral(chord, key), comment="")
        opens = (span.onset - score.pickup) % meter.bar == 0
        if kept and not opens and _joins(kept[-1], plain, key, meter):
            kept[-1] = replace(kept[-1], duration=plain.end - kept[-1].onset)
        elif kept and not opens and _passes(kept[-1], key, meter):
            kept[-1] = replace(plain, onset=kept[-1].onset, duration=plain.end - kept[-1].onset)
        else:
            kept.append(plain)
        numbers.append(len(kept) - 1)
    notes = tuple(
        replace(n, chord=numbers[n.chord]) if 0 <= n.chord < len(numbers) else n
        for n in score.notes
    )
    return replace(score, chords=tuple(kept), notes=notes)


def _triad(chord: Chord) -> str:
    steps = set(chord.intervals)
    if 3 in steps and 4 not in steps:
        return "dim" if 6 in steps and _FIFTH not in steps else "m"
    if 4 in steps:
        return "aug" if 8 in steps and not {6, _FIFTH} & steps else ""
    return "sus4" if 5 in steps else ""


def _over_its_fifth(chord: Chord) -> PitchName | None:
    """Return the root of a suspended dominant written as a triad above it, like F/G."""
    if chord.bass is None:
        return None
    above = (chord.bass.pitch_class - chord.root.pitch_class) % 12
    return chord.bass if above == 2 and "3" in chord.degrees else None


def _delays(chord: Chord, key: Key, following: Chord) -> bool:
    """Whether it is a minor eleventh on the second degree that falls into the dominant."""
    above = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    falls = (following.root.pitch_class - chord.root.pitch_class) % 12 == _FOURTH
    suspended = "11" in chord.degrees and chord.bass is None and _triad(chord) == "m"
    return above == _SECOND and falls and suspended and following.is_dominant


def _is_substitute(chord: Chord, key: Key, following: Chord | None) -> bool:
    """Whether it is a dominant from outside that falls by a semitone in place of a fifth."""
    if not chord.is_dominant or _is_in(chord.root.pitch_class, key):
        return False
    if following is None:
        return (chord.root.pitch_class - key.tonic.pitch_class) % 12 == 1
    return (chord.root.pitch_class - following.root.pitch_class) % 12 in (0, 1) and (
        _is_in(chord.root.pitch_class - 1, key)
    )


def _dominant_of(chord: Chord, key: Key, following: Chord | None) -> PitchName | None:
    """Return the root of the dominant that a diminished chord is the upper part of."""
    own = chord.root.pitch_class
    seventh = chord.seventh
    if seventh == 10:
        return None
    steps = (8, 11, 2, 5) if seventh == 9 else (8,)
    goals = ([following.root.pitch_class] if following else []) + [key.tonic.pitch_class]
    for goal in goals:
        for step in steps:
            if (own + step + 5 - goal) % 12 == 0 and _is_in(goal, key):
                return _spelled(own + step, key)
    if following is not None and "3" in following.degrees and _colours(own, seventh, following):
        return following.root
    for step in steps:
        if _is_in(own + step, key) and _is_in(own + step + 5, key):
            return _spelled(own + step, key)
    return None


def _colours(own: PitchClass, seventh: Semitones | None, following: Chord) -> bool:
    """Whether a diminished seventh chord only delays the chord it goes to, like Abdim7 to G7."""
    return seventh == 9 and (own - following.root.pitch_class) % 12 in (1, 4, 7, 10)


def _knows(root: PitchName, quality: str, key: Key, level: int) -> bool:
    """Whether a level knows a quality on a root."""
    if level >= HARDEST_PLAIN:
        return True
    above = (root.pitch_class - key.tonic.pitch_class) % 12
    if quality == "7":
        goal = root.pitch_class + 5
        return above == _FIFTH or (level > 1 and _is_in(goal, key))
    return level > 1 and quality == "m7" and above in _MINOR_DEGREES_AT_TWO


def _readable(chord: Chord, key: Key) -> Chord:
    """Respell a chord whose tones need double accidentals."""
    if all(abs(tone.alter) < 2 for tone in chord.tones):
        return chord
    other = _enharmonic(chord.root, key)
    return Chord.of(other, chord.quality_id)


def _enharmonic(name: PitchName, key: Key) -> PitchName:
    plain = (PitchName.on(letter, name.pitch_class) for letter in "CDEFGAB")
    others = [n for n in plain if abs(n.alter) < 2 and n != name]
    return min(others, key=lambda n: abs(n.alter), default=_spelled(name.pitch_class, key))


def _spelled(pitch_class: PitchClass, key: Key) -> PitchName:
    return key.spell(pitch_class % 12)


def _is_in(pitch_class: PitchClass, key: Key) -> bool:
    return any(name.pitch_class == pitch_class % 12 for name in key.scale_names)


def _joins(before: ChordSpan, span: ChordSpan, key: Key, meter: Meter) -> bool:
    """Whether a chord is absorbed by the one before it: the same again, or only passing."""
    return span.chord == before.chord or _passes(span, key, meter)


def _passes(span: ChordSpan, key: Key, meter: Meter) -> bool:
    """Whether it is chromatic and shorter than two beats; its dominant belongs to a key."""
    long: Ticks = meter.bar // 2 if meter.is_compound else min(2 * QUARTER, meter.bar)
    if span.duration >= long:
        return False
    above = (span.chord.root.pitch_class - key.tonic.pitch_class) % 12
    return above != _FIFTH and not all(_is_in(t.pitch_class, key) for t in span.chord.tones)


def key_at(score: Score, tick: Ticks) -> Key:
    """Return the key of a moment."""
    return score.keys[bisect_right([k.onset for k in score.keys], tick) - 1].key


def _meter_at(score: Score, tick: Ticks) -> Meter:
    return score.meters[bisect_right([m.onset for m in score.meters], tick) - 1].meter


def plain_pitch(pitch: Pitch, chord: Chord, key: Key, *, exact: bool) -> Pitch:
    """Return a pitch as it goes with a plain chord.

    Parameters
    ----------
    pitch : Pitch
    chord : Chord
        A plain chord.
    key : Key
    exact : bool
        Whether the note must stay what it is (a given melody) and is only respelled.

    Returns
    -------
    pitch : Pitch
        Tones of the chord and the scale stay; others move to the nearest tone of the chord,
        the lower of two. No double accidentals.

    Examples
    --------
    >>> str(plain_pitch(Pitch.parse("F##5"), Chord.parse("E7"), Key.parse("G"), exact=False))
    'G#5'
    """
    own = pitch.midi
    name = chord.spell(own % 12)
    if name is None:
        inflected = {t.letter for t in chord.tones if t not in key.scale_names}
        name = key.spell(own % 12)
        if not exact and (name not in key.scale_names or name.letter in inflected):
            own = min(range(own - 3, own + 4), key=lambda m: (_far(m, chord), abs(m - own), m))
            name = chord.spell(own % 12) or key.spell(own % 12)
    if abs(name.alter) > 1:
        name = key.spell(own % 12)
    return Pitch.spelled(name, own)


def _far(midi: MidiPitch, chord: Chord) -> bool:
    return midi % 12 not in chord.pitch_classes
