"""A survey of neo-soul pieces over keys, tempi, meters and seeds, made once."""

from collections.abc import Iterator

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key

KEYS = ("Eb", "Ab", "Db", "F", "Bb", "C", "Gb", "C minor", "F minor", "E minor", "G", "Bb minor")
TEMPI = {"smooth": (72, 78, 84, 90), "uptempo": (92, 98, 104, 110)}


def survey_orders(pieces: int, bars: int = 16) -> Iterator[tuple[Brief, int]]:
    for number in range(pieces):
        six = number % 5 == 4
        application = "smooth" if six or number % 2 == 0 else "uptempo"
        tempo = 70 if six else TEMPI[application][(number // 3) % 4]
        yield (
            Brief(
                description="",
                genre="neosoul",
                key=Key.parse(KEYS[(number // 2) % len(KEYS)]),
                tempo=tempo,
                meter=Meter.parse("6/8" if six else "4/4"),
                bars=bars,
                application=application,
                sub_style="six-eight" if six else "loop",
                energy=(0.3, 0.5, 0.7)[number % 3],
                complexity=(0.3, 0.5, 0.8)[(number // 2) % 3],
            ),
            number,
        )


@pytest.fixture(scope="session")
def pieces() -> list[Arrangement]:
    return [NeosoulArranger().arrange(brief, seed=seed) for brief, seed in survey_orders(48)]
