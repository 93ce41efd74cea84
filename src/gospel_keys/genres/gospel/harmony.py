"""Gospel harmony: skeletons, colours, suspended dominants, passing chords and endings.

The chords move twice as often as the melody and every arrival is prepared (rules G-01 to
G-08 of the arranging rules).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.gospel.explain import explain
from gospel_keys.genres.gospel.upgrades import Colour, colour_chord
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.harmony.preparation import WEIGHTS, Preparation, Target, prepare
from gospel_keys.harmony.skeleton import Bars, load_skeletons, parse_degree
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import analyse
from gospel_keys.units import Ticks

ALTERED_SHARE: Final = 0.35
"""At most this share of the dominants may be altered (chapter 2.6)."""

_ALTERED: Final = frozenset({"7b9", "7#9", "7#9#5", "7b9#5", "13b9", "7alt", "7#5", "7b5"})


@dataclass(frozen=True, slots=True)
class Harmony:
    """The chords of a piece, gapless, and its keys."""

    chords: tuple[ChordSpan, ...]
    keys: tuple[KeyChange, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    onset: Ticks
    duration: Ticks
    token: str
    section: int


def harmonise(form: Form, brief: Brief, rng: random.Random) -> Harmony:
    """Harmonise a form.

    Parameters
    ----------
    form : Form
    brief : Brief
    rng : random.Random

    Returns
    -------
    harmony : Harmony
        Gapless chords over the whole form with Roman numerals, comments and rules.
    """
    slots = _lay_skeletons(form, brief, rng)
    spans = _colour(form, brief, slots, rng)
    spans = _suspend_dominants(form, brief, spans, rng)
    spans = _insert_preparations(form, brief, spans, rng)
    spans = _prepare_new_keys(form, spans)
    spans = _merge(spans)
    spans = _temper_alterations(spans)
    return Harmony(_annotate(form, spans), _keys(form))


def _keys(form: Form) -> tuple[KeyChange, ...]:
    changes: list[KeyChange] = []
    for section in form.sections:
        if not changes or changes[-1].key != section.key:
            changes.append(KeyChange(section.bar * form.meter.bar, section.key))
    return tuple(changes)


def _lay_skeletons(form: Form, brief: Brief, rng: random.Random) -> list[_Slot]:
    tables = load_skeletons(brief.genre)
    style = brief.sub_style if (brief.key.mode, brief.sub_style, "open") in tables else None
    chosen = style or "contemporary"
    used: dict[int, list[tuple[str, ...]]] = {}
    slots: list[_Slot] = []
    for number, section in enumerate(form.sections):
        bars = _section_bars(section, brief, chosen, used, rng)
        used[number] = bars
        for place, tokens in enumerate(bars):
            slots += _share_bar(form, section.bar + place, tokens, number)
    return slots


def _section_bars(
    section: FormSection,
    brief: Brief,
    style: str,
    used: dict[int, list[tuple[str, ...]]],
    rng: random.Random,
) -> list[tuple[str, ...]]:
    mode = section.key.mode
    tables = load_skeletons(brief.genre)
    if section.kind is SectionKind.ENDING:
        return _ending(section.bars, mode, style, rng)
    if section.kind is SectionKind.INTRO:
        turn = rng.choice(tables[mode, style, "turn"])
        opening = () if section.bars <= 2 else rng.choice(tables[mode, style, "open"])[:2]
        return _fit((*opening, *turn), section.bars)
    if section.repeats is not None:
        return _fit(tuple(used[section.repeats]), section.bars)
    bars: list[tuple[str, ...]] = []
    for phrase in section.phrases:
        last = phrase is section.phrases[-1]
        place = "close" if last else "open"
        bars += _fit(rng.choice(tables[mode, style, place]), phrase.bars, keep_end=last)
    return bars


def _fit(bars: Bars, count: int, *, keep_end: bool = True) -> list[tuple[str, ...]]:
    """Shorten from the front (or the end) or repeat the opening until the length is right."""
    fitted = list(bars)
    while len(fitted) < count:
        fitted[0:0] = fitted[: count - len(fitted)]
    return fitted[-count:] if keep_end else fitted[:count]


# fmt: off
_ENDINGS: Final = {
    ("major", "slow-worship"): ("IV iv | I", "IV V | I", "ii iv | I"),
    ("major", "contemporary"): ("IV iv | I", "bVI bVII | I", "ii V | I"),
    ("major", "traditional"):  ("IV #ivo I/5 VI7 | II7 V I", "IV #ivo | I/5 V I"),
    ("major", "shout"):        ("IV7 #ivo I/5 VI7 | II7 V I", "IV7 #ivo | I/5 V I"),
    ("minor", "slow-worship"): ("VI iv | i", "iv V | i"),
    ("minor", "contemporary"): ("VI VII | i", "iiø V | i"),
    ("minor", "traditional"):  ("iv #ivo i/5 V | i", "iiø V | i"),
    ("minor", "shout"):        ("iv #ivo i/5 V | i", "iiø V | i"),
}
# fmt: on


def _ending(bars: int, mode: str, style: str, rng: random.Random) -> list[tuple[str, ...]]:
    """The closing formula; its last chord gets (almost) the last bar to itself (G-08)."""
    text = rng.choice(_ENDINGS[mode, style])
    rows = [tuple(bar.split()) for bar in text.split("|")]
    tonic = rows[-1][-1]
    if bars == 1:
        return [(tonic,)]
    lead = (*rows[0], *rows[-1][:-1]) if len(rows[-1]) > 1 else rows[0]
    return [*([rows[0]] * (bars - 2)), lead[-4:], (tonic,)]


def _share_bar(form: Form, bar: int, tokens: Sequence[str], section: int) -> list[_Slot]:
    """Divide a bar among its chords on felt beats; the first get the longer shares."""
    meter = form.meter
    onset, beats = bar * meter.bar, meter.beats
    if len(tokens) > beats:
        unit, total = meter.pulse, meter.bar // meter.pulse
    else:
        unit, total = meter.beat, beats
    tokens = tokens[:total]
    share, extra = divmod(total, len(tokens))
    slots: list[_Slot] = []
    for place, token in enumerate(tokens):
        length = (share + (1 if place < extra else 0)) * unit
        slots.append(_Slot(onset, length, token, section))
        onset += length
    rest = (bar + 1) * meter.bar - onset
    slots[-1] = replace(slots[-1], duration=slots[-1].duration + rest)
    return slots


def _colour(
    form: Form, brief: Brief, slots: Sequence[_Slot], rng: random.Random
) -> list[ChordSpan]:
    spans: list[ChordSpan] = []
    for place, slot in enumerate(slots):
        following = slots[place + 1] if place + 1 < len(slots) else None
        degree = parse_degree(slot.token)
        after = parse_degree(following.token) if following else None
        colour = Colour(
            key=form.sections[slot.section].key,
            style=brief.sub_style,
            complexity=brief.complexity,
            final=following is None,
            to_minor=after is not None and after.minor and after.inversion == 0,
        )
        chord = colour_chord(degree, colour, rng)
        spans.append(ChordSpan(slot.onset, slot.duration, chord, rule=f"skeleton {slot.token}"))
    return _merge(spans)


def _suspend_dominants(
    form: Form, brief: Brief, spans: list[ChordSpan], rng: random.Random
) -> list[ChordSpan]:
    """Let V begin as 9sus4 and resolve to the dominant before the tonic (G-04: 45 %)."""
    done: list[ChordSpan] = []
    for span in spans:
        key = _key_of(form, span.onset)
        is_five = span.chord.root == key.degree(5) and span.chord.is_dominant
        long_enough = span.duration >= 2 * form.meter.pulse
        if not (is_five and long_enough and rng.random() < 0.45 * (0.4 + brief.complexity)):
            done.append(span)
            continue
        half = span.duration // 2
        half -= half % form.meter.pulse
        sus = Chord.of(span.chord.root, rng.choice(("9sus4", "13sus4", "9sus4")))
        done.append(replace(span, duration=half, chord=sus, rule="sus resolve"))
        done.append(replace(span, onset=span.onset + half, duration=span.duration - half))
    return done


def _insert_preparations(
    form: Form, brief: Brief, spans: list[ChordSpan], rng: random.Random
) -> list[ChordSpan]:
    """Lean into changes of root from the last beat of long chords (G-01, G-02)."""
    probability = 0.15 + 0.55 * brief.complexity
    if brief.sub_style == "shout":
        probability *= 0.4
    done: list[ChordSpan] = []
    for span, after in zip(spans, [*spans[1:], None], strict=True):
        if after is None or not _may_prepare(form, span, after) or rng.random() >= probability:
            done.append(span)
            continue
        key = _key_of(form, after.onset)
        kind = _kind(form, span, after, brief, rng)
        chords = prepare(Target(after.chord, key), kind, complexity=brief.complexity, rng=rng)
        if any(_same_sound(c, span.chord) or _same_sound(c, after.chord) for c in chords):
            done.append(span)
            continue
        done += _place(form, span, chords, f"G-02 {kind.value}")
    return done


def _may_prepare(form: Form, span: ChordSpan, after: ChordSpan) -> bool:
    different = span.chord.root.pitch_class != after.chord.root.pitch_class
    plain_target = not after.chord.is_diminished and not after.chord.is_suspended
    pulls = span.chord.is_dominant and _falls_a_fifth(span.chord, after.chord)
    long_enough = span.duration >= 2 * form.meter.beat
    final = (
        form.sections[-1].kind is SectionKind.ENDING
        and after.onset >= (form.bars - 1) * form.meter.bar
    )
    return different and plain_target and long_enough and not pulls and not final


def _falls_a_fifth(before: Chord, after: Chord) -> bool:
    return (before.root.pitch_class - after.root.pitch_class) % 12 == 7


def _kind(
    form: Form, span: ChordSpan, after: ChordSpan, brief: Brief, rng: random.Random
) -> Preparation:
    weights = dict(WEIGHTS)
    if span.duration < 3 * form.meter.beat:
        weights[Preparation.TWO_FIVE] = 0
    if brief.complexity < 0.3:
        weights[Preparation.TRITONE] = weights[Preparation.TWO_FIVE] = 0
    if after.chord.bass is not None:
        weights[Preparation.TRITONE] = weights[Preparation.TWO_FIVE] = 0
        weights[Preparation.SLASH] = 0
    if (after.chord.bass_name.pitch_class - span.chord.bass_name.pitch_class) % 12 == 2:
        weights[Preparation.DIMINISHED] *= 2
    return rng.choices(list(weights), list(weights.values()))[0]


def _place(form: Form, span: ChordSpan, chords: Sequence[Chord], rule: str) -> list[ChordSpan]:
    """Cut the preparation out of the end of a chord; it is never the longer part."""
    beat = form.meter.beat
    each = beat if len(chords) * beat <= span.duration // 2 else form.meter.pulse
    start = span.end - each * len(chords)
    placed = [replace(span, duration=start - span.onset)]
    for number, chord in enumerate(chords):
        placed.append(ChordSpan(start + number * each, each, chord, rule=rule))
    return placed


def _prepare_new_keys(form: Form, spans: list[ChordSpan]) -> list[ChordSpan]:
    """Before a modulation the last bar holds the new key's V9sus4, then V13 (G-07)."""
    bar = form.meter.bar
    for before, after in zip(form.sections, form.sections[1:], strict=False):
        if before.key == after.key:
            continue
        start, middle = (after.bar - 1) * bar, after.bar * bar - bar // 2
        middle -= middle % form.meter.pulse
        five = after.key.degree(5)
        kept = [_clip(s, start) for s in spans if s.onset < start]
        late = [s for s in spans if s.onset >= after.bar * bar]
        lead = [
            ChordSpan(start, middle - start, Chord.of(five, "9sus4"), rule="G-07"),
            ChordSpan(middle, after.bar * bar - middle, Chord.of(five, "13"), rule="G-07"),
        ]
        spans = [*kept, *lead, *late]
    return spans


