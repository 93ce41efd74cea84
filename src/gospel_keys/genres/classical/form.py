"""Form: periods and sentences of eight bars, joined to binary, ternary and rondo forms.

The piece has exactly the bars that were asked for. A section is a period (antecedent to a
half cadence, consequent to a perfect one) or a sentence (2 + 2 + 4); what is left over
becomes an introduction, a broader cadence or a coda (rules C-09, S-01, S-08).
"""

import random
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.progressions import Bars, fit_bars, load_progressions
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.units import QUARTER, Ticks, Velocity

_SECTION: Final = 8
_PHRASE: Final = 4
_FINAL_BEATS: Final = 3 * QUARTER
_INTRO_FROM: Final = 18
_CLIMAX: Final = 0.68
_RETURNS: Final = {1: "A", 2: "AA", 3: "ABA", 4: "AABA", 5: "ABACA"}
_LEVELS: Final = {"A": 0.45, "B": 0.62, "C": 0.72, "coda": 0.5, "intro": 0.35}
_TERRACES: Final = {"A": 0.62, "B": 0.3, "C": 0.62, "coda": 0.7, "intro": 0.5}
_NAMES: Final = {"A": "Theme", "B": "Contrast", "C": "Second contrast", "coda": "Coda"}


@dataclass(frozen=True, slots=True)
class PhrasePlan:
    """A phrase before its notes.

    Parameters
    ----------
    bar, bars : int
    row : tuple of tuple of str
        Roman numerals by bar, exactly ``bars`` of them.
    place : str
        ``"antecedent"``, ``"consequent"``, ``"middle"``, ``"short"``, ``"coda"`` or
        ``"intro"``.
    section : int
        Index of the section in the form.
    model : int or None
        Index of an earlier phrase that this one repeats.
    idea : int or None
        Index of an earlier phrase whose first bars this one takes up.
    last : bool
        Whether the piece ends with it.
    """

    bar: int
    bars: int
    row: Bars
    place: str
    section: int
    model: int | None = None
    idea: int | None = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A form with the phrases inside it."""

    form: Form
    phrases: tuple[PhrasePlan, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A section before it has a place: its letter and its phrases."""

    letter: str
    phrases: tuple[tuple[Bars, str], ...]

    @property
    def bars(self) -> int:
        return sum(len(row) for row, _ in self.phrases)


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
    parts = _parts(brief, brief.bars - (final - 1), rng)
    phrases = _number_phrases(parts)
    if final > 1:
        closing = phrases[-1]
        row = closing.row + (closing.row[-1][-1:],) * (final - 1)
        phrases[-1] = PhrasePlan(
            closing.bar, closing.bars + final - 1, row, closing.place, closing.section,
            closing.model, closing.idea, last=True,
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
    if phrase.place == "middle" and home and after.bars >= _PHRASE:
        return (phrase.bar + phrase.bars // 2) * bar, (after.bar + after.bars - 2) * bar
    return phrase.bar * bar, (phrase.bar + phrase.bars - 1) * bar


def _parts(brief: Brief, bars: int, rng: random.Random) -> list[_Part]:
    rows = {
        place: values
        for (mode, period, place), values in load_progressions().items()
        if mode == brief.key.mode and period == brief.application
    }
    if bars < 6:
        row = rng.choice(rows["short"])[0]
        return [_Part("A", ((fit_bars(row, bars), "short"),))]
    count, rest = max(1, bars // _SECTION), bars % _SECTION if bars >= _SECTION else 0
    theme = _theme(rows, rng)
    letters = _letters(count, rng, contrast=brief.application == "romantic")
    middles = {letter: rng.choice(rows["middle"]) for letter in "BC"}
    parts: list[_Part] = []
    for place, letter in enumerate(letters):
        final = place == count - 1
        if letter == "A":
            parts.append(_Part("A", theme))
        elif final:
            close = (theme[1][0], "consequent")
            parts.append(_Part(letter, ((middles[letter][0], "middle"), close)))
        else:
            parts.append(_Part(letter, tuple((row, "middle") for row in middles[letter])))
    if bars < _SECTION:
        first = bars // 2
        lengths = (first, bars - first)
        fitted = [fit_bars(row, n) for (row, _), n in zip(theme, lengths, strict=True)]
        return [_Part("A", ((fitted[0], "antecedent"), (fitted[1], "consequent")))]
    return _place_rest(brief, parts, rest, rows, rng)


def _theme(
    rows: dict[str, tuple[tuple[Bars, ...], ...]], rng: random.Random
) -> tuple[tuple[Bars, str], ...]:
    """A period, or a sentence cut in two halves."""
    if rng.random() < 0.7:
        first, second = rng.choice(rows["period"])
        return (first, "antecedent"), (second, "consequent")
    whole = rng.choice(rows["sentence"])[0]
    return (whole[:_PHRASE], "presentation"), (whole[_PHRASE:], "continuation")


def _letters(count: int, rng: random.Random, *, contrast: bool) -> str:
    """The order of the sections; long pieces are rondos, romantic ones always leave home."""
    if count == 2 and (rng.random() < 0.4 or contrast):
        return "AB"
    if count in _RETURNS:
        return _RETURNS[count]
    letters = "AABA"
    while len(letters) < count - 1:
        letters += "CA" if len(letters) % 4 == 0 else "BA"
    return letters[: count - 1] + "A"


def _place_rest(
    brief: Brief,
    parts: list[_Part],
    rest: int,
    rows: dict[str, tuple[tuple[Bars, ...], ...]],
    rng: random.Random,
) -> list[_Part]:
    if not rest:
        return parts
    tonic = rows["short"][0][0][0][:1]
    if brief.intro and rest in (2, 3) and brief.bars >= _INTRO_FROM:
        return [_Part("intro", (((tonic,) * rest, "intro"),)), *parts]
    if rest == 1:
        *before, (row, place) = parts[-1].phrases
        broad = (fit_bars(row, len(row) + 1), place)
        return [*parts[:-1], _Part(parts[-1].letter, (*before, broad))]
    coda = rng.choice(rows["coda"])[0]
    if rest <= len(coda):
        return [*parts, _Part("coda", ((fit_bars(coda, rest), "coda"),))]
    first = fit_bars(rng.choice(rows["short"])[0], rest - len(coda) + 1)
    second = fit_bars(coda, len(coda) - 1)
    return [*parts, _Part("coda", ((first, "coda"), (second, "coda")))]


def _number_phrases(parts: list[_Part]) -> list[PhrasePlan]:
    phrases: list[PhrasePlan] = []
    seen: dict[tuple[str, int], int] = {}
    bar, total = 0, sum(len(p.phrases) for p in parts)
    for section, part in enumerate(parts):
        for number, (row, place) in enumerate(part.phrases):
            index = len(phrases)
            model = seen.get((part.letter, number))
            idea = index - 1 if place == "consequent" and part.letter == "A" else None
            if place == "consequent" and part.letter != "A":
                idea = seen.get(("A", 0))
            seen.setdefault((part.letter, number), index)
            last = index == total - 1
            phrases.append(PhrasePlan(bar, len(row), row, place, section, model, idea, last=last))
            bar += len(row)
    return phrases


def _sections(
    brief: Brief, parts: list[_Part], phrases: list[PhrasePlan], final: int
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


def _name(parts: list[_Part], index: int) -> str:
    """What a part is called: the second time by what it does, so that no two are called alike."""
    letter = parts[index].letter
    earlier = [k for k, part in enumerate(parts[:index]) if part.letter == letter]
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
    return SectionKind.VERSE if letter in ("A", "coda") else SectionKind.BRIDGE


def _climax_section(parts: list[_Part]) -> int:
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
