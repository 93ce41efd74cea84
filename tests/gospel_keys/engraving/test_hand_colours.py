"""Two colours for two hands, in every kind of page."""

import io
import re
import zlib
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from lxml import etree
from PIL import Image

from gospel_keys.engraving.drawing import Glyph, Shape, read_page
from gospel_keys.engraving.engraver import Engraving, Layout, engrave
from gospel_keys.engraving.flat_svg import write_svg
from gospel_keys.engraving.hand_colours import HAND_COLOURS
from gospel_keys.engraving.pdf import write_pdf
from gospel_keys.engraving.png import is_coloured, write_png
from gospel_keys.engraving.text_runs import Run
from gospel_keys.engraving.video.canvas import Colour
from gospel_keys.engraving.video.keyboard import HAND_COLOURS as KEY_COLOURS
from gospel_keys.score.model import Hand, Note, Score

RIGHT, LEFT = HAND_COLOURS[Hand.RIGHT], HAND_COLOURS[Hand.LEFT]


@pytest.fixture(scope="module")
def coloured(study: Score) -> Engraving:
    return engrave(study, Layout(hand_colours=True))


def _contents(pdf: bytes) -> str:
    packed = re.findall(rb"/FlateDecode >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL)
    return "".join(zlib.decompress(part).decode("latin-1") for part in packed)


def test_each_note_has_the_colour_of_its_hand(coloured: Engraving, study: Score) -> None:
    root = etree.fromstring(coloured.pages[0].encode())

    seen: set[int] = set()
    for group in root.iter("{*}g"):
        found = re.fullmatch(r"n(\d+)(t\d+)?", group.get("id") or "")
        if found is not None:
            layer = next(a for a in group.iterancestors() if a.get("class") == "layer")
            assert layer.get("color") == HAND_COLOURS[study.notes[int(found[1])].hand]
            seen.add(int(found[1]))
    assert seen == set(range(len(study.notes)))


def test_heads_stems_and_beams_are_coloured_and_the_staff_is_black(coloured: Engraving) -> None:
    marks = read_page(coloured.pages[0]).marks

    heads = [m for m in marks if isinstance(m, Glyph) and m.name[:4] in ("E0A3", "E0A4")]
    clefs = [m for m in marks if isinstance(m, Glyph) and m.name[:4] in ("E050", "E062")]
    assert {m.colour for m in heads} == {RIGHT, LEFT}
    assert {m.colour for m in clefs} == {""}
    # Of lines, staff lines are 13 and stems 18 units strong, ledger lines 22.
    lines = [m for m in marks if isinstance(m, Shape)]
    assert {m.colour for m in lines if m.stroke in (13, 22)} == {""}
    assert {RIGHT, LEFT} <= {m.colour for m in lines if m.stroke == 18}
    assert {m.colour for m in marks if isinstance(m, Run)} <= {"", RIGHT, LEFT}


def test_a_clef_between_notes_stays_black(
    sheet: Callable[..., Score], row: Callable[..., list[Note]]
) -> None:
    notes = [*row(0, "C5 D5 E5 F5", 1), *row(4, "C2 D2 E2 F2", 1)]
    page = engrave(sheet(notes, quarters=8), Layout(hand_colours=True)).pages[0]

    glyphs = [m for m in read_page(page).marks if isinstance(m, Glyph)]
    clefs = [m for m in glyphs if m.name[:3] in ("E05", "E06", "E07")]
    assert len(clefs) >= 3
    assert {m.colour for m in clefs} == {""}


def test_downloads_are_coloured(coloured: Engraving) -> None:
    (page,) = write_svg(coloured)
    contents = _contents(write_pdf(coloured))

    assert f'fill="{RIGHT}"' in page
    assert f'fill="{LEFT}"' in page
    assert "0.102 0.31 0.706 rg 0.102 0.31 0.706 RG" in contents
    assert "0.0784 0.588 0.353 rg" in contents


def test_pictures_are_coloured_only_with_colours(study: Score, coloured: Engraving) -> None:
    def image(engraving: Engraving) -> Image.Image:
        return Image.open(io.BytesIO(write_png(engraving, dpi=72)[0]))

    assert image(coloured).mode == "RGB"
    assert image(engrave(study, Layout(note_names=True))).mode == "L"
    assert not is_coloured(engrave(study))


def test_pages_and_falling_notes_share_their_colours() -> None:
    rgb = {hand: tuple(bytes.fromhex(text[1:])) for hand, text in HAND_COLOURS.items()}

    assert {hand: Colour.of((r, g, b)) for hand, (r, g, b) in rgb.items()} == KEY_COLOURS


@pytest.mark.parametrize(
    ("paper", "staff", "chords", "names", "colours"),
    list(product(("a4", "letter"), (60, 140), (True, False), (True, False), (True, False))),
)
def test_every_layout_is_a_page_with_all_notes(
    study: Score, paper: Any, staff: int, chords: bool, names: bool, colours: bool
) -> None:
    layout = Layout(paper, staff, chord_symbols=chords, note_names=names, hand_colours=colours)
    pages = "".join(engrave(study, layout).pages)

    assert {f"n{i}" for i in range(len(study.notes))} <= set(re.findall(r'id="(n\d+)"', pages))
    assert ('class="harm"' in pages) is chords
    assert ('class="noteName"' in pages) is names
    assert (RIGHT in pages) is colours
