"""How smooth a piece is: efficiency, common tones, led two-fives and told chords.

The measures are those of a listener (V-02, V-03, V-04, section 1.8), kept up to date while
single notes are tried out.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.two_fives import Tone, guide_joints, is_two_five_one
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

SMOOTH: Final = 0.76
_KEPT: Final = 0.82
"""Voice-leading efficiency and share of common tones kept: a little above their goals."""

_ROUGH: Final = 30.0
_UNLED: Final = 10.0
_UNTOLD: Final = 4.0
FAR: Final = 5.5
"""What a rough piece, an unled guide tone, a missing one and each semitone beyond a fourth
in the mean move of the voices weigh."""


Joint = tuple[Tone, Tone, tuple[Semitones, ...]]
"""A guide tone, where it resolves, and by how many semitones it may fall."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Notes that go and notes that come."""

    gone: tuple[Draft, ...] = ()
    new: tuple[Draft, ...] = ()


@dataclass(slots=True)
class _Totals:
    """What the changes of a piece add up to."""

    changes: int = 0
    directness: float = 0.0
    shared: int = 0
    kept: int = 0
    unled: int = 0
    untold: int = 0
    far: dict[int, float] = field(default_factory=dict)


class Music:
    """The notes by chord, and how rough their changes are.

    The totals are kept up to date edit by edit, so that trying one costs no more in a long
    piece than in a short one.
    """

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self.stage = stage
        self.by_chord: dict[int, list[Draft]] = defaultdict(list)
        for draft in drafts:
            self.by_chord[draft.chord].append(draft)
        self._mains: dict[int, Voicing] = {}
        self._missing: dict[int, frozenset[PitchClass]] = {}
        self._led: dict[int, bool] = {}
        self._falls: dict[int, tuple[Joint, ...]] = {}
        self._wanted = [self._promised(span.chord) for span in stage.chords]
        chords = [span.chord for span in stage.chords]
        self._joints = Counter(
            index + place
            for index in range(len(chords) - 2)
            if is_two_five_one(chords[index : index + 3])
            for place in (0, 1)
        )
        self._totals = _Totals()
        self._count(0, len(chords) - 1, 1)

    def _promised(self, chord: Chord) -> frozenset[PitchClass]:
        """Return the third and seventh of a chord; of a given one, all that its symbol names."""
        told = missing_guides(chord, ())
        return frozenset(
            told if self.stage.brief.chart is not None else told & guide_classes(chord)
        )

    def joints(self, index: int) -> tuple[Joint, ...]:
        """Return the guide tones of a chord, where they resolve, and by how much they fall."""
        if index not in self._falls:
            chords = self.stage.chords
            self._falls[index] = tuple(guide_joints(chords[index].chord, chords[index + 1].chord))
        return self._falls[index]

    def notes(self) -> list[Draft]:
        """Return all notes."""
        return [draft for index in sorted(self.by_chord) for draft in self.by_chord[index]]

    def apply(self, edit: Edit) -> None:
        """Make a change."""
        touched = [draft.chord for draft in (*edit.gone, *edit.new)]
        if touched:
            self._count(min(touched), max(touched), -1)
        for draft in edit.gone:
            self.by_chord[draft.chord].remove(draft)
        for draft in edit.new:
            self.by_chord[draft.chord].append(draft)
        for draft in (*edit.gone, *edit.new):
            self._mains.pop(draft.chord, None)
            self._missing.pop(draft.chord, None)
            self._missing.pop(draft.chord + 1, None)
            self._led.pop(draft.chord, None)
            self._led.pop(draft.chord - 1, None)
        if touched:
            self._count(min(touched), max(touched), 1)

    def _count(self, first: int, last: int, sign: int) -> None:
        """Add what the chords from first to last have a part in, or take it away."""
        totals, end = self._totals, len(self.stage.chords)
        for index in range(max(0, first - 1), last + 1):
            if index in self._joints and not self.is_led(index):
                totals.unled += sign * self._joints[index]
        for index in range(first, min(last + 2, end)):
            totals.untold += sign * len(self.missing(index))
        low, high = first - 1, last + 1
        while low > 0 and not self.main(low):
            low -= 1
        while high < end and not self.main(high):
            high += 1
        full = [index for index in range(max(0, low), min(high + 1, end)) if self.main(index)]
        for before, after in pairwise(full):
            step = voicing_change(self.main(before), self.main(after))
            totals.changes += sign
            totals.directness += sign * step.directness
            totals.shared += sign * step.shared
            totals.kept += sign * step.kept
            totals.far.pop(before, None)
            if sign > 0 and step.move > FAR:
                totals.far[before] = step.move - FAR

    @property
    def untold(self) -> int:
        """How many guide tones neither hand says."""
        return self._totals.untold

    @property
    def hanging(self) -> int:
        """How many chords of two-fives do not resolve."""
        return self._totals.unled

    def undo(self, edit: Edit) -> None:
        """Take a change back."""
        self.apply(Edit(edit.new, edit.gone))

    def attacks(self, index: int, hand: Hand) -> dict[Ticks, list[Draft]]:
        """Return what a hand strikes over a chord, by moment."""
        groups: dict[Ticks, list[Draft]] = defaultdict(list)
        for draft in sorted(self.by_chord[index], key=lambda d: (d.onset, d.midi)):
            if draft.hand is hand and draft.role not in (Role.GRACE, Role.GHOST):
                groups[draft.onset].append(draft)
        return groups

    def main(self, index: int) -> Voicing:
        """Return the fullest attack of the right hand over a chord, nothing if none has two."""
        if index not in self._mains:
            best: Voicing = ()
            for group in self.attacks(index, Hand.RIGHT).values():
                pitches = tuple(d.midi for d in group)
                if len({p % 12 for p in pitches}) > 1 and len(pitches) > len(best):
                    best = pitches
            self._mains[index] = best
        return self._mains[index]

    def changes(self) -> list[tuple[int, int]]:
        """Return the successive chords that the right hand plays in full."""
        mains = self._mains
        full = [
            k for k in range(len(self.stage.chords)) if (mains[k] if k in mains else self.main(k))
        ]
        return list(pairwise(full))

    def fault(self) -> float:
        """Return how far the piece is from smooth, 0 where nothing is left to mend."""
        totals = self._totals
        hanging = _UNLED * totals.unled + _UNTOLD * totals.untold
        if not totals.changes:
            return hanging
        kept = totals.kept / totals.shared if totals.shared else 1.0
        efficiency = totals.directness / totals.changes
        rough = max(0.0, SMOOTH - efficiency) + max(0.0, _KEPT - kept)
        return hanging + _ROUGH * rough + sum(totals.far.values())

    def missing(self, index: int) -> frozenset[PitchClass]:
        """Return the third and seventh of a chord that neither hand says.

        Of a chord that was given, every tone its symbol promises.
        """
        if index not in self._missing:
            span, wanted = self.stage.chords[index], self._wanted[index]
            sounding = {d.midi % 12 for d in self.by_chord[index]}
            held = span.onset + self.stage.off_step
            sounding |= {d.midi % 12 for d in self.by_chord[index - 1] if d.end >= held}
            missing = wanted - sounding
            if missing and "bb7" in span.chord.degrees:
                missing &= missing_guides(span.chord, sounding)
            self._missing[index] = missing
        return self._missing[index]

    def unled(self) -> list[int]:
        """Return the chords of two-fives whose guide tones do not resolve."""
        return [index for index in self._joints if not self.is_led(index)]

    def is_led(self, index: int) -> bool:
        """Whether the guide tones of a chord resolve into the next."""
        if index not in self._led:
            self._led[index] = not unled_tones(self, index)
        return self._led[index]

    def keys(self, index: int, tone: tuple[Chord, Semitones]) -> set[MidiPitch]:
        """Return the keys on which a tone of a chord sounds."""
        wanted = (tone[0].root.pitch_class + tone[1]) % 12
        return {d.midi for d in self.by_chord[index] if d.midi % 12 == wanted}


def unled_tones(music: Music, index: int) -> list[Joint]:
    """Return the guide tones of a chord that do not resolve into the next, with their falls."""
    found = []
    for here, there, falls in music.joints(index):
        sources, goals = music.keys(index, here), music.keys(index + 1, there)
        if sources and goals and not any(a - b in falls for a in sources for b in goals):
            found.append((here, there, falls))
    return found
