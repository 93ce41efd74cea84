"""Long-short pairs of a shuffle are written as eighths, true triplets as triplets."""

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.blues.arranger import BluesArranger
from gospel_keys.genres.blues.swung import write_swung
from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand, Role


def draft(onset: int, duration: int, hand: Hand = Hand.RIGHT) -> Draft:
    return Draft(onset, duration, 60, hand, Role.MELODY, 0, "x")


def places(drafts: list[Draft]) -> list[tuple[int, int]]:
    return [(d.onset, d.duration) for d in drafts]


def test_a_long_and_a_short_are_two_eighths() -> None:
    assert places(write_swung([draft(0, 640), draft(640, 320)], 960)) == [(0, 480), (480, 480)]


def test_a_short_that_is_held_over_keeps_its_end() -> None:
    assert places(write_swung([draft(640, 1280)], 960)) == [(480, 1440)]


def test_true_triplets_stay() -> None:
    triplet = [draft(0, 320), draft(320, 320), draft(640, 320)]

    assert write_swung(triplet, 960) == triplet


def test_each_hand_is_written_for_itself() -> None:
    left = [draft(0, 640, Hand.LEFT), draft(640, 320, Hand.LEFT)]
    right = [draft(0, 320), draft(320, 320), draft(640, 320)]

    written = write_swung([*left, *right], 960)

    assert places(written[:2]) == [(0, 480), (480, 480)]
    assert written[2:] == right


def test_a_shuffle_has_triplets_only_where_their_middle_is_played() -> None:
    for seed in range(6):
        brief = read_brief("medium shuffle in C", genre="blues", wishes=Wishes(bars=12), seed=seed)
        score = BluesArranger().arrange(brief, seed=seed).score
        for hand in Hand:
            onsets = {n.onset for n in score.hand(hand)}
            for onset in onsets:
                if onset % 960 == 640:
                    beat = onset - 640
                    parts = {beat + 320} | {n.end for n in score.hand(hand)}
                    assert beat + 320 in onsets or beat + 320 in parts or beat + 480 in onsets
