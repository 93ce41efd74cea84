"""The survey: which pieces it takes and what it says of them."""

import pytest

from gospel_keys.critique.survey import survey, survey_briefs


def test_a_survey_goes_over_applications_and_keys() -> None:
    briefs = [brief for brief, _ in survey_briefs(32)]

    assert {b.application for b in briefs} == {"practice", "concert", "worship", "uptempo"}
    assert len({str(b.key) for b in briefs}) == 8
    assert {b.bars for b in briefs} == {16}


def test_seeds_count_up_from_the_first() -> None:
    assert [seed for _, seed in survey_briefs(3, seed=7)] == [7, 8, 9]


def test_a_survey_measures_every_piece_and_tells_of_progress() -> None:
    done: list[int] = []

    report = survey(4, bars=8, on_progress=done.append)

    assert done == [1, 2, 3, 4]
    assert len(report.pieces) == 4
    assert report.pieces[0][0].startswith("practice ")
    assert report.text().startswith(f"4 pieces, {len(report.failing)} musts do not hold")


def test_the_same_seed_gives_the_same_survey() -> None:
    assert survey(2, seed=5, bars=8) == survey(2, seed=5, bars=8)


@pytest.mark.parametrize("level", ["should"])
def test_a_should_is_never_a_failing_must(level: str) -> None:
    assert all(row.level != level for row in survey(4, bars=8).failing)
