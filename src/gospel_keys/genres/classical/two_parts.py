"""Two parts that grow against each other: their notes, their rhythm, what each must hear.

A part is written by :mod:`line` against what the other already has; here are the places
it is written into, and the checks that two real parts must pass (C-01, C-32).
"""

import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.classical.counterpoint import parallel_perfects
from gospel_keys.genres.classical.diatonic import pitch_of, step_of
from gospel_keys.genres.classical.frame import Frame, Slot, Voice
from gospel_keys.genres.classical.line import write_line
from gospel_keys.genres.classical.pulses import (
    grids,
    pulse_lengths,
    pulse_places,
    pulse_seconds,
)
from gospel_keys.score.model import ChordSpan, Hand
from gospel_keys.units import MidiPitch, PitchClass, Ticks

RANGE: Final = {Hand.RIGHT: (58, 84), Hand.LEFT: (36, 62)}
HOME: Final = {Hand.RIGHT: 71.0, Hand.LEFT: 51.0}
NO_REPEAT: Final = 3.0
COMPLEMENT: Final = str.maketrans("sqeh", "qzzs")
"""Where one part runs the other holds, and the other way round."""

_SUSPENSIONS: Final = 0.5
_LEAST_LEANT: Final = 2
"""Suspensions that come before any is left to chance (M-05)."""

_ACCENTED: Final = 0.08
"""Share of the runs that may pass over a beat on a foreign note."""

_BEATS_LEANT: Final = 20
"""Beats for which one suspension at most is due."""

_SIXTEENTHS: Final = 0.125
_PAST: Final = 60


@dataclass(frozen=True, slots=True)
class Tone:
    """A note of one part."""

    onset: Ticks
    duration: Ticks
    pitch: MidiPitch
    chord: int
    rule: str

    @property
    def end(self) -> Ticks:
        """Where the note stops."""
        return self.onset + self.duration


def other_hand(hand: Hand) -> Hand:
    """Return the hand that answers."""
    return Hand.LEFT if hand is Hand.RIGHT else Hand.RIGHT


