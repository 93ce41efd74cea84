"""The plan of a blues: sections for the page, and cells of two bars with a task each."""

import random
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.brief.model import Brief
from gospel_keys.genres.blues.layout import Layout, Part
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.theory.key import Key

_MOST_ACCIDENTALS: Final = 7

_LAST_LIFT: Final = 3
_ONLY_LIFT: Final = 8
"""How much louder the ending is; a single chorus has nothing else to grow by (P-04)."""

_NAMES: Final = {
    SectionKind.INTRO: "Intro",
    SectionKind.CHORUS: "Chorus",
    SectionKind.VAMP: "Vamp",
    SectionKind.ENDING: "Ending",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One or two bars with a task: call, answer, line, turn, riff or ending.

    Parameters
    ----------
    bar, bars : int
    task : str
    chorus : int
        Number of the chorus, -1 for intro and vamp.
    place : int
        Number of the cell inside its part.
    last : bool
        No chorus follows.
    """

    bar: int
    bars: int
    task: str
    chorus: int
    place: int
    last: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Form for the page, cells for the hands, and the part each bar belongs to."""

    layout: Layout
    form: Form
    cells: tuple[Cell, ...]


def key_of(brief: Brief, layout: Layout) -> Key:
    """Return the key of the piece: a minor blues is in minor whatever was asked for.

    Keys that no signature can name (Db minor would have eight flats) are spelled anew.
    """
    if layout.form.id != "minor" or brief.chart is not None:
        return brief.key
    minor = Key(brief.key.tonic, "minor")
    return minor if abs(minor.fifths) <= _MOST_ACCIDENTALS else minor.transpose(0)


def make_plan(brief: Brief, layout: Layout, rng: random.Random) -> Plan:
    """Turn a layout into sections and cells.

    Parameters
    ----------
    brief : Brief
    layout : Layout
    rng : random.Random
        Draws how loud the sections are.
    """
    sections: list[FormSection] = []
    cells: list[Cell] = []
    bar = 0
    for part in layout.parts:
        sections.append(_section(part, bar, brief, layout, rng))
        cells += _cells(part, bar, layout)
        bar += part.bars
    return Plan(layout, Form(brief.meter, tuple(sections)), tuple(cells))


def _section(part: Part, bar: int, brief: Brief, layout: Layout, rng: random.Random) -> FormSection:
    rise = _rise(part, layout)
    climax = part.kind is SectionKind.CHORUS and not part.tag and rise == 1.0
    energy = min(1.0, max(0.0, brief.energy - 0.15 + 0.3 * rise))
    name = _NAMES[part.kind]
    if part.kind is SectionKind.CHORUS:
        name = "Tag" if part.tag else f"Chorus {part.number + 1}" if layout.choruses > 1 else name
    label = _label(part, layout) if part.kind is SectionKind.CHORUS and not part.tag else name
    return FormSection(
        kind=part.kind,
        name=name,
        label=label,
        bar=bar,
        bars=part.bars,
        key=key_of(brief, layout),
        density=energy,
        energy=energy,
        velocity=_velocity(brief, part, layout, rng),
        phrases=_phrases(bar, part),
        repeats=None,
        climax=climax,
    )


def _label(part: Part, layout: Layout) -> str:
    """A letter for each chorus; the last of three or more brings the first one back."""
    if part.number and part.number == layout.choruses - 1 and layout.choruses > 2:
        return "A'"
    return chr(ord("A") + part.number % 26)


def _rise(part: Part, layout: Layout) -> float:
    """How far the piece has built up: from 0 in the intro to 1 in the last chorus."""
    if part.kind is SectionKind.INTRO:
        return 0.2
    if layout.choruses < 2:
        return 1.0
    return 0.25 + 0.75 * min(1.0, part.number / (layout.choruses - 1))


def _velocity(brief: Brief, part: Part, layout: Layout, rng: random.Random) -> int:
    low, high = CATALOGUES["blues"].application(brief.application).velocity
    middle = low + (high - low) * (0.42 + 0.16 * brief.energy)
    lift = 16 * (_rise(part, layout) - 0.5) + rng.uniform(-3, 3)
    if part.kind is SectionKind.ENDING:
        lift += _LAST_LIFT if layout.choruses > 1 else _ONLY_LIFT
    return round(min(high - 6, max(low + 8, middle + lift)))


def _phrases(bar: int, part: Part) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(bar + start, min(4, part.bars - start), fill=True)
        for start in range(0, part.bars, 4)
    )


def _cells(part: Part, bar: int, layout: Layout) -> list[Cell]:
    """Cut a part into cells; odd bars stand alone at its front."""
    if part.kind is SectionKind.ENDING:
        return [Cell(bar, 2, "ending", part.number, 0, last=True)]
    chorus = part.number if part.kind is SectionKind.CHORUS else -1
    last = part.number >= layout.choruses - 1
    cells: list[Cell] = []
    start = part.bars % 2
    if start:
        cells.append(Cell(bar, 1, "riff", chorus, 0, last=last))
    for offset in range(start, part.bars, 2):
        task = "riff"
        if part.kind is not SectionKind.VAMP:
            task = layout.form.plan[(part.first + offset) // 2]
        cells.append(Cell(bar + offset, 2, task, chorus, len(cells), last=last))
    return cells
