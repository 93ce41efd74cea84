"""Jazz harmony: the changes of a tune, reharmonised, coloured and explained.

Rules J-01 to J-06: two- and one-chord bars, dominants that fall a fifth or a semitone, and
substitutions that grow with complexity.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.jazz.colours import Place, colour_chord
from gospel_keys.genres.jazz.explain import explain
from gospel_keys.genres.jazz.plan import Plan
from gospel_keys.genres.jazz.tunes import transpose_symbol
from gospel_keys.harmony.form import SectionKind
from gospel_keys.harmony.preparation import raised, readable
from gospel_keys.harmony.spans import join_repeated
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import analyse
from gospel_keys.units import Semitones, Ticks


@dataclass(frozen=True, slots=True)
class Chances:
    """How often each substitution is made where it can be (rule J-06)."""

    tritone: float
    backdoor: float
    side_step: float
    passing: float
    turnaround: float = 0.0
    dark_two: float = 0.0


def chances_of(complexity: float) -> Chances:
    """Return the substitution rates at a complexity: full above 0.5, few below.

    Examples
    --------
    >>> chances_of(0.6).tritone
    0.25
    """
    if complexity < _PLAIN:
        return Chances(0.0, 0.0, 0.0, 0.0)
    if complexity <= _RICH_ABOVE:
        return Chances(0.06, 0.04, 0.0, 0.03, 0.0, 0.15)
    return Chances(0.25, 0.10, 0.08, 0.10, 0.25, 0.30)


_PLAIN: Final = 0.2
_RICH_ABOVE: Final = 0.5
ENDING: Final = "ending"


def harmonise(plan: Plan, brief: Brief, rng: random.Random) -> tuple[ChordSpan, ...]:
    """Turn the plan's symbols into chords over time.

    Parameters
    ----------
    plan : Plan
    brief : Brief
    rng : random.Random

    Returns
    -------
    chords : tuple of ChordSpan, gapless over the form
    """
    spans = _lay_out(plan, brief.key)
    spans = _substitute(spans, brief, rng)
    spans = join_repeated(_colour(spans, brief, rng))
    return annotate(spans, brief.key)


def _lay_out(plan: Plan, key: Key) -> list[ChordSpan]:
    meter = plan.form.meter
    spans: list[ChordSpan] = []
    for number, symbols in enumerate(plan.bars):
        ends = plan.form.section_at(number).kind is SectionKind.ENDING
        rule = ENDING if ends else f"tune {plan.scheme}"
        onset = number * meter.bar
        for symbol, length in zip(symbols, _shares(meter, len(symbols)), strict=True):
            spans.append(ChordSpan(onset, length, transpose_symbol(symbol, key), rule=rule))
            onset += length
    return spans


def _shares(meter: Meter, count: int) -> list[Ticks]:
    """Share a bar among its chords on felt beats; the first gets the longer part."""
    if count == 1 or meter.beats < count:
        return [meter.bar] if count == 1 else [meter.bar // count] * count
    first = -(-meter.beats // count)
    shares = [first * meter.beat]
    while len(shares) < count - 1:
        shares.append(meter.beats // count * meter.beat)
    return [*shares, meter.bar - sum(shares)]


def _substitute(spans: list[ChordSpan], brief: Brief, rng: random.Random) -> list[ChordSpan]:
    chances = chances_of(brief.complexity)
    changed = _turn_around(spans, brief, chances.turnaround, rng)
    for place in range(1, len(spans) - 1):
        span, after = changed[place], changed[place + 1]
        if span.rule == ENDING or not _falls_home(span.chord, after.chord):
            continue
        before = changed[place - 1].chord
        minor_two = before.quality_id == "m7b5"
        fresh = not minor_two and after.chord.root != before.root
        share = chances.tritone if _is_home_root(after.chord, brief.key) else 0.8 * chances.passing
        if fresh and rng.random() < share:
            changed[place] = _slipped(span, after.chord, "J-06 tritone", brief.key)
        elif rng.random() < chances.backdoor and _is_home(after.chord, brief.key):
            changed[place] = _moved(span, 3, "7", "J-06 backdoor", brief.key)
            if _is_two(changed[place - 1].chord, span.chord):
                two = changed[place - 1]
                changed[place - 1] = _moved(two, 3, "m7", "J-06 backdoor", brief.key)
    changed = _delay_tritones(changed, brief)
    rooted = 0.0 if brief.right_hand == _ROOTLESS else chances.dark_two
    changed = _darken_twos(changed, rooted, rng)
    changed = _side_step(changed, brief, chances.side_step, rng)
    return _name_twos(_pass_through(changed, brief, chances.passing, rng))


_ROOTLESS: Final = "rootless-voicings"
"""Who asks for these hears no more chords that keep their root than the tune has (J-11)."""


def _delay_tritones(spans: Sequence[ChordSpan], brief: Brief) -> list[ChordSpan]:
    """Let a dominant of a whole bar speak first; its substitute takes the second half."""
    beat = brief.meter.beat
    delayed: list[ChordSpan] = []
    for span in spans:
        if span.rule != "J-06 tritone" or span.duration < brief.meter.bar or brief.meter.beats < 4:
            delayed.append(span)
            continue
        half = span.duration // 2 // beat * beat
        five = _moved(span, 6, "7", f"{span.rule} prepared", brief.key)
        late = replace(span, onset=span.onset + half, duration=span.duration - half)
        delayed += [replace(five, duration=half), late]
    return delayed


def _darken_twos(spans: Sequence[ChordSpan], chance: float, rng: random.Random) -> list[ChordSpan]:
    """Let a minor two that leads through its dominant to a minor chord be half-diminished."""
    darkened = list(spans)
    for place in range(len(spans) - 2):
        two, five, one = spans[place : place + 3]
        pair = _is_two(two.chord, five.chord) and five.chord.quality_id == "7"
        minor = _falls_home(five.chord, one.chord) and one.chord.is_minor
        plain = ENDING not in (two.rule, five.rule)
        if pair and minor and plain and rng.random() < chance:
            chord = Chord.of(two.chord.root, "m7b5")
            darkened[place] = replace(two, chord=chord, rule="J-06 dark two")
    return darkened


def _turn_around(
    spans: Sequence[ChordSpan], brief: Brief, chance: float, rng: random.Random
) -> list[ChordSpan]:
    """Let a turnaround I-VI-ii-V slide down by semitones: iii-bIII7-ii-bII7.

    One in eight bars at most: a slide that comes again at once has lost its surprise.
    """
    changed = list(spans)
    rested = 0
    tonic = brief.key.tonic.pitch_class
    for place in range(len(spans) - 3):
        four = changed[place : place + 4]
        degrees = tuple((s.chord.root.pitch_class - tonic) % 12 for s in four)
        brisk = all(s.duration <= brief.meter.bar // 2 for s in four)
        plain = all(s.rule != ENDING for s in four) and four[3].chord.is_dominant
        slides = degrees in ((0, 9, 2, 7), (4, 9, 2, 7)) and four[2].chord.quality_id == "m7"
        fresh = four[0].onset >= rested
        if not (brisk and plain and slides and fresh) or rng.random() >= chance:
            continue
        rested = four[3].end + _SURPRISE * brief.meter.bar
        rule = "J-06 turnaround"
        first, second, two, last = four
        if degrees[0] == 0 and place:
            changed[place] = _moved(first, 4, "m7", rule, brief.key)
        changed[place + 1] = _slipped(second, two.chord, rule, brief.key)
        changed[place + 3] = _slipped(last, Chord.of(brief.key.tonic, "6"), rule, brief.key)
    return changed


_SURPRISE: Final = 8


def _falls_home(chord: Chord, after: Chord) -> bool:
    step = (after.root.pitch_class - chord.root.pitch_class) % 12
    return chord.quality_id == "7" and step == 5


def _is_home_root(chord: Chord, key: Key) -> bool:
    return chord.root.pitch_class == key.tonic.pitch_class


def _is_home(chord: Chord, key: Key) -> bool:
    return chord.root.pitch_class == key.tonic.pitch_class and chord.is_major


def _is_two(chord: Chord, five: Chord) -> bool:
    step = (five.root.pitch_class - chord.root.pitch_class) % 12
    return step == 5 and chord.quality_id == "m7"


def _moved(span: ChordSpan, up: Semitones, quality: str, rule: str, key: Key) -> ChordSpan:
    root = readable(key.spell(span.chord.root.pitch_class + up), key)
    return replace(span, chord=Chord.of(root, quality), rule=rule)


def _slipped(span: ChordSpan, goal: Chord, rule: str, key: Key) -> ChordSpan:
    """A dominant a semitone above a chord, with the letter above: Bb7 before Amaj9, never A#7."""
    root = readable(raised(goal.root, 1, 1), key)
    return replace(span, chord=Chord.of(root, "7"), rule=rule)


