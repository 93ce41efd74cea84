"""Between the arrivals: suspended dominants, chords that lean ahead, and new keys.

All functions take and return gapless chord spans. A chord that makes room keeps the longer
part, and nothing that passes lasts longer than what it leads into (G-01 to G-04, 2.6).
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.gospel.census import is_passing, is_tritone
from gospel_keys.genres.gospel.endings import RULE as ENDING
from gospel_keys.genres.gospel.placing import closed_chords, key_of
from gospel_keys.harmony.form import Form
from gospel_keys.harmony.moves import family_of
from gospel_keys.harmony.preparation import WEIGHTS, Preparation, Target, prepare
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import Ticks

SUSPENDED_SHARE: Final = 0.45
"""How often V begins suspended (G-04)."""

_CAP: Final = 3


def suspend_dominants(
    form: Form, brief: Brief, spans: Sequence[ChordSpan], rng: random.Random
) -> list[ChordSpan]:
    """Let V begin suspended and resolve to a coloured dominant (G-04)."""
    least = form.meter.beat * (1 if form.meter.is_compound else 2)
    share = SUSPENDED_SHARE * (0.6 if brief.sub_style == "shout" else 1.0)
    done: list[ChordSpan] = []
    for span, after in zip(spans, [*spans[1:], None], strict=True):
        key = key_of(form, span.onset)
        five = span.chord.root == key.degree(5) and family_of(span.chord) == "dominant"
        free = five and span.chord.bass is None and span.rule != ENDING
        if not free or span.duration < least or rng.random() >= share:
            done.append(span)
            continue
        late = span.duration // 2 // form.meter.pulse * form.meter.pulse
        sus = _suspended(key, span.chord, brief, rng)
        chord = _resolution(span.chord, after, brief, rng)
        middle = span.end - late
        done.append(replace(span, duration=span.duration - late, chord=sus, rule="sus resolve"))
        done.append(replace(span, onset=middle, duration=late, chord=chord, rule="sus resolve"))
    return done


def _suspended(key: Key, five: Chord, brief: Brief, rng: random.Random) -> Chord:
    """V9sus4, mostly; also as IV or ii7 over the dominant's bass."""
    if key.mode == "minor":
        return Chord.of(five.root, "7sus4")
    form = rng.choices(("9sus4", "13sus4", "IV", "ii"), (5, 2, 2, 1 if brief.complexity else 0))[0]
    if form == "IV":
        return Chord.of(key.degree(4), "", five.root)
    return Chord.of(key.degree(2), "m7", five.root) if form == "ii" else Chord.of(five.root, form)


def _resolution(five: Chord, after: ChordSpan | None, brief: Brief, rng: random.Random) -> Chord:
    if brief.key.mode == "minor" and after is not None and after.chord.is_minor:
        return Chord.of(five.root, rng.choice(("7b9", "7#9#5")))
    rich = brief.complexity
    return Chord.of(five.root, rng.choices(("13", "13b9", "7#9#5"), (3, rich, 0.7 * rich))[0])


def insert_preparations(
    form: Form, brief: Brief, spans: Sequence[ChordSpan], rng: random.Random
) -> list[ChordSpan]:
    """Lean into changes of root from the last beat of long chords (G-01, G-02).

    Named moves stay whole; diminished and substituted chords stay rare.
    """
    probability = 0.15 + 0.55 * brief.complexity
    if brief.sub_style == "shout":
        probability *= 0.4
    closed = closed_chords(form, spans)
    room = _room(form, brief, [s.chord for s in spans])
    done: list[ChordSpan] = []
    for index, (span, after) in enumerate(zip(spans, [*spans[1:], None], strict=True)):
        free = after is not None and index not in closed and _may_prepare(form, span, after)
        if not free or after is None or rng.random() >= probability:
            done.append(span)
            continue
        kind = _kind(form, span, after, brief, room, rng)
        target = Target(after.chord, key_of(form, after.onset))
        chords = () if kind is None else prepare(target, kind, complexity=brief.complexity, rng=rng)
        lengths = _preparation_lengths(form, span, len(chords), rng)
        if kind is None or not _may_place(span, after, chords, lengths):
            done.append(span)
            continue
        room[kind] -= 1
        done += _place(span, chords, lengths, f"G-02 {kind.value}")
    return done


def _room(form: Form, brief: Brief, chords: Sequence[Chord]) -> dict[Preparation, int]:
    """How many preparations of each kind the piece may still take (G-06)."""
    sixteens = form.bars / 16
    pairs = list(zip(chords, chords[1:], strict=False))
    room = dict.fromkeys(Preparation, form.bars)
    cap = round((_CAP if brief.complexity > 0.1 else 0) * sixteens)
    room[Preparation.DIMINISHED] = cap - sum(is_passing(a, b) for a, b in pairs)
    room[Preparation.TRITONE] = cap - sum(is_tritone(a, b) for a, b in pairs)
    if brief.complexity <= 0.1:
        room[Preparation.DOMINANT] = round(2 * sixteens)
        room[Preparation.SLASH] = 0
    return room


