"""Fit the weights by which beats, meters and bar lines are judged.

Generated pieces of all five genres in human timing, half of them stretched in tempo and some
of these cut short, pieces in 5/4 and 7/8, and plain accompaniments are read in every way that
comes into question;
the weights make the right readings likely (a conditional logit with a quadratic penalty).
What hardly counts is dropped. Prints the share of right readings for the pieces fitted to and
for unseen ones, then the tables of :mod:`gospel_keys.score.notate.weights`.

Usage::

    python -m benchmarks.fit_meter [--pieces N] [--penalty P] [--keep K]
"""

import argparse
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from benchmarks.notation import Piece, anonymous, make_piece
from numpy.typing import NDArray
from scipy.optimize import minimize

from gospel_keys.genres.registry import GENRES
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, KeyChange, MeterChange, Role, Score, TempoMark
from gospel_keys.score.notate.accents import find_accents
from gospel_keys.score.notate.beats import Beats, find_beats
from gospel_keys.score.notate.evidence import lay_out, per_beat, weigh_bars, weigh_way
from gospel_keys.score.notate.grid import find_struck_moments
from gospel_keys.score.notate.meter import METERS, kind_of, tapped
from gospel_keys.score.performance import Performance, PerformedNote, Timeline
from gospel_keys.theory.key import Key

FIRST_FITTED, FIRST_UNSEEN = 1000, 5000
FIRST_ODD = 7000
ODD = (
    "allegretto in 5/4", "dance in 7/8", "andante in 5/4", "lively piece in 7/8 minor",
    "prelude in 5/4 minor",
)  # fmt: skip
"""Words for pieces in meters that no genre falls into by itself."""

Array = NDArray[np.float64]
Places = tuple[float, ...]

COURSE = (
    (48, (60, 64, 67)), (45, (60, 64, 69)), (41, (60, 65, 69)), (43, (59, 62, 67)),
    (48, (60, 64, 67)), (41, (60, 65, 69)), (43, (59, 62, 67)), (48, (60, 64, 67)),
) * 2  # fmt: skip
MELODY = (76, 74, 72, 71, 72, 74, 76, 77)
PLAIN: tuple[tuple[str, int, Places, Places, Places, tuple[Places, ...]], ...] = (
    ("3/4", 3, (0,), (1, 2), (88, 104, 132, 150, 168),
     ((0, 1, 2, 2.5), (0, 2), (0, 1, 1.5, 2), (0,), (0, 0.5, 1, 2))),
    ("4/4", 4, (0, 2), (1, 3), (72, 88, 112, 132),
     ((0, 1, 2, 3), (0, 1.5, 2, 3), (0, 2, 3, 3.5))),
    ("6/8", 2, (0, 1), (1 / 3, 2 / 3, 4 / 3, 5 / 3), (54, 62, 80),
     ((0, 2 / 3, 1, 5 / 3), (0, 1 / 3, 2 / 3, 1), (0, 1))),
    ("5/4", 5, (0, 3), (1, 2, 4), (92, 104, 126, 144),
     ((0, 1, 2, 3, 4), (0, 1.5, 2, 3, 4), (0, 2, 3), (0, 0.5, 1, 3, 3.5))),
    ("7/8", 7, (0, 3, 5), (1, 2, 4, 6), (160, 176, 210, 240),
     ((0, 1, 3, 5), (0, 2, 3, 4, 5, 6), (0, 3, 5), (0, 2, 4, 5))),
)  # fmt: skip
"""Meter, beats, places of bass and chords, tempi and places of the tune."""


@dataclass(frozen=True)
class Readings:
    """The evidence of every reading of a piece, and which of them are right."""

    evidence: list[dict[str, float]]
    right: NDArray[np.bool_]


def vary(piece: Piece, seed: int) -> Piece:
    """Stretch the tempo, and cut some pieces short at either end."""
    rng = stream(seed, f"fit {piece.genre}")
    factor, which = math.exp(rng.gauss(0, 0.15)), rng.random()
    human = piece.human
    begin = human.duration * rng.uniform(0.05, 0.2) if 0.3 <= which < 0.45 else 0.0
    end = human.duration * (rng.uniform(0.6, 0.9) if which < 0.3 else 1.0)
    notes = tuple(
        replace(n, start=n.start * factor, end=n.end * factor)
        for n in human.notes
        if begin <= n.start <= end
    )
    line = human.timeline
    stretched = Timeline(line.ticks, tuple(second * factor for second in line.seconds))
    return replace(piece, human=replace(human, notes=notes, timeline=stretched, pedals=()))


