"""Writing a line against a given one: a beam search under the rules of strict writing.

The line may lie above or below the other voice. Every step is weighed: interval, contour,
the shape that is to come back, treatment of dissonance (C-10), leaps that turn back
(M-03), and above all no parallel or hidden fifths and octaves with the other voice (C-01,
C-02), neither from sonority to sonority nor from beat to beat.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.genres.classical.counterpoint import CONSONANCES
from gospel_keys.genres.classical.frame import (
    Frame,
    Slot,
    augmented_second,
    raised_sixth,
    scale_for,
)
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_WIDTH: Final = 10
_PER_PITCH: Final = 2
_BAD: Final = 40.0
_HIDDEN: Final = 14.0
_WRONG: Final = 12.0
_DISSONANT: Final = 9.0
_PREPARED: Final = 5.0
_OFF_GOAL, _OFF_BASS = 9.0, 14.5
_CLASH: Final = 15.0
"""B natural against a B flat that another voice has just sung."""

_STUTTER: Final[tuple[tuple[Ticks, float], ...]] = ((320, 2.5), (480, 1.0))
"""What striking a quick note again costs, by its length."""

_OPENS: Final = 2.0
_MELODIC_MINOR: Final = 6.0
_TWO_LEADING: Final = 9.0
_HOPELESS: Final = 20.0
_UNRESOLVED: Final = 9.0
_STEP, _DOWN, _UP, _BESIDE = 1, 2, 3, 4
"""What a foreign note owes: a step, a step down; the raised sixth a whole step up or either way."""

_AUGMENTED: Final = 25.0
_SEVENTH_LEFT: Final = 5.0
"""Leaving the seventh of a chord by a leap while the chord goes on."""

_TRITONE: Final[Semitones] = 6
_PERFECT: Final = frozenset({0, 7})
# cost of an interval by its size
_SIZES: Final = (1.1, 0.25, 0.2, 0.35, 0.4, 0.6, 6.0, 1.0, 2.2, 2.2, 9.0, 12.0, 2.8)


@dataclass(frozen=True, slots=True)
class _Place:
    """A slot with everything about it that no choice changes.

    ``wide`` is the augmented second of minor, ``leading`` its leading tone, ``sixth`` its
    raised sixth where it is foreign; ``seventh`` is that of a chord that goes on. -1 is none.
    """

    slot: Slot
    candidates: tuple[tuple[MidiPitch, bool, float], ...]
    moves: tuple[tuple[MidiPitch, MidiPitch], ...]
    first_beat: tuple[MidiPitch, ...]
    last_beat: tuple[MidiPitch, ...]
    falls: frozenset[int]
    rises: frozenset[int]
    on_beat: bool
    wide: frozenset[int]
    leading: int
    sixth: int
    seventh: int
    sensitive: int
    stutter: float
    natural: int


_State = tuple[float, MidiPitch, Semitones, int, int, tuple[MidiPitch, ...], tuple[MidiPitch, ...]]
# cost, pitch, last move, duty, pitch at the last beat, others at the last beat, path


def write_line(
    slots: Sequence[Slot], frame: Frame, rng: random.Random, *, width: int = _WIDTH
) -> list[MidiPitch]:
    """Write a line.

    Parameters
    ----------
    slots : sequence of Slot, in time order
    frame : Frame
    rng : random.Random
    width : int
        Number of lines kept at each step.

    Returns
    -------
    pitches : list of MidiPitch, one for each slot
    """
    beam: list[_State] = [(0.0, -1, 0, 0, -1, (), ())]
    for place in _places(slots, frame, rng):
        found: dict[tuple[int, int, int, int], _State] = {}
        for state in beam:
            _extend(state, place, frame, found)
        beam = _best(found.values(), width)
    return list(beam[0][6])


def _best(states: Iterable[_State], width: int) -> list[_State]:
    """Keep the cheapest states, but not more than two that end on the same pitch."""
    kept: list[_State] = []
    ends: dict[MidiPitch, int] = {}
    for state in sorted(states):
        count = ends.get(state[1], 0)
        if count < _PER_PITCH:
            ends[state[1]] = count + 1
            kept.append(state)
            if len(kept) == width:
                break
    return kept


def _places(slots: Sequence[Slot], frame: Frame, rng: random.Random) -> list[_Place]:
    places: list[_Place] = []
    before: Slot | None = None
    wide, sixth = augmented_second(frame.key), raised_sixth(frame.key)
    leading = (frame.key.tonic.pitch_class - 1) % 12 if wide else -1
    for slot in slots:
        chord = frame.chords[slot.chord]
        moves = tuple(
            (old, new)
            for voice in frame.others
            if (new := voice.at(slot.onset)) is not None
            and (old := voice.at(slot.onset - 1)) is not None
        )
        falls: frozenset[int] = frozenset()
        rises: frozenset[int] = frozenset()
        if before is not None and before.chord != slot.chord and not slot.fresh:
            falls, rises = _tendencies(frame.chords[before.chord], chord, frame.key)
        candidates = _candidates(slot, chord, frame, rng)
        first, last = _beats_inside(slot, frame)
        on_beat = slot.onset in frame.beats
        places.append(
            _Place(
                slot, candidates, moves, first, last, falls, rises, on_beat,
                wide, leading, -1 if sixth in chord.pitch_classes else sixth,
                _seventh(slot, before, chord),
                _leading_of(chord, frame.key),
                _again(slot, before),
                _natural_seventh(chord, frame),
            )
        )  # fmt: skip
        before = slot
    return places


def _again(slot: Slot, before: Slot | None) -> float:
    """What striking the note before again costs: a phrase does not open with one note twice."""
    opens = before is not None and before.fresh and before.end == slot.onset
    quick = next((cost for length, cost in _STUTTER if slot.duration <= length), 0.0)
    return quick + (_OPENS if opens else 0.0)


def _seventh(slot: Slot, before: Slot | None, chord: Chord) -> int:
    """The seventh that a note before under the same chord would have to lead on by step."""
    joined = before is not None and before.chord == slot.chord and not slot.fresh
    if not joined or chord.seventh is None:
        return -1
    return (chord.root.pitch_class + chord.seventh) % 12


def _natural_seventh(chord: Chord, frame: Frame) -> PitchClass:
    """The natural seventh, by which a melody comes down over the tonic of minor; -1 elsewhere."""
    key = frame.key
    tonic = key.mode == "minor" and chord.root.pitch_class == key.tonic.pitch_class
    return key.degree(7).pitch_class if tonic and not frame.strict else -1


def _leading_of(chord: Chord, key: Key) -> PitchClass:
    """The leading tone under V or vii, not to be sung by two parts; -1 under other chords."""
    leading = (key.tonic.pitch_class - 1) % 12
    calls = chord.root.pitch_class in (leading, (leading - 4) % 12)
    return leading if calls and leading in chord.pitch_classes else -1


@lru_cache(maxsize=4096)
def _tendencies(chord: Chord, after: Chord, key: Key) -> tuple[frozenset[int], frozenset[int]]:
    """Pitch classes that must fall and that must rise by step when a chord changes (C-03).

    Its seventh falls, and the fifth of a diminished chord; the leading tone of a dominant rises
    to the root it leads to; lowered tones fall and raised ones rise where the next chord takes
    them up.
    """
    root, goal = chord.root.pitch_class, after.root.pitch_class
    falls, rises = set(), set()
    if chord.seventh is not None:
        falls.add((root + chord.seventh) % 12)
    leading = root if chord.is_diminished else (root + 4) % 12 if chord.third == 4 else -1
    if leading >= 0 and (leading + 1) % 12 == goal:
        rises.add(leading)
        if chord.is_diminished:
            falls.add((root + _TRITONE) % 12)
    plain = {name.letter: name.pitch_class for name in key.scale_names}
    for tone in chord.tones:
        bent = (tone.pitch_class - plain[tone.letter] + 6) % 12 - 6
        if bent < 0 and (tone.pitch_class - 1) % 12 in after.pitch_classes:
            falls.add(tone.pitch_class)
        elif bent > 0 and (tone.pitch_class + 1) % 12 in after.pitch_classes:
            rises.add(tone.pitch_class)
    return frozenset(falls - rises), frozenset(rises)


def _beats_inside(slot: Slot, frame: Frame) -> tuple[tuple[MidiPitch, ...], tuple[MidiPitch, ...]]:
    """What the others sound at the first and the last beat that the note sounds on."""
    first = bisect_left(frame.beats, slot.onset)
    last = bisect_right(frame.beats, slot.end - 1) - 1
    if last < first:
        return (), ()
    return _heard(frame, frame.beats[first]), _heard(frame, frame.beats[last])


def _heard(frame: Frame, beat: Ticks) -> tuple[MidiPitch, ...]:
    return tuple(p if (p := v.at(beat)) is not None else -1 for v in frame.others)


@lru_cache(maxsize=2048)
def _not_doubled(chord: Chord, key: Key) -> int:
    """The leading tone or seventh in the bass, not to be doubled (C-04); -1 for none."""
    bass, root = chord.bass_name.pitch_class, chord.root.pitch_class
    leading = chord.third == 4 and bass == (root + 4) % 12
    dominant = chord.is_dominant or root == (key.tonic.pitch_class + 7) % 12
    seventh = chord.seventh is not None and bass == (root + chord.seventh) % 12
    return (
        bass if (leading and dominant) or seventh or (chord.is_diminished and bass == root) else -1
    )


def _candidates(
    slot: Slot, chord: Chord, frame: Frame, rng: random.Random
) -> tuple[tuple[MidiPitch, bool, float], ...]:
    scale = scale_for(frame.key, chord)
    natural = _natural_seventh(chord, frame)
    if natural >= 0:
        scale |= {natural}
    tones = chord.sounding_classes
    if slot.fixed is not None:
        return ((slot.fixed, slot.fixed % 12 in tones, 0.0),)
    avoided = _not_doubled(chord, frame.key)
    found = []
    for pitch in range(max(frame.low, slot.floor), frame.high + 1):
        pitch_class = pitch % 12
        off_goal = bool(slot.goals) and pitch_class not in slot.goals
        if pitch_class not in scale or (off_goal and not slot.soft):
            continue
        cost = 0.5 * rng.random() + 0.11 * abs(pitch - slot.height)
        if off_goal:
            cost += _OFF_GOAL if frame.above else _OFF_BASS
        if pitch_class == avoided:
            cost += 5.0
        is_tone = pitch_class in tones
        cost = _placed(cost, slot, pitch_class, is_tone=is_tone)
        found.append((pitch, is_tone, cost))
    if not found:
        return tuple((p, True, 0.0) for p in range(frame.low, frame.high + 1) if p % 12 in tones)
    # A candidate so much dearer than the best of its place is never part of the best line.
    limit = min(cost for _, _, cost in found) + _HOPELESS
    kept = [c for c in found if c[2] < limit]
    if slot.target is None:
        return tuple(kept)
    return tuple((p, t, cost + slot.weight * abs(p - slot.target)) for p, t, cost in kept)


def _placed(cost: float, slot: Slot, pitch_class: PitchClass, *, is_tone: bool) -> float:
    """Add what a tone of its chord, or another note, costs in its place."""
    if pitch_class in slot.clashes:
        cost += _CLASH
    if is_tone and slot.lean:
        cost += 4.0
    if not is_tone and not slot.lean and slot.tone:
        cost += _WRONG
    return cost


def _extend(
    state: _State,
    place: _Place,
    frame: Frame,
    found: dict[tuple[int, int, int, int], _State],
) -> None:
    cost, before, last, duty, beat_pitch, beat_others, path = state
    # Looked up once: this loop is where the time of a piece goes.
    fresh, moves, again = place.slot.fresh, place.moves, frame.repeat + place.stutter
    calm, strict, bound = frame.calm, frame.strict, bool(place.falls or place.rises)
    first_beat, last_beat = place.first_beat, place.last_beat
    for pitch, is_tone, own in place.candidates:
        total = cost + own
        move = pitch - before if before >= 0 else 0
        size = abs(move)
        if before >= 0:
            if size > 12:
                continue
            total += _melodic(move, size, last, fresh=fresh)
            total += calm * (size - 4) if calm and size > 4 else 0.0
            total += 0.0 if size else again
            total += _duty_cost(duty, move, size) if duty else 0.0
            doubtful = size > 2 or move == -1 or place.natural >= 0
            total += _awkward(before, pitch, move, place) if doubtful else 0.0
            if bound:
                total += _unresolved(before % 12, move, place)
            if move:
                total += _outer(before, pitch, move, size, moves)
        new_duty = 0
        if not is_tone:
            new_duty, dear = _foreign(pitch, move, place, strict=strict)
            total += dear
        key_beat, key_others = beat_pitch, beat_others
        if last_beat:
            if beat_pitch >= 0:
                total += _between_beats(beat_pitch, pitch, size, beat_others, first_beat)
            key_beat, key_others = pitch, last_beat
        total += _distance(pitch, place, frame) if moves else 0.0
        key = (pitch, (move > 0) - (move < 0), new_duty, key_beat)
        rival = found.get(key)
        if rival is None or total < rival[0]:
            found[key] = (total, pitch, move, new_duty, key_beat, key_others, (*path, pitch))


def _unresolved(before: PitchClass, move: Semitones, place: _Place) -> float:
    """What it costs that a tone does not go where the change of chord sends it (C-03)."""
    cost = _UNRESOLVED if before in place.falls and not -2 <= move <= 0 else 0.0
    return cost + (_UNRESOLVED if before in place.rises and not 0 <= move <= 1 else 0.0)


def _foreign(
    pitch: MidiPitch, move: Semitones, place: _Place, *, strict: bool
) -> tuple[int, float]:
    """What a note foreign to the chord owes, and what it costs (C-10)."""
    size, sixth = abs(move), pitch % 12 == place.sixth
    if not place.slot.lean:
        duty = _STEP if not sixth else _BESIDE if move == -2 else _UP
        return duty, 0.35 if 1 <= size <= 2 else 7.0
    prepared = _PREPARED if strict and not move else 1.0
    return _DOWN, 0.6 * max(0, size - 5) - prepared + (_AUGMENTED if sixth else 0.0)


def _melodic(move: Semitones, size: int, last: Semitones, *, fresh: bool) -> float:
    cost = _SIZES[size] * (0.5 if fresh else 1.0)
    if abs(last) > 7:
        cost += 0.0 if move * last < 0 and size <= 2 else 7.0
    elif abs(last) > 4 and move * last > 0:
        cost += 1.2 if size <= 2 else 3.0
    elif abs(last) > 2 and move * last > 0 and size > 2:
        cost += 0.8
    if last and move and move * last > 0:
        cost -= 0.05
    if last and move == -last:
        cost += 0.9
    if not move and not last:
        cost += 1.5
    return cost


def _awkward(before: MidiPitch, pitch: MidiPitch, move: Semitones, place: _Place) -> float:
    """What minor does not sing, and a leap away from a seventh (C-03).

    It is the augmented second, the leading tone that sinks by a semitone, and each of the two
    sevenths the wrong way.
    """
    if abs(move) <= 2 and place.natural >= 0:
        up = move > 0 and place.natural in (before % 12, pitch % 12)
        down = move == -2 and before % 12 == place.leading
        if up or down:
            return _MELODIC_MINOR
    if abs(move) <= 2 and move != -1:
        return 0.0
    if move == -1:
        return _AUGMENTED if before % 12 == place.leading else 0.0
    if abs(move) == 3 and before % 12 in place.wide and pitch % 12 in place.wide:
        return _AUGMENTED
    return _SEVENTH_LEFT if before % 12 == place.seventh else 0.0


def _duty_cost(duty: int, move: Semitones, size: int) -> float:
    if duty == _DOWN:
        return 0.0 if -2 <= move <= -1 else _WRONG
    if duty == _UP:
        return 0.0 if move == 2 else _AUGMENTED
    if duty == _BESIDE:
        return 0.0 if size == 2 else _AUGMENTED
    if duty == _STEP:
        return 0.0 if 1 <= size <= 2 else _WRONG
    return 0.0


def _outer(
    before: MidiPitch,
    pitch: MidiPitch,
    move: Semitones,
    size: int,
    moves: tuple[tuple[MidiPitch, MidiPitch], ...],
) -> float:
    """Parallels and hidden perfects into this sonority; contrary motion is welcome."""
    cost = 0.0
    for old, new in moves:
        if old == new:
            continue
        here = abs(pitch - new) % 12
        same = (new > old) is (move > 0)
        if here in _PERFECT and abs(before - old) % 12 == here:
            cost += _BAD
        elif same and here in _PERFECT and size > 2:
            cost += _HIDDEN
        cost += 0.3 if same else -0.25
    return cost


def _between_beats(
    before: MidiPitch,
    pitch: MidiPitch,
    size: int,
    olds: tuple[MidiPitch, ...],
    news: tuple[MidiPitch, ...],
) -> float:
    """Parallels from beat to beat; hidden perfects too, unless the last move is a step."""
    if before == pitch:
        return 0.0
    cost = 0.0
    for old, new in zip(olds, news, strict=True):
        if old < 0 or new < 0 or old == new:
            continue
        here = abs(pitch - new) % 12
        if here in _PERFECT and abs(before - old) % 12 == here:
            cost += _BAD
        elif size > 2 and here in _PERFECT and (new > old) is (pitch > before):
            cost += 0.5 * _HIDDEN
    return cost


def _distance(pitch: MidiPitch, place: _Place, frame: Frame) -> float:
    """Keep clear of the other voice: no crossing, no unison, no minor ninth."""
    cost = 0.0
    for _, new in place.moves:
        gap = pitch - new if frame.above else new - pitch
        if gap <= 2:
            cost += _BAD
        elif gap in (13, 25):
            cost += 5.0
        elif frame.strict and not gap % 12 and pitch % 12 == place.sensitive:
            cost += _TWO_LEADING
        elif frame.strict and gap % 12 not in CONSONANCES and not place.slot.lean:
            cost += _DISSONANT if place.on_beat else 0.5
    return cost
