"""The rhythm of the improvised line: phrases that breathe, mostly in eighths (J-51).

A phrase begins and ends off the beat more often than on it; between phrases the line rests
for at least a beat.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.sketch import Stage
from gospel_keys.units import SIXTEENTH, Ticks

_LENGTHS: Final = ((1.0, 2), (1.5, 3), (2.0, 5), (2.5, 3), (3.0, 2), (3.5, 1))
"""Phrase lengths in bars with their weights: median 2."""

_RESTS: Final = ((2, 5), (3, 4), (4, 1), (5, 1))
"""Rests between phrases in off-beat steps."""

_BEATS: Final = (("xx", 88), ("x-", 9), ("-x", 5), ("xxx", 4), (".x", 3), ("x.", 3))
"""How a beat divides: two eighths, one quarter, tied, a triplet, a hole."""

_SLOW_BEATS: Final = (("xx", 40), ("x-", 14), ("-x", 6), ("xxx", 12), ("xxxx", 18), ("x-xx", 10))
"""The same below 90: double time comes in."""

_SLOW: Final = 90


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the line.

    Parameters
    ----------
    onset, duration : Ticks
    chord : int
        The chord it belongs to; a last note just before a change belongs to the next.
    phrase : int
    first, last : bool
        Whether the phrase begins or ends here.
    on_beat : bool
    quoted : int
        Which note of the motif it quotes, -1 for none (J-55).
    """

    onset: Ticks
    duration: Ticks
    chord: int
    phrase: int
    first: bool
    last: bool
    on_beat: bool
    quoted: int = -1


Span = tuple[Ticks, Ticks]
"""Where a note begins, and how long it lasts."""

Motif = tuple[Span, ...]
"""The rhythm of a bar of the theme, from its bar line."""


def plan_slots(
    stage: Stage,
    start: Ticks,
    end: Ticks,
    rng: random.Random,
    *,
    closes: bool = False,
    motif: Motif = (),
) -> list[Slot]:
    """Lay phrases out over a stretch.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
        Bar lines.
    rng : random.Random
    closes : bool
        The stretch runs into the end: leave its last beat free.
    motif : Motif
        The rhythm to open with, in place of the solo's own.

    Returns
    -------
    slots : list of Slot, in order
    """
    slots: list[Slot] = []
    least = _HOPELESS
    for _ in range(_TRIES):
        found = _plan_once(stage, start, end, rng, closes=closes, motif=motif)
        fault = _fault(stage, found)
        if fault < least:
            slots, least = found, fault
        if not fault:
            break
    return slots


