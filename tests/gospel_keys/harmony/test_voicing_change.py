"""Changes of voicing: movement, directness, common tones, planing (V-01 to V-03, V-06)."""

import pytest

from gospel_keys.harmony.voicing_change import least_movement, voicing_change


def test_the_least_movement_pairs_notes_across_octaves() -> None:
    assert least_movement((0, 4, 7), (0, 5, 9)) == 1.0
    assert least_movement((0, 4), (1, 5)) == 1.0
    assert least_movement((0, 4, 7, 11), (0, 7)) == 0.0


@pytest.mark.parametrize(
    ("before", "after", "directness"),
    [
        ((60, 64, 67), (60, 65, 69), 1.0),
        ((60, 64, 67, 71), (60, 64, 65, 69), 1.0),
        ((60, 64, 67), (65, 69, 72), 1.5 / 5.5),
    ],
)
def test_root_position_blocks_are_far_from_the_least_movement(
    before: tuple[int, ...], after: tuple[int, ...], directness: float
) -> None:
    assert voicing_change(before, after).directness == pytest.approx(directness)


def test_common_tones_count_as_kept_on_their_own_key_only() -> None:
    change = voicing_change((60, 64, 67), (64, 67, 72))

    assert (change.shared, change.kept) == (3, 2)


@pytest.mark.parametrize(
    ("after", "planed"),
    [((62, 66, 69), True), ((60, 64, 67), False), ((62, 65, 69), False), ((62, 66), False)],
)
def test_planing_moves_three_voices_or_more_alike(after: tuple[int, ...], planed: bool) -> None:
    assert voicing_change((60, 64, 67), after).planed is planed
