"""How it is played: dynamics, voicing of chords, timing against the grid, swing."""

from statistics import mean, median, pstdev
from typing import Final

from benchmarks.corpus_battery.model import Note, Piece, attacks

_GRID: Final = (0.0, 0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0)
_ON_GRID: Final = 0.0012
_PHRASE: Final = 4
_TOGETHER: Final = 0.060
"""Seconds that the notes of a chord sound together at least."""
_ENOUGH: Final = 4
"""Chords that a mean needs."""


def dynamics(piece: Piece) -> dict[str, float]:
    """Measure velocities: of all notes, and of the means of four-bar phrases."""
    phrases: dict[int, list[int]] = {}
    for note in piece.notes:
        phrases.setdefault(piece.bar_of(note.start + 0.12) // _PHRASE, []).append(note.velocity)
    means = [mean(v) for v in phrases.values() if len(v) >= 8]
    values = {"vel_sd": pstdev(n.velocity for n in piece.notes)}
    if len(means) >= 2:
        values["vel_phrase_sd"] = pstdev(means)
    return values


def balance(piece: Piece) -> dict[str, float]:
    """Measure top note over the others of right-hand chords, and right hand over left."""
    over = []
    for group in attacks(piece.right):
        if len(group) >= 2:
            top = max(group, key=lambda n: n.pitch)
            over.append(top.velocity - mean(n.velocity for n in group if n is not top))
    values = {}
    if len(over) >= _ENOUGH:
        values["vel_top_minus_inner"] = mean(over)
    if piece.right and piece.left:
        right, left = (mean(n.velocity for n in h) for h in (piece.right, piece.left))
        values["vel_rh_minus_lh"] = right - left
    return values


def _deviation(note: Note, *, swung: float | None) -> float:
    """Seconds from the nearest place of the grid."""
    rest = note.start % 1.0
    grid = _GRID if swung is None else (*_GRID, swung)
    nearest = min(grid, key=lambda g: abs(rest - g))
    seconds = (note.off - note.on) / max(1e-6, note.end - note.start)
    return (rest - nearest) * seconds


def _is_chord(group: tuple[Note, ...]) -> bool:
    """Say whether notes sound on together, at one written place: no ornament, no run."""
    last = group[-1].on
    near = max(n.start for n in group) - min(n.start for n in group) < 0.17
    return len(group) >= 2 and near and all(n.off > last + _TOGETHER for n in group)


def _spreads(notes: tuple[Note, ...]) -> list[float]:
    """Milliseconds from the first to the last note of each chord of a hand."""
    groups = attacks(notes, window=0.080)
    return [1000 * (g[-1].on - g[0].on) for g in groups if _is_chord(g)]


def swing_ratio(piece: Piece) -> float | None:
    """Long to short of eighths, by beats that have exactly one attack between them."""
    if any(b.compound for b in piece.bars):
        return None
    ratios = []
    beats: dict[int, list[float]] = {}
    for group in attacks(piece.right):
        start = group[0].start + 0.12
        beats.setdefault(int(start // 1), []).append(start % 1.0 - 0.12)
    for places in beats.values():
        if len(places) == 2 and abs(places[0]) < 0.12 and 0.4 < places[1] < 0.8:
            ratios.append((places[1] - places[0]) / (1 - places[1] + places[0]))
    return median(ratios) if len(ratios) >= 4 else None


def timing(piece: Piece) -> dict[str, float]:
    """Measure the distance of attacks from the grid, and the spread of chords."""
    ratio = swing_ratio(piece)
    swung = None if ratio is None or ratio < 1.1 else ratio / (1 + ratio)
    firsts = [g[0] for hand in (piece.right, piece.left) for g in attacks(hand)]
    deviations = [_deviation(n, swung=None) for n in firsts]
    round_swing = [_deviation(n, swung=swung) for n in firsts]
    spreads = _spreads(piece.right) + _spreads(piece.left)
    values = {
        "quantised_rate": mean(abs(d) <= _ON_GRID for d in deviations),
        "timing_sd_ms": 1000 * pstdev(round_swing),
    }
    if ratio is not None:
        values["swing_ratio"] = ratio
    if len(spreads) >= _ENOUGH:
        values["chord_spread_ms"] = mean(spreads)
    return values
