"""Numbers that describe a piece but judge nothing; the overlapped area compares them."""

from statistics import mean, median

import numpy as np
from benchmarks.corpus_battery.model import Note, Piece, attacks, sounding


def _hand(notes: tuple[Note, ...], bars: int, name: str) -> dict[str, float]:
    if not notes:
        return {}
    groups = attacks(notes)
    pitches = [n.pitch for n in notes]
    return {
        f"{name}_attacks_per_bar": len(groups) / bars,
        f"{name}_notes_per_attack": len(notes) / len(groups),
        f"{name}_pitch": median(pitches),
        f"{name}_range": float(np.subtract(*np.percentile(pitches, [95, 5]))),
        f"{name}_span": mean(max(n.pitch for n in g) - min(n.pitch for n in g) for g in groups),
        f"{name}_length": median(n.end - n.start for n in notes),
    }


def texture(piece: Piece) -> dict[str, float]:
    """Describe density, register, span and note lengths of both hands."""
    bars = max(1, len(piece.bars))
    values = _hand(piece.right, bars, "rh") | _hand(piece.left, bars, "lh")
    values["polyphony"] = mean(len(g) + len(h) for g, h in sounding(piece.notes))
    return values
