"""What a tune says about the places where its harmony may change."""

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.formats.tunes import read_tune
from gospel_keys.harmony.harmonise_slots import closing_notes, slots_of, upbeats
from gospel_keys.harmony.harmonise_surface import falls, leans


@pytest.mark.parametrize("name", TUNES)
def test_slots_fill_the_whole_bars(name: str) -> None:
    given = tune(name)
    slots = slots_of(given)

    assert (slots[0].start, slots[-1].end) == (given.pickup, given.end)
    assert all(a.end == b.start for a, b in zip(slots, slots[1:], strict=False))
    assert sum(slot.strong for slot in slots) == given.bars


def test_an_upbeat_leads_into_the_bar_after_a_long_note() -> None:
    given = tune("when-the-saints")
    bar = given.meter.bar

    found = upbeats(given, closing_notes(given))

    leading = {(line - given.pickup) // bar: [n.pitch.name.letter for n in notes]
               for line, notes in found.items()}  # fmt: skip
    assert leading[0] == ["F", "A", "B"]
    assert leading[2] == ["F", "A", "B"]
    assert leading[4] == ["F", "A", "B"]
    assert 5 not in leading


def test_notes_inside_a_phrase_lead_nowhere() -> None:
    given = tune("twinkle")

    assert upbeats(given, closing_notes(given)) == {}


def test_a_fifth_after_the_second_degree_is_a_half_cadence() -> None:
    given = tune("amazing-grace")
    cadences = [slot for slot in slots_of(given) if slot.cadence is not None]

    assert [(slot.fifth, slot.half) for slot in cadences] == [
        (True, False),
        (True, True),
        (True, False),
        (False, False),
    ]


def test_a_repeated_last_pitch_arrives_where_it_is_first_struck_on_a_place() -> None:
    given = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nG A G F|E D C2|E E D D|C2 C2|]\n")
    slots = slots_of(given)

    assert [slot.final for slot in slots] == [False] * 6 + [True] * 2
    assert [slot.approach for slot in slots].index(True) == 5


def test_only_a_step_down_lets_a_seventh_fall() -> None:
    given = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nF E F G|F F E C|F C F2|E4|]\n")

    assert [falls(note, given) for note in given.notes[:9]] == [
        True, False, False, True, True, True, False, False, False,
    ]  # fmt: skip


def test_a_note_leans_on_one_twice_as_long_a_step_below() -> None:
    given = tune("when-the-saints")
    leaning = [n.pitch.name.letter for n in given.notes if leans(n, given)]

    assert leaning == ["C"]
