"""Eight bars, the usual length: closely led, seasoned, and louder the second time round."""

from statistics import mean

import pytest

from gospel_keys.brief.read import read_brief
from gospel_keys.critique.report import PieceReport, measure
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.genres.neosoul.voicing import kept_share
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand
from gospel_keys.score.perform import perform

_WORDS = ("A smooth slow jam in G", "A bouncing groove in C", "A slow jam in C minor")
_GOALS = {
    "common_tones": (0.65, 1),
    "strong_chord_tones": (0.88, 0.98),
    "guide_tones": (1, 1),
    "phrase_sd": (2.5, 12),
}


def piece(words: str, seed: int) -> Arrangement:
    return NeosoulArranger().arrange(read_brief(words, genre="neosoul", seed=seed), seed=seed)


@pytest.fixture(scope="module")
def reports() -> list[PieceReport]:
    short = [piece(words, seed) for words in _WORDS for seed in range(70, 86)]
    return [measure(p.score, perform(p.score, p.feel, stream(p.seed, "perform"))) for p in short]


@pytest.mark.parametrize("name", _GOALS)
def test_every_short_piece_keeps_the_limit(reports: list[PieceReport], name: str) -> None:
    low, high = _GOALS[name]
    values = [v for report in reports if (v := report.number(name)) is not None]

    assert len(values) > len(reports) // 2
    assert [v for v in values if not low - 1e-9 <= v <= high + 1e-9] == []


def test_the_return_of_the_loop_is_played_up() -> None:
    score = piece(_WORDS[0], 1).score
    bar = score.meter.bar

    def weight(first: int, last: int) -> float:
        return mean(
            n.dynamic
            for n in score.notes
            if n.hand is Hand.LEFT and first * bar <= n.onset < last * bar
        )

    assert weight(4, 7) == pytest.approx(weight(0, 4) + 4, abs=1.5)


def test_a_common_tone_in_another_octave_is_not_kept() -> None:
    assert kept_share([(60, 64, 67), (60, 65, 69)]) == 1.0
    assert kept_share([(60, 64, 67), (65, 69, 72)]) == 0.0
