"""Do the notes fit the chords, and do the voices lead from one chord to the next."""

from bisect import bisect_left
from statistics import mean, median
from typing import Final

import numpy as np
from benchmarks.corpus_battery.inference import infer
from benchmarks.corpus_battery.model import Bar, Harmony, Note, Piece, attacks
from scipy.optimize import linear_sum_assignment

_AROUND: Final = 0.12
"""Quarters around a beat within which a note is on it."""
_FIRST: Final = 0.6
"""Quarters from a chord's start in which a note belongs to its first sound."""
_ENOUGH: Final = 4
"""Steps of chords in the hands that can be judged by themselves."""
_SHARED: Final = 6
"""Common tones below which their share says nothing."""
_FIRM: Final = 0.25
"""Quarters that a note must last into a chord to sound with it."""


def merged(harmonies: tuple[Harmony, ...]) -> list[Harmony]:
    """Join neighbours of the same name."""
    joined: list[Harmony] = []
    for h in harmonies:
        if joined and joined[-1].name == h.name and abs(joined[-1].end - h.start) < 0.01:
            before = joined.pop()
            joined.append(Harmony(before.start, h.end, h.name, h.tones, h.third))
        else:
            joined.append(h)
    return joined


class Struck:
    """Notes by their onset, for quick cuts."""

    def __init__(self, notes: tuple[Note, ...]) -> None:
        self.notes = sorted(notes, key=lambda n: n.start)
        self.starts = [n.start for n in self.notes]

    def between(self, start: float, end: float) -> list[Note]:
        """Notes struck from ``start`` to before ``end``, a little early counts as on time."""
        first = bisect_left(self.starts, start - _AROUND)
        return self.notes[first : bisect_left(self.starts, end - _AROUND)]


def _movement(before: list[int], after: list[int], *, by_class: bool) -> float:
    """Mean semitones that a voice moves when the nearest are paired."""
    a, b = np.array(before)[:, None], np.array(after)[None, :]
    cost = np.abs(a - b)
    if by_class:
        cost = np.minimum(cost % 12, 12 - cost % 12)
    rows, columns = linear_sum_assignment(cost)
    return float(cost[rows, columns].mean())


def _voicing(notes: list[Note], start: float) -> list[int]:
    """Keys that make the first sound of a chord: held into it or struck in its first beat."""
    return sorted({n.pitch for n in notes if n.start < start + _FIRST and n.end > start + _FIRM})


def _voicings(notes: tuple[Note, ...], chords: list[Harmony]) -> list[list[int]]:
    struck = Struck(notes)
    return [_voicing(struck.between(h.start - 8.0, h.start + _FIRST), h.start) for h in chords]


def _changes(notes: tuple[Note, ...], chords: list[Harmony]) -> list[tuple[list[int], list[int]]]:
    """Pairs of voicings of two notes or more, where the chord changes."""
    keys = _voicings(notes, chords)
    pairs = zip(
        zip(chords, chords[1:], strict=False), zip(keys, keys[1:], strict=False), strict=True
    )
    return [
        (a, b) for (old, new), (a, b) in pairs if old.tones != new.tones and min(len(a), len(b)) > 1
    ]


def _efficiency(changes: list[tuple[list[int], list[int]]]) -> float:
    """How near the voices come to the least movement that the pitch classes allow."""
    return mean(
        (_movement(a, b, by_class=True) + 0.5) / (_movement(a, b, by_class=False) + 0.5)
        for a, b in changes
    )


def _retention(changes: list[tuple[list[int], list[int]]]) -> float | None:
    """Share of the tones common to two chords that stay on their keys; None if they are few."""
    shared = sum(len({p % 12 for p in a} & {p % 12 for p in b}) for a, b in changes)
    kept = sum(len({p % 12 for p in set(a) & set(b)}) for a, b in changes)
    return kept / shared if shared >= _SHARED else None


