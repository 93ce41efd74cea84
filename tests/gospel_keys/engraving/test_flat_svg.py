import io

import pytest
from lxml import etree

from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.flat_svg import write_svg

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="session")
def roots(engraved: Engraving) -> list[etree._Element]:
    return [etree.fromstring(page.encode()) for page in write_svg(engraved)]


def test_there_is_a_document_for_each_page(long_engraving: Engraving) -> None:
    pages = write_svg(long_engraving)

    assert len(pages) == len(long_engraving.pages)
    titles = [etree.fromstring(p.encode()).findtext(f"{SVG}title") for p in pages]
    assert titles == [f"Sixty Bars, page {n}" for n in range(1, len(pages) + 1)]


def test_pages_have_the_size_of_the_paper(roots: list[etree._Element]) -> None:
    assert (roots[0].get("width"), roots[0].get("height")) == ("210mm", "297mm")


def test_only_paths_and_uses_are_left(roots: list[etree._Element]) -> None:
    tags = {str(e.tag).removeprefix(SVG) for e in roots[0].iter()}

    assert tags == {"svg", "title", "defs", "path", "use"}


def test_every_use_has_its_glyph(roots: list[etree._Element]) -> None:
    known = {p.get("id") for p in roots[0].iterfind(f"{SVG}defs/{SVG}path")}
    used = {(u.get(LINK) or "").removeprefix("#") for u in roots[0].iter(f"{SVG}use")}

    assert used == known


def test_nothing_is_asked_of_the_network(engraved: Engraving) -> None:
    (page,) = write_svg(engraved)

    links = [word for word in page.replace('"', " ").split() if word.startswith("http")]
    assert {link.rstrip("/") for link in links} == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "@font-face" not in page


def test_pages_declare_their_encoding(engraved: Engraving) -> None:
    for page in write_svg(engraved):
        tree = etree.parse(io.BytesIO(page.encode()))
        assert tree.getroot().tag == f"{SVG}svg"
        assert tree.docinfo.encoding == "UTF-8"


def test_each_letter_is_written_once(engraved: Engraving) -> None:
    (page,) = write_svg(engraved)
    root = etree.fromstring(page.encode())

    names = [p.get("id") or "" for p in root.iterfind(f"{SVG}defs/{SVG}path")]
    letters = [name for name in names if name.startswith("letter")]
    used = [(u.get(LINK) or "").removeprefix("#") for u in root.iter(f"{SVG}use")]
    assert len(names) == len(set(names))
    assert len(letters) < sum(name in letters for name in used) / 2
