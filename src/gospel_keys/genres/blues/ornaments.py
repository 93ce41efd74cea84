"""What a blues pianist adds to a line: double stops, crushed notes, tremolos."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.blues.lines import HIGHEST, LOWEST, Singer, Sung, lean
from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Role
from gospel_keys.units import MidiPitch, Semitones, Ticks

DOUBLE_STOPS: Final = 0.25
"""Share of the attacks that become double stops (B-23: 15-30 %)."""

CRUSHES: Final = (0.16, 0.22)
"""Share of the attacks that are crushed into (B-21: 10-25 %)."""

_UNDER: Final = (4, 3, 5, 8, 9, 6)
"""Intervals of double stops, best first: thirds, fourths, sixths, the tritone."""

_BEAMS: Final = 3
_AROUND: Final = 3
"""Notes of a line inside a beat, at most, before and after one."""

_LEAN: Final = 0.35
_RARELY: Final = 8
_WIDEST_FALL: Final[Semitones] = 5
_LOOSE: Final = 0.12
_HARSH: Final = frozenset({1, 6, 8, 11})
"""Steps above a root that rub against its root or fifth where they are held."""

_CRUSHED_STABS: Final = 0.16
_FIFTH: Final[Semitones] = 7
_OCTAVE: Final[Semitones] = 12
_SCALE: Final = frozenset({0, 2, 3, 5, 7, 9, 10})


def add_double_stops(
    singer: Singer, notes: Sequence[Sung], share: float, rng: random.Random
) -> list[Sung]:
    """Put chord tones under some notes of a line, on and off the beat (B-23).

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung
    share : float in 0..1
        The share of attacks that should be double stops in the end.
    rng : random.Random
    """
    doubled = sum(len(n.pitches) > 1 for n in notes)
    wanted = round(share * len(notes)) - doubled
    fitting = [
        i
        for i, n in enumerate(notes)
        if len(n.pitches) == 1 and n.duration >= singer.grid.step - singer.grid.off
        and _under(singer, n) is not None
    ]  # fmt: skip
    rng.shuffle(fitting)
    fitting.sort(key=lambda i: notes[i].onset % singer.grid.step != 0)
    chosen = set(fitting[: max(0, wanted)])
    return [
        replace(n, pitches=(under, n.top)) if i in chosen and (under := _under(singer, n)) else n
        for i, n in enumerate(notes)
    ]


def _under(singer: Singer, note: Sung) -> MidiPitch | None:
    chord = singer.stage.chords[note.chord].chord
    floor = max(LOWEST, singer.floors.get(note.onset // singer.grid.bar, 0) + 1)
    for interval in _UNDER:
        pitch = note.top - interval
        if pitch >= floor and pitch % 12 in chord.pitch_classes:
            return pitch
    return None


def balance_crushes(singer: Singer, notes: Sequence[Sung], rng: random.Random) -> list[Sung]:
    """Bring the rate of crushed notes into its band, by adding or leaving out.

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung
    rng : random.Random
    """
    done = list(notes)
    rate = singer.stage.brief.grace
    low, high = CRUSHES[0] * min(1.5, rate), min(0.24, CRUSHES[1] * rate)
    for index in range(len(done)):
        if done[index].crushed and (
            _is_stale(singer, done, index) or _is_near(singer, done, index)
        ):
            done[index] = replace(done[index], crushed=False)
    marked = [i for i, n in enumerate(done) if n.crushed]
    rng.shuffle(marked)
    for index in marked[round(high * len(done)) :]:
        done[index] = replace(done[index], crushed=False)
    free = [i for i in range(len(done)) if _takes_crush(singer, done, i)]
    rng.shuffle(free)
    missing = max(0, round(low * len(done) + 0.5) - min(len(marked), round(high * len(done))))
    for index in free:
        if missing and not _is_near(singer, done, index):
            done[index] = replace(done[index], crushed=True)
            missing -= 1
    return done


def _is_near(singer: Singer, notes: Sequence[Sung], index: int) -> bool:
    """Whether another note less than a beat away is crushed: one after the other is a stutter."""
    note, step = notes[index], singer.grid.step
    around = (*notes[max(0, index - _AROUND) : index], *notes[index + 1 : index + 1 + _AROUND])
    return any(n.crushed and abs(n.onset - note.onset) < step for n in around)


def _takes_crush(singer: Singer, notes: Sequence[Sung], index: int) -> bool:
    note = notes[index]
    degree = (note.top - singer.tonic) % 12
    allowed = {7} if singer.minor else {4, 7, 9}
    return not note.crushed and degree in allowed and not _is_stale(singer, notes, index)


def _is_stale(singer: Singer, notes: Sequence[Sung], index: int) -> bool:
    """Whether the key of the grace or of its note has just been struck (F-06)."""
    note = notes[index]
    before = notes[index - 1] if index else None
    near = before is not None and note.onset - before.onset <= singer.grid.step
    struck = before.pitches if near and before is not None else ()
    return note.onset == 0 or note.top in struck or note.top - 1 in struck


def add_tremolo(
    singer: Singer, notes: Sequence[Sung], limit: Ticks, rng: random.Random
) -> list[Sung]:
    """Turn the last long note of a phrase into a tremolo of one to four beats (B-24).

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung
    limit : Ticks
        Where it has to stop.
    rng : random.Random
    """
    if not notes:
        return []
    *before, last = notes
    step = singer.grid.step
    room = min(limit - last.onset, 4 * step)
    index = last.chord
    span = singer.stage.chords[index]
    room = min(room, span.end - last.onset)
    if room > step:
        room -= step - singer.grid.off  # The hand needs a moment to leave for the next attack.
    if room < step:
        return list(notes)
    other = _tremolo_partner(singer, last, rng)
    if other is None:
        return list(notes)
    shaken = replace(
        last,
        duration=min(room, rng.choice((2, 3, 2)) * step),
        pitches=tuple(sorted((other, last.top))),
        crushed=False,
        tremolo=_BEAMS,
        rule="B-24",
    )
    return [*before, shaken]


def _tremolo_partner(singer: Singer, note: Sung, rng: random.Random) -> MidiPitch | None:
    """An octave, sixth or third below, or above where the left hand is too near."""
    chord = singer.stage.chords[note.chord].chord
    floor = max(LOWEST, singer.floors.get(note.onset // singer.grid.bar, 0) + 1)
    below = [note.top - i for i in (12, 9, 8, 4, 3) if note.top - i >= floor]
    above = [note.top + i for i in (3, 4, 8, 9, 12)]
    for options in (below, above):
        fitting = [p for p in options if p % 12 in chord.pitch_classes]
        if fitting:
            return rng.choice(fitting)
    return None


def lean_in(singer: Singer, notes: Sequence[Sung], rng: random.Random) -> list[Sung]:
    """Turn some falling thirds onto a chord tone into leaning notes on the beat (M-05).

    A line whose strong beats all belong to their chords leans once in eight bars at least.

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung
    rng : random.Random
    """
    done = list(notes)
    places = [p for p in range(len(notes) - 1) if _may_lean(singer, notes[p], notes[p + 1])]
    for place in places:
        note, after = notes[place], notes[place + 1]
        if note.top - after.top in (3, 4) and rng.random() < _LEAN:
            done[place] = _leaning(singer, note, after)
    foreign = {n.onset // singer.grid.bar // _RARELY for n in done if _is_foreign(singer, n)}
    rng.shuffle(places)
    for place in places:
        note, after = done[place], done[place + 1]
        stretch = note.onset // singer.grid.bar // _RARELY
        if stretch not in foreign and after.top != note.top:
            done[place] = _leaning(singer, note, after)
            foreign.add(stretch)
    return done


def _is_foreign(singer: Singer, note: Sung) -> bool:
    chord = singer.stage.chords[note.chord].chord
    return singer.stage.is_strong(note.onset) and note.top % 12 not in chord.pitch_classes


def _may_lean(singer: Singer, note: Sung, after: Sung) -> bool:
    """Whether a note stands on a strong beat and a chord tone follows within a beat."""
    plain = len(note.pitches) < 3 and not note.crushed and not note.rule.startswith("4.5")
    soon = after.onset - note.onset <= singer.grid.step and after.chord == note.chord
    chord = singer.stage.chords[after.chord].chord
    # A diminished chord is a colour already: a leaning note on its beat hides it.
    tone = after.top % 12 in chord.pitch_classes and chord.quality_id != "dim7"
    near = -1 <= note.top - after.top <= _WIDEST_FALL
    return plain and soon and tone and near and singer.stage.is_strong(note.onset)


def _leaning(singer: Singer, note: Sung, after: Sung) -> Sung:
    return replace(note, pitches=(after.top + _lean(singer, note, after.top),))


def _lean(singer: Singer, note: Sung, target: MidiPitch) -> Semitones:
    """A whole step, or a half where the whole one is foreign to the style or harsh on the chord."""
    whole = (target + 2 - singer.tonic) % 12
    chord = singer.stage.chords[note.chord].chord
    inside = (target + 2) % 12 in chord.pitch_classes
    harsh = (target + 2 - chord.root.pitch_class) % 12 in _HARSH
    return 2 if inside or (whole in _SCALE and not harsh) else 1


def recover_leaps(singer: Singer, notes: Sequence[Sung]) -> list[Sung]:
    """Let a step back follow a leap of more than a fifth (M-03).

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung
    """
    done = list(notes)
    for place in range(len(done) - 2):
        first, second, third = done[place : place + 3]
        leap, after = second.top - first.top, third.top - second.top
        good = leap * after < 0 and abs(after) <= 2
        apart = second.onset - first.end >= singer.grid.step or third.onset > second.end
        if abs(leap) <= _FIFTH or good or apart or third.tremolo or third.rule.startswith("4.5"):
            continue
        chord = singer.stage.chords[third.chord].chord
        weak = not singer.stage.is_strong(third.onset)
        back = -1 if leap > 0 else 1
        for step in (2, 1):
            pitch = second.top + back * step
            tone = pitch % 12 in chord.pitch_classes
            if place + 3 < len(done) and abs(done[place + 3].top - pitch) > _FIFTH:
                continue
            if tone or (weak and (pitch - singer.tonic) % 12 in _SCALE):
                done[place + 2] = replace(third, pitches=(pitch,), crushed=False)
                break
    return done


def bridge_octaves(notes: Sequence[Sung]) -> list[Sung]:
    """Bring the notes of a leap over an octave nearer by an octave, where that opens no other.

    Parameters
    ----------
    notes : sequence of Sung, in time order
    """
    done = list(notes)
    for place in range(len(done) - 1):
        leap = done[place + 1].top - done[place].top
        if abs(leap) <= _OCTAVE:
            continue
        up = _OCTAVE if leap > 0 else -_OCTAVE
        for index, move in ((place, up), (place + 1, -up)):
            if _may_move(done, index, move):
                note = done[index]
                done[index] = replace(note, pitches=tuple(p + move for p in note.pitches))
                break
    return done


def _may_move(notes: Sequence[Sung], index: int, move: Semitones) -> bool:
    """Whether a note stays singable and near its neighbours an octave away."""
    note = notes[index]
    near = [n.top for n in (*notes[max(0, index - 1) : index], *notes[index + 1 : index + 2])]
    reached = all(abs(top - note.top - move) <= _OCTAVE for top in near)
    singable = note.pitches[0] + move >= LOWEST and note.top + move <= HIGHEST
    return reached and singable and not note.rule.startswith("4.5")


def settle_foreign(singer: Singer, notes: Sequence[Sung], rng: random.Random) -> list[Sung]:
    """Let notes outside the chord go on by step; most that would not become chord tones (M-02).

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung
    rng : random.Random
    """
    done = list(notes)
    for place in range(len(done) - 1, -1, -1):
        note = done[place]
        chord = singer.stage.chords[note.chord].chord
        after = next((n.top for n in done[place + 1 :] if n.top != note.top), None)
        foreign = note.top % 12 not in chord.pitch_classes
        left = after is not None and abs(after - note.top) <= 2
        dark = chord.quality_id == "dim7" and note.onset % singer.grid.step == 0
        if not foreign or note.rule.startswith("4.5"):
            continue
        if not dark and (left or rng.random() < _LOOSE):
            continue
        settled = lean(note.top, chord)
        pitches = (*(p for p in note.pitches if settled - p > 2), settled)
        done[place] = replace(note, pitches=pitches, crushed=False)
    return done


def crush_stab(singer: Singer, notes: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Slide into a chord on 3, 5 or 6 of the key from the semitone below, now and then (B-21).

    Parameters
    ----------
    singer : Singer
    notes : sequence of Draft
        One attack.
    rng : random.Random
    """
    degrees = {7} if singer.minor else {4, 7, 9}
    pitches = {n.midi for n in notes}
    fitting = [
        n
        for n in notes
        if (n.midi - singer.tonic) % 12 in degrees and n.midi - 1 not in pitches and n.onset
    ]
    if not fitting or rng.random() > _CRUSHED_STABS * singer.stage.brief.grace:
        return []
    note = max(fitting, key=lambda n: n.midi)
    return [replace(note, duration=0, midi=note.midi - 1, role=Role.GRACE, rule="B-21")]
