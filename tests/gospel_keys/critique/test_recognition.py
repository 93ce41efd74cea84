"""The five genres are told apart by their numbers, on pieces the reader has not seen."""

from gospel_keys.critique.recognition import train_recogniser
from gospel_keys.critique.report import PieceReport
from gospel_keys.critique.survey import survey
from gospel_keys.genres.registry import GENRES


def measured(pieces: int, seed: int) -> list[tuple[str, PieceReport]]:
    return [
        (genre, report)
        for genre in GENRES
        for _, report in survey(pieces, genre=genre, seed=seed).pieces
    ]


def test_genres_are_told_apart_on_unseen_seeds() -> None:
    recogniser = train_recogniser(measured(10, seed=0))

    unseen = measured(8, seed=900)

    right = [genre == recogniser.recognise(report) for genre, report in unseen]
    assert sum(right) / len(right) >= 0.95
