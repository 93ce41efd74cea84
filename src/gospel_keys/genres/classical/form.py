"""Form: where the parts of a piece lie, what comes back in them, and how loud they are.

The piece has exactly the bars that were asked for (rules S-01, S-08); what its parts are is
said in :mod:`parts`.
"""

import random
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.parts import PHRASE, Part, plan_parts
from gospel_keys.genres.classical.progressions import Bars
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.score.model import KeyChange
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER, Ticks, Velocity

_FINAL_BEATS: Final = 3 * QUARTER
_CLIMAX: Final = 0.68
_LEVELS: Final = {
    "A": 0.45, "B": 0.62, "C": 0.72, "coda": 0.5, "intro": 0.35,
    "T": 0.52, "S": 0.34, "D": 0.62, "R": 0.56,
}  # fmt: skip
_TERRACES: Final = {"A": 0.62, "B": 0.3, "C": 0.62, "coda": 0.7, "intro": 0.5}
_NAMES: Final = {
    "A": "Theme", "B": "Contrast", "C": "Second contrast", "coda": "Coda",
    "T": "First theme", "S": "Second theme", "D": "Development", "R": "Recapitulation",
}  # fmt: skip
_HOME: Final = "AT"
"""Letters of parts that begin with the theme."""

_OWN_IDEA: Final = frozenset("ATS")
"""Letters of parts whose second phrase takes up their first."""