def _side_step(
    spans: list[ChordSpan], brief: Brief, chance: float, rng: random.Random
) -> list[ChordSpan]:
    """Put a two-five a semitone above before a two-five: the first half of a long two."""
    stepped: list[ChordSpan] = []
    beat, bar = brief.meter.beat, brief.meter.bar
    for place, span in enumerate(spans):
        after = spans[place + 1] if place + 1 < len(spans) else None
        room = span.duration >= bar and brief.meter.beats >= 4 and brief.meter.beats % 2 == 0
        two_five = after is not None and _is_two(span.chord, after.chord) and span.rule != ENDING
        before = stepped[-1] if stepped else None
        able = before is not None and before.duration >= bar and before.chord.quality_id == "7"
        if not (two_five and room and able and rng.random() < chance):
            stepped.append(span)
            continue
        assert before is not None
        half = before.duration // 2 // beat * beat
        two = replace(before, duration=half)
        five = replace(before, onset=before.onset + half, duration=before.duration - half)
        shift = (span.chord.root.pitch_class + 1 - before.chord.root.pitch_class) % 12
        stepped[-1] = _moved(two, shift, "m7", "J-06 side-step", brief.key)
        assert after is not None
        stepped += [_slipped(five, after.chord, "J-06 side-step", brief.key), span]
    return stepped


