"""Two-five-ones are led in one register by a note where the hand can take it."""

import pytest

from gospel_keys.brief.read import read_brief
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.two_fives import lead_two_fives, settle_two_fives
from gospel_keys.harmony.form import Form, FormSection, Phrase, SectionKind
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

BAR = 3840


def stage_of(symbols: str) -> Stage:
    key = Key.parse("C")
    chords = tuple(
        ChordSpan(k * BAR, BAR, Chord.parse(symbol)) for k, symbol in enumerate(symbols.split())
    )
    section = FormSection(
        SectionKind.VERSE, "Verse", "A", 0, len(chords), key, 0.5, 0.5, 70,
        (Phrase(0, len(chords), fill=False),),
    )  # fmt: skip
    return Stage(read_brief("x"), Form(Meter(), (section,)), chords, (KeyChange(0, key),))


def attack(bar: int, *pitches: int) -> list[Draft]:
    return [Draft(bar * BAR, BAR, pitch, Hand.RIGHT, Role.INNER, bar, "test") for pitch in pitches]


def test_a_seventh_that_is_led_gets_nothing() -> None:
    drafts = [*attack(0, 60, 65, 69), *attack(1, 59, 65, 69), *attack(2, 59, 64, 67)]

    assert lead_two_fives(stage_of("Dm7 G7 Cmaj7"), drafts) == []


def test_a_seventh_left_in_the_air_is_resolved_where_it_sounds() -> None:
    drafts = [*attack(0, 60, 65, 69), *attack(1, 71, 74, 77), *attack(2, 64, 67, 71)]

    added = lead_two_fives(stage_of("Dm7 G7 Cmaj7"), drafts)

    assert {(d.chord, d.midi % 12) for d in added} <= {(0, 0), (0, 5), (1, 11), (1, 5), (2, 4)}
    assert added
    assert all(d.rule == "V-04" for d in added)


@pytest.mark.parametrize("symbols", ["C F G C", "Dm7 G9sus4 C", "D7 G7 C"])
def test_other_progressions_are_left_alone(symbols: str) -> None:
    bars = len(symbols.split())
    drafts = [draft for bar in range(bars) for draft in attack(bar, 60, 65, 69)]

    assert lead_two_fives(stage_of(symbols), drafts) == []


def keys_of(drafts: list[Draft], chord: int, pitch_class: int) -> set[int]:
    return {d.midi for d in drafts if d.chord == chord and d.midi % 12 == pitch_class}


def test_settling_moves_inner_notes_into_the_register_of_their_resolution() -> None:
    drafts = [*attack(0, 60, 65, 69, 76), *attack(1, 65, 71, 74, 77), *attack(2, 64, 67, 71, 74)]

    settled = settle_two_fives(stage_of("Dm9 G7 Cmaj9"), drafts)

    sevenths, thirds = keys_of(settled, 0, 0), keys_of(settled, 1, 11)
    assert any(seventh - third == 1 for seventh in sevenths for third in thirds)
    assert keys_of(settled, 1, 5)
    assert keys_of(settled, 1, 11)


def test_a_chord_that_may_be_renamed_goes_without_the_seventh_that_nobody_led() -> None:
    top = [
        Draft(bar * BAR, BAR, pitch, Hand.RIGHT, Role.MELODY, bar, "test")
        for bar, pitch in ((0, 77), (1, 83), (2, 79))
    ]
    thumb = [Draft(2 * BAR, BAR, 47, Hand.LEFT, Role.SHELL, 2, "test")]
    low = [Draft(bar * BAR, BAR, p, Hand.LEFT, Role.BASS, bar, "test") for bar, p in ((1, 43),)]

    kept = settle_two_fives(stage_of("Dm7 G7 Cmaj7"), [*top, *low, *thumb])
    renamed = settle_two_fives(stage_of("Dm7 G7 Cmaj7"), [*top, *low, *thumb], may_rename=True)

    assert keys_of(kept, 2, 11)
    led = keys_of(renamed, 1, 11) & keys_of(renamed, 2, 11)
    assert led or not keys_of(renamed, 2, 11)
