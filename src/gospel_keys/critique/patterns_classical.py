"""Classical patterns as a listener tells them apart (chapters 7 and 8, section 5)."""

from itertools import pairwise
from typing import Final

from gospel_keys.critique.attacks import (
    body_attacks,
    body_bars,
    by_bar,
    percentile,
    share,
    step_of,
)
from gospel_keys.critique.patterns_left import alberti_bass
from gospel_keys.critique.patterns_right import arpeggiated_voicing
from gospel_keys.score.model import Hand, Role, Score, TempoMark
from gospel_keys.score.performance import Performance
from gospel_keys.units import Seconds, Ticks

_WIDE: Final = 12
_FULL: Final = 3
_EQUAL: Final = 1.6
_RUBATO: Final = (0.017, 0.040, 0.078)
"""Limits between straight, baroque, classical and romantic breadth of tempo (5.5)."""


def broken_chords(score: Score, performance: Performance) -> float:
    """Share of chord tones in a hand of single notes inside an octave; 0 for other figures.

    The Alberti turn and the wide arpeggio are figures of their own.
    """
    attacks = body_attacks(score, Hand.LEFT)
    quarters = score.meter.bar / 960
    busy = len(attacks) / max(1, len(body_bars(score))) >= quarters
    single = [a for a in attacks if len(a.notes) == 1 and a.chord >= 0]
    if not busy or len(single) < 0.8 * len(attacks):
        return 0.0
    if alberti_bass(score, performance) >= 0.6 or arpeggiated_patterns(score, performance) >= 0.6:
        return 0.0
    figures: dict[tuple[int, Ticks], list[int]] = {}
    for a in single:
        figures.setdefault((a.chord, a.onset // score.meter.bar), []).append(a.pitches[0])
    if sum(max(p) - min(p) <= _WIDE for p in figures.values()) < 0.75 * len(figures):
        return 0.0
    tones = sum(a.pitches[0] % 12 in score.chords[a.chord].chord.pitch_classes for a in single)
    return share(tones, len(single))


def arpeggiated_patterns(score: Score, performance: Performance) -> float:
    """Share of bars with a run of four notes in one direction over an octave or more."""
    del performance
    bars = by_bar(score, body_attacks(score, Hand.LEFT))
    body = body_bars(score)
    return share(sum(_runs_wide([a.pitches[0] for a in bars.get(b, ())]) for b in body), len(body))


def _runs_wide(pitches: list[int]) -> bool:
    start = 0
    for place in range(1, len(pitches) + 1):
        turning = place == len(pitches) or (
            place - start > 1
            and (pitches[place] - pitches[place - 1]) * (pitches[start + 1] - pitches[start]) <= 0
        )
        if turning:
            wide = abs(pitches[place - 1] - pitches[start]) >= _WIDE
            if place - start >= 4 and wide:
                return True
            start = place - 1
    return False


def melodic_lines(score: Score, performance: Performance) -> float:
    """Share of single notes and octaves in a line that leads over a quieter left hand.

    0 where the line is a broken chord, or where both hands are voices of their own.
    """
    attacks = body_attacks(score, Hand.RIGHT)
    sung = sum(a.notes[-1].role is Role.MELODY for a in attacks)
    if sung < 0.75 * len(attacks) or contrapuntal(score, performance) >= 0.5:
        return 0.0
    if arpeggiated_voicing(score, performance) >= 0.75:
        return 0.0
    thin = sum(len(a.notes) == 1 or a.span == 12 for a in attacks)
    return share(thin, len(attacks))


def chord_voicing(score: Score, performance: Performance) -> float:
    """Share of right-hand attacks with three notes and more."""
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    return share(sum(len(a.notes) >= _FULL for a in attacks), len(attacks))


def contrapuntal(score: Score, performance: Performance) -> float:
    """Share of eighths that are struck, where two single voices are equal (C-32).

    Equal: neither strikes more than 1.6 times as often, both are single in nine attacks of
    ten, and both move by step more often than not; an accompaniment leaps through chords.
    """
    del performance
    voices = [body_attacks(score, hand) for hand in Hand]
    counts = sorted(len(v) for v in voices)
    if not counts[0] or counts[1] > _EQUAL * counts[0]:
        return 0.0
    for voice in voices:
        single = sum(len(a.notes) == 1 for a in voice)
        moves = [abs(b.pitches[0] - a.pitches[0]) for a, b in pairwise(voice)]
        steps = sum(1 <= m <= 2 for m in moves)
        if single < 0.9 * len(voice) or steps < 0.35 * len(moves):
            return 0.0
    half = step_of(score) // 2
    slots = len(body_bars(score)) * score.meter.bar // half
    return share(len({a.onset // half for voice in voices for a in voice}), slots)


def breadth_of_tempo(score: Score, performance: Performance) -> float:
    """Return how widely the tempo breathes where none is written: p5 to p95 of beats, a share.

    Beats in which a written tempo changes, and what follows a ritardando, are left out.
    """
    beat = score.meter.beat
    slow = [t.onset for t in score.tempos if t.onset and t.bpm < 0.95 * score.tempo.bpm]
    end = min(slow, default=score.duration)
    line = performance.timeline
    shares = sorted(
        _seconds(mark, beat) / (line.seconds_at(tick + beat) - line.seconds_at(tick))
        for tick in range(0, end - beat + 1, beat)
        if (mark := _mark_of(score, tick, tick + beat))
    )
    return percentile(shares, 0.95) - percentile(shares, 0.05) if shares else 0.0


def _mark_of(score: Score, start: Ticks, end: Ticks) -> TempoMark | None:
    if any(start < t.onset < end for t in score.tempos):
        return None
    return [t for t in score.tempos if t.onset <= start][-1]


def _seconds(mark: TempoMark, ticks: Ticks) -> Seconds:
    return 60.0 / mark.bpm * ticks / mark.beat


def _between(value: float, low: float, high: float) -> float:
    return 1.0 if low <= value < high else 0.0


def straight(score: Score, performance: Performance) -> float:
    """1 where the tempo stays within 1.7 in a hundred."""
    return _between(breadth_of_tempo(score, performance), 0.0, _RUBATO[0])


def baroque_feel(score: Score, performance: Performance) -> float:
    """1 where the tempo bends a little, between straight and classical."""
    return _between(breadth_of_tempo(score, performance), _RUBATO[0], _RUBATO[1])


def classical_feel(score: Score, performance: Performance) -> float:
    """1 where phrases breathe by four to eight in a hundred."""
    return _between(breadth_of_tempo(score, performance), _RUBATO[1], _RUBATO[2])


def romantic_feel(score: Score, performance: Performance) -> float:
    """1 where the tempo breathes by eight in a hundred and more."""
    return _between(breadth_of_tempo(score, performance), _RUBATO[2], 1.0)
