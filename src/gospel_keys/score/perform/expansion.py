"""Signs to strokes: the written notes that are played as several keys."""

import random
from bisect import bisect_left

from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.neighbours import neighbours
from gospel_keys.score.perform.attacks import Attack
from gospel_keys.score.perform.ornaments import Ornamented, ornament_strokes
from gospel_keys.theory.key import Key as Tonality
from gospel_keys.units import MidiPitch, Seconds, Ticks, Velocity

Key = tuple[Seconds, MidiPitch, Seconds, Velocity, int]
"""A key going down: when, which, until when, how strongly, and its written note."""


def ornament_keys(
    score: Score,
    attacks: tuple[Attack, ...],
    starts: list[Seconds],
    *,
    ends: list[Seconds],
    touch: list[Velocity],
    feel: Feel,
    rng: random.Random,
) -> list[Key]:
    """Return the keys of the notes that bear an ornament sign.

    Parameters
    ----------
    score : Score
    attacks : tuple of Attack
    starts, ends, touch : lists, parallel to ``score.notes``
    feel : Feel
    rng : random.Random
    """
    keys: list[Key] = []
    low, high = feel.velocity_range
    for hand in Hand:
        own = [a for a in attacks if a.hand is hand and a.notes]
        onsets = [attack.onset for attack in own]
        signed = [i for attack in own for i in attack.notes if score.notes[i].ornament]
        for index in signed:
            here, there = (bisect_left(onsets, t) for t in _edges(score.notes[index]))
            around = (own[here - 1] if here else None, own[there] if there < len(own) else None)
            note = _around(score, index, around, starts=starts, ends=ends, feel=feel)
            for stroke in ornament_strokes(note, humanise=feel.humanise, rng=rng):
                velocity = round(min(max(touch[index] - stroke.softer, low), high))
                keys.append((stroke.start, stroke.pitch, stroke.end, velocity, index))
    return keys


def _around(
    score: Score,
    index: int,
    attacks: tuple[Attack | None, Attack | None],
    *,
    starts: list[Seconds],
    ends: list[Seconds],
    feel: Feel,
) -> Ornamented:
    note = score.notes[index]
    assert note.ornament is not None
    upper, lower = neighbours(note, _key_at(score, note.onset))
    before, after = (_nearest(score, attack, note) for attack in attacks)
    led = before is not None and score.notes[before].end >= note.onset
    goes_on = after is not None and score.notes[after].onset <= note.end
    end = ends[index]
    if goes_on and after is not None and attacks[1] is not None:
        leaning = attacks[1].appoggiatura(score)
        end = starts[after if leaning is None else leaning]
    return Ornamented(
        note.ornament,
        note.midi,
        upper.midi,
        lower.midi,
        starts[index],
        max(end, starts[index]),
        score.notes[before].midi if before is not None and led else None,
        score.notes[after].midi if after is not None and goes_on else None,
        from_above=feel.trills_from_above,
    )


def _edges(note: Note) -> tuple[Ticks, Ticks]:
    return note.onset, note.end


def _nearest(score: Score, attack: Attack | None, note: Note) -> int | None:
    if attack is None:
        return None
    return min(attack.notes, key=lambda i: abs(score.notes[i].midi - note.midi))


def _key_at(score: Score, tick: Ticks) -> Tonality:
    return [change.key for change in score.keys if change.onset <= tick][-1]
