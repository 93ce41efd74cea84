"""Planning the form: sections, phrases, density and dynamics before any note.

The piece has exactly the bars that were asked for; intro and ending are part of them
(rules S-01, S-07, S-08 and the section dynamics of G-35).
"""

import random
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.harmony.form_chart import chart_sections
from gospel_keys.theory.key import Key
from gospel_keys.units import Velocity

_SHORTEST_WITH_FRAME: Final = 8
_SHORTEST_WITH_INTRO: Final = 10
_PERIOD: Final = 8
_LONGEST_LOOP: Final = 16
_QUIET_BELOW: Final = 0.4
_QUIET_BY: Final = 36
"""How far the dynamics of a piece without any energy sink below those of its sections."""

_LONG: Final = 32
_TWO_BAR_ENDING_FROM: Final = 12
_NAMES: Final = {
    SectionKind.INTRO: "Intro",
    SectionKind.VERSE: "Verse",
    SectionKind.CHORUS: "Chorus",
    SectionKind.BRIDGE: "Bridge",
    SectionKind.VAMP: "Vamp",
    SectionKind.ENDING: "Ending",
}
_LABELS: Final = {
    SectionKind.INTRO: "I",
    SectionKind.VERSE: "A",
    SectionKind.CHORUS: "B",
    SectionKind.BRIDGE: "C",
    SectionKind.VAMP: "V",
    SectionKind.ENDING: "E",
}
# kind: lowest and highest velocity centre, density, energy
_LEVELS: Final = {
    SectionKind.INTRO: (54, 62, 0.30, 0.35),
    SectionKind.VERSE: (55, 68, 0.45, 0.45),
    SectionKind.CHORUS: (76, 90, 0.65, 0.70),
    SectionKind.BRIDGE: (66, 78, 0.50, 0.55),
    SectionKind.VAMP: (88, 104, 0.75, 0.85),
    SectionKind.ENDING: (58, 72, 0.35, 0.40),
}
_LAST_CHORUS_LIFT: Final = 6


@dataclass(frozen=True, slots=True)
class _Part:
    kind: SectionKind
    bars: int
    name: str = ""
    """What a chart calls it; empty where it is called by its kind."""


def plan_form(brief: Brief, rng: random.Random) -> Form:
    """Plan the form of a piece.

    Parameters
    ----------
    brief : Brief
    rng : random.Random

    Returns
    -------
    form : Form
        Exactly ``brief.bars`` bars long.
    """
    intro, ending = _frame(brief)
    if brief.chart is None:
        body = _body(brief.bars - intro - ending, brief, rng)
    else:
        named = chart_sections(brief.chart, brief.bars)
        body = [_Part(part.kind, part.bars, part.name) for part in named] or _blocks(
            brief.bars, len(brief.chart.bars), brief, rng
        )
    parts = [
        *([_Part(SectionKind.INTRO, intro)] if intro else []),
        *body,
        *([_Part(SectionKind.ENDING, ending)] if ending else []),
    ]
    sections: list[FormSection] = []
    bar = 0
    for part in parts:
        sections.append(_section(part, bar, sections, brief, rng))
        bar += part.bars
    return Form(brief.meter, tuple(_crown(sections, brief)))


def _frame(brief: Brief) -> tuple[int, int]:
    """Bars of intro and ending: two and one or two, four and two in long pieces.

    A chart is played as it stands, and a short piece has no room for an introduction.
    """
    if brief.chart is not None:
        return 0, 0
    if brief.bars < _SHORTEST_WITH_FRAME:
        return 0, 1 if brief.ending and brief.bars > 2 else 0
    short = brief.bars < _SHORTEST_WITH_INTRO
    intro = 0 if short or not brief.intro else 4 if brief.bars >= _LONG else 2
    ending = 0 if not brief.ending else 2 if brief.bars >= _TWO_BAR_ENDING_FROM else 1
    return intro, ending


def _blocks(bars: int, loop: int, brief: Brief, rng: random.Random) -> list[_Part]:
    """Sections of a chart: its loop where that is a section, else eight bars at a time."""
    if loop < _PERIOD:
        block = _PERIOD // loop * loop
    elif loop <= _LONGEST_LOOP and loop % _PERIOD:
        block = loop
    else:
        block = _PERIOD
    lengths: list[int] = []
    while bars > 0:
        in_loop = loop - sum(lengths) % loop if loop > block else block
        lengths.append(min(block, in_loop, bars))
        bars -= lengths[-1]
    kinds = _period_kinds(len(lengths), brief, rng)
    return [_Part(kind, length) for kind, length in zip(kinds, lengths, strict=True)]


