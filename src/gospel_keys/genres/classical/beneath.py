"""What lies beneath the right hand: the left hand's notes by the time they sound."""

from bisect import bisect_left
from collections.abc import Sequence

from gospel_keys.genres.sketch import Draft
from gospel_keys.units import MidiPitch, Ticks


class Beneath:
    """What the left hand holds or strikes under a stretch of time."""

    def __init__(self, left: Sequence[Draft]) -> None:
        self._notes = sorted((d.onset, d.end, d.midi) for d in left)
        self._onsets = [n[0] for n in self._notes]
        self._longest = max((d.duration for d in left), default=0)

    def sounding(self, start: Ticks, end: Ticks) -> set[MidiPitch]:
        """Return every left-hand pitch that sounds between two ticks."""
        first = bisect_left(self._onsets, start - self._longest)
        last = bisect_left(self._onsets, end)
        return {p for on, off, p in self._notes[first:last] if off > start and on < end}
