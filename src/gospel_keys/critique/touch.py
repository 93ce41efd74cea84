"""Measures of touch (section 1.6): velocities, voicing of chords, balance of the hands."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import mean, pstdev
from typing import Final

from gospel_keys.critique.attacks import Played, percentile, played_attacks
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance

_PHRASE_BARS: Final = 4
_CHORD: Final = 3


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
    """Return the mean loudness of the even beats over that of the odd ones.

    Both hands together, after what belongs to the notes themselves is taken out: each
    attack counts with the mean of its hand's notes.
    """
    strong: list[float] = []
    weak: list[float] = []
    beat = score.meter.beat
    for (onset, _), notes in played_attacks(score, performance).items():
        if onset % beat:
            continue
        number = (onset % score.meter.bar) // beat
        (weak if number % 2 else strong).append(mean(n.velocity for n in notes))
    return mean(weak) / mean(strong) if weak and strong else 1.0
