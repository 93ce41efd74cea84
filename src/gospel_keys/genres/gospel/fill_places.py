"""Where fills go: the last beats of a phrase, and the rests of a melody (S-06, G-33)."""

import random
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.gospel.fills import write_fill
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.harmony.form import SectionKind
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import Ticks

_ANSWERING: Final = "melody-with-fills"
"""The texture whose rests are answered even where the next chord comes early."""

_ANSWERED: Final = 0.8
"""How often the second bar of an idea is answered where a melody with fills is sung."""

_WIDE: Final = 0.6
_QUICK_LEAP: Final = 11
_LEAP_TIME: Final = 0.3
"""Seconds a hand needs for a wider leap than that (F-05)."""


def play_fills(
    stage: Stage, plans: Sequence[TexturePlan], sketch: Sketch, rng: random.Random
) -> None:
    """Put fills where the plan wants them and melody fills into the line's own rests.

    Parameters
    ----------
    stage : Stage
    plans : sequence of TexturePlan
    sketch : Sketch
        Its right hand gives way to the fills.
    rng : random.Random
    """
    hand = _RightHand(sketch.drafts)
    answering = {
        b for p in plans if p.right_hand == _ANSWERING for b in range(p.bar, p.bar + p.bars)
    }
    for window in _windows(stage, plans, rng):
        answers = (window[1] - 1) // stage.meter.bar in answering
        start, end = _before_push(stage, hand, *window) if answers else window
        _fill(stage, hand, start, end, rng)
    sketch.drafts = hand.drafts(sketch.drafts)


def _windows(
    stage: Stage, plans: Sequence[TexturePlan], rng: random.Random
) -> Iterator[tuple[Ticks, Ticks]]:
    """One or two beats before the bar line, where a phrase ends or a melody is answered."""
    textures = {b: p.right_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    for section in stage.form.sections:
        if section.kind is SectionKind.ENDING:
            continue
        for phrase in section.phrases:
            for bar in range(phrase.bar, phrase.bar + phrase.bars):
                closing = bar == phrase.bar + phrase.bars - 1 and phrase.fill
                second = textures[bar] == _ANSWERING and (bar - phrase.bar) % 2 == 1
                if closing or (second and rng.random() < _ANSWERED):
                    yield _window(stage, bar, rng)


def _before_push(stage: Stage, hand: "_RightHand", start: Ticks, end: Ticks) -> tuple[Ticks, Ticks]:
    """A window that ends at the push it runs into, a beat earlier where it grows too short."""
    held = [d.onset for d in hand.between(start, end) if d.end > end]
    push = min(held, default=end)
    if end - push > stage.meter.pulse or push == end:
        return start, end
    early = start - stage.meter.beat
    if push - start < 3 * stage.meter.beat // 4 and stage.index_at(early) == stage.index_at(start):
        start = early
    return start, push


def _window(stage: Stage, bar: int, rng: random.Random) -> tuple[Ticks, Ticks]:
    end, beat = (bar + 1) * stage.meter.bar, stage.meter.beat
    wide = stage.meter.beats > 2 and rng.random() < _WIDE
    wide = wide and stage.index_at(end - 2 * beat) == stage.index_at(end - 1)
    last = stage.chords[stage.index_at(end - 1)].onset
    if end - beat < last:  # A passing chord at the end is spoken: the fill leads there.
        start = max(last - beat, stage.chords[stage.index_at(last - 1)].onset)
        if last - start >= 2 * stage.meter.pulse:
            return start, last
    return end - (2 * beat if wide else beat), end


class _RightHand:
    """The right hand in order of time, while fills take the place of parts of it."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        rights = [d for d in drafts if d.hand is Hand.RIGHT]
        self._rows = sorted((d.onset, number) for number, d in enumerate(rights))
        self._notes = rights
        self._kept: dict[int, Draft | None] = {}
        self._origin = {number: id(d) for number, d in enumerate(rights)}
        self._fills: list[Draft] = []
        self._longest = max((d.duration for d in rights), default=0)

    def between(self, start: Ticks, end: Ticks) -> list[Draft]:
        """Return the notes struck in a stretch."""
        first, last = (bisect_left(self._rows, (tick, -1)) for tick in (start, end))
        return [self._notes[number] for _, number in self._rows[first:last]]

    def last_before(self, tick: Ticks) -> list[Draft]:
        """Return the last attack before a moment, empty where there is none."""
        place = bisect_left(self._rows, (tick, -1))
        return self.between(self._rows[place - 1][0], tick) if place else []

    def give_way(self, start: Ticks, end: Ticks, fill: Sequence[Draft]) -> None:
        """Drop what begins in a stretch, shorten what hangs into it, and play a fill."""
        first = bisect_left(self._rows, (start, -1))
        last = bisect_left(self._rows, (end, -1))
        for _, number in self._rows[first:last]:
            self._kept[number] = None
        del self._rows[first:last]
        early = bisect_left(self._rows, (start - self._longest, -1))
        for _, number in self._rows[early:first]:
            note = self._notes[number]
            if note.end > start:
                self._notes[number] = replace(note, duration=start - note.onset)
                self._kept[number] = self._notes[number]
        for draft in fill:
            insort(self._rows, (draft.onset, len(self._notes)))
            self._notes.append(draft)
        self._fills += fill

    def drafts(self, before: Sequence[Draft]) -> list[Draft]:
        """Return both hands with the fills, in the order of the drafts before them."""
        changed = {self._origin[n]: d for n, d in self._kept.items() if n in self._origin}
        settled = [changed.get(id(d), d) for d in before]
        return [*(d for d in settled if d is not None), *self._fills]


def _fill(stage: Stage, hand: _RightHand, start: Ticks, end: Ticks, rng: random.Random) -> None:
    """Write one fill, unless the next chord is pushed or the hand would come late."""
    after = hand.between(end, end + stage.meter.bar)
    if not after or any(d.end > end for d in hand.between(start, end)):
        return
    landing = max(d.midi for d in after if d.onset == after[0].onset)
    before = hand.last_before(start)
    origin = max(d.midi for d in before) if before else landing
    sung = next((d.midi for d in after if _sings([d])), origin)
    if abs(sung - origin) > _FIFTH and _sings(hand.between(start, end)):
        return  # What the line says in between is the way there (M-03).
    fill = write_fill(
        stage,
        start=start,
        end=end,
        origin=origin,
        landing=landing,
        rng=rng,
        even=end % stage.meter.beat != 0,
    )
    # A stab just before the window and the first note of the fill may be the same key.
    if hand.between(start - stage.off_step // 2, start):
        fill = [d for d in fill if d.onset > start]
    if fill and _is_near(stage, before, fill):
        hand.give_way(start, end, fill)


def _sings(drafts: Sequence[Draft]) -> bool:
    """Whether there is a note of a tune among some notes."""
    return any(d.role is Role.MELODY and d.rule.split()[0] != _STABS for d in drafts)


_STABS: Final = "G-32"
_FIFTH: Final = 7


def _is_near(stage: Stage, before: Sequence[Draft], fill: Sequence[Draft]) -> bool:
    """Whether the hand can get from its last attack to the fill in time (F-05)."""
    if not before:
        return True
    struck = [d.midi for d in before]
    first = min(d.onset for d in fill)
    goal = [d.midi for d in fill if d.onset == first]
    leap = abs(sum(goal) / len(goal) - sum(struck) / len(struck))
    seconds = (first - before[0].onset) / stage.meter.beat * 60 / stage.brief.tempo
    return leap <= _QUICK_LEAP or seconds >= _LEAP_TIME
