"""The acceptance table (chapter 12) over 40 pieces: four applications, eight keys, 40 seeds.

Every piece keeps every must; playability and voice leading reach their goals in the median.
Swing error is asked of jazz and blues, delivery is tested in test_delivery, speed in
benchmarks.
"""

import pytest

from gospel_keys.critique.bands import GOSPEL, is_inside
from gospel_keys.critique.report import Row
from gospel_keys.critique.survey import SurveyReport, survey

TABLE = [band.name for band in GOSPEL if band.rule == "12"]
GOALS = [
    "unplayable",
    "over_a_ninth",
    "efficiency",
    "common_tones",
    "low_struck",
    "low_sounding",
]


@pytest.fixture(scope="module")
def pieces() -> SurveyReport:
    return survey(40)


@pytest.fixture(scope="module")
def rows(pieces: SurveyReport) -> dict[str, Row]:
    return {row.name: row for row in pieces.rows}


def test_the_table_has_its_eighteen_rows() -> None:
    assert len(TABLE) == 18


@pytest.mark.parametrize("name", TABLE)
def test_the_typical_piece_keeps_the_must(name: str, rows: dict[str, Row]) -> None:
    band = next(b for b in GOSPEL if b.name == name)

    assert is_inside(rows[name].median, band.must)
    assert rows[name].must_share >= 0.9


@pytest.mark.parametrize("name", TABLE)
def test_every_piece_keeps_the_must(name: str, pieces: SurveyReport) -> None:
    band = next(b for b in GOSPEL if b.name == name)

    outside = [
        (piece, value)
        for piece, report in pieces.pieces
        if (value := report.number(name)) is not None and not is_inside(value, band.must)
    ]

    assert not outside


@pytest.mark.parametrize("name", GOALS)
def test_playability_and_voice_leading_reach_their_goals(name: str, rows: dict[str, Row]) -> None:
    assert rows[name].reached


def test_no_piece_does_what_gospel_must_not(pieces: SurveyReport) -> None:
    assert pieces.must_nots == ()
