"""Evidence: what speaks for a way of beating time and for each meter over it.

Everything is a number that can be compared between ways and meters of the same music:
shares of struck moments at places of the beat, contrasts between strong and weak beats
(as correlations, times the root of the number of beats, at most a hundred), and how far
bars are alike.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.meter import Meter
from gospel_keys.score.notate.beats import PLACES, Beats
from gospel_keys.score.notate.moments import Moment
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import Seconds

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_USUAL_BEAT: Final[Seconds] = 0.60
_UNEXPLAINED: Final = 3.4
_SIGMA: Final[Seconds] = 0.020
_LOW: Final = 55
_LONGEST_LAG: Final = 28
_COMPARED: Final = (2, 3, 4, 5, 6, 7)
"""Distances, in beats, that the likeness of whole bars is held against."""

_MOST: Final = 100
_CHANCE: Final = 0.01
"""Share of the moments that beats strike by chance. Fewer weigh no more than so many with
nothing else on them: one loud last chord does not speak for beats that miss all the rest."""

_LATE: Final = (0.56, 0.75)
_FEWEST_LATE: Final = 6
_THIRD_SPREAD: Final = 0.016
"""Where late off-beats lie in the beat, how many of them tell something, and how near to two
thirds their median is a third."""

_SHARES: Final = {
    "on": (0.0,),
    "half": (0.5,),
    "quarter": (0.25, 0.75),
    "third": (1 / 3,),
    "late": (2 / 3,),
    "sixth": (1 / 6, 5 / 6),
}


@dataclass(frozen=True, slots=True)
class Struck:
    """What was struck at each moment, in parallel arrays.

    Parameters
    ----------
    times : array of Seconds
    low : array
        Lowest pitch.
    weight : array
        Sum of velocities over 64, as its logarithm.
    lasting : array of Seconds
        Longest of the keys, at most 2.
    chroma : array, moments by 12
    accents : array
    """

    times: Array
    low: Array
    weight: Array
    lasting: Array
    chroma: Array
    accents: Array


def lay_out(notes: Sequence[PerformedNote], moments: Sequence[Moment], accents: Array) -> Struck:
    """Lay out moments for judging.

    Parameters
    ----------
    notes : sequence of PerformedNote
    moments : sequence of Moment
    accents : array, parallel to ``moments``
    """
    chroma = np.zeros((len(moments), 12))
    for place, moment in enumerate(moments):
        for index in moment.notes:
            note = notes[index]
            share = math.sqrt(min(note.end - note.start, 1.5))
            chroma[place, note.pitch % 12] += share * (1.6 if note.pitch < _LOW else 1.0)
    return Struck(
        np.asarray([m.time for m in moments]),
        np.asarray([notes[m.notes[0]].pitch for m in moments], dtype=float),
        np.asarray([math.log1p(sum(notes[i].velocity for i in m.notes) / 64) for m in moments]),
        np.asarray(
            [min(max(notes[i].end - notes[i].start for i in m.notes), 2.0) for m in moments]
        ),
        chroma,
        accents,
    )


def locate(times: Array, beats: Array) -> tuple[Ints, Array, Array]:
    """Return the beat each moment belongs to, its share of the beat, and the beat's length."""
    number = np.clip(np.searchsorted(beats, times, side="right") - 1, 0, len(beats) - 2)
    length = beats[number + 1] - beats[number]
    share = (times - beats[number]) / length
    onto_next = share > 1 - np.minimum(0.09, 0.045 / length)
    return number + onto_next, np.where(onto_next, share - 1, share), length


def weigh_way(struck: Struck, beats: Beats) -> dict[str, float]:
    """Return what speaks for and against a way of beating time, whatever the meter.

    Parameters
    ----------
    struck : Struck
    beats : Beats

    Returns
    -------
    evidence : dict of str to float
    """
    lattice = np.asarray(beats.times)
    number, share, length = locate(struck.times, lattice)
    whole = len(struck.times)
    count = int(number[-1] - number[0]) + 1
    on_beat = np.abs(share) < 0.1
    filled = len(np.unique(number[on_beat])) / count
    halves = np.abs(share - 0.5) < 0.08
    least = max(on_beat.sum(), _CHANCE * whole)
    strong = struck.accents[on_beat].sum() / least if on_beat.any() else -1.0
    weak = struck.accents[~on_beat].mean() if (~on_beat).any() else 0.0
    half = struck.accents[halves].mean() if halves.any() else 0.0
    tempo = math.log2(beats.period / _USUAL_BEAT)
    found = {
        "likelihood": 10 * beats.likelihood / whole,
        "places": 10 * _likely_places(number, share, length, beats, count) / whole,
        "explained": beats.explained,
        "tempo": tempo,
        "tempo squared": tempo * tempo,
        "busy": math.log(whole / count),
        "busy squared": math.log(whole / count) ** 2,
        "filled": filled,
        "filled squared": filled * filled,
        "accents on": float(strong - weak),
        "accents half": float(half - strong),
    }
    found.update(_shares(number, share, count))
    thirds = _even_thirds(share)
    return found | {"even thirds": thirds, "even thirds slow": thirds * tempo}


