"""Named moves in words."""

import pytest

from gospel_keys.brief.move_words import find_moves
from gospel_keys.brief.read import read_brief
from gospel_keys.brief.text import Text
from gospel_keys.harmony.moves import MOVES

SAID = {
    "walk-ups": "walk-up 1-2-3-4",
    "walk ups": "walk-up 1-2-3-4",
    "a chromatic walk-up": "chromatic walk-up",
    "a 2-5-1 to the IV": "2-5-1 to IV",
    "ii-V-I to IV": "2-5-1 to IV",
    "7-3-6": "7-3-6",
    "vii iii vi": "7-3-6",
    "a 3-6-2-5-1": "3-6-2-5-1",
    "1 #1dim 2": "1-#1dim-2",
    "turnarounds": "turnaround",
    "a tritone sub turnaround": "sub turnaround",
    "backdoor cadence": "backdoor",
    "an amen ending": "amen",
    "minor plagal cadence": "minor plagal",
    "plagal cadence": "amen",
}


@pytest.mark.parametrize(("words", "move"), SAID.items())
def test_each_way_of_saying_it(words: str, move: str) -> None:
    moves, rest = find_moves(Text.of(f"slow worship with {words} in F"))
    assert moves == (move,)
    assert [word.text for word in rest.words][-2:] == ["in", "f"]


def test_names_are_those_of_harmony() -> None:
    known = {move.name for move in MOVES}
    assert set(SAID.values()) <= known


def test_refused_moves_are_left_out_and_not_read_again() -> None:
    moves, rest = find_moves(Text.of("without turnarounds, with walk-ups and a 7-3-6"))
    assert moves == ("walk-up 1-2-3-4", "7-3-6")
    assert "turnarounds" not in rest.source


@pytest.mark.parametrize("words", ["12-bar", "in 6/8", "2-5-1", "7-3-61", "walking bass", "four"])
def test_other_words_and_numbers_are_no_moves(words: str) -> None:
    assert find_moves(Text.of(f"gospel {words}"))[0] == ()


def test_only_gospel_reads_them() -> None:
    brief = read_brief("jazz with a turnaround and walk-ups", genre="jazz")
    assert brief.moves == ()
    assert any("walk" in remark.message for remark in brief.remarks)


def test_a_key_change_at_the_end_is_understood_whole() -> None:
    brief = read_brief("gospel with walk-ups and a key change at the end")
    assert brief.moves == ("walk-up 1-2-3-4",)
    assert brief.modulate
    assert not any("not understood" in remark.message for remark in brief.remarks)
