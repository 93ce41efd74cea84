"""Whether two-five-ones are led, and a hand that lets go without loosening them (V-04)."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final

from gospel_keys.genres.release import release_at_pushes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.two_fives import Tone, guide_joints, is_two_five_one
from gospel_keys.score.model import Hand
from gospel_keys.units import MidiPitch

_RUBS: Final = frozenset({1, 13, 25})


def is_led(stage: Stage, drafts: Sequence[Draft], index: int) -> bool:
    """Return whether every two-five-one around a chord resolves where it is.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, those of the two chords on each side at least.
    index : int
        Of the chord.
    """
    near = range(max(0, index - 2), min(index + 3, len(stage.chords)))
    keys: dict[int, set[MidiPitch]] = {i: set() for i in near}
    for draft in drafts:
        if draft.chord in keys:
            keys[draft.chord].add(draft.midi)
    return all(_leads(stage, keys, first) for first in near[:-2])


def release_and_lead(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let the left hand go under pushes, but for the notes that lead a two-five-one there.

    Such a note stays where it lies a major seventh and no minor ninth from what is pushed.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands.
    """
    released = release_at_pushes(stage, drafts)
    if len(released) == len(drafts):
        return released
    chords = [span.chord for span in stage.chords]
    firsts = [k for k in range(len(chords) - 2) if is_two_five_one(chords[k : k + 3])]
    if not firsts:
        return released
    keys: dict[int, set[MidiPitch]] = {i: set() for i in range(len(chords))}
    for draft in released:
        keys[draft.chord].add(draft.midi)
    loose = {
        chord
        for first in firsts
        if not _leads(stage, keys, first)
        for chord in range(first, first + 3)
    }
    struck = {(d.onset, d.midi, d.hand) for d in released}
    gone = [d for d in drafts if d.chord in loose and (d.onset, d.midi, d.hand) not in struck]
    return [*released, *(d for d in gone if not _rubs(d, released))] if gone else released


def _rubs(draft: Draft, drafts: Sequence[Draft]) -> bool:
    return any(
        abs(other.midi - draft.midi) in _RUBS
        for other in drafts
        if other.hand is Hand.RIGHT and other.onset < draft.end and other.end > draft.onset
    )


def _leads(stage: Stage, keys: dict[int, set[MidiPitch]], first: int) -> bool:
    """Whether three chords are no two-five-one, or one that is led."""
    chords = [span.chord for span in stage.chords[first : first + 3]]
    if not is_two_five_one(chords):
        return True
    for place, (chord, after) in enumerate(pairwise(chords), first):
        for here, there, falls in guide_joints(chord, after):
            sources, goals = _of(keys[place], here), _of(keys[place + 1], there)
            led = any(a - b in falls for a in sources for b in goals)
            if sources and goals and not led:
                return False
    return True


def _of(pitches: Collection[MidiPitch], tone: Tone) -> list[MidiPitch]:
    chord, degree = tone
    return [p for p in pitches if (p - chord.root.pitch_class - degree) % 12 == 0]
