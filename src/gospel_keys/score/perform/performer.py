"""The performer: puts tempo, swing, timing, touch, articulation and pedal together."""

import random

from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.perform.articulation import lift_before_restrike, release_times
from gospel_keys.score.perform.attacks import Attack, group_attacks
from gospel_keys.score.perform.expansion import Key, ornament_keys
from gospel_keys.score.perform.pedal import pedal_events
from gospel_keys.score.perform.slurs import slurred_notes
from gospel_keys.score.perform.swing import SwungGrid, swing_grid
from gospel_keys.score.perform.timeline import build_timeline
from gospel_keys.score.perform.timing import lean_on_beats, strike_times
from gospel_keys.score.perform.touch import velocities
from gospel_keys.score.perform.tremolo import tremolo_strokes
from gospel_keys.score.performance import Performance, PerformedNote, Timeline
from gospel_keys.units import MidiPitch, Seconds, Ticks, Velocity

_ONE_STRIKE: Seconds = 0.030
_RESTRIKE: Seconds = 0.092
_RESTRIKE_SHIFT: Seconds = 0.025
_TREMOLO_SOFTER = 5.0


def perform(score: Score, feel: Feel, rng: random.Random) -> Performance:
    """Play a score.

    Parameters
    ----------
    score : Score
        What is written.
    feel : Feel
        How it is to be played.
    rng : random.Random
        Source of every human irregularity; the same state gives the same performance.

    Returns
    -------
    performance : Performance
        Notes sorted by start and pitch, none before time 0, every velocity inside
        ``feel.velocity_range``; a key is never struck while it is still down.

    References
    ----------
    .. [1] Goebl, W., "Melody lead in piano performance: expressive device or artifact?",
       Journal of the Acoustical Society of America 110 (2001), for chord spread and lead.
    """
    time_rng, touch_rng, foot_rng = (random.Random(str(rng.getrandbits(64))) for _ in range(3))
    bars = score.bars()
    attacks = group_attacks(score, bars)
    timeline = build_timeline(score, bars, rubato=feel.rubato * feel.humanise)
    grid = swing_grid(
        score,
        attacks,
        feel.swing,
        locked=feel.locked,
        humanise=feel.humanise,
        rng=time_rng,
    )
    places = [
        timeline.seconds_at(grid.place(a.onset, hand=a.hand, is_line=a.is_line)) for a in attacks
    ]
    starts = strike_times(score, attacks, places, feel=feel, rng=time_rng)
    lengths = _written_lengths(score, attacks, places, timeline=timeline, grid=grid)
    lean_on_beats(score, attacks, starts=starts, lengths=lengths)
    _start_at_zero(score, starts)
    _space_restrikes(score, starts)
    slurred = slurred_notes(score)
    ends = release_times(
        score, attacks, starts, lengths=lengths, feel=feel, slurred=slurred, rng=time_rng
    )
    touch = velocities(score, attacks, bars, feel=feel, slurred=slurred, rng=touch_rng)
    notes = _collect(score, attacks, starts, ends=ends, touch=touch, feel=feel, rng=time_rng)
    silence = max((note.end for note in notes), default=0.0)
    pedals = pedal_events(
        score,
        timeline,
        struck=_struck(score, starts),
        silence=silence,
        humanise=feel.humanise,
        rng=foot_rng,
    )
    duration = max(silence, pedals[-1].time if pedals else 0.0, timeline.seconds[-1])
    return Performance(notes, pedals, timeline, duration)


def _start_at_zero(score: Score, starts: list[Seconds]) -> None:
    """Move the first attack, as a whole, so that nothing sounds before time 0."""
    early = min(starts, default=0.0)
    if early >= 0.0:
        return
    for index, note in enumerate(score.notes):
        if note.onset == 0:
            starts[index] -= early
        starts[index] = max(starts[index], 0.0)


def _space_restrikes(score: Score, starts: list[Seconds]) -> None:
    """Delay strikes that irregularity alone has brought too close on one key (F-06)."""
    last: dict[MidiPitch, int] = {}
    for index in sorted(range(len(starts)), key=starts.__getitem__):
        note = score.notes[index]
        before = last.get(note.midi)
        if before is not None and score.notes[before].onset != note.onset:
            missing = starts[before] + _RESTRIKE - starts[index]
            if 0.0 < missing <= _RESTRIKE_SHIFT:
                starts[index] += missing
        last[note.midi] = index