def _clip(span: ChordSpan, end: Ticks) -> ChordSpan:
    return replace(span, duration=min(span.end, end) - span.onset)


def _same_sound(a: Chord, b: Chord) -> bool:
    return a.root.pitch_class == b.root.pitch_class and a.bass_name == b.bass_name


def _merge(spans: Sequence[ChordSpan]) -> list[ChordSpan]:
    """Join neighbours with the same symbol."""
    merged: list[ChordSpan] = []
    for span in spans:
        if merged and merged[-1].chord == span.chord:
            merged[-1] = replace(merged[-1], duration=merged[-1].duration + span.duration)
        else:
            merged.append(span)
    return merged


def _temper_alterations(spans: Sequence[ChordSpan]) -> list[ChordSpan]:
    """Keep altered dominants to their share: surplus ones become plain ninths.

    An altered dominant that does not move up a fourth or down a semitone loses its
    alterations first (G-05).
    """
    dominants = [i for i, s in enumerate(spans) if s.chord.is_dominant]
    allowed = int(ALTERED_SHARE * len(dominants))
    tempered = list(spans)
    altered = [i for i in dominants if spans[i].chord.quality_id in _ALTERED]
    ranked = sorted(altered, key=lambda i: (not _resolves(spans, i), i))
    loose = [i for i in ranked if not _resolves(spans, i)]
    keep = [i for i in altered if i not in loose]
    # Thin evenly, so that the alterations stay spread over the piece.
    while len(keep) > allowed:
        del keep[len(keep) // 2 if len(keep) % 2 else 0]
    for index in altered:
        if index not in keep:
            chord = tempered[index].chord
            tempered[index] = replace(tempered[index], chord=Chord.of(chord.root, "9", chord.bass))
    return tempered


def _resolves(spans: Sequence[ChordSpan], index: int) -> bool:
    if index + 1 >= len(spans):
        return False
    step = (spans[index + 1].chord.root.pitch_class - spans[index].chord.root.pitch_class) % 12
    return step in (5, 11)


def _key_of(form: Form, tick: Ticks) -> Key:
    return form.section_at(tick // form.meter.bar).key


def _annotate(form: Form, spans: Sequence[ChordSpan]) -> tuple[ChordSpan, ...]:
    annotated: list[ChordSpan] = []
    numerals = _numerals(form, spans)
    for place, span in enumerate(spans):
        key = _key_of(form, span.onset)
        after = spans[place + 1].chord if place + 1 < len(spans) else None
        annotated.append(
            replace(
                span,
                roman=numerals[place],
                comment=explain(span.chord, after, rule=span.rule, key=key),
            )
        )
    return tuple(annotated)


def _numerals(form: Form, spans: Sequence[ChordSpan]) -> list[str]:
    """Name every chord in the key of its section."""
    runs = groupby(spans, key=lambda span: _key_of(form, span.onset))
    return [name for key, run in runs for name in analyse([span.chord for span in run], key)]
