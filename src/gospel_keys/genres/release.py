"""Letting go: no note is held into a chord it does not belong to, none is said twice.

The last look at both hands together. A note that outlasts its chord ends where the first
chord begins that it is foreign to; a tender note of a dominant sounds in one hand only
(R-07).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass, Ticks

_FREE: Final = frozenset({Role.MELODY, Role.GRACE, Role.GHOST})
"""What may sing a tender note that the other hand strikes."""


def release_at_changes(stage: Stage, drafts: Iterable[Draft]) -> list[Draft]:
    """End notes where a chord begins that they do not belong to.

    Parameters
    ----------
    stage : Stage
    drafts : iterable of Draft
        ``chord`` of a pushed note is the chord it anticipates.

    Returns
    -------
    drafts : list of Draft
        Same order; onsets and pitches are unchanged.
    """
    return [_released(stage, draft) for draft in drafts]


def _released(stage: Stage, draft: Draft) -> Draft:
    for index in range(draft.chord + 1, len(stage.chords)):
        span = stage.chords[index]
        if span.onset >= draft.end:
            break
        if span.onset > draft.onset and draft.midi % 12 not in sounding_classes(span.chord):
            return replace(draft, duration=span.onset - draft.onset)
    return draft


def sounding_classes(chord: Chord) -> frozenset[PitchClass]:
    """Return the pitch classes of a chord, its slash bass included."""
    return chord.pitch_classes | {chord.bass_name.pitch_class}


def undouble(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Leave each third, seventh and altered tone of a dominant to one hand (R-07).

    The right hand gives way where other notes remain to it, else the left hand, above its
    bass; a fill that runs over the bass alone drops the note.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    """
    together: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.role is not Role.GRACE:
            together[draft.onset].append(draft)
    gone: set[int] = set()
    for group in together.values():
        left = [d for d in group if d.hand is Hand.LEFT]
        right = [d for d in group if d.hand is Hand.RIGHT]
        if left and right:
            gone |= {id(d) for d in _surplus(stage, left, right)}
    return [d for d in drafts if id(d) not in gone]


def _surplus(stage: Stage, left: Sequence[Draft], right: Sequence[Draft]) -> list[Draft]:
    low = min(right, key=lambda d: d.midi)
    tender = tender_tones(stage.chords[low.chord].chord)
    surplus: list[Draft] = []
    for note in right:
        twins = [d for d in left if d.midi % 12 == note.midi % 12]
        if note.role in _FREE or note.midi % 12 not in tender or not twins:
            continue
        shells = [d for d in twins if d.role is not Role.BASS]
        octave = note.role is Role.DOUBLING
        if len(right) - sum(d.hand is Hand.RIGHT for d in surplus) > 1 and not octave:
            surplus.append(note)
        elif shells and len(left) - sum(d.hand is Hand.LEFT for d in surplus) > len(shells):
            surplus += shells
        else:
            surplus.append(note)
    return surplus
