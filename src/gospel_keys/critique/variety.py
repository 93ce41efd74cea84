"""Measures of form, repetition and density (section 1.5): not a loop, and yet coherent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from typing import Final

from gospel_keys.critique.attacks import (
    Attack,
    attacks_of,
    belongs,
    body_bars,
    by_bar,
    hand_attacks,
    share,
)
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.units import QUARTER, SIXTEENTH, Ticks

_PERIOD: Final = 8
_FORM_STEPS: Final = (4, 8, 16)
_SHORT_FORM: Final = 6


@dataclass(frozen=True, slots=True)
class VarietyReport:
    """Repetition and change; shares are 0..1, lengths in quarters, None where undefined."""

    right_rhythms: float
    left_rhythms: float
    right_copies: float
    left_copies: float
    form_surplus: float | None
    reprise: float | None
    groove: float | None
    fills_per_four_bars: float
    fills_in_length: float | None
    fills_landed: float | None
    final_beats: float
    slows_down: bool


def measure_variety(score: Score) -> VarietyReport:
    """Measure a score against S-02 to S-08.

    Parameters
    ----------
    score : Score
    """
    fills = fill_groups(score)
    bars = len(body_bars(score))
    return VarietyReport(
        right_rhythms=rhythms_per_eight_bars(score, Hand.RIGHT),
        left_rhythms=rhythms_per_eight_bars(score, Hand.LEFT),
        right_copies=exact_copies(score, Hand.RIGHT),
        left_copies=exact_copies(score, Hand.LEFT),
        form_surplus=form_surplus(score),
        reprise=reprise(score),
        groove=groove_agreement(score),
        fills_per_four_bars=4 * share(len(fills), bars),
        fills_in_length=_share_of(fills, lambda f: 3 <= len({n.onset for n in f}) <= 12),
        fills_landed=_share_of(fills, lambda f: _lands(score, f)),
        final_beats=_final_beats(score),
        slows_down=_slows_down(score),
    )


def _share_of(groups: Sequence[list[Note]], test: Callable[[list[Note]], bool]) -> float | None:
    return share(sum(map(test, groups)), len(groups)) if groups else None


def rhythms_per_eight_bars(score: Score, hand: Hand) -> float:
    """Return how many different rhythms eight bars have, averaged over windows (S-03).

    Shorter bodies are scaled up to eight bars.
    """
    bars = by_bar(score, hand_attacks(score, hand))
    patterns = [_rhythm(bars.get(b, ()), score.meter.bar) for b in body_bars(score)]
    width = min(_PERIOD, len(patterns))
    windows = [patterns[k : k + width] for k in range(len(patterns) - width + 1)]
    return mean(len(set(w)) for w in windows) * _PERIOD / width if windows else 0.0


def _rhythm(attacks: Sequence[Attack], bar: Ticks) -> tuple[Ticks, ...]:
    return tuple(a.onset % bar for a in attacks)


def exact_copies(score: Score, hand: Hand) -> float:
    """Return the share of bars that copy the bar before, transposed or not (S-02)."""
    bars = by_bar(score, hand_attacks(score, hand))
    shapes = [_shape(bars.get(b, ()), score.meter.bar) for b in body_bars(score)]
    pairs = [(a, b) for a, b in pairwise(shapes) if b]
    return share(sum(a == b for a, b in pairs), len(pairs))


def _shape(attacks: Sequence[Attack], bar: Ticks) -> tuple[object, ...]:
    if not attacks:
        return ()
    base = attacks[0].pitches[0]
    return tuple((a.onset % bar, tuple(p - base for p in a.pitches)) for a in attacks)


def form_surplus(score: Score) -> float | None:
    """Return how much more alike bars 4, 8 and 16 apart are than bars at random (S-04).

    Half of the likeness of two bars is that of their right-hand rhythms, half that of the
    pitch classes both hands sound and how long; None below six bars.
    """
    body = list(body_bars(score))
    if len(body) < _SHORT_FORM:
        return None
    right = by_bar(score, hand_attacks(score, Hand.RIGHT))
    whole = by_bar(score, attacks_of(score.notes))
    rhythms = [frozenset(_rhythm(right.get(b, ()), score.meter.bar)) for b in body]
    colours = [_colours(whole.get(b, ())) for b in body]

    def likeness(a: int, b: int) -> float:
        return 0.5 * _alike(rhythms[a], rhythms[b]) + 0.5 * _overlap(colours[a], colours[b])

    count = len(body)
    near = [likeness(a, a + d) for d in _FORM_STEPS if d < count for a in range(count - d)]
    every = [likeness(a, b) for a in range(count) for b in range(a + 1, count)]
    return mean(near) - mean(every)


def _alike(a: frozenset[object], b: frozenset[object]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _colours(attacks: Sequence[Attack]) -> tuple[float, ...]:
    """Shares of the twelve pitch classes in what a bar sounds, by duration."""
    lengths = [0.0] * 12
    for attack in attacks:
        for note in attack.notes:
            lengths[note.midi % 12] += note.duration
    total = sum(lengths) or 1.0
    return tuple(length / total for length in lengths)


def _overlap(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(map(min, a, b))


def reprise(score: Score) -> float | None:
    """Return the share of a section's attacks that its varied return takes up (S-04).

    Sections are paired by label (A and A'); attacks agree in place and top pitch, read in
    the key of their section.
    """
    first: dict[str, int] = {}
    shares: list[float] = []
    attacks = hand_attacks(score, Hand.RIGHT)
    for number, section in enumerate(score.sections):
        label = section.label.rstrip("'")
        model = score.sections[first.setdefault(label, number)]
        if model is section or not section.label.endswith("'"):
            continue
        shift = _tonic(score, section.onset) - _tonic(score, model.onset)
        length = min(section.duration, model.duration)
        here = _placed(attacks, section.onset, length, shift)
        there = _placed(attacks, model.onset, length, 0)
        if there:
            shares.append(len(here & there) / len(there))
    return mean(shares) if shares else None


def _tonic(score: Score, tick: Ticks) -> int:
    return [k.key for k in score.keys if k.onset <= tick][-1].tonic.pitch_class


def _placed(
    attacks: Sequence[Attack], start: Ticks, length: Ticks, shift: int
) -> set[tuple[int, int]]:
    return {
        (a.onset - start, (a.notes[-1].midi - shift) % 12)
        for a in attacks
        if start <= a.onset < start + length
    }


def groove_agreement(score: Score) -> float | None:
    """Return the share of sixteenth slots in which neighbouring bars agree (S-05)."""
    bars = by_bar(score, attacks_of(score.notes))
    count = max(1, score.meter.bar // SIXTEENTH)
    grids = [
        {(a.onset % score.meter.bar) // SIXTEENTH for a in bars.get(b, ())}
        for b in body_bars(score)
    ]
    agreements = [1.0 - len(a ^ b) / count for a, b in pairwise(grids)]
    return mean(agreements) if agreements else None


def fill_groups(score: Score) -> list[list[Note]]:
    """Return the fills: runs of right-hand fill notes without a gap of a beat."""
    groups: list[list[Note]] = []
    for note in score.hand(Hand.RIGHT):
        if note.role is not Role.FILL:
            continue
        if groups and note.onset - groups[-1][-1].end < score.meter.beat:
            groups[-1].append(note)
        else:
            groups.append([note])
    return groups


def _lands(score: Score, fill: Sequence[Note]) -> bool:
    """Whether the top right-hand note after a fill belongs to its chord (S-06)."""
    end = max(n.end for n in fill)
    after = [n for n in score.hand(Hand.RIGHT) if n.onset >= end and not n.is_grace]
    if not after:
        return False
    first = after[0].onset
    landing = max((n for n in after if n.onset == first), key=lambda n: n.midi)
    return belongs(score, landing)


def _final_beats(score: Score) -> float:
    """Length of the last attack in quarters, in every meter (S-08: three or more)."""
    attacks = attacks_of(score.notes)
    return max(n.duration for n in attacks[-1].notes) / QUARTER if attacks else 0.0


def _slows_down(score: Score) -> bool:
    """Whether a ritardando is written before the end (S-08)."""
    late = [t.bpm for t in score.tempos if t.onset > score.duration // 2]
    return bool(late) and late[-1] < 0.9 * score.tempo.bpm
