"""The form of a chart: the parts that it names, or those that its repetitions show.

A chart with parts is played part by part. One without is looked at in blocks of eight bars:
where some of them begin alike and others do not, those are its parts (AABA, ABAB, ABAC).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.chart import Chart
from gospel_keys.brief.chart_parts import ChartPart
from gospel_keys.harmony.form import SectionKind
from gospel_keys.theory.chord import Chord

_BLOCK: Final = 8
_MODELS: Final = "ABCDEFGH"
_SEEN: Final = 6
"""Bars of a block that are compared: the last two turn to what follows."""

_ALIKE: Final = 5
_KINDS: Final = MappingProxyType(
    {
        "intro": SectionKind.INTRO,
        "introduction": SectionKind.INTRO,
        "chorus": SectionKind.CHORUS,
        "refrain": SectionKind.CHORUS,
        "hook": SectionKind.CHORUS,
        "bridge": SectionKind.BRIDGE,
        "middle": SectionKind.BRIDGE,
        "interlude": SectionKind.BRIDGE,
        "instrumental": SectionKind.BRIDGE,
        "solo": SectionKind.BRIDGE,
        "break": SectionKind.BRIDGE,
        "vamp": SectionKind.VAMP,
        "tag": SectionKind.VAMP,
        "ending": SectionKind.ENDING,
        "outro": SectionKind.ENDING,
        "coda": SectionKind.ENDING,
    }
)
"""What parts do in a piece, by the first word of their names; others are verses."""


@dataclass(frozen=True, slots=True)
class ChartSection:
    """A part of a chart as it is played: its kind, its name and how many bars it has."""

    kind: SectionKind
    name: str
    bars: int


def chart_sections(chart: Chart, bars: int) -> tuple[ChartSection, ...]:
    r"""Return the form of a chart over a number of bars; empty where it shows none.

    Parameters
    ----------
    chart : Chart
    bars : int
        A longer piece plays the chart over and over; where its last time has room for a part
        only, that is the chart's end.

    Examples
    --------
    >>> from gospel_keys.brief.chart import read_chart
    >>> form = chart_sections(read_chart("Verse:\nC | F | G | C\nChorus:\nF | C"), 6)
    >>> [(part.name, part.bars) for part in form]
    [('Verse', 4), ('Chorus', 2)]
    """
    parts = chart.parts or _heard_parts(chart)
    if not parts:
        return ()
    once = len(chart.bars)
    if bars <= once:
        places = [(part.bar, part.name) for part in parts if part.bar < bars]
    else:
        times, left = divmod(bars, once)
        places = [(turn * once + p.bar, p.name) for turn in range(times) for p in parts]
        places += _end(parts, once, left, times * once)
    kinds = _kinds_of([name for _, name in places])
    ends = [bar for bar, _ in places[1:]] + [bars]
    return tuple(
        ChartSection(kind, name, end - bar)
        for (bar, name), kind, end in zip(places, kinds, ends, strict=True)
    )


def _end(parts: Sequence[ChartPart], once: int, left: int, after: int) -> list[tuple[int, str]]:
    """Where the parts begin in the last bars of a chart, played after others."""
    if not left:
        return []
    start = once - left
    running = [part for part in parts if part.bar <= start][-1:]
    later = [part for part in parts if part.bar > start]
    return [(after + max(part.bar, start) - start, part.name) for part in (*running, *later)]


def _heard_parts(chart: Chart) -> tuple[ChartPart, ...]:
    """The parts of a chart that names none; empty where no block comes back beside another."""
    once = len(chart.bars)
    if once % _BLOCK or once < 3 * _BLOCK:
        return ()
    blocks = [chart.bars[bar : bar + _BLOCK] for bar in range(0, once, _BLOCK)]
    letters: list[str] = []
    models: list[tuple[str, Sequence[Sequence[object]]]] = []
    for block in blocks:
        letter = next((name for name, model in models if _is_like(block, model)), "")
        if not letter:
            if len(models) == len(_MODELS):
                return ()
            letter = _MODELS[len(models)]
            models.append((letter, block))
        letters.append(letter)
    if not 1 < len(models) < len(blocks):
        return ()
    return tuple(ChartPart(_BLOCK * k, letter) for k, letter in enumerate(letters))


def _is_like(block: Sequence[Sequence[object]], model: Sequence[Sequence[object]]) -> bool:
    alike = sum(_first(a) == _first(b) for a, b in zip(block[:_SEEN], model[:_SEEN], strict=True))
    return alike >= _ALIKE


def _first(bar: Sequence[object]) -> object:
    """What a bar begins on: the root and sort of its first chord."""
    chord = bar[0]
    return (chord.root, chord.is_minor) if isinstance(chord, Chord) else None


def _kinds_of(names: Sequence[str]) -> list[SectionKind]:
    """What the parts do: by their names; of letters B is the bridge of AABA, else a chorus."""
    letters = [name[0] for name in names if _is_letter(name)]
    bridged = any(a == b == "A" for a, b in pairwise(letters)) and letters[-1] == "A"
    kinds: list[SectionKind] = []
    for name in names:
        if _is_letter(name):
            kind = _LETTERS.get(name[0], SectionKind.BRIDGE)
            kinds.append(SectionKind.BRIDGE if kind is SectionKind.CHORUS and bridged else kind)
        else:
            word = (name.split() or [name])[0].rstrip("0123456789:'").lower()
            kinds.append(_KINDS.get(word, SectionKind.VERSE))
    return kinds if any(not kind.is_frame for kind in kinds) else [SectionKind.VERSE] * len(kinds)


_LETTERS: Final = MappingProxyType({"A": SectionKind.VERSE, "B": SectionKind.CHORUS})


def _is_letter(name: str) -> bool:
    return name.rstrip("0123456789'") in set(_MODELS)