class TwoParts:
    """Both parts of a piece as far as they are written.

    Parameters
    ----------
    brief : Brief
    spans : list of ChordSpan
        Gapless; the bass of a chord is not yet decided.
    rng : random.Random
    """

    def __init__(self, brief: Brief, spans: Sequence[ChordSpan], rng: random.Random) -> None:
        self.brief, self.key, self.meter, self.rng = brief, brief.key, brief.meter, rng
        self.parts: dict[Hand, list[Tone]] = {Hand.RIGHT: [], Hand.LEFT: []}
        self.unit = running_unit(brief)
        self.may_lean = False
        self.take_chords(spans)
        self.beats = tuple(
            bar * self.meter.bar + place
            for bar in range(brief.bars)
            for place in pulse_places(self.meter)
        )
        self._on_beat = frozenset(self.beats)
        self._rows = tuple(
            tuple(bar * self.meter.bar + place for bar in range(brief.bars) for place in row)
            for row in grids(self.meter)
        )

    def take_chords(self, spans: Sequence[ChordSpan]) -> None:
        """Stand on these chords from now on."""
        self.spans = list(spans)
        self.chords = tuple(s.chord for s in spans)
        self._starts = [s.onset for s in spans]

    def chord_at(self, tick: Ticks) -> int:
        """Return the index of the chord that governs a tick."""
        return bisect_right(self._starts, tick) - 1

    def sounding(self, hand: Hand, tick: Ticks) -> Tone | None:
        """Return what a hand sounds at a tick."""
        return next((t for t in reversed(self.parts[hand]) if t.onset <= tick < t.end), None)

    def faults(self, start: Ticks, end: Ticks) -> int:
        """Count parallel fifths and octaves between the parts in a stretch (C-01)."""
        high, low = (
            [(t.onset, t.end, t.pitch) for t in self.parts[hand] if t.end > start and t.onset < end]
            for hand in (Hand.RIGHT, Hand.LEFT)
        )
        rows = ([b for b in row if start <= b < end] for row in self._rows)
        return sum(len(parallel_perfects(high, low, beats)) for beats in rows)

    def bare(self, start: Ticks, end: Ticks) -> dict[int, PitchClass]:
        """Return the chords of a stretch that lack a tone they promise, with that tone.

        It is the third, and the fifth of a diminished chord.
        """
        heard = {
            (t.chord, t.pitch % 12)
            for part in self.parts.values()
            for t in part
            if t.end > start and t.onset < end
        }
        found: dict[int, PitchClass] = {}
        for index, span in enumerate(self.spans):
            missing = [p for p in self.promised(index) if (index, p) not in heard]
            if missing and start <= span.onset < end:
                found[index] = missing[0]
        return found

    def two_leading(self, start: Ticks) -> bool:
        """Whether both parts sing the leading tone at once under V or vii, from a tick on."""
        leading = (self.key.tonic.pitch_class - 1) % 12
        calls = (leading, (leading - 4) % 12)
        high, low = (
            [t for t in self.parts[hand] if t.end > start and t.pitch % 12 == leading]
            for hand in (Hand.RIGHT, Hand.LEFT)
        )
        return any(
            a.onset < b.end
            and b.onset < a.end
            and self.chords[self.chord_at(max(a.onset, b.onset))].root.pitch_class in calls
            for a in high
            for b in low
        )

    def promised(self, index: int) -> tuple[PitchClass, ...]:
        """Return the pitch classes that a chord's symbol promises."""
        chord = self.chords[index]
        return tuple((chord.root.pitch_class + tone) % 12 for tone in chord.guide_tones)

    def _sounds(self, index: int, pitch_class: PitchClass) -> bool:
        """Whether a chord already has a pitch class in either part."""
        return any(
            t.chord == index and t.pitch % 12 == pitch_class
            for part in self.parts.values()
            for t in part[-_PAST:]
        )

    # -- rhythm -----------------------------------------------------------------------

    def lay(self, letters: str, start: Ticks) -> list[tuple[Ticks, Ticks]]:
        """Return the attacks of a stretch.

        ``s`` runs, ``q`` holds, ``e`` goes in halves, ``z`` waits a unit and runs; after
        another run it has nothing to wait for.
        """
        attacks: list[tuple[Ticks, Ticks]] = []
        tick = start
        lengths = pulse_lengths(self.meter)
        for place, letter in enumerate(letters):
            length = lengths[place % len(lengths)]
            if letter in "sz":
                runs_on = place > 0 and letters[place - 1] in "sz"
                first = self.unit if letter == "z" and not runs_on else 0
                attacks += [(tick + k, self.unit) for k in range(first, length, self.unit)]
            elif letter == "e":
                half = length // 2 // self.unit * self.unit or self.unit
                attacks += [(tick, half), (tick + half, length - half)]
            else:
                attacks.append((tick, length))
            tick += length
        return attacks

    # -- writing ----------------------------------------------------------------------

    def against(
        self,
        hand: Hand,
        letters: str,
        start: Ticks,
        rule: str,
        targets: dict[Ticks, MidiPitch] | None = None,
        *,
        completes: bool = True,
    ) -> list[Tone]:
        """Write a stretch of one hand against what the other already has.

        Parameters
        ----------
        hand : Hand
        letters : str
            Rhythm, see :meth:`lay`.
        start : Ticks
        rule : str
        targets : dict of pitch by tick, optional
            A line that is to come back here.
        completes : bool
            Whether the other part is already there, so that tones still missing must come now.
        """
        attacks = self.lay(letters, start)
        slots = self.slots(attacks, hand, targets or {})
        size = len(self.parts[hand])
        tones = self._write(hand, slots, rule)
        end = tones[-1].end if tones else start
        missing = self.bare(start, end) if completes else {}
        if missing:
            del self.parts[hand][size:]
            tones = self._write(hand, [_completed(s, slots, missing) for s in slots], rule)
        return tones

    @property
    def leant(self) -> int:
        """How many notes that do not belong stand where a chord begins."""
        return sum(
            t.onset == self._starts[t.chord]
            and t.pitch % 12 not in self.chords[t.chord].pitch_classes
            for part in self.parts.values()
            for t in part
        )

    def _write(self, hand: Hand, slots: Sequence[Slot], rule: str) -> list[Tone]:
        other = self.parts[other_hand(hand)]
        low, high = RANGE[hand]
        voices = (Voice.of([(t.onset, t.pitch) for t in other[-_PAST:]]),) if other else ()
        frame = Frame(
            self.key, self.chords, voices, self._rows[0], low, high,
            above=hand is Hand.RIGHT, repeat=NO_REPEAT, strict=True,
        )  # fmt: skip
        past = self.parts[hand][-4:]
        lead = [Slot(t.onset, t.duration, t.chord, fixed=t.pitch) for t in past]
        pitches = write_line([*lead, *slots], frame, self.rng)[len(lead) :]
        tones = [
            Tone(s.onset, s.duration, p, s.chord, rule) for s, p in zip(slots, pitches, strict=True)
        ]
        self.parts[hand] += tones
        return tones

    def slots(
        self, attacks: Sequence[tuple[Ticks, Ticks]], hand: Hand, targets: dict[Ticks, MidiPitch]
    ) -> list[Slot]:
        """Return the places of a stretch, with what each should bring."""
        slots: list[Slot] = []
        seen: set[int] = set()
        before: Ticks | None = self.parts[hand][-1].end if self.parts[hand] else None
        raised = self._raised_by(other_hand(hand))
        for onset, duration in attacks:
            index = self.chord_at(onset)
            starts = self._starts[index] == onset
            leant = any(slot.lean for slot in slots)
            leans = starts and not leant and self._leans(index, duration, hand)
            passing = onset not in self._on_beat or self.rng.random() < _ACCENTED
            target = targets.get(onset)
            slots.append(
                Slot(
                    onset,
                    duration,
                    index,
                    tone=not leans and (starts or duration > self.unit or not passing),
                    lean=leans,
                    goals=frozenset() if leans else self._goals(index, hand, seen, starts=starts),
                    soft=True,
                    height=HOME[hand] + (self.brief.register if hand is Hand.RIGHT else 0),
                    target=target,
                    weight=0.8 if target is not None else 0.0,
                    fresh=before is not None and before < onset,
                    clashes=frozenset(
                        plain
                        for start, end, plain in raised
                        if start < onset + duration and end > onset
                    ),
                )
            )
            seen.add(index)
            before = onset + duration
        return _held_until_resolved(slots)

    def _raised_by(self, hand: Hand) -> list[tuple[Ticks, Ticks, PitchClass]]:
        """Where a part has just raised a tone, and right beside: the plain form of each."""
        plain = {name.pitch_class for name in self.key.scale_names}
        return [
            (
                tone.onset - self.unit,
                tone.end + self.unit,
                pitch_of(step_of(tone.pitch, self.key)[0], 0, self.key) % 12,
            )
            for tone in self.parts[hand][-_PAST:]
            if tone.pitch % 12 not in plain
        ]

    def _goals(
        self, index: int, hand: Hand, seen: set[int], *, starts: bool
    ) -> frozenset[PitchClass]:
        """The third where it is missing; else, under a new chord, its root or third."""
        promised = self.promised(index)
        missing = [p for p in promised if not self._sounds(index, p)]
        if index not in seen and missing:
            return frozenset(missing[:1])
        if starts and hand is Hand.LEFT:
            return frozenset({self.chords[index].root.pitch_class, promised[0]})
        return frozenset()

    def _leans(self, index: int, duration: Ticks, hand: Hand) -> bool:
        """Whether a suspension is wanted where a chord begins, and can resolve inside it."""
        wanted = (
            duration > self.unit
            and hand is Hand.RIGHT
            and self.may_lean
            and index not in (0, len(self.spans) - 1)
            and self.spans[index].duration > duration
        )
        if not wanted or self.leant >= len(self.beats) // _BEATS_LEANT:
            return False
        return self.leant < _LEAST_LEANT or self.rng.random() < _SUSPENSIONS


def _completed(slot: Slot, slots: Sequence[Slot], missing: Mapping[int, PitchClass]) -> Slot:
    """Ask firmly for a missing tone on the first place of its chord that may take it."""
    first = next((s for s in slots if s.chord == slot.chord and not s.lean), None)
    if slot is not first or slot.chord not in missing:
        return slot
    tone = frozenset({missing[slot.chord]})
    return replace(slot, goals=tone, soft=False, target=None, weight=0.0)


def _held_until_resolved(slots: Sequence[Slot]) -> list[Slot]:
    """Hold a suspended note until the note that it falls to, over any rest between."""
    held = [
        replace(slot, duration=after.onset - slot.onset) if slot.lean else slot
        for slot, after in pairwise(slots)
    ]
    return [*held, *slots[-1:]]


def running_unit(brief: Brief) -> Ticks:
    """Return the note value that runs: sixteenths, eighths where those would be hurried.

    Parameters
    ----------
    brief : Brief
    """
    pulse = pulse_lengths(brief.meter)[0]
    seconds = pulse_seconds(brief.meter, brief.tempo)
    if brief.meter.is_compound:
        return pulse // 3
    return pulse // 4 if seconds / 4 >= _SIXTEENTHS else pulse // 2
