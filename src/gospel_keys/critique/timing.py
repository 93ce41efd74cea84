"""Measures of time (sections 1.6 and 1.7): grid, spread, scatter, swing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2
from statistics import mean, median, pstdev
from typing import Final

from gospel_keys.critique.attacks import Played, played_attacks, share
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.units import EIGHTH, QUARTER, Bpm, Milliseconds, Ticks

_SWUNG: Final = frozenset({"Swing", "Shuffle"})
_LINE_ROLES: Final = frozenset({Role.MELODY, Role.FILL})
_LEAST_PAIRS: Final = 8
_ON_GRID: Final[Milliseconds] = 1.2
_CHORD: Final = 3


@dataclass(frozen=True, slots=True)
class TimingReport:
    """Time in milliseconds and shares 0..1; None where nothing of the kind is played."""

    on_grid: float
    chord_spread: Milliseconds | None
    upward: float | None
    melody_lead: Milliseconds | None
    timing_sd: Milliseconds
    timing_memory: float | None
    right_hand_late: Milliseconds | None
    legato: float | None
    swing_ratio: float | None
    swing_error: float | None


def measure_timing(score: Score, performance: Performance) -> TimingReport:
    """Measure a performance against P-05 to P-07 and section 1.7.

    Parameters
    ----------
    score : Score
    performance : Performance
    """
    played = played_attacks(score, performance)
    late = _lateness(performance, played)
    residues = _residues(score, late)
    chords = [n for n in played.values() if len(n) >= _CHORD and not _is_rolled(score, n)]
    scatter = [r for line in residues.values() for r in line]
    return TimingReport(
        on_grid=share(sum(abs(v) <= _ON_GRID for v in late.values()), len(late)),
        chord_spread=mean(_spread(n) for n in chords) if chords else None,
        upward=_upward(list(played.values())),
        melody_lead=_melody_lead(chords),
        timing_sd=pstdev(scatter) if scatter else 0.0,
        timing_memory=_memory(list(residues.values())),
        right_hand_late=_right_hand_late(score, late),
        legato=_legato(score, performance),
        swing_ratio=swing_ratio(score, performance),
        swing_error=swing_error(score, performance),
    )


Lateness = dict[tuple[Ticks, Hand], Milliseconds]


def _lateness(performance: Performance, played: Played) -> Lateness:
    """How late each attack begins against the tempo curve."""
    line = performance.timeline
    return {
        (onset, hand): 1000 * (min(n.start for n in notes) - line.seconds_at(onset))
        for (onset, hand), notes in played.items()
    }


def _residues(score: Score, late: Lateness) -> dict[Hand, list[Milliseconds]]:
    """Lateness without what is constant at a place of the beat: swing, push, laid-back."""
    places: dict[tuple[Hand, Ticks], list[Milliseconds]] = defaultdict(list)
    for (onset, hand), value in late.items():
        places[hand, onset % score.meter.beat].append(value)
    usual = {place: median(values) for place, values in places.items()}
    lines: dict[Hand, list[Milliseconds]] = defaultdict(list)
    for (onset, hand), value in sorted(late.items()):
        lines[hand].append(value - usual[hand, onset % score.meter.beat])
    return lines


def _memory(lines: Sequence[Sequence[float]]) -> float | None:
    """Correlation of each residue with the next (P-05: noise that remembers)."""
    pairs = [(a, b) for line in lines for a, b in pairwise(line)]
    power = sum(a * a for a, _ in pairs)
    return sum(a * b for a, b in pairs) / power if power else None


def _is_rolled(score: Score, notes: Sequence[PerformedNote]) -> bool:
    return any(score.notes[n.source].arpeggio for n in notes)


def _spread(notes: Sequence[PerformedNote]) -> Milliseconds:
    return 1000 * (max(n.start for n in notes) - min(n.start for n in notes))


def _upward(attacks: Sequence[Sequence[PerformedNote]]) -> float | None:
    """Share of chords whose lowest note comes before the highest under the top (P-06)."""
    chords = [sorted(n, key=lambda x: x.pitch) for n in attacks if len(n) >= _CHORD]
    good = sum(c[0].start < c[-2].start for c in chords)
    return good / len(chords) if chords else None


def _melody_lead(chords: Sequence[Sequence[PerformedNote]]) -> Milliseconds | None:
    """How much earlier the top of a right-hand chord begins than the rest (P-06)."""
    leads = []
    for notes in chords:
        if notes[0].hand is Hand.RIGHT:
            *rest, top = sorted(notes, key=lambda n: n.pitch)
            leads.append(1000 * (mean(n.start for n in rest) - top.start))
    return mean(leads) if leads else None


def _right_hand_late(score: Score, late: Lateness) -> Milliseconds | None:
    """How late the right hand is against the left where both strike a beat (T-02)."""
    gaps = [
        value - late[onset, Hand.LEFT]
        for (onset, hand), value in late.items()
        if hand is Hand.RIGHT and (onset, Hand.LEFT) in late and onset % score.meter.beat == 0
    ]
    return median(gaps) if gaps else None


def _legato(score: Score, performance: Performance) -> float | None:
    """Median of sounding length over the time to the next attack, right-hand tops (P-07)."""
    tops: dict[Ticks, PerformedNote] = {}
    for note in performance.notes:
        if note.hand is Hand.RIGHT and note.source >= 0:
            onset = score.notes[note.source].onset
            if onset not in tops or note.pitch > tops[onset].pitch:
                tops[onset] = note
    line = [tops[onset] for onset in sorted(tops)]
    ratios = [
        (a.end - a.start) / (b.start - a.start) for a, b in pairwise(line) if b.start > a.start
    ]
    return median(ratios) if ratios else None


def swing_ratio(score: Score, performance: Performance) -> float | None:
    """Return the median long:short ratio of eighth pairs, 1.0 for even ones.

    Every off-beat eighth divides its quarter, whether the quarters themselves are struck or
    not: they lie where the tempo curve has them, late by what is usual for the hand. None
    in compound meters and where nothing is struck off the beat.
    """
    ratios = [ratio for _, ratio in _pairs(score, performance)]
    return float(2 ** median(ratios)) if ratios else None


def _pairs(score: Score, performance: Performance) -> list[tuple[tuple[Ticks, Hand], float]]:
    """Return each off-beat eighth with the log2 of long:short of its quarter."""
    if score.meter.is_compound:
        return []
    line = performance.timeline
    starts = {
        place: median(n.start for n in notes)
        for place, notes in played_attacks(score, performance).items()
    }
    found: list[tuple[tuple[Ticks, Hand], float]] = []
    for hand in Hand:
        onsets = [onset for onset, which in starts if which is hand]
        on = [starts[t, hand] - line.seconds_at(t) for t in onsets if t % QUARTER == 0]
        usual = median(on) if on else 0.0
        for onset in onsets:
            if onset % QUARTER == EIGHTH:
                start = starts[onset, hand] - usual
                long = start - line.seconds_at(onset - EIGHTH)
                short = line.seconds_at(onset + EIGHTH) - start
                if min(long, short) > 0:
                    found.append(((onset, hand), log2(long / short)))
    return found


def swing_error(score: Score, performance: Performance) -> float | None:
    """Return how far the median long:short ratio is from the curve of its tempo (T-01).

    Lines and the layer that keeps time have curves of their own; a shuffle keeps time in
    both hands. Quarters with triplets or sixteenths are left out. None where the page asks
    for no swing, and where fewer than eight pairs are played.
    """
    words = {score.feel, score.tempo.text}
    if not words & _SWUNG:
        return None
    bpm = score.tempo.bpm * score.tempo.beat / QUARTER
    shuffled = "Shuffle" in words
    fine = {
        (n.onset // QUARTER, n.hand) for n in score.notes if n.onset % EIGHTH and not n.is_grace
    }
    sung = {(n.onset, n.hand) for n in score.notes if n.role in _LINE_ROLES}
    errors = [
        ratio - log2(expected_swing(bpm, line=place in sung, shuffle=shuffled))
        for place, ratio in _pairs(score, performance)
        if (place[0] // QUARTER, place[1]) not in fine
    ]
    if len(errors) < _LEAST_PAIRS:
        return None
    typical = expected_swing(bpm, line=not shuffled, shuffle=shuffled)
    return abs(float(2 ** median(errors)) - 1.0) * typical


def expected_swing(bpm: Bpm, *, line: bool, shuffle: bool) -> float:
    """Return the long:short ratio measured on recordings at a tempo (sections 1.7 and 4.2).

    Parameters
    ----------
    bpm : Bpm
        Quarters per minute.
    line : bool
        A melodic line, not the layer that keeps time.
    shuffle : bool
        Both hands keep time: at least 1.7 up to 140 bpm, 1.35 to 1.5 above 180.

    Examples
    --------
    >>> round(expected_swing(160, line=True, shuffle=False), 2)
    1.37
    """
    if line and not shuffle:
        return min(max(1.82 - 0.0028 * bpm, 1.0), 1.7)
    ratio = min(max(2.89 - 0.0059 * bpm, 1.1), 2.4)
    if not shuffle:
        return ratio
    if bpm > 180:
        return max(1.35, 1.5 - 0.15 * (bpm - 180) / 60)
    return max(ratio, 1.7) if bpm <= 140 else ratio
