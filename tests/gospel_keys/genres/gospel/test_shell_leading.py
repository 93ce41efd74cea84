"""Shells led through a whole piece: the bass leaps, the tenor steps (V-01, J-10)."""

from itertools import pairwise

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.critique.delivery import delivery_briefs
from gospel_keys.critique.leading import leading_pairs, mean_move
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.shell_leading import shells_of
from gospel_keys.score.model import Hand
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord


@pytest.mark.parametrize("symbol", ["C7", "Fm9", "Bb13", "Ebmaj9", "Ab", "G/B", "F#dim7"])
def test_every_shell_stands_on_its_bass_clean_and_in_reach(symbol: str) -> None:
    chord = Chord.parse(symbol)

    shells = shells_of(chord, 14)

    assert shells
    for shell in shells:
        assert shell[0] % 12 == chord.bass_name.pitch_class
        assert shell[-1] - shell[0] <= 12
        assert not low_interval_violations(shell)


def test_the_left_hand_moves_little_between_shells() -> None:
    pattern = next(p for p in CATALOGUES["gospel"].patterns if p.id == "shell-voicing")

    for brief, seed in delivery_briefs("gospel", pattern, 8):
        score = GospelArranger().arrange(brief, seed=seed).score
        moves = sorted(mean_move(a, b) for a, b in leading_pairs(score, Hand.LEFT))

        assert moves[len(moves) // 2] <= 3.3


def test_the_tenor_steps_where_fifths_fall() -> None:
    tops = [
        {shell[-1] for shell in shells_of(Chord.parse(symbol), 14)}
        for symbol in ("Dm7", "G7", "Cmaj7")
    ]

    assert all(any(abs(a - b) <= 2 for a in here for b in there) for here, there in pairwise(tops))
