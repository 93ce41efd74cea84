"""Imported files become documents; MIDI keeps the timing and touch it was played with."""

import pytest

from app.services.import_service import import_piece
from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.midi_chunks import variable_length


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
