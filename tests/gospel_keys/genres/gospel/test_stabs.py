"""The stabs of a shout, near the riff and near each other."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.hands import measure_hands
from gospel_keys.critique.melody import measure_melody
from gospel_keys.critique.registers import measure_registers
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.randomness import stream
from gospel_keys.score.model import Score
from gospel_keys.score.perform import perform


@pytest.fixture(scope="module")
def shouts() -> tuple[Score, ...]:
    found = []
    for seed in range(8):
        wishes = Wishes(key="F", bars=16)
        brief = read_brief("Uptempo shout praise break", wishes=wishes, seed=seed)
        found.append(GospelArranger().arrange(brief, seed=seed).score)
    return tuple(found)


def test_stabs_do_not_leap_over_a_fifth_and_stay_there(shouts: tuple[Score, ...]) -> None:
    assert all(measure_melody(s).leaps_recovered in (None, 1.0) for s in shouts)


def test_the_hole_over_the_riff_is_mostly_closed(shouts: tuple[Score, ...]) -> None:
    wide = sorted(measure_registers(s).wide_gaps for s in shouts)

    assert wide[len(wide) // 2] <= 0.5


def test_the_hand_comes_from_every_stab_to_the_fill_behind_it_in_time() -> None:
    wishes = Wishes(key="Bb", bars=16, application="uptempo")
    brief = read_brief("Joyful uptempo gospel praise", wishes=wishes, seed=19)

    piece = GospelArranger().arrange(brief, seed=19)

    played = perform(piece.score, piece.feel, stream(19, "perform"))
    assert measure_hands(piece.score, played).unplayable == 0
