"""The report: numbers by name, verdicts, rows over many pieces, the table."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.critique.bands import GOSPEL
from gospel_keys.critique.report import PieceReport, as_table, judge, measure, summarise
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.performance import Performance

Notes = Callable[..., list[Note]]


@pytest.fixture(scope="module")
def report(
    stack: Notes, piece: Callable[..., Score], played: Callable[..., Performance]
) -> PieceReport:
    notes = [
        *stack(0, "C3", 4, Hand.LEFT),
        *stack(4, "F2", 4, Hand.LEFT),
        *stack(0, "C4 E4 G4", 4),
        *stack(4, "C4 F4 A4", 4),
    ]
    score = piece(notes, "C:4 F:4")
    return measure(score, played(score, loud=lambda n: 80 if n.hand is Hand.RIGHT else 60))


def _with_spread(report: PieceReport, sd: float, difference: float) -> PieceReport:
    touch = replace(report.touch, velocity_sd=sd, hand_difference=difference)
    return replace(report, touch=touch)


def test_numbers_are_found_by_name(report: PieceReport) -> None:
    assert report.number("move_median") == pytest.approx(1.0)
    assert report.number("hand_difference") == pytest.approx(20)
    assert report.number("two_five_one") is None
    with pytest.raises(KeyError):
        report.number("loudness")


def test_every_band_names_a_number(report: PieceReport) -> None:
    named: set[str] = set()
    for band in GOSPEL:
        report.number(band.name)  # It would not know a name that is none.
        named.add(band.name)

    assert {"move_median", "hand_difference", "two_five_one"} <= named


def test_one_piece_is_not_judged_on_pooled_numbers(report: PieceReport) -> None:
    verdicts = {v.name: v for v in judge(report)}

    assert "hand_difference" not in verdicts
    assert "two_five_one" not in verdicts  # there is none to judge
    assert verdicts["move_median"].must
    assert not verdicts["slows_down"].must


def test_a_row_counts_pieces_inside(report: PieceReport) -> None:
    reports = [_with_spread(report, sd, 8) for sd in (8, 10, 12, 14)]

    row = {r.name: r for r in summarise(reports)}["velocity_sd"]

    assert (row.pieces, row.low, row.median, row.high) == (4, 8, 11, 14)
    assert row.must_share == pytest.approx(3 / 4)
    assert row.goal_share == pytest.approx(2 / 4)
    assert not row.holds  # one piece is outside
    assert row.reached  # the median, 11, is a goal


def test_a_pooled_row_holds_by_its_median(report: PieceReport) -> None:
    reports = [_with_spread(report, 10, difference) for difference in (2, 8, 8)]

    row = {r.name: r for r in summarise(reports)}["hand_difference"]

    assert row.must_share == pytest.approx(2 / 3)
    assert row.holds


def test_the_table_marks_what_does_not_hold(report: PieceReport) -> None:
    lines = {line.split()[0]: line for line in as_table(summarise([report])).splitlines()}

    assert lines["slows_down"].endswith("  x")
    assert lines["move_median"].split()[2:] == ["1", "1", "1", "100%", "-"]
