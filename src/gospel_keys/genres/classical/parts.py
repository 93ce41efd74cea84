"""The parts of a piece before they have a place: letters, phrases and their harmony.

A part is a period (antecedent to a half cadence, consequent to a perfect one) or a sentence
(2 + 2 + 4). Two or more make a binary, a ternary, a rondo or a sonata form; what is left
over of the bars becomes an introduction, a broader cadence or a coda (C-09, S-01).
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.kinds import is_sonata
from gospel_keys.genres.classical.progressions import Bars, fit_bars, load_progressions
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName

SECTION: Final = 8
PHRASE: Final = 4
_INTRO_FROM: Final = 18
_MOST_SIGNS: Final = 7
_RETURNS: Final = {1: "A", 2: "AA", 3: "ABA", 4: "AABA", 5: "ABACA"}

# The second theme comes back in a major key; that of a minor one has been in its relative.
_SONATAS: Final = {
    "major": {2: "TB", 3: "TSR", 4: "TSDR", 5: "TSDTR", 6: "TSDDTR"},
    "minor": {2: "TB", 3: "TSA", 4: "TSDA", 5: "TSDDA", 6: "TSDDAA"},
}

Rows = Mapping[str, tuple[tuple[Bars, ...], ...]]
"""Rows of the table by place."""


@dataclass(frozen=True, slots=True)
class PartPhrase:
    """A phrase before it has a place.

    Parameters
    ----------
    row : tuple of tuple of str
        Roman numerals by bar, in ``key``.
    place : str
        As in :class:`~gospel_keys.genres.classical.form.PhrasePlan`.
    origin : tuple of (str, int) or None
        Letter of a part and number of the phrase in it that this one is, in another place or
        key; None where it is its own part's.
    key : Key or None
        None at home.
    """

    row: Bars
    place: str
    origin: tuple[str, int] | None = None
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section before it has a place: its letter and its phrases."""

    letter: str
    phrases: tuple[PartPhrase, ...]

    @property
    def bars(self) -> int:
        """How long it is."""
        return sum(len(phrase.row) for phrase in self.phrases)


