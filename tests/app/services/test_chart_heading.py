"""What stands over a chart comes over the piece, unless a tune brings its own."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.services.chart_heading import headed
from gospel_keys.brief.model import Wishes
from gospel_keys.formats.tunes import read_tune
from gospel_keys.score.model import Score

TUNE = b"X:1\nT:Own Title\nC:Own Hand\nM:4/4\nL:1/4\nK:C\nC D E F|G4|]\n"


@pytest.fixture
def arranged(sheet: Callable[..., Score], row: Callable[..., list[object]]) -> Score:
    made = sheet(row(0, "C4 D4 E4 F4", 1), quarters=4)
    return replace(made, title="Gospel in C", subtitle="", creator="Gospel Keys")


@pytest.mark.parametrize(
    ("chart", "heading"),
    [
        ("{title: A}\n{st: B}\n{artist: D}\nC", ("A", "B", "D, arr. Gospel Keys")),
        ("{t:A}C", ("A", "", "Gospel Keys")),
        ("{meta: title A  B}\n{meta: composer D}C", ("A B", "", "D, arr. Gospel Keys")),
        ("{TITLE: first}{title: second}", ("first", "", "Gospel Keys")),
        ("{title:   }C", ("Gospel in C", "", "Gospel Keys")),
        ("C | F | G | C", ("Gospel in C", "", "Gospel Keys")),
    ],
)
def test_directives_become_the_heading(
    arranged: Score, chart: str, heading: tuple[str, str, str]
) -> None:
    score = headed(arranged, Wishes(chords=chart))

    assert (score.title, score.subtitle, score.creator) == heading


def test_a_heading_has_no_control_characters_and_an_end(arranged: Score) -> None:
    score = headed(arranged, Wishes(chords="{title: a\x07b" + "c" * 999 + "}"))

    assert score.title == "ab" + "c" * 198


def test_a_tune_keeps_its_own_title_and_composer(arranged: Score) -> None:
    wishes = Wishes(chords="{title: A}{composer: D}C", melody=read_tune(TUNE))

    score = headed(arranged, wishes)

    assert (score.title, score.creator) == ("Gospel in C", "Gospel Keys")


def test_without_a_chart_nothing_changes(arranged: Score) -> None:
    assert headed(arranged, Wishes()) is arranged
