"""Articulation: how long each key stays down.

Lengths follow rule P-07 as shares of the written length; a style that detaches every note
says so in its feel (C-34), not on the page. A key is always up before it is struck again
(F-06), and a hand lets go of what it could not reach while it plays on (F-03).
"""

import random

from gospel_keys.score.feel import Feel
from gospel_keys.score.graces import leant_on
from gospel_keys.score.model import Articulation, Hand, Note, Role, Score
from gospel_keys.score.perform.attacks import Attack
from gospel_keys.score.perform.slurs import LIFTED, MOST_LIFTED, OVERLAP, Slurred
from gospel_keys.units import MidiPitch, Seconds

_GATES = {
    Articulation.STACCATO: (0.30, 0.44),
    Articulation.MARCATO: (0.42, 0.55),
    Articulation.PORTATO: (0.66, 0.79),
    Articulation.ACCENT: (0.88, 0.96),
    Articulation.TENUTO: (0.97, 1.02),
    Articulation.FERMATA: (0.98, 1.0),
}
_LEGATO_LINE = (0.93, 1.03)
_LEGATO_CHORD = (0.91, 0.97)
_GHOST = (0.45, 0.7)
_LINE = frozenset({Role.MELODY, Role.DOUBLING, Role.FILL})
_FULL = 3
_QUICK = 4
"""Parts of a beat from which on notes are quick."""

Gate = tuple[float, float]

_SHORTEST: Seconds = 0.035
_RESTRIKE_GAP: Seconds = 0.012
_LEGATO_OVERLAP: Seconds = 0.012
_GRACE_OVERLAP: Seconds = 0.012
_REACH = {Hand.LEFT: 16, Hand.RIGHT: 14}
_FINGERS = 5


def release_times(
    score: Score,
    attacks: tuple[Attack, ...],
    starts: list[Seconds],
    *,
    lengths: list[Seconds],
    feel: Feel,
    slurred: Slurred,
    rng: random.Random,
) -> list[Seconds]:
    """Return the moment at which each key goes up.

    Parameters
    ----------
    score : Score
    attacks : tuple of Attack
    starts, lengths : list of Seconds, parallel to ``score.notes``
        Key-down moments and written lengths at the played tempo.
    feel : Feel
        Its touch is that of notes without a mark.
    slurred : Slurred
        The notes under slurs.
    rng : random.Random

    Returns
    -------
    ends : list of Seconds, parallel to ``score.notes``
    """
    ends = [0.0] * len(starts)
    for attack in attacks:
        plain = _plain_gate(score, attack, feel)
        for index in attack.notes:
            low, high = _gate(score.notes[index], attack, plain)
            share = rng.uniform(low, high)
            share = feel.humanise * share + (1 - feel.humanise) * (low + high) / 2
            ends[index] = starts[index] + max(lengths[index] * share, _SHORTEST)
            if index in slurred.last and not score.notes[index].articulations:
                ends[index] = _lifted(starts[index], ends[index], lengths[index], share)
        _release_graces(score, attack, starts, ends=ends)
    _let_go(score, attacks, starts, ends=ends, slurred=slurred)
    return ends


def _lifted(start: Seconds, end: Seconds, length: Seconds, share: float) -> Seconds:
    """Let the last note under a slur go early, as far into the range as the hand would be."""
    low, high = LIFTED
    lost = min(length * (1 - low - (high - low) * min(share, 1.0)), MOST_LIFTED)
    return max(min(end, start + length - lost), start + _SHORTEST)


def _release_graces(
    score: Score, attack: Attack, starts: list[Seconds], *, ends: list[Seconds]
) -> None:
    """Let small notes go as what they lean on sounds."""
    grace = attack.appoggiatura(score)
    target = min((starts[i] for i in attack.notes), default=None)
    if grace is not None:
        target = starts[leant_on(score.notes, attack.notes, grace)]
    for index in attack.graces:
        until = starts[index] + 0.06 if target is None else target + _GRACE_OVERLAP
        ends[index] = max(until, starts[index] + _SHORTEST)


