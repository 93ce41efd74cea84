"""Chords heard in the notes: the best template for every half bar."""

from typing import Final

from benchmarks.corpus_battery.model import Bar, Harmony, Piece

_TEMPLATES: Final = {
    "": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus4": (0, 5, 7),
    "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11), "m7": (0, 3, 7, 10), "m7b5": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9), "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9),
}  # fmt: skip
_THIRDS: Final = {name: {3, 4} & set(tones) for name, tones in _TEMPLATES.items()}
_FOREIGN, _SIZE, _BASS = 0.6, 0.06, 0.12
"""What a foreign tone costs by its share, each tone of a template, and a root in the bass earns."""


def _halves(bar: Bar) -> list[tuple[float, float]]:
    cuts = [*bar.strong, bar.start + bar.length]
    return list(zip(cuts, cuts[1:], strict=False))


def _weights(piece: Piece, start: float, end: float) -> tuple[list[float], int | None]:
    """Return the sounding length of every pitch class in a stretch, and its lowest key."""
    weights = [0.0] * 12
    lowest: int | None = None
    for note in piece.notes:
        if note.start > end:
            break
        shared = min(note.end, end) - max(note.start, start - 0.05)
        if shared > 0.05:
            weights[note.pitch % 12] += shared
            lowest = note.pitch if lowest is None else min(lowest, note.pitch)
    return weights, lowest


def infer(piece: Piece) -> tuple[Harmony, ...]:
    """Name a chord for each half bar (each bar where it has no middle beat); silence has none."""
    found: list[Harmony] = []
    for bar in piece.bars:
        for start, end in _halves(bar):
            weights, lowest = _weights(piece, start, end)
            total = sum(weights)
            if lowest is None or total <= 0:
                continue
            found.append(_best([w / total for w in weights], lowest, start, end))
    return tuple(found)


def _best(shares: list[float], lowest: int, start: float, end: float) -> Harmony:
    best: tuple[float, int, str] = (-9.0, 0, "")
    for name, template in _TEMPLATES.items():
        for root in range(12):
            inside = sum(shares[(root + t) % 12] for t in template)
            score = inside - _FOREIGN * (1 - inside) - _SIZE * len(template)
            score += _BASS * (root == lowest % 12)
            if score > best[0]:
                best = (score, root, name)
    _, root, name = best
    tones = frozenset((root + t) % 12 for t in _TEMPLATES[name])
    return Harmony(
        start, end, f"{root}{name}", tones, frozenset((root + t) % 12 for t in _THIRDS[name])
    )