@dataclass(frozen=True, slots=True)
class PhrasePlan:
    """A phrase before its notes.

    Parameters
    ----------
    bar, bars : int
    row : tuple of tuple of str
        Roman numerals by bar, exactly ``bars`` of them.
    place : str
        ``"antecedent"``, ``"consequent"``, ``"presentation"``, ``"continuation"``,
        ``"turn"`` (to the key of a second theme), ``"middle"``, ``"short"``, ``"coda"`` or
        ``"intro"``.
    section : int
        Index of the section in the form.
    model : int or None
        Index of an earlier phrase that this one repeats.
    idea : int or None
        Index of an earlier phrase whose first bars this one takes up.
    last : bool
        Whether the piece ends with it.
    key : Key or None
        Where it stands, if not at home; its numerals are of this key.
    """

    bar: int
    bars: int
    row: Bars
    place: str
    section: int
    model: int | None = None
    idea: int | None = None
    last: bool = False
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A form with the phrases inside it."""

    form: Form
    phrases: tuple[PhrasePlan, ...]


def plan_form(brief: Brief, rng: random.Random) -> Plan:
    """Plan the sections and phrases of a piece.

    Parameters
    ----------
    brief : Brief
    rng : random.Random

    Returns
    -------
    plan : Plan
        Its phrases cover exactly ``brief.bars`` bars.
    """
    final = final_bars(brief)
    parts = plan_parts(brief, brief.bars - (final - 1), rng)
    phrases = _number_phrases(parts)
    if final > 1:
        closing = phrases[-1]
        row = closing.row + (closing.row[-1][-1:],) * (final - 1)
        phrases[-1] = PhrasePlan(
            closing.bar, closing.bars + final - 1, row, closing.place, closing.section,
            closing.model, closing.idea, last=True, key=closing.key,
        )  # fmt: skip
    sections = _sections(brief, parts, phrases, final)
    return Plan(Form(brief.meter, sections), tuple(phrases))


def final_bars(brief: Brief) -> int:
    """Return how many bars the last chord fills: at least three quarters where it can."""
    needed = -(-_FINAL_BEATS // brief.meter.bar)
    return needed if brief.ending and brief.bars >= needed + 2 else 1


def climax_of(plan: Plan, bar: Ticks) -> tuple[Ticks, Ticks]:
    """Return where the climax of a romantic piece begins and ends (C-25).

    It is the phrase that holds the place at two thirds, without its last bar. Where the
    theme comes home right after that phrase, in the same section, the climax begins in the
    middle of the one and lasts to the cadence of the other. A piece of one phrase has none.

    Parameters
    ----------
    plan : Plan
    bar : Ticks
    """
    place = _CLIMAX * plan.form.bars
    number = next(k for k, p in enumerate(plan.phrases) if p.bar + p.bars > place)
    if not number:
        return 0, 0
    phrase = plan.phrases[number]
    after = plan.phrases[number + 1] if number + 1 < len(plan.phrases) else phrase
    home = after.section == phrase.section and after.place != "middle"
    if phrase.place == "middle" and home and after.bars >= PHRASE:
        return (phrase.bar + phrase.bars // 2) * bar, (after.bar + after.bars - 2) * bar
    return phrase.bar * bar, (phrase.bar + phrase.bars - 1) * bar


def keys_of(plan: Plan, home: Key) -> tuple[KeyChange, ...]:
    """Return the keys that the phrases of a piece stand in; the page keeps one signature.

    Parameters
    ----------
    plan : Plan
    home : Key
    """
    bar = plan.form.meter.bar
    keys = [KeyChange(0, home)]
    for phrase in plan.phrases:
        here = phrase.key or home
        if here != keys[-1].key:
            keys.append(KeyChange(phrase.bar * bar, here))
    return tuple(keys)


def _number_phrases(parts: list[Part]) -> list[PhrasePlan]:
    phrases: list[PhrasePlan] = []
    seen: dict[tuple[str, int], int] = {}
    bar, total = 0, sum(len(p.phrases) for p in parts)
    for section, part in enumerate(parts):
        for number, phrase in enumerate(part.phrases):
            index = len(phrases)
            model = seen.get(phrase.origin or (part.letter, number))
            phrases.append(
                PhrasePlan(
                    bar, len(phrase.row), phrase.row, phrase.place, section, model,
                    _idea_of(part, number, index, seen), last=index == total - 1, key=phrase.key,
                )
            )  # fmt: skip
            seen.setdefault((part.letter, number), index)
            bar += len(phrase.row)
    return phrases


def _idea_of(part: Part, number: int, index: int, seen: dict[tuple[str, int], int]) -> int | None:
    """The phrase whose first bars one takes up: its antecedent, or the theme that comes home."""
    place = part.phrases[number].place
    if place not in ("consequent", "turn"):
        return None
    if part.letter in _OWN_IDEA:
        return index - 1
    return next((seen[letter, 0] for letter in _HOME if (letter, 0) in seen), None)


def _sections(
    brief: Brief, parts: list[Part], phrases: list[PhrasePlan], final: int
) -> tuple[FormSection, ...]:
    sections: list[FormSection] = []
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    ends = brief.bars - final if brief.ending and brief.bars - final >= 3 else brief.bars
    top = _climax_section(parts)
    for index, part in enumerate(parts):
        own = [p for p in phrases if p.section == index]
        start, end = own[0].bar, min(own[-1].bar + own[-1].bars, ends)
        number = counts.get(part.letter, 0)
        counts[part.letter] = number + 1
        label = part.letter[:1].upper() + "'" * number
        sections.append(
            FormSection(
                kind=_kind(part.letter),
                name=_name(parts, index),
                label=label if part.letter not in ("coda", "intro") else part.letter,
                bar=start,
                bars=end - start,
                key=brief.key,
                density=0.35 + 0.4 * brief.complexity,
                energy=brief.energy,
                velocity=_velocity(brief, part.letter, number, climax=index == top),
                phrases=tuple(
                    Phrase(p.bar, min(p.bar + p.bars, ends) - p.bar, fill=False)
                    for p in own
                    if p.bar < ends
                ),
                repeats=first.get(part.letter),
                climax=index == top,
            )
        )
        first.setdefault(part.letter, index)
    sections = [s for s in sections if s.bars > 0]
    if ends < brief.bars:
        level = _velocity(brief, "coda", 0, climax=False)
        sections.append(_ending(brief, ends, level))
    return tuple(sections)


def _name(parts: list[Part], index: int) -> str:
    """What a part is called: the second time by what it does, so that no two are called alike."""
    letter, before = parts[index].letter, [part.letter for part in parts[:index]]
    earlier = [k for k, known in enumerate(before) if known == letter]
    if letter in "TA" and "T" in before and "A" not in before:
        return _NAMES["R"]
    if letter == "R" and before.count("T") > 1:
        return f"{_NAMES['S']} again"
    if not earlier:
        return _NAMES.get(letter, "Intro")
    if letter != "A":
        return f"{_NAMES[letter]} again"
    varied = earlier[-1] == index - 1
    usual = "Variation" if varied else "Return"
    same = sum((parts[k - 1].letter == "A") is varied for k in earlier if k)
    return f"{usual} {same + 1}" if same else usual


def _ending(brief: Brief, bar: int, level: Velocity) -> FormSection:
    bars = brief.bars - bar
    return FormSection(
        SectionKind.ENDING, "Ending", "E", bar, bars, brief.key, 0.3, brief.energy, level,
        (Phrase(bar, bars, fill=False),),
    )  # fmt: skip


def _kind(letter: str) -> SectionKind:
    if letter == "intro":
        return SectionKind.INTRO
    return SectionKind.VERSE if letter in ("A", "T", "R", "coda") else SectionKind.BRIDGE


def _climax_section(parts: list[Part]) -> int:
    """The section at about two thirds of the piece."""
    total, reached = sum(p.bars for p in parts), 0
    for index, part in enumerate(parts):
        reached += part.bars
        if reached >= 0.66 * total:
            return index
    return len(parts) - 1


def _velocity(brief: Brief, letter: str, number: int, *, climax: bool) -> Velocity:
    """The level of a section: terraces in baroque, a curve with one climax elsewhere."""
    if brief.application == "baroque":
        place = _TERRACES[letter] - (0.25 if number == 1 else 0.0)
    else:
        place = _LEVELS[letter] + 0.06 * number
        if climax:
            place += 0.21 if brief.application == "romantic" else 0.16
    return round(50 + 36 * (place + 0.35 * (brief.energy - 0.5)))


def plan_of_tune(form: Form) -> Plan:
    """Return the phrases of a given tune; its sections close, its inner phrases go on.

    Parameters
    ----------
    form : Form
    """
    phrases: list[PhrasePlan] = []
    for number, section in enumerate(form.sections):
        for phrase in section.phrases:
            closes = phrase.bar + phrase.bars == section.end
            phrases.append(
                PhrasePlan(
                    phrase.bar,
                    phrase.bars,
                    (("I",),) * phrase.bars,
                    "consequent" if closes else "presentation",
                    number,
                    last=phrase.bar + phrase.bars == form.bars,
                )
            )
    return Plan(form, tuple(phrases))
