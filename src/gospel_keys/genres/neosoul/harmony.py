"""Harmony of neo-soul: loops that never quite cadence (section 6.2).

Each section turns round one loop; the last bar of a phrase leads somewhere else (form of
6.1). Full cadences on home are rationed (N-04) and some changes slide in from a semitone
above (N-03).
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.neosoul.chance import PHRASE, BarChance, chance_by_bar
from gospel_keys.genres.neosoul.explain import explain
from gospel_keys.genres.neosoul.tables import (
    LoopBars,
    chord_over,
    endings,
    loops,
    semitone_above,
    turns,
)
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.harmony.spans import join_repeated
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import analyse
from gospel_keys.units import EIGHTH, SIXTEENTH, Bpm, Ticks

APPROACH: Final = "N-03"
_APPROACHES: Final = 0.6
_MOST_SLIDES: Final = 0.42
"""Share of changes after which the next ones do not slide."""

_MOST_IN_BAR: Final = 3
"""Chords that begin in a bar: the left hand gives each its bass, and strikes no more (N-14)."""

_FULL_CADENCE_EVERY: Final = 8
_SIXTEENTH_BELOW: Final[Bpm] = 76.0
_PLACES: Final = {
    SectionKind.INTRO: "verse",
    SectionKind.VERSE: "verse",
    SectionKind.CHORUS: "chorus",
    SectionKind.BRIDGE: "bridge",
    SectionKind.VAMP: "vamp",
    SectionKind.ENDING: "verse",
}


@dataclass(frozen=True, slots=True)
class Harmony:
    """Chords without gaps, and keys."""

    chords: tuple[ChordSpan, ...]
    keys: tuple[KeyChange, ...]


def harmonise(form: Form, brief: Brief, *, seed: int, fills: Collection[int]) -> Harmony:
    """Write the harmony of a piece.

    Parameters
    ----------
    form : Form
    brief : Brief
    seed : int
    fills : collection of int
        Bars that end in a fill: nothing slides out of them.
    """
    if brief.chart is not None:
        chords, keys = given_chords(brief.chart, brief, form)
        return Harmony(_round_again(chords, brief.key), keys)
    spans = join_repeated(_lay_loops(form, brief, seed), may_join=_goes_on)
    spans = _ration_cadences(form, spans, stream(seed, "cadences"))
    chance = chance_by_bar(form, seed, "approaches", turn=PHRASE, groove=True)
    short = brief.tempo <= _SIXTEENTH_BELOW and stream(seed, "slide length").random() < 0.4
    length = SIXTEENTH if short else EIGHTH
    spans = _slide_in(form, spans, fills, chance, length=length)
    return Harmony(annotate(form, spans), _keys(form))


def leads_round(chord: Chord, key: Key) -> bool:
    """Whether the last chord of a loop wants the first one again, and no fermata.

    Examples
    --------
    >>> fm = Key.parse("F minor")
    >>> leads_round(Chord.parse("C7#9#5"), fm), leads_round(Chord.parse("Fm9"), fm)
    (True, False)
    """
    away = chord.root.pitch_class != key.tonic.pitch_class
    return away and (chord.is_dominant or chord.is_diminished)


def _round_again(chords: tuple[ChordSpan, ...], key: Key) -> tuple[ChordSpan, ...]:
    """Say of a last chord that leads round that the loop is left open."""
    *rest, last = chords
    if not leads_round(last.chord, key):
        return chords
    comment = f"{last.chord} leads round to {chords[0].chord} again: the loop is left open."
    return (*rest, replace(last, comment=comment))


def _keys(form: Form) -> tuple[KeyChange, ...]:
    changes: list[KeyChange] = []
    for section in form.sections:
        if not changes or changes[-1].key != section.key:
            changes.append(KeyChange(section.bar * form.meter.bar, section.key))
    return tuple(changes)


def _lay_loops(form: Form, brief: Brief, seed: int) -> list[ChordSpan]:
    chosen = _choose_loops(form, stream(seed, "loops"))
    closing = _choose_ending(form, stream(seed, "ending"))
    firsts = [
        (closing if s.kind is SectionKind.ENDING else chosen[i])[0][0].realise(s.key)
        for i, s in enumerate(form.sections)
    ]
    spans: list[ChordSpan] = []
    for number, section in enumerate(form.sections):
        if section.kind is SectionKind.ENDING:
            spans += _ending_spans(form, section, closing)
            continue
        model = number if section.repeats is None else section.repeats
        rng = stream(seed, "turns", model)
        after = firsts[number + 1] if number + 1 < len(firsts) else firsts[number]
        spans += _section_spans(form, section, chosen[number], after, brief, rng)
    return spans


def _choose_loops(form: Form, rng: random.Random) -> list[LoopBars]:
    chosen: list[LoopBars] = []
    kept: dict[str, LoopBars] = {}
    for section in form.sections:
        place = _PLACES[section.kind]
        if place not in kept:
            kept[place] = rng.choice(loops(section.key.mode, place))
        chosen.append(kept[place])
    return chosen


def _choose_ending(form: Form, rng: random.Random) -> LoopBars:
    last = form.sections[-1]
    row = rng.choice(endings(last.key.mode))
    return row if last.bars > 1 else row[-1:]


def _ending_spans(form: Form, section: FormSection, closing: LoopBars) -> list[ChordSpan]:
    spans: list[ChordSpan] = []
    for place, bar in enumerate(closing):
        row = [chord.realise(section.key) for chord in bar]
        spans += _share_bar(form, section.bar + place, row, "S-08")
    return spans


def _section_spans(
    form: Form,
    section: FormSection,
    loop: LoopBars,
    after: Chord,
    brief: Brief,
    rng: random.Random,
) -> list[ChordSpan]:
    """Turn round the loop; bars 4 and 8 lead on, the eighth with more chords (6.1)."""
    spans: list[ChordSpan] = []
    for number, phrase in enumerate(section.phrases):
        last_phrase = number == len(section.phrases) - 1
        target = after if last_phrase else loop[0][0].realise(section.key)
        for place in range(phrase.bars):
            # An intro is the end of the loop, so that the verse comes in at its beginning.
            step = place - phrase.bars if section.kind is SectionKind.INTRO else place
            row = [chord.realise(section.key) for chord in loop[step % len(loop)]]
            rule = "N-02"
            bar = phrase.bar + place
            if place == phrase.bars - 1 and phrase.bars > 1 and form.meter.beats > 1:
                before = (spans[-1].chord if spans else None, row[0])
                turned = _turn(
                    target, section.key, full=last_phrase, before=before, brief=brief, rng=rng
                )
                spans += _turned_bar(form, bar, row, turned)
                continue
            spans += _share_bar(form, bar, row, rule)
    return spans


def _turn(
    target: Chord,
    key: Key,
    *,
    full: bool,
    before: tuple[Chord | None, Chord],
    brief: Brief,
    rng: random.Random,
) -> tuple[Chord, ...]:
    """One chord or two that lead to a target; ``before`` has what two and what one follow."""
    family = "minor" if target.is_minor else "dominant" if target.is_dominant else "major"
    wanted = 2 if full and brief.complexity > _SPARE else 1
    rows = [row for row in turns(family) if len(row) == wanted] or list(turns(family))
    turned = [tuple(chord.realise(target, key) for chord in row) for row in rows]
    sound = [row for row in turned if _leads_on(before[len(row) == 1], row, key)]
    return rng.choice(sound or turned)


def _leads_on(before: Chord | None, row: Sequence[Chord], key: Key) -> bool:
    """Whether a turn goes somewhere: not to the root where the harmony stands already.

    Nor to a major seventh on V, or on the root of the dominant before it: what has just hung
    as a dominant cannot come to rest where it stands, it sounds as a misprint.
    """
    five = (key.tonic.pitch_class + 7) % 12
    for last, chord in pairwise((before, *row)):
        assert chord is not None
        stays = last is not None and last.root == chord.root and last.bass == chord.bass
        hangs = last is not None and last.is_suspended and chord.is_dominant
        on_five = chord.root.pitch_class == five and chord.bass is None
        if (stays and not hangs) or (on_five and chord.seventh == _MAJOR_SEVENTH):
            return False
    return True


_MAJOR_SEVENTH: Final = 11


_SPARE: Final = 0.2


def _turned_bar(
    form: Form, bar: int, row: Sequence[Chord], turned: Sequence[Chord]
) -> list[ChordSpan]:
    """One chord takes the second half of the bar; two share the bar."""
    start, beats = bar * form.meter.bar, form.meter.beats
    if len(turned) > 1:
        return _share_bar(form, bar, turned, "N-02 turn")
    half = (beats + 1) // 2 * form.meter.beat
    return [
        ChordSpan(start, half, row[0], rule="N-02"),
        ChordSpan(start + half, form.meter.bar - half, turned[0], rule="N-02 turn"),
    ]


def _share_bar(form: Form, bar: int, row: Sequence[Chord], rule: str) -> list[ChordSpan]:
    """Divide a bar among its chords on felt beats; the first get the longer shares."""
    row = row[: form.meter.beats]
    share, extra = divmod(form.meter.beats, len(row))
    onset, spans = bar * form.meter.bar, []
    for place, chord in enumerate(row):
        length = (share + (1 if place < extra else 0)) * form.meter.beat
        spans.append(ChordSpan(onset, length, chord, rule=rule))
        onset += length
    rest = (bar + 1) * form.meter.bar - onset
    spans[-1] = replace(spans[-1], duration=spans[-1].duration + rest)
    return spans


def _goes_on(_before: ChordSpan, after: ChordSpan) -> bool:
    """The chord of the ending is struck anew (S-08)."""
    return after.rule != "S-08"


def _ration_cadences(form: Form, spans: Sequence[ChordSpan], rng: random.Random) -> list[ChordSpan]:
    """Let V fall to I at most once in eight bars; else something else leads home (N-04)."""
    kept = list(spans)
    last = -_FULL_CADENCE_EVERY * form.meter.bar
    for place in range(len(kept) - 1):
        span, after = kept[place], kept[place + 1]
        key = form.section_at(span.onset // form.meter.bar).key
        if not is_full_cadence(span.chord, after.chord, key):
            continue
        if after.onset - last >= _FULL_CADENCE_EVERY * form.meter.bar:
            last = after.onset
            continue
        kept[place] = replace(span, chord=_instead(after.chord, key, rng), rule="N-04")
    return join_repeated(kept, may_join=_goes_on)


def is_full_cadence(chord: Chord, after: Chord, key: Key) -> bool:
    """Whether the dominant of the key falls a fifth to its tonic, in the bass too."""
    five = (key.tonic.pitch_class + 7) % 12
    return (
        chord.root.pitch_class == five
        and chord.is_dominant
        and chord.bass is None
        and after.root == key.tonic
        and after.bass is None
    )


def _instead(home: Chord, key: Key, rng: random.Random) -> Chord:
    four = Key(key.tonic, "major").degree(4)
    five = Key(key.tonic, "major").degree(5)
    flat_two = semitone_above(home.root, key)
    options = (Chord.of(four, "maj9", five), chord_over(flat_two, "9", None, key))
    return rng.choice(options)


def _slide_in(
    form: Form,
    spans: Sequence[ChordSpan],
    fills: Collection[int],
    chance: BarChance,
    *,
    length: Ticks,
) -> list[ChordSpan]:
    """Put the same chord a semitone higher on the last eighth or sixteenth (N-03)."""
    bar = form.meter.bar
    slid: list[ChordSpan] = []
    for place, span in enumerate(spans):
        after = spans[place + 1] if place + 1 < len(spans) else None
        rng = chance(span.onset // bar)
        fresh = len(slid) < 2 or slid[-2].rule != APPROACH
        many = len(slid) - place > _MOST_SLIDES * (place + 2)
        full = _begun(spans, slid, (span.end - length) // bar, bar) >= _MOST_IN_BAR
        wanted = rng.random() < _APPROACHES and fresh and not many and not full
        if after is None or not wanted or not _can_slide(form, span, after, fills):
            slid.append(span)
            continue
        key = form.section_at(after.onset // bar).key
        slid.append(replace(span, duration=span.duration - length))
        slid.append(ChordSpan(span.end - length, length, _above(after.chord, key), rule=APPROACH))
    return slid


def _begun(spans: Sequence[ChordSpan], slid: Sequence[ChordSpan], place: int, bar: Ticks) -> int:
    """How many chords begin in a bar, those that slide in so far among them."""
    main = sum(span.onset // bar == place for span in spans)
    return main + sum(s.rule == APPROACH and s.onset // bar == place for s in slid)


def _can_slide(form: Form, span: ChordSpan, after: ChordSpan, fills: Collection[int]) -> bool:
    bar = form.meter.bar
    into_downbeat_after_fill = after.onset % bar == 0 and after.onset // bar - 1 in fills
    falls_already = (span.chord.root.pitch_class - after.chord.root.pitch_class) % 12 == 1
    diminished = "dim" in after.chord.quality_id
    same = span.chord.root == after.chord.root
    beats = 1 if form.meter.is_compound else 2
    roomy = span.duration >= min(beats * form.meter.beat, bar)
    return roomy and not (into_downbeat_after_fill or falls_already or diminished or same)


def _above(chord: Chord, key: Key) -> Chord:
    root = semitone_above(chord.root, key)
    bass = None if chord.bass is None else (chord.bass.pitch_class + 1) % 12
    return chord_over(root, chord.quality_id, bass, key)


def annotate(form: Form, spans: Sequence[ChordSpan]) -> tuple[ChordSpan, ...]:
    """Give every chord its numeral and a sentence that says why it is there.

    Parameters
    ----------
    form : Form
    spans : sequence of ChordSpan
    """

    def key_of(span: ChordSpan) -> Key:
        return form.section_at(span.onset // form.meter.bar).key

    runs = groupby(spans, key=key_of)
    numerals = [name for key, run in runs for name in analyse([s.chord for s in run], key)]
    annotated: list[ChordSpan] = []
    for place, span in enumerate(spans):
        after = _heard_next(spans, place)
        comment = explain(span.chord, after, rule=span.rule, key=key_of(span))
        annotated.append(replace(span, roman=numerals[place], comment=comment))
    return tuple(annotated)


def _heard_next(spans: Sequence[ChordSpan], place: int) -> Chord | None:
    """The chord that comes next; a chord that only slides into another does not count."""
    later = (s.chord for s in spans[place + 1 :] if s.rule != APPROACH)
    return next(later, None)
