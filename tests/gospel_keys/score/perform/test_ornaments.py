"""Signs are played by the period's rule, at speeds that a hand can play."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Hand, Note, Ornament, Role, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.perform.ornaments import Ornamented, Stroke, ornament_strokes
from gospel_keys.score.playability import find_strain, find_unplayable
from gospel_keys.theory.pitch import Pitch

Build = Callable[..., Score]
Written = Callable[..., Note]
Row = Callable[..., list[Note]]
C5, D5, E5, B4 = 72, 74, 76, 71


def _note(sign: Ornament, length: float = 1.0, **more: object) -> Ornamented:
    fields: dict[str, object] = {"after": C5} | more
    return Ornamented(sign, D5, E5, C5, 2.0, 2.0 + length, **fields)  # type: ignore[arg-type]


def _play(note: Ornamented, humanise: float = 0.0) -> tuple[Stroke, ...]:
    return ornament_strokes(note, humanise=humanise, rng=random.Random(3))


def _pitches(note: Ornamented) -> list[int]:
    return [stroke.pitch for stroke in _play(note)]


def test_a_trill_begins_above_and_ends_with_a_turn_from_below() -> None:
    pitches = _pitches(_note(Ornament.TRILL))

    assert pitches[:4] == [E5, D5, E5, D5]
    assert pitches[-4:] == [E5, D5, C5, D5]


def test_a_trill_that_leads_nowhere_has_no_termination() -> None:
    assert set(_pitches(_note(Ornament.TRILL, after=None))) == {E5, D5}
    assert set(_pitches(_note(Ornament.TRILL, after=79))) == {E5, D5}


def test_late_music_begins_its_trills_on_the_note() -> None:
    pitches = _pitches(_note(Ornament.TRILL, from_above=False))

    assert pitches[:2] == [D5, E5]
    assert pitches[-2:] == [C5, D5]


@pytest.mark.parametrize("length", [0.3, 0.5, 0.7, 0.9, 1.3, 2.4])
def test_trills_have_ten_to_fourteen_notes_a_second(length: float) -> None:
    strokes = _play(_note(Ornament.TRILL, length))
    gaps = [b.start - a.start for a, b in pairwise(strokes)]

    assert 9 <= 1 / min(gaps) <= 14
    assert max(gaps) == pytest.approx(min(gaps))
    assert strokes[0].start == 2.0
    assert strokes[-1].end == pytest.approx(2.0 + length)


def test_with_little_time_a_trill_leans_and_with_none_it_is_plain() -> None:
    assert _pitches(_note(Ornament.TRILL, 0.2)) == [E5, D5]
    assert _pitches(_note(Ornament.TRILL, 0.1)) == [D5]


@pytest.mark.parametrize(
    ("sign", "keys"),
    [
        (Ornament.MORDENT, [D5, C5, D5]),
        (Ornament.INVERTED_MORDENT, [E5, D5, E5, D5]),
        (Ornament.TURN, [E5, D5, C5, D5]),
        (Ornament.INVERTED_TURN, [C5, D5, E5, D5]),
        (Ornament.DELAYED_TURN, [D5, E5, D5, C5, D5]),
    ],
)
def test_signs_stand_for_their_notes(sign: Ornament, keys: list[int]) -> None:
    assert _pitches(_note(sign)) == keys


def test_a_short_trill_after_its_upper_note_begins_on_the_note() -> None:
    assert _pitches(_note(Ornament.INVERTED_MORDENT, before=E5)) == [D5, E5, D5]


def test_a_delayed_turn_comes_at_the_end_of_its_note() -> None:
    strokes = _play(_note(Ornament.DELAYED_TURN, 1.2))

    assert strokes[1].start >= 2.6


@pytest.mark.parametrize("sign", list(Ornament))
def test_the_next_note_ends_an_ornament_on_its_own_key(sign: Ornament) -> None:
    assert _pitches(_note(sign, after=D5))[-1] != D5


def test_no_ornament_leaves_the_keyboard() -> None:
    top = Ornamented(Ornament.TRILL, 108, 110, 107, 0.0, 1.0)

    assert [s.pitch for s in _play(top)] == [108]


def _line(row: Row, written: Written) -> list[Note]:
    upper = (Pitch.parse("Eb5"),)
    return [
        written(0, 2, "D5", ornament=Ornament.TRILL, auxiliaries=upper),
        *row(2, "C5 G5", 1),
        written(4, 1, "A5", ornament=Ornament.MORDENT),
        written(5, 1, "G5", ornament=Ornament.INVERTED_MORDENT),
        written(6, 1, "A5", ornament=Ornament.TURN),
        written(7, 1, "G5"),
    ]


def test_a_sign_touches_what_its_accidental_says(sheet: Build, row: Row, written: Written) -> None:
    score = sheet(_line(row, written), quarters=8)

    played = [n for n in perform(score, Feel(), random.Random(1)).notes if n.source == 0]

    assert {n.pitch for n in played} == {75, 74, 72}
    assert [n.role for n in played] == [Role.MELODY] + [Role.GRACE] * (len(played) - 1)


def test_hands_can_play_ornaments(sheet: Build, row: Row, written: Written) -> None:
    score = sheet(_line(row, written), quarters=8)

    for seed in range(8):
        performance = perform(score, Feel(), random.Random(seed))

        assert not find_unplayable(performance)
        assert not find_strain(performance)


def test_an_inner_part_does_not_end_a_trill(sheet: Build, row: Row, written: Written) -> None:
    trill = written(0, 4, "D5", ornament=Ornament.TRILL, voice=1)
    score = sheet([trill, *row(0, "F4 G4 A4 B4", 1, voice=2)], quarters=4)

    notes = [n for n in perform(score, Feel(humanise=0), random.Random(1)).notes if n.pitch >= 72]

    assert notes[-1].end > 3.0


def test_an_appoggiatura_takes_half_of_its_note_and_two_thirds_of_a_dotted_one(
    sheet: Build, written: Written
) -> None:
    small = {"role": Role.GRACE, "appoggiatura": True}
    notes = [
        written(0, 0, "D5", **small),
        written(0, 2, "C5"),
        written(2, 0, "D5", **small),
        written(2, 3, "C5"),
        written(0, 8, "C3", Hand.LEFT),
    ]
    score = sheet(notes, quarters=8)
    exact = Feel(humanise=0, right_hand_late=0, rubato=0)

    played = perform(score, exact, random.Random(1)).notes

    beat = 60 / 72
    leaning = [n.start / beat for n in played if n.pitch == 74]
    resolved = [n.start / beat for n in played if n.pitch == 72]
    assert leaning == pytest.approx([0, 2], abs=0.01)
    assert resolved == pytest.approx([1, 4], abs=0.01)
    louder = [
        a.velocity - b.velocity for a, b in pairwise(played) if (a.pitch, b.pitch) == (74, 72)
    ]
    assert louder
    assert min(louder) > 0


def test_a_slashed_grace_is_crushed_in_before_the_beat(sheet: Build, written: Written) -> None:
    notes = [written(0, 2, "E5"), written(2, 0, "D5", role=Role.GRACE), written(2, 2, "C5")]

    played = perform(sheet(notes, quarters=4), Feel(), random.Random(1)).notes

    grace, main = played[1:]
    assert 0.01 < main.start - grace.start < 0.08