def _plain_gate(score: Score, attack: Attack, feel: Feel) -> Gate | None:
    """Return the touch of an attack without marks, None where its notes are joined."""
    full = attack.hand is Hand.RIGHT or len(attack.notes) >= _FULL
    if feel.chord_touch and full and not any(score.notes[i].role in _LINE for i in attack.notes):
        return feel.chord_touch
    return feel.touch


def _gate(note: Note, attack: Attack, plain: Gate | None) -> Gate:
    """Return the shares of its written length between which a note is held."""
    for mark in note.articulations:
        if mark in (Articulation.STACCATO, Articulation.MARCATO, Articulation.PORTATO):
            return _GATES[mark]
    if note.articulations:
        return _GATES[note.articulations[0]]
    if note.role is Role.GHOST:
        return _GHOST
    if plain is not None:
        return _detached(note, attack, plain)
    return _LEGATO_LINE if note.role in _LINE else _LEGATO_CHORD


def _detached(note: Note, attack: Attack, plain: Gate) -> Gate:
    """Quick notes are the more joined; a long one gives up no more than a beat would."""
    low, high = plain
    middle, beat = (low + high) / 2, attack.bar.meter.beat
    low, high = (middle, high) if note.duration * _QUICK <= beat else (low, middle)
    lost = min(1.0, beat / note.duration) if note.duration else 1.0
    return 1 - (1 - low) * lost, 1 - (1 - high) * lost


def _let_go(
    score: Score,
    attacks: tuple[Attack, ...],
    starts: list[Seconds],
    *,
    ends: list[Seconds],
    slurred: Slurred,
) -> None:
    """End notes that are over on the page, and holds out of reach, at the next attack.

    Under a slur they are held until then, and a little longer.
    """
    held: dict[Hand, list[int]] = {Hand.LEFT: [], Hand.RIGHT: []}
    notes = score.notes
    for attack in attacks:
        if not attack.notes:
            continue
        grace = attack.appoggiatura(score)
        struck = min(starts[i] for i in (*attack.notes, *(() if grace is None else (grace,))))
        still = []
        for index in held[attack.hand]:
            if index in slurred.joined and notes[index].end == attack.onset:
                ends[index] = max(ends[index], struck + OVERLAP[0])
                ends[index] = min(ends[index], struck + OVERLAP[1])
                continue
            if ends[index] <= struck:
                continue
            if notes[index].end <= attack.onset:
                ends[index] = max(min(ends[index], struck + _LEGATO_OVERLAP), starts[index] + 0.01)
            else:
                still.append(index)
        keep = _within_reach(score, attack, still)
        for index in still:
            if index not in keep:
                ends[index] = max(min(ends[index], struck), starts[index] + 0.01)
        held[attack.hand] = [*keep, *attack.notes]


def _within_reach(score: Score, attack: Attack, still: list[int]) -> list[int]:
    """Return the held notes that the hand can keep while it strikes, newest first."""
    low, high = score.notes[attack.notes[0]].midi, score.notes[attack.notes[-1]].midi
    keep: list[int] = []
    for index in reversed(still):
        pitch = score.notes[index].midi
        reaches = max(high, pitch) - min(low, pitch) <= _REACH[attack.hand]
        if reaches and len(keep) + len(attack.notes) < _FINGERS:
            keep.append(index)
            low, high = min(low, pitch), max(high, pitch)
    return keep


def lift_before_restrike(
    pitches: list[MidiPitch], starts: list[Seconds], ends: list[Seconds]
) -> None:
    """Shorten notes, in place, so that a key is up before it goes down again."""
    last: dict[MidiPitch, int] = {}
    for index in sorted(range(len(starts)), key=starts.__getitem__):
        before = last.get(pitches[index])
        if before is not None and ends[before] > starts[index] - _RESTRIKE_GAP:
            room = starts[index] - starts[before]
            ends[before] = starts[before] + max(room - _RESTRIKE_GAP, room * 0.5)
        last[pitches[index]] = index
