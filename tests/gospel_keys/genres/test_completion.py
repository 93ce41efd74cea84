"""Completion: every tone a symbol promises is found a place that a hand can take."""

import random

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.completion import AFTER_BEAT, complete_chords, missing_guides
from gospel_keys.genres.given import given_chords
from gospel_keys.genres.registry import arranger_of
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER

BAR = 4 * QUARTER


def stage_on(chords: str) -> Stage:
    brief = read_brief("Gospel in C in 4/4", wishes=Wishes(chords=chords), seed=1)
    assert brief.chart is not None
    form = plan_form(brief, random.Random(1))
    return Stage(brief, form, *given_chords(brief.chart, brief, form))


def held(hand: Hand, *pitches: int) -> list[Draft]:
    role = Role.BASS if hand is Hand.LEFT else Role.INNER
    return [Draft(0, BAR, p, hand, role, 0, "test") for p in pitches]


@pytest.mark.parametrize(
    ("symbol", "sounding", "missing"),
    [
        ("G13", {7, 5, 11}, {4}),
        ("G13", {7, 5, 11, 4}, set()),
        ("E7#9#5", {4, 8, 2}, {7, 0}),
        ("Cmaj9", {0, 4, 11}, {2}),
        ("C", {0, 7}, {4}),
        ("Csus4", {0, 7}, {5}),
        ("Bdim7", {11, 2}, {2, 5, 8}),
        ("Bdim7", {11, 5, 8}, set()),
    ],
)
def test_a_symbol_promises_its_guide_tones(
    symbol: str, sounding: set[int], missing: set[int]
) -> None:
    found = missing_guides(Chord.parse(symbol), sounding)

    assert found <= missing
    assert bool(found) == bool(missing)


@pytest.mark.parametrize("symbol", ["G13", "Cmaj9", "Dm9", "F6/9", "Bb9sus4", "A7b9"])
def test_what_is_missing_is_added_to_the_right_hand(symbol: str) -> None:
    chord = Chord.parse(symbol)
    stage = stage_on(f"{symbol} | C")
    root = chord.root.pitch_class
    third = next(p for p in range(60, 84) if (p - root) % 12 == chord.third)
    drafts = [*held(Hand.LEFT, 36 + root), *held(Hand.RIGHT, third + 12 if third < 65 else third)]

    added = complete_chords(stage, drafts, thin_left=frozenset())

    mine = [d for d in (*drafts, *added) if d.chord == 0]
    frame = {(root + g) % 12 for g in (chord.third, chord.seventh) if g is not None}
    assert frame <= {d.midi % 12 for d in mine}
    for hand in Hand:
        pitches = [d.midi for d in mine if d.hand is hand and d.onset == 0]
        assert len(pitches) <= 5
        assert max(pitches) - min(pitches) <= 14


def test_a_sharp_nine_is_not_put_under_its_third() -> None:
    chord = Chord.parse("C7#9")
    stage = stage_on("C7#9 | F")
    drafts = [*held(Hand.LEFT, 36, 48), *held(Hand.RIGHT, 70, 76)]

    added = complete_chords(stage, drafts, thin_left=frozenset())

    pitches = [d.midi for d in (*drafts, *added) if d.chord == 0]
    assert not any(is_third_over_sharp_nine(chord, a, b) for a in pitches for b in pitches)


def test_single_note_left_hands_take_nothing() -> None:
    stage = stage_on("G13 | C")

    added = complete_chords(stage, held(Hand.LEFT, 43), thin_left=range(2))

    assert added == []


@pytest.mark.parametrize("genre", ["gospel", "jazz", "blues", "classical", "neosoul"])
def test_an_answer_to_the_bass_names_no_rule_of_another_genre(genre: str) -> None:
    brief = read_brief("A piece in F", genre=genre, wishes=Wishes(bars=16), seed=3)
    score = arranger_of(genre).arrange(brief, seed=3).score

    foreign = {n.rule for n in score.notes if n.rule.startswith("G-")}

    assert not foreign or genre == "gospel"


def test_what_no_attack_can_take_answers_the_bass() -> None:
    stage = stage_on("Cm | F")
    drafts = held(Hand.LEFT, 43, 60)

    [added] = complete_chords(stage, drafts, thin_left=frozenset())

    assert added.rule == AFTER_BEAT
    assert added.midi % 12 == 3
    assert added.onset > 0
