"""Levels of difficulty: the same piece for smaller hands and younger fingers, or for older.

Level 9 is the piece as it was arranged. Below it the hands thin out: fewer notes at once,
narrower stretches, shorter leaps, a coarser grid, a slower pulse, no ornaments, fewer
accidentals in the key; the first three levels know only plain chords and a line that stays
near the staff, and at the bottom a melody in single notes over long roots remains. Level 10
doubles the melody in octaves where the hand is free. Melody, form and the language of the
chords stay, so the piece stays itself.

The limits follow graded examinations [1]_: level 1 is the first year, level n the grade n - 1.

References
----------
.. [1] ABRSM, *Piano Practical Grades*, sight-reading parameters, Initial to grade 8 (keys,
   compass, values, two notes at once from grade 3, chords from grade 4); Trinity and RCM,
   *Piano Syllabus*, the same grades.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.level_details import (
    graces_of,
    octaves_of,
    part_hands,
    plainly_spelled,
    with_fermatas,
)
from gospel_keys.score.level_grid import let_go, on_beats, on_grid, unit_of
from gospel_keys.score.level_language import (
    Language,
    at_home,
    blue_notes,
    language_of,
    slow_harmony,
)
from gospel_keys.score.level_left import Manner, Reach, plain_left
from gospel_keys.score.level_line import Compass, fit
from gospel_keys.score.level_plain import (
    GIVEN_RULE,
    long_at,
    name_sung_sevenths,
    settle_line,
    write_out_crushes,
)
from gospel_keys.score.level_time import in_simple_time, not_faster
from gospel_keys.score.model import Hand, Note, Ornament, Role, Score
from gospel_keys.score.plain_harmony import HARDEST_PLAIN, key_at, plain_harmony, plain_pitch
from gospel_keys.score.register import is_too_low
from gospel_keys.score.slurring import slurs_that_hold
from gospel_keys.score.transpose import transpose, transposed_keys
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import HALF, QUARTER, Bpm, MidiPitch, PitchClass, Semitones, Ticks

AS_ARRANGED: Final = 9
HARDEST: Final = 10
_KEYBOARD: Final = (21, 108)
_LEFT_COMPASS: Final = (39, 62)
"""Of what leads in a plain left hand: E flat 2 to D4."""

_OCTAVE: Final[Semitones] = 12
_UNDER_OCTAVES: Final[tuple[Semitones, ...]] = (10, 11, 7, 9, 8)
"""What stands over a bass for hands that do not reach an octave with ease, best first."""

_TUNE: Final = 0.3
"""Share of its attacks from which on a hand sings."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a level allows.

    Parameters
    ----------
    right, left : int
        Most notes at once in a hand.
    span : Semitones
        Widest stretch.
    parts : int
        Into how many parts a beat may be divided.
    signature : int
        Most accidentals of the key.
    fastest : Bpm
        Of the felt beat.
    leap : Semitones
        Widest leap of the right hand over plain chords, of the left hand elsewhere.
    compass : (MidiPitch, MidiPitch)
        Lowest and highest note of the line; of levels with plain left hands.
    plain_left : bool
        The left hand is written anew on every chord; False keeps its pattern, and so does a
        score without chord symbols.
    quarters : bool
        Whether every beat is written as a quarter.
    shortest_chord : Ticks
    fills, graces : bool
        Mordents and turns come and go with the graces.
    trills : bool
    octaves : bool
        Whether the bass is doubled in octaves.
    """

    right: int
    left: int
    span: Semitones
    parts: int
    signature: int
    fastest: Bpm
    leap: Semitones
    compass: tuple[MidiPitch, MidiPitch] = _KEYBOARD
    plain_left: bool = False
    quarters: bool = False
    shortest_chord: Ticks = 0
    fills: bool = True
    graces: bool = False
    trills: bool = False
    octaves: bool = True


LEVELS: Final = {
    1: Limits(
        right=1, left=1, span=0, parts=1, signature=1, fastest=92, leap=7, compass=(60, 76),
        plain_left=True, quarters=True, shortest_chord=HALF, fills=False,
    ),
    2: Limits(
        right=1, left=2, span=7, parts=1, signature=1, fastest=104, leap=9, compass=(59, 79),
        plain_left=True, quarters=True, shortest_chord=QUARTER, fills=False,
    ),
    3: Limits(
        right=1, left=2, span=9, parts=2, signature=2, fastest=112, leap=12, compass=(57, 81),
        plain_left=True, shortest_chord=QUARTER, fills=False,
    ),
    4: Limits(
        right=2, left=2, span=10, parts=2, signature=2, fastest=126, leap=12, compass=(55, 84),
        plain_left=True, fills=False,
    ),
    5: Limits(
        right=2, left=2, span=12, parts=2, signature=3, fastest=144, leap=14,
        fills=False, graces=True, octaves=False,
    ),
    6: Limits(
        right=3, left=2, span=12, parts=2, signature=4, fastest=160, leap=16,
        fills=False, graces=True,
    ),
    7: Limits(
        right=3, left=3, span=12, parts=4, signature=5, fastest=184, leap=19,
        graces=True, trills=True,
    ),
    8: Limits(
        right=4, left=3, span=14, parts=4, signature=7, fastest=208, leap=24,
        graces=True, trills=True,
    ),
}  # fmt: skip

_MANNERS: Final = {
    # How the plain left hand goes, by level: in triads, and in sevenths or the blues.
    1: (Manner.ROOTS, Manner.STEPS),
    2: (Manner.GRIPS, Manner.BASS_GUIDES),
    3: (Manner.GRIPS, Manner.BASS_GUIDES),
    4: (Manner.GRIPS, Manner.BASS_GUIDES),
}


def at_level(
    score: Score,
    level: int,
    *,
    keep_key: bool = False,
    keep_meter: bool = False,
    keep_tempo: bool = False,
) -> Score:
    """Return a piece at a level of difficulty.

    Parameters
    ----------
    score : Score
        As arranged.
    level : int in 1..10
    keep_key : bool
        Whether the key must stay, however many accidentals it has.
    keep_meter : bool
        Whether the meter must stay, whatever its beats are.
    keep_tempo : bool
        Whether the tempo must stay, however fast.

    Raises
    ------
    InvalidRequestError
        If there is no such level.
    """
    if not isinstance(level, int) or not 1 <= level <= HARDEST:
        msg = f"level {level!r} does not exist; expected a whole number from 1 to 10"
        raise InvalidRequestError(msg, value=level, field="level")
    if level == AS_ARRANGED:
        return score
    if level == HARDEST:
        return replace(score, notes=_sorted([*score.notes, *octaves_of(score)]))
    limits = LEVELS[level]
    eased = score if keep_key else transpose(score, _easier_key(score, limits.signature))
    eased = eased if keep_tempo else not_faster(eased, limits.fastest)
    eased = eased if keep_meter or not limits.quarters else in_simple_time(eased)
    if level <= HARDEST_PLAIN:
        return _plain(eased, level, limits)
    if limits.plain_left:
        eased = slow_harmony(eased, limits.shortest_chord, unit_of(eased, limits.parts))
    right = _right_hand(eased, limits)
    if limits.plain_left:
        right = plainly_spelled(eased, right)
        if language_of(eased) is Language.BLUES:
            right = write_out_crushes(eased, right, unit_of(eased, limits.parts))
        right = fit(eased, right, Compass(*limits.compass, limits.leap))
    return _written(eased, [*right, *_left_hand(eased, right, level, limits)])


def _left_hand(score: Score, line: Sequence[Note], level: int, limits: Limits) -> list[Note]:
    """Return the left hand: anew on every chord, or its own notes where nothing names chords."""
    if limits.plain_left and score.chords:
        in_triads = language_of(score) is Language.TRIADS
        manner = _MANNERS[level][0 if in_triads else 1]
        left = plain_left(score, line, Reach(manner, limits.span, long_at(score)))
        left = plainly_spelled(score, left)
        return fit(score, left, Compass(*_LEFT_COMPASS, limits.leap), line)
    left = _thinned_left(score, limits)
    lowest = min((note.midi for note in left), default=_KEYBOARD[0])
    return fit(score, left, Compass(lowest, _KEYBOARD[1], limits.leap), line)


def _written(eased: Score, notes: Iterable[Note]) -> Score:
    """Return a score with other notes: its fermatas, and the slurs that still join something."""
    kept = _sorted(with_fermatas(eased, part_hands(list(notes))))
    return replace(eased, notes=kept, slurs=slurs_that_hold(eased.slurs, kept))


def _plain(score: Score, level: int, limits: Limits) -> Score:
    """Return a piece as one of the first levels has it: a line over plain chords."""
    eased = at_home(score, plain_harmony(score, level), level)
    eased = slow_harmony(eased, limits.shortest_chord, unit_of(eased, limits.parts))
    line = _right_hand(eased, limits)
    language = language_of(score)
    blues = language is Language.BLUES
    eased = name_sung_sevenths(score, eased, line, level)
    kept = blue_notes(eased.key) if blues else frozenset[PitchClass]()
    line = [_plain_note(eased, note, kept) for note in line]
    line = settle_line(eased, line, by_step=language is not Language.SEVENTHS, kept=kept)
    if blues:
        line = write_out_crushes(eased, line, unit_of(eased, limits.parts))
    line = fit(eased, line, Compass(*limits.compass, limits.leap, tones=True, close=level < 3))
    left = _left_hand(eased, line, level, limits)
    return replace(_written(eased, [*line, *left]), pedals=())


def _sorted(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda n: (n.onset, n.hand.value, n.midi)))


def _plain_note(score: Score, note: Note, kept: frozenset[PitchClass]) -> Note:
    """Return a note as it goes with the plain chord under it; blue notes are kept."""
    span = score.chord_at(note.onset)
    if span is None:
        return note
    key = key_at(score, note.onset)
    exact = note.rule == GIVEN_RULE or note.midi % 12 in kept
    pitch = plain_pitch(note.pitch, span.chord, key, exact=exact)
    return replace(note, pitch=pitch, chord=score.chords.index(span))


def _easier_key(score: Score, most: int) -> Semitones:
    """Return the smallest shift to a key with few enough accidentals."""

    def signs(shift: Semitones) -> int:
        return max(abs(key.fifths) for key in transposed_keys(score, shift))

    shifts = sorted(range(-5, 7), key=lambda s: (abs(s), s))
    return min(shifts, key=lambda shift: max(most, signs(shift)))


def _not_under_the_tune(notes: Sequence[Note]) -> Iterator[Note]:
    """Leave out what is struck while a note of the tune is held: it would end that note."""
    tune = sorted((n for n in notes if n.role is Role.MELODY), key=lambda n: n.onset)
    onsets = [n.onset for n in tune]
    sung = set(onsets)
    for note in notes:
        before = tune[bisect_left(onsets, note.onset) - 1 :][:1] if tune else []
        held = any(n.onset < note.onset < n.end for n in before)
        if note.role is Role.MELODY or note.onset in sung or not held:
            yield note


def _right_hand(score: Score, limits: Limits) -> list[Note]:
    own = [n for n in score.hand(Hand.RIGHT) if n.role is not Role.GHOST]
    if not limits.fills and _has_tune(own):
        kept = [n for n in own if n.role is not Role.FILL]
        bars = {n.onset // score.meter.bar for n in kept}
        own = kept + [
            n for n in own if n.role is Role.FILL and n.onset // score.meter.bar not in bars
        ]
    struck_notes = list(_not_under_the_tune([n for n in own if not n.is_grace]))
    if limits.compass != _KEYBOARD and limits.right == 1 and not _divides_in_three(score, limits):
        struck_notes = on_beats(score, struck_notes)
    attacks = on_grid(score, struck_notes, limits.parts)
    ticks = list(attacks)
    notes: list[Note] = []
    for onset, after in zip(ticks, [*ticks[1:], score.duration], strict=True):
        struck = attacks[onset]
        top = max(struck, key=lambda n: (n.role is Role.MELODY, n.midi))
        chosen = [top, *_below(score, struck, top, limits)]
        length = let_go(score, limits.parts, onset, max(n.end for n in struck), after)
        for note in chosen:
            notes.append(
                replace(
                    _signed(note, limits),
                    onset=onset, duration=length, arpeggio=False, tremolo=0,
                    articulations=note.articulations if limits.parts > 1 else (),
                )
            )  # fmt: skip
    return notes + (graces_of(own, notes) if limits.graces else [])


def _has_tune(notes: Sequence[Note]) -> bool:
    """Whether a hand sings: where it only comps, its fills are the tune."""
    sung = {note.onset for note in notes if note.role is Role.MELODY}
    return len(sung) > _TUNE * len({note.onset for note in notes})


def _divides_in_three(score: Score, limits: Limits) -> bool:
    return score.meter.is_compound and limits.parts > 1


def _signed(note: Note, limits: Limits) -> Note:
    """Return a note with its ornament sign where the level has it."""
    allowed = limits.trills if note.ornament is Ornament.TRILL else limits.graces
    return note if allowed else replace(note, ornament=None, auxiliaries=())


def _below(score: Score, struck: Sequence[Note], top: Note, limits: Limits) -> list[Note]:
    """Choose what stands under the top note: guide tones first, inside the stretch."""
    chord = _chord(score, top.chord)
    guides = (
        {(chord.root.pitch_class + step) % 12 for step in chord.guide_tones} if chord else set()
    )
    under = [n for n in struck if top.midi - limits.span <= n.midi < top.midi]
    under.sort(key=lambda n: (n.midi % 12 not in guides, top.midi - n.midi))
    return under[: limits.right - 1]


def _chord(score: Score, index: int) -> Chord | None:
    return score.chords[index].chord if 0 <= index < len(score.chords) else None


def _thinned_left(score: Score, limits: Limits) -> list[Note]:
    own = [n for n in score.hand(Hand.LEFT) if n.role is not Role.GHOST and not n.is_grace]
    attacks = on_grid(score, own, limits.parts)
    ticks = list(attacks)
    notes: list[Note] = []
    for onset, after in zip(ticks, [*ticks[1:], score.duration], strict=True):
        struck = sorted(attacks[onset], key=lambda n: n.midi)
        if not limits.octaves:
            struck = _without_octaves(score, struck)
        low = struck[0]
        reach = [n for n in struck[1:] if n.midi - low.midi <= limits.span]
        for note in [low, *reach[-(limits.left - 1) :]][: limits.left]:
            length = let_go(score, limits.parts, onset, note.end, after)
            plain = _signed(note, limits)
            notes.append(replace(plain, onset=onset, duration=length, arpeggio=False, tremolo=0))
    return notes


def _without_octaves(score: Score, struck: list[Note]) -> list[Note]:
    """Return an attack whose bass has its seventh or fifth over it in place of the octave."""
    low = struck[0]
    chord = _chord(score, low.chord)
    if chord is None or all(n.midi - low.midi != _OCTAVE for n in struck):
        return struck
    steps = {(tone.pitch_class - low.midi) % 12: tone for tone in chord.tones}
    fitting = [s for s in _UNDER_OCTAVES if s in steps and not is_too_low(low.midi, s)]
    if not fitting:
        return struck[1:]
    pitch = Pitch.spelled(steps[fitting[0]], low.midi + fitting[0])
    return [replace(n, pitch=pitch) if n.midi - low.midi == _OCTAVE else n for n in struck]
