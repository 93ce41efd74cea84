"""Measures of the melodic line (section 1.4): intervals, foreign notes, breath, climax.

The melody is the highest right-hand note of each attack whose role is melody; its fills
join it where leaps and foreign notes are counted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from gospel_keys.critique.attacks import (
    belongs,
    body_bars,
    hand_attacks,
    percentile,
    share,
    top_line,
)
from gospel_keys.critique.leading import melody_strong_tones
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.units import Semitones, Ticks

_FIFTH: Final[Semitones] = 7
_OCTAVE: Final[Semitones] = 12
_CELL: Final = 3
_WINDOW: Final = 64


@dataclass(frozen=True, slots=True)
class MelodyReport:
    """The line in numbers; shares are 0..1, None where there is too little line to say."""

    repeats: float | None
    steps: float | None
    thirds: float | None
    fourths_fifths: float | None
    over_a_fifth: float | None
    beyond_octave: float | None
    turns: float | None
    leaps_recovered: float | None
    foreign_by_step: float | None
    melody_strong_tones: float | None
    rests: float | None
    phrase_bars: float | None
    reuse: float | None
    climax_place: float | None
    melody_range: float | None


def measure_melody(score: Score) -> MelodyReport:
    """Measure a score against M-01 to M-08.

    Parameters
    ----------
    score : Score
    """
    line = top_line(score)
    melody = [n for n in line if n.role is Role.MELODY]
    moves = intervals(score, melody)
    leaps = Counter(abs(m) > _OCTAVE for m in intervals(score, line))
    sizes = Counter(abs(m) for m in moves)
    body = _in_body(score, melody)
    phrases = _phrases(score, body)
    pitches = sorted(n.midi for n in body)

    def of_moves(low: int, high: int) -> float | None:
        return sum(sizes[k] for k in range(low, high + 1)) / len(moves) if moves else None

    return MelodyReport(
        repeats=of_moves(0, 0),
        steps=of_moves(1, 2),
        thirds=of_moves(3, 4),
        fourths_fifths=of_moves(5, _FIFTH),
        over_a_fifth=of_moves(_FIFTH + 1, 127),
        beyond_octave=leaps[True] / leaps.total() if leaps else None,
        turns=_turns(moves),
        leaps_recovered=_recovered(moves),
        foreign_by_step=foreign_left_by_step(score, line),
        melody_strong_tones=melody_strong_tones(score, body),
        rests=_rests(score, body),
        phrase_bars=median(_length(p) for p in phrases) / score.meter.bar if phrases else None,
        reuse=_reuse(moves),
        climax_place=_climax_place(score, body),
        melody_range=percentile(pitches, 0.95) - percentile(pitches, 0.05) if pitches else None,
    )


def intervals(score: Score, line: Sequence[Note]) -> list[Semitones]:
    """Return the intervals of a line; a rest of more than a bar starts it anew."""
    return [b.midi - a.midi for a, b in pairwise(line) if b.onset - a.end <= score.meter.bar]


def _in_body(score: Score, line: Sequence[Note]) -> list[Note]:
    bars = body_bars(score)
    return [n for n in line if n.onset // score.meter.bar in bars]


def _turns(moves: Sequence[Semitones]) -> float | None:
    """Share of successive moves that change direction; repeats are passed over (M-03)."""
    signs = [m > 0 for m in moves if m]
    return sum(a != b for a, b in pairwise(signs)) / (len(signs) - 1) if len(signs) > 1 else None


def _recovered(moves: Sequence[Semitones]) -> float | None:
    """Share of leaps over a fifth that turn back by step (M-03)."""
    moving = [m for m in moves if m]
    leaps = [(a, b) for a, b in pairwise(moving) if abs(a) > _FIFTH]
    good = sum(a * b < 0 and abs(b) <= 2 for a, b in leaps)
    return good / len(leaps) if leaps else None


def foreign_left_by_step(score: Score, line: Sequence[Note]) -> float | None:
    """Return the share of foreign notes whose next other pitch is a step away (M-02).

    A foreign note before a rest of more than a bar, or at the end, is not left by step.
    """
    foreign = left = 0
    for place, note in enumerate(line):
        if belongs(score, note):
            continue
        foreign += 1
        later = next((n for n in line[place + 1 :] if n.midi != note.midi), None)
        if later is not None and later.onset - note.end <= score.meter.bar:
            left += abs(later.midi - note.midi) <= 2
    return left / foreign if foreign else None


def _rests(score: Score, melody: Sequence[Note]) -> float | None:
    """Share of the time between intro and ending in which no melody note sounds (M-04)."""
    bars = body_bars(score)
    if len(melody) < len(bars):
        return None
    start, end = bars.start * score.meter.bar, bars.stop * score.meter.bar
    sounding, reached = 0, start
    for note in melody:
        sounding += max(0, min(note.end, end) - max(note.onset, reached))
        reached = max(reached, note.end)
    return 1.0 - sounding / (end - start)


def _phrases(score: Score, melody: Sequence[Note]) -> list[list[Note]]:
    """Cut the melody where it rests for half a beat or more."""
    phrases: list[list[Note]] = []
    for note in melody:
        if phrases and note.onset - phrases[-1][-1].end < score.meter.beat // 2:
            phrases[-1].append(note)
        else:
            phrases.append([note])
    return phrases


def _length(phrase: Sequence[Note]) -> Ticks:
    return phrase[-1].end - phrase[0].onset


def _reuse(moves: Sequence[Semitones]) -> float | None:
    """Share of places whose three-interval cell comes again within 64 notes (M-06)."""
    cells = [tuple(moves[k : k + _CELL]) for k in range(len(moves) - _CELL + 1)]
    if not cells:
        return None
    places: dict[tuple[int, ...], list[int]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(cell, []).append(place)
    again = sum(
        any(0 < abs(other - place) < _WINDOW for other in places[cell])
        for place, cell in enumerate(cells)
    )
    return again / len(cells)


def _climax_place(score: Score, melody: Sequence[Note]) -> float | None:
    """Where the first highest melody note lies, as a share of the body (M-07)."""
    if not melody:
        return None
    bars = body_bars(score)
    top = max(melody, key=lambda n: (n.midi, -n.onset))
    start, end = bars.start * score.meter.bar, bars.stop * score.meter.bar
    return (top.onset - start) / (end - start)


def grace_rate(score: Score) -> float:
    """Return grace notes and ornament signs as a share of the right hand's attacks (G-33)."""
    graces = sum(bool(n.is_grace or n.ornament) for n in score.hand(Hand.RIGHT))
    return share(graces, len(hand_attacks(score, Hand.RIGHT)))
