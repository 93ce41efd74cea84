"""Measures of touch (section 1.6): velocities, voicing of chords, balance of the hands."""

from collections import defaultdict
from dataclasses import dataclass
from math import exp, log
from statistics import mean, pstdev
from typing import Final

from gospel_keys.critique.attacks import Played, percentile, played_attacks, step_of
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance

_PHRASE_BARS: Final = 4
_CHORD: Final = 3
_PAIRS_PER_BAR: Final = 0.75


@dataclass(frozen=True, slots=True)
class TouchReport:
    """Dynamics in MIDI velocities; None where the piece has nothing to compare."""

    velocity_sd: float
    velocity_range: float
    velocity_values: int
    phrase_sd: float | None
    top_emphasis: float | None
    hand_difference: float | None
    backbeat: float


def measure_touch(score: Score, performance: Performance) -> TouchReport:
    """Measure a performance against P-01 to P-04.

    Parameters
    ----------
    score : Score
    performance : Performance
    """
    played = played_attacks(score, performance)
    values = sorted(n.velocity for n in performance.notes)
    return TouchReport(
        velocity_sd=pstdev(values) if values else 0.0,
        velocity_range=percentile(values, 0.95) - percentile(values, 0.05) if values else 0.0,
        velocity_values=len(set(values)),
        phrase_sd=_phrase_spread(score, performance),
        top_emphasis=_top_emphasis(played),
        hand_difference=_hand_difference(performance),
        backbeat=beat_accent(score, performance),
    )


def _phrase_spread(score: Score, performance: Performance) -> float | None:
    """Standard deviation of the mean velocity of four-bar phrases (P-04)."""
    phrases: dict[int, list[int]] = defaultdict(list)
    width = _PHRASE_BARS * score.meter.bar
    for note in performance.notes:
        if note.source >= 0:
            phrases[score.notes[note.source].onset // width].append(note.velocity)
    means = [mean(v) for v in phrases.values()]
    return pstdev(means) if len(means) > 1 else None


def _top_emphasis(played: Played) -> float | None:
    """How much louder the top of a right-hand chord is than the rest (P-02)."""
    gains: list[float] = []
    for (_, hand), notes in played.items():
        if hand is Hand.RIGHT and len(notes) >= _CHORD:
            *rest, top = sorted(notes, key=lambda n: n.pitch)
            gains.append(top.velocity - mean(n.velocity for n in rest))
    return mean(gains) if gains else None


def _hand_difference(performance: Performance) -> float | None:
    """How much louder the right hand is than the left (P-01)."""
    loudness = {
        hand: [n.velocity for n in performance.notes if n.hand is hand and n.role is not Role.GHOST]
        for hand in Hand
    }
    if not all(loudness.values()):
        return None
    return mean(loudness[Hand.RIGHT]) - mean(loudness[Hand.LEFT])


def beat_accent(score: Score, performance: Performance) -> float:
    """Return how loud the even steps of the bar are over the odd ones, like against like.

    Steps are beats, but quarters in 2/2. Each note counts against the level of its bar, and
    basses are compared with basses, tops with tops: a stride hand is louder on one and
    three because its basses are, and that is no accent. 1.0 where most bars have no pair
    to compare.
    """
    played = played_attacks(score, performance)
    levels = _bar_levels(score, played)
    voices: dict[tuple[Hand, Role, bool], tuple[list[float], list[float]]] = {}
    step, bar = step_of(score), score.meter.bar
    for (onset, hand), notes in played.items():
        if onset % step:
            continue
        even = (onset % bar) // step % 2
        top = max(n.pitch for n in notes)
        for note in notes:
            voice = voices.setdefault((hand, note.role, note.pitch == top), ([], []))
            voice[even].append(note.velocity / levels[onset // bar])
    gains = [
        (min(len(odd), len(even)), log(mean(even) / mean(odd)))
        for odd, even in voices.values()
        if odd and even
    ]
    pairs = sum(count for count, _ in gains)
    if pairs < _PAIRS_PER_BAR * (score.duration // bar):
        return 1.0
    return exp(sum(count * gain for count, gain in gains) / pairs)


def _bar_levels(score: Score, played: Played) -> dict[int, float]:
    """Mean velocity of what each bar plays."""
    bars: dict[int, list[int]] = defaultdict(list)
    for (onset, _), notes in played.items():
        bars[onset // score.meter.bar] += [n.velocity for n in notes]
    return {bar: mean(values) for bar, values in bars.items()}
