"""Overlapped area: how much the spread of a number over one set of pieces is that of another."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

FEATURES: Final = (
    "rh_attacks_per_bar", "rh_notes_per_attack", "rh_pitch", "rh_range", "rh_span",
    "lh_attacks_per_bar", "lh_notes_per_attack", "lh_pitch", "lh_range", "lh_span",
    "polyphony", "vl_per_voice_p50", "vl_efficiency", "common_tone_retention",
    "mel_step_rate", "mel_mean_interval", "mel_repeat_rate", "rh_patterns_per_8bars",
    "groove_similarity", "vel_sd",
)  # fmt: skip
"""Twenty numbers that a set is compared by."""
_POINTS: Final = 400


def _density(
    values: NDArray[np.float64], grid: NDArray[np.float64], floor: float
) -> NDArray[np.float64]:
    """Gaussian kernel estimate, bandwidth by Scott's rule but never under ``floor``."""
    width = max(floor, float(values.std()) * len(values) ** -0.2)
    bells = np.exp(-0.5 * ((grid[:, None] - values[None, :]) / width) ** 2)
    density = bells.sum(axis=1)
    return np.asarray(density / density.sum())


def overlap(ours: list[float], theirs: list[float]) -> float:
    """Return the area that two spreads share, 0 to 1."""
    a, b = np.array(ours), np.array(theirs)
    both = np.concatenate([a, b])
    floor = max(1e-6, 0.15 * float(b.std()))
    margin = 3 * max(floor, float(both.std()))
    grid = np.linspace(both.min() - margin, both.max() + margin, _POINTS)
    return float(np.minimum(_density(a, grid, floor), _density(b, grid, floor)).sum())


def overlaps(ours: list[dict[str, float]], theirs: list[dict[str, float]]) -> dict[str, float]:
    """Return the overlapped area of each feature that both sets show."""
    found = {}
    for name in FEATURES:
        a = [v[name] for v in ours if name in v]
        b = [v[name] for v in theirs if name in v]
        if len(a) > 1 and len(b) > 1:
            found[name] = overlap(a, b)
    return found
