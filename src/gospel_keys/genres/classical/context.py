"""Which figures and textures play where, by name or by period, meter and section (C-21)."""

import random
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.classical.dances import dance_of
from gospel_keys.genres.classical.figures import FIGURES
from gospel_keys.genres.classical.form import Plan, climax_of
from gospel_keys.genres.classical.kinds import is_waltz

_ASKED: Final = MappingProxyType(
    {
        "alberti-bass": ("alberti",),
        "broken-chords": ("broken", "rocking"),
        "arpeggiated-patterns": ("arpeggio",),
    }
)
# period: figures for A, its return, and contrasting sections
_BY_PERIOD: Final = MappingProxyType(
    {
        "classical": (
            ("alberti", "broken"),
            ("rocking", "broken"),
            ("repeated", "drum", "horns", "offbeat"),
        ),
        "romantic": (("arpeggio",), ("arpeggio",), ("repeated", "waltz", "arpeggio")),
        "baroque": (("broken", "drum"), ("rocking", "broken"), ("drum", "offbeat")),
    }
)
_TRIPLE: Final = frozenset({"3/4", "3/8", "6/4"})
_DRUMMED: Final = frozenset({"2/4", "4/4", "2/2"})


def choose_figures(brief: Brief, plan: Plan, right: str, rng: random.Random) -> tuple[str, ...]:
    """Choose the left-hand figure of every phrase; it changes with the sections.

    Parameters
    ----------
    brief : Brief
    plan : Plan
    right : str
        Pattern of the right hand; only full chords there leave the left hand bare octaves.
    rng : random.Random
    """
    asked = _ASKED.get(brief.left_hand or "")
    sung = brief.application == "romantic" and right == "melodic-lines"
    start, end = climax_of(plan, 1)
    climax = range(start, end) if sung else range(0)
    chosen: list[str] = []
    by_section: dict[int, str] = {}
    for phrase in plan.phrases:
        if asked:
            chosen.append(asked[phrase.section % len(asked)])
            continue
        if phrase.section not in by_section:
            options = _options(brief, plan, right, phrase.section)
            fresh = [f for f in options if not chosen or f != chosen[-1]] or list(options)
            by_section[phrase.section] = rng.choice(fresh)
        inside = range(max(phrase.bar, climax.start), min(phrase.bar + phrase.bars, climax.stop))
        high = bool(inside) and "arpeggiated-patterns" not in brief.excluded
        high = high and not is_waltz(brief)
        chosen.append("arpeggio" if high else by_section[phrase.section])
    return tuple(chosen)


def _options(brief: Brief, plan: Plan, right: str, section: int) -> tuple[str, ...]:
    first, again, contrast = _BY_PERIOD[brief.application]
    dance = dance_of(brief)
    if dance:
        first, again, contrast = (dance.figure,), (dance.figure,), (dance.contrast,)
    label = plan.form.sections[min(section, len(plan.form.sections) - 1)].label
    options = contrast if label[:1] in "BCD" else again if _returns(label) else first
    if brief.application == "romantic":
        options = _danced(brief, options, home=label[:1] != "B")
    if right == "chord-voicing" and label[:1] in "BC" and brief.application != "romantic":
        options = ("murky", *options)
    if brief.key.mode == "minor":
        options = tuple(f for f in options if f != "horns")
    if str(brief.meter) not in _DRUMMED:
        # One finger on a key through a whole bar of three is no bass but a drill.
        stand_in = "steps" if str(brief.meter) in _TRIPLE else "broken"
        options = tuple(stand_in if f == "drum" else f for f in options)
    if brief.chart is not None:
        # The basses of a chart are a line, and an Alberti bass has no octave to follow it into.
        options = tuple("broken" if f == "alberti" else f for f in options)
    allowed = tuple(f for f in options if FIGURES[f].pattern not in brief.excluded)
    return allowed or ("repeated",)


def _returns(label: str) -> bool:
    """Whether a section is not the first with its theme, or has a second one."""
    return "'" in label or label[:1] in "SR"


def _danced(brief: Brief, options: tuple[str, ...], *, home: bool) -> tuple[str, ...]:
    """Bass and two chords where there are three beats, and nowhere else."""
    if str(brief.meter) not in _TRIPLE:
        return tuple(f for f in options if f != "waltz")
    if is_waltz(brief):
        return ("waltz",) if home else ("waltz", "repeated")
    return ("waltz", *options) if home else options


def choose_right(brief: Brief, plan: Plan, rng: random.Random) -> str:
    """Return the right-hand pattern of a piece."""
    del plan
    if brief.right_hand:
        return brief.right_hand
    single = brief.left_hand is None and dance_of(brief) is None
    options = {
        "baroque": ("contrapuntal",) if single else ("melodic-lines",),
        "classical": ("melodic-lines",),
        "romantic": ("melodic-lines",),
    }[brief.application]
    allowed = [o for o in options if o not in brief.excluded] or ["chord-voicing"]
    return rng.choice(allowed)


def texture_plans(plan: Plan, figures: Sequence[str], right: str) -> tuple[TexturePlan, ...]:
    """Say for people and reports which patterns each section of the form is played with.

    Parameters
    ----------
    plan : Plan
    figures : sequence of str
        Of each phrase; a section is named after its first.
    right : str
    """
    names = [FIGURES[f].pattern if f in FIGURES else f for f in figures]
    plans: list[TexturePlan] = []
    for section in plan.form.sections:
        inside = [name for p, name in zip(plan.phrases, names, strict=True) if p.bar <= section.bar]
        plans.append(TexturePlan(section.bar, section.bars, inside[-1], right))
    return tuple(plans)


def figures_named(patterns: Iterable[str]) -> tuple[str, ...]:
    """Return a figure for each pattern of the catalogue.

    Examples
    --------
    >>> figures_named(["alberti-bass", "broken-chords"])
    ('alberti', 'broken')
    """
    first: dict[str, str] = {}
    for figure in FIGURES.values():
        first.setdefault(figure.pattern, figure.id)
    return tuple(first[name] for name in patterns)
