"""Moves that the words ask for are played, or it is said that they are not."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.registry import arranger_of

SEEDS = range(4)


def arranged(words: str, seed: int, **wishes: object) -> Arrangement:
    brief = read_brief(words, seed=seed, wishes=Wishes(**wishes))  # type: ignore[arg-type]
    return arranger_of("gospel").arrange(brief, seed=seed)


def told(arrangement: Arrangement) -> dict[str, str]:
    return {r.kind: r.message for r in arrangement.brief.remarks if r.field == "moves"}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("contemporary gospel in C with a 7-3-6", "7-3-6"),
        ("slow worship in F with walk-ups", "walk-up 1-2-3-4"),
        ("traditional gospel in Bb with a turnaround", "turnaround"),
        ("contemporary gospel in Eb with a backdoor cadence", "backdoor"),
    ],
)
def test_a_move_with_room_is_played(words: str, move: str, seed: int) -> None:
    arrangement = arranged(f"{words}, 16 bars", seed)
    assert any(move in span.rule for span in arrangement.score.chords)
    assert told(arrangement) == {"stated": f"with {move} as asked"}


@pytest.mark.parametrize("style", ["slow worship", "traditional gospel", "uptempo shout"])
def test_an_amen_closes_the_piece(style: str) -> None:
    for seed in SEEDS:
        arrangement = arranged(f"{style} in G with an amen ending", seed)
        *_, plagal, last = arrangement.score.chords
        assert str(plagal.chord) == "C/G"
        assert last.chord.root == plagal.chord.bass


def test_what_has_no_room_is_said() -> None:
    arrangement = arranged("uptempo shout in F with 3-b3dim-2, 8 bars", 1)
    assert list(told(arrangement)) == ["conflict"]
    assert "no room for 3-b3dim-2" in told(arrangement)["conflict"]


def test_a_chart_is_played_as_written() -> None:
    arrangement = arranged("gospel in C with walk-ups", 1, chords="C F | G C")
    assert "no moves are added to a chart" in told(arrangement)["conflict"]
