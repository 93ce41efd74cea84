"""Which genre a piece belongs to, told from its measured numbers alone.

Linear discriminant analysis with shrinkage: every genre is a cloud of numbers around its
mean, all clouds share one shape, and a piece belongs to the cloud it is nearest to. If the
genres are truly different, this simple reader tells them apart; if it cannot, they sound alike.

References
----------
.. [1] Friedman, J. "Regularized discriminant analysis", Journal of the American Statistical
   Association 84(405), 1989.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.critique.report import PieceReport

_SHRINKAGE: Final = 0.3
"""Share of the spherical cloud in the common shape: there are more numbers than pieces."""

_KNOWN: Final = 0.1
"""Share of the training pieces that must have a number, lest a few pieces set its spread."""


@dataclass(frozen=True, slots=True)
class GenreRecogniser:
    """A trained reader of reports.

    Parameters
    ----------
    genres : tuple of str
    centre, scale : array, shape (numbers,)
        Of the training pieces; a number that a piece does not have counts as the centre, one
        that few of them have counts nothing (its scale is infinite).
    weights : array, shape (genres, numbers)
    offsets : array, shape (genres,)
    """

    genres: tuple[str, ...]
    centre: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    offsets: NDArray[np.float64]

    def recognise(self, report: PieceReport) -> str:
        """Return the genre that a piece most resembles."""
        numbers = _standardised(_numbers_of(report), self.centre, self.scale)
        return self.genres[int(np.argmax(self.weights @ numbers + self.offsets))]


def train_recogniser(samples: Sequence[tuple[str, PieceReport]]) -> GenreRecogniser:
    """Learn to tell genres from measured pieces.

    Parameters
    ----------
    samples : sequence of (genre, report)
        At least two pieces of each genre.

    Returns
    -------
    recogniser : GenreRecogniser
    """
    labels = [genre for genre, _ in samples]
    genres = tuple(dict.fromkeys(labels))
    rows = np.array([_numbers_of(report) for _, report in samples])
    known = np.mean(~np.isnan(rows), axis=0) >= _KNOWN
    centre = np.zeros(rows.shape[1])
    centre[known] = np.nanmedian(rows[:, known], axis=0)
    filled = np.where(np.isnan(rows), centre, rows)
    scale = np.where(known, np.maximum(filled.std(axis=0), 1e-9), np.inf)
    points = _standardised(filled, centre, scale)
    means = np.array(
        [points[[label == genre for label in labels]].mean(axis=0) for genre in genres]
    )
    inner = points - means[[genres.index(label) for label in labels]]
    shape = inner.T @ inner / max(1, len(samples) - len(genres))
    sphere = np.eye(len(shape)) * np.trace(shape) / len(shape)
    weights = np.linalg.solve((1 - _SHRINKAGE) * shape + _SHRINKAGE * sphere, means.T).T
    return GenreRecogniser(genres, centre, scale, weights, -0.5 * np.sum(weights * means, axis=1))


def _standardised(
    numbers: NDArray[np.float64], centre: NDArray[np.float64], scale: NDArray[np.float64]
) -> NDArray[np.float64]:
    return (np.where(np.isnan(numbers), centre, numbers) - centre) / scale


def _numbers_of(report: PieceReport) -> NDArray[np.float64]:
    found: list[float] = []
    for room in fields(report):
        part = getattr(report, room.name)
        values = (getattr(part, number.name) for number in fields(part))
        found += [np.nan if value is None else float(value) for value in values]
    return np.array(found)
