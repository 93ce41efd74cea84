"""The neo-soul arranger: exact, repeatable, playable."""

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key


def order(key: str = "Eb", meter: str = "4/4", bars: int = 8) -> Brief:
    return Brief("", "neosoul", Key.parse(key), 78, Meter.parse(meter), bars, "smooth", "loop")


def test_same_brief_and_seed_give_the_same_piece() -> None:
    first, again = (NeosoulArranger().arrange(order(), seed=4) for _ in range(2))

    assert first == again


def test_another_seed_gives_another_piece() -> None:
    scores = {NeosoulArranger().arrange(order(), seed=seed).score.notes for seed in range(6)}

    assert len(scores) == 6


@pytest.mark.parametrize("meter", ["4/4", "6/8", "3/4", "12/8", "2/4", "5/4", "7/8"])
@pytest.mark.parametrize("bars", [1, 2, 3, 7, 8, 13, 21])
def test_length_is_met_exactly(meter: str, bars: int) -> None:
    piece = NeosoulArranger().arrange(order(meter=meter, bars=bars), seed=bars)

    assert piece.form.bars == bars
    assert len(piece.score.bars()) == bars
    spans = piece.score.chords
    assert spans[0].onset == 0
    assert spans[-1].end == piece.score.duration
    assert all(a.end == b.onset for a, b in zip(spans, spans[1:], strict=False))
