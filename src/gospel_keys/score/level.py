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
from gospel_keys.score.model import ChordSpan, Hand, Note, Role, Score
from gospel_keys.score.plain_harmony import HARDEST_PLAIN, key_at, plain_harmony, plain_pitch
from gospel_keys.score.transpose import transpose
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

AS_ARRANGED: Final = 9
HARDEST: Final = 10
_GIVEN: Final = "tune"
"""The rule of the notes of a tune that the player brought: their pitch is not touched."""

_HOME: Final = 48
"""Where a beginner's left hand lies: C3."""


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
        The left hand is written anew as this many notes on every chord; 0 keeps its pattern.
    fills, graces : bool
    """

    right: int
    left: int
    span: Semitones
    parts: int
    signature: int
    plain_left: int = 0
    fills: bool = True
    graces: bool = False


LEVELS: Final = {
    1: Limits(right=1, left=1, span=0, parts=1, signature=1, plain_left=1, fills=False),
    2: Limits(right=1, left=2, span=7, parts=1, signature=1, plain_left=2, fills=False),
    3: Limits(right=1, left=2, span=8, parts=2, signature=2, plain_left=2, fills=False),
    4: Limits(right=2, left=2, span=9, parts=2, signature=2, plain_left=2, fills=False),
    5: Limits(right=2, left=2, span=12, parts=2, signature=3, fills=False),
    6: Limits(right=3, left=2, span=12, parts=2, signature=4, fills=False),
    7: Limits(right=3, left=3, span=12, parts=4, signature=5),
    8: Limits(right=4, left=3, span=14, parts=4, signature=7),
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
        eased = plain_harmony(eased, level)
    right = _right_hand(eased, limits)
    if level <= HARDEST_PLAIN:
        right = [_plain_note(eased, note) for note in right]
    left = _plain_left(eased, limits, level) if limits.plain_left else _thinned_left(eased, limits)
    pedals = () if level <= HARDEST_PLAIN else eased.pedals
    return replace(eased, notes=_sorted([*right, *left]), pedals=pedals)


def _sorted(notes: Iterable[Note]) -> tuple[Note, ...]:
    return tuple(sorted(notes, key=lambda n: (n.onset, n.hand.value, n.midi)))


def _plain_note(score: Score, note: Note) -> Note:
    """Return a note as it goes with the plain chord under it."""
    span = score.chord_at(note.onset)
    if span is None:
        return note
    key = key_at(score, note.onset)
    pitch = plain_pitch(note.pitch, span.chord, key, exact=note.rule == _GIVEN)
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
    graces = [n for n in own if n.is_grace] if limits.graces else []
    attacks = _on_grid(score, [n for n in own if not n.is_grace], limits.parts)
    notes: list[Note] = []
    for onset, struck in attacks.items():
        later = [tick for tick in attacks if tick > onset]
        room = (later[0] if later else score.duration) - onset
        top = max(struck, key=lambda n: (n.role is Role.MELODY, n.midi))
        chosen = [top, *_below(score, struck, top, limits)]
        longest = max(n.duration for n in struck)
        for note in chosen:
            length = max(_unit(score, limits.parts), min(longest, room))
            length = room if room - length < _unit(score, 1) else length
            notes.append(
                replace(
                    note, onset=onset, duration=min(length, room), arpeggio=False, tremolo=0,
                    articulations=note.articulations if limits.parts > 1 else (),
                )
            )  # fmt: skip
    return notes + graces


def _unit(score: Score, parts: int) -> Ticks:
    beat = score.meter.beat
    return beat // (3 if score.meter.is_compound and parts > 1 else parts)


def _on_grid(score: Score, notes: Sequence[Note], parts: int) -> dict[Ticks, list[Note]]:
    """Gather notes on a grid; of what falls into one place the notes on the place stay.

    A push moves back to the chord that it anticipates.
    """
    unit = _unit(score, parts)
    places: dict[Ticks, list[tuple[bool, Note]]] = {}
    for note in notes:
        onset = note.onset
        if parts <= 2 and 0 <= note.chord < len(score.chords):
            onset = max(onset, score.chords[note.chord].onset)
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
            length = min(max(note.duration, _unit(score, limits.parts)), after - onset)
            notes.append(replace(note, onset=onset, duration=length, arpeggio=False, tremolo=0))
    return notes


def _plain_left(score: Score, limits: Limits, level: int) -> list[Note]:
    """Hold one or two tones of every chord near C3; at level 1 once a bar."""
    spans: list[ChordSpan] = []
    for span in score.chords:
        if level > 1 or not spans or _bar(score, span) != _bar(score, spans[-1]):
            spans.append(span)
    ends = [span.onset for span in spans[1:]] + [score.duration]
    notes: list[Note] = []
    near = _HOME
    for span, end in zip(spans, ends, strict=True):
        low = _nearest(span.chord.bass_name.pitch_class, near)
        near = (low + _HOME) // 2
        names = [(span.chord.bass_name, low)]
        if limits.plain_left > 1:
            names += _companion(span.chord, low, limits.span)
        index = score.chords.index(span)
        for name, pitch in names:
            role = Role.BASS if pitch == low else Role.SHELL
            spelled = Pitch.spelled(name, pitch)
            notes.append(
                Note(span.onset, end - span.onset, spelled, Hand.LEFT, role, index, "level")
            )
    return notes


def _bar(score: Score, span: ChordSpan) -> int:
    return (span.onset - score.pickup) // score.meter.bar


def _nearest(pitch_class: PitchClass, near: MidiPitch) -> MidiPitch:
    base = near - 6 + (pitch_class - near + 6) % 12
    return min(max(base, 41), 57) if base % 12 == pitch_class and 41 <= base <= 57 else _fold(base)


def _fold(pitch: MidiPitch) -> MidiPitch:
    while pitch < 41:
        pitch += 12
    while pitch > 57:
        pitch -= 12
    return pitch


def _companion(chord: Chord, low: MidiPitch, span: Semitones) -> list[tuple[PitchName, MidiPitch]]:
    """Return the fifth, seventh or third above the bass that the hand can take clearly."""
    wanted = [name for name in chord.tones if name.pitch_class != low % 12]
    heights = [(name, low + (name.pitch_class - low) % 12) for name in wanted]
    clear = [(n, p) for n, p in heights if 5 <= p - low <= span or (p - low >= 3 and low >= 48)]
    clear = [(n, p) for n, p in clear if p - low <= span]
    clear.sort(key=lambda pair: (pair[1] - low != 7, pair[1]))
    return clear[:1]


def _octaves(score: Score) -> list[Note]:
    """Double the melody an octave below where the hand has room for it."""
    added: list[Note] = []
    right = [n for n in score.hand(Hand.RIGHT) if not n.is_grace]
    left_top = {n.onset: n.midi for n in score.hand(Hand.LEFT)}
    for note in right:
        if note.role is not Role.MELODY or note.tremolo or note.arpeggio:
            continue
        sounding = [n for n in right if n.onset < note.end and n.end > note.onset]
        low = note.midi - 12
        free = all(low <= n.midi <= note.midi and n.midi != low for n in sounding)
        shallow = low > max((m for t, m in left_top.items() if t == note.onset), default=0)
        if free and shallow and len(sounding) <= 3 and low >= 55:
            pitch = Pitch(note.pitch.name, note.pitch.octave - 1)
            added.append(replace(note, pitch=pitch, role=Role.DOUBLING, rule="level"))
    return added
