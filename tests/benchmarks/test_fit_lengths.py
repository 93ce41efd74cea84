"""The search for the costs of lengths changes one number at a time and leaves nothing behind."""

import random

import pytest
from benchmarks.fit_lengths import CONSTANTS, HandRead, capture, nudged, put, search, shares_of
from benchmarks.notation import make_piece

from benchmarks import fit_lengths
from gospel_keys.score.notate import habits, lengths


@pytest.mark.parametrize("value", [0.5, (1.0, 2.0, 3.0), ((1.0, 2.0), (3.0, 4.0)), {240: 1.0}])
def test_a_nudge_changes_the_value_and_keeps_its_shape(value: object) -> None:
    other = nudged(value, random.Random(3))

    assert other != value
    assert type(other) is type(value)


def test_what_is_made_of_a_constant_follows_it() -> None:
    before = habits.FIRST

    put(habits, "FIRST", (0.0, 9.0, 9.0, 9.0, 9.0, 9.0))
    fresh = vars(lengths)["NO_HABITS"].ways[0][0]
    put(habits, "FIRST", before)

    assert fresh == (0.0, 9.0, 9.0, 9.0, 9.0, 9.0)
    assert vars(lengths)["NO_HABITS"].ways[0][0] == before


@pytest.fixture(scope="module")
def hands() -> list[HandRead]:
    return capture(make_piece("blues", 1), bare=False)


def test_nearly_every_key_of_a_captured_piece_has_its_written_length(
    hands: list[HandRead],
) -> None:
    known = [asked > 0 for hand in hands for row in hand.written for asked in row]

    assert sum(known) > 0.95 * len(known)
    assert shares_of(hands)["blues"] > 0.95


def test_a_search_that_finds_nothing_better_changes_nothing(
    hands: list[HandRead], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [getattr(module, name) for module, name in CONSTANTS]
    monkeypatch.setattr(fit_lengths, "BETTER", 10.0)

    changed = search(hands[:1], 5, random.Random(1))

    assert changed == set()
    assert [getattr(module, name) for module, name in CONSTANTS] == before
