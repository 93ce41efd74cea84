"""Imported files become documents; MIDI keeps the timing and touch it was played with."""

from dataclasses import replace

import pytest

from app.services.arrangement_service import compose_arrangement
from app.services.import_service import import_piece
from gospel_keys.brief.model import Wishes
from gospel_keys.errors import InvalidMeterError, InvalidRequestError, MalformedInputError
from gospel_keys.formats.midi import write_midi
from gospel_keys.formats.midi_chunks import variable_length
from gospel_keys.score.performance import Timeline


def _late_and_soft() -> bytes:
    """Sixteen quarters at 120 a minute, each played 7 ms late and held for 400 ms."""
    body = b""
    now = 0
    for place in range(16):
        start = place * 960 + 14
        for tick, status, velocity in ((start, 0x90, 40 + place), (start + 768, 0x80, 0)):
            body += variable_length(tick - now) + bytes((status, 60 + place % 5, velocity))
            now = tick
    body += b"\x00\xff\x2f\x00"
    head = b"MThd" + (6).to_bytes(4, "big") + b"\x00\x00\x00\x01" + (960).to_bytes(2, "big")
    return head + b"MTrk" + len(body).to_bytes(4, "big") + body


def test_midi_keeps_its_timing_and_touch() -> None:
    played = import_piece(_late_and_soft(), "take one.mid").document.performance

    assert [round(1000 * n.start) for n in played.notes] == [7 + 500 * i for i in range(16)]
    assert [n.velocity for n in played.notes] == [40 + i for i in range(16)]


def test_every_played_key_belongs_to_a_written_note() -> None:
    document = import_piece(_late_and_soft(), "take one.mid").document

    written = [document.score.notes[n.source] for n in document.performance.notes]
    assert [n.onset for n in written] == [960 * i for i in range(16)]
    assert [n.midi for n in written] == [n.pitch for n in document.performance.notes]


CHART = (
    b"{title: Amazing Love}\n{subtitle: Of the valley}\n{composer: J. Smith}\n[G]a [C]b | [D]c\n"
)


def test_a_chart_keeps_its_heading() -> None:
    piece = import_piece(CHART, "xyzzy.cho")
    score = piece.document.score

    heading = (score.title, score.subtitle, score.creator)
    assert heading == ("Amazing Love", "Of the valley", "J. Smith, arr. Gospel Keys")
    assert not any("nothing in the words" in remark for remark in piece.remarks)


def test_a_file_of_no_known_kind_is_told_everything_that_is_read() -> None:
    with pytest.raises(MalformedInputError) as caught:
        import_piece(b"these are words", "letter.txt")

    for kind in ("MusicXML", ".mxl", "ABC", "MIDI", "ChordPro", "kept piece"):
        assert kind in caught.value.message


BOOK = b"X:3\nT:First\nM:4/4\nL:1/4\nK:C\nC4|\n\nX:8\nT:Second\nM:4/4\nL:1/4\nK:G\nG4|\n"


@pytest.mark.parametrize(
    ("tune", "title", "remarks"),
    [(None, "First", ("took the first of 2 tunes, number 3",)), (8, "Second", ())],
)
def test_a_book_of_tunes_is_opened_at_a_number(
    tune: int | None, title: str, remarks: tuple[str, ...]
) -> None:
    piece = import_piece(BOOK, "book.abc", tune=tune)

    assert (piece.document.score.title, piece.remarks) == (title, remarks)


@pytest.mark.parametrize(
    ("data", "told"),
    [(BOOK, "no tune number 5; it has 3 to 8"), (_late_and_soft(), "a MIDI file, which holds")],
)
def test_a_tune_that_is_not_there_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(MalformedInputError, match=told):
        import_piece(data, "book", tune=5)


def test_what_was_found_in_midi_is_named_once() -> None:
    remarks = import_piece(_late_and_soft(), "take one.mid").remarks

    assert remarks[0] == "tempo 120 a minute, as the file names none"
    assert not any(remark.startswith(("tempo:", "meter:", "key:", "hands:")) for remark in remarks)


def test_an_imported_piece_has_no_style_of_its_own() -> None:
    document = import_piece(b"X:1\nT:Air\nC:Anon\nK:C\nCDEF|\n", "air.abc").document

    assert (document.style, document.method) == ("", "import")
    assert document.score.creator == "Anon"


def _without_a_clock(words: str, meter: str) -> bytes:
    """A piece as a recorder writes it: what a human plays, against beats that nobody heard."""
    made = compose_arrangement(words, wishes=Wishes(bars=8, meter=meter, tempo=57), seed=4)
    played = made.performance
    ticks = int(played.duration * 1920) + 960
    line = Timeline((0, ticks), (0.0, ticks / 1920))
    score = replace(made.arrangement.score, chords=(), sections=(), creator="", subtitle="")
    return write_midi(replace(played, timeline=line), score)


@pytest.mark.parametrize("meter", ["6/8", "3/4", "2/4"])
def test_a_meter_that_was_said_is_written(meter: str) -> None:
    exact = import_piece(_late_and_soft(), "a.mid", meter=meter)
    free = import_piece(_without_a_clock("worship in F", "6/8"), "b.mid", meter=meter)

    for piece in (exact, free):
        assert [str(m.meter) for m in piece.document.score.meters] == [meter]
        assert f"meter {meter}, as given" in piece.remarks


def test_bar_lines_follow_the_meter_that_was_said() -> None:
    bars = import_piece(_late_and_soft(), "a.mid", meter="6/8").document.score.bars()

    assert [bar.onset for bar in bars] == [2880 * n for n in range(6)]


def test_a_meter_that_was_found_can_be_doubted() -> None:
    remarks = import_piece(_without_a_clock("worship in F", "6/8"), "b.mid").remarks

    assert any("found from the notes; where that is wrong, say which it is" in r for r in remarks)


def test_a_chart_is_not_subtitled_with_the_name_of_its_file() -> None:
    chart = b"{title: Home}\n[C]Home [F]at [G7]last [C]again"
    score = import_piece(chart, "my_file_2.cho").document.score

    assert (score.title, score.subtitle) == ("Home", "")


def test_a_chart_takes_a_meter() -> None:
    document = import_piece(CHART, "a.cho", meter="3/4").document

    assert str(document.score.meter) == "3/4"


def test_notation_keeps_its_own_meter() -> None:
    with pytest.raises(InvalidRequestError, match="keeps the meter that it is written in") as told:
        import_piece(b"X:1\nK:C\nCDEF|\n", "air.abc", meter="6/8")

    assert told.value.field == "meter"
    with pytest.raises(InvalidMeterError):
        import_piece(_late_and_soft(), "a.mid", meter="6/7")


@pytest.mark.parametrize("name", ["empty.mid", "empty.cho", "empty.abc"])
def test_an_empty_file_is_told_everything_that_is_read(name: str) -> None:
    with pytest.raises(MalformedInputError, match=f"'{name}': the file is empty; .*MIDI.*ChordPro"):
        import_piece(b"\0\n", name)
