"""The return of a short loop is played up a little (P-04).

A piece of eight bars goes round its loop twice under one dynamic, and its ending dies away:
without a lift both times can come out equally loud.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import SectionKind
from gospel_keys.units import Velocity

_LIFT: Final[Velocity] = 4
_SHORT: Final = 8
"""Bars of a piece that has no section to be louder than another."""


def lift_return(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the notes, those of a short loop's second phrase a little stronger.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft

    Returns
    -------
    drafts : list of Draft
        In the same order.
    """
    body = [s for s in stage.form.sections if s.kind is not SectionKind.ENDING]
    if stage.form.bars > _SHORT or len(body) != 1 or len(body[0].phrases) < 2:
        return list(drafts)
    bar = stage.form.meter.bar
    start, end = body[0].phrases[1].bar * bar, (body[0].bar + body[0].bars) * bar
    return [replace(d, dynamic=d.dynamic + _LIFT) if start <= d.onset < end else d for d in drafts]
