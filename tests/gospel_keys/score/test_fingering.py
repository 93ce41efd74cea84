"""Fingering: scales as every method teaches them, chords in order, hands of five fingers."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.fingering import best_fingers, finger
from gospel_keys.score.model import Hand, Note, Role, Score

Build = Callable[..., Score]
Make = Callable[..., Note]
Row = Callable[..., list[Note]]
MAJOR = (0, 2, 4, 5, 7, 9, 11, 12)
BLACK = {1, 3, 6, 8, 10}


@pytest.mark.parametrize(
    ("hand", "tonic", "fingers"),
    [
        (Hand.RIGHT, 60, [1, 2, 3, 1, 2, 3, 4, 5]),
        (Hand.RIGHT, 67, [1, 2, 3, 1, 2, 3, 4, 5]),
        (Hand.RIGHT, 65, [1, 2, 3, 4, 1, 2, 3, 4]),
        (Hand.LEFT, 48, [5, 4, 3, 2, 1, 3, 2, 1]),
        (Hand.LEFT, 55, [5, 4, 3, 2, 1, 3, 2, 1]),
        (Hand.LEFT, 51, [3, 2, 1, 4, 3, 2, 1, 2]),
        (Hand.LEFT, 49, [3, 2, 1, 4, 3, 2, 1, 2]),
        (Hand.LEFT, 47, [4, 3, 2, 1, 4, 3, 2, 1]),
    ],
)
def test_scales_are_fingered_as_methods_teach(hand: Hand, tonic: int, fingers: list[int]) -> None:
    assert best_fingers([tonic + step for step in MAJOR], hand) == fingers


@pytest.mark.parametrize("hand", Hand)
@pytest.mark.parametrize("tonic", range(48, 60))
def test_scales_keep_the_thumb_off_the_black_keys(hand: Hand, tonic: int) -> None:
    scale = [tonic + step for step in MAJOR]

    fingers = best_fingers(scale, hand)

    thumbs = {p % 12 for p, used in zip(scale, fingers, strict=True) if used == 1}
    allowed = 1 if (hand, tonic) == (Hand.RIGHT, 49) else 0  # D flat alone in one octave
    assert len(thumbs & BLACK) <= allowed


def test_the_hands_are_mirrors_of_each_other() -> None:
    line = [60, 62, 64, 65, 67, 65, 64, 62, 60]

    mirrored = [124 - pitch for pitch in line]

    assert best_fingers(line, Hand.RIGHT) == best_fingers(mirrored, Hand.LEFT)


@given(st.lists(st.integers(48, 84), min_size=1, max_size=24))
def test_every_note_of_a_line_gets_a_finger(line: list[int]) -> None:
    fingers = best_fingers(line)

    assert len(fingers) == len(line)
    assert set(fingers) <= {1, 2, 3, 4, 5}


@given(st.lists(st.integers(60, 72), min_size=2, max_size=12, unique=True))
def test_a_finger_does_not_slide_between_neighbours_of_a_line(line: list[int]) -> None:
    fingers = best_fingers(line)

    assert all(f != g for f, g in itertools.pairwise(fingers))


@pytest.mark.parametrize("application", ["practice", "concert", "worship", "uptempo"])
def test_a_piece_is_fingered_as_hands_can_play_it(application: str) -> None:
    wishes = Wishes(application=application, bars=8, key="Ab")
    score = GospelArranger().arrange(read_brief("gospel", wishes=wishes, seed=4), seed=4).score

    fingered = finger(score)

    assert [n.pitch for n in fingered.notes] == [n.pitch for n in score.notes]
    assert all(1 <= note.finger <= 5 for note in fingered.notes)
    for hand in Hand:
        own = [n for n in fingered.notes if n.hand is hand and not n.is_grace]
        for _, attack in itertools.groupby(sorted(own, key=lambda n: n.onset), lambda n: n.onset):
            chord = sorted(attack, key=lambda n: n.midi, reverse=hand is Hand.LEFT)
            used = [note.finger for note in chord]
            assert used == sorted(set(used))


def test_fingering_is_the_same_every_time() -> None:
    score = GospelArranger().arrange(read_brief("gospel", seed=2), seed=2).score

    assert finger(score) == finger(score)


def _fingers(score: Score) -> list[int]:
    return [note.finger for note in finger(score).notes]


def test_leaps_between_neighbours_do_not_make_a_finger_slide() -> None:
    assert best_fingers([71, 60, 61, 69, 70, 62]) == [5, 1, 2, 4, 5, 1]


def test_a_score_without_notes_stays_as_it_is(sheet: Build) -> None:
    assert finger(sheet([], quarters=4)).notes == ()


def test_a_single_note_takes_one_finger() -> None:
    assert best_fingers([60])[0] in {1, 2, 3}


def test_a_repeated_key_keeps_its_finger() -> None:
    assert len(set(best_fingers([64] * 6))) == 1


@pytest.mark.parametrize(("hand", "used"), [(Hand.RIGHT, [1, 5]), (Hand.LEFT, [5, 1])])
def test_octaves_are_taken_by_thumb_and_little_finger(
    sheet: Build, stack: Row, hand: Hand, used: list[int]
) -> None:
    names = "C5 C6" if hand is Hand.RIGHT else "C3 C4"

    assert _fingers(sheet(stack(0, names, 1, hand), quarters=4)) == used


def test_five_keys_take_the_whole_hand(sheet: Build, stack: Row) -> None:
    assert _fingers(sheet(stack(0, "C4 D4 E4 F4 G4", 1), quarters=4)) == [1, 2, 3, 4, 5]


def test_the_sixth_key_of_an_attack_has_no_finger(sheet: Build, stack: Row) -> None:
    assert _fingers(sheet(stack(0, "C4 D4 E4 F4 G4 A4", 1), quarters=4)).count(0) == 1


def test_a_finger_that_holds_a_key_plays_no_other(sheet: Build, written: Make, row: Row) -> None:
    score = sheet([written(0, 4, "C4"), *row(0, "E4 F4 G4 F4", 1)], quarters=4)

    fingered = finger(score).notes
    held = next(n.finger for n in fingered if n.midi == 60)

    assert held not in {n.finger for n in fingered if n.midi != 60}


@pytest.mark.parametrize(
    ("grace", "main", "hand", "away"),
    [
        ("D4", "E4", Hand.RIGHT, -1),
        ("F4", "E4", Hand.RIGHT, 1),
        ("D3", "E3", Hand.LEFT, 1),
        ("F3", "E3", Hand.LEFT, -1),
    ],
)
def test_a_grace_takes_the_finger_beside_its_main_note(
    sheet: Build, written: Make, grace: str, main: str, hand: Hand, away: int
) -> None:
    # The main note is the middle of a line, so that both neighbours are free.
    around = "C4 D4 E4 F4 G4" if hand is Hand.RIGHT else "C3 D3 E3 F3 G3"
    line = [written(n, 1, name, hand) for n, name in enumerate(around.split())]
    score = sheet([*line, written(2, 0, grace, hand, role=Role.GRACE)], quarters=8)

    fingered = finger(score).notes
    leaning = next(n for n in fingered if n.is_grace)
    leant_on = next(n for n in fingered if str(n.pitch) == main and not n.is_grace)

    assert leaning.finger - leant_on.finger == away


def test_between_two_notes_as_near_a_grace_leans_on_the_melody(
    sheet: Build, written: Make, stack: Row
) -> None:
    notes = [*stack(0, "E4 Bb4 C5", 1), written(0, 0, "B4", role=Role.GRACE)]

    fingered = {str(n.pitch): n.finger for n in finger(sheet(notes, quarters=4)).notes}

    assert fingered["B4"] == fingered["C5"] - 1


def test_a_grace_without_a_main_note_has_no_finger(sheet: Build, written: Make) -> None:
    score = sheet([written(1, 0, "C5", role=Role.GRACE), written(2, 1, "D5")], quarters=4)

    assert _fingers(score)[0] == 0


def test_a_grace_beyond_the_little_finger_slides_from_it(sheet: Build, written: Make) -> None:
    notes = [written(0, 0, "D6", role=Role.GRACE), *[written(0, 1, n) for n in ("C5", "C6")]]

    assert sorted(_fingers(sheet(notes, quarters=4))) == [1, 5, 5]


@pytest.mark.parametrize("fifths", ["C3 G3", "Eb3 Bb3", "F#2 C#3", "Bb2 F3", "B2 F#3", "G2 D3"])
def test_a_fifth_of_the_left_hand_is_taken_by_the_outer_fingers(
    sheet: Build, stack: Row, fifths: str
) -> None:
    rows = [stack(n, fifths if n % 2 else "A2 E3", 1, Hand.LEFT) for n in range(4)]

    fingers = _fingers(sheet(list(itertools.chain(*rows)), quarters=4))

    assert fingers == [5, 1] * 4
