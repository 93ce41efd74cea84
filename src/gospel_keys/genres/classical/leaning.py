"""Leaning notes on strong beats: enough to be heard, few enough to be felt (M-05, C-10).

All strong beats on chord tones sound mechanical, and a sigh in every bar is a mannerism:
three to seven in a hundred strong notes of both hands lean.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.classical.frame import Slot
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks

_SIGHS: Final = 0.16
"""Share of the strong notes that lean where the line lets them, one in a phrase."""

_MOST: Final = 0.07
_LEAST: Final = 0.047


@dataclass(frozen=True, slots=True)
class Ration:
    """How many strong notes may lean and how many should, as the piece goes on.

    Parameters
    ----------
    stage : Stage
    left : tuple of Ticks
        Strong onsets of the left hand's notes.
    voices : int
        Notes that the right hand strikes together.
    octaves : (Ticks, Ticks)
        Stretch in which it strikes octaves.
    """

    stage: Stage
    left: tuple[Ticks, ...]
    voices: int = 1
    octaves: tuple[Ticks, Ticks] = (0, 0)

    @classmethod
    def of(
        cls, stage: Stage, left: Sequence[Draft], voices: int, octaves: tuple[Ticks, Ticks]
    ) -> "Ration":
        """Count what the left hand strikes on strong beats."""
        strong = tuple(d.onset for d in left if stage.is_strong(d.onset))
        return cls(stage, strong, voices, octaves)

    def keep(
        self, slots: Sequence[Slot], sung: Sequence[tuple[Slot, MidiPitch]], rng: random.Random
    ) -> list[Slot]:
        """Return the places of a phrase with as many leaning ones as are due.

        Those nearest to the close are kept first.

        Parameters
        ----------
        slots : sequence of Slot
        sung : sequence of (Slot, MidiPitch)
            What has been sung before.
        rng : random.Random
            Chooses where a note leans that has to.
        """
        total = self._struck([s for s, _ in sung]) + self._struck(slots)
        total += sum(onset < slots[-1].end for onset in self.left) if slots else 0
        chords = self.stage.chords
        heard = sum(
            self._weight(slot)
            for slot, pitch in sung
            if self._is_strong(slot) and not _belongs(pitch, chords[slot.chord].chord)
        )
        kept = list(slots)
        leaning = [k for k, s in enumerate(slots) if s.lean and self._is_strong(s)]
        room = round(_MOST * total) - heard
        for place in reversed(leaning):
            room -= self._weight(slots[place])
            if room < 0:
                kept[place] = replace(slots[place], lean=False, tone=True, target=None)
        due = round(_LEAST * total) - heard - sum(self._weight(s) for s in kept if s.lean)
        free = [k for k in _may_sigh(self.stage, kept) if not kept[k].goals]
        if due > 0 and free:
            place = rng.choice(free)
            kept[place] = replace(kept[place], tone=False, lean=True, target=None)
        return kept

    def _is_strong(self, slot: Slot) -> bool:
        return self.stage.is_strong(slot.onset)

    def _weight(self, slot: Slot) -> int:
        return 2 if self.octaves[0] <= slot.onset < self.octaves[1] else 1

    def _struck(self, slots: Sequence[Slot]) -> int:
        return sum(max(self.voices, self._weight(s)) for s in slots if self._is_strong(s))


def _belongs(pitch: MidiPitch, chord: Chord) -> bool:
    return pitch % 12 in chord.sounding_classes


def _may_sigh(stage: Stage, slots: Sequence[Slot]) -> list[int]:
    """Places on strong beats that are joined to the next one and no longer than it may bear."""
    found: list[int] = []
    for place, (slot, after) in enumerate(pairwise(slots)):
        joined = slot.chord == after.chord and slot.end == after.onset
        strong = place > 0 and stage.is_strong(slot.onset) and not slot.fresh
        short = slot.duration <= 2 * after.duration and slot.duration <= 2 * stage.meter.pulse
        if joined and strong and short:
            found.append(place)
    return found


def sigh(stage: Stage, slots: Sequence[Slot], rng: random.Random) -> list[Slot]:
    """Let one strong note of a phrase lean on the next one, now and then (C-10).

    Parameters
    ----------
    stage : Stage
    slots : sequence of Slot
    rng : random.Random
    """
    sighing = list(slots)
    places = [place for place in _may_sigh(stage, slots) if rng.random() < _SIGHS]
    for place in places[-1:]:
        sighing[place] = replace(slots[place], tone=False, lean=True)
    return sighing
