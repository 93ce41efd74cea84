"""What two hands can do: each limit from both sides, on the page and in sound."""

from collections.abc import Callable, Sequence

import pytest

from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline
from gospel_keys.score.playability import (
    crossing_rate,
    find_strain,
    find_unplayable,
    find_unplayable_writing,
    strikes,
)

Struck = tuple[float, float, int]
"""Start and end in seconds, and the key."""

LEFT, RIGHT = Hand.LEFT, Hand.RIGHT


def played(
    right: Sequence[Struck] = (), left: Sequence[Struck] = (), pedal: Sequence[float] = ()
) -> Performance:
    """A performance; the pedal goes down at the first time and up at the next."""
    notes = [
        PerformedNote(start, end, pitch, 70, hand, Role.INNER, source=place)
        for hand, own in ((RIGHT, right), (LEFT, left))
        for place, (start, end, pitch) in enumerate(own)
    ]
    pedals = tuple(PedalEvent(t, 0 if place % 2 else 127) for place, t in enumerate(pedal))
    line = Timeline((0, 960), (0.0, 0.5))
    return Performance(tuple(sorted(notes, key=lambda n: (n.start, n.pitch))), pedals, line, 9.0)


def rules(performance: Performance) -> list[str]:
    return [violation.rule for violation in find_unplayable(performance)]


def chord(*pitches: int, start: float = 0.0, end: float = 1.0) -> list[Struck]:
    return [(start, end, pitch) for pitch in pitches]


def test_notes_within_35_ms_are_one_attack() -> None:
    performance = played([(0.0, 1, 64), (0.034, 1, 60), (0.05, 1, 67)])

    assert [s.pitches for s in strikes(performance, RIGHT)] == [(60, 64), (67,)]


@pytest.mark.parametrize(
    ("pitches", "found"),
    [
        ((60, 62, 64, 65, 67), []),
        ((60, 62, 64, 65, 67, 69), ["F-01"]),
        ((60, 76), []),
        ((60, 77), ["F-02"]),
    ],
)
def test_a_hand_has_five_fingers_and_reaches_a_tenth(
    pitches: tuple[int, ...], found: list[str]
) -> None:
    assert rules(played(chord(*pitches))) == found


def test_a_key_held_out_of_reach_needs_the_pedal() -> None:
    held = [(0.0, 2.0, 36), (1.0, 2.0, 55)]

    assert "F-03" in rules(played(left=held))
    assert "F-03" not in rules(played(left=held, pedal=(0.1,)))


def test_a_pedal_lifted_in_time_no_longer_holds() -> None:
    held = [(0.0, 2.0, 36), (1.0, 2.0, 55)]

    assert "F-03" in rules(played(left=held, pedal=(0.1, 0.9)))


def test_a_legato_overlap_is_no_held_key() -> None:
    assert rules(played(left=[(0.0, 1.04, 36), (1.0, 2.0, 55)])) == []


@pytest.mark.parametrize(("gap", "found"), [(0.029, ["F-04"]), (0.031, [])])
def test_two_hands_do_not_strike_one_key(gap: float, found: list[str]) -> None:
    assert rules(played([(gap, 1, 60)], left=[(0.0, 1, 60)])) == found


@pytest.mark.parametrize(
    ("leap", "seconds", "found"),
    [
        (15, 0.15, ["F-05"]),
        (15, 0.17, []),
        (20, 0.17, ["F-05"]),
        (20, 0.27, []),
        (12, 0.10, []),
        (14, 0.10, []),  # Within an open hand nothing moves.
    ],
)
def test_a_wide_leap_needs_its_time(leap: int, seconds: float, found: list[str]) -> None:
    line = [(0.0, seconds * 0.9, 60), (seconds, seconds + 1, 60 + leap)]

    assert rules(played(line)) == found


@pytest.mark.parametrize(("gap", "found"), [(0.08, ["F-06"]), (0.1, [])])
def test_a_key_is_not_struck_again_too_soon(gap: float, found: list[str]) -> None:
    assert rules(played([(0.0, gap / 2, 60), (gap, 1.0, 60)])) == found


def test_a_violation_names_hand_time_keys_and_note() -> None:
    violation = find_unplayable(played(left=chord(36, 60, start=0.5)))[0]

    assert (violation.rule, violation.hand, violation.time) == ("F-02", LEFT, 0.5)
    assert violation.pitches == (36, 60)
    assert violation.detail == "a stretch of 24 semitones"
    assert violation.source == 0


def test_violations_come_in_time_order() -> None:
    performance = played(chord(60, 80, start=4.0), left=chord(30, 60, start=2.0))

    assert [v.time for v in find_unplayable(performance)] == [2.0, 4.0]


@pytest.mark.parametrize(
    ("hand", "step", "strained"),
    [(LEFT, 0.0, True), (LEFT, 0.025, False), (RIGHT, 0.025, True)],
)
def test_only_the_left_hand_rolls_its_tenths(hand: Hand, step: float, strained: bool) -> None:
    tenth = [(0.0, 1.0, 48), (step, 1.0, 64)]
    performance = played(tenth) if hand is RIGHT else played(left=tenth)

    assert bool(find_strain(performance)) is strained


@pytest.mark.parametrize(("count", "strained"), [(12, False), (13, True)])
def test_more_than_twelve_attacks_in_a_second_strain_a_hand(count: int, strained: bool) -> None:
    run = [(n / count, (n + 1) / count, 60 + n) for n in range(count)]

    assert any(v.rule == "F-07" for v in find_strain(played(run))) is strained


def test_crossing_is_the_share_of_attacks_below_the_left_hand() -> None:
    right = [(0.0, 0.4, 72), (0.5, 0.9, 50), (1.0, 1.4, 72), (1.5, 1.9, 72)]

    assert crossing_rate(played(right, left=[(0.0, 2.0, 55)])) == 0.25


def test_hands_that_cross_one_after_the_other_do_not_cross() -> None:
    assert crossing_rate(played([(1.0, 2.0, 50)], left=[(0.0, 0.9, 60)])) == 0.0


@pytest.mark.parametrize(
    ("names", "hand", "found"),
    [
        ("C4 E4 G4", RIGHT, []),
        ("C4 E5", RIGHT, []),
        ("C4 F5", RIGHT, ["F-02"]),
        ("C4 D4 E4 F4 G4 A4", RIGHT, ["F-01"]),
        ("C2 E3", LEFT, []),
    ],
)
def test_what_is_struck_on_the_page_fits_a_hand(
    sheet: Callable[..., Score],
    stack: Callable[..., list[Note]],
    names: str,
    hand: Hand,
    found: list[str],
) -> None:
    score = sheet(stack(0, names, 4, hand), quarters=4)

    assert [v.rule for v in find_unplayable_writing(score)] == found


def test_what_is_held_on_the_page_counts_in_full(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    notes = [written(0, 4, "C2", LEFT), written(1, 1, "G3", LEFT)]

    violation = find_unplayable_writing(sheet(notes, quarters=4))[0]

    assert (violation.rule, violation.time, violation.pitches) == ("F-03", 960, (36, 55))


def test_graces_are_neither_struck_together_nor_held(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    notes = [written(0, 0, "C3", role=Role.GRACE), written(0, 4, "C5")]

    assert find_unplayable_writing(sheet(notes, quarters=4)) == ()


def test_a_key_written_for_both_hands_is_found(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    notes = [written(0, 1, "C4", LEFT), written(0, 1, "C4", RIGHT)]

    assert [v.rule for v in find_unplayable_writing(sheet(notes, quarters=4))] == ["F-04"]
