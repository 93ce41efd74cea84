"""Chords without a melody stand clear of the tenor, where their colours are mud (G-11)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Ticks

_LOWEST_TOP: Final[MidiPitch] = 60
_FULL: Final = 3
_SPAN: Final = 12
_WIDEST_GAP: Final = 9


def lift_bare_chords(drafts: Sequence[Draft]) -> list[Draft]:
    """Turn low right-hand chords that no melody crowns into the inversion above.

    Parameters
    ----------
    drafts : sequence of Draft
        Both hands.

    Returns
    -------
    drafts : list of Draft
        A chord struck under a melody that is held stays where it is.
    """
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role is not Role.GRACE:
            groups[draft.onset].append(draft)
    lifted: dict[int, Draft] = {}
    held_until = 0
    for onset in sorted(groups):
        group = sorted(groups[onset], key=lambda d: d.midi)
        bare = all(d.role is Role.INNER for d in group) and onset >= held_until
        held_until = max(held_until, *(d.end for d in group if d.role is Role.MELODY), 0)
        if not bare or len(group) < _FULL or group[-1].midi >= _LOWEST_TOP:
            continue
        low, *rest = group
        raised = [*(d.midi for d in rest), low.midi + _SPAN]
        if all(b - a <= _WIDEST_GAP for a, b in pairwise(raised)):
            lifted[id(low)] = replace(low, midi=raised[-1])
    return [lifted.get(id(d), d) for d in drafts]
