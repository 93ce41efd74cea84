"""Romantic arpeggios: from a low bass through a spread chord and back under the pedal (C-24).

The tones of a figure lie over an octave and a half, the fifth or tenth above the bass
first; they move as little as may be from chord to chord, and a figure turns back so that
the hand stands near the next bass when it comes (F-05).
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from gospel_keys.genres.classical.pulses import pulse_lengths
from gospel_keys.score.meter import Meter
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import Bpm, MidiPitch, Seconds, Semitones, Ticks

CEILING: Final[MidiPitch] = 63
UNDER_OCTAVES: Final[MidiPitch] = 60
"""Highest tone under a melody in octaves."""

_FIRST: Final = (6, 12)
_LONGEST: Final = 9
_SIXTEENTHS: Final = 4
"""Units of a pulse that sixes would cut across."""

_SHAPED: Final = 6
"""From so many units on a figure may have another shape than a wave."""

_LOW: Final[MidiPitch] = 48
_MUD: Final = 1.5
"""What each semitone short of a fourth costs under the tenor, where the pedal blurs it."""

_SPAN: Final[Semitones] = 18
_GAPS: Final = (3, 9)
_LEAST: Final[Seconds] = 0.155
_SLOW: Final[Seconds] = 0.3
_FAR: Final = ((12, 0.19), (19, 0.29))
"""Semitones that the hand leaps, and the least time that it needs for more (F-05)."""


def arpeggio_unit(meter: Meter, tempo: Bpm) -> Ticks:
    """Return the note value of an arpeggio: sixteenths, triplets, or eighths (C-24).

    Examples
    --------
    >>> arpeggio_unit(Meter(4, 4), 60), arpeggio_unit(Meter(4, 4), 108)
    (240, 320)
    >>> arpeggio_unit(Meter(12, 8), 60)
    480
    """
    pulses = pulse_lengths(meter)
    tick_seconds = 60.0 / tempo / meter.beat
    uneven = len(set(pulses)) > 1
    if meter.is_compound or uneven:
        fine = 240 * tick_seconds >= _LEAST and 480 * tick_seconds >= _SLOW
        return 240 if fine and not meter.is_compound else 480
    options = [u for u in (240, 320, 480) if pulses[0] % u == 0 and u * tick_seconds >= _LEAST]
    return options[0] if options else min(480, pulses[0])


def cycles_of(units: int, *, per_pulse: int = 1) -> tuple[int, ...]:
    """Return how many units pass from each bass to the next: eights and sixes where they fit.

    A bass comes with a pulse: three pulses of sixteenths are two and one, five two, one and two.

    Examples
    --------
    >>> [cycles_of(n) for n in (16, 12, 6, 20, 14, 10, 9)]
    [(8, 8), (6, 6), (6,), (8, 6, 6), (8, 6), (6, 4), (9,)]
    >>> cycles_of(12, per_pulse=4), cycles_of(20, per_pulse=4)
    ((8, 4), (8, 4, 8))
    """
    if units <= _LONGEST:
        return (units,)
    pulses, over = divmod(units, per_pulse)
    if per_pulse == _SIXTEENTHS and pulses % 2 and not over:
        pairs = (2 * per_pulse,) * (pulses // 2)
        return (*pairs[:-1], per_pulse, *pairs[-1:]) if len(pairs) > 1 else (*pairs, per_pulse)
    for eights in range(units // 8, -1, -1):
        if (units - 8 * eights) % 6 == 0:
            return (8,) * eights + (6,) * ((units - 8 * eights) // 6)
    return (6, *cycles_of(units - 6))


@lru_cache(maxsize=4096)
def spread_chord(
    chord: Chord,
    bass: MidiPitch,
    count: int,
    before: tuple[MidiPitch, ...] = (),
    *,
    reach: Semitones = 24,
    ceiling: MidiPitch = CEILING,
) -> tuple[MidiPitch, ...]:
    """Spread a chord over a low bass.

    Parameters
    ----------
    chord : Chord
    bass : MidiPitch
    count : int
        Number of different tones, the bass among them.
    before : tuple of MidiPitch
        The tones of the chord before, to stay near.
    reach : Semitones
        Farthest tone above the bass.
    ceiling : MidiPitch
        Highest tone, however low the bass.

    Returns
    -------
    tones : tuple of MidiPitch, ascending

    Examples
    --------
    >>> spread_chord(Chord.parse("C"), 36, 4)
    (36, 43, 52, 55)
    """
    root = chord.root.pitch_class
    classes = {(root + i) % 12 for i in chord.intervals if i < 12 or i % 12 in (1, 2, 3)}
    top = min(ceiling, bass + reach)
    pool = [p for p in range(bass + _FIRST[0], top + 1) if p % 12 in classes]
    options = [c for c in combinations(pool, count - 1) if c and c[0] - bass <= _FIRST[1]]
    if not options and ceiling < CEILING:
        return spread_chord(chord, bass, count, before, reach=reach)
    if not options:
        return (bass, *pool[: count - 1])
    guides = {(root + t) % 12 for t in chord.guide_tones}
    if chord.bass is not None and chord.bass.pitch_class != root:
        # Without its root an inversion is another chord than its symbol says.
        guides.add(root)
    best = min(options, key=lambda c: (_cost((bass, *c), guides, before), c))
    bare = guides - {p % 12 for p in (bass, *best)}
    if bare and ceiling < CEILING:
        return spread_chord(chord, bass, count, before, reach=reach)
    return (bass, *best)


def _cost(tones: tuple[MidiPitch, ...], guides: set[int], before: tuple[MidiPitch, ...]) -> float:
    heard = [t % 12 for t in tones]
    cost = 20.0 * len(guides - set(heard)) + 30.0 * len(low_interval_violations(tones))
    cost += 5.0 * sum(heard.count(g) - 1 for g in guides if heard.count(g) > 1)
    gaps = [b - a for a, b in pairwise(tones)]
    cost += sum(_MUD * (5 - g) for a, g in zip(tones, gaps, strict=False) if a < _LOW and g < 5)
    cost += sum(2.0 * max(0, _GAPS[0] - g) + 1.5 * max(0, g - _GAPS[1]) for g in gaps)
    cost += 0.3 * abs(tones[-1] - tones[0] - _SPAN) + 1.0 * (len(set(heard)) < min(3, len(tones)))
    return cost + 0.4 * sum(abs(a - b) for a, b in zip(tones[1:], before[1:], strict=False))


def wave(tones: Sequence[MidiPitch], units: int, *, shape: str = "wave") -> list[MidiPitch]:
    """Rise through the tones and come back, to be at the bass's neighbour in the end.

    Where there is more time than tones, the figure plays about its top. Of its other shapes a
    ``"crest"`` turns up again at the end, and a ``"zigzag"`` breaks its rise and its fall.

    Examples
    --------
    >>> wave((36, 43, 52, 55), 6), wave((36, 43, 52, 55), 4), wave((36, 43, 52), 2)
    ([36, 43, 52, 55, 52, 43], [36, 43, 52, 55], [36, 43])
    >>> wave((36, 43, 52, 55), 8)
    [36, 43, 52, 55, 52, 55, 52, 43]
    >>> wave((36, 43, 52, 55), 6, shape="crest"), wave((36, 43, 52, 55), 6, shape="zigzag")
    ([36, 43, 52, 55, 52, 55], [36, 52, 43, 55, 43, 52])
    """
    rising, falling = list(tones), list(tones[-2:0:-1]) or list(tones[-1:])
    slack = max(0, units - len(rising) - len(falling))
    turns = [tones[-2], tones[-1]] * (-(-slack // 2)) if len(tones) > 1 else []
    order = (rising + turns + falling + falling * units)[:units]
    if units < _SHAPED:
        return order
    if shape == "crest":
        order[-1] = order[-3]
    elif shape == "zigzag":
        order[1], order[2] = order[2], order[1]
        order[-1], order[-2] = order[-2], order[-1]
    return order


def farthest(seconds: Seconds) -> Semitones:
    """Return how far a hand leaps in a time, with a little to spare (F-05).

    Examples
    --------
    >>> farthest(0.17), farthest(0.25), farthest(0.4)
    (12, 19, 24)
    """
    return next((far for far, time in _FAR if seconds < time), 24)


def turn_back(order: list[MidiPitch], after: MidiPitch, seconds: Seconds) -> list[MidiPitch]:
    """Let the last note of a figure lie where the hand gets to the next bass from.

    Parameters
    ----------
    order : list of MidiPitch
        Beginning with its bass.
    after : MidiPitch
        The next bass.
    seconds : Seconds
        From the last note to the next bass.

    Examples
    --------
    >>> turn_back([41, 48, 53, 57], 41, 0.165)
    [41, 48, 53, 48]
    """
    limit = after + farthest(seconds)
    if order[-1] <= limit:
        return order
    near = [p for p in order if p <= limit and p not in order[-2:-1]] or order[:1]
    return [*order[:-1], max(near)]


def tones_for(units: int) -> int:
    """Return how many different tones a figure of so many units goes through.

    Examples
    --------
    >>> [tones_for(n) for n in (2, 3, 4, 6, 8)]
    [2, 3, 4, 4, 5]
    """
    return units if units <= 4 else min(5, units // 2 + 1)
