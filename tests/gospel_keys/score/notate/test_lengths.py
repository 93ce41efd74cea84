"""Note lengths: what the touch of a whole hand tells about each of its notes."""

from collections.abc import Sequence

import pytest

from gospel_keys.score.model import Articulation, Hand
from gospel_keys.score.notate.feel import against_own_beats
from gospel_keys.score.notate.habits import Heard, learn_habits
from gospel_keys.score.notate.lengths import read_lengths
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.notate.quantise import Frame
from gospel_keys.score.notate.swing import Lilt
from gospel_keys.score.notate.touch import DETACHED, LEGATO, STABBED, ranges_of, release_costs
from gospel_keys.score.notate.values import Line

_QUARTER = 960
_BAR = 4 * _QUARTER


def _seconds(tick: float) -> float:
    """Return the moment of a tick at 120 to the minute."""
    return tick / (2 * _QUARTER)


def _line(ticks: Sequence[int]) -> Line:
    moments = tuple(map(_seconds, ticks))
    return Line(
        tuple(ticks), moments, frozenset(), 0, _QUARTER, _seconds, lambda t: (_BAR, t % _BAR)
    )


def _read(played: Sequence[tuple[int, tuple[float, ...]]]) -> list[tuple[int, ...]]:
    """Return the durations read for (onset, ticks held) gestures."""
    line = _line([onset for onset, _ in played])
    held = [[_seconds(ticks) for ticks in several] for _, several in played]
    lengths = read_lengths(line.moments, held, line)
    return [tuple(length.duration for length in several) for several in lengths]


def test_quarters_among_detached_sixteenths_are_detached_quarters() -> None:
    runs = [
        (bar * _BAR + step * 240, (240 * 0.82,)) for bar in range(0, 8, 2) for step in range(16)
    ]
    walks = [
        (bar * _BAR + step * _QUARTER, (_QUARTER * 0.74,))
        for bar in range(1, 8, 2)
        for step in range(4)
    ]
    played = sorted(runs + walks)

    lengths = _read(played)

    found = {onset: own[0] for (onset, _), own in zip(played, lengths, strict=True)}
    assert {found[onset] for onset, _ in walks} == {_QUARTER}
    assert {found[onset] for onset, _ in runs} == {240}


def test_a_key_that_stays_down_is_a_voice_of_its_own() -> None:
    chord = (1200 * 0.94, 1200 * 0.95, 1200 * 0.93, 1920 * 0.95)
    played = [(onset, chord) for onset in range(0, 8 * 1920, 1920)]

    lengths = _read(played)

    assert set(lengths[:-1]) == {(1200, 1200, 1200, 1920)}


def test_an_uneven_chord_is_one_chord() -> None:
    played = [(onset, (900.0, 915.0, 880.0)) for onset in range(0, 8 * 960, 960)]

    assert set(_read(played)) == {(960, 960, 960)}


def test_full_chords_and_single_notes_have_habits_of_their_own() -> None:
    melody: list[tuple[int, tuple[float, ...]]] = [
        (bar * _BAR + step * 480, (470.0,)) for bar in range(0, 8, 2) for step in range(8)
    ]
    stabs: list[tuple[int, tuple[float, ...]]] = [
        (bar * _BAR + step * _QUARTER, (_QUARTER * 0.65, _QUARTER * 0.67, _QUARTER * 0.66))
        for bar in range(1, 8, 2)
        for step in range(4)
    ]
    played = sorted(melody + stabs)

    lengths = _read(played)

    found = dict(zip([onset for onset, _ in played], lengths, strict=True))
    assert {found[onset] for onset, _ in stabs} == {(960, 960, 960)}
    assert {found[onset] for onset, _ in melody} == {(480,)}


def test_staccato_chords_are_written_full_with_their_sign() -> None:
    line = _line(range(0, 8 * 960, 960))

    lengths = read_lengths(line.moments, [[_seconds(350)] * 3] * 8, line)

    assert {several[0].duration for several in lengths[:-1]} == {960}
    assert {several[0].articulations for several in lengths[:-1]} == {(Articulation.STACCATO,)}


@pytest.mark.parametrize("held", [0.004, 30.0])
def test_what_fits_no_value_still_gets_one(held: float) -> None:
    line = _line([0, 960])

    lengths = read_lengths(line.moments, [[held], [0.45]], line)

    assert lengths[0][0].duration > 0


def test_a_long_detached_note_gives_up_no_more_than_a_beat_would() -> None:
    quarter, whole = (ranges_of(ticks, _QUARTER)[STABBED] for ticks in (960, 3840))

    assert whole.low == pytest.approx(1 - (1 - quarter.low) / 4)


def test_quick_detached_notes_are_the_more_joined() -> None:
    quick, slow = (ranges_of(ticks, _QUARTER)[DETACHED] for ticks in (240, 960))

    assert slow.low < slow.high == quick.low < quick.high


def test_the_nearest_way_is_named_where_none_fits() -> None:
    ways = release_costs(1.5, None, ranges_of(_QUARTER, _QUARTER))

    assert [way for way, _ in ways] == [LEGATO]


def test_the_same_place_of_other_bars_speaks_and_the_note_itself_does_not() -> None:
    heard = [Heard(bar * _BAR, (_BAR, 0), 0, ((1440, LEGATO, 1.0),)) for bar in range(6)] + [
        Heard(6 * _BAR, (_BAR, 0), 0, ((960, LEGATO, 1.0),))
    ]

    costs = learn_habits(heard).value_costs(6 * _BAR, (_BAR, 0), (960, 1440))

    assert costs[1440] < 0 < costs[960]


def test_a_hand_that_lays_back_is_measured_from_its_own_beat() -> None:
    frame = Frame(_seconds, lambda second: second * 2 * _QUARTER)
    ticks = [bar * 480 + off for bar in range(12) for off in (0, 240)]
    late, own = 0.03, 0.56
    starts = [_seconds(t // 480 * 480 + (480 * own if t % 480 else 0)) + late for t in ticks]
    gestures = [Gesture(Hand.RIGHT, [index], start) for index, start in enumerate(starts)]

    lilt = against_own_beats(
        Lilt(240, 0.55, 0.68), Hand.RIGHT, gestures=gestures, ticks=ticks, frame=frame
    )

    assert lilt.right == pytest.approx(own)
    assert lilt.left == 0.55