def make_plain() -> list[Piece]:
    """Return plain accompaniments: a bass on the beats that bear it, its chords, a tune."""
    found = []
    for meter, beats, basses, afterbeats, tempi, tunes in PLAIN:
        for tempo in tempi:
            for tune in tunes:
                found.append(_plain(Meter.parse(meter), beats, (basses, afterbeats, tune), tempo))
    return found


def _plain(meter: Meter, beats: int, places: tuple[Places, Places, Places], tempo: float) -> Piece:
    rng, length = stream(7, f"plain {meter} {tempo} {places}"), 60.0 / tempo
    notes = []
    for bar, (bass, chord) in enumerate(COURSE):
        last = bar == len(COURSE) - 1
        line = (MELODY[(bar + i) % len(MELODY)] for i in range(len(places[2])))
        struck = [(p, 1.0, bass - 12 * (p == 0)) for p in places[0][: 1 if last else None]]
        struck += [(p, 0.33, key) for p in ((0,) if last else places[1]) for key in chord]
        struck += [] if last else [(p, 0.5, k) for p, k in zip(places[2], line, strict=True)]
        for place, lasting, key in struck:
            start = 0.2 + (bar * beats + place) * length + rng.gauss(0.0, 0.006)
            end = start + 0.94 * lasting * length * (beats if last else 1)
            notes.append(PerformedNote(start, end, key, 70, Hand.RIGHT, Role.INNER))
    ticks = len(COURSE) * meter.bar
    line_of_beats = Timeline((0, ticks), (0.2, 0.2 + len(COURSE) * beats * length))
    ordered = tuple(sorted(notes, key=lambda n: (n.start, n.pitch)))
    human = Performance(ordered, (), line_of_beats, ordered[-1].end)
    mark = TempoMark(0, tempo, meter.beat)
    keys = (KeyChange(0, Key.parse("C")),)
    score = Score("", ticks, (MeterChange(0, meter),), keys, (mark,), ())
    return Piece("plain", score, human, human)


def read(piece: Piece) -> Readings:
    """Weigh every reading of a piece."""
    notes = anonymous(piece.human).notes
    moments = find_struck_moments(notes)
    accents = find_accents(notes, moments)
    struck = lay_out(notes, moments, accents)
    evidence, right = [], []
    for way in find_beats([m.time for m in moments], accents.tolist()):
        common, rows = weigh_way(struck, way), per_beat(struck, way)
        for meter in METERS[way.division]:
            kind = kind_of(meter, way.division)
            own = {f"{kind}: {name}": value for name, value in common.items()}
            own[f"{kind}: alone"] = 1.0
            size = meter.bar // tapped(meter)
            for phase, bars in enumerate(weigh_bars(rows, meter, size)):
                evidence.append(common | own | bars)
                named = meter == piece.score.meter or f"{meter} feel" == piece.score.feel
                right.append(
                    named and fits(piece.score, piece.human, way, slice(phase, None, size))
                )
    return Readings(evidence, np.asarray(right))


def fits(score: Score, human: Performance, way: Beats, bars: slice) -> bool:
    """Return whether the beats and bar lines of a way are those of the score.

    A player who is laid back throughout is taken at what is heard.
    """
    beat = tapped(score.meter)
    struck = human.notes[0].start, human.notes[-1].start
    late = _lateness(score, human, beat)
    beats = _between(score, human, beat, struck) + late
    period = float(np.median(np.diff(beats)))
    times = np.asarray(way.times)
    if abs(way.period / period - 1) > 0.1 or _near(beats, times, period) < 0.85:
        return False
    lines = _between(score, human, score.meter.bar, struck) + late
    return _near(lines, times[bars], period) > 0.8


def _lateness(score: Score, human: Performance, beat: int) -> float:
    """Return how late what is written on the beat is struck, in the median."""
    late = [
        note.start - human.timeline.seconds_at(onset)
        for note in human.notes
        if note.source >= 0
        and score.notes[note.source].duration
        and not ((onset := score.notes[note.source].onset) - score.pickup) % beat
    ]
    return float(np.median(late)) if late else 0.0


