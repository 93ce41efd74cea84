"""The length of a piece where nobody names one."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief


@pytest.mark.parametrize("words", ["a shout", "Shouting music, fast praise break"])
def test_a_shout_lasts_longer_than_eight_bars_of_cut_time(words: str) -> None:
    brief = read_brief(words, genre="gospel", seed=1)

    assert (str(brief.meter), brief.bars) == ("2/2", 24)
    assert brief.bars * brief.meter.beats * 60 / brief.tempo > 15


def test_other_gospel_has_the_usual_eight_bars() -> None:
    assert read_brief("a worship song", genre="gospel", seed=1).bars == 8


def test_a_length_that_is_named_is_kept_in_cut_time() -> None:
    wishes = Wishes(bars=12)

    assert read_brief("a shout", genre="gospel", wishes=wishes, seed=1).bars == 12
    assert read_brief("a shout of 16 bars", genre="gospel", seed=1).bars == 16


def test_another_genre_in_cut_time_keeps_its_usual_length() -> None:
    wishes = Wishes(meter="2/2")

    assert read_brief("a march", genre="classical", wishes=wishes, seed=1).bars == 16
