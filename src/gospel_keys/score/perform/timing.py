"""Timing: how far from its place each key is struck.

Deviations are in milliseconds, positive = late. They are correlated from attack to attack
as in human playing (rule P-05), constant where the feel is a pattern (T-02, G-36, N-30),
and spread inside a chord (P-06).
"""

import math
import random
from dataclasses import dataclass

from gospel_keys.score.feel import Feel
from gospel_keys.score.graces import appoggiatura_length, leant_on
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.perform.attacks import Attack, group_moments
from gospel_keys.units import QUARTER, Bpm, Milliseconds, Seconds

_MEMORY = 0.7
_STATIONARY = 1 / math.sqrt(1 - _MEMORY**2)
_SHARED = math.sqrt(0.72)
_OWN = math.sqrt(0.28)
"""The hands drift together: most of the variance is common to both."""

_LOCKED_SD: Milliseconds = 2.4
_LOCKED_LIMIT: Milliseconds = 4.0
_PATTERN_LATE: Milliseconds = 12.0
_PATTERN_SD: Milliseconds = 5.0
_OFF_BEAT_LATE: Milliseconds = 5.0
_FAST: Bpm = 220.0
_FAST_LATE = 0.65

_SHORT_GAP: Seconds = 0.095
"""Quick attacks of one hand are not pushed closer together than this."""

_LOW_TO_HIGH = 0.70
_MELODY_LEADS = 0.85
_LEAD: tuple[Milliseconds, Milliseconds] = (8.0, 3.0)
_LEAD_LIMITS: tuple[Milliseconds, Milliseconds] = (2.5, 17.0)
_LOCKED_LEAD = 0.6
_UNDER_A_LEAD = 0.65
"""Share of the usual spread that is left for the notes under a leading melody."""

_SPREAD_BY_SIZE = (0.0, 0.0, 0.72, 0.95, 1.12, 1.25)
_TENTH = 15
_TENTH_GAP: tuple[Milliseconds, Milliseconds] = (25.0, 45.0)
_GRACE_LEAD: tuple[Milliseconds, Milliseconds] = (45.0, 70.0)
_CRUSH_LEAD: tuple[Milliseconds, Milliseconds] = (14.0, 26.0)


@dataclass(frozen=True, slots=True)
class Drift:
    """How much timing wanders.

    Parameters
    ----------
    sd : Milliseconds
        Standard deviation of an attack's deviation in the long run.
    limit : Milliseconds
        Largest deviation.
    """

    sd: Milliseconds
    limit: Milliseconds


def quarter_tempo(score: Score) -> Bpm:
    """Return the opening tempo: quarters a minute, or felt beats in compound meters."""
    mark = score.tempo
    return mark.bpm if score.meter.is_compound else mark.bpm * mark.beat / QUARTER


def choose_drift(feel: Feel, bpm: Bpm) -> Drift:
    """Return the amount of timing noise for a feel and tempo (rules P-05, G-36, N-30).

    A feel that holds a role back by 12 ms or more is a pattern, not looseness: its scatter
    is small so that the same slot comes equally late in every bar.
    """
    if feel.locked:
        return Drift(_LOCKED_SD * feel.humanise, _LOCKED_LIMIT)
    if any(late >= _PATTERN_LATE for _, late in feel.role_late):
        return Drift(_PATTERN_SD * feel.humanise, 3 * _PATTERN_SD)
    if bpm <= 120:
        step = 12.0 - 4.0 * min(max((bpm - 80) / 40, 0.0), 1.0)
    else:
        step = 8.0 - 2.0 * min((bpm - 120) / 60, 1.0)
    sd = step * _STATIONARY * feel.humanise
    return Drift(sd, 3 * sd)