def _body(bars: int, brief: Brief, rng: random.Random) -> list[_Part]:
    """Verses, choruses and a vamp in eight-bar periods, the rest absorbed at the front."""
    verse, chorus = SectionKind.VERSE, SectionKind.CHORUS
    if bars <= 6:
        return [_Part(verse if brief.energy < 0.6 else chorus, bars)]
    if bars < 14:
        first = (bars + 1) // 2 if bars % 8 else bars // 2
        first = 4 if bars - 4 <= 8 else first
        return [_Part(verse, bars - first if bars - first <= 8 else first), _Part(chorus, first)]
    periods = bars // 8
    kinds = _period_kinds(periods, brief, rng)
    lengths = [8] * periods
    spare = bars - 8 * periods
    if spare <= 2:
        lengths[0] += spare
    else:
        kinds.insert(0, verse)
        lengths.insert(0, spare)
    return [_Part(kind, length) for kind, length in zip(kinds, lengths, strict=True)]


def _period_kinds(periods: int, brief: Brief, rng: random.Random) -> list[SectionKind]:
    verse, chorus = SectionKind.VERSE, SectionKind.CHORUS
    last = SectionKind.VAMP if brief.energy >= 0.7 and rng.random() < 0.6 else chorus
    cycle = [verse, chorus, verse, chorus, SectionKind.BRIDGE, chorus]
    kinds = [cycle[place % len(cycle)] for place in range(periods)]
    if periods >= 2:
        kinds[-1] = chorus if kinds[-1] is not chorus else last if periods > 2 else chorus
    return kinds


def _section(
    part: _Part, bar: int, before: list[FormSection], brief: Brief, rng: random.Random
) -> FormSection:
    low, high, density, energy = _LEVELS[part.kind]
    lift = 0.5 * (brief.energy - 0.5)
    called = part.name.rstrip("'")
    alike = [s for s in before if s.kind is part.kind and called in ("", s.name.rstrip("'"))]
    twin = next((before.index(s) for s in alike if s.bars >= part.bars), None)
    count = sum(s.kind is part.kind for s in before)
    name = _NAMES[part.kind]
    return FormSection(
        kind=part.kind,
        name=part.name or (f"{name} {count + 1}" if count else name),
        label=_LABELS[part.kind] + "'" * count,
        bar=bar,
        bars=part.bars,
        key=brief.key,
        density=_clamp(density + lift),
        energy=_clamp(energy + lift),
        velocity=_level(low, high, brief.energy, rng),
        phrases=_phrases(part, bar, brief),
        repeats=twin,
    )


def _level(low: Velocity, high: Velocity, energy: float, rng: random.Random) -> Velocity:
    """The dynamic centre of a section (G-35); a piece of little energy lies below."""
    quiet = _QUIET_BY * max(0.0, _QUIET_BELOW - energy)
    return round(low + (high - low) * _clamp(0.7 * energy + 0.3 * rng.random()) - quiet)


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))


def _phrases(part: _Part, bar: int, brief: Brief) -> tuple[Phrase, ...]:
    """Four-bar phrases; what is left over makes the last phrase three to six bars long."""
    framed = part.kind.is_frame
    lengths = [4] * (part.bars // 4)
    spare = part.bars - sum(lengths)
    if spare and lengths and spare <= 2:
        lengths[-1] += spare
    elif spare:
        lengths.append(spare)
    every = 1 if brief.application != "practice" else 2
    phrases: list[Phrase] = []
    start = bar
    for number, length in enumerate(lengths):
        fill = not framed and length > 1 and (number + 1) % every == 0
        phrases.append(Phrase(start, length, fill))
        start += length
    return tuple(phrases)


def _crown(sections: list[FormSection], brief: Brief) -> list[FormSection]:
    """Mark the climax in the last strong section; lift it in level and, if asked, in key."""
    body = [i for i, s in enumerate(sections) if not s.kind.is_frame]
    strong = [i for i in body if sections[i].kind in (SectionKind.CHORUS, SectionKind.VAMP)]
    peak = (strong or body)[-1]
    crowned = list(sections)
    top = crowned[peak]
    crowned[peak] = replace(top, climax=True, velocity=min(110, top.velocity + _LAST_CHORUS_LIFT))
    if brief.modulate and len(body) > 1:
        higher: Key = brief.key.transpose(1)
        for index in range(peak, len(crowned)):
            crowned[index] = replace(crowned[index], key=higher)
    return crowned
