"""Layout: which form is played how often, and what fills up the bars asked for.

A form is never bent. Bars beyond a whole number of choruses become an intro on the last
bars of the form, a tag that repeats them at the end, or a vamp on the tonic; where the
form was left open, one of fitting length is chosen instead (section 4.1, S-08).
"""

import random
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.blues.tables import BluesForm, forms
from gospel_keys.harmony.form import SectionKind

_LONGEST_INTRO: Final = 4
_TAGS: Final = (0, 2, 4)
_RICH: Final = 0.7
"""From this complexity on the jazz blues is the usual form: its changes carry rich chords."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the piece.

    Parameters
    ----------
    kind : SectionKind
        Intro, chorus, vamp, or ending for the last two bars.
    bars : int
    first : int
        The bar of the form that it begins with.
    number : int
        Number of the chorus, from 0.
    tag : bool
        It repeats the end of the form after the last chorus.
    """

    kind: SectionKind
    bars: int
    first: int = 0
    number: int = 0
    tag: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A form with the parts that make up the piece."""

    form: BluesForm
    parts: tuple[Part, ...]

    @property
    def choruses(self) -> int:
        """How many choruses there are."""
        return sum(p.kind is SectionKind.CHORUS and not p.tag for p in self.parts)


@dataclass(frozen=True, slots=True)
class _Fit:
    """Bars of intro, vamp and tag around whole choruses."""

    form: BluesForm
    choruses: int
    intro: int
    vamp: int
    tag: int

    @property
    def cost(self) -> float:
        intro = {0: 0.0, 2: 0.1, 4: 0.1, 3: 0.5, 1: 0.9}[self.intro]
        return intro + 0.5 * (self.tag > 0) + 1.2 * (self.vamp > 0) + 0.2 * self.vamp


def lay_out(brief: Brief, rng: random.Random) -> Layout:
    """Choose the form and fit it to the bars of the brief.

    Parameters
    ----------
    brief : Brief
    rng : random.Random

    Returns
    -------
    layout : Layout
        Exactly ``brief.bars`` bars.
    """
    choice = _candidates(brief, rng)
    fits = [
        (fit.cost + weight, number, fit)
        for number, (form, weight) in enumerate(choice)
        for fit in _fits(form, brief)
    ]
    if not fits:
        form = choice[0][0]
        return Layout(form, tuple(_fragment(form, brief)))
    fit = min(fits, key=lambda row: row[:2])[2]
    return Layout(fit.form, tuple(_parts(fit, brief)))


def _candidates(brief: Brief, rng: random.Random) -> list[tuple[BluesForm, float]]:
    """Forms that may be played, each with how unusual it would be here."""
    if brief.form is not None:
        named = [form for form in forms() if form.id == brief.form]
        return [(f, 2.0 if f.rare and rng.random() < 0.7 else 0.0) for f in named]
    minor = brief.key.mode == "minor"
    weights = {
        "minor": -1.0 if minor else 9.0,
        "turnaround": 0.0,
        "quick-change": 0.1,
        "basic": 0.3,
        "jazz-blues": -0.2 if brief.complexity >= _RICH and not minor else 9.0,
        "eight-bar": 0.7,
        "sixteen-bar": 0.7,
        "gospel-blues": 0.9 if not minor else 9.0,
    }
    return [
        (form, weights[form.id] + 0.5 * rng.random() + (2.0 if form.rare else 0.0))
        for form in forms()
    ]


def _fits(form: BluesForm, brief: Brief) -> list[_Fit]:
    """Ways to fill the bars with whole choruses of a form."""
    size = len(form.bars)
    choruses, spare = divmod(brief.bars, size)
    if not choruses:
        return []
    found: list[_Fit] = []
    for tag in _TAGS if brief.ending else (0,):
        longest = min(_LONGEST_INTRO, spare - tag) if brief.intro else 0
        for intro in range(max(0, longest) + 1):
            vamp = spare - tag - intro
            if vamp >= 0:
                found.append(_Fit(form, choruses, intro, vamp, tag))
    return found


def _fragment(form: BluesForm, brief: Brief) -> list[Part]:
    """A piece shorter than its form: the last bars of it."""
    if brief.bars == 1:
        return [Part(SectionKind.CHORUS, 1)]
    first = len(form.bars) - brief.bars
    if not brief.ending:
        return [Part(SectionKind.CHORUS, brief.bars, first)]
    body = [Part(SectionKind.CHORUS, brief.bars - 2, first)] if brief.bars > 2 else []
    return [*body, _ending(form, 0)]


def _ending(form: BluesForm, number: int, *, tag: bool = False) -> Part:
    return Part(SectionKind.ENDING, 2, len(form.bars) - 2, number, tag)


def _parts(fit: _Fit, brief: Brief) -> list[Part]:
    """Put a vamp before the last of several choruses; round a single one it stays outside."""
    size, form = len(fit.form.bars), fit.form
    vamp = [Part(SectionKind.VAMP, fit.vamp)] if fit.vamp else []
    alone = fit.choruses == 1
    parts = list(vamp) if alone and not fit.tag else []
    if fit.intro:
        parts.append(Part(SectionKind.INTRO, fit.intro, size - fit.intro))
    for number in range(fit.choruses):
        last = number == fit.choruses - 1
        closes = last and brief.ending and not fit.tag
        if last and not alone:
            parts += vamp
        parts.append(Part(SectionKind.CHORUS, size - 2 if closes else size, 0, number))
    if alone and fit.tag:
        parts += vamp
    if fit.tag > 2:
        parts.append(Part(SectionKind.CHORUS, fit.tag - 2, size - fit.tag, fit.choruses, tag=True))
    if brief.ending:
        parts.append(_ending(form, fit.choruses - 1, tag=fit.tag > 0))
    return parts
