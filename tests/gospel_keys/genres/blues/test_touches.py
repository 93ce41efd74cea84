"""Slides, moving double stops and the audition of takes (B-22, B-23, B-25)."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.detection import detect
from gospel_keys.critique.leading import measure_leading
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Note, Role
from gospel_keys.score.perform import perform

Blues = Callable[..., Arrangement]
_KEYS = ("C", "E", "G", "Bb")


def _right(piece: Arrangement) -> tuple[Note, ...]:
    return tuple(piece.score.hand(Hand.RIGHT))


def test_a_slide_runs_up_to_its_note_once_in_two_choruses(blues: Blues) -> None:
    slides = 0
    for seed, key in enumerate(_KEYS):
        piece = blues(key=key, bars=24, seed=seed, right_hand="blues-melody")
        graces = [n for n in _right(piece) if n.rule == "B-25 slide"]
        onsets = {n.onset for n in graces}
        for onset in onsets:
            keys = sorted(n.midi for n in graces if n.onset == onset)
            tops = [n.midi for n in _right(piece) if n.onset == onset and not n.is_grace]

            assert set(keys) <= set(range(max(tops) - 3, max(tops)))
        slides += len(onsets)
        assert len(onsets) <= 2

    assert slides >= len(_KEYS)


def test_the_upper_note_of_a_double_stop_is_held_while_the_lower_moves(blues: Blues) -> None:
    moved = 0
    for seed, key in enumerate(_KEYS):
        notes = [n for n in _right(blues(key=key, bars=24, seed=seed)) if not n.is_grace]
        for note in notes:
            below = [
                n
                for n in notes
                if note.onset < n.onset < note.end and n.rule == "B-23" and n.midi < note.midi
            ]
            moved += bool(below)
            assert all(note.midi - n.midi >= 3 for n in below)

    assert moved >= 4


@pytest.mark.parametrize("application", ["slow", "shuffle", "fast"])
def test_takes_are_kept_in_which_the_chords_are_led(blues: Blues, application: str) -> None:
    reports = [
        measure_leading(blues(application, key=key, bars=16, seed=seed).score)
        for seed, key in enumerate(_KEYS)
    ]

    direct = [r.efficiency for r in reports if r.efficiency is not None]
    assert min(direct) >= 0.6
    assert sum(value >= 0.72 for value in direct) >= len(direct) - 1
    assert all(0.88 <= r.strong_chord_tones <= 0.995 for r in reports)


def test_calls_are_answered_in_contrast(blues: Blues) -> None:
    passed = 0
    for seed in range(12):
        piece = blues(key=_KEYS[seed % 4], bars=24, seed=seed, right_hand="call-response")
        played = perform(piece.score, piece.feel, stream(seed, "perform"))
        passed += detect("call-response", piece.score, played, "blues").passed

    assert passed == 12


def test_guide_tones_of_a_two_five_are_led(blues: Blues) -> None:
    scores = [blues(key=k, bars=24, seed=s, form="jazz-blues").score for s, k in enumerate(_KEYS)]

    assert [measure_leading(score).two_five_one for score in scores] == [1.0] * len(scores)


@pytest.mark.parametrize("key", ["Db", "Gb", "Ab", "B"])
def test_a_minor_blues_has_a_signature_that_can_be_written(blues: Blues, key: str) -> None:
    piece = blues(key=key, seed=1, form="minor")

    assert piece.score.key.mode == "minor"
    assert abs(piece.score.key.fifths) <= 7


def test_no_lower_note_moves_to_the_major_third_of_a_minor_key(blues: Blues) -> None:
    moved = 0
    for seed in range(12):
        score = blues("slow", key="Am", bars=24, form="minor", seed=seed).score
        for note in score.hand(Hand.RIGHT):
            if note.rule == "B-23" and note.role is Role.INNER:
                own = score.chords[note.chord].chord.pitch_classes
                moved += 1
                assert note.midi % 12 != 1 or 1 in own, (seed, note)

    assert moved >= 12
