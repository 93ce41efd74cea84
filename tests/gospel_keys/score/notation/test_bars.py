"""Nothing of a score is lost on the way to the page, and every bar is full."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, KeyChange, MeterChange, Note, Role, Score, TempoMark
from gospel_keys.score.notation import NotatedBar, Sign, notate_bars
from gospel_keys.score.notation.values import value_of
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch

Q = 960
_CELLS = (
    (960,),
    (480, 480),
    (320, 320, 320),
    (640, 320),
    (240, 240, 240, 240),
    (720, 240),
    (240, 480, 240),
    (160, 160, 160, 480),
    (192, 192, 192, 192, 192),
)
_COMPOUND_CELLS = (
    (1440,),
    (480, 480, 480),
    (960, 480),
    (480, 960),
    (720, 240, 480),
    (240,) * 6,
    (360, 360, 360, 360),
)


def _layer(rng: random.Random, length: int, cells: tuple[tuple[int, ...], ...]) -> list[int]:
    """Boundaries of a line of notes: cells in a row, some joined across the seam."""
    edges = [0]
    while edges[-1] < length:
        for step in rng.choice(cells):
            edges.append(edges[-1] + step)
    kept = [e for e in edges if e % 960 or rng.random() < 0.8]
    return sorted({0, length, *(e for e in kept if e < length)})


def _random_score(seed: int, *, layers: int, exact: bool) -> Score:
    rng = random.Random(seed)
    meter = Meter.parse(rng.choice(["4/4", "3/4", "6/8", "12/8", "2/4", "2/2"]))
    cells = _COMPOUND_CELLS if meter.is_compound else _CELLS
    pickup = meter.beat if rng.random() < 0.3 else 0
    length = pickup + meter.bar * rng.randint(1, 4)
    notes: list[Note] = []
    for hand, bottom in ((Hand.LEFT, 36), (Hand.RIGHT, 60)):
        for layer in range(layers):
            edges = _layer(rng, length, cells)
            if not exact:
                edges = sorted({0, length, *(rng.randrange(length) for _ in range(12))})
            for start, end in pairwise(edges):
                if rng.random() < 0.25:
                    continue
                for midi in rng.sample(range(6), rng.randint(1, 2)):
                    key = bottom + 7 * layer + midi
                    pitch = Pitch.spelled(Key.parse("C").spell(key % 12), key)
                    notes.append(Note(start, end - start, pitch, hand, Role.INNER))
    return Score(
        title="Random",
        duration=length,
        meters=(MeterChange(0, meter),),
        keys=(KeyChange(0, Key.parse("C")),),
        tempos=(TempoMark(0, 90),),
        notes=tuple(sorted(notes, key=lambda n: (n.onset, n.hand, n.midi))),
        pickup=pickup,
    )


def _assert_full(bars: tuple[NotatedBar, ...]) -> None:
    for bar in bars:
        for voice in bar.voices:
            now = bar.bar.onset
            for sign in voice.signs:
                assert sign.onset == now
                now = sign.end
            assert now == bar.bar.end


def _recovered(bars: tuple[NotatedBar, ...]) -> dict[int, tuple[int, int]]:
    """Onset and length of every note, from its heads and ties."""
    found: dict[int, tuple[int, int]] = {}
    open_ties: set[int] = set()
    for bar in bars:
        signs = sorted((s for voice in bar.voices for s in voice.signs), key=lambda s: s.onset)
        for sign in signs:
            for head in sign.heads:
                onset, length = found.get(head.note, (sign.onset, 0))
                assert (head.note in open_ties) == head.tied_from
                assert onset + length == sign.onset
                found[head.note] = (onset, length + sign.duration)
                (open_ties.add if head.tied_to else open_ties.discard)(head.note)
    assert not open_ties
    return found


@given(st.integers(0, 2**32), st.integers(1, 3))
@settings(max_examples=120)
def test_bars_are_full_and_no_note_is_lost(seed: int, layers: int) -> None:
    score = _random_score(seed, layers=layers, exact=True)

    bars = notate_bars(score)

    _assert_full(bars)
    assert _recovered(bars) == {i: (n.onset, n.duration) for i, n in enumerate(score.notes)}


@given(st.integers(0, 2**32), st.integers(1, 2))
@settings(max_examples=60)
def test_ticks_off_every_grid_are_kept_too(seed: int, layers: int) -> None:
    score = _random_score(seed, layers=layers, exact=False)

    bars = notate_bars(score)

    _assert_full(bars)
    assert _recovered(bars) == {i: (n.onset, n.duration) for i, n in enumerate(score.notes)}


@given(st.integers(0, 2**32))
@settings(max_examples=120)
def test_every_sign_is_drawn_with_the_value_it_lasts(seed: int) -> None:
    score = _random_score(seed, layers=1, exact=True)

    for bar in notate_bars(score):
        for voice in bar.voices:
            for sign in voice.signs:
                assert sign.whole_bar or _drawn(sign) == sign.duration
            starts = [s for s in voice.signs if s.tuplet and s.tuplet.starts]
            stops = [s for s in voice.signs if s.tuplet and s.tuplet.stops]
            assert len(starts) == len(stops)


def _drawn(sign: Sign) -> int:
    lengths = {"whole": 3840, "half": 1920, "quarter": 960, "eighth": 480, "16th": 240}
    lengths |= {"32nd": 120, "64th": 60, "128th": 30, "breve": 7680}
    length = lengths[sign.value.type] * (3 if sign.value.dots else 2) // 2
    if sign.tuplet is None:
        assert value_of(sign.duration) == sign.value
        return length
    return length * sign.tuplet.normal // sign.tuplet.actual


def test_the_same_score_is_written_the_same(study: Score) -> None:
    assert notate_bars(study) == notate_bars(study)


def test_a_silent_hand_rests_for_the_bar(
    sheet: Callable[..., Score], row: Callable[..., list[Note]]
) -> None:
    bars = notate_bars(sheet(row(0, "C5 D5 E5 F5", 1), quarters=4))

    left = next(v for v in bars[0].voices if v.hand is Hand.LEFT)

    assert [(s.is_rest, s.whole_bar) for s in left.signs] == [(True, True)]


def test_a_pickup_is_written_as_the_end_of_a_bar(
    sheet: Callable[..., Score], row: Callable[..., list[Note]]
) -> None:
    score = sheet(row(0, "G4 A4 B4", 0.5), quarters=5.5, pickup=3 * Q // 2)

    signs = notate_bars(score)[0].voices[0].signs

    assert [s.beams for s in signs] == [("begin",), ("continue",), ("end",)]


def _visible(score: Score, number: int) -> list[tuple[bool, float]]:
    voice = next(v for v in notate_bars(score)[0].voices if v.number == number)
    return [(s.is_rest, s.duration / Q) for s in voice.signs if not s.hidden]


def test_rests_of_a_second_voice_that_enters_with_the_first_are_not_drawn(
    sheet: Callable[..., Score], written: Callable[..., Note], row: Callable[..., list[Note]]
) -> None:
    lower = [written(0, 0.5, "C4", voice=2), written(2, 0.5, "C4", voice=2)]

    score = sheet([*row(0, "E5 F5 G5 A5", 1, voice=1), *lower], quarters=4)

    assert _visible(score, 2) == [(False, 0.5), (False, 0.5)]


def test_a_rest_before_a_second_voice_that_enters_alone_is_drawn(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    lower = [written(0, 1, "C4", voice=2), written(3, 1, "C4", voice=2)]

    score = sheet([written(0, 4, "E5", voice=1), *lower], quarters=4)

    assert _visible(score, 2) == [(False, 1), (True, 1), (True, 1), (False, 1)]


def test_rests_of_a_first_voice_over_notes_of_the_second_are_not_drawn(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    upper = [written(1, 0.5, "E5", voice=1)]
    lower = [written(1, 3, "A4", voice=2)]

    score = sheet([*upper, *lower], quarters=8)

    assert _visible(score, 1) == [(True, 1), (False, 0.5)]
    assert _visible(score, 2) == [(False, 1), (False, 2)]


@pytest.mark.parametrize(("voices", "shown"), [((0, 0), []), ((1, 2), [1])])
def test_a_rest_that_a_longer_note_of_the_same_attack_fills_is_drawn_between_parts_only(
    sheet: Callable[..., Score],
    written: Callable[..., Note],
    voices: tuple[int, int],
    shown: list[float],
) -> None:
    high, low = voices
    upper = [written(0, 1, "E5", voice=high), written(2, 2, "F5", voice=high)]
    lower = [written(0, 2, "A4", voice=low), written(2, 1, "B4", voice=low)]

    score = sheet([*upper, *lower], quarters=4)

    assert [beats for is_rest, beats in _visible(score, 1) if is_rest] == shown


def test_a_first_voice_that_ends_early_in_the_last_bar_is_counted_out(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    notes = [written(0, 1, "E5", voice=1), written(0, 4, "A4", voice=2)]

    score = sheet(notes, quarters=4)

    assert _visible(score, 1) == [(False, 1), (True, 1), (True, 2)]


def test_a_rest_in_the_time_of_a_note_above_is_not_drawn(
    sheet: Callable[..., Score], written: Callable[..., Note], row: Callable[..., list[Note]]
) -> None:
    upper = [*row(0, "E5 F5 G5", 1, voice=1), written(3.5, 0.5, "E5", voice=1)]
    lower = [*row(0, "C4 D4", 1, voice=2), written(3, 1, "C4", voice=2)]

    score = sheet([*upper, *lower], quarters=4)

    assert _visible(score, 2) == [(False, 1), (False, 1), (False, 1)]


def test_a_tuplet_of_one_note_is_counted_out(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    notes = [written(0, 1, "F5", voice=1), written(0, 1 / 3, "D5", voice=2)]

    score = sheet(notes, quarters=4)

    third = 1 / 3
    assert _visible(score, 2) == [(False, third), (True, third), (True, third)]


def test_a_half_hidden_tuplet_leaves_its_number_to_the_other_voice(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    upper = [written(place / 3, 1 / 3, "F5", voice=1) for place in range(3)]

    score = sheet([*upper, written(0, 1 / 3, "D5", voice=2)], quarters=4)

    signs = next(v for v in notate_bars(score)[0].voices if v.number == 2).signs
    assert [s.hidden for s in signs[:3]] == [False, True, True]
    assert signs[0].tuplet is not None
    assert not signs[0].tuplet.number


def test_keys_that_are_struck_again_end_the_note_before(
    sheet: Callable[..., Score], written: Callable[..., Note]
) -> None:
    notes = [written(0, 4, "C5", voice=1), written(2, 2, "C5", voice=1)]

    bars = notate_bars(sheet(notes, quarters=4))

    assert [s.duration for s in bars[0].voices[0].signs] == [2 * Q, 2 * Q]
