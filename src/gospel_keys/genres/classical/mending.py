"""The last resort against parallels: another note of the figure, or none, where one leads there.

The line is written again first, a few times over. In meters of short and uneven pulses the last
note of a figure may still run into the next bass beside it; then the figure gives way (C-01).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from gospel_keys.genres.classical.counterpoint import Fault
from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import QUARTER

Finder = Callable[[Sequence[Draft]], Sequence[Fault]]


def mend_parallels(drafts: Sequence[Draft], find: Finder) -> list[Draft]:
    """Return drafts with fewer parallels, if another tone of a figure helps.

    Parameters
    ----------
    drafts : sequence of Draft
        Of both hands.
    find : callable
        Returns the faults of drafts.
    """
    best = list(drafts)
    faults = find(best)
    for place in {fault.place for fault in faults}:
        for option in _options(best, place):
            found = find(option)
            if len(found) < len(faults):
                best, faults = option, found
                break
    return best


def _options(drafts: list[Draft], place: int) -> list[list[Draft]]:
    """The drafts with another note of its figure, or none, for the inner ones near a place."""
    left = [d for d in drafts if d.hand is Hand.LEFT]
    near = [d for d in left if d.role is Role.INNER and place - QUARTER < d.onset <= place]
    turned = [
        [replace(d, midi=pitch) if d is draft else d for d in drafts]
        for draft in near
        for pitch in sorted({d.midi for d in left if d.chord == draft.chord} - {draft.midi})
    ]
    return turned + [[d for d in drafts if d is not draft] for draft in near]
