"""Is it a loop or a piece: rhythm patterns, exact repeats, groove and likeness at phrase length."""

from itertools import combinations
from statistics import mean

import numpy as np
from benchmarks.corpus_battery.model import Note, Piece
from numpy.typing import NDArray

_PULSE = 0.25


def slot(place: float, *, compound: bool) -> int:
    """Sixteenth slot of a place in a bar (quarters); a swung off-beat is the plain one."""
    if compound:
        return round(place / _PULSE)
    beat, rest = divmod(place + 0.125, 1.0)
    rest -= 0.125
    edges = (0.125, 0.41, 0.70, 0.875)
    return int(4 * beat) + sum(rest >= e for e in edges)


def _by_bar(piece: Piece, notes: tuple[Note, ...]) -> list[list[tuple[int, int]]]:
    """Return (slot, pitch) of every note, bar by bar."""
    bars: list[list[tuple[int, int]]] = [[] for _ in piece.bars]
    for note in notes:
        place = piece.bar_of(note.start + 0.12)
        bar = piece.bars[place]
        where = slot(max(-0.12, note.start - bar.start), compound=bar.compound)
        bars[place].append((max(0, where), note.pitch))
    return bars


def _patterns(bars: list[list[tuple[int, int]]]) -> list[tuple[int, ...]]:
    return [tuple(sorted({s for s, _ in bar})) for bar in bars]


def _repeats(bars: list[list[tuple[int, int]]]) -> float:
    """Share of bars that copy the bar before, at any transposition."""
    copies = []
    for a, b in zip(bars, bars[1:], strict=False):
        if not b:
            continue
        same = len(set(a)) == len(set(b)) and bool(a)
        if same:
            one, two = sorted(set(a)), sorted(set(b))
            shift = two[0][1] - one[0][1]
            same = all(s == t and q - p == shift for (s, p), (t, q) in zip(one, two, strict=True))
        copies.append(same)
    return mean(copies) if copies else 0.0


def _different(patterns: list[tuple[int, ...]]) -> float:
    """Different patterns in eight bars, on average over all windows."""
    filled = [p for p in patterns if p]
    width = min(8, len(filled))
    if not width:
        return 0.0
    windows = [filled[i : i + width] for i in range(len(filled) - width + 1)]
    return 8 / width * mean(len(set(w)) for w in windows)


def _grid(patterns: list[tuple[int, ...]], width: int) -> NDArray[np.float64]:
    grid = np.zeros((len(patterns), width))
    for row, pattern in enumerate(patterns):
        for s in pattern:
            grid[row, min(s, width - 1)] = 1.0
    return grid


def _chroma(bars: list[list[tuple[int, int]]]) -> NDArray[np.float64]:
    table = np.zeros((len(bars), 12))
    for row, bar in enumerate(bars):
        for _, pitch in bar:
            table[row, pitch % 12] += 1
    norm = np.linalg.norm(table, axis=1, keepdims=True)
    return table / np.where(norm == 0, 1, norm)


def _surplus(likeness: NDArray[np.float64]) -> float:
    """How much more alike bars 4, 6 or 8 apart are than any two."""
    count = len(likeness)
    every = mean(float(likeness[a, b]) for a, b in combinations(range(count), 2))
    lags = [float(np.diag(likeness, lag).mean()) for lag in (4, 6, 8) if count - lag >= 2]
    return max(lags) - every if lags else 0.0


def form(piece: Piece) -> dict[str, float]:
    """Measure repetition bar by bar; empty for a piece under three bars."""
    if len(piece.bars) < 3:
        return {}
    right, left = _by_bar(piece, piece.right), _by_bar(piece, piece.left)
    both = [a + b for a, b in zip(right, left, strict=True)]
    width = max(round(b.length / _PULSE) for b in piece.bars)
    grid = _grid(_patterns(both), width)
    agree = 1 - np.abs(grid[:, None, :] - grid[None, :, :]).mean(axis=2)
    pairs = [float(agree[a, b]) for a, b in combinations(range(len(both)), 2)]
    chroma = _chroma(both)
    return {
        "rh_patterns_per_8bars": _different(_patterns(right)),
        "rh_exact_repeat": _repeats(right),
        "lh_exact_repeat": _repeats(left),
        "groove_similarity": mean(pairs),
        "si_4_8": _surplus((agree + chroma @ chroma.T) / 2),
    }
