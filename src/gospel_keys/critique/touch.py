"""Measures of the performance: velocities, timing, spread, swing."""

from collections import defaultdict
from math import log2
from statistics import mean, median, pstdev

from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.units import EIGHTH, QUARTER, Milliseconds

_PHRASE_BARS = 4
_ON_GRID: Milliseconds = 1.2


def velocity_spread(performance: Performance) -> tuple[float, float]:
    """Standard deviation of all velocities, and their 5th-95th percentile range (P-03)."""
    values = sorted(n.velocity for n in performance.notes)
    if len(values) < 2:
        return 0.0, 0.0
    low, high = values[int(0.05 * len(values))], values[int(0.95 * (len(values) - 1))]
    return pstdev(values), high - low


def phrase_spread(score: Score, performance: Performance) -> float:
    """Standard deviation of the mean velocity of four-bar phrases (P-04)."""
    phrases: dict[int, list[int]] = defaultdict(list)
    width = _PHRASE_BARS * score.meter.bar
    for note in performance.notes:
        if note.source >= 0:
            phrases[score.notes[note.source].onset // width].append(note.velocity)
    means = [mean(v) for v in phrases.values()]
    return pstdev(means) if len(means) > 1 else 0.0


def _attacks(score: Score, performance: Performance) -> dict[tuple[int, Hand], list[PerformedNote]]:
    groups: dict[tuple[int, Hand], list[PerformedNote]] = defaultdict(list)
    for note in performance.notes:
        if note.source >= 0 and note.role is not Role.GRACE:
            written = score.notes[note.source]
            if not written.tremolo:
                groups[written.onset, note.hand].append(note)
    return groups


def top_emphasis(score: Score, performance: Performance) -> float:
    """How much louder the top of a right-hand chord is than the rest (P-02)."""
    gains: list[float] = []
    for (_, hand), notes in _attacks(score, performance).items():
        if hand is Hand.RIGHT and len(notes) >= 3:
            *rest, top = sorted(notes, key=lambda n: n.pitch)
            gains.append(top.velocity - mean(n.velocity for n in rest))
    return mean(gains) if gains else 9.0


def on_grid_share(score: Score, performance: Performance) -> float:
    """Share of attacks that begin within 1.2 ms of their written place (P-05)."""
    line = performance.timeline
    groups = _attacks(score, performance)
    exact = sum(
        abs(min(n.start for n in notes) - line.seconds_at(onset)) * 1000 <= _ON_GRID
        for (onset, _), notes in groups.items()
    )
    return exact / max(1, len(groups))


def chord_spread(score: Score, performance: Performance) -> Milliseconds:
    """Mean time from the first to the last note of unrolled chords (P-06)."""
    spreads = [
        1000 * (max(n.start for n in notes) - min(n.start for n in notes))
        for notes in _attacks(score, performance).values()
        if len(notes) >= 3 and not any(score.notes[n.source].arpeggio for n in notes)
    ]
    return mean(spreads) if spreads else 18.0


def swing_ratio(score: Score, performance: Performance) -> float:
    """Median long:short ratio of eighth pairs, 1.0 for straight playing.

    Measured between on-beat, off-beat and on-beat attacks of one hand.
    """
    ratios: list[float] = []
    for hand in Hand:
        starts = {
            onset: median(n.start for n in notes)
            for (onset, h), notes in _attacks(score, performance).items()
            if h is hand
        }
        for onset, start in starts.items():
            if onset % QUARTER:
                continue
            off, after = starts.get(onset + EIGHTH), starts.get(onset + QUARTER)
            if off is not None and after is not None and after > off > start:
                ratios.append(log2((off - start) / (after - off)))
    return 2 ** median(ratios) if ratios else 1.0


def beat_accent(score: Score, performance: Performance) -> float:
    """Mean loudness of beats 2 and 4 over that of beats 1 and 3, both hands together."""
    strong: list[float] = []
    weak: list[float] = []
    beat = score.meter.beat
    for (onset, _), notes in _attacks(score, performance).items():
        if onset % beat:
            continue
        number = (onset % score.meter.bar) // beat
        (weak if number % 2 else strong).append(mean(n.velocity for n in notes))
    return mean(weak) / mean(strong) if weak and strong else 1.0
