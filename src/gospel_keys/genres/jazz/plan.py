"""The plan of a piece: which form, cut or repeated to the bars wanted, and its changes.

A form is a row of four-bar phrases. A piece that has the length of the form plays it as it
is; any other has an introduction, whole choruses, and as much of a last chorus as fits. The
last two bars are always the ending, and what leads to it is the tag.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.genres.jazz.tunes import Bars, Frame, Tune, frame_of, tunes_of
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.harmony.form_chart import ChartSection, chart_sections

_AABA: Final = (("A", "a1", "a2"), ("A", "a1", "z"), ("B", "b1", "b2"), ("A", "a1", "z"))
_CHORUS: Final = MappingProxyType(
    {
        "aaba": _AABA,
        "rhythm-changes": _AABA,
        "abac": (("A", "a1", "a2"), ("B", "b1", "b2"), ("A", "a1", "a2"), ("C", "c1", "z")),
        "blues": (("A", "x1", "x2", "x3"),),
    }
)  # fmt: skip
"""A chorus of each form: sections with their phrases."""

_CUT: Final = MappingProxyType(
    {
        "aaba": {1: "A1", 2: "A", 3: "A A1", 4: "A A", 5: "A A A1", 6: "A B A", 7: "A B A A1"},
        "abac": {1: "C1", 2: "C", 3: "A C1", 4: "A C", 5: "A C C1", 6: "A B C", 7: "A B C C1"},
    }
)
"""What is left of a chorus, by its number of phrases; a digit counts phrases from the end."""

_FORMS: Final = MappingProxyType(
    {
        "swing": (("aaba", 4), ("abac", 3), ("blues", 2), ("rhythm-changes", 1)),
        "ballad": (("aaba", 3), ("abac", 2)),
        "bossa": (("aaba", 2), ("abac", 3)),
        "waltz": (("aaba", 2), ("abac", 2), ("blues", 1)),
    }
)
_UPTEMPO: Final = (("rhythm-changes", 3), ("aaba", 3), ("blues", 2), ("abac", 1))
_SHORTEST_WITH_INTRO: Final = 10
_ENDING: Final = 2
_KEPT: Final = 2
"""Bars five and six of rhythm changes go to the fourth degree, the last time too."""

_LEVELS: Final = MappingProxyType(
    {
        "Intro": (0.30, 0.30, 0.35),
        "A": (0.45, 0.45, 0.45),
        "B": (0.62, 0.60, 0.60),
        "C": (0.66, 0.62, 0.66),
        "Tag": (0.50, 0.45, 0.45),
        "Ending": (0.34, 0.30, 0.35),
    }
)
"""Height in the velocity range, density and energy of each kind of section."""

_KINDS: Final = MappingProxyType(
    {
        "Intro": SectionKind.INTRO,
        "A": SectionKind.VERSE,
        "B": SectionKind.BRIDGE,
        "C": SectionKind.CHORUS,
        "Tag": SectionKind.VAMP,
        "Ending": SectionKind.ENDING,
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The form of a piece, the name of its scheme, and its chord symbols in C, bar by bar."""

    form: Form
    scheme: str
    bars: Bars


@dataclass(frozen=True, slots=True)
class _Part:
    """A section in the making."""

    name: str
    phrases: tuple[Bars, ...]
    called: str = ""
    """What a chart calls it; empty where its name says it."""

    @property
    def bars(self) -> Bars:
        return tuple(bar for phrase in self.phrases for bar in phrase)


