"""Pulses: the beats a classical player counts, in any meter.

Compound meters count dotted beats, 2/2 counts quarters, and meters in eighths that do not
divide by three (5/8, 7/8, 11/8) count groups of two with one group of three at the end.
"""

from functools import lru_cache

from gospel_keys.score.meter import Meter
from gospel_keys.units import QUARTER, Bpm, Seconds, Ticks


@lru_cache(maxsize=64)
def pulse_lengths(meter: Meter) -> tuple[Ticks, ...]:
    """Return the lengths of the pulses of a bar.

    Examples
    --------
    >>> pulse_lengths(Meter(7, 8))
    (960, 960, 1440)
    >>> pulse_lengths(Meter(6, 8))
    (1440, 1440)
    """
    if meter.is_compound:
        return (meter.beat,) * meter.beats
    if meter.denominator <= 4:
        step = min(meter.beat, QUARTER)
        return (step,) * (meter.bar // step)
    unit, count = meter.beat, meter.numerator
    if count < 4:
        return (unit * count,)
    pairs = [2 * unit] * (count // 2)
    if count % 2:
        pairs[-1] += unit
    return tuple(pairs)


@lru_cache(maxsize=64)
def grids(meter: Meter) -> tuple[tuple[Ticks, ...], ...]:
    """Return the rows of places in a bar from each to next of which voices are compared (C-01).

    They are the pulses and the beats of the meter, where those are others; the finer come first.

    Examples
    --------
    >>> grids(Meter(4, 4)), grids(Meter(5, 8))
    (((0, 960, 1920, 2880),), ((0, 480, 960, 1440, 1920), (0, 960)))
    """
    rows = {pulse_places(meter), tuple(range(0, meter.bar, meter.beat))}
    return tuple(sorted(rows, key=len, reverse=True))


@lru_cache(maxsize=64)
def pulse_places(meter: Meter) -> tuple[Ticks, ...]:
    """Return where the pulses of a bar begin.

    Examples
    --------
    >>> pulse_places(Meter(7, 8))
    (0, 960, 1920)
    """
    places = [0]
    for length in pulse_lengths(meter)[:-1]:
        places.append(places[-1] + length)
    return tuple(places)


def pulse_seconds(meter: Meter, tempo: Bpm) -> Seconds:
    """Return how long the first pulse of a bar lasts.

    Examples
    --------
    >>> pulse_seconds(Meter(2, 2), 60.0)
    0.5
    """
    return pulse_lengths(meter)[0] / meter.beat * 60.0 / tempo


@lru_cache(maxsize=256)
def divide_bar(meter: Meter, parts: int) -> tuple[Ticks, ...]:
    """Return where the chords of a bar begin when it holds so many.

    Two share an even bar by halves and an odd one long before short; more come late in the
    bar, where the harmony quickens.

    Examples
    --------
    >>> divide_bar(Meter(3, 4), 2)
    (0, 1920)
    >>> divide_bar(Meter(4, 4), 3)
    (0, 1920, 2880)
    """
    places = list(pulse_places(meter))
    count = len(places)
    if parts == 1:
        return (0,)
    if parts > count:
        lengths = pulse_lengths(meter)
        finer = [p + k * n // 2 for p, n in zip(places, lengths, strict=True) for k in (0, 1)]
        places = finer if parts <= len(finer) else [meter.bar * k // parts for k in range(parts)]
        count = len(places)
    if parts == 2:
        return (0, places[count // 2 if count % 2 == 0 else count // 2 + 1])
    if parts == 3 and count >= 4:
        return (0, places[count // 2], places[-1])
    chosen = [places[k * count // parts] for k in range(parts)]
    return tuple(chosen)