def _shares(number: Ints, share: Array, count: int) -> dict[str, float]:
    """Return how many beats have something on each place."""
    found = {}
    for name, places in _SHARES.items():
        near = np.min([np.abs(share - place) for place in places], axis=0) < 0.07
        found[name] = len(np.unique(number[near])) / count
    middle = set(number[(share > 0.27) & (share < 0.40)].tolist())
    halves = set(number[(share > 0.44) & (share < 0.55)].tolist())
    late = set(number[(share > 0.58) & (share < 0.72)].tolist())
    divided = max(len(middle | halves | late), 1)
    found["middle only"] = len(middle - halves) / divided
    found["late of divided"] = len(late) / divided
    found["halves of divided"] = len(halves - middle - late) / divided
    found["mixed"] = min(len(middle), len(halves)) / divided
    return found


def _even_thirds(share: Array) -> float:
    """Return how near to two thirds of the beat the late off-beats fall, 0..1.

    Swing of a player's own lies earlier or later; what is meant as a third does not.
    """
    late = share[(share > _LATE[0]) & (share < _LATE[1])]
    if len(late) < _FEWEST_LATE:
        return 0.0
    return math.exp(-(((float(np.median(late)) - 2 / 3) / _THIRD_SPREAD) ** 2))


def _likely_places(number: Ints, share: Array, length: Array, beats: Beats, count: int) -> float:
    """Return how well the places of a division account for where things are struck."""
    places = PLACES[beats.division]
    grid = np.asarray([p for p, _, _ in places])
    slack = np.asarray([t for _, t, _ in places])
    miss = np.maximum(np.abs(share[:, None] - grid) - slack, 0.0) * length[:, None] / _SIGMA
    nearest = miss.argmin(axis=1)
    cost = np.minimum(0.5 * miss.min(axis=1) ** 2, _UNEXPLAINED)
    total = -float(cost.sum())
    for place in range(len(grid)):
        filled = len(np.unique(number[(nearest == place) & (cost < _UNEXPLAINED)]))
        total += _entropy(filled, count)
    return total


def _entropy(filled: int, count: int) -> float:
    """Return the logarithmic likelihood of a place that is filled so often, at its own rate."""
    filled = min(filled, count)
    total = -0.5 * math.log(max(count, 1))
    for part in (filled, count - filled):
        if part:
            total += part * math.log(part / count)
    return total


@dataclass(frozen=True, slots=True)
class PerBeat:
    """What happens on each beat between the first and the last moment.

    Parameters
    ----------
    first : int
        The beat of the first moment.
    rows : dict of str to array
        Standardised; one value for each beat.
    alike : dict of str to array
        Likeness of beats by their distance, in beats.
    lead : float
        Share of a beat by which the first moment comes after its beat.
    """

    first: int
    rows: dict[str, Array]
    alike: dict[str, Array]
    lead: float


def per_beat(struck: Struck, beats: Beats) -> PerBeat:
    """Gather what happens on each beat.

    Parameters
    ----------
    struck : Struck
    beats : Beats
    """
    lattice = np.asarray(beats.times)
    number, share, length = locate(struck.times, lattice)
    first, count = int(number[0]), int(number[-1] - number[0]) + 1
    place = number - first
    on_beat = np.abs(share) < 0.12
    at = place[on_beat]
    bass, weight, lasting, accent = (np.zeros(count) for _ in range(4))
    low = np.maximum(0.0, 60 - struck.low) / 12
    np.maximum.at(bass, at, low[on_beat])
    np.maximum.at(weight, at, struck.weight[on_beat])
    np.maximum.at(lasting, at, np.minimum(struck.lasting / length, 4.0)[on_beat])
    np.maximum.at(accent, at, struck.accents[on_beat] + 1.5)
    chroma = np.zeros((count, 12))
    np.add.at(chroma, place, struck.chroma)
    rows = {
        "bass": bass,
        "weight": weight,
        "lasting": lasting,
        "accent": accent,
        "change": _changes(chroma, 1),
        "wide change": _changes(chroma, 2),
        "new bass": _new_basses(struck, place, on_beat, count),
        "struck": np.bincount(at, minlength=count).clip(0, 1).astype(float),
        "through": -_held_through(struck, number, share, length, first, count),
        "busy": np.bincount(place, minlength=count).astype(float),
    }
    pattern = np.zeros((count, 12))
    slot = np.clip(np.round(share * 12).astype(int), 0, 11)
    np.maximum.at(pattern, (place, slot), 1.0)
    basses = np.zeros((count, 12))
    is_low = struck.low < _LOW
    np.maximum.at(basses, (place[is_low], slot[is_low]), low[is_low] + 0.2)
    alike = {"rhythm": _alike(pattern), "bass": _alike(basses), "harmony": _alike(chroma)}
    standard = {name: _standard(row) for name, row in rows.items()}
    return PerBeat(first, standard, alike, float(share[0]))


