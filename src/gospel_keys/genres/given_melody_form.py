"""The plan of a piece that is made of a given tune: sections, phrases, levels.

Bars count from 0; an incomplete first bar is one of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.melody import PartKind, Tune, TunePart
from gospel_keys.brief.model import Brief
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind

_SECTION: Final = 8
_PHRASE: Final = 4
_LABELS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GROWTH: Final = 0.3
"""How much of the velocity range a tune grows from its first section to its last but one."""

_QUIET: Final = 0.12
"""How much of the velocity range an intro lies below the section after it."""

RETURNING: Final = MappingProxyType(
    {
        "gospel": ("octave-doubling", "block-chord"),
        "jazz": ("block-chord", "octave-doubling", "chord-melody"),
        "blues": ("block-chords", "call-response", "chord-fills"),
        "classical": ("chord-voicing", "melodic-lines"),
        "neosoul": ("extended-voicings", "sustained-voicings"),
    }
)
"""Right-hand patterns for a tune that returns; the first that was not heard before is taken."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """Some bars that become a section."""

    kind: PartKind
    bar: int
    end: int
    label: str
    front: int = 0


def bar_of_return(tune: Tune) -> int | None:
    """Return the bar in which a tune comes back after its first time, None where it does not.

    Parameters
    ----------
    tune : Tune
    """
    front = 1 if tune.pickup else 0
    return next((front + p.bar for p in tune.parts if p.kind in ("return", "tag")), None)


def plan_tune_form(brief: Brief, tune: Tune) -> Form:
    """Cut a tune into sections of eight bars and phrases of four; a pickup bar comes first.

    Parameters
    ----------
    brief : Brief
    tune : Tune
        As it goes through the piece.
    """
    cuts = list(_cuts(tune))
    sung = [cut for cut in cuts if cut.kind != "intro"]
    sections = []
    for cut in cuts:
        number = sung.index(cut) if cut in sung else 0
        sections.append(_section(brief, cut, number / max(1, len(sung) - 1), only=len(sung) == 1))
    return Form(brief.meter, tuple(sections))


def _cuts(tune: Tune) -> Iterator[_Cut]:
    """Yield the sections: eight bars or so of a part each."""
    lead = 1 if tune.pickup else 0
    for part in tune.parts or (TunePart("melody", 0, tune.bars),):
        count = max(1, round(part.bars / _SECTION))
        bars = [part.bar + _SECTION * k for k in range(count)] + [part.bar + part.bars]
        for first, end in pairwise(bars):
            front = lead if first == 0 else 0
            letter = _LABELS[(part.start + first - part.bar) // _SECTION % len(_LABELS)]
            mark = "'" if part.kind == "return" else ""
            yield _Cut(part.kind, first + lead - front, end + lead, letter + mark, front)


def _section(brief: Brief, cut: _Cut, rise: float, *, only: bool) -> FormSection:
    low, high = CATALOGUES[brief.genre].application(brief.application).velocity
    level = 0.35 + 0.15 * brief.energy + _GROWTH * (rise - 0.3)
    level -= _QUIET if cut.kind == "intro" else 0.0
    last = rise == 1.0 and not only
    name = {"intro": "Intro", "tag": "Tag"}.get(cut.kind, cut.label)
    return FormSection(
        kind=_kind(cut, last=last),
        name=name,
        label=name,
        bar=cut.bar,
        bars=cut.end - cut.bar,
        key=brief.key,
        density=min(1.0, 0.4 + 0.3 * rise),
        energy=min(1.0, max(0.0, brief.energy - 0.1 + 0.3 * rise)),
        velocity=round(low + (high - low) * min(0.9, max(0.1, level))),
        phrases=_phrases(cut),
        climax=last or only,
    )


def _kind(cut: _Cut, *, last: bool) -> SectionKind:
    if cut.kind == "intro":
        return SectionKind.INTRO
    return SectionKind.CHORUS if last or cut.kind != "melody" else SectionKind.VERSE


def _phrases(cut: _Cut) -> tuple[Phrase, ...]:
    starts = range(cut.bar + cut.front, cut.end, _PHRASE)
    phrases = [Phrase(bar, min(_PHRASE, cut.end - bar), fill=False) for bar in starts]
    if cut.front:
        phrases[0] = replace(phrases[0], bar=cut.bar, bars=phrases[0].bars + cut.front)
    return tuple(phrases)
