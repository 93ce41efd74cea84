"""No minor ninth between the hands: what doubles another note gives way (rule R-06).

In a rootless voicing the minor third stands a semitone above the ninth and colours it. Put
once more on top, an octave higher, the same third grinds against that ninth.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.release import release_at_changes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import Ticks

_NINTHS: Final = frozenset({13, 25})
_WHOLE: Final = frozenset({"J-11", "V-04"})
"""Voicings that hold third and seventh themselves, and voices that are led by step."""

_FILLING: Final = frozenset({Role.INNER, Role.SHELL, Role.DOUBLING})


def clear_ninths(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Take out minor ninths between a left-hand chord note and a right-hand note above it.

    The upper note stays silent where it only fills the chord; else the lower one ends where
    the upper is struck, or stays silent where both are struck together. Basses, tunes and
    the only third or seventh of a chord stay.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands.

    Returns
    -------
    drafts : list of Draft
        Same order; onsets and pitches are unchanged.

    References
    ----------
    Rule R-06: a minor ninth stands only over the root of a dominant.
    """
    kept = _Kept(stage, drafts)
    lefts = [k for k, d in enumerate(drafts) if d.hand is Hand.LEFT and d.role is Role.SHELL]
    lefts.sort(key=lambda k: drafts[k].onset)
    onsets = [drafts[k].onset for k in lefts]
    longest = max((drafts[k].duration for k in lefts), default=0)
    for upper, right in enumerate(drafts):
        if right.hand is not Hand.RIGHT:
            continue
        first = bisect_left(onsets, right.onset - longest)
        near = lefts[first : bisect_left(onsets, right.end)]
        for lower in sorted(near):
            if not kept.grind(lower, upper):
                continue
            if kept.can_spare(upper):
                kept.notes[upper] = None
                break
            kept.let_go(lower, right)
    return [note for note in kept.notes if note is not None]


def release_fillings(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """End inner and doubled notes where a chord begins that they are foreign to.

    A tune that is held over a change is a suspension; the chord under it is not.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft

    Returns
    -------
    drafts : list of Draft
        Same order; onsets and pitches are unchanged.
    """
    released = release_at_changes(stage, drafts)
    return [
        after if before.hand is Hand.RIGHT and before.role in _FILLING else before
        for before, after in zip(drafts, released, strict=True)
    ]


def let_go_together(drafts: Sequence[Draft]) -> list[Draft]:
    """End the chord notes that the left hand strikes together when the first of them ends.

    Parameters
    ----------
    drafts : sequence of Draft

    Returns
    -------
    drafts : list of Draft
        Same order; a hand that lets one note go at a push lets its chord go, and the root of
        a shell goes with it: no hand holds one finger of two.
    """
    ends: dict[Ticks, Ticks] = {}
    for draft in drafts:
        if _goes_along(draft):
            ends[draft.onset] = min(draft.end, ends.get(draft.onset, draft.end))
    return [replace(d, duration=ends[d.onset] - d.onset) if _goes_along(d) else d for d in drafts]


def _goes_along(draft: Draft) -> bool:
    shell = draft.role is Role.SHELL or (draft.role is Role.BASS and draft.rule == "J-10")
    return draft.hand is Hand.LEFT and shell


class _Kept:
    """The notes that still sound, by place; ``None`` has fallen silent."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self.stage = stage
        self.notes: list[Draft | None] = list(drafts)
        self._by_chord: dict[int, list[int]] = defaultdict(list)
        for place, draft in enumerate(drafts):
            self._by_chord[draft.chord].append(place)

    def grind(self, lower: int, upper: int) -> bool:
        """Whether two notes sound together a minor ninth apart."""
        below, above = self.notes[lower], self.notes[upper]
        if below is None or above is None or above.midi - below.midi not in _NINTHS:
            return False
        return below.onset < above.end and above.onset < below.end

    def can_spare(self, place: int) -> bool:
        """Whether a note fills its attack only, and its chord says what it says without it."""
        note = self.notes[place]
        if note is None or note.role not in _FILLING:
            return False
        others = [d for d in self._others(note) if d is not note]
        beside = any(d.onset == note.onset and d.hand is note.hand for d in others)
        told = any(d.midi % 12 == note.midi % 12 for d in others)
        guides = guide_classes(self.stage.chords[note.chord].chord)
        if note.midi % 12 not in guides:
            return beside
        return beside and told and note.rule not in _WHOLE

    def let_go(self, lower: int, right: Draft) -> None:
        """End a left-hand note where the right hand strikes, or leave it out."""
        note = self.notes[lower]
        if note is None:
            return
        if note.onset < right.onset:
            self.notes[lower] = replace(note, duration=right.onset - note.onset)
        elif self.can_spare(lower):
            self.notes[lower] = None

    def _others(self, note: Draft) -> Iterable[Draft]:
        found = (self.notes[k] for k in self._by_chord[note.chord])
        return [d for d in found if d is not None]