def plan_piece(brief: Brief, rng: random.Random) -> Plan:
    """Choose form and tune and lay them out over exactly ``brief.bars`` bars.

    Parameters
    ----------
    brief : Brief
    rng : random.Random

    Returns
    -------
    plan : Plan
    """
    scheme = _choose_scheme(brief, rng)
    charted = chart_sections(brief.chart, brief.bars) if brief.chart is not None else ()
    if charted:
        parts = _charted(charted)
        sections = _sections(parts, brief, rng)
        return Plan(Form(brief.meter, sections), scheme, tuple(b for p in parts for b in p.bars))
    tune = rng.choice(tunes_of(scheme, brief.key.mode))
    frame = frame_of(brief.key.mode)
    intro = _intro_bars(brief, scheme)
    parts = _body(brief.bars - intro, scheme, tune, frame)
    if brief.ending:
        parts = _close(parts, frame, rng, keep=_KEPT if scheme == "rhythm-changes" else 0)
    if intro:
        opening = tune.phrase("x3") if scheme == "blues" else rng.choice(frame.intros)
        parts.insert(0, _Part("Intro", (opening[-intro:],)))
    sections = _sections(parts, brief, rng)
    return Plan(Form(brief.meter, sections), scheme, tuple(b for p in parts for b in p.bars))


def _charted(sections: Sequence[ChartSection]) -> list[_Part]:
    """The parts of a chart in phrases of four bars, their chords left to the chart."""
    parts: list[_Part] = []
    for section in sections:
        name = _NAMES[section.kind]
        lengths = [min(4, section.bars - bar) for bar in range(0, section.bars, 4)]
        phrases = tuple(((),) * length for length in lengths)
        parts.append(_Part(name, phrases, "" if section.name == name else section.name))
    return parts


_NAMES: Final = MappingProxyType({kind: name for name, kind in _KINDS.items()})


def _choose_scheme(brief: Brief, rng: random.Random) -> str:
    if brief.form in _CHORUS:
        return str(brief.form)
    table = _UPTEMPO if brief.application == "uptempo" else _FORMS.get(brief.sub_style)
    names, weights = zip(*(table or _FORMS["swing"]), strict=True)
    return str(rng.choices(names, weights)[0])


def chorus_bars(scheme: str) -> int:
    """Return the length of one chorus.

    Examples
    --------
    >>> chorus_bars("blues"), chorus_bars("aaba")
    (12, 32)
    """
    return 4 * sum(len(section) - 1 for section in _CHORUS[scheme])


def _intro_bars(brief: Brief, scheme: str) -> int:
    """Two to four bars, so that whole phrases remain; none where the form fits exactly."""
    whole = brief.bars % chorus_bars(scheme) == 0
    if not brief.intro or whole or brief.bars < _SHORTEST_WITH_INTRO:
        return 0
    return (4, 4, 2, 3)[brief.bars % 4]


