"""Measures of register and spacing (section 1.2): mud, gaps, clashes, doublings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from gospel_keys.critique.attacks import (
    Attack,
    attacks_of,
    chord_of,
    hand_attacks,
    percentile,
    share,
    sonorities,
    top_line,
)
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord

_LEFT_RANGE: Final = (28, 67)
_RIGHT_RANGE: Final = (53, 96)
_WIDE_GAP: Final = 17
_INNER_GAP: Final = 9
_MINOR_NINTHS: Final = (13, 25)
_CROWDED: Final = 6
_SHUFFLE: Final = "B-10"
_SHUFFLE_ROOT: Final = 36


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """Where a piece lies and how clean it sounds; shares are 0..1, pitches MIDI numbers."""

    low_struck: float
    low_sounding: float
    minor_ninths: float
    minor_ninths_held: float
    doubled: float
    inner_gaps: float
    hand_gap: float
    wide_gaps: float
    out_of_register: float
    left_p5: float
    left_median: float
    right_comping: float | None
    right_melody: float | None
    polyphony: float
    crowded: float


def measure_registers(score: Score) -> RegisterReport:
    """Measure a score against R-01 to R-08.

    Parameters
    ----------
    score : Score
    """
    together = list(sonorities(score.notes))
    attacks = [attack for attack, _ in together]
    total = len(attacks)
    left = sorted(n.midi for n in score.hand(Hand.LEFT))
    right = sorted(n.midi for n in score.hand(Hand.RIGHT))
    gaps = _hand_gaps(score)
    polyphony, crowded = _polyphony(score.notes)
    return RegisterReport(
        low_struck=share(sum(_is_mud(a, a.pitches) for a in attacks), total),
        low_sounding=share(sum(_is_mud(a, p) for a, p in together), total),
        minor_ninths=share(sum(_clashes(a.pitches, _harmony(score, a)) for a in attacks), total),
        minor_ninths_held=share(sum(_clashes(p, _harmony(score, a)) for a, p in together), total),
        doubled=_badly_doubled(score),
        inner_gaps=_inner_gaps(score),
        hand_gap=median(gaps) if gaps else 0.0,
        wide_gaps=share(sum(g > _WIDE_GAP for g in gaps), len(gaps)),
        out_of_register=share(
            _outside(left, _LEFT_RANGE) + _outside(right, _RIGHT_RANGE), len(left) + len(right)
        ),
        left_p5=percentile(left, 0.05) if left else 0.0,
        left_median=median(left) if left else 0.0,
        right_comping=_middle(n for n in score.hand(Hand.RIGHT) if n.role is Role.INNER),
        right_melody=_middle(top_line(score)),
        polyphony=polyphony,
        crowded=crowded,
    )


def _is_mud(attack: Attack, pitches: Sequence[int]) -> bool:
    """Whether a pair sounds too low (R-03); rocking dyads of the shuffle may be (B-10)."""
    left = [n for n in attack.notes if n.hand is Hand.LEFT]
    rocking = bool(left) and all(n.rule == _SHUFFLE for n in left)
    if rocking and left[0].midi >= _SHUFFLE_ROOT:
        return False
    return bool(low_interval_violations(pitches))


def _middle(notes: Iterable[Note]) -> float | None:
    pitches = [n.midi for n in notes]
    return median(pitches) if pitches else None


def _outside(pitches: Sequence[int], limits: tuple[int, int]) -> int:
    return sum(not limits[0] <= p <= limits[1] for p in pitches)


def _harmony(score: Score, attack: Attack) -> Chord | None:
    return chord_of(score, attack.notes[0])


def _clashes(pitches: Sequence[int], chord: Chord | None) -> bool:
    """Whether a minor ninth sounds that is not the b9 over the root of a dominant (R-06).

    The other licence of the rule, #9 over 3, is a major seventh and so no minor ninth.
    """
    licensed = chord.root.pitch_class if chord and chord.is_dominant else None
    return any(
        high - low in _MINOR_NINTHS and low % 12 != licensed
        for place, low in enumerate(pitches)
        for high in pitches[place + 1 :]
    )


def _badly_doubled(score: Score) -> float:
    """Share of two-hand attacks that double a tender note of a dominant (R-07).

    Tender are its third (the leading tone to where it goes), its seventh and altered
    tensions. A melody on top is free to sing them.
    """
    left = {a.onset: a for a in hand_attacks(score, Hand.LEFT)}
    joint = bad = 0
    for attack in hand_attacks(score, Hand.RIGHT):
        partner = left.get(attack.onset)
        if partner is None:
            continue
        joint += 1
        inner = {n.midi % 12 for n in attack.notes if n.role is not Role.MELODY}
        chord = _harmony(score, attack)
        if chord is not None:
            bad += bool(inner & partner.classes & _tender(chord))
    return share(bad, joint)


def _tender(chord: Chord) -> frozenset[int]:
    if not chord.is_dominant:
        return frozenset()
    altered = {i % 12 for i in chord.intervals} & {1, 3, 6, 8}
    guides = {4, 10} & {i % 12 for i in chord.intervals}
    return frozenset((chord.root.pitch_class + i) % 12 for i in altered | guides)


def _inner_gaps(score: Score) -> float:
    """Share of right-hand chords of three notes and more with a gap over a sixth (R-05)."""
    chords = [a for a in hand_attacks(score, Hand.RIGHT) if len(a.notes) >= 3]
    return share(sum(_is_gapped(a.pitches) for a in chords), len(chords))


def _is_gapped(pitches: Sequence[int]) -> bool:
    octave_with_inner = pitches[-1] - pitches[0] == 12
    return not octave_with_inner and any(b - a > _INNER_GAP for a, b in pairwise(pitches))


def _hand_gaps(score: Score) -> list[int]:
    """Distance from the left hand's top to the right hand's bottom wherever both sound."""
    gaps: list[int] = []
    down: list[Note] = []
    for attack in attacks_of(score.notes):
        down = [n for n in down if n.end > attack.onset] + list(attack.notes)
        left = [n.midi for n in down if n.hand is Hand.LEFT]
        right = [n.midi for n in down if n.hand is Hand.RIGHT]
        if left and right:
            gaps.append(min(right) - max(left))
    return gaps


def _polyphony(notes: Sequence[Note]) -> tuple[float, float]:
    """Mean number of written sounding notes while any sounds, and the share above six."""
    edges: dict[int, int] = {}
    for note in notes:
        edges[note.onset] = edges.get(note.onset, 0) + (note.duration > 0)
        edges[note.end] = edges.get(note.end, 0) - (note.duration > 0)
    count = area = sounding = crowded = 0
    for (start, change), end in zip(sorted(edges.items()), [*sorted(edges)[1:], None], strict=True):
        count += change
        if end is not None and count:
            area += count * (end - start)
            sounding += end - start
            crowded += (end - start) * (count > _CROWDED)
    return share(area, sounding), share(crowded, sounding)