def _may_prepare(form: Form, span: ChordSpan, after: ChordSpan) -> bool:
    different = span.chord.root.pitch_class != after.chord.root.pitch_class
    plain_target = family_of(after.chord) not in ("diminished", "half-diminished", "suspended")
    pulls = _pulls(span.chord, after.chord, key_of(form, after.onset))
    long_enough = span.duration >= 2 * form.meter.beat
    closing = ENDING in (span.rule, after.rule) and not after.rule.startswith("skeleton")
    return different and plain_target and long_enough and not pulls and not closing


def _pulls(chord: Chord, after: Chord, key: Key) -> bool:
    """Whether a chord needs no help: a dominant falling a fifth, or bVII going home."""
    falls = (chord.root.pitch_class - after.root.pitch_class) % 12 == 7
    from_tonic = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    return (chord.is_dominant and falls) or (from_tonic == 10 and after.root == key.tonic)


def _kind(
    form: Form,
    span: ChordSpan,
    after: ChordSpan,
    brief: Brief,
    room: dict[Preparation, int],
    rng: random.Random,
) -> Preparation | None:
    """Draw a way to lean into the next chord; None where none is left."""
    weights = {kind: (w if room[kind] > 0 else 0) for kind, w in WEIGHTS.items()}
    if (
        span.duration < 3 * form.meter.beat
        or brief.complexity < 0.3
        or after.chord.bass is not None
    ):
        weights[Preparation.TWO_FIVE] = 0
    plain = brief.complexity < 0.3 or brief.sub_style == "shout"
    if plain or after.chord.bass is not None:
        weights[Preparation.TRITONE] = 0
    if after.chord.bass is not None:
        weights[Preparation.SLASH] = 0
    climb = (after.chord.bass_name.pitch_class - span.chord.bass_name.pitch_class) % 12
    if climb == 2:
        weights[Preparation.DIMINISHED] *= 2
    if climb in (1, 10, 11):  # a semitone from below would only circle what is already near
        weights[Preparation.DIMINISHED] = 0
    if not _is_in_key(after.chord, key_of(form, after.onset)):
        weights[Preparation.TRITONE] = weights[Preparation.TWO_FIVE] = 0
    if not any(weights.values()):
        return None
    return rng.choices(list(weights), list(weights.values()))[0]


def _is_in_key(chord: Chord, key: Key) -> bool:
    return chord.root.pitch_class in {name.pitch_class for name in key.scale_names}


def _preparation_lengths(
    form: Form, span: ChordSpan, count: int, rng: random.Random
) -> tuple[Ticks, ...]:
    """The last beat; in 6/8 the last quarter or eighth; a beat each for two chords (G-01)."""
    beat, pulse = form.meter.beat, form.meter.pulse
    if form.meter.is_compound and form.meter.beats == 2 and count == 1:
        return (rng.choice((2 * pulse, 2 * pulse, pulse)),)
    each = beat if count * beat <= span.duration // 2 else beat // 2
    if form.meter.is_compound and each < beat and count == 2:
        return 2 * pulse, pulse
    return (each,) * count


def _may_place(
    span: ChordSpan,
    after: ChordSpan,
    chords: Sequence[Chord],
    lengths: Sequence[Ticks],
) -> bool:
    """Whether the preparation says something new and is shorter than what it prepares."""
    told = any(_same_sound(c, span.chord) or _same_sound(c, after.chord) for c in chords)
    return not told and max(lengths) <= after.duration and sum(lengths) < span.duration


def _place(
    span: ChordSpan, chords: Sequence[Chord], lengths: Sequence[Ticks], rule: str
) -> list[ChordSpan]:
    """Cut the preparation out of the end of a chord."""
    onset = span.end - sum(lengths)
    placed = [replace(span, duration=onset - span.onset)]
    for chord, length in zip(chords, lengths, strict=True):
        placed.append(ChordSpan(onset, length, chord, rule=rule))
        onset += length
    return placed


def _same_sound(a: Chord, b: Chord) -> bool:
    return a.root.pitch_class == b.root.pitch_class and a.bass_name == b.bass_name


def prepare_new_keys(form: Form, spans: Sequence[ChordSpan]) -> list[ChordSpan]:
    """Before a modulation the last bar holds the new key's V9sus4, then V13 (G-07)."""
    bar = form.meter.bar
    done = list(spans)
    for before, after in zip(form.sections, form.sections[1:], strict=False):
        if before.key == after.key:
            continue
        start, middle = (after.bar - 1) * bar, after.bar * bar - bar // 2
        middle -= middle % form.meter.pulse
        five = after.key.degree(5)
        kept = [_clip(s, start) for s in done if s.onset < start]
        late = [s for s in done if s.onset >= after.bar * bar]
        lead = [
            ChordSpan(start, middle - start, Chord.of(five, "9sus4"), rule="G-07"),
            ChordSpan(middle, after.bar * bar - middle, Chord.of(five, "13"), rule="G-07"),
        ]
        done = [*kept, *lead, *late]
    return done


def _clip(span: ChordSpan, end: Ticks) -> ChordSpan:
    return replace(span, duration=min(span.end, end) - span.onset)
