"""Signs count as ornaments, and what they delay is no lateness."""

import random
from collections.abc import Callable

import pytest

from gospel_keys.critique.attacks import played_attacks
from gospel_keys.critique.melody import grace_rate
from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Hand, Note, Ornament, Role, Score
from gospel_keys.score.perform import perform

Build = Callable[..., Score]
Row = Callable[..., list[Note]]
Written = Callable[..., Note]
Q = 960


@pytest.fixture
def line(sheet: Build, row: Row, written: Written) -> Score:
    """Four quarters, one of them trilled and one of them leaned on."""
    small = written(3, 0, "D5", role=Role.GRACE, appoggiatura=True)
    notes = [*row(0, "C5 E5", 1), written(2, 1, "D5", ornament=Ornament.TRILL), small]
    return sheet([*notes, written(3, 1, "C5")], quarters=4)


def test_graces_and_signs_are_ornaments(line: Score) -> None:
    assert grace_rate(line) == pytest.approx(2 / 4)


def test_an_ornament_is_one_attack_in_its_place(line: Score) -> None:
    performance = perform(line, Feel(), random.Random(1))

    played = played_attacks(line, performance)

    assert set(played) == {(k * Q, Hand.RIGHT) for k in range(3)}
    (first,) = played[2 * Q, Hand.RIGHT]
    assert first.start == pytest.approx(performance.timeline.seconds_at(2 * Q), abs=0.06)
