"""Levels of difficulty: the same piece for smaller hands and younger fingers, or for older.

Level 9 is the piece as it was arranged. Below it the hands thin out: fewer notes at once,
narrower stretches, a coarser grid, no ornaments, fewer accidentals in the key; the first
three levels know only plain chords, and at the bottom a melody in single notes over long
roots remains. Level 10 doubles the melody in octaves where the hand is free. Melody, form
and tempo stay, so the piece stays itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.level_plain import (
    GIVEN_RULE,
    Reach,
    name_sung_sevenths,
    plain_left,
    settle_line,
)
from gospel_keys.score.model import Articulation, Hand, Note, Ornament, Role, Score
from gospel_keys.score.plain_harmony import HARDEST_PLAIN, key_at, plain_harmony, plain_pitch
from gospel_keys.score.slurring import slurs_that_hold
from gospel_keys.score.transpose import transpose
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import Semitones, Ticks

AS_ARRANGED: Final = 9
HARDEST: Final = 10
_FINEST_BY_BEATS: Final = 2
"""Up to so many parts of a beat only silences of a whole beat are written; then of half a one."""

_CRUSH: Final[Semitones] = 4
"""How far a grace note may lie from the note it leans on."""


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
    plain_left : int
        The left hand is written anew as this many notes on every chord; 0 keeps its pattern,
        and so does a score without chord symbols.
    fills, graces : bool
        Mordents and turns come and go with the graces.
    trills : bool
    """

    right: int
    left: int
    span: Semitones
    parts: int
    signature: int
    plain_left: int = 0
    fills: bool = True
    graces: bool = False
    trills: bool = False


LEVELS: Final = {
    1: Limits(right=1, left=1, span=0, parts=1, signature=1, plain_left=1, fills=False),
    2: Limits(right=1, left=2, span=7, parts=1, signature=1, plain_left=2, fills=False),
    3: Limits(right=1, left=2, span=8, parts=2, signature=2, plain_left=2, fills=False),
    4: Limits(right=2, left=2, span=9, parts=2, signature=2, plain_left=2, fills=False),
    5: Limits(right=2, left=2, span=12, parts=2, signature=3, fills=False, graces=True),
    6: Limits(right=3, left=2, span=12, parts=2, signature=4, fills=False, graces=True),
    7: Limits(right=3, left=3, span=12, parts=4, signature=5, graces=True, trills=True),
    8: Limits(right=4, left=3, span=14, parts=4, signature=7, graces=True, trills=True),
}  # fmt: skip