def _fault(stage: Stage, slots: Sequence[Slot]) -> float:
    """How far a line is from speaking enough, and in rhythms enough but not too many.

    Notes a beat over the bars in which it speaks (J-51); of eight bars five to seven differ
    (S-03).
    """
    width = stage.meter.bar
    rhythms: dict[int, list[Ticks]] = {}
    for slot in slots:
        rhythms.setdefault(slot.onset // width, []).append(slot.onset % width)
    if not rhythms:
        return _HOPELESS - 1
    said = len(slots) * stage.step / (len(rhythms) * width)
    fault = max(0.0, _SPARSE - said)
    if len(rhythms) < _MANY:
        return fault
    different = len({tuple(places) for places in rhythms.values()}) / len(rhythms)
    return fault + max(0.0, _ALIKE - different, different - _UNLIKE)


_TRIES: Final = 4
_HOPELESS: Final = 9.0
_SPARSE: Final = 1.25
_MANY: Final = 4
_ALIKE: Final = 0.66
_UNLIKE: Final = 0.76


def _plan_once(
    stage: Stage, start: Ticks, end: Ticks, rng: random.Random, *, closes: bool, motif: Motif
) -> list[Slot]:
    limit = end - (stage.step if closes else stage.off_step)
    notes = _fill(stage, start, limit, rng)
    quoted: dict[Ticks, int] = {}
    bar = stage.meter.bar
    if motif and end - start >= bar:
        notes = _put(notes, start, bar, motif)
        quoted = {start + onset: place for place, (onset, _) in enumerate(motif)}
    if end - start == _PHRASE * bar:
        notes = _put(notes, start + _LATER * bar, bar, _cut(notes, start, bar))
    answer: _Answer | None = None
    for here in range(start + _PHRASE * bar, end - 2 * bar + 1, _PHRASE * bar):
        answer = _draw_answer(rng, answer)
        there = here + answer.after * bar
        width = min(answer.bars, (end - there) // bar) * bar
        wait = min(answer.wait * stage.step, width)
        before = there - _PHRASE * bar
        cell = _cut(notes, before, width - wait)
        quoted |= {
            there + onset: quoted[before + onset]
            for onset, _ in cell
            if before + onset in quoted and not wait
        }
        if cell:
            notes = _put(notes, there, width, [(onset + wait, length) for onset, length in cell])
    notes = [(onset, min(length, limit - onset)) for onset, length in notes if onset < limit]
    slots = [
        slot
        for number, phrase in enumerate(_phrases(stage, notes))
        for slot in _slots(stage, phrase, number)
    ]
    return [replace(slot, quoted=quoted.get(slot.onset, -1)) for slot in slots]


@dataclass(frozen=True, slots=True)
class _Answer:
    """How a phrase of four bars takes up the rhythm of the one before.

    From which bar on, over how many, and how many beats later.
    """

    after: int
    bars: int
    wait: int
    weight: int

    @property
    def is_exact(self) -> bool:
        """Whether a rhythm comes back as it was."""
        return self.bars > 0 and not self.wait


def _draw_answer(rng: random.Random, before: _Answer | None) -> _Answer:
    """Draw an answer: the first as it was; what has just come back so does not do so again."""
    if before is None:
        weights = [a.weight if a.is_exact and a.bars > 1 else 0 for a in _ANSWERS]
    else:
        weights = [0 if before.is_exact and a.is_exact else a.weight for a in _ANSWERS]
    return rng.choices(_ANSWERS, weights)[0]


_PHRASE: Final = 4
_LATER: Final = 2
"""A solo of one phrase takes its first bar up again two bars later."""

_ANSWERS: Final = (
    _Answer(0, 0, 0, 3),
    _Answer(0, 2, 0, 1),
    _Answer(1, 2, 0, 5),
    _Answer(1, 3, 0, 3),
    _Answer(0, 2, 1, 3),
)


def _fill(stage: Stage, start: Ticks, limit: Ticks, rng: random.Random) -> list[Span]:
    """Lay out phrases and rests up to a limit."""
    found: list[Span] = []
    here = start + rng.choice((0, 1, 1, 2, 3)) * stage.off_step
    while here + 2 * stage.step < limit:
        goal = here + round(_draw(_LENGTHS, rng) * stage.meter.bar)
        goal = limit if limit - goal < stage.meter.bar // 2 else goal
        phrase = _fill_phrase(stage, here, min(goal, limit), rng)
        if phrase:
            found += phrase
            here = sum(phrase[-1])
        here = here - here % stage.off_step
        here = max(here, goal - stage.step) + int(_draw(_RESTS, rng)) * stage.off_step
    return found


def _cut(notes: Sequence[Span], start: Ticks, width: Ticks) -> Motif:
    """Return what begins inside a stretch, from its beginning."""
    return tuple(
        (onset - start, min(length, start + width - onset))
        for onset, length in notes
        if start <= onset < start + width
    )


def _put(notes: Sequence[Span], start: Ticks, width: Ticks, cell: Sequence[Span]) -> list[Span]:
    """Put a rhythm in the place of what begins inside a stretch."""
    kept = [
        (onset, min(length, start - onset) if onset < start else length)
        for onset, length in notes
        if not start <= onset < start + width
    ]
    return sorted([*kept, *((start + onset, length) for onset, length in cell)])


def _phrases(stage: Stage, notes: Sequence[Span]) -> list[list[Span]]:
    """Part notes where the line rests for a step and more; notes left alone fall silent."""
    phrases: list[list[Span]] = []
    for note in notes:
        ended = sum(phrases[-1][-1]) if phrases else 0
        broken = ended < note[0] and ended % stage.off_step  # A triplet that lost its end.
        if phrases and note[0] - ended < stage.step and not broken:
            phrases[-1].append(note)
        else:
            phrases.append([note])
    return [phrase for phrase in phrases if len(phrase) > 1]


def _draw(table: Sequence[tuple[float, int]], rng: random.Random) -> float:
    return rng.choices([value for value, _ in table], [weight for _, weight in table])[0]


def _fill_phrase(
    stage: Stage, start: Ticks, end: Ticks, rng: random.Random
) -> list[tuple[Ticks, Ticks]]:
    table = _SLOW_BEATS if stage.brief.tempo < _SLOW else _BEATS
    names, weights = [t for t, _ in table], [w for _, w in table]
    notes: list[tuple[Ticks, Ticks]] = []
    step = stage.step
    beat = start // step * step
    while beat < end:
        pattern = rng.choices(names, weights)[0]
        if stage.meter.is_compound:
            pattern = "xxx"
        unit = step // len(pattern)
        if unit < SIXTEENTH * 2 // 3 or (not notes and pattern in ("-x", ".x")):
            pattern, unit = "xx", step // 2
        for place, sign in enumerate(pattern):
            onset = beat + place * unit
            if onset < start or onset >= end:
                continue
            if sign == "x":
                notes.append((onset, unit))
            elif sign == "-" and notes and sum(notes[-1]) == onset:
                notes[-1] = (notes[-1][0], notes[-1][1] + unit)
        beat += step
    return notes if len(notes) >= _SHORTEST else []


_SHORTEST: Final = 4


def _slots(stage: Stage, phrase: Sequence[tuple[Ticks, Ticks]], number: int) -> list[Slot]:
    found: list[Slot] = []
    final = len(phrase) - 1
    for place, (onset, duration) in enumerate(phrase):
        index = stage.index_at(onset)
        change = stage.chords[index].end
        tied = place == final or onset + duration > change
        early = tied and change - onset <= stage.off_step and change < stage.end
        found.append(
            Slot(
                onset,
                duration,
                index + early,
                number,
                first=place == 0,
                last=place == final,
                on_beat=onset % stage.step == 0,
            )
        )
    return found
