"""Parallel fifths between the outer voices."""

from benchmarks.corpus_battery.model import Piece, sounding


def parallel_fifths(piece: Piece) -> dict[str, float]:
    """Share of moves of both outer voices, struck together, that go from a fifth to a fifth."""
    outer = []
    for group, held in sounding(piece.notes):
        pitches = [n.pitch for n in (*group, *held)]
        new = {n.pitch for n in group}
        low, high = min(pitches), max(pitches)
        outer.append((low, high, low in new and high in new))
    moves = fifths = 0
    for (low, high, _), (deep, top, struck) in zip(outer, outer[1:], strict=False):
        if not struck or low == deep or high == top:
            continue
        moves += 1
        same_way = (deep - low) * (top - high) > 0
        fifths += same_way and (high - low) % 12 == 7 and (top - deep) % 12 == 7
    return {"outer_parallel_fifths": fifths / moves if moves else 0.0}
