"""Slurs: which of them still join notes after a score was changed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter

from gospel_keys.score.model import Hand, Note, Slur
from gospel_keys.units import MidiPitch, Ticks


def slurs_that_hold(slurs: Iterable[Slur], notes: Sequence[Note]) -> tuple[Slur, ...]:
    """Return the slurs whose notes are all there: no silence and no note struck again inside.

    Parameters
    ----------
    slurs : iterable of Slur
    notes : sequence of Note
        As they are written now.
    """
    lines = {hand: _tops(notes, hand) for hand in Hand}
    graced = {(n.onset, n.hand) for n in notes if n.is_grace}
    return tuple(slur for slur in slurs if _holds(slur, lines[slur.hand], graced))


def _holds(
    slur: Slur, line: Sequence[tuple[Ticks, Ticks, MidiPitch]], graced: set[tuple[Ticks, Hand]]
) -> bool:
    onset = itemgetter(0)
    inside = line[
        bisect_left(line, slur.onset, key=onset) : bisect_right(line, slur.end, key=onset)
    ]
    whole = bool(inside) and inside[0][0] == slur.onset and inside[-1][0] == slur.end
    if slur.grace and (slur.onset, slur.hand) not in graced:
        return False
    joined = all(a[1] >= b[0] and a[2] != b[2] for a, b in pairwise(inside))
    return whole and joined


def _tops(notes: Sequence[Note], hand: Hand) -> list[tuple[Ticks, Ticks, MidiPitch]]:
    """The onset, the end and the highest pitch of each attack of a hand, in order."""
    attacks: dict[Ticks, tuple[Ticks, MidiPitch]] = {}
    for note in notes:
        if note.hand is hand and not note.is_grace:
            end, top = attacks.get(note.onset, (0, 0))
            attacks[note.onset] = (max(end, note.end), max(top, note.midi))
    return [(onset, *attacks[onset]) for onset in sorted(attacks)]
