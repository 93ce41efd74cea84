"""The rhythm of the improvised line: phrases that breathe, mostly in eighths (J-51).

A phrase begins and ends off the beat more often than on it; between phrases the line rests
for at least a beat.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.genres.sketch import Stage
from gospel_keys.units import SIXTEENTH, Ticks

_LENGTHS: Final = ((1.0, 2), (1.5, 3), (2.0, 5), (2.5, 3), (3.0, 2), (3.5, 1))
"""Phrase lengths in bars with their weights: median 2."""

_RESTS: Final = ((2, 4), (3, 4), (4, 2), (5, 1))
"""Rests between phrases in off-beat steps."""

_BEATS: Final = (("xx", 74), ("x-", 9), ("-x", 5), ("xxx", 4), (".x", 3), ("x.", 3))
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
    """

    onset: Ticks
    duration: Ticks
    chord: int
    phrase: int
    first: bool
    last: bool
    on_beat: bool


def plan_slots(
    stage: Stage, start: Ticks, end: Ticks, rng: random.Random, *, closes: bool = False
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

    Returns
    -------
    slots : list of Slot, in order
    """
    phrases: list[list[tuple[Ticks, Ticks]]] = []
    here = start + rng.choice((0, 1, 1, 2, 3)) * stage.off_step
    limit = end - (stage.step if closes else stage.off_step)
    while here + 2 * stage.step < limit:
        goal = here + round(_draw(_LENGTHS, rng) * stage.meter.bar)
        goal = limit if limit - goal < stage.meter.bar // 2 else goal
        phrase = _fill_phrase(stage, here, min(goal, limit), rng)
        if phrase:
            phrases.append(phrase)
            here = sum(phrase[-1])
        here = here - here % stage.off_step
        here = max(here, goal - stage.step) + int(_draw(_RESTS, rng)) * stage.off_step
    return [slot for number, p in enumerate(phrases) for slot in _slots(stage, p, number)]


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
        early = place == final and change - onset <= stage.off_step and change < stage.end
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
