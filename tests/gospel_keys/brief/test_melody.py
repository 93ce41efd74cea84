"""Taking a tune out of a score, and what it decides in a brief."""

from dataclasses import replace

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.brief.melody import tune_of
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.errors import InvalidMeterError, InvalidRequestError
from gospel_keys.formats.reading.front_door import read_score
from gospel_keys.formats.tunes import read_tune
from gospel_keys.theory.key import Key


def _tune(body: str, key: str = "C", meter: str = "4/4", unit: str = "1/4") -> bytes:
    return f"X:1\nM:{meter}\nL:{unit}\nK:{key}\n{body}\n".encode()


def test_a_pickup_is_no_bar() -> None:
    given = tune("amazing-grace")

    assert (given.pickup, given.bars) == (960, 16)


@pytest.mark.parametrize(
    ("name", "bars"),
    [
        ("amazing-grace", [4, 8, 12, 16]),
        ("greensleeves", [4, 8, 12, 16]),
        ("ode-to-joy", [4, 8, 12, 16]),
        ("twinkle", [4, 8, 12]),
        ("auld-lang-syne", [4, 8, 12, 16]),
    ],
)
def test_phrases_end_where_singers_breathe(name: str, bars: list[int]) -> None:
    given = tune(name)

    ends = [(end - given.pickup) / given.meter.bar for end in given.phrase_ends]

    assert [round(end + 0.3) for end in ends] == bars


@pytest.mark.parametrize("name", TUNES)
def test_a_tune_lies_where_it_can_be_sung(name: str) -> None:
    middle = sorted(n.midi for n in tune(name).notes)[len(tune(name).notes) // 2]

    assert 65 <= middle <= 79


def test_octaves_are_moved_whole() -> None:
    low = read_tune(_tune("C,, D,, E,, F,,|G,,4|]"))

    assert [str(n.pitch) for n in low.notes] == ["C5", "D5", "E5", "F5", "G5"]


def test_the_top_voice_is_the_tune() -> None:
    chords = read_tune(_tune("[CEG][DFA][EGc]2|[CE]4|]"))

    assert [str(n.pitch.name) for n in chords.notes] == ["G", "A", "C", "E"]


def test_spelling_is_kept_and_moves_by_letters() -> None:
    given = read_tune(_tune("A ^G A B|A4|]", key="Am"))

    moved = given.transposed(Key.parse("C minor"))

    assert str(given.notes[1].pitch.name) == "G#"
    assert [str(n.pitch.name) for n in moved.notes[:3]] == ["C", "B", "C"]
    assert str(moved.key) == "C minor"


def test_a_dorian_tune_is_at_home_on_its_last_note() -> None:
    assert str(tune("scarborough-fair").key) == "D minor"


def test_a_half_close_is_no_change_of_key() -> None:
    assert str(read_tune(_tune("D|G2 B|A3|]", key="G", meter="3/4")).key) == "G major"


def test_chord_symbols_come_along_and_move() -> None:
    given = read_tune(_tune('"C"C2 E2|"G7"G4|"C"c4|]'))

    moved = given.transposed(Key.parse("Eb"))

    assert [str(chord) for _, chord in moved.chords] == ["Eb", "Bb7", "Eb"]


def test_a_score_without_notes_is_refused() -> None:
    empty = replace(read_score(TUNES["twinkle"].encode()), notes=())

    with pytest.raises(InvalidRequestError, match="no note"):
        tune_of(empty)


def test_a_change_of_meter_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="from 4/4 to 3/4 in bar 2; expected one meter"):
        read_tune(_tune("C D E F|[M:3/4]G3|A3|]"))
    with pytest.raises(InvalidRequestError, match="from 3/4 to 2/4 in bar 1; expected one meter"):
        read_tune(_tune("D|[M:2/4]G2|[M:3/4]A3|]", meter="3/4"))


def test_a_change_of_meter_after_the_last_note_is_none() -> None:
    given = read_tune(_tune("C D E F|G4|[M:3/4]z3|]"))

    assert (str(given.meter), given.bars) == ("4/4", 2)


def test_the_tune_decides_key_meter_and_bars() -> None:
    brief = read_brief("play this", genre="jazz", wishes=Wishes(melody=tune("amazing-grace")))

    assert (str(brief.key), str(brief.meter), brief.bars) == ("G major", "3/4", 16)
    assert not brief.intro
    assert {r.kind for r in brief.remarks if r.field in ("key", "meter", "bars")} == {"stated"}


def test_a_key_asked_for_moves_the_tune() -> None:
    wishes = Wishes(melody=tune("amazing-grace"), key="Ab")

    brief = read_brief("play this", wishes=wishes)

    assert brief.tune is not None
    assert str(brief.tune.key) == str(brief.key) == "Ab major"
    assert str(brief.tune.notes[1].pitch) == "Ab4"
    assert any("moved from G major to Ab major" in r.message for r in brief.remarks)


def test_a_minor_tune_stays_minor() -> None:
    brief = read_brief("in C major", wishes=Wishes(melody=tune("greensleeves")))

    assert str(brief.key) == "C minor"
    assert any(r.field == "key" and r.kind == "conflict" for r in brief.remarks)


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        (Wishes(melody=tune("twinkle"), bars=8), "bars"),
        (Wishes(melody=tune("twinkle"), meter="3/4"), "meter"),
        (Wishes(melody=tune("twinkle"), form="basic"), "form"),
    ],
)
def test_contradictions_are_reported(wishes: Wishes, field: str) -> None:
    brief = read_brief("play this", genre="blues", wishes=wishes)

    assert (brief.bars, str(brief.meter)) == (12, "4/4")
    assert "conflict" in [r.kind for r in brief.remarks if r.field == field]


def test_a_meter_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InvalidMeterError):
        read_brief("play this", wishes=Wishes(melody=tune("twinkle"), meter="four"))


@pytest.mark.parametrize(
    ("tempo", "meter", "bars", "felt"),
    [
        ("1/4=112", "4/4", "G A B c|d2 d2|", 112.0),
        ("1/8=180", "6/8", "G A B|d3|", 60.0),
        ("1/2=60", "4/4", "G A B c|d2 d2|", 120.0),
    ],
)
def test_a_tune_keeps_its_tempo_in_felt_beats(
    tempo: str, meter: str, bars: str, felt: float
) -> None:
    file = _tune(bars, meter=meter).replace(b"K:C", f"Q:{tempo}\nK:C".encode())

    given = read_tune(file)

    assert given.tempo == felt


def test_a_tune_without_a_mark_has_no_tempo() -> None:
    assert read_tune(_tune("G A B c|d4|")).tempo is None


def test_composer_and_syllables_come_along() -> None:
    file = _tune("G A B c|d4|\nw:A-|ma-zing grace how").replace(b"K:C", b"C:J. Smith\nK:C")

    given = read_tune(file)

    assert given.creator == "J. Smith"
    assert given.lyrics[:2] == ((0, "A-"), (3840, "ma-"))


def test_the_library_reads_a_tune_at_its_own_tempo_as_the_command_does() -> None:
    given = read_tune(_tune("G A B c|d4|").replace(b"K:C", b"Q:1/4=77\nK:C"))

    own = read_brief("play this", wishes=Wishes(melody=given))
    asked = read_brief("at 90 bpm", wishes=Wishes(melody=given))

    assert (own.tempo, asked.tempo) == (77, 90)
    assert [r.kind for r in own.remarks if r.field == "tempo"] == ["stated"]
    assert [r.kind for r in asked.remarks if r.field == "tempo"] == ["stated", "adjusted"]