def plan_parts(brief: Brief, bars: int, rng: random.Random) -> list[Part]:
    """Choose the parts of a piece.

    Parameters
    ----------
    brief : Brief
    bars : int
        That they are to fill.
    rng : random.Random

    Returns
    -------
    parts : list of Part
    """
    rows = _rows(brief.key.mode, brief.application)
    if bars < 6:
        row = rng.choice(rows["short"])[0]
        return [Part("A", (PartPhrase(fit_bars(row, bars), "short"),))]
    count, rest = max(1, bars // SECTION), bars % SECTION if bars >= SECTION else 0
    theme = _theme(rows, rng)
    away = _second_key(brief.key)
    if away is not None and is_sonata(brief) and count in _SONATAS[brief.key.mode]:
        parts = _sonata(_SONATAS[brief.key.mode][count], theme, rows, away, rng)
        return _place_rest(brief, parts, rest, rows, rng)
    letters = _letters(count, rng, contrast=brief.application == "romantic")
    middles = {letter: rng.choice(rows["middle"]) for letter in "BC"}
    parts = []
    for place, letter in enumerate(letters):
        if letter == "A":
            parts.append(Part("A", theme))
        elif place == count - 1:
            parts.append(_rounded(letter, middles[letter][0], theme))
        else:
            parts.append(Part(letter, tuple(PartPhrase(r, "middle") for r in middles[letter])))
    if bars < SECTION:
        first = bars // 2
        lengths = (first, bars - first)
        fitted = [fit_bars(p.row, n) for p, n in zip(theme, lengths, strict=True)]
        places = ("antecedent", "consequent")
        return [Part("A", tuple(PartPhrase(r, p) for r, p in zip(fitted, places, strict=True)))]
    return _place_rest(brief, parts, rest, rows, rng)


def _rows(mode: str, period: str) -> Rows:
    return {
        place: values
        for (its_mode, its_period, place), values in load_progressions().items()
        if its_mode == mode and its_period == period
    }


def _theme(rows: Rows, rng: random.Random) -> tuple[PartPhrase, ...]:
    """A period, or a sentence cut in two halves."""
    if rng.random() < 0.7:
        return _period(rows, rng)
    whole = rng.choice(rows["sentence"])[0]
    return (
        PartPhrase(whole[:PHRASE], "presentation"),
        PartPhrase(whole[PHRASE:], "continuation"),
    )


def _period(rows: Rows, rng: random.Random, key: Key | None = None) -> tuple[PartPhrase, ...]:
    first, second = rng.choice(rows["period"])
    return PartPhrase(first, "antecedent", key=key), PartPhrase(second, "consequent", key=key)


def _rounded(letter: str, middle: Bars, theme: tuple[PartPhrase, ...]) -> Part:
    """A contrast that comes home with the theme's second phrase."""
    close = PartPhrase(theme[1].row, "consequent")
    return Part(letter, (PartPhrase(middle, "middle"), close))


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


# -- sonata form ------------------------------------------------------------------------


def _second_key(home: Key) -> Key | None:
    """The dominant of a major key, the relative of a minor one, if it can be written."""
    tonic = home.degree(5 if home.mode == "major" else 3)
    key = Key(PitchName(tonic.letter, tonic.alter))
    return key if abs(key.fifths) <= _MOST_SIGNS else None


def _sonata(
    letters: str, theme: tuple[PartPhrase, ...], rows: Rows, away: Key, rng: random.Random
) -> list[Part]:
    """The parts of a sonata form by their letters.

    ``T`` is the first theme with the way to the second key, ``S`` the second theme, ``D`` the
    development, ``R`` both themes at home, ``A`` the first one whole and ``B`` a contrast
    that comes home, in pieces too short for a second theme.
    """
    if theme[0].place != "antecedent":
        theme = _period(rows, rng)
    there = _period(_rows("major", "classical"), rng, away)
    leaves = PartPhrase(theme[0].row[:2] + rng.choice(rows["turn"])[0], "turn")
    middles = rng.sample(rows["middle"], 2)
    parts: list[Part] = []
    for letter in letters:
        match letter:
            case "T":
                parts.append(Part("T", (theme[0], leaves)))
            case "S":
                parts.append(Part("S", there))
            case "D":
                middle = middles[sum(part.letter == "D" for part in parts) % 2]
                parts.append(Part("D", tuple(PartPhrase(row, "middle") for row in middle)))
            case "R":
                parts.append(Part("R", _recapitulation(letters, theme, there)))
            case "A":
                parts.append(Part("A", (replace_origin(theme[0], ("T", 0)), theme[1])))
            case _:
                parts.append(_rounded("B", middles[0][0], theme))
    return parts


def replace_origin(phrase: PartPhrase, origin: tuple[str, int]) -> PartPhrase:
    """Return a phrase as one that has come before."""
    return PartPhrase(phrase.row, phrase.place, origin, phrase.key)


def _recapitulation(
    letters: str, theme: tuple[PartPhrase, ...], there: tuple[PartPhrase, ...]
) -> tuple[PartPhrase, ...]:
    """The second theme at home, after the first unless that has a part of its own."""
    second = tuple(PartPhrase(p.row, p.place, ("S", k)) for k, p in enumerate(there))
    if letters.count("T") > 1:
        return second
    return replace_origin(theme[0], ("T", 0)), second[1]


# -- what is left over ------------------------------------------------------------------


def _place_rest(
    brief: Brief, parts: list[Part], rest: int, rows: Rows, rng: random.Random
) -> list[Part]:
    if not rest:
        return parts
    tonic = rows["short"][0][0][0][:1]
    if brief.intro and rest in (2, 3) and brief.bars >= _INTRO_FROM:
        return [Part("intro", (PartPhrase((tonic,) * rest, "intro"),)), *parts]
    if rest == 1:
        *before, last = parts[-1].phrases
        broad = PartPhrase(fit_bars(last.row, len(last.row) + 1), last.place, last.origin)
        return [*parts[:-1], Part(parts[-1].letter, (*before, broad))]
    coda = rng.choice(rows["coda"])[0]
    if rest <= len(coda):
        return [*parts, Part("coda", (PartPhrase(fit_bars(coda, rest), "coda"),))]
    first = fit_bars(rng.choice(rows["short"])[0], rest - len(coda) + 1)
    second = fit_bars(coda, len(coda) - 1)
    return [*parts, Part("coda", (PartPhrase(first, "coda"), PartPhrase(second, "coda")))]