def _written_lengths(
    score: Score,
    attacks: tuple[Attack, ...],
    places: list[Seconds],
    *,
    timeline: Timeline,
    grid: SwungGrid,
) -> list[Seconds]:
    """Return how long each note is written to last, at the played tempo and swing."""
    lengths = [0.0] * len(score.notes)
    moments: dict[tuple[Ticks, Hand, bool], Seconds] = {}
    for attack, place in zip(attacks, places, strict=True):
        for index in attack.notes:
            end = score.notes[index].end
            key = (end, attack.hand, attack.is_line)
            if key not in moments:
                swung = grid.place(end, hand=attack.hand, is_line=attack.is_line)
                moments[key] = timeline.seconds_at(swung)
            lengths[index] = moments[key] - place
    return lengths


def _struck(score: Score, starts: list[Seconds]) -> dict[Ticks, Seconds]:
    struck: dict[Ticks, Seconds] = {}
    for note, start in zip(score.notes, starts, strict=True):
        if note.role is not Role.GRACE or note.appoggiatura:
            struck[note.onset] = min(start, struck.get(note.onset, start))
    return struck


def _collect(
    score: Score,
    attacks: tuple[Attack, ...],
    starts: list[Seconds],
    *,
    ends: list[Seconds],
    touch: list[Velocity],
    feel: Feel,
    rng: random.Random,
) -> tuple[PerformedNote, ...]:
    """Expand tremolos and ornaments, leave out doubled strikes and sort what sounds."""
    keys = ornament_keys(score, attacks, starts, ends=ends, touch=touch, feel=feel, rng=rng)
    rocking = {key[4] for key in keys}
    for attack in attacks:
        members = tuple(
            i for i in attack.notes if score.notes[i].tremolo and not score.notes[i].ornament
        )
        if not members:
            continue
        rocking.update(members)
        first, last = min(starts[i] for i in members), max(ends[i] for i in members)
        strokes = tremolo_strokes(members, start=first, end=last, humanise=feel.humanise, rng=rng)
        for index, start, end in strokes:
            softer = _TREMOLO_SOFTER * (1.0 if start > first else 0.0)
            softer += rng.gauss(0.0, 2.0) * feel.humanise
            low, high = feel.velocity_range
            velocity = round(min(max(touch[index] - softer, low), high))
            keys.append((start, score.notes[index].midi, end, velocity, index))
    for index, note in enumerate(score.notes):
        if index not in rocking:
            keys.append((starts[index], note.midi, ends[index], touch[index], index))
    keys.sort()
    return _sound(score, _strike_once(score, keys))


def _strike_once(score: Score, keys: list[Key]) -> list[Key]:
    """Drop the second of two strikes of one key within 30 ms, the left hand's for choice.

    One key cannot be struck twice at once (rule F-04); scores avoid it, and this keeps a
    performance playable where one does not.
    """
    kept: list[Key] = []
    last: dict[MidiPitch, int] = {}
    for key in keys:
        place = last.get(key[1])
        if place is not None and key[0] - kept[place][0] < _ONE_STRIKE:
            first = kept[place]
            stays = key if score.notes[first[4]].hand is Hand.LEFT else first
            kept[place] = (
                first[0],
                first[1],
                max(first[2], key[2]),
                stays[3],
                stays[4],
            )
            continue
        last[key[1]] = len(kept)
        kept.append(key)
    return kept


def _sound(score: Score, keys: list[Key]) -> tuple[PerformedNote, ...]:
    ends = [key[2] for key in keys]
    lift_before_restrike([key[1] for key in keys], [key[0] for key in keys], ends)
    sounding = []
    begun: set[int] = set()
    for (start, pitch, _, velocity, index), end in zip(keys, ends, strict=True):
        note = score.notes[index]
        # Of an ornament the first stroke is the note, the others adorn it.
        role = Role.GRACE if note.ornament and index in begun else note.role
        begun.add(index)
        sounding.append(
            PerformedNote(start, end, pitch, velocity, note.hand, role, note.chord, index)
        )
    return tuple(sounding)
