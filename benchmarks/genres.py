"""Can the five genres be told apart by their numbers alone?

Trains a linear reader on the measured numbers of some pieces of 16 and of 24 bars of each
genre and asks it about pieces with other seeds and other keys in other order, also of 32 bars.
Prints how often it is right and which genre it takes for which.

Usage::

    python benchmarks/genres.py [--pieces N]
"""

import argparse
from collections import Counter

from gospel_keys.critique.recognition import train_recogniser
from gospel_keys.critique.report import PieceReport
from gospel_keys.critique.survey import survey
from gospel_keys.genres.registry import GENRES

UNSEEN = 5000


def measured(pieces: int, *, seed: int, bars: int) -> list[tuple[str, PieceReport]]:
    return [
        (genre, report)
        for genre in GENRES
        for _, report in survey(pieces, genre=genre, seed=seed, bars=bars).pieces
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pieces", type=int, default=30, help="pieces of each genre")
    pieces = parser.parse_args().pieces
    half = -(-pieces // 2)
    recogniser = train_recogniser(
        measured(half, seed=0, bars=16) + measured(half, seed=half, bars=24)
    )
    for bars in (16, 24, 32):
        answers = Counter(
            (genre, recogniser.recognise(report))
            for genre, report in measured(pieces, seed=UNSEEN + bars, bars=bars)
        )
        right = sum(count for (genre, said), count in answers.items() if genre == said)
        print(f"{bars} bars, seeds from {UNSEEN + bars}: {right / answers.total():.1%} told apart")
        for genre in GENRES:
            row = " ".join(f"{answers[genre, said]:>6}" for said in GENRES)
            print(f"  {genre:<10} {row}")


if __name__ == "__main__":
    main()
