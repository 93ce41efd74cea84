"""Suspensions: prepared or struck, they are foreign and fall by step (M-05)."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.attacks import belongs
from gospel_keys.critique.leading import strong_chord_tones
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.genres.gospel.suspensions import RULE
from gospel_keys.score.model import Role


@pytest.fixture(scope="module")
def pieces() -> list[Arrangement]:
    words = ("Contemporary gospel", "Slow worship in 6/8", "Traditional gospel hymn")
    return [
        GospelArranger().arrange(read_brief(w, wishes=Wishes(bars=16), seed=seed), seed=seed)
        for w in words
        for seed in range(10)
    ]


def test_a_suspension_falls_a_step_to_a_tone_of_its_chord(pieces: list[Arrangement]) -> None:
    found = 0
    for piece in pieces:
        score = piece.score
        waiting = [n for n in score.notes if n.rule == RULE and not belongs(score, n)]
        for note in waiting:
            found += 1
            assert any(
                other.chord == note.chord
                and other.hand is note.hand
                and note.midi - other.midi in (1, 2)
                and note.onset < other.onset <= note.onset + 2 * score.meter.beat
                and belongs(score, other)
                for other in score.notes
            )

    assert found > len(pieces) // 2


def test_suspensions_stand_on_strong_beats_below_the_melody(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        score = piece.score
        for note in score.notes:
            if note.rule == RULE and not belongs(score, note):
                half = score.meter.bar // (2 if score.meter.beats % 2 == 0 else 1)
                assert note.onset % half == 0
                assert note.role in (Role.INNER, Role.SHELL)


def test_strong_beats_are_neither_dull_nor_wrong(pieces: list[Arrangement]) -> None:
    shares = [strong_chord_tones(piece.score) for piece in pieces]

    assert all(0.88 <= share <= 0.995 for share in shares)
    assert sum(0.90 <= share <= 0.98 for share in shares) >= 0.85 * len(shares)
