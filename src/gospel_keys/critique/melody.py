"""Measures of the line and of variety: leaps, foreign notes, rhythms, repeats, form."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

from gospel_keys.critique.attacks import Attack, body_bars, hand_attacks, top_line
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.units import Ticks


def intervals(score: Score) -> list[int]:
    """Intervals of the top line; a rest of more than a bar starts it anew."""
    line = top_line(score)
    return [b.midi - a.midi for a, b in pairwise(line) if b.onset - a.end <= score.meter.bar]


def interval_shares(score: Score) -> dict[str, float]:
    """Shares of repeats, steps, thirds, fourths and fifths, wider, beyond an octave (M-01)."""
    moves = [abs(m) for m in intervals(score)]
    count = max(1, len(moves))
    return {
        "repeats": sum(m == 0 for m in moves) / count,
        "steps": sum(m in (1, 2) for m in moves) / count,
        "thirds": sum(m in (3, 4) for m in moves) / count,
        "fourths": sum(5 <= m <= 7 for m in moves) / count,
        "wide": sum(m > 7 for m in moves) / count,
        "beyond_octave": sum(m > 12 for m in moves) / count,
    }


def foreign_left_by_step(score: Score) -> float:
    """Share of the line's foreign notes that move on by step (M-02)."""
    line = top_line(score)
    foreign = left = 0
    for a, b in pairwise(line):
        if b.onset - a.end > score.meter.beat or _belongs(score, a):
            continue
        foreign += 1
        left += 1 <= abs(b.midi - a.midi) <= 2
    return left / foreign if foreign else 1.0


def _belongs(score: Score, note: Note) -> bool:
    chord = score.chords[note.chord].chord
    return note.midi % 12 in chord.pitch_classes


def _bar_attacks(score: Score, hand: Hand) -> dict[int, list[Attack]]:
    bars: dict[int, list[Attack]] = {}
    for attack in hand_attacks(score, hand):
        bars.setdefault(attack.onset // score.meter.bar, []).append(attack)
    return bars


def rhythm_of(attacks: Sequence[Attack], bar: Ticks) -> tuple[Ticks, ...]:
    """Places of the attacks inside their bar."""
    return tuple(a.onset % bar for a in attacks)


def rhythms_per_eight_bars(score: Score, hand: Hand) -> float:
    """Different rhythm patterns in windows of eight bars, scaled for shorter pieces (S-03)."""
    bars = _bar_attacks(score, hand)
    body = body_bars(score)
    patterns = [rhythm_of(bars.get(b, ()), score.meter.bar) for b in body]
    width = min(8, len(patterns))
    windows = [patterns[k : k + width] for k in range(len(patterns) - width + 1)]
    return mean(len(set(w)) for w in windows) * 8 / width if windows else 0.0


def exact_repeats(score: Score, hand: Hand) -> float:
    """Share of bars that copy the bar before, transposed or not (S-02)."""
    bars = _bar_attacks(score, hand)
    shapes = [_shape(bars.get(b, ()), score.meter.bar) for b in body_bars(score)]
    pairs = [(a, b) for a, b in pairwise(shapes) if b]
    return sum(a == b for a, b in pairs) / max(1, len(pairs))


def _shape(attacks: Sequence[Attack], bar: Ticks) -> tuple[object, ...]:
    if not attacks:
        return ()
    base = attacks[0].pitches[0]
    return tuple((a.onset % bar, tuple(p - base for p in a.pitches)) for a in attacks)


def form_surplus(score: Score) -> float:
    """How much more alike bars 4 and 8 apart are than bars at random (S-04)."""
    bars = _bar_attacks(score, Hand.RIGHT)
    body = list(body_bars(score))
    if len(body) < 6:
        return 0.0
    kept = {b: _slots(bars.get(b, ()), score.meter.bar) for b in body}
    near = [_alike(kept[a], kept[a + d]) for d in (4, 8) for a in body if a + d in kept]
    every = [_alike(kept[a], kept[b]) for a in body for b in body if a < b]
    return mean(near) - mean(every) if near else 0.0


def _slots(attacks: Sequence[Attack], bar: Ticks) -> frozenset[tuple[int, int]]:
    return frozenset((a.onset % bar, a.notes[-1].midi % 12) for a in attacks)


def _alike(a: frozenset[tuple[int, int]], b: frozenset[tuple[int, int]]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0