def _name_twos(spans: Sequence[ChordSpan]) -> list[ChordSpan]:
    """Spell each two a fifth above its five: Em7 A7, never Fbm7 A7."""
    named = list(spans)
    for place, (span, after) in enumerate(pairwise(spans)):
        if _is_two(span.chord, after.chord) and after.chord.is_dominant:
            root = raised(after.chord.root, 4, 7)
            named[place] = replace(span, chord=Chord.of(root, span.chord.quality_id))
    return named


def _pass_through(
    spans: list[ChordSpan], brief: Brief, chance: float, rng: random.Random
) -> list[ChordSpan]:
    """Fill the way from I up to ii, or from iii down to ii, with a diminished seventh."""
    filled: list[ChordSpan] = []
    beat = brief.meter.beat
    for place, span in enumerate(spans):
        after = spans[place + 1] if place + 1 < len(spans) else None
        if after is None or span.duration < 2 * beat or span.rule == ENDING:
            filled.append(span)
            continue
        rise = (after.chord.root.pitch_class - span.chord.root.pitch_class) % 12
        up = rise == 2 and span.chord.is_major
        down = rise == 10 and span.chord.quality_id == "m7" and after.chord.quality_id == "m7"
        if not (up or down) or rng.random() >= 4 * chance:
            filled.append(span)
            continue
        half = span.duration // 2 // beat * beat or beat
        filled.append(replace(span, duration=half))
        rest = replace(span, onset=span.onset + half, duration=span.duration - half)
        passing = beside(span.chord, brief.key, 1 if up else -1)
        filled.append(replace(rest, chord=passing, rule="J-06 diminished"))
    return filled


def beside(chord: Chord, key: Key, step: Semitones) -> Chord:
    """Return the diminished seventh a semitone beside a chord, raised or lowered in name."""
    root = chord.root
    if step > 0:
        name = readable(type(root)(root.letter, root.alter + 1), key)
    else:
        name = readable(type(root)(root.letter, root.alter - 1), key)
    return Chord.of(name, "dim7")


def _colour(spans: Sequence[ChordSpan], brief: Brief, rng: random.Random) -> list[ChordSpan]:
    """Colour each chord; one that comes again at once keeps its colour."""
    coloured: list[ChordSpan] = []
    for place, span in enumerate(spans):
        before = spans[place - 1] if place else None
        if before is not None and before.chord == span.chord:
            coloured.append(replace(span, chord=coloured[-1].chord))
            continue
        after = next((s.chord for s in spans[place + 1 :] if s.chord != span.chord), None)
        minor_two = before is not None and before.chord.quality_id == "m7b5"
        minor = brief.key.mode == "minor"
        up = (span.chord.root.pitch_class - brief.key.tonic.pitch_class) % 12
        where = Place(after, brief.complexity, minor_two or minor, home=minor and up == _FIFTH)
        coloured.append(replace(span, chord=colour_chord(span.chord, where, rng)))
    return coloured


_FIFTH: Final[Semitones] = 7


def annotate(spans: Sequence[ChordSpan], key: Key) -> tuple[ChordSpan, ...]:
    """Return the chords with their numerals and a sentence about each."""
    numerals = analyse([s.chord for s in spans], key)
    return tuple(
        replace(
            span,
            roman=numerals[place],
            comment=explain(
                span.chord,
                spans[place + 1].chord if place + 1 < len(spans) else None,
                rule=span.rule,
                key=key,
            ),
        )
        for place, span in enumerate(spans)
    )