def _body(bars: int, scheme: str, tune: Tune, frame: Frame) -> list[_Part]:
    """Whole choruses, then a part of one; bars beside the phrases repeat the tag."""
    length = chorus_bars(scheme)
    parts: list[_Part] = []
    for _ in range(bars // length):
        parts += [_part(section, tune) for section in _CHORUS[scheme]]
    phrases, spare = divmod(bars % length, 4)
    parts += _cut_chorus(scheme, phrases, tune)
    if spare:
        tag = (*frame.tag, *frame.tag)[-spare:]
        parts.append(_Part("Tag", (tag,)))
    return parts


def _part(section: Sequence[str], tune: Tune) -> _Part:
    return _Part(section[0], tuple(tune.phrase(name) for name in section[1:]))


def _cut_chorus(scheme: str, phrases: int, tune: Tune) -> list[_Part]:
    if not phrases:
        return []
    if scheme == "blues":
        names = ("x1", "x2", "x3")[-phrases:]
        return [_Part("A", tuple(tune.phrase(name) for name in names))]
    chorus = _CHORUS[scheme]
    last = {section[0]: section for section in chorus}
    parts: list[_Part] = []
    words = _CUT["abac" if scheme == "abac" else "aaba"][phrases].split()
    for place, word in enumerate(words):
        section = chorus[0] if place == 0 and len(words) > 1 else last[word[0]]
        part = _part(section, tune)
        parts.append(_Part("Tag" if place else part.name, part.phrases[-1:]) if word[1:] else part)
    return parts


def _close(
    parts: Sequence[_Part], frame: Frame, rng: random.Random, *, keep: int = 0
) -> list[_Part]:
    """Turn the last four bars into the tag and set the last two apart as the ending.

    Of the bars beside the phrases two repeat the tag; an odd one holds the last chord.
    ``keep`` bars of the last four stay as the tune has them. A two-five that the bar before
    has just played comes home first.
    """
    flat = [bar for part in parts for bar in part.bars]
    ending = rng.choice(frame.endings)
    held = 1 if len(flat) % 2 and len(flat) > _ENDING else 0
    count = max(0, len(flat) - _ENDING - held)
    lead = [
        *ending[: max(0, len(ending) - _ENDING - keep)],
        *(frame.tag if len(flat) % 4 >= _ENDING else ()),
    ]
    lead = lead[-count:] if count else []
    body = [*flat[: count - len(lead)], *lead]
    if lead and body[-len(lead) - 1 : -len(lead)] == [lead[0]]:
        body[-len(lead)] = (frame.home,)
    final = (*ending[-min(_ENDING, len(flat)) :], *ending[-1:] * held)
    return [*_refill(parts, body), _Part("Ending", (final,))]


def _refill(parts: Sequence[_Part], body: Sequence[tuple[str, ...]]) -> list[_Part]:
    """Give the parts new bars, as many as there are; empty parts disappear."""
    filled: list[_Part] = []
    place = 0
    for part in parts:
        ends = [place + sum(map(len, part.phrases[: k + 1])) for k in range(len(part.phrases))]
        starts = [place, *ends[:-1]]
        phrases = tuple(tuple(body[a:b]) for a, b in zip(starts, ends, strict=True) if body[a:b])
        place = ends[-1]
        if phrases:
            filled.append(_Part(part.name, phrases))
    return filled


def _sections(parts: Sequence[_Part], brief: Brief, rng: random.Random) -> tuple[FormSection, ...]:
    sections: list[FormSection] = []
    bar = 0
    for part in parts:
        sections.append(_section(part, bar, sections, brief, rng))
        bar += len(part.bars)
    return _crown(sections)


def _section(
    part: _Part, bar: int, before: Sequence[FormSection], brief: Brief, rng: random.Random
) -> FormSection:
    height, density, energy = _LEVELS[part.name]
    low, high = CATALOGUES["jazz"].application(brief.application).velocity
    count = sum(s.label[0] == part.name[0] for s in before)
    twin = next((i for i, s in enumerate(before) if s.label[0] == part.name[0]), None)
    lift = 0.5 * (brief.energy - 0.5)
    level = low + (high - low) * (height + 0.25 * lift + 0.05 * rng.random())
    return FormSection(
        kind=_KINDS[part.name],
        name=part.called or (f"{part.name} {count + 1}" if count else part.name),
        label=part.name[0] + "'" * count,
        bar=bar,
        bars=len(part.bars),
        key=brief.key,
        density=min(1.0, max(0.0, density + lift)),
        energy=min(1.0, max(0.0, energy + lift)),
        velocity=round(level),
        phrases=_phrases(part, bar),
        repeats=twin if part.name in ("A", "B", "C") else None,
    )


def _phrases(part: _Part, bar: int) -> tuple[Phrase, ...]:
    phrases: list[Phrase] = []
    for bars in part.phrases:
        phrases.append(Phrase(bar, len(bars), fill=False))
        bar += len(bars)
    return tuple(phrases)


def _crown(sections: list[FormSection]) -> tuple[FormSection, ...]:
    """Mark the climax: the last bridge or third strain, else the last full section."""
    body = [i for i, s in enumerate(sections) if not s.kind.is_frame]
    if not body:
        return tuple(sections)
    strong = [i for i in body if sections[i].label[0] in "BC"]
    full = [i for i in body if sections[i].bars >= 4]
    peak = (strong or full or body)[-1]
    crowned = list(sections)
    crowned[peak] = replace(crowned[peak], climax=True, velocity=crowned[peak].velocity + 5)
    return tuple(crowned)
