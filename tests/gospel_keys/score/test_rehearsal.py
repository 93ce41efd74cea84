"""Playing for practice: slower, one hand, a few bars in a loop, counted in, in another key."""

from dataclasses import replace

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.registry import arranger_of
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance
from gospel_keys.score.rehearsal import Rehearsal, rehearse

Piece = tuple[Score, Performance]


@pytest.fixture(scope="module")
def piece() -> Piece:
    brief = read_brief("worship in C", wishes=Wishes(bars=8, tempo=90, meter="4/4"), seed=3)
    made = arranger_of("gospel").arrange(brief, seed=3)
    return made.score, perform(made.score, made.feel, stream(3, "perform"))


def test_nothing_asked_nothing_changed(piece: Piece) -> None:
    score, performance = piece

    played = rehearse(performance, score, Rehearsal())

    assert played.performance == performance
    assert played.clicks == ()


def test_half_the_tempo_takes_twice_as_long(piece: Piece) -> None:
    score, performance = piece

    slow = rehearse(performance, score, Rehearsal(tempo_scale=0.5)).performance

    assert slow.duration == pytest.approx(2 * performance.duration)
    assert [n.start for n in slow.notes] == pytest.approx([2 * n.start for n in performance.notes])
    assert slow.timeline.seconds_at(960) == pytest.approx(2 * performance.timeline.seconds_at(960))


@pytest.mark.parametrize("hand", list(Hand))
def test_one_hand_alone(piece: Piece, hand: Hand) -> None:
    score, performance = piece

    alone = rehearse(performance, score, Rehearsal(hand=hand)).performance

    assert alone.notes == tuple(n for n in performance.notes if n.hand is hand)


def test_transposing_moves_every_note(piece: Piece) -> None:
    score, performance = piece

    higher = rehearse(performance, score, Rehearsal(transpose=3)).performance

    assert [n.pitch for n in higher.notes] == [n.pitch + 3 for n in performance.notes]


def test_an_excerpt_holds_what_is_written_there(piece: Piece) -> None:
    score, performance = piece
    bars = score.bars()[2:4]

    taken = rehearse(performance, score, Rehearsal(bars=(3, 4))).performance

    written = {i for i, n in enumerate(score.notes) if bars[0].onset <= n.onset < bars[1].end}
    assert {n.source for n in taken.notes} == written
    length = taken.timeline.seconds_at(bars[1].end - bars[0].onset)
    assert all(0 <= n.start < n.end <= length + 0.03 for n in taken.notes)
    assert not taken.pedals or taken.pedals[-1].value == 0


def test_a_loop_repeats_the_excerpt_in_time(piece: Piece) -> None:
    score, performance = piece
    once = rehearse(performance, score, Rehearsal(bars=(3, 4))).performance

    thrice = rehearse(performance, score, Rehearsal(bars=(3, 4), repeats=3)).performance

    period = once.timeline.seconds_at(2 * score.meter.bar)
    starts = sorted(n.start + lap * period for lap in range(3) for n in once.notes)
    assert [n.start for n in thrice.notes] == pytest.approx(starts)
    assert thrice.duration == pytest.approx(2 * period + once.duration)
    last = max(n.end for n in thrice.notes if n.start < period - 0.05)
    assert last <= period + 0.03


def test_a_count_in_comes_before_the_first_note(piece: Piece) -> None:
    score, performance = piece

    played = rehearse(performance, score, Rehearsal(count_in=1))

    assert [c.accent for c in played.clicks] == [True, False, False, False]
    steps = [b.time - a.time for a, b in zip(played.clicks, played.clicks[1:], strict=False)]
    assert steps == pytest.approx([60 / 90] * 3, rel=0.05)
    delay = played.performance.notes[0].start - performance.notes[0].start
    assert delay == pytest.approx(4 * steps[0])


def test_a_pickup_is_counted_through(piece: Piece) -> None:
    score, performance = piece
    short = replace(score, pickup=960)

    played = rehearse(performance, short, Rehearsal(count_in=1))

    assert len(played.clicks) == 7


def test_clicks_stand_on_the_beats_of_every_lap(piece: Piece) -> None:
    score, performance = piece

    played = rehearse(performance, score, Rehearsal(bars=(1, 2), repeats=2, click=True))

    timeline = played.performance.timeline
    beats = [timeline.seconds_at(n * score.meter.beat) for n in range(16)]
    assert [c.time for c in played.clicks] == pytest.approx(beats)
    assert [c.accent for c in played.clicks] == [n % 4 == 0 for n in range(16)]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"bars": (0, 2)}, "bars within 1-8"),
        ({"bars": (3, 9)}, "bars within 1-8"),
        ({"bars": (4, 3)}, "bars within 1-8"),
        ({"tempo_scale": 0.1}, "expected 0.25 to 2"),
        ({"repeats": 0}, "expected 1 to 50"),
        ({"count_in": 9}, "expected 0 to 4"),
        ({"transpose": 13}, "expected -12 to 12"),
    ],
)
def test_what_cannot_be_played_is_refused(
    piece: Piece, wish: dict[str, object], expected: str
) -> None:
    score, performance = piece

    with pytest.raises(InvalidRequestError, match=expected):
        rehearse(performance, score, Rehearsal(**wish))  # type: ignore[arg-type]
