"""Ghost notes: the thumb touches a chord softly between the attacks of the right hand (N-22)."""

import random
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from gospel_keys.genres.neosoul.chance import PHRASE, chance_by_bar
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import EIGHTH, SIXTEENTH, MidiPitch, Milliseconds, Ticks

_SPACE: Final[Milliseconds] = 118.0
"""How long a sixteenth is at least for a ghost to stand right beside an attack."""


def add_ghosts(
    stage: Stage,
    drafts: Sequence[Draft],
    voicings: Sequence[Voicing],
    *,
    share: float,
    seed: int,
) -> list[Draft]:
    """Put ghost notes on free sixteenths between the attacks (N-22).

    The thumb touches one or two low notes of the chord that sounds; a held chord is not
    disturbed.

    Parameters
    ----------
    share : float
        Ghosts as a share of all notes.
    """
    chance = chance_by_bar(stage.form, seed, "ghosts", turn=PHRASE, groove=True)
    attacks = sorted({d.onset for d in drafts if d.hand is Hand.RIGHT})
    per_bar = share * len(drafts) / max(1, stage.form.bars)
    slot_ms = 60000 * SIXTEENTH / stage.meter.beat / stage.brief.tempo
    space = SIXTEENTH if slot_ms >= _SPACE else EIGHTH
    busy, far = _busy(drafts), _far(stage, drafts, voicings)

    def taken(tick: Ticks) -> bool:
        return busy(tick) or far(tick)

    last = stage.form.bars - (2 if stage.brief.ending else 0)
    free = {bar: _free_slots(stage, bar, taken, attacks, space) for bar in range(last)}
    order = list(range(0, stage.meter.bar, SIXTEENTH))
    stream(seed, "ghost places").shuffle(order)
    struck = Counter(tick % stage.meter.bar for tick in attacks)
    order.sort(key=lambda place: -struck[place])
    touched: dict[Ticks, list[Draft]] = {}
    owed = _HEAD_START
    groups = _alike(stage, attacks, last)
    for bars in groups:
        owed += per_bar * len(bars)
        for place in _steady(order, [free[bar] for bar in bars]):
            if owed < len(bars):
                break
            ticks = [bar * stage.meter.bar + place for bar in bars]
            new = {t: _ghost(stage, t, voicings, chance(t // stage.meter.bar)) for t in ticks}
            touched |= new
            owed -= sum(map(len, new.values()))
        owed = min(owed, _MOST_OWED)
    for ticks in _spare(stage, groups, order, free):
        if sum(map(len, touched.values())) >= _FEWEST * len(drafts):
            break
        apart = [t for t in ticks if all(abs(t - other) >= EIGHTH for other in touched)]
        touched |= {t: _ghost(stage, t, voicings, chance(t // stage.meter.bar)) for t in apart}
    return [note for tick in sorted(touched) for note in touched[tick]]


_HEAD_START: Final = 1.0
_MOST_OWED: Final = 8.0
_FEWEST: Final = 0.095
"""Ghosts as a share of the other notes, below which bars of one rhythm may differ (N-22)."""


def _spare(
    stage: Stage,
    groups: Sequence[Sequence[int]],
    order: Sequence[Ticks],
    free: Mapping[int, frozenset[Ticks]],
) -> list[list[Ticks]]:
    """Places that are free in some bars of one rhythm; bars of their own and many bars first."""
    spare = [
        [bar * stage.meter.bar + place for bar in bars if place in free[bar]]
        for bars in groups
        for place in order
    ]
    alone = {bars[0] for bars in groups if len(bars) == 1}
    ticks = [row for row in spare if row]
    return sorted(ticks, key=lambda row: (row[0] // stage.meter.bar not in alone, -len(row)))


def _alike(stage: Stage, attacks: Sequence[Ticks], last: int) -> list[list[int]]:
    """Sort bars by their rhythm, so that ghosts are a part of the groove; the commonest first."""
    rhythms: dict[tuple[Ticks, ...], list[int]] = {}
    for bar in range(last):
        start, end = bar * stage.meter.bar, (bar + 1) * stage.meter.bar
        inside = attacks[bisect_left(attacks, start) : bisect_left(attacks, end)]
        rhythms.setdefault(tuple(tick - start for tick in inside), []).append(bar)
    return sorted(rhythms.values(), key=len, reverse=True)


def _steady(order: Sequence[Ticks], free: Sequence[frozenset[Ticks]]) -> list[Ticks]:
    """The places that are free in every bar, apart from each other, in order of liking."""
    chosen: list[Ticks] = []
    for place in order:
        apart = all(abs(place - other) >= EIGHTH for other in chosen)
        if apart and all(place in slots for slots in free):
            chosen.append(place)
    return chosen


def _free_slots(
    stage: Stage,
    bar: int,
    taken: Callable[[Ticks], bool],
    attacks: Sequence[Ticks],
    space: Ticks,
) -> frozenset[Ticks]:
    """The sixteenths of a bar, off the beat, on which a thumb is free; counted from its line."""
    start = bar * stage.meter.bar
    return frozenset(
        place
        for place in range(0, stage.meter.bar, SIXTEENTH)
        if (start + place) % stage.meter.beat
        and not taken(start + place)
        and not any(abs(start + place - a) < space for a in _beside(attacks, start + place))
        and _reads(start + place, attacks)
    )


def _reads(tick: Ticks, attacks: Sequence[Ticks]) -> bool:
    """Whether a ghost ends with an eighth, or where the hand plays on: no small rest is left."""
    end = tick + SIXTEENTH
    place = bisect_left(attacks, end)
    return end % EIGHTH == 0 or attacks[place : place + 1] == [end]


def _beside(attacks: Sequence[Ticks], tick: Ticks) -> Sequence[Ticks]:
    """The attack before a moment and the one after it."""
    place = bisect(attacks, tick)
    return attacks[max(0, place - 1) : place + 1]


def _busy(drafts: Sequence[Draft]) -> Callable[[Ticks], bool]:
    """Whether the right hand holds a note at a moment."""
    starts: list[Ticks] = []
    ends: list[Ticks] = []
    for start, end in sorted((d.onset, d.end) for d in drafts if d.hand is Hand.RIGHT):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)

    def busy(tick: Ticks) -> bool:
        place = bisect(starts, tick) - 1
        return place >= 0 and tick < ends[place]

    return busy


def _far(
    stage: Stage, drafts: Sequence[Draft], voicings: Sequence[Voicing]
) -> Callable[[Ticks], bool]:
    """Whether a ghost leaves the thumb far below what the hand strikes right after it (F-05)."""
    lowest: dict[Ticks, MidiPitch] = {}
    for draft in drafts:
        if draft.hand is Hand.RIGHT:
            lowest[draft.onset] = min(draft.midi, lowest.get(draft.onset, draft.midi))

    def far(tick: Ticks) -> bool:
        thumb = voicings[stage.index_at(tick)][0]
        after = (lowest.get(tick + ahead, thumb) for ahead in (SIXTEENTH, EIGHTH))
        return any(pitch - thumb > _OCTAVE for pitch in after)

    return far


_OCTAVE: Final = 12


def _ghost(
    stage: Stage, tick: Ticks, voicings: Sequence[Voicing], rng: random.Random
) -> list[Draft]:
    index = stage.index_at(tick)
    voicing = voicings[index]
    notes = voicing[:2] if rng.random() < 0.6 and voicing[1] - voicing[0] > 1 else voicing[:1]
    length = min(SIXTEENTH, stage.chords[index].end - tick)
    return [
        Draft(
            tick, length, pitch, Hand.RIGHT, Role.GHOST, index, "N-22",
            articulations=(Articulation.STACCATO,),
        )
        for pitch in notes
    ]  # fmt: skip
