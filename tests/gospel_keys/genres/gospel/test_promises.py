"""What a symbol promises sounds."""

from dataclasses import replace

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.gospel.promises import complete_voicing, keep_promises, with_tone
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord


@pytest.mark.parametrize(
    ("symbol", "pitches", "under"),
    [
        ("Cadd9", [64, 67, 72], [36, 48]),
        ("G13", [62, 65, 69, 76], [31, 43]),
        ("Fmaj9", [60, 65, 69], [29, 41]),
    ],
)
def test_a_last_chord_is_whole_and_keeps_its_top(
    symbol: str, pitches: list[int], under: list[int]
) -> None:
    chord = Chord.parse(symbol)

    done = complete_voicing(pitches, chord, under)

    said = {(p - chord.root.pitch_class) % 12 for p in (*done, *under)}
    assert {g % 12 for g in chord.guide_tones} <= said
    assert done[-1] == pitches[-1]
    assert len(done) <= 4
    assert done[-1] - done[0] <= 12


def test_the_third_takes_the_place_of_a_sharp_nine_that_lies_below_it() -> None:
    chord = Chord.parse("F7#9#5")

    found = next(with_tone([63, 68, 73, 75], 9, chord, [29, 41]), [])

    assert found == [63, 69, 73, 75]


def test_notes_that_are_kept_do_not_give_way() -> None:
    chord = Chord.parse("F7")

    assert not list(with_tone([60, 63, 65, 72], 9, chord, [41], kept={60, 63, 65}))


def pushed(symbols: tuple[str, str]) -> tuple[Stage, list[Draft]]:
    """A bass alone under a chord of one beat, whose next chord the right hand anticipates."""
    brief = read_brief("gospel", wishes=Wishes(key="G", bars=8, meter="4/4"), seed=1)
    first, second = (Chord.parse(symbol) for symbol in symbols)
    chords = (
        ChordSpan(0, 960, first, "bII"),
        ChordSpan(960, 2880, second, "IV"),
        ChordSpan(3840, 3840, Chord.parse("G"), "I"),
    )
    stage = Stage(brief, plan_form(brief, stream(1, "form")), chords, (KeyChange(0, brief.key),))
    drafts = [
        Draft(0, 480, 37, Hand.LEFT, Role.BASS, 0, "G-20"),
        Draft(0, 480, 51, Hand.LEFT, Role.SHELL, 0, "G-20 guide"),
        Draft(480, 960, 59, Hand.RIGHT, Role.INNER, 1, "chord-fills"),
        Draft(480, 960, 62, Hand.RIGHT, Role.INNER, 1, "chord-fills"),
        Draft(480, 960, 64, Hand.RIGHT, Role.MELODY, 1, "chord-fills"),
        Draft(960, 960, 36, Hand.LEFT, Role.BASS, 1, "G-20"),
        Draft(960, 960, 48, Hand.LEFT, Role.BASS, 1, "G-20"),
    ]
    return stage, drafts


def test_the_right_hand_says_on_the_beat_what_a_push_leaves_no_room_for() -> None:
    stage, drafts = pushed(("Db9", "Cmaj9"))

    new = [d for d in keep_promises(stage, drafts) if d not in drafts and d.chord == 0]

    assert {d.midi % 12 for d in new} == {5, 11}
    assert {(d.onset, d.end, d.hand, d.role) for d in new} == {(0, 480, Hand.RIGHT, Role.INNER)}
    said = {d.midi % 12 for d in (*new, *drafts) if d.chord == 0}
    assert not missing_guides(stage.chords[0].chord, said)


def test_a_right_hand_that_is_down_strikes_nothing_beside_what_it_holds() -> None:
    stage, drafts = pushed(("Db9", "Cmaj9"))
    held = [replace(d, onset=0) if d.hand is Hand.RIGHT else d for d in drafts]

    done = keep_promises(stage, held)

    assert sorted(d.onset for d in done if d.hand is Hand.RIGHT) == [0, 0, 0]
