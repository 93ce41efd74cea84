"""A beam of lines: the best ones so far, kept different enough to be worth going on with."""

from collections.abc import Sequence

from gospel_keys.units import MidiPitch

Line = tuple[float, tuple[MidiPitch, ...]]
"""What a line costs, and its notes."""


def keep_distinct(grown: Sequence[Line], width: int) -> list[Line]:
    """Return the first lines that end on different pairs of notes.

    Parameters
    ----------
    grown : sequence of Line, the best first
    width : int
        How many are kept.
    """
    kept: list[Line] = []
    seen: set[tuple[MidiPitch, ...]] = set()
    for state in grown:
        tail = state[1][-2:]
        if tail not in seen:
            seen.add(tail)
            kept.append(state)
            if len(kept) == width:
                break
    return kept
