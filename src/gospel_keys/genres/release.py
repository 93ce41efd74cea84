"""Letting go: no note is held into a chord it does not belong to, none is said twice.

The last look at both hands together. A note that outlasts its chord ends where the first
chord begins that it is foreign to; a left hand that would grind under a push lets go at the
push; a #9 stands above its third; a tender note of a dominant sounds in one hand only
(R-07).
"""

from bisect import bisect_left
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
"""What sings a tender note; a left hand that strikes it too leaves it out above its bass."""


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
        if span.onset > draft.onset and draft.midi % 12 not in span.chord.sounding_classes:
            return replace(draft, duration=span.onset - draft.onset)
    return draft


def release_at_pushes(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let the left hand go where the right hand anticipates a chord it would grind under.

    A left-hand note that is held into a push and lies a semitone from a pushed note, in any
    octave, ends at the push; one that would be struck under the push stays silent where
    other notes of its attack remain. A left hand that pushes together with the right plays
    the same chord, whose seventh and thirteenth may well lie a semitone apart: it stays.
    Ghosts and graces are gone before they grind. Every arranger whose right hand pushes may
    call this.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands; ``chord`` of a pushed note is the chord it anticipates.

    Returns
    -------
    drafts : list of Draft
        Same order; onsets and pitches are unchanged.

    References
    ----------
    Rules R-06 and G-31: a push is the next chord come early, not two chords at once.
    """
    pushes = Pushes(stage, drafts)
    attacks: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.LEFT and draft.role not in _FLEETING:
            attacks[draft.onset].append(draft)
    kept: list[Draft] = []
    for draft in drafts:
        holds = draft.hand is Hand.LEFT and draft.role not in _FLEETING
        push = pushes.first_clash(draft) if holds else None
        if push is None:
            kept.append(draft)
        elif draft.onset < push:
            kept.append(replace(draft, duration=push - draft.onset))
        elif all(pushes.first_clash(other) is not None for other in attacks[draft.onset]):
            kept.append(draft)
    return kept


_FLEETING: Final = frozenset({Role.GRACE, Role.GHOST})


def pushes_clashing_with(stage: Stage, drafts: Sequence[Draft]) -> dict[int, Ticks]:
    """Return where each chord is left early by a push that its left hand contradicts.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft

    Returns
    -------
    pushes : dict
        Tick of the push by index of the chord that sounds before it. A pedal held over it
        would keep the left hand ringing that :func:`release_at_pushes` let go.
    """
    lefts: dict[int, set[PitchClass]] = defaultdict(set)
    for draft in drafts:
        if draft.hand is Hand.LEFT:
            lefts[draft.chord].add(draft.midi % 12)
    found: dict[int, Ticks] = {}
    for tick, (_, classes) in sorted(_pushes(stage, drafts).items()):
        index = stage.index_at(tick)
        if any(_is_semitone(a, b) for a in lefts[index] for b in classes):
            found.setdefault(index, tick)
    return found


def _pushes(
    stage: Stage, drafts: Iterable[Draft]
) -> dict[Ticks, tuple[Ticks, frozenset[PitchClass]]]:
    """Where the right hand anticipates: until when, and the pitch classes it strikes."""
    found: dict[Ticks, tuple[Ticks, frozenset[PitchClass]]] = {}
    for draft in drafts:
        change = stage.chords[draft.chord].onset
        pushes = draft.hand is Hand.RIGHT and draft.role in _PUSHING
        if pushes and draft.onset < change < draft.end:
            _, classes = found.get(draft.onset, (change, frozenset()))
            found[draft.onset] = (change, classes | {draft.midi % 12})
    return found


_PUSHING: Final = frozenset({Role.MELODY, Role.INNER, Role.DOUBLING, Role.SHELL})


class Pushes:
    """Where the right hand anticipates, in order of time.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands; ``chord`` of a pushed note is the chord it anticipates.
    """

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self._stage = stage
        self._found = _pushes(stage, drafts)
        self._ticks = sorted(self._found)
        self._lead = max((change - tick for tick, (change, _) in self._found.items()), default=0)

    def first_clash(self, draft: Draft) -> Ticks | None:
        """Return the tick of the first push that a note sounds against, a semitone away.

        A note that anticipates the same chord does not contradict it.
        """
        first = bisect_left(self._ticks, draft.onset - self._lead)
        home = max(draft.onset, self._stage.chords[draft.chord].onset)
        for tick in self._ticks[first : bisect_left(self._ticks, draft.end)]:
            change, classes = self._found[tick]
            if home < change and any(_is_semitone(draft.midi % 12, c) for c in classes):
                return tick
        return None


def _is_semitone(first: PitchClass, second: PitchClass) -> bool:
    return (first - second) % 12 in (1, 11)


def clear_sharp_nines(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Keep the #9 of a dominant a major seventh above its third, never a semitone below (R-06).

    A #9 under its third is left out; where it sings, the third is.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    """
    by_chord: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if {3, 4} <= {i % 12 for i in stage.chords[draft.chord].chord.intervals}:
            by_chord[draft.chord].append(draft)
    gone: set[int] = set()
    for index, group in by_chord.items():
        gone |= _clear_one(stage.chords[index].chord, group)
    return [draft for draft in drafts if id(draft) not in gone]


def _clear_one(chord: Chord, group: Sequence[Draft]) -> set[int]:
    """Which notes of one chord are left out, by identity."""
    root = chord.root.pitch_class
    nines = [d for d in group if (d.midi - root) % 12 == _SHARP_NINE]
    thirds = [d for d in group if (d.midi - root) % 12 == _THIRD]
    gone: set[int] = set()
    for nine in nines:
        for third in thirds:
            together = nine.onset < third.end and third.onset < nine.end
            if not together or third.midi - nine.midi not in (1, 13) or id(third) in gone:
                continue
            if nine.role is not Role.MELODY:
                gone.add(id(nine))
            elif third.role is not Role.MELODY:
                gone.add(id(third))
    return gone


_SHARP_NINE: Final = 3
_THIRD: Final = 4


def undouble(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Leave each third, seventh and altered tone of a dominant to one hand (R-07).

    The left hand gives way to what sings; else the right hand does where other notes remain
    to it, or the left hand, above its bass; a fill that runs over the bass alone drops the
    note.

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
        if note.midi % 12 not in tender or not twins:
            continue
        shells = [d for d in twins if d.role is not Role.BASS]
        if note.role in _FREE:
            surplus += shells if len(left) > len(shells) else []
            continue
        octave = note.role is Role.DOUBLING
        if len(right) - sum(d.hand is Hand.RIGHT for d in surplus) > 1 and not octave:
            surplus.append(note)
        elif shells and len(left) - sum(d.hand is Hand.LEFT for d in surplus) > len(shells):
            surplus += shells
        else:
            surplus.append(note)
    return surplus
