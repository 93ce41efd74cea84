"""The plan of a neo-soul piece: form with soft levels, patterns by context, fill bars."""

import random
from dataclasses import replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.neosoul.chance import PHRASE, BarChance
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.units import Velocity

# Lowest and highest centre of a section's dynamics (6.5: everything between 45 and 78).
_LEVELS: Final = {
    SectionKind.INTRO: (50, 56),
    SectionKind.VERSE: (53, 61),
    SectionKind.CHORUS: (64, 73),
    SectionKind.BRIDGE: (56, 64),
    SectionKind.VAMP: (67, 76),
    SectionKind.ENDING: (48, 56),
}
_LIFT: Final = 3
STRONG: Final = (SectionKind.CHORUS, SectionKind.VAMP)
"""Sections that a song leads to, with a hook."""


def is_fuller(section: FormSection) -> bool:
    """Whether a section comes back with more in its hands: a chorus that was heard before."""
    return section.repeats is not None and section.kind in STRONG


_LEFT: Final = {
    "smooth": (("extended-comping", 7), ("rhythmic-syncopation", 3), ("syncopated-bass", 1)),
    "uptempo": (("extended-comping", 4), ("rhythmic-syncopation", 4), ("syncopated-bass", 1)),
}
_RIGHT_CALM: Final = {
    "smooth": (("extended-voicings", 4), ("sustained-voicings", 3), ("chromatic-fills", 1)),
    "uptempo": (("extended-voicings", 5), ("chromatic-fills", 2), ("sustained-voicings", 1)),
}
_RIGHT_STRONG: Final = (("extended-voicings", 3), ("chromatic-fills", 4))
_RHYTHM: Final = {
    "smooth": (("laid-back", 4), ("sixteenth-groove", 3), ("syncopation-emphasis", 1)),
    "uptempo": (("sixteenth-groove", 4), ("syncopation-emphasis", 3), ("laid-back", 1)),
}


def plan_neosoul_form(brief: Brief, rng: random.Random) -> Form:
    """Plan sections and phrases; neo-soul stays soft and lifts its chorus a little."""
    form = _one_loop(plan_form(brief, rng)) if brief.chart is None else plan_form(brief, rng)
    sections = tuple(replace(s, velocity=_level(s, brief, rng)) for s in form.sections)
    return replace(form, sections=sections)


_ONE_LOOP: Final = 8
"""Bars of a body that are one loop and its return, not a verse and a chorus."""


def _one_loop(form: Form) -> Form:
    """Join the sections of a short body: three bars of a loop of four are none."""
    body = [s for s in form.sections if not s.kind.is_frame]
    bars = sum(section.bars for section in body)
    first, last = body[0], body[-1]
    whole_loops = all(section.bars % PHRASE == 0 for section in body)
    if whole_loops or bars > _ONE_LOOP or first.key != last.key:
        return form
    phrases = tuple(
        Phrase(bar, min(PHRASE, first.bar + bars - bar), fill=True)
        for bar in range(first.bar, first.bar + bars, PHRASE)
    )
    whole = replace(first, bars=bars, phrases=phrases, climax=last.climax)
    others = [s for s in form.sections if s.kind.is_frame]
    return replace(form, sections=tuple(sorted([*others, whole], key=lambda s: s.bar)))


def _level(section: FormSection, brief: Brief, rng: random.Random) -> Velocity:
    low, high = _LEVELS[section.kind]
    share = min(1.0, max(0.0, 0.7 * brief.energy + 0.3 * rng.random()))
    return round(low + (high - low) * share) + (_LIFT if section.climax else 0)


def choose_rhythm(brief: Brief, rng: random.Random) -> str:
    """Return the rhythm pattern: the one asked for, or one that suits the application."""
    return brief.rhythm or _draw(_RHYTHM[brief.application], brief.excluded, rng)


def plan_textures(form: Form, brief: Brief, rng: random.Random) -> tuple[TexturePlan, ...]:
    """Choose a pair of patterns for each section (S-07: one layer changes at a time).

    A named wish always wins; a section that repeats another keeps its patterns.
    """
    plans: list[TexturePlan] = []
    left = _draw(_LEFT[brief.application], brief.excluded, rng)
    for section in form.sections:
        if section.repeats is not None:
            model = plans[section.repeats]
            pair = model.left_hand, model.right_hand
        else:
            pair = left, _right_for(section, brief, rng)
        if section.kind.is_frame:
            pair = "extended-comping", "sustained-voicings"
        plans.append(
            TexturePlan(
                section.bar,
                section.bars,
                brief.left_hand or _allowed(pair[0], _LEFT[brief.application], brief),
                brief.right_hand or pair[1],
            )
        )
    return tuple(plans)


def _right_for(section: FormSection, brief: Brief, rng: random.Random) -> str:
    choices = _RIGHT_STRONG if section.kind in STRONG else _RIGHT_CALM[brief.application]
    return _draw(choices, brief.excluded, rng)


def _allowed(name: str, choices: tuple[tuple[str, int], ...], brief: Brief) -> str:
    if name not in brief.excluded:
        return name
    return next((other for other, _ in choices if other not in brief.excluded), name)


def _draw(
    choices: tuple[tuple[str, int], ...], excluded: frozenset[str], rng: random.Random
) -> str:
    open_ones = [(name, weight) for name, weight in choices if name not in excluded] or choices
    names, weights = zip(*open_ones, strict=True)
    return str(rng.choices(names, weights)[0])


_HOOK: Final = 0.6
"""How much likelier a fill is in a section whose hook it sings."""

_AT_THE_END: Final = 0.45
"""How much likelier a fill is in the last bars of a phrase (S-06)."""


def fill_bars(form: Form, plans: tuple[TexturePlan, ...], chance: BarChance) -> frozenset[int]:
    """Choose the bars that end in a fill: every second bar or so (N-21), fewer when sustained."""
    texture = {b: p.right_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    share = {"chromatic-fills": 1.0, "extended-voicings": 0.4, "sustained-voicings": 0.15}
    chosen: set[int] = set()
    for section in form.sections:
        if section.kind is SectionKind.ENDING:
            continue
        for phrase in section.phrases:
            for bar in range(phrase.bar + 1, phrase.bar + phrase.bars, 2):
                last = bar >= phrase.bar + phrase.bars - 2
                odds = share[texture[bar]] + _AT_THE_END * last + _HOOK * (section.kind in STRONG)
                if bar + 1 < form.bars and chance(bar).random() < odds:
                    chosen.add(bar)
    return frozenset(chosen)
