"""How a tune fills more bars than it has."""

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.brief.chart import read_chart
from gospel_keys.brief.melody import Tune, TunePart
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.brief.tune_form import lay_out, lay_out_chart, plan_parts
from gospel_keys.formats.tunes import read_tune
from gospel_keys.theory.chord import Chord


def _shape(parts: tuple[TunePart, ...]) -> list[tuple[str, int]]:
    return [(part.kind, part.bars) for part in parts]


def _laid_out(description: str, **wishes: object) -> Tune:
    made = read_brief(description, wishes=Wishes(**wishes)).tune  # type: ignore[arg-type]
    assert made is not None
    return made


@pytest.mark.parametrize("name", TUNES)
@pytest.mark.parametrize("intro", [True, False])
def test_every_length_is_filled_exactly(name: str, intro: bool) -> None:
    given = tune(name)

    for bars in range(given.bars + 1, 3 * given.bars + 9):
        parts = plan_parts(given, bars, intro=intro)
        assert sum(part.bars for part in parts) == bars
        assert [p.kind for p in parts].count("melody") == 1
        assert [p.bar for p in parts] == [sum(q.bars for q in parts[:k]) for k in range(len(parts))]


@pytest.mark.parametrize(
    ("bars", "shape"),
    [
        (20, [("intro", 4), ("melody", 16)]),
        (24, [("intro", 4), ("melody", 16), ("tag", 4)]),
        (32, [("intro", 4), ("melody", 16), ("return", 8), ("tag", 4)]),
        (38, [("intro", 4), ("melody", 16), ("return", 16), ("tag", 2)]),
    ],
)
def test_a_longer_piece_gets_an_intro_a_return_and_a_tag(
    bars: int, shape: list[tuple[str, int]]
) -> None:
    assert _shape(plan_parts(tune("ode-to-joy"), bars)) == shape


def test_an_intro_does_not_dwell_on_one_long_note() -> None:
    intro, *_ = plan_parts(tune("amazing-grace"), 18)

    assert (intro.kind, intro.bars, intro.start) == ("intro", 2, 12)


@pytest.mark.parametrize("name", TUNES)
@pytest.mark.parametrize("extra", [2, 4, 8, 16, 22])
def test_the_first_time_through_is_the_tune_itself(name: str, extra: int) -> None:
    given = tune(name)
    laid = lay_out(given, plan_parts(given, given.bars + extra))
    sung = next(part for part in laid.parts if part.kind == "melody")
    shift = laid.pickup - given.pickup + sung.bar * given.meter.bar
    found = {(n.onset, n.pitch): n.duration for n in laid.notes}

    for note in given.notes[:-1]:
        assert found[note.onset + shift, note.pitch] == note.duration
    last = given.notes[-1]
    assert found[last.onset + shift, last.pitch] in (last.duration, last.duration + given.pickup)


@pytest.mark.parametrize("name", TUNES)
@pytest.mark.parametrize("extra", range(1, 24))
def test_one_note_sounds_at_a_time_and_none_beyond_the_end(name: str, extra: int) -> None:
    given = tune(name)
    laid = lay_out(given, plan_parts(given, given.bars + extra))

    ends = [n.end for n in laid.notes]
    assert all(end <= n.onset for end, n in zip(ends, laid.notes[1:], strict=False))
    assert all(n.duration > 0 for n in laid.notes)
    assert ends[-1] <= laid.end == laid.pickup + (given.bars + extra) * given.meter.bar


def test_a_pickup_gets_its_room_when_the_last_note_fills_its_bar() -> None:
    given = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nG|c2 e2|g2 e2|d2 B2|c4|]\n")

    parts = plan_parts(given, 9, intro=False)

    assert _shape(parts) == [("melody", 5), ("return", 4)]


def test_symbols_and_words_go_with_the_first_time() -> None:
    given = read_tune(
        b'X:1\nM:4/4\nL:1/4\nK:C\n"C"c2 e2|"F"f4|"G7"d2 B2|"C"c4|]\n'
        b"w: one two three four five six\n"
    )

    laid = lay_out(given, plan_parts(given, 10))

    assert _shape(laid.parts) == [("intro", 2), ("melody", 4), ("tag", 4)]
    assert [str(chord) for _, chord in laid.chords] == ["G7", "C", "F", "G7", "C", "F", "G7", "C"]
    assert [onset for onset, _ in laid.lyrics] == [7680, 9600, 11520, 15360, 17280, 19200]


def test_a_chart_goes_with_the_tune_it_was_written_for() -> None:
    given = tune("twinkle")
    chart = read_chart("C | / | F G | C | C F | C G | C F | C G | C | F C | F | /")
    parts = plan_parts(given, 14)

    laid = lay_out_chart(chart, given, parts)

    assert _shape(parts) == [("intro", 2), ("melody", 12)]
    assert len(laid.bars) == 14
    assert laid.bars[0] == (Chord.parse("F"),)
    assert laid.bars[2:] == chart.bars


def test_words_ask_for_more_of_a_tune() -> None:
    given = tune("ode-to-joy")

    assert _laid_out("play this", melody=given).parts == ()
    assert _shape(_laid_out("with an intro", melody=given).parts) == [("intro", 4), ("melody", 16)]
    assert sum(p.bars for p in _laid_out("three choruses", melody=given).parts) == 48
    assert sum(p.bars for p in _laid_out("two minutes", melody=given, tempo=96).parts) == 48
    assert "intro" not in dict(_shape(_laid_out("no intro", melody=given, bars=24).parts))


def test_the_remark_says_what_was_made_of_the_tune() -> None:
    brief = read_brief("play this", wishes=Wishes(melody=tune("ode-to-joy"), bars=32))

    said = [r.message for r in brief.remarks if r.field == "bars"]

    assert said == ["32 bars from the 16 of the melody: intro 4, melody 16, again 8, tag 4"]
    assert brief.bars == 32


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("gospel, two choruses", [("melody", 8), ("return", 8)]),
        ("gospel, two choruses with an intro", [("intro", 2), ("melody", 8), ("return", 8)]),
        ("gospel, twice through", [("melody", 8), ("return", 8)]),
    ],
)
def test_choruses_are_whole_times_through_the_tune(
    words: str, parts: list[tuple[str, int]]
) -> None:
    song = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nc2 e2|g4|f2 d2|e4|c2 e2|g4|d2 B2|c4|]\n")

    brief = read_brief(words, genre="gospel", wishes=Wishes(melody=song), seed=1)

    assert brief.tune is not None
    assert [(part.kind, part.bars) for part in brief.tune.parts] == parts
