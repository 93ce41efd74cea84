"""Pedal: written spans into moments of the foot (rule P-08).

Where one span follows another the pedal is changed after the new attack (syncopated
pedalling): up 20-40 ms after the keys go down, down again 60-120 ms later.
"""

import random

from gospel_keys.score.model import PedalSpan, Score
from gospel_keys.score.performance import PedalEvent, Timeline
from gospel_keys.units import Seconds, Ticks

_UP_AFTER: tuple[Seconds, Seconds] = (0.022, 0.038)
_DOWN_LATER: tuple[Seconds, Seconds] = (0.065, 0.115)
_FIRST_DOWN: tuple[Seconds, Seconds] = (0.03, 0.07)
_LAST_RING: Seconds = 0.12
_LEAST: Seconds = 0.02


def pedal_events(
    score: Score,
    timeline: Timeline,
    *,
    struck: dict[Ticks, Seconds],
    silence: Seconds,
    humanise: float,
    rng: random.Random,
) -> tuple[PedalEvent, ...]:
    """Return the pedal movements of a performance.

    Parameters
    ----------
    score : Score
    timeline : Timeline
    struck : mapping of Ticks to Seconds
        When the first key of each written onset really goes down.
    silence : Seconds
        When the last key has been released.
    humanise : float in 0..1
        0 takes the middle of every range.
    rng : random.Random

    Returns
    -------
    events : tuple of PedalEvent, strictly ascending in time
        Alternately down and up, ending with up.
    """

    def draw(limits: tuple[Seconds, Seconds]) -> Seconds:
        middle = (limits[0] + limits[1]) / 2
        return middle + humanise * (rng.uniform(*limits) - middle)

    def moment(tick: Ticks) -> Seconds:
        return struck.get(tick, timeline.seconds_at(tick))

    events: list[PedalEvent] = []
    spans = [span for span in score.pedals if span.end > span.onset]
    for index, span in enumerate(spans):
        onset, length = moment(span.onset), moment(span.end) - moment(span.onset)
        if index and spans[index - 1].end >= span.onset:
            up = onset + draw(_UP_AFTER)
            down = up + draw(_DOWN_LATER)
            _add(events, up, 0)
        else:
            down = onset + draw(_FIRST_DOWN)
        _add(events, min(down, onset + max(0.4 * length, 2 * _LEAST)), span.depth)
        if not _is_changed(spans, index):
            up = moment(span.end)
            if span.end >= score.duration:
                up = max(up, silence) + _LAST_RING
            _add(events, up, 0)
    return tuple(events)


def _is_changed(spans: list[PedalSpan], index: int) -> bool:
    return index + 1 < len(spans) and spans[index + 1].onset <= spans[index].end


def _add(events: list[PedalEvent], time: Seconds, value: int) -> None:
    """Append a movement, never at or before the one it follows."""
    if events:
        time = max(time, events[-1].time + _LEAST)
    events.append(PedalEvent(time, value))
