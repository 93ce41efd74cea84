"""Lead sheets: the tune and its chords on one staff.

The tune is what the arrangement calls its melody, the highest note of every attack, written
plainly: one note at a time, without ornaments, fingering or dynamics. It moves by octaves,
section by section, to where the treble staff holds it.

References
----------
.. [1] Sher, C. (ed.) *The New Real Book*, Sher Music, 1988: melody and symbols on a treble
   staff, slashes where the band plays without a tune, form and section names kept.
.. [2] Gould, E. *Behind Bars*, Faber, 2011, "Ledger lines".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Final

from gospel_keys.score.model import Articulation, Hand, Note, Role, Score
from gospel_keys.score.notation.clefs import step_of
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import EIGHTH, Ticks

_BOTTOM, _TOP = 30, 38
"""The outer lines of the treble staff, in diatonic steps above C0."""

_OCTAVES: Final = (0, 1, -1, 2, -2, 3, -3)
_CHANGE: Final = 6.0
"""What it costs, in squared ledger lines, that a section leaves the octave of the one before."""

_MOVED: Final = 0.3
"""What it costs a note to leave the octave that was arranged."""

_ONE_LINE: Final = 0.2
"""A single ledger line is read at sight: middle C moves no tune."""

_KEPT: Final = frozenset({Articulation.FERMATA})


@dataclass(frozen=True, slots=True)
class LeadSheet(Score):
    """A score on a single treble staff: all notes are the right hand's, one at a time."""


def lead_sheet(score: Score) -> LeadSheet:
    """Return the melody and the chord symbols of a score as a lead sheet.

    Parameters
    ----------
    score : Score
        Where no note is called melody, the top line of the right hand is taken for it.

    Returns
    -------
    sheet : LeadSheet
        Title, form, meters, keys, tempos, chords and lyrics of the score. Its notes are
        numbered anew. Bars without melody are empty.

    Examples
    --------
    >>> from gospel_keys.score.meter import Meter
    >>> from gospel_keys.score.model import KeyChange, MeterChange, TempoMark
    >>> from gospel_keys.theory.key import Key
    >>> low, high = (
    ...     Note(0, 960, Pitch.parse(name), Hand.RIGHT, Role.MELODY) for name in ("E3", "C4")
    ... )
    >>> sheet = lead_sheet(
    ...     Score(
    ...         "Tune",
    ...         3840,
    ...         meters=(MeterChange(0, Meter(4, 4)),),
    ...         keys=(KeyChange(0, Key.parse("C")),),
    ...         tempos=(TempoMark(0, 80),),
    ...         notes=(low, high),
    ...     )
    ... )
    >>> [str(note.pitch) for note in sheet.notes]
    ['C4']
    """
    tune = _plain(_line(_melody(score)))
    known = {field.name: getattr(score, field.name) for field in fields(Score)}
    silent = {"dynamics": (), "hairpins": (), "pedals": (), "slurs": ()}
    return LeadSheet(**(known | silent | {"notes": tuple(_on_the_staff(tune, score))}))


def _melody(score: Score) -> list[Note]:
    sounding = [note for note in score.notes if not note.is_grace]
    named = [note for note in sounding if note.role is Role.MELODY]
    return named or [note for note in sounding if note.hand is Hand.RIGHT]


def _line(notes: Iterable[Note]) -> Iterator[Note]:
    """The top of every attack, unless it lies below a tone that still sounds.

    The tone below is an answer of the other hand or an inner part that moves on.
    """
    above: Note | None = None
    for _, attack in groupby(sorted(notes, key=lambda n: n.onset), key=lambda n: n.onset):
        top = max(attack, key=lambda n: n.midi)
        if above is None or top.onset >= above.end or top.midi >= above.midi or _same(top, above):
            above = top
            yield top


def _same(note: Note, other: Note) -> bool:
    """Whether two notes of the melody are of one part, which moves on from one to the other."""
    return note.role is Role.MELODY and note.hand is other.hand and note.voice == other.voice


def _plain(line: Iterable[Note]) -> list[Note]:
    """Notes that end where the next begins; a gap that only says staccato is closed."""
    notes = list(line)
    onsets: list[Ticks | None] = [note.onset for note in notes]
    plain: list[Note] = []
    for note, following in zip(notes, [*onsets[1:], None], strict=False):
        end = note.end
        if following is not None and (end > following or following - end < EIGHTH):
            end = following
        plain.append(
            Note(
                note.onset,
                end - note.onset,
                note.pitch,
                Hand.RIGHT,
                Role.MELODY,
                chord=note.chord,
                rule=note.rule,
                articulations=tuple(a for a in note.articulations if a in _KEPT),
            )
        )
    return plain


def _on_the_staff(tune: Sequence[Note], score: Score) -> Iterator[Note]:
    """Move every section to the octave in which it needs the fewest ledger lines."""
    openings = sorted({0, *(section.onset for section in score.sections)})
    parts: list[list[Note]] = [[] for _ in openings]
    for note in tune:
        parts[sum(opening <= note.onset for opening in openings) - 1].append(note)
    for part, octaves in zip(parts, _octaves(parts), strict=True):
        for note in part:
            pitch = Pitch(note.pitch.name, note.pitch.octave + octaves)
            yield replace(note, pitch=pitch)


def _octaves(parts: Sequence[Sequence[Note]]) -> tuple[int, ...]:
    """A cheapest path over the sections."""
    paths: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for number, part in enumerate(parts):
        grown: dict[int, tuple[float, tuple[int, ...]]] = {}
        for octaves in _OCTAVES:
            # The first section may begin anywhere.
            before, path = min(
                (total + (_CHANGE if number and last != octaves else 0.0), path)
                for last, (total, path) in paths.items()
            )
            grown[octaves] = (before + _cost(part, octaves), (*path, octaves))
        paths = grown
    return min(paths.values(), key=lambda row: row[0])[1]


def _cost(part: Sequence[Note], octaves: int) -> float:
    steps = [step_of(note.pitch) + 7 * octaves for note in part]
    lines = (max(0, (_BOTTOM - step) // 2, (step - _TOP) // 2) for step in steps)
    reading = sum(_ONE_LINE if count == 1 else count * count for count in lines)
    return reading + _MOVED * abs(octaves) * len(part)
