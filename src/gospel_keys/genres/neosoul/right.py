"""The right hand: comping, sustained chords and slides (6.4)."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.neosoul.chance import BarChance
from gospel_keys.genres.neosoul.fills import pentatonic_of
from gospel_keys.genres.neosoul.groove import Hit
from gospel_keys.genres.neosoul.lengths import clean_length, stab_length
from gospel_keys.genres.neosoul.plan import is_fuller
from gospel_keys.genres.neosoul.voicing import neighbours
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import EIGHTH, SIXTEENTH, MidiPitch, Ticks

_STAB: Final = 0.7
_TOP_ANSWERS: Final = 0.5
_SLIDE_SHARE: Final = 0.12
_ROLLED: Final = 0.25
_LONGEST_COMP: Final = 5 * SIXTEENTH
_BROKEN: Final = 0.5
_LET_GO: Final = 2 * SIXTEENTH
"""How much sooner the chord under a held top is let go."""

_TOP_SOFTER: Final = (2, 1)
"""What the top of a short chord and of a held one gives up of its emphasis (6.5)."""


def write_chords(
    stage: Stage,
    hits: Sequence[Hit],
    voicings: Sequence[Voicing],
    pattern_of: Callable[[int], str],
    *,
    chance: BarChance,
    tops: BarChance,
) -> list[Draft]:
    """Turn attacks into chords.

    Parameters
    ----------
    stage : Stage
    hits : sequence of Hit
    voicings : sequence of Voicing, one for each chord of the stage
    pattern_of : callable
        Maps a bar to its right-hand pattern.
    chance, tops : callable
        Map a bar to its random streams, one for lengths and one for the melody on top.
    """
    drafts: list[Draft] = []
    seen: set[int] = set()
    for hit in hits:
        bar = hit.onset // stage.meter.bar
        arrival = max(hit.onset, stage.chords[hit.chord].onset)  # a push is played as its chord
        pattern, rng = pattern_of(arrival // stage.meter.bar), chance(bar)
        first = hit.chord not in seen
        seen.add(hit.chord)
        voicing = voicings[hit.chord]
        if pattern == "sustained-voicings":
            drafts += _sustained(stage, hit, voicing, first=first, rng=rng)
        else:
            if not first and tops(bar).random() < _TOP_ANSWERS:
                voicing = _answer(stage, hit, voicing, tops(bar))
            full = is_fuller(stage.form.section_at(bar))
            drafts += _comped(stage, hit, voicing, first=first, rng=rng, full=full)
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
    stage: Stage,
    hit: Hit,
    voicing: Voicing,
    *,
    first: bool,
    rng: random.Random,
    full: bool,
) -> list[Draft]:
    """A chord held for a while, or a short one; repeats may leave out the bottom."""
    notes = voicing
    if not first and len(voicing) > 3 and rng.random() < _THINNED and not full:
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