def _changes(chroma: Array, reach: int) -> Array:
    """Return how unlike the harmony of the next beats is to that of the last."""
    sums = np.vstack([np.zeros(12), np.cumsum(chroma, axis=0)])
    here = np.arange(len(chroma))
    before = sums[here] - sums[np.maximum(here - reach, 0)]
    after = sums[np.minimum(here + reach, len(chroma))] - sums[here]
    norms = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    alike = (before * after).sum(axis=1) / np.maximum(norms, 1e-9)
    return np.where(norms > 0, 1 - alike, 0.5)


def _new_basses(struck: Struck, place: Ints, on_beat: NDArray[np.bool_], count: int) -> Array:
    """Return where the bass moves on to another pitch class, on the beat."""
    new = np.zeros(count)
    is_low = struck.low < _LOW
    classes = struck.low[is_low] % 12
    moved = np.concatenate([[True], classes[1:] != classes[:-1]])[: len(classes)]
    np.maximum.at(new, place[is_low & on_beat], moved[on_beat[is_low]].astype(float))
    return new


def _held_through(
    struck: Struck, number: Ints, share: Array, length: Array, first: int, count: int
) -> Array:
    """Return how many moments last over a beat at which nothing is struck."""
    through = np.zeros(count + 2)
    end = number + share + struck.lasting / length - 0.15
    last = np.minimum(end.astype(int), first + count)
    begin = number + 1
    for low, high in zip(begin - first, last - first, strict=True):
        if high >= low >= 0:
            through[low : high + 1] += 1
    struck_at = np.unique(number[np.abs(share) < 0.12]) - first
    through[struck_at] = 0.0
    return through[:count]


def _alike(rows: Array) -> Array:
    """Return the mean cosine of beats so many beats apart, for distances 0..28."""
    norms = np.linalg.norm(rows, axis=1)
    unit = rows / np.maximum(norms, 1e-9)[:, None]
    found = np.zeros(_LONGEST_LAG + 1)
    for lag in range(1, min(_LONGEST_LAG, len(rows) - 1) + 1):
        both = (norms[lag:] > 0) & (norms[:-lag] > 0)
        if both.any():
            found[lag] = float((unit[lag:] * unit[:-lag]).sum(axis=1)[both].mean())
    return found


def weigh_bars(beats: PerBeat, meter: Meter, size: int) -> list[dict[str, float]]:
    """Return what speaks for and against bars of a size, for every beat that may begin one.

    Parameters
    ----------
    beats : PerBeat
    meter : Meter
    size : int
        Tapped beats in a bar.

    Returns
    -------
    evidence : list of dict of str to float, length ``size``
        By the index of the first beat of the way that begins a bar.
    """
    names = list(beats.rows)
    rows = np.stack([beats.rows[name] for name in names])
    count = rows.shape[1]
    phases = np.arange(size)
    place = (np.arange(count)[:, None] + beats.first - phases) % size
    rows *= math.sqrt(min(count, _MOST))
    shape = (place == 0) - (place == 0).mean(axis=0)
    down = rows @ _of_length_one(shape)
    middle = rows @ _of_length_one((place == 2) - 0.5 * (place % 2)) if size == 4 else None
    shared = _weigh_likeness(beats, size) | {f"is {meter}": 1.0}
    every = []
    for phase in range(size):
        found = {f"down {name}": float(v) for name, v in zip(names, down[:, phase], strict=True)}
        if middle is not None:
            column = middle[:, phase]
            found |= {f"middle {name}": float(v) for name, v in zip(names, column, strict=True)}
        ahead = (phase - beats.first) % size
        found["begins"] = float(ahead == 0 and beats.lead < 0.2)
        found["pickup"] = float(0 < ahead <= size / 2)
        found["ends down"] = float((beats.first + count - 1 - phase) % size == 0)
        found |= {f"{size} {feature}": value for feature, value in found.items()}
        every.append(found | shared)
    return every


def _weigh_likeness(beats: PerBeat, size: int) -> dict[str, float]:
    """Return how far beats one, two and four bars apart are more alike than others."""
    found: dict[str, float] = {}
    four = min(4 * size, _LONGEST_LAG)
    beside = [lag for lag in range(four - 3, min(four + 3, _LONGEST_LAG) + 1) if lag % size]
    for name, lags in beats.alike.items():
        others = _mean_at(lags, [lag for lag in _COMPARED if lag % size])
        own = {
            f"alike {name}": lags[size] - others,
            f"alike {name} twice": lags[2 * size] - others,
            f"alike {name} four times": lags[four] - _mean_at(lags, beside),
        }
        found |= {feature: 10 * float(value) for feature, value in own.items()}
    return found | {f"{size} {feature}": value for feature, value in found.items()}


def _mean_at(lags: Array, places: list[int]) -> float:
    return float(np.mean(lags[places])) if places else 0.0


def _of_length_one(columns: Array) -> Array:
    result: Array = columns / np.maximum(np.linalg.norm(columns, axis=0), 1e-9)
    return result


def _standard(values: Array) -> Array:
    spread = float(values.std())
    result: Array = (values - values.mean()) / (
        (spread if spread > 1e-9 else 1.0) * math.sqrt(len(values))
    )
    return result
