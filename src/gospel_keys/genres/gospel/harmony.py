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
from gospel_keys.genres.gospel.census import shortfall, take_census
from gospel_keys.genres.gospel.endings import RULE as ENDING
from gospel_keys.genres.gospel.endings import borrowed_bars, closing_bars, homecoming, write_ending
from gospel_keys.genres.gospel.explain import explain
from gospel_keys.genres.gospel.passing import (
    insert_preparations,
    prepare_new_keys,
    suspend_dominants,
)
from gospel_keys.genres.gospel.placing import key_of, missing_moves, name_moves, place_moves
from gospel_keys.genres.gospel.returns import return_to_chords
from gospel_keys.genres.gospel.upgrades import Colour, colour_chord
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.harmony.skeleton import Bars, Degree, load_skeletons, parse_degree
from gospel_keys.harmony.spans import join_repeated
from gospel_keys.score.model import ChordSpan, KeyChange
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import PitchName
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
    best = _draw(form, brief, rng)
    least = _lack(form, brief, best)
    for _ in range((_WISHING_DRAWS if brief.moves else _DRAWS) - 1):
        if not any(least):
            break
        other = _draw(form, brief, rng)
        lack = _lack(form, brief, other)
        if lack < least:
            best, least = other, lack
    return Harmony(annotate(form, best), _keys(form))


_DRAWS: Final = 8
"""How many progressions are drawn at most until one is rich enough and not overloaded."""
_WISHING_DRAWS: Final = 48
"""The same where moves were asked for, since few skeletons have room for a rare one."""


def _lack(form: Form, brief: Brief, spans: Sequence[ChordSpan]) -> tuple[int, float]:
    """Return how many of the moves asked for are missing, and what else a piece lacks."""
    missing = missing_moves(form, brief, spans)
    return len(missing), shortfall(take_census(form, spans), brief.complexity)


def _draw(form: Form, brief: Brief, rng: random.Random) -> list[ChordSpan]:
    """Draw one progression, from skeleton to the last passing chord."""
    spans = _colour(form, brief, _lay_skeletons(form, brief, rng), rng)
    if form.sections[-1].kind is SectionKind.ENDING:
        ending = write_ending(form, brief, rng)
        start = ending[0].onset
        spans = [*(_until(s, start) for s in spans if s.onset < start), *ending]
    spans = place_moves(form, brief, spans, rng)
    spans = suspend_dominants(form, brief, spans, rng)
    spans = insert_preparations(form, brief, spans, rng)
    spans = prepare_new_keys(form, return_to_chords(form, brief, spans))
    return _temper_alterations(join_repeated([_plainly_named(span) for span in spans]))


def _plainly_named(span: ChordSpan) -> ChordSpan:
    """A diminished seventh on Fb, Cb or a double flat takes its plain name: Edim7 in Db."""
    chord = span.chord
    heavy = chord.root.alter < -1 or (chord.root.alter == -1 and chord.root.letter in "CF")
    if chord.quality_id != "dim7" or chord.bass is not None or not heavy:
        return span
    plain = next(n for n in _NATURALS if n.pitch_class == chord.root.pitch_class)
    return replace(span, chord=Chord.of(plain, chord.quality_id))


_NATURALS: Final = tuple(PitchName(letter) for letter in "CDEFGAB")


def _until(span: ChordSpan, end: Ticks) -> ChordSpan:
    return replace(span, duration=min(span.end, end) - span.onset)


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
        if number == 1 and bars[0][0] == "I" and _slides_in(form, brief, rng):
            slots = _lay_intro(form, used[0])
        if brief.complexity < _SPARE:
            bars = [_main_chord(tokens) for tokens in bars]
        used[number] = bars
        if number == len(form.sections) - 2:
            bars = _make_room(form, brief, bars, rng)
        for place, tokens in enumerate(bars):
            slots += _share_bar(form, section.bar + place, tokens, number)
    return slots


