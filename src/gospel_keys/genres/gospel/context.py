"""Which patterns a gospel pianist would play here: by sub-style, section and energy.

A named wish always wins. Otherwise a section keeps one pair of patterns, and the layers
change one at a time from section to section (S-07).
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.gospel.fullness import BROAD, fullness
from gospel_keys.genres.gospel.low_shells import NAME as LOW_SHELLS
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.units import Bpm

# fmt: off
_LEFT: Final = {
    "slow-worship": (("rolling-tenths", 4), ("octave-roots", 3), (LOW_SHELLS, 1)),
    "contemporary": (("octave-roots", 4), (LOW_SHELLS, 3), ("rolling-tenths", 1)),
    "traditional":  (("octave-roots", 3), ("rolling-tenths", 2), ("stride-bass", 2), ("walking-bass", 1)),
    "shout":        (("shout-riff", 1),),
}
_RIGHT_CALM: Final = {
    "slow-worship": (("rolled-broken", 4), ("chord-fills", 4), ("melody-with-fills", 1)),
    "contemporary": (("chord-fills", 4), ("melody-with-fills", 3), ("block-chord", 1)),
    "traditional":  (("chord-fills", 3), ("block-chord", 3), ("melody-with-fills", 1)),
    "shout":        (("stabs", 1),),
}
_RIGHT_STRONG: Final = {
    "slow-worship": (("chord-fills", 5), ("octave-doubling", 2), ("block-chord", 1)),
    "contemporary": (("octave-doubling", 3), ("block-chord", 3), ("chord-fills", 2), ("polychord", 1)),
    "traditional":  (("octave-doubling", 3), ("block-chord", 3), ("chord-fills", 1)),
    "shout":        (("stabs", 1),),
}
_RHYTHM: Final = {
    "slow-worship": (("straight-feel", 1),),
    "contemporary": (("backbeat-emphasis", 3), ("straight-feel", 2), ("offbeat-syncopation", 1)),
    "traditional":  (("gospel-shuffle", 3), ("gospel-swing", 2), ("backbeat-emphasis", 1)),
    "shout":        (("straight-feel", 1),),
}
# fmt: on
_TRIPLETS_TO: Final[Bpm] = 84.0
_SLOW_TRADITIONAL: Final = (("gospel-shuffle", 5), ("gospel-swing", 1))
"""Slow traditional gospel in four is felt in triplets (2.1, G-36)."""

_PRACTICE_LEFT: Final = ((LOW_SHELLS, 3), ("octave-roots", 3))
"""Shells without a bass are there to be asked for, as are Alberti figures; traditional gospel keeps its octaves (G-20)."""

_PRACTICE_RIGHT: Final = (("chord-fills", 4), ("block-chord", 3), ("melody-with-fills", 2))
_ANY_LEFT: Final = (
    ("stride-bass", 3),
    ("walking-bass", 2),
    ("octave-roots", 2),
    ("shell-voicing", 1),
)
_ANY_RIGHT: Final = (("block-chord", 3), ("chord-fills", 2), ("melody-with-fills", 1))
"""What is played where the words leave out everything that a style would play."""

_STRONG: Final = 0.6
_ONE_LAYER: Final = 8
"""Bars through which a left hand keeps its pattern (S-07)."""


_SHOUTED: Final = {
    SectionKind.INTRO: 84,
    SectionKind.VERSE: 84,
    SectionKind.BRIDGE: 86,
    SectionKind.CHORUS: 92,
    SectionKind.VAMP: 98,
    SectionKind.ENDING: 84,
}
"""Least velocity of each section of a shout, which begins loud and grows (G-32, G-35)."""


@dataclass(frozen=True, slots=True)
class _Pair:
    left: str
    right: str


def choose_rhythm(brief: Brief, rng: random.Random) -> str:
    """Return the rhythm pattern: the one asked for, or one that suits the sub-style."""
    if brief.rhythm:
        return brief.rhythm
    if brief.application in ("practice", "worship") or brief.meter.is_compound:
        return "straight-feel"
    table = _RHYTHM[_style(brief)]
    if _style(brief) == "traditional" and brief.tempo <= _TRIPLETS_TO:
        table = _SLOW_TRADITIONAL
    return _draw(table, brief.excluded, rng)


def raise_shout(form: Form, brief: Brief) -> Form:
    """Return the form with a shout loud from its first bar; other styles are unchanged.

    A brief of little energy keeps the dynamics of its sections.
    """
    if brief.sub_style != "shout" or brief.energy < _SHOUTING_FROM:
        return form
    sections = tuple(
        replace(s, velocity=max(s.velocity, _SHOUTED.get(s.kind, s.velocity)))
        for s in form.sections
    )
    return replace(form, sections=sections)


_SHOUTING_FROM: Final = 0.4


def temper_contrast(form: Form) -> Form:
    """Return the form with verse and chorus no further apart than a congregation follows.

    Both move towards each other where they are more than a step of dynamics and a half
    apart; the order of loudness stays (G-35, P-04).

    Parameters
    ----------
    form : Form
    """
    levels = [s.velocity for s in form.sections]
    excess = max(levels) - min(levels) - _WIDEST_CONTRAST
    if excess <= 0:
        return form
    middle = (max(levels) + min(levels)) / 2
    narrower = _WIDEST_CONTRAST / (max(levels) - min(levels))
    sections = tuple(
        replace(s, velocity=round(middle + narrower * (s.velocity - middle))) for s in form.sections
    )
    return replace(form, sections=sections)


_WIDEST_CONTRAST: Final = 21


def balance_phrases(form: Form) -> Form:
    """Return the form with phrases that answer each other (S-01, S-04).

    Eight bars are two phrases of four, the second one with the last chord. What is over
    before a verse of eight bars belongs to that verse.

    Parameters
    ----------
    form : Form
    """
    kinds = [(s.kind, s.bars) for s in form.sections]
    if kinds == _UNEVEN:
        return replace(form, sections=_evened(form.sections))
    for number, (here, after) in enumerate(pairwise(kinds)):
        if here[0] is after[0] is SectionKind.VERSE and here[1] < after[1]:
            return replace(form, sections=_joined(form.sections, number))
    return form


def _evened(sections: Sequence[FormSection]) -> tuple[FormSection, ...]:
    """A verse of three bars and a chorus of four, with the bar line moved between them."""
    verse, chorus, ending = sections
    first, second = verse.phrases[0], chorus.phrases[0]
    verse = replace(verse, bars=_FOUR, phrases=(replace(first, bars=_FOUR),))
    answer = replace(second, bar=second.bar + 1, bars=_FOUR - 1)
    chorus = replace(chorus, bar=chorus.bar + 1, bars=_FOUR - 1, phrases=(answer,))
    return verse, chorus, ending


def _joined(sections: Sequence[FormSection], number: int) -> tuple[FormSection, ...]:
    """Sections with two verses made one; those that come back find theirs again."""
    one, two = sections[number], sections[number + 1]
    verse = replace(one, bars=one.bars + two.bars, phrases=(*one.phrases, *two.phrases))
    later = [
        replace(
            section,
            name=section.name
            if section.kind is not one.kind
            else _NUMBER.sub(_fewer, section.name),
            label=section.label if section.kind is not one.kind else section.label[:-1],
            repeats=None if section.repeats is None else max(number, section.repeats - 1),
        )
        for section in sections[number + 2 :]
    ]
    return (*sections[:number], verse, *later)


def _fewer(found: re.Match[str]) -> str:
    count = int(found[1]) - 1
    return f" {count}" if count > 1 else ""


_NUMBER: Final = re.compile(r" (\d+)$")
_FOUR: Final = 4
_UNEVEN: Final = [
    (SectionKind.VERSE, _FOUR - 1), (SectionKind.CHORUS, _FOUR), (SectionKind.ENDING, 1),
]  # fmt: skip


def plan_textures(form: Form, brief: Brief, rng: random.Random) -> tuple[TexturePlan, ...]:
    """Choose left- and right-hand patterns for every section, in eight-bar layers.

    Parameters
    ----------
    form : Form
    brief : Brief
    rng : random.Random

    Returns
    -------
    plans : tuple of TexturePlan, covering the form without gaps
    """
    plans: list[TexturePlan] = []
    by_section: dict[int, _Pair] = {}
    previous: _Pair | None = None
    plans_before: list[_Pair] = []
    one_layer = form.bars <= _ONE_LAYER
    for index, section in enumerate(form.sections):
        pair = _section_pair(section, previous, by_section, brief, rng)
        if one_layer and previous is not None and pair.right != "polychord":
            pair = replace(pair, left=previous.left)
        if section.kind in BROAD:
            pair = _as_full(pair, plans_before, brief, rng)
        elif not section.kind.is_frame:
            plans_before.append(pair)
        by_section[index] = pair
        if not section.kind.is_frame:
            previous = pair
        plans.append(TexturePlan(section.bar, section.bars, pair.left, pair.right))
    return tuple(plans)


def _section_pair(
    section: FormSection,
    previous: _Pair | None,
    by_section: dict[int, _Pair],
    brief: Brief,
    rng: random.Random,
) -> _Pair:
    style = _style(brief)
    strong = section.energy >= _STRONG or section.kind in (SectionKind.CHORUS, SectionKind.VAMP)
    plain = brief.application == "practice" and style != "traditional"
    left_table = _PRACTICE_LEFT if plain else _LEFT[style]
    right_table = (_RIGHT_STRONG if strong else _RIGHT_CALM)[style]
    if brief.application == "practice" and style != "shout":
        right_table = _PRACTICE_RIGHT
    left = brief.left_hand or _draw(left_table, brief.excluded, rng, _ANY_LEFT)
    right = brief.right_hand or _draw(right_table, brief.excluded, rng, _ANY_RIGHT)
    if section.repeats is not None and section.repeats in by_section:
        model = by_section[section.repeats]
        right = brief.right_hand or model.right
        left = brief.left_hand or (model.left if rng.random() < 0.5 else left)
    elif previous is not None:
        if rng.random() < 0.5:
            left = previous.left
        elif not strong:
            right = previous.right
    if right == "polychord" and brief.left_hand is None:
        left = LOW_SHELLS  # upper triads need the guide tones below them
    if section.kind is SectionKind.ENDING:
        last = "stabs" if style == "shout" and "stabs" not in brief.excluded else "block-chord"
        right = brief.right_hand or last
        left = brief.left_hand or (previous.left if previous else left)
    return _Pair(left, right)


def _as_full(pair: _Pair, verses: Sequence[_Pair], brief: Brief, rng: random.Random) -> _Pair:
    """The patterns of a chorus, another one for each that is thinner than those of the verses.

    What is asked for stays; upper triads keep the left hand that belongs to them.
    """
    style = _style(brief)
    if not verses or style == "shout":
        return pair
    left, right = pair.left, pair.right
    least = max(fullness(verse.right) for verse in verses)
    if brief.right_hand is None and fullness(right) < max(least, 1):
        practice = brief.application == "practice"
        table = _PRACTICE_RIGHT if practice else _RIGHT_STRONG[style]
        table = tuple((name, weight) for name, weight in table if name != "polychord")
        right = _draw(_at_least(table, max(least, 1)), brief.excluded, rng, _ANY_RIGHT)
    least = max(fullness(verse.left) for verse in verses)
    if brief.left_hand is None and right != "polychord" and fullness(left) < least:
        left = _draw(_at_least(_LEFT[style], least), brief.excluded, rng, _ANY_LEFT)
    return _Pair(left, right)


def _at_least(table: Sequence[tuple[str, int]], full: int) -> tuple[tuple[str, int], ...]:
    return tuple((name, weight) for name, weight in table if fullness(name) >= full)


def _style(brief: Brief) -> str:
    return brief.sub_style if brief.sub_style in _LEFT else "contemporary"


def _draw(
    table: tuple[tuple[str, int], ...],
    excluded: frozenset[str],
    rng: random.Random,
    others: tuple[tuple[str, int], ...] = (),
) -> str:
    """Draw a name that is not excluded, from the other names where the table has none left."""
    allowed = [(name, weight) for name, weight in table if name not in excluded]
    allowed = allowed or [(name, weight) for name, weight in others if name not in excluded]
    names, weights = zip(*(allowed or table), strict=True)
    return str(rng.choices(names, weights)[0])
