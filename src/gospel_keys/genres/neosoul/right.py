"""The right hand: comping, sustained chords, slides and ghost notes (6.4)."""

import random
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.neosoul.chance import PHRASE, BarChance, chance_by_bar
from gospel_keys.genres.neosoul.fills import pentatonic_of
from gospel_keys.genres.neosoul.groove import Hit
from gospel_keys.genres.neosoul.lengths import clean_length, stab_length
from gospel_keys.genres.neosoul.voicing import neighbours
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import EIGHTH, SIXTEENTH, MidiPitch, Milliseconds, Ticks

_STAB: Final = 0.7
_TOP_ANSWERS: Final = 0.5
_SLIDE_SHARE: Final = 0.12
_ROLLED: Final = 0.25
_LONGEST_COMP: Final = 5 * SIXTEENTH
_BROKEN: Final = 0.5
_LET_GO: Final = 2 * SIXTEENTH
"""How much sooner the chord under a held top is let go."""

_GHOST_SPACE: Final[Milliseconds] = 118.0
_TOP_SOFTER: Final = (2, 1)
"""What the top of a short chord and of a held one gives up of its emphasis (6.5)."""


def write_chords(
    stage: Stage,
    hits: Sequence[Hit],
    voicings: Sequence[Voicing],
    pattern_of: Callable[[int], str],
    chance: BarChance,
) -> list[Draft]:
    """Turn attacks into chords.

    Parameters
    ----------
    stage : Stage
    hits : sequence of Hit
    voicings : sequence of Voicing, one for each chord of the stage
    pattern_of : callable
        Maps a bar to its right-hand pattern.
    chance : callable
        Maps a bar to its random stream.
    """
    drafts: list[Draft] = []
    seen: set[int] = set()
    for hit in hits:
        bar = hit.onset // stage.meter.bar
        pattern, rng = pattern_of(bar), chance(bar)
        first = hit.chord not in seen
        seen.add(hit.chord)
        voicing = voicings[hit.chord]
        if pattern == "sustained-voicings":
            drafts += _sustained(stage, hit, voicing, first=first, rng=rng)
        else:
            if not first and rng.random() < _TOP_ANSWERS:
                voicing = _answer(stage, hit, voicing, rng)
            drafts += _comped(stage, hit, voicing, first=first, rng=rng)
    return drafts


def _answer(stage: Stage, hit: Hit, voicing: Voicing, rng: random.Random) -> Voicing:
    """Move the top of a repeated chord to a neighbouring tone, as a small melody (V-07)."""
    chord = stage.chords[hit.chord].chord
    options = [
        answer
        for answer in neighbours(chord, voicing, chord.pitch_classes | pentatonic_of(chord))
        if answer[-1] % 12 in chord.pitch_classes or abs(answer[-1] - voicing[-1]) <= _STEP
    ]
    return rng.choice(options) if options else voicing


_STEP: Final = 2
"""How far a top that the chord does not hold may lie from the one that it goes back to."""


def _comped(
    stage: Stage, hit: Hit, voicing: Voicing, *, first: bool, rng: random.Random
) -> list[Draft]:
    """A chord held for a while, or a short one; repeats may leave out the bottom."""
    notes = voicing
    if not first and len(voicing) > 3 and rng.random() < _THINNED:
        notes = voicing[1:]
    stab = not (hit.slid or first or hit.pushed) and rng.random() < _STAB
    dry = stab and rng.random() < _DRY
    length = _stab(stage, hit) if stab else _comp_length(stage, hit, rng)
    rule = "N-03" if hit.slid else "N-20 push" if hit.pushed else "N-20"
    marks = _stab_marks(hit, length, dry=dry) if stab else ()
    return [_note(hit, p, length, rule, marks=marks, top=p == voicing[-1]) for p in notes]


_THINNED: Final = 0.35
_DRY: Final = 0.5
"""Share of short chords on the eighths that are staccato."""


def _stab_marks(hit: Hit, length: Ticks, *, dry: bool) -> tuple[Articulation, ...]:
    """A dot on an eighth; a sixteenth before a rest is as short as it looks."""
    dotted = dry and length > SIXTEENTH and hit.onset % EIGHTH == 0
    return (Articulation.STACCATO,) if dotted else ()


def _stab(stage: Stage, hit: Hit) -> Ticks:
    return stab_length(hit.onset % stage.meter.bar, hit.duration, stage.meter.beat)


def _comp_length(stage: Stage, hit: Hit, rng: random.Random) -> Ticks:
    if hit.slid:
        return hit.duration
    wanted = min(hit.duration, _LONGEST_COMP)
    if wanted >= 4 * SIXTEENTH:
        wanted -= rng.choice((1, 2, 2)) * SIXTEENTH
    over = stage.chords[hit.chord].onset - hit.onset if hit.pushed else 0
    return _clean(stage, hit, hit.duration, wanted, least=over + EIGHTH)


