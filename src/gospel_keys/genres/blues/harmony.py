"""Blues harmony: the form realised in a key, coloured, with turnarounds and an ending.

Every chord carries a minor seventh or a sixth (B-02); bar 5 is IV, bar 9 V, and the last
bar of a chorus leads back on V unless nothing follows (B-01).
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.blues.layout import Part
from gospel_keys.genres.blues.notation import Grid
from gospel_keys.genres.blues.plan import Plan
from gospel_keys.genres.blues.tables import Figure, figures
from gospel_keys.harmony.form import SectionKind
from gospel_keys.harmony.preparation import readable
from gospel_keys.harmony.spans import join_repeated
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName
from gospel_keys.theory.roman import analyse, roman_numeral
from gospel_keys.units import Ticks

_CHORD: Final = re.compile(r"([b#]?)([IV]+|[iv]+)(o?)((?:6/9|[m\d#b]+)?)(?:/([b#]?\d))?")
_NUMERALS: Final = ("I", "II", "III", "IV", "V", "VI", "VII")

_PLAIN: Final = 0.3
"""Up to this complexity a player wants plain sevenths."""

_NINTHS: Final = 0.55
"""From here on home is a ninth too; a chorus asked for in stabs always has them (B-27)."""

_IN_MINOR: Final = {
    # What a form written in major becomes in a minor key.
    "I": "i", "IV": "iv", "VI": "VI7b9", "ii": "iio7", "II": "iio7", "v": "v", "VI7": "VI7b9",
    "I7": "i", "I/5": "i/5", "I6/9": "im6", "II9": "iio7", "V9": "V7#9", "V": "V7#9",
}  # fmt: skip

_COMMENTS: Final = {
    "I": "home, with the blue seventh",
    "i": "home in minor",
    "IV": "the four: the sound lifts",
    "iv": "the minor four",
    "V": "the five: tension that wants to go home",
    "v": "two-chord into the four",
    "ii": "prepares the five",
    "#IVo": "diminished passing chord between IV and I",
    "VI": "dominant of the two",
    "II": "dominant of the five",
    "bVI": "slides down a semitone to the five",
    "bII": "tritone substitute: slides down home",
    "bIII": "slides down to the two",
    "bIIo": "diminished slip round home",
}


@dataclass(frozen=True, slots=True)
class FigureUse:
    """A turnaround or ending in its place: two bars from ``bar`` on."""

    bar: int
    figure: Figure
    ending: bool


@dataclass(frozen=True, slots=True)
class BluesHarmony:
    """The chords and the figures that stand in them."""

    chords: tuple[ChordSpan, ...]
    figures: tuple[FigureUse, ...]
    key: Key


@dataclass(frozen=True, slots=True)
class _Colours:
    """Qualities of the main chords, held through a piece so that it has one sound."""

    one: str
    four: str
    five: str
    small: str
    small_four: str
    lead: str


def harmonise(brief: Brief, plan: Plan, key: Key, grid: Grid, rng: random.Random) -> BluesHarmony:
    """Write the chords of a piece.

    Parameters
    ----------
    brief : Brief
    plan : Plan
    key : Key
    grid : Grid
    rng : random.Random

    Returns
    -------
    harmony : BluesHarmony
        Gapless spans with numerals, comments and rules.
    """
    colours = _colours(brief, rng)
    spans: list[ChordSpan] = []
    used: list[FigureUse] = []
    bar = 0
    for part in plan.layout.parts:
        figure = _figure(part, plan, key, grid, used, rng)
        rows = _rows(part, plan, figure)
        if figure is not None:
            place = FigureUse(bar + part.bars - 2, figure, part.kind is SectionKind.ENDING)
            used.append(place)
        for offset, row in enumerate(rows):
            turn = figure if offset >= part.bars - 2 else None
            onset = (bar + offset) * grid.bar
            spans += _bar_spans(row, onset, key=key, colours=colours, grid=grid, figure=turn)
        bar += part.bars
    return BluesHarmony(_named(join_repeated(spans, may_join=_same_rule), key), tuple(used), key)


def _colours(brief: Brief, rng: random.Random) -> _Colours:
    """Plain sevenths when simple, ninths and thirteenths as complexity grows (B-27)."""
    c = brief.complexity
    rich = c + rng.uniform(-0.15, 0.15)
    if brief.right_hand == "block-chords" and c > _PLAIN:
        rich = max(rich, _NINTHS)
    return _Colours(
        one="13" if rich > 0.75 else "9" if rich >= _NINTHS else "7",
        four="9" if rich > 0.4 else "7",
        five="13" if rich > 0.75 else "9" if rich > 0.4 else "7",
        small="m9" if rich > 0.6 else "m7",
        small_four="m9" if rich > 0.75 else "m7",
        lead="7#9" if rich > 0.35 else "7",
    )


def _figure(
    part: Part,
    plan: Plan,
    key: Key,
    grid: Grid,
    used: Sequence[FigureUse],
    rng: random.Random,
) -> Figure | None:
    """Choose the turnaround or ending of a part, never the one just played (4.5)."""
    ending = part.kind is SectionKind.ENDING
    if part.bars < 2 or part.kind is SectionKind.VAMP or (part.tag and not ending):
        return None
    closes = part.first + part.bars == len(plan.layout.form.bars)
    if not closes or not (ending or plan.layout.form.turn):
        return None
    rows = figures("ending" if ending else "turnaround")
    fitting = [f for f in rows if key.mode in f.modes and (grid.beats == 4 or not f.bass)]
    last = used[-1].figure.id if used else ""
    fresh = [f for f in fitting if f.id != last]
    return rng.choice(fresh) if fresh else None


def _rows(part: Part, plan: Plan, figure: Figure | None) -> list[tuple[str, ...]]:
    form = plan.layout.form
    if part.kind is SectionKind.VAMP:
        home = "i" if form.id == "minor" else "I"
        return [(home,)] * part.bars
    rows = [form.bars[(part.first + k) % len(form.bars)] for k in range(part.bars)]
    if figure is not None:
        rows[-2:] = figure.chords
    elif part.kind is SectionKind.ENDING:
        home = "i" if form.id == "minor" else "I"
        rows[-2:] = [(home, "V"), (home,)]
    return rows


def _bar_spans(
    row: tuple[str, ...],
    onset: Ticks,
    *,
    key: Key,
    colours: _Colours,
    grid: Grid,
    figure: Figure | None,
) -> list[ChordSpan]:
    """Spread the chords of a bar over its beats; ``a+b`` halves a beat."""
    while len(row) > grid.beats:
        row = (*row[: len(row) // 2], *row[len(row) // 2 + 1 :])
    share, extra = divmod(grid.beats, len(row))
    rule = f"turnaround {figure.id}" if figure else "B-01 form"
    spans: list[ChordSpan] = []
    for place, word in enumerate(row):
        length = (share + (place >= len(row) - extra)) * grid.step
        halves = word.split("+")
        for part, token in enumerate(halves):
            start = 0 if part == 0 else grid.off
            stop = length if part == len(halves) - 1 else grid.off
            chord = realise(token, key, colours)
            comment = _COMMENTS.get(_function(token), "colour on the way")
            roman = _borrowed(token, chord)
            spans.append(ChordSpan(onset + start, stop - start, chord, roman, comment, rule))
        onset += length
    return spans


def _borrowed(token: str, chord: Chord) -> str:
    """The numeral of a chord on a lowered degree, however its root is spelled."""
    match = _CHORD.fullmatch(token)
    if match is None or match[1] != "b" or match[3]:
        return ""
    return f"b{match[2]}{chord.quality_id}"


def _function(token: str) -> str:
    match = _CHORD.fullmatch(token)
    return f"{match[1]}{match[2]}{match[3]}" if match else token


def realise(token: str, key: Key, colours: _Colours) -> Chord:
    """Return the chord of a form token in a key.

    Parameters
    ----------
    token : str
        For example ``"IV"``, ``"#IVo"``, ``"I7/5"``, ``"bVI9"``.
    key : Key
    colours : _Colours
        Qualities of the main chords.
    """
    if key.mode == "minor":
        token = _IN_MINOR.get(token, token)
    match = _CHORD.fullmatch(token)
    assert match is not None, token
    alter = match[1].count("#") - match[1].count("b")
    root = _degree(key, _NUMERALS.index(match[2].upper()) + 1, alter)
    quality = _quality(match[2], match[3], match[4], colours)
    bass = None
    if match[5]:
        sign = match[5][:-1]
        bass = _degree(key, int(match[5][-1]), sign.count("#") - sign.count("b"))
        if key.mode == "minor" and match[5] == "3":
            bass = _degree(key, 3, -1)
    return Chord.of(root, quality, bass)


def _quality(numeral: str, diminished: str, written: str, colours: _Colours) -> str:
    if diminished:
        return "m7b5" if written == "7" else "dim7"
    if written:
        return written
    if numeral.islower():
        return {"i": colours.small, "iv": colours.small_four}.get(numeral, "m7")
    return {"I": colours.one, "IV": colours.four, "V": colours.five}.get(numeral, "7")


@lru_cache(maxsize=512)
def _degree(key: Key, number: int, alter: int) -> PitchName:
    """A degree of the major scale on the tonic, altered, as a player reads it."""
    name = Key(key.tonic, "major").degree(number)
    return readable(PitchName(name.letter, name.alter + alter), key)


def _same_rule(before: ChordSpan, after: ChordSpan) -> bool:
    return before.rule == after.rule


def _named(spans: Sequence[ChordSpan], key: Key) -> tuple[ChordSpan, ...]:
    """Name the functions: in blues a seventh chord on I, IV or V is at home, not applied."""
    numerals = analyse([s.chord for s in spans], key)
    home = frozenset((key.tonic.pitch_class + step) % 12 for step in (0, 5, 7))
    return tuple(
        replace(s, roman=s.roman or (roman_numeral(s.chord, key) if _is_home(s, home) else n))
        for s, n in zip(spans, numerals, strict=True)
    )


def _is_home(span: ChordSpan, home: frozenset[int]) -> bool:
    return span.chord.root.pitch_class in home
