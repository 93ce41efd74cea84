"""The triplet pulse of slow traditional gospel."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.pulse import RULE, pulses_in
from gospel_keys.score.model import Hand, Note, Role

WORDS = "A slow traditional gospel hymn for a concert"


def arranged(meter: str, seed: int, *, tempo: float = 62.0) -> Arrangement:
    wishes = Wishes(key="Ab", meter=meter, tempo=tempo, bars=24, application="concert")
    brief = read_brief(WORDS, genre="gospel", wishes=wishes, seed=seed)
    return GospelArranger().arrange(brief, seed=seed)


def strokes(piece: Arrangement) -> list[Note]:
    return [n for n in piece.score.notes if n.rule == RULE]


@pytest.fixture(scope="module", params=["4/4", "12/8"])
def slow(request: pytest.FixtureRequest) -> tuple[Arrangement, ...]:
    return tuple(arranged(request.param, seed) for seed in range(8))


def test_most_slow_traditional_pieces_pulse(slow: tuple[Arrangement, ...]) -> None:
    pulsing = [piece for piece in slow if strokes(piece)]

    assert len(pulsing) >= 5


def test_strokes_stand_on_thirds_of_a_beat_below_the_melody(
    slow: tuple[Arrangement, ...],
) -> None:
    for piece in slow:
        beat = piece.score.meter.beat
        sung = [n for n in piece.score.notes if n.role is Role.MELODY]
        for note in strokes(piece):
            assert note.onset % (beat // 3) == 0
            above = [m for m in sung if m.onset <= note.onset < m.end]
            assert all(m.midi > note.midi for m in above)


def test_both_hands_have_their_off_beats_on_the_last_third(
    slow: tuple[Arrangement, ...],
) -> None:
    for piece in slow:
        beat = piece.score.meter.beat
        pulsing = {n.onset - n.onset % beat for n in strokes(piece)}
        off = [n for n in piece.score.notes if n.onset - n.onset % beat in pulsing]
        assert not [n for n in off if n.onset % beat == beat // 2]


def test_the_repeated_chord_leaves_room_for_one_hand(slow: tuple[Arrangement, ...]) -> None:
    for piece in slow:
        right = [n for n in piece.score.hand(Hand.RIGHT) if not n.is_grace]
        for tick in {n.onset for n in strokes(piece)}:
            down = [n.midi for n in right if n.onset <= tick < n.end]
            assert max(down) - min(down) <= 12
            assert len(down) <= 5


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("Contemporary gospel for a concert in 4/4 at 70 bpm", "gospel-shuffle"),
        ("Traditional gospel hymn for a concert in 4/4 at 62 bpm", "gospel-swing"),
    ],
)
def test_nothing_else_pulses(words: str, rhythm: str) -> None:
    assert not pulses_in(read_brief(words, genre="gospel", seed=1), rhythm)


def test_a_right_hand_that_was_asked_for_keeps_its_pattern() -> None:
    wishes = Wishes(meter="4/4", tempo=62.0, application="concert", right_hand="block-chord")
    brief = read_brief(WORDS, genre="gospel", wishes=wishes, seed=1)

    assert not pulses_in(brief, "gospel-shuffle")