def at_level(score: Score, level: int, *, keep_key: bool = False) -> Score:
    """Return a piece at a level of difficulty.

    Parameters
    ----------
    score : Score
        As arranged.
    level : int in 1..10
    keep_key : bool
        Whether the key must stay, however many accidentals it has.

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
        return replace(score, notes=_sorted([*score.notes, *_octaves(score)]))
    limits = LEVELS[level]
    eased = score if keep_key else transpose(score, _easier_key(score, limits.signature))
    if level <= HARDEST_PLAIN:
        return _plain(eased, level, limits)
    right = _right_hand(eased, limits)
    reach = Reach(limits.plain_left, limits.span)
    return _written(eased, [*right, *_left_hand(eased, right, limits, reach)])


def _left_hand(score: Score, line: Sequence[Note], limits: Limits, reach: Reach) -> list[Note]:
    """Return the left hand: anew on every chord, or its own notes where nothing names chords."""
    if reach.notes and score.chords:
        return plain_left(score, line, reach)
    return _thinned_left(score, limits)


def _written(eased: Score, notes: Iterable[Note]) -> Score:
    """Return a score with other notes: its fermatas, and the slurs that still join something."""
    kept = _sorted(_with_fermatas(eased, notes))
    return replace(eased, notes=kept, slurs=slurs_that_hold(eased.slurs, kept))


def _plain(score: Score, level: int, limits: Limits) -> Score:
    """Return a piece as one of the first levels has it: a line over plain chords."""
    eased = plain_harmony(score, level)
    line = _right_hand(eased, limits)
    eased = name_sung_sevenths(score, eased, line, level)
    line = settle_line(eased, [_plain_note(eased, note) for note in line])
    reach = Reach(limits.plain_left, limits.span, each_bar=level == 1)
    left = _left_hand(eased, line, limits, reach)
    return replace(_written(eased, [*line, *left]), pedals=())


def _with_fermatas(arranged: Score, notes: Iterable[Note]) -> list[Note]:
    """Hold what stands where the arrangement has a fermata, in both hands."""
    found = list(notes)
    for sign in (n for n in arranged.notes if Articulation.FERMATA in n.articulations):
        span = arranged.chord_at(sign.end - 1)
        start = min(sign.onset, span.onset) if span else sign.onset
        for hand in Hand:
            inside = [n.onset for n in found if n.hand is hand and start <= n.onset < sign.end]
            last = max(inside, default=-1)
            found = [_held(n) if n.hand is hand and n.onset == last else n for n in found]
    return found


def _held(note: Note) -> Note:
    if note.is_grace or Articulation.FERMATA in note.articulations:
        return note
    return replace(note, articulations=(*note.articulations, Articulation.FERMATA))


def _sorted(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda n: (n.onset, n.hand.value, n.midi)))


def _plain_note(score: Score, note: Note) -> Note:
    """Return a note as it goes with the plain chord under it."""
    span = score.chord_at(note.onset)
    if span is None:
        return note
    key = key_at(score, note.onset)
    pitch = plain_pitch(note.pitch, span.chord, key, exact=note.rule == GIVEN_RULE)
    return replace(note, pitch=pitch, chord=score.chords.index(span))


def _easier_key(score: Score, most: int) -> Semitones:
    """Return the smallest shift to a key with few enough accidentals."""
    shifts = sorted(range(-5, 7), key=lambda s: (abs(s), s))
    return next((s for s in shifts if abs(score.key.transpose(s).fifths) <= most), 0)


def _right_hand(score: Score, limits: Limits) -> list[Note]:
    own = [n for n in score.hand(Hand.RIGHT) if n.role is not Role.GHOST]
    if not limits.fills:
        kept = [n for n in own if n.role is not Role.FILL]
        bars = {n.onset // score.meter.bar for n in kept}
        own = kept + [
            n for n in own if n.role is Role.FILL and n.onset // score.meter.bar not in bars
        ]
    attacks = _on_grid(score, [n for n in own if not n.is_grace], limits.parts)
    ticks = list(attacks)
    notes: list[Note] = []
    for onset, after in zip(ticks, [*ticks[1:], score.duration], strict=True):
        struck = attacks[onset]
        top = max(struck, key=lambda n: (n.role is Role.MELODY, n.midi))
        chosen = [top, *_below(score, struck, top, limits)]
        length = _let_go(score, limits.parts, onset, max(n.end for n in struck), after)
        for note in chosen:
            notes.append(
                replace(
                    _signed(note, limits),
                    onset=onset, duration=length, arpeggio=False, tremolo=0,
                    articulations=note.articulations if limits.parts > 1 else (),
                )
            )  # fmt: skip
    return notes + (_graces(own, notes) if limits.graces else [])


def _signed(note: Note, limits: Limits) -> Note:
    """Return a note with its ornament sign where the level has it."""
    allowed = limits.trills if note.ornament is Ornament.TRILL else limits.graces
    return note if allowed else replace(note, ornament=None, auxiliaries=())


def _graces(own: Iterable[Note], kept: Iterable[Note]) -> list[Note]:
    """Return for every top note that stays in its place the nearest grace note into it."""
    tops: dict[Ticks, Note] = {}
    for note in kept:
        if note.onset not in tops or note.midi > tops[note.onset].midi:
            tops[note.onset] = note
    found: dict[Ticks, Note] = {}
    for note in own:
        top = tops.get(note.onset)
        if top is None or not note.is_grace or not 0 < abs(note.midi - top.midi) <= _CRUSH:
            continue
        known = found.get(note.onset)
        if known is None or abs(note.midi - top.midi) < abs(known.midi - top.midi):
            found[note.onset] = note
    return list(found.values())


def _let_go(score: Score, parts: int, onset: Ticks, end: Ticks, after: Ticks) -> Ticks:
    """Return how long a note is held whose end falls anywhere: ends stand on the grid too."""
    unit, beat = _unit(score, parts), _unit(score, 1)
    room = after - onset
    if parts <= _FINEST_BY_BEATS:
        silent, step = beat, unit
    else:
        silent = unit if score.meter.is_compound else beat // 2
        step = silent if end % unit else unit
    released = (end + step // 2) // step * step
    length = max(unit, released - onset)
    return room if room - length < silent else length


def _unit(score: Score, parts: int) -> Ticks:
    beat = score.meter.beat
    return beat // (3 if score.meter.is_compound and parts > 1 else parts)


def _on_grid(score: Score, notes: Sequence[Note], parts: int) -> dict[Ticks, list[Note]]:
    """Gather notes on a grid; of what falls into one place the notes on the place stay.

    A push moves back to the chord that it anticipates. A beat in triplets becomes two
    halves: its middle note falls away, for sixteenths would be harder than what they replace.
    """
    fine, beat = _unit(score, parts), score.meter.beat
    uneven = {n.onset // beat for n in notes if n.onset % beat and n.onset % beat % fine}
    places: dict[Ticks, list[tuple[bool, Note]]] = {}
    for note in notes:
        onset = note.onset
        if parts <= 2 and 0 <= note.chord < len(score.chords):
            onset = max(onset, score.chords[note.chord].onset)
        halves = parts > 2 and not score.meter.is_compound and onset // beat in uneven
        unit = beat // 2 if halves else fine
        place = onset // unit * unit
        if place < score.duration:
            places.setdefault(place, []).append((onset == place, note))
    gathered: dict[Ticks, list[Note]] = {}
    for place in sorted(places):
        exact = [n for on, n in places[place] if on]
        first = min((n.onset for _, n in places[place]), default=0)
        gathered[place] = _once(exact or [n for _, n in places[place] if n.onset == first])
    return gathered


def _once(notes: Iterable[Note]) -> list[Note]:
    return list({note.midi: note for note in notes}.values())


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
    attacks = _on_grid(score, own, limits.parts)
    ticks = list(attacks)
    notes: list[Note] = []
    for onset, after in zip(ticks, [*ticks[1:], score.duration], strict=True):
        struck = sorted(attacks[onset], key=lambda n: n.midi)
        low = struck[0]
        reach = [n for n in struck[1:] if n.midi - low.midi <= limits.span]
        for note in [low, *reach[-(limits.left - 1) :]][: limits.left]:
            length = _let_go(score, limits.parts, onset, note.end, after)
            plain = _signed(note, limits)
            notes.append(replace(plain, onset=onset, duration=length, arpeggio=False, tremolo=0))
    return notes


def _octaves(score: Score) -> list[Note]:
    """Double the melody an octave below where the hand has room for it."""
    added: list[Note] = []
    right = [n for n in score.hand(Hand.RIGHT) if not n.is_grace]
    left_top = {n.onset: n.midi for n in score.hand(Hand.LEFT)}
    for note in right:
        if note.role is not Role.MELODY or note.tremolo or note.arpeggio or note.ornament:
            continue
        sounding = [n for n in right if n.onset < note.end and n.end > note.onset]
        low = note.midi - 12
        free = all(low <= n.midi <= note.midi and n.midi != low for n in sounding)
        shallow = low > max((m for t, m in left_top.items() if t == note.onset), default=0)
        if free and shallow and len(sounding) <= 3 and low >= 55:
            pitch = Pitch(note.pitch.name, note.pitch.octave - 1)
            added.append(replace(note, pitch=pitch, role=Role.DOUBLING, rule="level"))
    return added
