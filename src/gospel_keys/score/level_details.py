"""What a level carries over or adds: fermatas, grace notes, keys that both hands want, octaves."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from gospel_keys.score.model import Articulation, Hand, Note, Role, Score
from gospel_keys.score.plain_harmony import key_at
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import MidiPitch, Seconds, Semitones, Ticks

_CRUSH: Final[Semitones] = 4
"""How far a grace note may lie from the note it leans on."""

_SOON: Final[Seconds] = 0.3
_LEAP: Final[Semitones] = 11
"""Attacks within this time keep the hand within less than the leap that rule F-05 names."""


def part_hands(notes: list[Note]) -> list[Note]:
    """Leave a key that the grid gives to both hands to the one that cannot do without it."""
    right = {(n.onset, n.midi): n for n in notes if n.hand is Hand.RIGHT and not n.is_grace}
    low: dict[Ticks, MidiPitch] = {}
    for note in notes:
        if note.hand is Hand.LEFT:
            low[note.onset] = min(note.midi, low.get(note.onset, note.midi))
    shared = {
        (n.onset, n.midi) for n in notes if n.hand is Hand.LEFT and (n.onset, n.midi) in right
    }
    return [
        note
        for note in notes
        if (note.onset, note.midi) not in shared
        or note.is_grace
        or (note.hand is Hand.LEFT) is (low[note.onset] == note.midi)
    ]


def with_fermatas(arranged: Score, notes: Iterable[Note]) -> list[Note]:
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


def graces_of(own: Iterable[Note], kept: Iterable[Note]) -> list[Note]:
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


def octaves_of(score: Score) -> list[Note]:
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
        there = free and shallow and len(sounding) <= 3 and low >= 55
        if there and not _hurries(note, right, score):
            pitch = Pitch(note.pitch.name, note.pitch.octave - 1)
            added.append(replace(note, pitch=pitch, role=Role.DOUBLING, rule="level"))
    return added


def _hurries(note: Note, right: Iterable[Note], score: Score) -> bool:
    """Whether the hand would leap (rule F-05) between an octave and what is struck near it."""
    beats = max(mark.bpm * mark.beat for mark in score.tempos)
    near: Ticks = int(_SOON * beats / 60)
    middle = note.midi - 6
    return any(
        0 < abs(other.onset - note.onset) < near
        and max(abs(other.midi - middle), abs(other.midi - 6 - middle)) > _LEAP
        for other in right
    )


def plainly_spelled(score: Score, notes: Iterable[Note]) -> list[Note]:
    """Return notes without double accidentals."""
    return [
        replace(
            note, pitch=Pitch.spelled(key_at(score, note.onset).spell(note.midi % 12), note.midi)
        )
        if abs(note.pitch.name.alter) > 1
        else note
        for note in notes
    ]
