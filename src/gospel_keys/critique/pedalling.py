"""Measures of the pedal (P-08): clean changes, and none under walks and riffs."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gospel_keys.critique.attacks import Attack, hand_attacks, share
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import Seconds

_DOWN: Final = 90
_BEFORE: Final[Seconds] = 0.05
_AFTER: Final[Seconds] = 0.25
_WALK_NOTES: Final = 3


@dataclass(frozen=True, slots=True)
class PedalReport:
    """The pedal in shares 0..1; None where no pedal is used.

    ``pedal_blurred`` is the share of chord changes under a full pedal at which it is not
    lifted, ``pedalled_walks`` the share of left-hand walks of three steps or more under
    one held pedal.
    """

    pedalled: float
    pedal_blurred: float | None
    pedalled_walks: float


def measure_pedal(score: Score, performance: Performance) -> PedalReport:
    """Measure a performance against P-08.

    Parameters
    ----------
    score : Score
    performance : Performance
    """
    pedal = _Pedal(performance)
    walks = walk_ups(score)
    line = performance.timeline
    held = sum(
        pedal.is_held(line.seconds_at(w[0].onset), line.seconds_at(w[-1].onset)) for w in walks
    )
    return PedalReport(
        pedalled=pedal.time_down() / performance.duration if performance.duration else 0.0,
        pedal_blurred=_blurred(score, performance, pedal),
        pedalled_walks=share(held, len(walks)),
    )


class _Pedal:
    """The pedal's value over time."""

    def __init__(self, performance: Performance) -> None:
        self._events = performance.pedals
        self._times = [event.time for event in performance.pedals]
        self._end = performance.duration

    def is_down(self, time: Seconds) -> bool:
        """Whether the pedal is (fully) down at a moment."""
        place = bisect_right(self._times, time) - 1
        return place >= 0 and self._events[place].value >= _DOWN

    def is_held(self, start: Seconds, end: Seconds) -> bool:
        """Whether it is down from one moment to another without a lift between."""
        first = bisect_right(self._times, start)
        last = bisect_right(self._times, end)
        return self.is_down(start) and all(e.value >= _DOWN for e in self._events[first:last])

    def time_down(self) -> Seconds:
        """How long it is down in all."""
        ends = [*self._times[1:], self._end]
        return sum(
            max(0.0, end - event.time)
            for event, end in zip(self._events, ends, strict=False)
            if event.value >= _DOWN
        )


def _blurred(score: Score, performance: Performance, pedal: _Pedal) -> float | None:
    first: dict[int, Seconds] = {}
    for note in performance.notes:
        first.setdefault(note.chord, note.start)
    under = blurred = 0
    for index, (before, span) in enumerate(pairwise(score.chords), start=1):
        if before.chord.root.pitch_class == span.chord.root.pitch_class:
            continue
        change = performance.timeline.seconds_at(span.onset)
        start = min(first.get(index, change), change) - _BEFORE
        if pedal.is_down(start):
            under += 1
            blurred += pedal.is_held(start, change + _AFTER)
    return blurred / under if under else None


def walk_ups(score: Score) -> list[list[Attack]]:
    """Return the left hand's walks: three or more steps in one direction, beat by beat."""
    walks: list[list[Attack]] = []
    run: list[Attack] = []
    for attack in hand_attacks(score, Hand.LEFT):
        if run and _continues(score, run, attack):
            run.append(attack)
            continue
        walks.append(run)
        run = [*run[-1:], attack] if run and _continues(score, run[-1:], attack) else [attack]
    return [w for w in [*walks, run] if len(w) > _WALK_NOTES]


def _continues(score: Score, run: list[Attack], attack: Attack) -> bool:
    before = run[-1]
    step = attack.pitches[0] - before.pitches[0]
    soon = attack.onset - before.onset <= score.meter.beat
    line = all(a.span in (0, 12) for a in (before, attack))
    onward = len(run) == 1 or step * (before.pitches[0] - run[-2].pitches[0]) > 0
    return line and soon and onward and 1 <= abs(step) <= 2
