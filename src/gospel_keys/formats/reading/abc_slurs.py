"""Slurs of one voice of ABC: brackets before and behind notes, which may be nested.

References
----------
.. [1] *The abc music standard 2.1*, 2011, section 4.11.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from gospel_keys.formats.reading.abc_faults import Faults
from gospel_keys.formats.reading.events import ReadNote, SlurEdge


@dataclass(slots=True)
class _Open:
    """A slur that has begun; its note is known once it has come."""

    place: tuple[int, int]
    number: str
    note: ReadNote | None = None
    edge: SlurEdge | None = None


@dataclass(slots=True)
class AbcSlurs:
    """The slurs of one voice.

    Parameters
    ----------
    faults : Faults
    """

    faults: Faults
    _open: list[_Open] = field(default_factory=list)

    def begin(self, start: int) -> None:
        """Begin a slur at the next note."""
        self._open.append(_Open(self.faults.place(start), str(len(self._open) + 1)))

    def meet(self, notes: Sequence[ReadNote]) -> None:
        """Let the slurs that wait for a note begin at the first of these."""
        for waiting in self._open:
            if waiting.note is None:
                waiting.note, waiting.edge = notes[0], SlurEdge(True, waiting.number)
                notes[0].slurs += (waiting.edge,)

    def end(self, start: int, notes: Sequence[ReadNote]) -> None:
        """End the innermost slur at the last notes; one over a single note joins nothing."""
        if not self._open:
            self.faults.add_noise(start, ")")
            return
        slur = self._open.pop()
        if slur.note is None or not notes or slur.note is notes[0]:
            _take_back(slur)
            if slur.note is None:
                self.faults.add_at(slur.place, "left out a slur without notes")
            return
        notes[0].slurs += (SlurEdge(False, slur.number),)

    def finish(self) -> None:
        """Take back the slurs that do not end, and tell where they begin."""
        for slur in self._open:
            _take_back(slur)
            self.faults.add_at(slur.place, "left out a slur that does not end")
        self._open = []


def _take_back(slur: _Open) -> None:
    if slur.note is not None:
        slur.note.slurs = tuple(edge for edge in slur.note.slurs if edge is not slur.edge)
