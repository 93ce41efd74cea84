"""Slurs follow the articulation of the period."""

from collections.abc import Callable, Iterator
from itertools import pairwise, product

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.score.model import Hand, Note, Score, Slur
from gospel_keys.score.slurring import slurs_that_hold

Maker = Callable[..., Arrangement]
PERIODS = ("baroque", "classical", "romantic")


def _scores(arranged: Maker, period: str, right: str = "melodic-lines") -> Iterator[Score]:
    for seed, meter in product(range(6), ("4/4", "3/4", "6/8")):
        yield arranged(period, "D", meter=meter, seed=seed, right=right, bars=16).score


def _under(score: Score, slur: Slur) -> list[Note]:
    tops: dict[int, Note] = {}
    for note in score.hand(Hand.RIGHT):
        inside = slur.onset <= note.onset <= slur.end and not note.is_grace
        if inside and (note.onset not in tops or note.midi > tops[note.onset].midi):
            tops[note.onset] = note
    return [tops[onset] for onset in sorted(tops)]


@pytest.mark.parametrize("period", PERIODS)
def test_no_slur_leads_over_a_rest_or_a_note_struck_again(arranged: Maker, period: str) -> None:
    found = 0
    for score in _scores(arranged, period):
        found += len(score.slurs)

        assert slurs_that_hold(score.slurs, score.notes) == score.slurs
        assert all(slur.hand is Hand.RIGHT for slur in score.slurs)

    assert found


def test_baroque_slurs_join_two_notes(arranged: Maker) -> None:
    for score in _scores(arranged, "baroque"):
        for slur in score.slurs:
            line = _under(score, slur)

            assert len(line) == (1 if slur.onset == slur.end else 2)
            assert all(1 <= a.midi - b.midi <= 2 for a, b in pairwise(line))


def test_classical_slurs_are_steps_inside_a_bar(arranged: Maker) -> None:
    for score in _scores(arranged, "classical"):
        for slur in score.slurs:
            line = _under(score, slur)
            bar = score.meter.bar

            assert slur.onset // bar == slur.end // bar or len(line) == 2
            for a, b in pairwise(line):
                beat = score.meter.beat
                inside = score.meter.is_compound and a.onset // beat == b.onset // beat

                assert abs(a.midi - b.midi) <= (4 if inside else 2)


def test_romantic_slurs_are_longer_than_classical_ones(arranged: Maker) -> None:
    lengths = {
        period: [
            len(_under(score, slur))
            for score in _scores(arranged, period)
            for slur in score.slurs
            if slur.onset < slur.end
        ]
        for period in ("classical", "romantic")
    }
    means = {period: sum(found) / len(found) for period, found in lengths.items()}

    assert means["romantic"] > 1.5 * means["classical"]


def test_no_two_slurs_cross(arranged: Maker) -> None:
    for period in PERIODS:
        for score in _scores(arranged, period):
            assert all(a.end <= b.onset for a, b in pairwise(score.slurs))


def test_every_appoggiatura_is_slurred_to_its_note(arranged: Maker) -> None:
    found = 0
    for period in ("baroque", "classical"):
        for score in _scores(arranged, period):
            for small in (n for n in score.notes if n.appoggiatura):
                found += 1

                assert any(slur.onset <= small.onset <= slur.end for slur in score.slurs)

    assert found


def test_broken_chords_have_no_slurs(arranged: Maker) -> None:
    assert not any(score.slurs for score in _scores(arranged, "classical", "arpeggiated"))
