"""Left hands that dance: the jazz waltz and the bossa, bass and chords in one hand.

A waltz without its first beat is no waltz, a bossa without its broken chords is a tune over a
bass. Both keep the root low where the bar begins and answer it with rootless chords: the waltz
freely behind the beat, the bossa in a rhythm of two bars that stays (J-11, J-30).
"""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.jazz.comping import Cell, Stab, comped_chord, slot_of, strike, thin
from gospel_keys.genres.jazz.feels import is_straight
from gospel_keys.genres.jazz.voicings import lead_rootless, lead_shells
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import Bpm, MidiPitch, PitchClass, Semitones, Ticks

_BASSES: Final = (33, 48)
_HOME: Final = 40.0
_CHORDS_HOME: Final = 54.0
_CHORDS_TOP: Final[MidiPitch] = 62
_SIZES: Final = ((2, 3), (2, 3))

# fmt: off
WALTZ_ANSWERS: Final[tuple[tuple[Cell, int], ...]] = (
    (((3, True),), 10),                 # two-and: the lilt
    (((2, False), (4, False)), 8),
    (((2, True),), 5),
    (((3, False), (4, True)), 4),
    (((4, True),), 4),
)
"""Chords behind the first beat of a waltz: slot in eighths, and whether they are held."""

BOSSA_PATTERNS: Final = (
    ((3, 6), (2, 5)),
    ((2, 5), (3, 6)),
    ((2, 6), (3, 7)),
    ((3, 6), (2, 7)),
)
"""Chords of two bars, in eighths: between the bass notes on one and three."""
# fmt: on

_MOST_ALIKE: Final = 2
_PHRASE: Final = 4
_HALVED: Final = 0.4
_NEVER_TWICE: Final = 2