def _between(score: Score, human: Performance, step: int, struck: tuple[float, float]) -> Array:
    ticks = range(score.pickup % step, score.duration + step, step)
    times = np.asarray([human.timeline.seconds_at(tick) for tick in ticks])
    chosen: Array = times[(times >= struck[0] - 0.1) & (times <= struck[1] + 0.1)]
    return chosen


def _near(true: Array, found: Array, period: float) -> float:
    if not len(true) or not len(found):
        return 0.0
    nearest = np.abs(true[:, None] - found[None, :]).min(axis=1)
    return float(np.mean(nearest < 0.12 * period))


def table_of(pieces: Iterable[Readings], names: list[str]) -> list[tuple[Array, NDArray[np.bool_]]]:
    """Lay the evidence out as one matrix for each piece."""
    return [
        (np.asarray([[e.get(name, 0.0) for name in names] for e in p.evidence]), p.right)
        for p in pieces
    ]


def fit(rows: list[tuple[Array, NDArray[np.bool_]]], penalty: float, keep: int) -> Array:
    """Fit weights, dropping the least of them until so many are left."""
    spread = np.concatenate([matrix for matrix, _ in rows]).std(axis=0)
    alive = spread > 1e-5
    scale = np.where(alive, spread, 1.0)
    weights = np.zeros(len(scale))
    while True:
        columns = np.flatnonzero(alive)
        scaled = [(m[:, columns] / scale[columns], right) for m, right in rows if right.any()]
        loss = _Loss(scaled, penalty)
        found = minimize(loss, weights[columns], jac=True, method="L-BFGS-B")
        weights = np.zeros(len(scale))
        weights[columns] = found.x
        if len(columns) <= keep:
            result: Array = weights / scale
            return result
        ranked = np.argsort(np.where(alive, np.abs(weights), np.inf))
        fewer = max(25, len(columns) // 4)
        alive[ranked[: min(fewer, len(columns) - keep)]] = False


class _Loss:
    """Negative logarithmic likelihood of the right readings, and its gradient."""

    def __init__(self, rows: list[tuple[Array, NDArray[np.bool_]]], penalty: float) -> None:
        self.rows, self.penalty = rows, penalty

    def __call__(self, weights: Array) -> tuple[float, Array]:
        loss = 0.5 * self.penalty * float(weights @ weights)
        slope = self.penalty * weights
        for matrix, right in self.rows:
            score = matrix @ weights
            share = np.exp(score - score.max())
            share /= share.sum()
            hit = float(share[right].sum())
            loss -= math.log(hit)
            slope = slope + matrix.T @ (share - np.where(right, share / hit, 0.0))
        return loss, slope


def is_kept(name: str) -> bool:
    """Leave squares of a single kind out: nothing would hold them at tempi never seen."""
    return ":" not in name or "squared" not in name


def main() -> None:
    """Fit, check and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pieces", type=int, default=120, help="of each genre")
    parser.add_argument("--penalty", type=float, default=5.0)
    parser.add_argument("--keep", type=int, default=115)
    options = parser.parse_args()
    count = options.pieces
    seeds = range(FIRST_FITTED, FIRST_FITTED + count)
    fitted = [read(make_piece(genre, seed)) for genre in GENRES for seed in seeds]
    more = range(FIRST_FITTED + count, FIRST_FITTED + 2 * count)
    fitted += [read(vary(make_piece(genre, seed), seed)) for genre in GENRES for seed in more]
    uneven = range(FIRST_ODD, FIRST_ODD + (count + 1) // 2)
    fitted += [read(make_piece("classical", seed, ODD)) for seed in uneven]
    fitted += [read(piece) for piece in make_plain()]
    others = range(FIRST_UNSEEN, FIRST_UNSEEN + count)
    unseen = [read(make_piece(genre, seed)) for genre in GENRES for seed in others]
    names = sorted({n for piece in fitted for row in piece.evidence for n in row if is_kept(n)})
    rows = table_of(fitted, names)
    weights = fit(rows, options.penalty, options.keep)
    for title, table in (("fitted", rows), ("unseen", table_of(unseen, names))):
        hits = [bool(right[int(np.argmax(matrix @ weights))]) for matrix, right in table]
        print(f"{title}: {100 * sum(hits) / len(hits):.1f}% right")
    for name, weight in zip(names, weights, strict=True):
        if weight:
            print(f'    "{name}": {float(f"{weight:.3g}")},')


if __name__ == "__main__":
    main()
