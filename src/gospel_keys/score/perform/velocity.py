"""Velocity range: raw touch into the range an application allows, without flattening.

Loudness is first compressed where it is slow (between sections), then as a whole; the ends
are bent softly and never cut flat, so that a narrow range still breathes (rule P-03).
"""

import math
import random

from gospel_keys.score.graces import leant_on
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.perform.attacks import Attack
from gospel_keys.units import Velocity

_TAIL = 0.04
_LEAST_SD = 11.1
_MOST_SD = 16.4
_MOST_STRETCH = 1.5
_KNEE = 3.0
_BALANCE = 9.0
_BALANCE_LIMIT = 9.0
_GHOST = (25.0, 45.0)
_GHOST_WIDTH = 6.0
_GRACE_SHARE = 0.75
_LEAN = 6.0
"""An appoggiatura is louder than what it resolves to (C. P. E. Bach, Versuch I, 2.2.7)."""

_ENOUGH = 12
"""Statistics of fewer notes than this are not worth shaping."""


def fit_velocities(
    score: Score,
    attacks: tuple[Attack, ...],
    *,
    slow: list[float],
    quick: list[float],
    limits: tuple[Velocity, Velocity],
    rng: random.Random,
) -> list[Velocity]:
    """Add up the parts of the touch and fit them into a range.

    Parameters
    ----------
    score : Score
    attacks : tuple of Attack
    slow, quick : list of float, parallel to ``score.notes``
        Dynamic level, and everything that changes from note to note.
    limits : (Velocity, Velocity)
        Inclusive range.
    rng : random.Random
        Draws the velocities of ghost notes.

    Returns
    -------
    velocities : list of Velocity, parallel to ``score.notes``
    """
    notes = score.notes
    shaped = [i for a in attacks for i in a.notes if notes[i].role is not Role.GHOST]
    _balance_hands(score, shaped, slow=slow, quick=quick)
    low, high = float(limits[0]), float(limits[1])
    fitted = _fit([slow[i] for i in shaped], [quick[i] for i in shaped], low=low, high=high)
    sums = [0.0] * len(notes)
    for index, value in zip(shaped, fitted, strict=True):
        sums[index] = value
    for attack in attacks:
        for index in attack.notes:
            if notes[index].role is Role.GHOST:
                sums[index] = max(rng.uniform(*_GHOST), low + rng.uniform(0.0, _GHOST_WIDTH))
        target = max((sums[i] for i in attack.notes), default=high / 2)
        for index in attack.graces:
            sums[index] = _GRACE_SHARE * target
        grace = attack.appoggiatura(score)
        if grace is not None:
            main = leant_on(notes, attack.notes, grace)
            sums[grace], sums[main] = sums[main] + _LEAN / 2, sums[main] - _LEAN / 2
    return [round(min(max(value, low), high)) for value in sums]


def _balance_hands(
    score: Score, shaped: list[int], *, slow: list[float], quick: list[float]
) -> None:
    """Set the left hand about 9 below the right, as pianists do (rule P-01)."""
    sums = {Hand.LEFT: [0.0, 0.0], Hand.RIGHT: [0.0, 0.0]}
    for index in shaped:
        total = sums[score.notes[index].hand]
        total[0] += slow[index] + quick[index]
        total[1] += 1
    (left, left_count), (right, right_count) = sums[Hand.LEFT], sums[Hand.RIGHT]
    if not left_count or not right_count:
        return
    missing = _BALANCE - (right / right_count - left / left_count)
    shift = min(max(missing, -_BALANCE_LIMIT), _BALANCE_LIMIT)
    for index in shaped:
        quick[index] += shift / 2 if score.notes[index].hand is Hand.RIGHT else -shift / 2


def _fit(slow: list[float], quick: list[float], *, low: float, high: float) -> list[float]:
    if not slow:
        return []
    margin = min(_KNEE, (high - low) / 4)
    room = high - low - 2 * margin
    middle = sum(slow) / len(slow)
    sums = [s + q for s, q in zip(slow, quick, strict=True)]
    for share in (0.85, 0.7, 0.55):
        if _width(sums) <= room and _deviation(sums) <= _MOST_SD:
            break
        sums = [middle + share * (s - middle) + q for s, q in zip(slow, quick, strict=True)]
    mean = sum(sums) / len(sums)
    scale = min(1.0, room / max(_width(sums), 1e-9), _MOST_SD / max(_deviation(sums), 1e-9))
    for _ in range(4):
        shaped = _squeeze(sums, mean, scale, low=low, high=high, margin=margin)
        sd = _deviation(shaped)
        if len(sums) < _ENOUGH or sd >= _LEAST_SD or sd < 0.5 or high - low < 3 * _LEAST_SD:
            break
        scale = min(scale * 1.02 * _LEAST_SD / sd, _MOST_STRETCH)
    return shaped


def _width(values: list[float]) -> float:
    low, high = _tails(values)
    return high - low


def _tails(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(_TAIL * last)], ordered[round((1 - _TAIL) * last)]


def _deviation(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def _squeeze(
    sums: list[float],
    mean: float,
    scale: float,
    *,
    low: float,
    high: float,
    margin: float,
) -> list[float]:
    """Scale about the mean, move into the range, and bend what is still outside."""
    floor, ceiling = low + margin, high - margin
    scaled = [mean + scale * (value - mean) for value in sums]
    bottom, top = _tails(scaled)
    if top - bottom > ceiling - floor:
        shift = (floor + ceiling - bottom - top) / 2
    else:
        shift = max(floor - bottom, 0.0) or min(ceiling - top, 0.0)
    return [_bend(value + shift, floor=floor, ceiling=ceiling, margin=margin) for value in scaled]


def _bend(value: float, *, floor: float, ceiling: float, margin: float) -> float:
    if floor <= value <= ceiling:
        return value
    if not margin:
        return min(max(value, floor), ceiling)
    if value < floor:
        return floor - margin * (1 - math.exp((value - floor) / margin))
    return ceiling + margin * (1 - math.exp((ceiling - value) / margin))
