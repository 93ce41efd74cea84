"""Reminders in brackets: only after a note that the hand has held against them.

A grace is gone before its accidental could mislead the next bar, and a bracket for it, often
several on a line, is clutter.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Cautionary accidentals": no more than needed.
"""

import re
from bisect import bisect_right
from typing import Final

from gospel_keys.score.model import Note, Score

_REMINDED: Final = re.compile(
    r'(<note\b[^>]*xml:id="n(\d+)"[^>]*>\s*)<accid\b[^>]*func="caution"[^>]*enclose="paren"[^>]*/>'
)


def leave_out_reminders(mei: str, score: Score) -> str:
    """Return an encoded score without the bracketed accidentals that only a grace called for.

    Parameters
    ----------
    mei : str
        Notes carry the ids ``n{index}`` of the score.
    score : Score
    """
    if 'func="caution"' not in mei or not any(note.is_grace for note in score.notes):
        return mei
    onsets = [bar.onset for bar in score.bars()]

    def keep(found: re.Match[str]) -> str:
        note = score.notes[int(found[2])]
        number = bisect_right(onsets, note.onset) - 1
        bar, before = onsets[number], onsets[max(0, number - 1)]
        rivals = (other for other in score.notes if _contradicts(other, note))
        since = (o.end > (before if o.pitch.octave == note.pitch.octave else bar) for o in rivals)
        return found[0] if any(since) else found[1]

    return _REMINDED.sub(keep, mei)


def _contradicts(other: Note, note: Note) -> bool:
    """Whether a note that was struck before, and is no grace, has another alteration."""
    return (
        other.onset <= note.onset
        and other.hand is note.hand
        and not other.is_grace
        and other.pitch.name.letter == note.pitch.name.letter
        and other.pitch.name.alter != note.pitch.name.alter
    )
