"""Right-hand patterns as a listener tells them apart (chapter 8)."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from gospel_keys.critique.attacks import Attack, body_attacks, body_bars
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import Ticks

_FULL = 3
_BARE = 0.15
_TRIADS = frozenset(
    {(4, 3), (3, 5), (5, 4), (3, 4), (4, 5), (5, 3), (3, 3), (3, 6), (6, 3), (4, 4)}
)
"""Close-position triads as the two intervals from the bottom up, in every inversion."""


def block_chord(score: Score, performance: Performance) -> float:
    """Share of attacks with three notes or more, unless they are octaves or upper triads.

    0 where single notes stand between the chords: then a melody is harmonised in part.
    """
    attacks = body_attacks(score, Hand.RIGHT)
    bare = sum(len(a.notes) == 1 for a in attacks) > _BARE * len(attacks)
    if bare or _octaves(score) >= 0.6 or polychord(score, performance) >= 0.5:
        return 0.0
    return sum(len(a.notes) >= _FULL for a in attacks) / max(1, len(attacks))


def octave_doubling(score: Score, performance: Performance) -> float:
    """Share of attacks that contain an octave."""
    del performance
    return _octaves(score)


def _octaves(score: Score) -> float:
    attacks = body_attacks(score, Hand.RIGHT)
    return sum(any(p + 12 in a.pitches for p in a.pitches) for a in attacks) / max(1, len(attacks))


def chord_fills(score: Score, performance: Performance) -> float:
    """Share of the chords that stand on long or strong notes, in a mixture with single ones."""
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    full = [a for a in attacks if len(a.notes) >= _FULL]
    single = [a for a in attacks if len(a.notes) <= 2]
    mixed = len(full) >= 0.28 * len(attacks) and len(single) >= 0.18 * len(attacks)
    if not full or not mixed or _octaves(score) >= 0.6:
        return 0.0
    return sum(_is_weighty(score, a) for a in full) / len(full)


def _is_weighty(score: Score, attack: Attack) -> bool:
    """Long, strong, or the moment the chord changes."""
    long = max(n.duration for n in attack.notes) >= score.meter.beat
    strong = attack.onset % score.meter.beat == 0
    return long or strong or _speaks_chord(score, attack)


def _speaks_chord(score: Score, attack: Attack) -> bool:
    return abs(attack.onset - score.chords[attack.chord].onset) <= score.meter.pulse


def melody_with_fills(score: Score, performance: Performance) -> float:
    """How thin the line is (0.9 of single notes and dyads is 1), where fills answer; else 0."""
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    thin = sum(len(a.notes) <= 2 for a in attacks) / max(1, len(attacks))
    fills = {
        n.onset // score.meter.bar
        for n in score.hand(Hand.RIGHT)
        if n.role is Role.FILL and n.onset // score.meter.bar in body_bars(score)
    }
    sings = any(a.notes[-1].role is Role.MELODY for a in attacks)
    steady = arpeggiated_voicing_share(score, attacks) >= 0.75
    answered = len(fills) / max(1, len(body_bars(score)) / 4)
    if not sings or steady or answered < 0.5:
        return 0.0
    return min(1.0, max(0.0, (thin - 0.5) / 0.4))


def polychord(score: Score, performance: Performance) -> float:
    """Share of attacks that are triads on another root than the chord's."""
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    return sum(_is_upper_triad(score, a) for a in attacks) / max(1, len(attacks))


def _is_upper_triad(score: Score, attack: Attack) -> bool:
    if len(attack.notes) != _FULL:
        return False
    a, b, c = attack.pitches
    if (b - a, c - b) not in _TRIADS:
        return False
    return _triad_root(a, b, c) != score.chords[attack.chord].chord.root.pitch_class


def _triad_root(a: int, b: int, c: int) -> int:
    """The root of a close triad: the note below the third that closes the fifth."""
    shape = (b - a, c - b)
    if shape in {(4, 3), (3, 4), (3, 3), (4, 4)}:
        return a % 12
    if shape in {(5, 4), (5, 3), (6, 3)}:
        return b % 12
    return c % 12


def arpeggiated_voicing(score: Score, performance: Performance) -> float:
    """Share of single notes in an even spread of chord tones; 0 where it does not spread."""
    del performance
    return arpeggiated_voicing_share(score, body_attacks(score, Hand.RIGHT))


def arpeggiated_voicing_share(score: Score, attacks: Sequence[Attack]) -> float:
    """The detector's score for attacks already collected.

    A broken chord skips (it moves by thirds and more), runs in one unit with at most one
    left out, and covers a good part of an octave in each bar. A melody steps and lingers.
    """
    if len(attacks) < _FULL:
        return 0.0
    single = sum(len(a.notes) == 1 for a in attacks) / len(attacks)
    tones = sum(
        a.pitches[0] % 12 in score.chords[a.chord].chord.pitch_classes for a in attacks
    ) / len(attacks)
    moves = [(b.onset - a.onset, abs(b.pitches[0] - a.pitches[0])) for a, b in pairwise(attacks)]
    unit = Counter(time for time, _ in moves).most_common(1)[0][0]
    even = sum(time in (unit, 2 * unit) for time, _ in moves) >= 0.75 * len(moves)
    skips = sum(size >= 3 for _, size in moves) >= 0.55 * len(moves)
    busy = len(attacks) >= 1.4 * len({a.onset // score.meter.beat for a in attacks})
    spread = _span(attacks, score.meter.beat) >= 4 and _span(attacks, score.meter.bar) >= 8
    return single if tones >= 0.85 and even and skips and busy and spread else 0.0


def _span(attacks: Sequence[Attack], window: Ticks) -> float:
    """Median distance between the lowest and highest note of a window that has several."""
    windows: dict[int, list[int]] = {}
    for attack in attacks:
        windows.setdefault(attack.onset // window, []).append(attack.pitches[0])
    spans = [max(pitches) - min(pitches) for pitches in windows.values() if len(pitches) > 1]
    return median(spans) if spans else 0