def _steps(changes: list[tuple[list[int], list[int]]], name: str) -> dict[str, float]:
    if not changes:
        return {}
    values = {
        f"vl_per_voice_p50{name}": median(_movement(a, b, by_class=False) for a, b in changes),
        f"vl_efficiency{name}": _efficiency(changes),
    }
    retention = _retention(changes)
    if retention is not None:
        values[f"common_tone_retention{name}"] = retention
    return values


def leading(piece: Piece, harmonies: tuple[Harmony, ...]) -> dict[str, float]:
    """Measure the steps between the voicings of chords that differ, hand by hand and as one.

    Where the hands show fewer than four such steps (single lines), they are taken as one in
    both readings. Names of the second reading end in ``_together``.
    """
    chords = merged(harmonies)
    together = _changes(piece.notes, chords)
    apart = _changes(piece.right, chords) + _changes(piece.left, chords)
    apart = apart if len(apart) >= _ENOUGH else together
    return _steps(apart, "") | _steps(together, "_together")


def _strong(bars: tuple[Bar, ...], note: Note, piece: Piece) -> bool:
    place = piece.bar_of(note.start + _AROUND)
    return any(abs(note.start - beat) <= _AROUND for beat in bars[place].strong)


def _chord_at(
    harmonies: tuple[Harmony, ...], starts: list[float], quarter: float
) -> Harmony | None:
    place = bisect_left(starts, quarter + _AROUND) - 1
    return harmonies[place] if place >= 0 and quarter < harmonies[place].end else None


def fitting(piece: Piece, harmonies: tuple[Harmony, ...]) -> dict[str, float]:
    """Share of strong-beat notes that belong to their chord, and of thirds that sound."""
    starts = [h.start for h in harmonies]
    told = [
        n.pitch % 12 in h.tones
        for n in piece.notes
        if _strong(piece.bars, n, piece)
        and (h := _chord_at(harmonies, starts, n.start)) is not None
    ]
    struck = Struck(piece.notes)
    thirds = []
    for h in merged(harmonies):
        heard = {n.pitch % 12 for n in struck.between(h.start, h.end)}
        if h.third and len(heard) >= 2:
            thirds.append(bool(heard & h.third))
    values = {}
    if told:
        values["chord_tone_rate_strong"] = mean(told)
    if thirds:
        values["third_present_rate"] = mean(thirds)
    return values


def top_line(piece: Piece) -> list[Note]:
    """The highest note of every attack of the right hand."""
    return [max(g, key=lambda n: n.pitch) for g in attacks(piece.right)]


def melody(piece: Piece, harmonies: tuple[Harmony, ...]) -> dict[str, float]:
    """Measure the top line; an interval across a rest of more than two quarters is none."""
    line = top_line(piece)
    starts = [h.start for h in harmonies]
    steps: list[int] = []
    left: list[bool] = []
    for a, b in zip(line, line[1:], strict=False):
        size = abs(b.pitch - a.pitch)
        if b.start - a.end > 2.0:
            continue
        steps.append(size)
        chord = _chord_at(harmonies, starts, a.start)
        if chord is not None and a.pitch % 12 not in chord.tones:
            left.append(1 <= size <= 2)
    if not steps:
        return {}
    count = len(steps)
    values = {
        "mel_leap_gt8ve_rate": sum(s > 12 for s in steps) / count,
        "mel_step_rate": sum(1 <= s <= 2 for s in steps) / count,
        "mel_mean_interval": mean(steps),
        "mel_repeat_rate": sum(s == 0 for s in steps) / count,
    }
    if len(left) >= 4:
        values["nct_stepwise_resolution"] = mean(left)
    return values


def harmonic(piece: Piece, *, given: bool = True) -> dict[str, float]:
    """Measure against the chords that the file gives, or else those heard."""
    used = (piece.harmonies if given else ()) or infer(piece)
    return {**leading(piece, used), **fitting(piece, used), **melody(piece, used)}
