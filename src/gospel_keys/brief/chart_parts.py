"""The parts of the form that a chart names: verses, choruses, letters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WORDS: Final = (
    r"intro(?:duction)?|verse|pre-?\s?chorus|chorus|refrain|hook|bridge|middle\s?(?:8|eight)|tag|vamp"
    r"|ending|outro|coda|instrumental|interlude|solo|turnaround|break|head"
)
_NUMBERED: Final = rf"(?:{_WORDS})\s?\d{{0,2}}[a-z']?"
_NAME: Final = re.compile(rf"({_NUMBERED})\s?:?", re.IGNORECASE)
_BEGINS: Final = re.compile(rf"({_NUMBERED})\b[^|]*", re.IGNORECASE | re.DOTALL)
_LABEL: Final = re.compile(
    rf"\[?({_NUMBERED}|[A-H]\d?'?)\]?\s?:(?!\|)(.*)", re.IGNORECASE | re.DOTALL
)
_ALONE: Final = re.compile(rf"\[?({_NUMBERED})\]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChartPart:
    """A part of the form: the bar where it begins, from 0, and what the chart calls it."""

    bar: int
    name: str


def part_named(text: str) -> str | None:
    """Return the name of a part if a text is one.

    Examples
    --------
    >>> part_named("verse 2:"), part_named("Holy, holy")
    ('Verse 2', None)
    """
    found = _NAME.fullmatch(text.strip())
    return None if found is None else _titled(found[1])


def part_begun(tag: str) -> str | None:
    """Return the part that words in brackets begin, whatever else they say.

    Examples
    --------
    >>> part_begun("Verse 2: quietly"), part_begun("G7")
    ('Verse 2', None)
    """
    found = _BEGINS.fullmatch(tag.strip())
    return None if found is None else _titled(found[1])


def split_label(line: str) -> tuple[str | None, str]:
    """Return the part that a line of bars begins, and the bars.

    Examples
    --------
    >>> split_label("A: C | F"), split_label("[Chorus]"), split_label("C | F")
    (('A', 'C | F'), ('Chorus', ''), (None, 'C | F'))
    """
    bare = line.strip()
    found = _LABEL.fullmatch(bare)
    # A small letter before a colon is a chord of somebody's, not a part.
    if found is not None and not (len(found[1]) <= len("A1'") and found[1][0].islower()):
        return _titled(found[1]), found[2].strip()
    alone = _ALONE.fullmatch(bare)
    return (None, line) if alone is None else (_titled(alone[1]), "")


def _titled(name: str) -> str:
    plain = " ".join(name.split())
    return plain[:1].upper() + plain[1:]


def parts_of(parts: Sequence[ChartPart], bars: int) -> tuple[ChartPart, ...]:
    """Return the parts of a chart in order: none empty, and the first at its beginning.

    Parameters
    ----------
    parts : sequence of ChartPart
        As the chart names them; of two at one bar the later counts.
    bars : int
        Length of the chart.
    """
    last = {part.bar: part for part in parts if part.bar < bars}
    named = [last[bar] for bar in sorted(last)]
    if named and named[0].bar > 0:
        named.insert(0, ChartPart(0, "Intro" if named[0].bar <= _LONGEST_INTRO else "Verse"))
    return tuple(named)


_LONGEST_INTRO: Final = 8