def strike_times(
    score: Score,
    attacks: tuple[Attack, ...],
    places: list[Seconds],
    *,
    feel: Feel,
    rng: random.Random,
) -> list[Seconds]:
    """Return the moment at which each note's key goes down.

    Parameters
    ----------
    score : Score
    attacks : tuple of Attack
    places : list of Seconds, parallel to ``attacks``
        Where the attacks stand after tempo and swing.
    feel : Feel
    rng : random.Random

    Returns
    -------
    starts : list of Seconds, parallel to ``score.notes``
        Not yet limited to positive times.
    """
    bpm = quarter_tempo(score)
    drift = choose_drift(feel, bpm)
    innovation = drift.sd / _STATIONARY
    shared = 0.0
    own = {Hand.LEFT: 0.0, Hand.RIGHT: 0.0}
    previous: dict[Hand, tuple[Seconds, Seconds]] = {}
    starts = [0.0] * len(score.notes)
    for moment in group_moments(attacks):
        shared = _MEMORY * shared + rng.gauss(0.0, innovation)
        centres = []
        for index in moment:
            attack = attacks[index]
            own[attack.hand] = _MEMORY * own[attack.hand] + rng.gauss(0.0, innovation)
            wander = _SHARED * shared + _OWN * own[attack.hand]
            wander = min(max(wander, -drift.limit), drift.limit)
            late = _lateness(score, attack, feel=feel, bpm=bpm) * feel.humanise
            centre = places[index] + (wander + late) / 1000
            if attack.hand in previous:
                place, struck = previous[attack.hand]
                gap = places[index] - place
                centre = max(centre, struck + max(0.4 * gap, min(0.9 * gap, _SHORT_GAP)))
            previous[attack.hand] = (places[index], centre)
            centres.append(centre)
        _strike_moment(
            score,
            [attacks[i] for i in moment],
            centres,
            starts=starts,
            feel=feel,
            rng=rng,
        )
    _strike_graces(score, attacks, places, starts=starts, feel=feel, rng=rng)
    return starts


def _lateness(score: Score, attack: Attack, *, feel: Feel, bpm: Bpm) -> Milliseconds:
    if feel.locked or _is_reset(feel, attack):
        return 0.0
    late = 0.0
    if attack.hand is Hand.RIGHT:
        late = feel.right_hand_late * (_FAST_LATE if bpm > _FAST else 1.0)
        if not attack.on_beat:
            late = min(late, _OFF_BEAT_LATE)
        late += sum(more for place, more in feel.place_late if place == attack.place)
    if feel.role_late:
        roles = {score.notes[i].role for i in attack.notes}
        late += max((late_ for role, late_ in feel.role_late if role in roles), default=0.0)
    return late


def _is_reset(feel: Feel, attack: Attack) -> bool:
    every = feel.reset_bars
    return every > 0 and attack.place == 0 and attack.bar.index % every == every - 1


def _strike_moment(
    score: Score,
    attacks: list[Attack],
    centres: list[Seconds],
    *,
    starts: list[Seconds],
    feel: Feel,
    rng: random.Random,
) -> None:
    """Place the keys of one or both hands around their centres."""
    rolled = [any(score.notes[i].arpeggio for i in attack.notes) for attack in attacks]
    if len(attacks) == 2 and all(rolled):
        members = (*attacks[0].notes, *attacks[1].notes)
        _roll(score, members, centres[0], starts=starts, feel=feel, rng=rng)
        return
    for attack, centre, is_rolled in zip(attacks, centres, rolled, strict=True):
        if is_rolled:
            _roll(score, attack.notes, centre, starts=starts, feel=feel, rng=rng)
            continue
        offsets = _chord_offsets(score, attack, feel=feel, rng=rng)
        for note, offset in zip(attack.notes, offsets, strict=True):
            starts[note] = centre + offset / 1000


def _roll(
    score: Score,
    members: tuple[int, ...],
    centre: Seconds,
    *,
    starts: list[Seconds],
    feel: Feel,
    rng: random.Random,
) -> None:
    """Roll the members from the bottom up, the first a little before the beat."""
    count = len(members)
    total = rng.uniform(*feel.roll) * feel.humanise
    left = [i for i in members if score.notes[i].hand is Hand.LEFT]
    if _has_tenth(score, left):
        total = max(total, _TENTH_GAP[0] * (count - 1) * feel.humanise)
    for step, note in enumerate(members):
        share = step / (count - 1) if count > 1 else 0.0
        starts[note] = centre + total * (share**0.9 - 0.3) / 1000


