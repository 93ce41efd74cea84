"""Where the harmony of a tune may change, and what the tune says there.

The bars are cut into places for chords. Every place knows the notes that sound in it, what
leads into it, and whether a phrase comes to rest there.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.melody import Tune, TuneNote
from gospel_keys.units import Semitones, Ticks


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where the harmony may change.

    Parameters
    ----------
    start, end : Ticks
    strong : bool
        Whether it begins a bar.
    notes : tuple of TuneNote
        What sounds in it.
    short : bool
        Whether it is less than half a bar.
    cadence : TuneNote or None
        The last note of a phrase, where it begins in this slot.
    fifth, half : bool
        Whether the phrase rests on the fifth degree, and does so as on a half cadence: just
        before the middle of the tune, or by way of the second or the seventh, which are the
        dominant's.
    final, approach : bool
        Whether the last pitch sounds in it to the end, or is reached in the next one.
    tied : bool
        Whether it begins under the last note of a phrase, which was struck before.
    lead : tuple of TuneNote
        What leads into it: an upbeat that begins a phrase or follows a long note.
    """

    start: Ticks
    end: Ticks
    strong: bool
    notes: tuple[TuneNote, ...]
    short: bool = False
    cadence: TuneNote | None = None
    fifth: bool = False
    half: bool = False
    final: bool = False
    approach: bool = False
    tied: bool = False
    lead: tuple[TuneNote, ...] = ()


def slots_of(tune: Tune) -> list[Slot]:
    """Cut the whole bars of a tune into places for chords: halves, or two thirds and one.

    Parameters
    ----------
    tune : Tune
    """
    meter = tune.meter
    closing = closing_notes(tune)
    leads = upbeats(tune, closing)
    slots: list[Slot] = []
    for bar in range(tune.bars):
        start = tune.pickup + bar * meter.bar
        cuts = [0, *_division(meter.bar, meter.beat, meter.beats), meter.bar]
        for a, b in pairwise(cuts):
            notes = tuple(n for n in tune.notes if n.onset < start + b and n.end > start + a)
            rests = (n for n in notes if n.onset in closing and n.onset >= start + a)
            cadence = next(rests, None)
            slots.append(
                Slot(
                    start + a,
                    start + b,
                    strong=a == 0,
                    notes=notes,
                    short=b - a < meter.bar // 2,
                    cadence=cadence,
                    fifth=cadence is not None and _degree(tune, cadence) == _FIFTH,
                    half=cadence is not None and _is_half(tune, cadence),
                    tied=any(n.onset in closing and n.onset < start + a for n in notes),
                    lead=leads.get(start, ()) if a == 0 else (),
                )
            )
    arrival = _arrival(tune, frozenset(slot.start for slot in slots))
    last = next(k for k, slot in enumerate(slots) if arrival < slot.end)
    slots[last:] = [replace(slot, final=True) for slot in slots[last:]]
    if last:
        slots[last - 1] = replace(slots[last - 1], approach=True)
    return slots


def _arrival(tune: Tune, starts: frozenset[Ticks]) -> Ticks:
    """Where the tune arrives at its last pitch: a last note that repeats it ends nothing new."""
    arrival = tune.notes[-1].onset
    for note in reversed(tune.notes):
        if note.pitch != tune.notes[-1].pitch:
            break
        arrival = note.onset if note.onset in starts else arrival
    return arrival


def _degree(tune: Tune, note: TuneNote) -> Semitones:
    return (note.midi - tune.key.tonic.pitch_class) % 12


def _is_half(tune: Tune, closing: TuneNote) -> bool:
    """Whether a closing note stands on the fifth degree where a half cadence is heard."""
    if _degree(tune, closing) != _FIFTH:
        return False
    low, high = _MIDDLE
    if low < closing.onset / tune.end < high:
        return True
    before = [n for n in tune.notes if n.onset < closing.onset and n.midi != closing.midi]
    return bool(before) and _degree(tune, before[-1]) in _OF_DOMINANT


_MIDDLE: Final = (0.35, 0.55)
_FIFTH: Final = 7
_OF_DOMINANT: Final = frozenset({2, 11})


def _division(bar: Ticks, beat: Ticks, beats: int) -> list[Ticks]:
    """Where else than on the first beat a chord may begin."""
    if beats % 2 == 0 and bar >= 2880:
        return [bar // 2]
    if beats == 3:
        return [2 * beat]
    if beats in (5, 7):
        return [(beats // 2 + 1) * beat]
    return []


def closing_notes(tune: Tune) -> frozenset[Ticks]:
    """Return the onsets of the notes that close the phrases of a tune.

    Parameters
    ----------
    tune : Tune
    """
    ends = (next(n for n in reversed(tune.notes) if n.end <= end) for end in tune.phrase_ends)
    return frozenset(note.onset for note in ends)


def upbeats(tune: Tune, closing: frozenset[Ticks]) -> dict[Ticks, tuple[TuneNote, ...]]:
    """Return what leads into bar lines, by the bar line.

    An upbeat begins a phrase, or comes after a note of a bar or more, and is shorter than a bar.

    Parameters
    ----------
    tune : Tune
    closing : frozenset of Ticks
        From :func:`closing_notes`.
    """
    bar = tune.meter.bar
    found: dict[Ticks, tuple[TuneNote, ...]] = {}
    begins = 0
    for place, note in enumerate(tune.notes):
        before = tune.notes[place - 1] if place else None
        if before is not None and (before.onset in closing or before.duration >= bar):
            begins = place
        line = tune.pickup + (note.onset - tune.pickup) // bar * bar
        if note.onset != line or not 0 <= begins < place:
            continue
        upbeat = tune.notes[begins:place]
        if line - upbeat[0].onset < bar:
            found[line] = upbeat
        begins = place
    return found
