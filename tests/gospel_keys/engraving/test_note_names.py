"""Names inside the heads: every head has one, inside its outline, in the contrasting ink."""

import re
from collections.abc import Callable

import pytest
from lxml import etree

from gospel_keys.engraving.drawing import Shape, read_page
from gospel_keys.engraving.engraver import NAMED_STAFF, Layout, engrave
from gospel_keys.engraving.note_names import name_notes
from gospel_keys.score.model import Note, Score

Build = Callable[..., Score]
Make = Callable[..., Note]
NAMED = Layout(note_names=True, staff=NAMED_STAFF)


def _named(page: str) -> list[etree._Element]:
    root = etree.fromstring(page.encode())
    return [g for g in root.iter("{*}g") if g.get("class") == "noteName"]


def _box(path: etree._Element) -> tuple[float, float, float, float]:
    numbers = [float(n) for n in re.findall(r"-?\d+", path.get("d") or "")]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def _boxes(group: etree._Element) -> list[tuple[float, float, float, float]]:
    return [_box(p) for p in group.iter("{*}path") if p.get("fill") == "none"]


def test_every_head_has_its_name(study: Score) -> None:
    page = engrave(study, NAMED).pages[0]

    heads = page.count('class="notehead"')

    assert len(_named(page)) == heads >= len(study.notes)


def test_no_names_unless_they_are_asked_for(study: Score) -> None:
    assert "noteName" not in engrave(study).pages[0]


@pytest.mark.parametrize("name", ["A4", "C5", "Bb4", "F#4", "G#4", "Ebb5", "F##4"])
@pytest.mark.parametrize("quarters", [1, 2, 4])
def test_names_stay_inside_their_heads(
    sheet: Build, written: Make, name: str, quarters: int
) -> None:
    page = engrave(sheet([written(0, quarters, name)], quarters=4), NAMED).pages[0]

    (group,) = _named(page)
    head = re.search(r'"#E0A[234][^"]*" transform="translate\((\d+), (\d+)\)', page)
    assert head is not None
    x, y = float(head[1]), float(head[2])
    width = 292 if quarters == 4 else 226
    for left, top, right, bottom in _boxes(group):
        assert x + 25 < left < right < x + width - 25
        assert y - 75 < top < bottom < y + 75


def test_the_sign_of_the_key_stands_in_the_head(sheet: Build, written: Make) -> None:
    def strokes(name: str, key: str) -> int:
        page = engrave(sheet([written(0, 1, name)], quarters=4, key=key), NAMED).pages[0]
        return len(_boxes(_named(page)[0]))

    assert strokes("B4", "C") == 1
    assert strokes("Bb4", "C") == 2
    assert strokes("Bb4", "F") == 2


def test_solid_heads_have_white_letters_and_open_heads_black_ones(
    sheet: Build, written: Make
) -> None:
    score = sheet([written(0, 2, "A4"), written(2, 1, "C5")], quarters=4)

    marks = read_page(engrave(score, NAMED).pages[0]).marks
    letters = [m for m in marks if isinstance(m, Shape) and m.stroke == 19 and m.round_ends]
    paper = [m for m in marks if isinstance(m, Shape) and m.colour == "#FFFFFF" and m.filled]

    assert [m.colour for m in letters] == ["", "#FFFFFF"]
    assert len(paper) == 1


def test_small_staves_grow_until_names_are_readable(study: Score) -> None:
    small, least = (engrave(study, Layout(note_names=True, staff=s)) for s in (60, NAMED_STAFF))

    assert small == least


def test_notes_that_the_page_does_not_show_are_left_out(study: Score) -> None:
    assert name_notes("<svg/>", study) == "<svg/>"