def _slides_in(form: Form, brief: Brief, rng: random.Random) -> bool:
    """Whether a rich contemporary intro turns round by tritone substitutes (sub turnaround)."""
    intro = form.sections[0].kind is SectionKind.INTRO and form.sections[0].bars >= 2
    rich = brief.complexity >= 0.5 and brief.sub_style == "contemporary"
    return intro and rich and brief.key.mode == "major" and rng.random() < _SLIDES


def _lay_intro(form: Form, bars: list[tuple[str, ...]]) -> list[_Slot]:
    turned = [*bars[:-2], ("I", "bIII7"), ("ii", "bII7")]
    return [slot for bar, tokens in enumerate(turned) for slot in _share_bar(form, bar, tokens, 0)]


_SLIDES: Final = 0.4

_SPARE: Final = 0.12
"""Below this complexity every bar keeps its main chord only."""

_RANK: Final = ("V", "I", "i", "V7", "I7", "IV", "iv", "IV7", "vi", "VI", "ii", "iiø", "VII")


def _main_chord(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return (min(tokens, key=lambda t: _RANK.index(t) if t in _RANK else len(_RANK)),)


def _make_room(
    form: Form, brief: Brief, bars: list[tuple[str, ...]], rng: random.Random
) -> list[tuple[str, ...]]:
    """Bring the last phrase home early where the closing formula takes its last bars."""
    borrowed = borrowed_bars(form, brief)
    if not borrowed:
        return bars
    home = closing_bars(form, brief) - borrowed
    kept = bars[: len(bars) - home - borrowed]
    return [*kept, *homecoming(form, brief, home, rng), *bars[len(bars) - borrowed :]]


def _section_bars(
    section: FormSection,
    brief: Brief,
    style: str,
    used: dict[int, list[tuple[str, ...]]],
    rng: random.Random,
) -> list[tuple[str, ...]]:
    mode = section.key.mode
    tables = load_skeletons(brief.genre)

    def pick(place: str) -> Bars:
        rows = _suitable(tables[mode, style, place], brief.complexity)
        fresh = [row for row in rows if not _was_played(row, used)]
        return rng.choice(fresh or rows)

    if section.kind is SectionKind.ENDING:
        tonic = "i" if mode == "minor" else "I"
        return [(tonic,)] * section.bars
    if section.kind is SectionKind.INTRO:
        opening = () if section.bars <= 2 else pick("open")[:2]
        return _fit((*opening, *pick("turn")), section.bars)
    if section.repeats is not None:
        return _first_time(used[section.repeats], section.bars)
    bars: list[tuple[str, ...]] = []
    for phrase in section.phrases:
        last = phrase is section.phrases[-1]
        bars += _fit(pick("close" if last else "open"), phrase.bars, keep_end=last)
    return bars


def _first_time(bars: list[tuple[str, ...]], count: int) -> list[tuple[str, ...]]:
    """A first time as its return plays it: from the start, with the cadence at its end."""
    cadence = min(2, count)
    return bars if len(bars) <= count else [*bars[: count - cadence], *bars[len(bars) - cadence :]]


def _was_played(row: Bars, used: dict[int, list[tuple[str, ...]]]) -> bool:
    size = len(row)
    return any(
        tuple(bars[k : k + size]) == row
        for bars in used.values()
        for k in range(len(bars) - size + 1)
    )


def _suitable(rows: Sequence[Bars], complexity: float) -> list[Bars]:
    """Rows with no more chords than a complexity bears; at the lowest, diatonic ones."""
    most = _FEWEST + _MORE * complexity

    def load(row: Bars) -> float:
        tokens = [token for bar in row for token in bar]
        foreign = sum(token[0] in "#b" or token in _BORROWED for token in tokens)
        return len(tokens) * 4 / len(row) + (99 if complexity < _DIATONIC and foreign else 0)

    least = min(map(load, rows))
    return [row for row in rows if load(row) <= max(most, least)]


_FEWEST: Final = 4.0
_MORE: Final = 7.2
_DIATONIC: Final = 0.1
_BORROWED: Final = frozenset({"iv", "III7", "VI7", "II7", "I7", "IV7"})


def _fit(bars: Bars, count: int, *, keep_end: bool = True) -> list[tuple[str, ...]]:
    """Shorten from the front (or the end) or repeat the opening until the length is right."""
    fitted = list(bars)
    while len(fitted) < count:
        fitted[0:0] = fitted[: count - len(fitted)]
    return fitted[-count:] if keep_end else fitted[:count]


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
        before = parse_degree(slots[place - 1].token) if place else None
        degree = parse_degree(slot.token)
        after = parse_degree(following.token) if following else None
        colour = Colour(
            key=form.sections[slot.section].key,
            style=brief.sub_style,
            complexity=brief.complexity,
            final=following is None,
            to_minor=after is not None and after.minor and after.inversion == 0,
            from_home=before is not None and before.number == 1,
            to_home=after is not None and after.number == 1,
            to_six=after is not None and after.number == 6 and after.suffix == "7",
        )
        short = slot.duration <= form.meter.bar // 2
        if after is not None and short and _leans_ahead(degree, after, colour, rng):
            degree = replace(degree, minor=False, suffix="7")
        chord = colour_chord(degree, colour, rng)
        spans.append(ChordSpan(slot.onset, slot.duration, chord, rule=f"skeleton {slot.token}"))
    return join_repeated(spans)


def _leans_ahead(degree: Degree, after: Degree, colour: Colour, rng: random.Random) -> bool:
    """Whether ii, iii or vi turns into the dominant of the degree a fourth above it."""
    falls = (after.number - degree.number) % 7 == 3 and not after.inversion and not after.alter
    plain = degree.minor and not (degree.suffix or degree.inversion or degree.alter)
    diatonic = plain and colour.key.mode == "major" and degree.number in (2, 3, 6)
    return diatonic and falls and rng.random() < _LEANING * colour.complexity


_LEANING: Final = 0.3


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
    # The ending keeps its colours; the others thin evenly over the piece.
    while len(keep) > allowed:
        open_ones = [k for k, i in enumerate(keep) if spans[i].rule != ENDING] or [0]
        del keep[open_ones[len(open_ones) // 2 if len(open_ones) % 2 else 0]]
    for index in altered:
        if index not in keep:
            chord = tempered[index].chord
            coloured = not spans[index + 1].chord.is_minor or _resolves_suspension(spans, index)
            quality = "13" if coloured else "7"
            tempered[index] = replace(
                tempered[index], chord=Chord.of(chord.root, quality, chord.bass)
            )
    return tempered


def _resolves_suspension(spans: Sequence[ChordSpan], index: int) -> bool:
    """Whether a dominant follows its own suspension with a major sixth or ninth."""
    before = spans[index - 1].chord if index else None
    own = before is not None and before.bass_name == spans[index].chord.root
    return own and before is not None and before.quality_id != "7sus4" and not before.is_minor


def _resolves(spans: Sequence[ChordSpan], index: int) -> bool:
    if index + 1 >= len(spans):
        return False
    step = (spans[index + 1].chord.root.pitch_class - spans[index].chord.root.pitch_class) % 12
    return step in (5, 11)


def annotate(form: Form, spans: Sequence[ChordSpan]) -> tuple[ChordSpan, ...]:
    """Write numeral, comment and the name of its move to every chord."""
    annotated: list[ChordSpan] = []
    numerals = _numerals(form, spans)
    for place, span in enumerate(name_moves(form, spans)):
        key = key_of(form, span.onset)
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
    runs = groupby(spans, key=lambda span: key_of(form, span.onset))
    return [name for key, run in runs for name in analyse([span.chord for span in run], key)]
