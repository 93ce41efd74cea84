import re
import zlib
from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from gospel_keys.engraving.engraver import Engraving, Layout, engrave
from gospel_keys.engraving.pdf import write_pdf
from gospel_keys.score.model import Note, Score

Build = Callable[..., Score]
Row = Callable[..., list[Note]]


@pytest.fixture(scope="session")
def data(engraved: Engraving) -> bytes:
    return write_pdf(engraved)


def _document(data: bytes) -> Any:  # pypdfium2 ships no types
    return pypdfium2.PdfDocument(data)


def _text(data: bytes, page: int = 0) -> str:
    return str(_document(data)[page].get_textpage().get_text_range())


def _streams(data: bytes) -> list[bytes]:
    return [
        zlib.decompress(body) for body in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)
    ]


def test_there_is_a_pdf_page_for_each_engraved_page(long_engraving: Engraving) -> None:
    document = _document(write_pdf(long_engraving))

    assert len(document) == len(long_engraving.pages) > 1


@pytest.mark.parametrize(("paper", "size"), [("a4", (595.28, 841.89)), ("letter", (612.0, 792.0))])
def test_pages_have_the_size_of_the_paper(study: Score, paper: Any, size: Any) -> None:
    document = _document(write_pdf(engrave(study, Layout(paper=paper))))

    assert document[0].get_size() == pytest.approx(size, abs=0.05)


def test_the_page_is_drawn_in_vectors(data: bytes) -> None:
    kinds = [o.type for o in _document(data)[0].get_objects(max_depth=4)]

    assert pdfium.FPDF_PAGEOBJ_PATH in kinds
    assert kinds.count(pdfium.FPDF_PAGEOBJ_PATH) > 500
    assert pdfium.FPDF_PAGEOBJ_IMAGE not in kinds
    assert b"/Subtype /Image" not in data


def test_no_font_is_left_to_the_reader(data: bytes) -> None:
    fonts = re.findall(rb"<< /Type /Font .*?>>\nendobj", data, re.DOTALL)

    assert len(fonts) == 1
    assert b"/Subtype /Type3" in fonts[0]
    assert b"/ToUnicode" in fonts[0]
    assert b"/BaseFont" not in data


def test_glyphs_are_defined_once_and_used_often(long_engraving: Engraving) -> None:
    data = write_pdf(long_engraving)

    forms = [s for s in _streams(data) if s.endswith(b" f")]

    assert len(forms) == len(set(forms)) < 60
    assert data.count(b"/Subtype /Form") == len(forms)
    assert sum(s.count(b" Do") for s in _streams(data)) > 400


def test_words_can_be_searched(data: bytes) -> None:
    text = _text(data)

    for words in ("Study of Signs", "The Test Choir", "Slow worship, Swing", "Verse", "Chorus"):
        assert words in text


def test_chord_symbols_are_searched_as_they_are_typed(sheet: Build, row: Row) -> None:
    from gospel_keys.score.model import ChordSpan
    from gospel_keys.theory.chord import Chord

    symbols = ("Bb7b9", "F#m7", "F##dim7", "Eb/G")
    spans = tuple(ChordSpan(i * 3840, 3840, Chord.parse(s)) for i, s in enumerate(symbols))
    score = sheet(row(0, "C5 C5 C5 C5", 4), quarters=16, chords=spans, title="Song in Bb major")

    text = "".join(_text(write_pdf(engrave(score))).split())

    for symbol in (*symbols, "SonginBbmajor"):
        assert symbol in text


def test_words_lie_over_their_letters(data: bytes) -> None:
    page = _document(data)[0].get_textpage()

    start, count = page.search("Study of Signs").get_next()
    boxes = [page.get_charbox(i) for i in range(start, start + count)]

    assert boxes[0][0] == pytest.approx(595.28 - boxes[-1][2], abs=6)  # centred
    assert 760 < boxes[0][1] < boxes[0][3] < 830


def test_the_document_names_title_and_author(data: bytes) -> None:
    metadata = _document(data).get_metadata_dict()

    assert metadata["Title"] == "Study of Signs"
    assert metadata["Author"] == "The Test Choir"
    assert metadata["Producer"] == "Gospel Keys"
    assert not metadata["CreationDate"]


def test_titles_with_any_letters_are_kept(sheet: Build, row: Row) -> None:
    title = "Größe (♭) \\ 主 🎹"
    score = sheet(row(0, "C5", 4), quarters=4, title=title)

    data = write_pdf(engrave(score))

    assert _document(data).get_metadata_dict()["Title"] == title
    assert "Größe" in _text(data)


def test_more_letters_than_codes_become_question_marks(sheet: Build, row: Row) -> None:
    many = "".join(chr(c) for c in range(0x4E00, 0x4E00 + 300))
    score = sheet(row(0, "C5", 4), quarters=4, title=many)

    text = _text(write_pdf(engrave(score)))

    assert many[:100] in text
    assert "?" in text


def test_the_cross_reference_table_finds_every_object(data: bytes) -> None:
    start = int(re.findall(rb"startxref\n(\d+)", data)[0])
    offsets = [int(o) for o in re.findall(rb"(\d{10}) 00000 n", data[start:])]

    assert data[start : start + 4] == b"xref"
    for number, offset in enumerate(offsets, start=1):
        head = f"{number} 0 obj\n".encode()
        assert data[offset : offset + len(head)] == head


def test_the_same_pages_give_the_same_bytes(engraved: Engraving, data: bytes) -> None:
    assert write_pdf(engraved) == data


def test_a_page_is_small(data: bytes) -> None:
    assert len(data) < 120_000
