"""Every combination of named patterns is delivered, told apart, and can be played.

All 150 combinations are arranged in 4/4; all 150 again, a few in each of the other meters.
Two requests have no answer and are not made: compound meters have triplets already and are
not swung further, and the shout of cut time strikes off the beat by rule (G-32) whatever
its rhythm is called.
"""

from dataclasses import dataclass
from itertools import product

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.detection import FAMILIES, detect
from gospel_keys.critique.hands import measure_hands
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.randomness import stream
from gospel_keys.score.perform import perform

COMBINATIONS = list(product(*FAMILIES))
KEYS = ("C", "Ab", "Db", "Eb", "Bb", "F", "G", "C minor", "D", "B")
METERS = ("3/4", "6/8", "12/8", "2/2")
SWUNG = ("gospel-shuffle", "gospel-swing")
PATTERNS = [pattern for family in FAMILIES for pattern in family]
MUST, GOAL = 0.9, 0.95


@dataclass(frozen=True)
class Delivery:
    """What was asked for, what the detectors found, and what no hand could play."""

    wanted: tuple[str, str, str]
    meter: str
    found: frozenset[str]
    unplayable: float


def _deliver(number: int, meter: str) -> Delivery:
    left, right, rhythm = COMBINATIONS[number]
    wishes = Wishes(
        key=KEYS[number % len(KEYS)],
        bars=16,
        meter=meter,
        left_hand=left,
        right_hand=right,
        rhythm=rhythm,
    )
    seed = 4000 + 13 * number
    brief = read_brief("Gospel", genre="gospel", wishes=wishes, seed=seed)
    piece = GospelArranger().arrange(brief, seed=seed)
    performance = perform(piece.score, piece.feel, stream(seed, "perform"))
    found = frozenset(p for p in PATTERNS if detect(p, piece.score, performance).passed)
    hands = measure_hands(piece.score, performance)
    return Delivery((left, right, rhythm), meter, found, hands.unplayable)


@pytest.fixture(scope="module")
def common_time() -> list[Delivery]:
    return [_deliver(number, "4/4") for number in range(len(COMBINATIONS))]


@pytest.fixture(scope="module")
def other_meters() -> list[Delivery]:
    numbers = range(len(COMBINATIONS))
    return [_deliver(number, METERS[number % len(METERS)]) for number in numbers]


def _is_heard(pattern: str, delivery: Delivery) -> bool:
    """Whether the meter lets a pattern be told from the others.

    Where a chord lasts one beat of 6/8 the stride has a bass on each beat and no chord.
    """
    if pattern not in FAMILIES[2]:
        return (pattern, delivery.meter) != ("stride-bass", "6/8")
    if delivery.meter in ("6/8", "12/8"):
        return pattern not in SWUNG and delivery.wanted[2] not in SWUNG
    return delivery.meter != "2/2" or pattern in SWUNG


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_delivered_and_told_apart(pattern: str, common_time: list[Delivery]) -> None:
    asked = [d for d in common_time if pattern in d.wanted]
    others = [d for d in common_time if pattern not in d.wanted]

    missed = [d.wanted for d in asked if pattern not in d.found]
    mistaken = [d.wanted for d in others if pattern in d.found]

    assert len(asked) - len(missed) >= GOAL * len(asked), missed
    assert len(mistaken) <= 0.02 * len(others), mistaken


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_delivered_in_other_meters(pattern: str, other_meters: list[Delivery]) -> None:
    heard = [d for d in other_meters if _is_heard(pattern, d)]
    asked = [d for d in heard if pattern in d.wanted]
    others = [d for d in heard if pattern not in d.wanted]

    missed = [(d.meter, d.wanted) for d in asked if pattern not in d.found]
    mistaken = [(d.meter, d.wanted) for d in others if pattern in d.found]

    assert len(asked) - len(missed) >= MUST * len(asked), missed
    assert len(mistaken) <= 0.02 * len(others), mistaken


def test_no_piece_breaks_the_limit_of_what_hands_can_do(
    common_time: list[Delivery], other_meters: list[Delivery]
) -> None:
    beyond = [d for d in (*common_time, *other_meters) if d.unplayable > 0.02]

    assert not beyond


@pytest.mark.parametrize("right", FAMILIES[1])
def test_every_piece_can_be_played(
    right: str, common_time: list[Delivery], other_meters: list[Delivery]
) -> None:
    pieces = [d for d in (*common_time, *other_meters) if right in d.wanted]

    awkward = [(d.meter, d.wanted, d.unplayable) for d in pieces if d.unplayable > 0]

    assert not awkward
