"""Gavottes and sarabandes are known by their step."""

from collections import Counter

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.genres.classical.dances import dance_of
from gospel_keys.score.model import Hand, Role

SEEDS = range(8)


def _brief(words: str, seed: int = 1) -> Brief:
    return read_brief(words, genre="classical", seed=seed)


def _pieces(words: str) -> list[Arrangement]:
    return [ClassicalArranger().arrange(_brief(words, seed), seed=seed) for seed in SEEDS]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("a baroque sarabande in D minor", "sarabande"),
        ("a baroque gavotte in G", "gavotte"),
        ("a baroque gigue in G", None),
        ("a two-part invention in G", None),
        ("a baroque sarabande in 4/4", None),
        ("a classical minuet in G", None),
    ],
)
def test_a_dance_is_known_by_its_name_and_meter(words: str, name: str | None) -> None:
    dance = dance_of(_brief(words))

    assert (dance.name if dance else None) == name


def test_a_sarabande_holds_its_second_beat() -> None:
    for piece in _pieces("16 bars baroque sarabande in E minor"):
        score = piece.score
        beat, bar = score.meter.beat, score.meter.bar
        theme = score.sections[0].end
        lengths = Counter(
            n.duration
            for n in score.hand(Hand.LEFT)
            if n.onset < theme and n.onset % bar == beat and n.role is Role.INNER
        )

        assert piece.textures[0].right_hand == "melodic-lines"
        assert lengths[2 * beat] + lengths[beat] >= 0.8 * lengths.total()
        assert dict(piece.feel.accents)[beat] > dict(piece.feel.accents)[0]
        assert "Sarabande" in score.title


def test_a_gavotte_sets_out_in_the_middle_of_the_bar() -> None:
    for piece in _pieces("16 bars baroque gavotte in G"):
        score = piece.score
        bar = score.meter.bar
        line = [n for n in score.hand(Hand.RIGHT) if n.role is Role.MELODY]
        here = [n for n in line if n.onset // bar == 7]

        assert here[0].onset % bar == 0
        assert here[0].duration < bar // 2
        assert here[1].onset % bar == bar // 2


def test_a_gavotte_walks_in_quarters() -> None:
    for piece in _pieces("16 bars baroque gavotte in G"):
        section = piece.form.sections[0]
        bar = piece.score.meter.bar
        left = {n.onset for n in piece.score.hand(Hand.LEFT) if n.onset < (section.bars - 1) * bar}

        assert {onset % bar for onset in left} == {0, bar // 4, bar // 2, 3 * bar // 4}


def test_no_two_parts_are_called_alike() -> None:
    for bars in (16, 24, 32, 40, 64):
        for piece in _pieces(f"{bars} bars minuet in F"):
            names = [section.name for section in piece.score.sections]

            assert len(set(names)) == len(names)