def waltz(
    stage: Stage,
    start: Ticks,
    end: Ticks,
    rng: random.Random,
    busy: Collection[int] = (),
) -> list[Draft]:
    """Root on one, rootless chords behind it.

    A chord that goes on has its fifth on one every other bar; one that begins inside a bar
    is a shell.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
        Bar lines.
    rng : random.Random
    busy : collection of int
        Bars in which the other hand moves a lot: fewer chords there (J-32).
    """
    bar, slot = stage.meter.bar, slot_of(stage.meter)
    hand = _Hand(stage, start, end, rng)
    cells: list[Cell] = []
    for first in range(start, end, bar):
        cells.append(_answer(cells, rng, busy=first // bar in busy))
        index = stage.index_at(first)
        held = (first - stage.chords[index].onset) // bar
        hand.bass(first, index, fifth=held % 2 == 1)
        changes = [s.onset for _, s in stage.chords_between(first, first + bar) if s.onset > first]
        for onset in changes:
            hand.shell(onset)
        stop = min([*changes, first + bar])
        fitting = [c for c in cells[-1] if first + c[0] * slot + stage.step <= stop]
        brief = [(2, True)] if stop - first >= 2 * stage.step else []
        for place, long in fitting or brief:
            hand.chord(first + place * slot, index, long=long)
    return hand.written(end)


def _answer(cells: Sequence[Cell], rng: random.Random, *, busy: bool) -> Cell:
    """Draw the chords of a bar, never the same three times; phrases begin alike (S-04)."""
    recent = cells[-_NEVER_TWICE:]
    worn = recent[0] if len(recent) == _NEVER_TWICE and recent[0] == recent[1] else None
    if len(cells) >= _PHRASE and len(cells) % _PHRASE < _MOST_ALIKE and not busy:
        again = cells[-_PHRASE]
        if again != worn:
            return again
    table = [(cell, weight) for cell, weight in WALTZ_ANSWERS if cell != worn]
    weights = [weight * (_HALVED ** (len(cell) - 1) if busy else 1.0) for cell, weight in table]
    return rng.choices([cell for cell, _ in table], weights)[0]


def bossa(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Root on one, fifth on three, and between them the chords of one pattern of two bars.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
        Bar lines.
    rng : random.Random
        Chooses the pattern; it stays through the stretch.
    """
    bar, slot = stage.meter.bar, slot_of(stage.meter)
    half = bar // 2 // stage.step * stage.step or bar
    pattern = rng.choice(BOSSA_PATTERNS)
    hand = _Hand(stage, start, end, rng)
    for tick in range(start, end, bar):
        for onset in range(tick, tick + bar, half):
            index = stage.index_at(onset)
            begins = stage.chords[index].onset > onset - half
            hand.bass(onset, index, fifth=onset > tick and not begins)
        for place in pattern[tick // bar % 2]:
            onset = tick + place * slot
            if onset < min(tick + bar, end) and not hand.strikes(onset):
                hand.speak(onset)
        for _, span in stage.chords_between(tick, tick + bar):
            if span.onset >= tick and (span.onset - tick) % half:
                hand.shell(span.onset)
    return hand.written(end)


class _Hand:
    """Collects what the left hand strikes; each attack ends where the next begins."""

    def __init__(self, stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> None:
        self._stage, self._rng = stage, rng
        self._near = _HOME
        self._struck: dict[Ticks, list[Draft]] = {}
        self._spoken: set[int] = set()
        first, last = stage.index_at(start), stage.index_at(end - 1)
        last = min(last + 1, len(stage.chords) - 1)  # What is anticipated at the end.
        indices = range(first, last + 1)
        chords = [stage.chords[k].chord for k in indices]
        led = lead_rootless(chords, home=_CHORDS_HOME, highest=_CHORDS_TOP)
        shells = lead_shells(chords, max_span=stage.brief.max_span)
        self._shells: dict[int, Voicing] = dict(zip(indices, shells, strict=True))
        self._led: dict[int, Voicing] = dict(zip(indices, led, strict=True))

    def strikes(self, onset: Ticks) -> bool:
        """Whether something is struck there already."""
        return onset in self._struck

    def speak(self, onset: Ticks) -> None:
        """Strike the chord of a moment, or the next one just before it comes.

        A chord that would not be heard then is struck an off-beat earlier instead.
        """
        slot = slot_of(self._stage.meter)
        here, index = self._stage.index_at(onset), comped_chord(self._stage, onset, slot)
        early = onset - slot
        if index != here and here not in self._spoken and early not in self._struck:
            onset, index = (early, here) if self._stage.index_at(early) == here else (onset, index)
        self.chord(onset, index, long=True)

    def bass(self, onset: Ticks, index: int, *, fifth: bool) -> None:
        """Strike the root of a chord, or its fifth."""
        wanted = self._fifth(index) if fifth else self._root(index)
        pitch = nearest_pitch(wanted, 0.5 * (self._near + _HOME), _BASSES)
        self._near = float(pitch)
        rule = "bossa" if self._stage.brief.sub_style == "bossa" else "waltz"
        self._struck[onset] = [
            Draft(onset, self._stage.meter.bar, pitch, Hand.LEFT, Role.BASS, index, rule)
        ]

    def chord(self, onset: Ticks, index: int, *, long: bool) -> None:
        """Strike two or three notes of a rootless voicing."""
        slot = slot_of(self._stage.meter)
        early = self._stage.chords[index].onset > onset
        stab = Stab(onset, 4 * slot if long else slot, index, not long, early)
        size = self._rng.choices(*_SIZES)[0]
        self._struck[onset] = strike(stab, thin(self._led[index], size, self._stage, stab), "J-11")
        self._spoken.add(index)

    def shell(self, onset: Ticks) -> None:
        """Strike a chord that begins inside a bar as a shell."""
        index = self._stage.index_at(onset)
        stab = Stab(onset, self._stage.chords[index].end - onset, index, short=False)
        self._struck[onset] = strike(stab, self._shells[index], "J-10", bass=True)
        self._spoken.add(index)

    def written(self, end: Ticks) -> list[Draft]:
        """Return the drafts in order, cut where the next attack or the stretch ends them."""
        self._come_in_time()
        last = max(self._struck, default=end)
        if last + self._stage.step > end and self._struck[last][0].role is Role.SHELL:
            del self._struck[last]  # Another texture may follow from far below.
        onsets = sorted(self._struck)
        return [
            replace(draft, duration=min(draft.duration, after - onset))
            for onset, after in zip(onsets, [*onsets[1:], end], strict=True)
            for draft in self._struck[onset]
        ]

    def _come_in_time(self) -> None:
        """Bring a bass and a chord half a beat apart within the hand's way (F-05).

        The bass comes up an octave where it can; else the chord is left out.
        """
        for onset, after in pairwise(sorted(self._struck)):
            pair = (onset, after)
            if onset not in self._struck or after - onset >= self._stage.step:
                continue
            far = self._far(pair)
            low = next((t for t in pair if len(self._struck[t]) == 1), None)
            if far and low is not None and self._struck[low][0].midi + 12 <= _HIGHEST:
                (bass,) = self._struck[low]
                self._struck[low] = [replace(bass, midi=bass.midi + 12)]
                far = self._far(pair)
            chord = next((t for t in pair if self._struck[t][0].role is Role.SHELL), None)
            if far and chord is not None:
                del self._struck[chord]

    def _far(self, pair: tuple[Ticks, Ticks]) -> bool:
        """Whether the hand has further to go than it can in the time."""
        first, second = (self._struck[t] for t in pair)
        way = abs(_centre(first) - _centre(second))
        quick = not is_straight(self._stage.brief) or self._stage.brief.tempo > _QUICK
        return way > (_WAY_QUICK if quick else _WAY)

    def _root(self, index: int) -> PitchClass:
        return self._stage.chords[index].chord.bass_name.pitch_class

    def _fifth(self, index: int) -> PitchClass:
        """The plain or flat fifth of a chord; an altered dominant has none, its root does."""
        chord = self._stage.chords[index].chord
        tones = {i % 12 for i in chord.intervals}
        degree = next((d for d in (7, 6) if d in tones), 0)
        altered = chord.is_dominant and degree != _PLAIN
        return (chord.root.pitch_class + (0 if altered else degree)) % 12


_PLAIN: Final[Semitones] = 7


def _centre(struck: Sequence[Draft]) -> float:
    pitches = [d.midi for d in struck]
    return 0.5 * (min(pitches) + max(pitches))


_HIGHEST: Final[MidiPitch] = 52
_QUICK: Final[Bpm] = 170.0
_WAY: Final[Semitones] = 18
_WAY_QUICK: Final[Semitones] = 11
"""How far a hand comes in half a beat: a swung one, or one above the quick tempo, is short."""
