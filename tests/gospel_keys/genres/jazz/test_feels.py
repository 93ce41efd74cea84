"""Swing falls with the tempo; bossa is straight; the page says so (T-01, T-04)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.critique.timing import swing_ratio
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.feels import feel_for
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform
from gospel_keys.score.perform.swing import keeper_ratio, line_ratio

MakeBrief = Callable[..., Brief]


def _ratio(brief: Brief, seed: int = 1) -> float:
    piece = JazzArranger().arrange(brief, seed=seed)
    feel = replace(piece.feel, humanise=0.0, rubato=0.0)
    ratio = swing_ratio(piece.score, perform(piece.score, feel, stream(seed, "perform")))
    assert ratio is not None
    return ratio


def test_lines_swing_less_the_faster_they_are(brief_of: MakeBrief) -> None:
    ratios = []
    for tempo, application in ((100, "standard"), (160, "standard"), (240, "uptempo")):
        brief = brief_of(
            tempo=float(tempo),
            application=application,
            left_hand="walking-bass",
            right_hand="improvisation",
            bars=32,
        )
        ratio = _ratio(brief)
        assert ratio == pytest.approx(line_ratio(tempo), abs=0.2)
        ratios.append(ratio)

    assert ratios == sorted(ratios, reverse=True)


def test_the_time_keeper_has_its_own_curve(brief_of: MakeBrief) -> None:
    feel = feel_for(brief_of(tempo=140.0), "swing-feel")

    assert feel.swing is not None
    assert feel.swing.keeper_ratio == pytest.approx(keeper_ratio(140))
    assert feel.swing.line_ratio == pytest.approx(line_ratio(140))


def test_the_ratio_asked_for_wins(brief_of: MakeBrief) -> None:
    brief = brief_of(swing_ratio=2.5, right_hand="improvisation")

    assert _ratio(brief) == pytest.approx(2.5, abs=0.05)


def test_bossa_is_straight(brief_of: MakeBrief) -> None:
    brief = brief_of(sub_style="bossa", tempo=130.0)
    piece = JazzArranger().arrange(brief, seed=1)

    assert piece.feel.swing is None
    assert piece.score.feel == ""
    assert _ratio(brief) == pytest.approx(1.0, abs=0.02)


def test_the_soloing_hand_sits_behind(brief_of: MakeBrief) -> None:
    assert 8 <= feel_for(brief_of(), "swing-feel").right_hand_late <= 12


def test_a_swung_page_says_so(brief_of: MakeBrief) -> None:
    assert JazzArranger().arrange(brief_of(), seed=1).score.feel == "Swing"