def _has_tenth(score: Score, left: list[int]) -> bool:
    pitches = [score.notes[i].midi for i in left]
    return bool(pitches) and max(pitches) - min(pitches) >= _TENTH


def _chord_offsets(
    score: Score, attack: Attack, *, feel: Feel, rng: random.Random
) -> list[Milliseconds]:
    """Return the offsets of an attack's keys from its centre, lowest key first."""
    count = len(attack.notes)
    if count < 2 or not feel.humanise:
        return [0.0] * count
    if attack.hand is Hand.LEFT and _has_tenth(score, list(attack.notes)):
        gap = rng.uniform(*_TENTH_GAP)
        return [gap * (step - 0.4 * (count - 1)) for step in range(count)]
    spread = (min(feel.spread, 12.0) if feel.locked else feel.spread) * feel.humanise
    total = spread * _SPREAD_BY_SIZE[min(count, 5)] * math.exp(rng.gauss(0.0, 0.35))
    sings = score.notes[attack.notes[-1]].role is Role.MELODY
    if sings and attack.hand is Hand.RIGHT and rng.random() < _MELODY_LEADS:
        offsets = _led(count, total, feel=feel, rng=rng)
    else:
        offsets = _spread(count, total, rng, rises=sings)
    middle = sum(offsets) / count
    return [offset - middle for offset in offsets]


def _spread(
    count: int, total: Milliseconds, rng: random.Random, *, rises: bool = False
) -> list[Milliseconds]:
    """Low to high always or in 70 %, else high to low."""
    steps = [0.0, *sorted(rng.uniform(0.1, 0.9) for _ in range(count - 2)), 1.0]
    offsets = [total * step for step in steps]
    if rng.random() >= _LOW_TO_HIGH and not rises:
        offsets.reverse()
    return offsets


def _led(count: int, total: Milliseconds, *, feel: Feel, rng: random.Random) -> list[Milliseconds]:
    """The melody first; its chord follows from below (P-06)."""
    lead = min(max(rng.gauss(*_LEAD), _LEAD_LIMITS[0]), _LEAD_LIMITS[1]) * feel.humanise
    if feel.locked:
        lead *= _LOCKED_LEAD
    rest = _spread(count - 1, _UNDER_A_LEAD * total, rng) if count > 2 else [0.0]
    return [*rest, min(rest) - lead]


def _strike_graces(
    score: Score,
    attacks: tuple[Attack, ...],
    places: list[Seconds],
    *,
    starts: list[Seconds],
    feel: Feel,
    rng: random.Random,
) -> None:
    """Put grace notes 45-70 ms ahead of their target, crushed where there is no room."""
    before: dict[Hand, Seconds] = {}
    for attack, place in zip(attacks, places, strict=True):
        room = place - before.get(attack.hand, place - 1.0)
        before[attack.hand] = place
        if not attack.graces:
            continue
        leads = _GRACE_LEAD if room > 0.16 * len(attack.graces) else _CRUSH_LEAD
        target = leant_on(score.notes, attack.notes, attack.graces[-1]) if attack.notes else None
        moment = place if target is None else starts[target]
        for note in reversed(attack.graces):
            drawn = rng.uniform(*leads)
            moment -= (drawn if feel.humanise else sum(leads) / 2) / 1000
            starts[note] = moment


def lean_on_beats(
    score: Score,
    attacks: tuple[Attack, ...],
    *,
    starts: list[Seconds],
    lengths: list[Seconds],
) -> None:
    """Strike appoggiaturas where their note would be, and the note, in place, that much later.

    Parameters
    ----------
    score : Score
    attacks : tuple of Attack
    starts, lengths : list of Seconds, parallel to ``score.notes``
    """
    for attack in attacks:
        grace = attack.appoggiatura(score)
        if grace is None:
            continue
        main = leant_on(score.notes, attack.notes, grace)
        note = score.notes[main]
        taken = lengths[main] * appoggiatura_length(note) / note.duration
        starts[grace] = starts[main]
        starts[main] += taken
        lengths[grace] = taken
        lengths[main] -= taken
