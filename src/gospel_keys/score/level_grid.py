"""The grid of a level: on which parts of a beat notes begin, and where they are let go."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.score.model import Note, Score
from gospel_keys.units import Ticks

_FINEST_BY_BEATS: Final = 2
"""Up to so many parts of a beat only silences of a whole beat are written; then of half a one."""


def let_go(score: Score, parts: int, onset: Ticks, end: Ticks, after: Ticks) -> Ticks:
    """Return how long a note is held whose end falls anywhere: ends stand on the grid too."""
    unit, beat = unit_of(score, parts), unit_of(score, 1)
    room = after - onset
    if parts <= _FINEST_BY_BEATS:
        silent, step = beat, unit
    else:
        silent = unit if score.meter.is_compound else beat // 2
        step = silent if (end - score.pickup) % unit else unit
    released = score.pickup + (end - score.pickup + step // 2) // step * step
    length = max(unit, released - onset)
    return room if room - length < silent else length


def unit_of(score: Score, parts: int) -> Ticks:
    """Return the shortest value of a grid; a compound beat divides in three or not at all."""
    beat = score.meter.beat
    return beat // (3 if score.meter.is_compound and parts > 1 else parts)


def on_beats(score: Score, notes: Sequence[Note]) -> list[Note]:
    """Return notes without syncopation: what is held over a free beat begins on it.

    Parameters
    ----------
    score : Score
    notes : sequence of Note
        Of one hand, without grace notes.
    """
    beat = score.meter.beat
    struck = {note.onset for note in notes}
    moved: list[Note] = []
    for note in notes:
        onset = note.onset + (score.pickup - note.onset) % beat
        if onset == note.onset or onset in struck or note.end - onset < beat // 4:
            moved.append(note)
        else:
            moved.append(replace(note, onset=onset, duration=note.end - onset))
    return sorted(moved, key=lambda n: n.onset)


def on_grid(score: Score, notes: Sequence[Note], parts: int) -> dict[Ticks, list[Note]]:
    """Gather notes on a grid; of what falls into one place the notes on the place stay.

    A push moves back to the chord that it anticipates. A beat in triplets becomes two
    halves: its middle note falls away, for sixteenths would be harder than what they replace.
    """
    fine, beat, origin = unit_of(score, parts), score.meter.beat, score.pickup
    uneven = {
        (n.onset - origin) // beat
        for n in notes
        if (n.onset - origin) % beat and (n.onset - origin) % beat % fine
    }
    places: dict[Ticks, list[tuple[bool, Note]]] = {}
    for note in notes:
        onset = note.onset
        if onset >= origin and parts <= 2 and 0 <= note.chord < len(score.chords):
            onset = max(onset, score.chords[note.chord].onset)
        halves = parts > 2 and not score.meter.is_compound and (onset - origin) // beat in uneven
        unit = beat // 2 if halves else fine
        place = max(0, onset - (onset - origin) % unit)
        if place < score.duration:
            places.setdefault(place, []).append((onset == place, note))
    gathered: dict[Ticks, list[Note]] = {}
    for place in sorted(places):
        exact = [n for on, n in places[place] if on]
        first = min((n.onset for _, n in places[place]), default=0)
        gathered[place] = _once(exact or [n for _, n in places[place] if n.onset == first])
    return gathered


def _once(notes: Iterable[Note]) -> list[Note]:
    return list({note.midi: note for note in notes}.values())
