"""Slurs and the lines of trills: the two ends of a sign, brought together.

A file numbers its slurs in the order in which it writes its notes, voice after voice, so that
a number may be used twice at one moment; the ends are paired in that order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.formats.reading.events import Played, ReadNote, Remarks, SlurEdge
from gospel_keys.score.model import Hand, Ornament, Slur
from gospel_keys.units import Ticks

_ENDLESS: Final = "left out a slur without an end"


@dataclass(frozen=True, slots=True)
class SlurredHead:
    """A note with ends of slurs, and where it is struck: tied notes where the first one is."""

    note: ReadNote
    onset: Ticks


def read_slurs(bars: Iterable[Sequence[SlurredHead]], remarks: Remarks) -> tuple[Slur, ...]:
    """Return the slurs between notes.

    Parameters
    ----------
    bars : iterable of sequence of SlurredHead
        Bar by bar in playing order, inside a bar in the order of the file.
    remarks : Remarks
        Told about slurs without an end, and those that lead from hand to hand.
    """
    found: set[Slur] = set()
    opened: dict[str, list[SlurredHead]] = {}
    for bar in bars:
        closed: dict[str, list[SlurredHead]] = {}
        for head in bar:
            for edge in sorted(head.note.slurs, key=lambda e: e.starts):
                pair = _pair(head, edge, opened, closed, remarks)
                if pair is not None:
                    found.update(_slur(*pair, remarks))
    for _ in (head for rivals in opened.values() for head in rivals):
        remarks.add(_ENDLESS)
    return tuple(sorted(found, key=_order))


def _order(slur: Slur) -> tuple[Ticks, Ticks, str, int, bool]:
    return slur.onset, slur.end, slur.hand.value, slur.voice, slur.grace


def _pair(
    head: SlurredHead,
    edge: SlurEdge,
    opened: dict[str, list[SlurredHead]],
    closed: dict[str, list[SlurredHead]],
    remarks: Remarks,
) -> tuple[SlurredHead, SlurredHead] | None:
    """Return both ends of a slur once the second of them has come."""
    if edge.starts:
        waiting = closed.get(edge.number, [])
        later = next((h for h in waiting if h.onset > head.onset), None)
        if later is not None:  # Its end stood in a voice that was written before.
            waiting.remove(later)
            return head, later
        rivals = opened.setdefault(edge.number, [])
        others = [h for h in rivals if h.note.voice != head.note.voice]
        for _ in rivals[len(others) :]:  # Its number is given away before it ended.
            remarks.add(_ENDLESS)
        rivals[:] = [*others, head]
        return None
    waiting = [h for h in opened.get(edge.number, []) if h.onset <= head.onset]
    same = [h for h in waiting if h.note.voice == head.note.voice]
    start = next(reversed(same or waiting), None)
    if start is None:
        closed.setdefault(edge.number, []).append(head)
        return None
    opened[edge.number].remove(start)
    return start, head


def _slur(start: SlurredHead, end: SlurredHead, remarks: Remarks) -> Iterable[Slur]:
    first, last = start.note, end.note
    if first.hand is not last.hand:
        remarks.add("left out slurs that lead from hand to hand")
    elif start.onset < end.onset or (first.grace and not last.grace):
        voice = first.layer if first.layer == last.layer else 0
        yield Slur(start.onset, end.onset, first.hand, voice, grace=first.grace)


def trill_under_lines(played: Sequence[Played]) -> None:
    """Give every note under the line of a trill its sign, in place.

    The note at which the line stops has one only where it is the first, or bears its own.

    Parameters
    ----------
    played : sequence of Played
    """
    trilling: set[tuple[str, Hand]] = set()
    for place in played:
        for note in sorted(place.bar.notes, key=lambda n: n.onset):
            voice = (note.voice, note.hand)
            begins = note.line in ("start", "both")
            inside = voice in trilling and note.line != "stop" and not note.tied_from
            if (begins or inside) and not note.grace:
                note.ornament = note.ornament or Ornament.TRILL
            if note.line in ("stop", "both"):
                trilling.discard(voice)
            elif begins:
                trilling.add(voice)
