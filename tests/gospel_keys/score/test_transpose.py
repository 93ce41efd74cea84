"""Transposing: everything moves by one interval and comes back."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidRequestError
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.model import Score
from gospel_keys.score.transpose import transpose


def piece(key: str) -> Score:
    brief = read_brief("worship", wishes=Wishes(key=key, bars=8), seed=6)
    return GospelArranger().arrange(brief, seed=6).score


@pytest.mark.parametrize("semitones", range(-6, 7))
@pytest.mark.parametrize("key", ["C", "Ab", "F# minor"])
def test_every_pitch_and_chord_moves_alike(key: str, semitones: int) -> None:
    score = piece(key)

    moved = transpose(score, semitones)

    assert [n.midi for n in moved.notes] == [n.midi + semitones for n in score.notes]
    assert [s.roman for s in moved.chords] == [s.roman for s in score.chords]
    for before, after in zip(score.chords, moved.chords, strict=True):
        wanted = {(pc + semitones) % 12 for pc in before.chord.pitch_classes}
        assert after.chord.pitch_classes == wanted
        assert after.chord.quality_id == before.chord.quality_id
    assert abs(moved.key.fifths) <= 6


def test_there_and_back_is_the_same_piece() -> None:
    score = piece("C")

    back = transpose(transpose(score, 3), -3)

    assert [str(n.pitch) for n in back.notes] == [str(n.pitch) for n in score.notes]
    assert [str(s.chord) for s in back.chords] == [str(s.chord) for s in score.chords]


def test_comments_name_the_new_chords() -> None:
    score = piece("C")

    moved = transpose(score, 2)

    named = [
        (before, after)
        for before, after in zip(score.chords, moved.chords, strict=True)
        if f"{before.chord} " in before.comment
    ]
    assert len(named) > len(score.chords) // 2
    assert all(f"{after.chord} " in after.comment for _, after in named)


def test_a_shift_beyond_the_piano_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="keyboard"):
        transpose(piece("C"), 48)
