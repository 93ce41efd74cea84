"""Swing: where the notes of a long-short pair fall.

The ratio depends on the tempo, and melodic lines swing less than the layer that keeps
time; both curves were measured on jazz trio recordings (rules T-01 to T-04). Tempi are in
quarters per minute. Swing belongs to the performance: the score keeps its even eighths.
"""

import random
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gospel_keys.score.feel import Swing
from gospel_keys.score.model import Bar, Hand, Score
from gospel_keys.score.perform.attacks import Attack
from gospel_keys.units import Bpm, Ticks

_SHUFFLE_FLOOR = 1.7
_SHUFFLE_FLOOR_UNTIL: Bpm = 140.0
_RATIO_LIMITS = (0.9, 3.5)


def line_ratio(bpm: Bpm) -> float:
    """Return the long:short ratio of melodic lines at a tempo.

    Parameters
    ----------
    bpm : Bpm
        Quarters per minute.

    Returns
    -------
    ratio : float in 1.0..1.7

    Examples
    --------
    >>> round(line_ratio(120), 2)
    1.48
    """
    return min(max(1.82 - 0.0028 * bpm, 1.0), 1.7)


def keeper_ratio(bpm: Bpm) -> float:
    """Return the long:short ratio of the time-keeping layer at a tempo.

    Parameters
    ----------
    bpm : Bpm
        Quarters per minute.

    Returns
    -------
    ratio : float in 1.1..2.4

    Examples
    --------
    >>> round(keeper_ratio(120), 2)
    2.18
    """
    return min(max(2.89 - 0.0059 * bpm, 1.1), 2.4)


def shuffle_ratio(bpm: Bpm) -> float:
    """Return the long:short ratio of a shuffle: the time-keeper's, at least 1.7 to 140 bpm.

    Examples
    --------
    >>> shuffle_ratio(80) == keeper_ratio(80)
    True
    """
    ratio = keeper_ratio(bpm)
    return max(ratio, _SHUFFLE_FLOOR) if bpm <= _SHUFFLE_FLOOR_UNTIL else ratio


@dataclass(frozen=True, slots=True)
class SwungGrid:
    """Moves written ticks to where they are played.

    Parameters
    ----------
    swing : Swing or None
        None leaves every tick where it is written.
    bars : tuple of Bar
    lines, keepers : mapping of the pair's first tick to its ratio
        The drawn ratios of the two layers; pairs that are absent use the mean ratio.
    even : set of (Hand, first tick)
        Pairs that are written as triplets or other tuplets in that hand: not swung.
    """

    swing: Swing | None
    bars: tuple[Bar, ...]
    lines: dict[Ticks, float] = field(default_factory=dict)
    keepers: dict[Ticks, float] = field(default_factory=dict)
    even: set[tuple[Hand, Ticks]] = field(default_factory=set)

    def place(self, tick: Ticks, *, hand: Hand, is_line: bool) -> float:
        """Return the (fractional) tick at which a written tick is played.

        Inside a pair the curve is linear on both sides of the off-beat, so that shorter
        values keep their order.
        """
        if self.swing is None:
            return tick
        phase = self.phase(tick)
        start = tick - phase
        if not phase or (hand, start) in self.even or self._is_compound(tick):
            return tick
        if is_line:
            ratio = self.lines.get(start, self.swing.line_ratio)
        else:
            ratio = self.keepers.get(start, self.swing.keeper_ratio)
        unit = self.swing.unit
        long = 2 * unit * ratio / (1 + ratio)
        if phase <= unit:
            return start + phase * long / unit
        return start + long + (phase - unit) * (2 * unit - long) / unit

    def phase(self, tick: Ticks) -> Ticks:
        """Return the distance of a tick from the start of its pair."""
        if self.swing is None:
            return 0
        first = self.bars[0]
        is_pickup = first.duration != first.meter.bar and len(self.bars) > 1
        anchor = first.end if is_pickup else 0
        return (tick - anchor) % (2 * self.swing.unit)

    def _is_compound(self, tick: Ticks) -> bool:
        bars = self.bars
        index = bisect_right(bars, tick, key=lambda bar: bar.onset) - 1
        return bars[index].meter.is_compound


def swing_grid(
    score: Score,
    attacks: Iterable[Attack],
    swing: Swing | None,
    *,
    locked: bool,
    humanise: float,
    rng: random.Random,
) -> SwungGrid:
    """Draw the ratio of every pair and return the swung grid.

    Parameters
    ----------
    score : Score
    attacks : iterable of Attack
    swing : Swing or None
    locked : bool
        Both hands share the time-keeper's ratio (shuffle).
    humanise : float in 0..1
        Scales the scatter of the ratios from pair to pair.
    rng : random.Random

    Returns
    -------
    grid : SwungGrid
    """
    bars = score.bars()
    if swing is None or all(change.meter.is_compound for change in score.meters):
        return SwungGrid(None, bars)
    grid = SwungGrid(swing, bars)
    if locked:
        together = replace(swing, line_ratio=swing.keeper_ratio)
        grid = SwungGrid(together, bars, grid.keepers, grid.keepers)
    fine = swing.unit // 8
    for attack in attacks:
        phase = grid.phase(attack.onset)
        if not phase:
            continue
        start = attack.onset - phase
        if phase % fine:
            grid.even.add((attack.hand, start))
        if attack.is_line and not locked:
            layer, mean, scatter = grid.lines, swing.line_ratio, swing.line_scatter
        else:
            layer, mean, scatter = (
                grid.keepers,
                swing.keeper_ratio,
                swing.keeper_scatter,
            )
        if start not in layer:
            drawn = mean * 2.0 ** rng.gauss(0.0, scatter * humanise)
            layer[start] = min(max(drawn, _RATIO_LIMITS[0]), _RATIO_LIMITS[1])
    return grid