def _clean(stage: Stage, hit: Hit, room: Ticks, wanted: Ticks, least: Ticks = SIXTEENTH) -> Ticks:
    return clean_length(hit.onset % stage.meter.bar, room, wanted, stage.meter, least)


def _sustained(
    stage: Stage, hit: Hit, voicing: Voicing, *, first: bool, rng: random.Random
) -> list[Draft]:
    """A long chord, rolled now and then, or let go under a top that rings on (N-23).

    Repeats are lighter.
    """
    long = hit.duration >= 2 * stage.meter.beat and not stage.meter.is_compound
    long = long or hit.duration >= stage.meter.beat * 3 // 2
    rolled = long and rng.random() < _ROLLED
    broken = long and not rolled and rng.random() < _BROKEN
    notes = voicing if first or len(voicing) < 4 else voicing[1:]
    wanted = hit.duration
    if not (hit.slid or rolled or broken) and wanted > 5 * SIXTEENTH:
        wanted -= SIXTEENTH * rng.choice((1, 2, 2, 3))
    rings = hit.duration if hit.slid else _clean(stage, hit, hit.duration, wanted)
    let_go = _clean(stage, hit, max(EIGHTH, rings - EIGHTH), rings - _LET_GO)
    drafts: list[Draft] = []
    for pitch in notes:
        length = let_go if broken and pitch != voicing[-1] else rings
        rule = "N-03" if hit.slid else "N-20 push" if hit.pushed else "N-23"
        drafts.append(_note(hit, pitch, length, rule, rolled=rolled, top=pitch == voicing[-1]))
    return drafts


def _note(
    hit: Hit,
    pitch: MidiPitch,
    length: Ticks,
    rule: str,
    *,
    marks: tuple[Articulation, ...] = (),
    rolled: bool = False,
    top: bool = False,
) -> Draft:
    return Draft(
        hit.onset, length, pitch, Hand.RIGHT, Role.INNER, hit.chord, rule,
        articulations=marks, arpeggio=rolled, dynamic=-_TOP_SOFTER[length > EIGHTH] if top else 0,
    )  # fmt: skip


def add_slides(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Slide into chord notes from a semitone or a tone below (N-21).

    Every two bars without a fill get a slide where a chord can take one; others now and then.
    """
    window = 2 * stage.meter.bar
    decorated = {d.onset // window for d in drafts if d.role is Role.FILL}
    graces: list[Draft] = []
    spare: dict[int, Draft] = {}
    for onset, group in _attacks(drafts):
        able = [d for d in group if d.role is Role.INNER and d.rule in ("N-20", "N-23")]
        grace = _grace(drafts, able, rng)
        if len(able) < 3 or grace is None or able[0].arpeggio or onset == 0:
            continue
        if rng.random() < _SLIDE_SHARE * stage.brief.grace:
            graces.append(grace)
            decorated.add(onset // window)
        elif onset // window not in spare or rng.random() < 0.5:
            spare[onset // window] = grace
    missing = [grace for place, grace in spare.items() if place not in decorated]
    return graces + (missing if stage.brief.grace > 0 else [])


def _grace(drafts: Sequence[Draft], able: Sequence[Draft], rng: random.Random) -> Draft | None:
    if len(able) < 2:
        return None
    target = rng.choice(able[1:])
    below = target.midi - (1 if rng.random() < 0.75 else 2)
    if below in {d.midi for d in able} or _held(drafts, below, target.onset):
        return None
    return replace(
        target, midi=below, duration=0, role=Role.GRACE, rule="N-21 slide", articulations=()
    )


def _held(drafts: Sequence[Draft], pitch: MidiPitch, onset: Ticks) -> bool:
    return any(d.midi == pitch and d.onset < onset <= d.end for d in drafts)


def _attacks(drafts: Sequence[Draft]) -> list[tuple[Ticks, list[Draft]]]:
    groups: dict[Ticks, list[Draft]] = {}
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role is not Role.GRACE:
            groups.setdefault(draft.onset, []).append(draft)
    return [(t, sorted(g, key=lambda d: d.midi)) for t, g in sorted(groups.items())]


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
    space = SIXTEENTH if slot_ms >= _GHOST_SPACE else EIGHTH
    busy = _busy(drafts)
    last = stage.form.bars - (2 if stage.brief.ending else 0)
    free = {bar: _free_slots(stage, bar, busy, attacks, space) for bar in range(last)}
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
    busy: Callable[[Ticks], bool],
    attacks: Sequence[Ticks],
    space: Ticks,
) -> frozenset[Ticks]:
    """The sixteenths of a bar, off the beat, on which a thumb is free; counted from its line."""
    start = bar * stage.meter.bar
    return frozenset(
        place
        for place in range(0, stage.meter.bar, SIXTEENTH)
        if (start + place) % stage.meter.beat
        and not busy(start + place)
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
