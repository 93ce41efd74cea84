import pytest

from gospel_keys.engraving.drawing import Drawing, Glyph, Shape, read_page
from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.glyphs import Face, outline
from gospel_keys.engraving.text_runs import Run


def _page(body: str) -> Drawing:
    return read_page(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<defs><g id="E0A4-x"><path d="M0 -39c0 68 73 172 200 172z"/></g></defs>'
        f'<svg viewBox="0 0 21000 29700">{body}</svg></svg>'
    )


def test_a_page_has_its_size_and_glyphs() -> None:
    drawing = _page("")

    assert (drawing.width, drawing.height) == (21000, 29700)
    assert drawing.glyphs == (("E0A4-x", "M0 -39c0 68 73 172 200 172z"),)


def test_groups_know_their_marks_and_the_groups_inside_them() -> None:
    line = '<path d="M0 0 L10 0" stroke-width="13"/>'
    drawing = _page(f'{line}<g class="a b" id="x">{line}<g class="c">{line}</g></g><g>{line}</g>')

    rows = [(set(g.classes), g.name, g.start, g.end, g.after) for g in drawing.groups]
    assert rows == [({"a", "b"}, "x", 1, 3, 2), ({"c"}, "", 2, 3, 2), (set(), "", 3, 4, 3)]


def test_translations_of_groups_add_up() -> None:
    drawing = _page(
        '<g transform="translate(100, 20)"><g transform="translate(1, 2)">'
        '<path d="M0 0 L10 0" stroke-width="13"/></g></g>'
    )

    assert drawing.marks == (Shape("M 101 22 L 111 22", stroke=13.0, filled=False),)


def test_glyphs_keep_place_and_scale() -> None:
    drawing = _page('<use xlink:href="#E0A4-x" transform="translate(50, 60) scale(0.72, 0.72)"/>')

    assert drawing.marks == (Glyph("E0A4-x", (0.72, 0.0, 0.0, 0.72, 50.0, 60.0)),)


def test_glyphs_of_a_rotated_group_turn_about_its_centre() -> None:
    drawing = _page(
        '<g transform="rotate(-90 100 100)">'
        '<use xlink:href="#E0A4-x" transform="translate(110, 100) scale(1, 1)"/></g>'
    )

    (glyph,) = drawing.marks
    assert isinstance(glyph, Glyph)
    assert glyph.matrix == pytest.approx((0, -1, 1, 0, 100, 90), abs=1e-6)


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        (
            '<rect x="1" y="2" width="10" height="5"/>',
            Shape("M 1 2 L 11 2 L 11 7 L 1 7 Z"),
        ),
        (
            '<rect x="1" y="2" width="10" height="5" fill-opacity="0" stroke-width="20"/>',
            Shape("M 1 2 L 11 2 L 11 7 L 1 7 Z", stroke=20.0, filled=False),
        ),
        ('<polygon points="0,0 10,0 10,5"/>', Shape("M 0 0 L 10 0 L 10 5 Z")),
        (
            '<polyline points="0,0 10,0 10,5" stroke-width="3"/>',
            Shape("M 0 0 L 10 0 L 10 5", stroke=3.0, filled=False),
        ),
    ],
)
def test_shapes_become_paths(body: str, shape: Shape) -> None:
    assert _page(body).marks == (shape,)


def test_dots_are_four_curves() -> None:
    (shape,) = _page('<ellipse cx="10" cy="20" rx="5" ry="5"/>').marks

    assert isinstance(shape, Shape)
    assert shape.data.count("C") == 4
    assert shape.data.startswith("M 15 20 ")


def _text(spans: str, attributes: str = "") -> tuple[Run, ...]:
    marks = _page(f'<g class="harm"><text x="100" y="50" {attributes}>{spans}</text></g>').marks
    assert all(isinstance(mark, Run) for mark in marks)
    return tuple(mark for mark in marks if isinstance(mark, Run))


def test_a_shift_of_the_baseline_holds_until_it_is_taken_back() -> None:
    runs = _text(
        '<tspan><tspan font-size="400px">F</tspan></tspan>'
        '<tspan dy="-137"><tspan font-size="300px">m7</tspan></tspan>'
        '<tspan dy="137"><tspan font-size="400px">/C</tspan></tspan>'
    )

    assert [(run.text, run.y) for run in runs] == [("F", 50), ("m7", -87), ("/C", 50)]


def test_runs_follow_each_other_by_their_widths() -> None:
    first, second = _text('<tspan font-size="400px">Ab</tspan><tspan font-size="400px">c</tspan>')

    width = 400 * sum(outline(Face("serif"), c).advance for c in "Ab")
    assert second.x == pytest.approx(first.x + width)


def test_no_break_spaces_keep_their_room() -> None:
    runs = _text('<tspan font-size="400px">\xa0\xa0</tspan><tspan font-size="400px">x</tspan>')

    assert runs[-1].x > 100 + 100


@pytest.mark.parametrize(("anchor", "share"), [("start", 0), ("middle", 0.5), ("end", 1)])
def test_text_hangs_on_its_anchor(anchor: str, share: float) -> None:
    (run,) = _text('<tspan font-size="400px">Intro</tspan>', f'text-anchor="{anchor}"')

    width = 400 * sum(outline(Face("serif"), c).advance for c in "Intro")
    assert run.x == pytest.approx(100 - share * width)


def test_faces_are_those_of_the_spans_and_groups() -> None:
    marks = _page(
        '<g class="tempo"><text x="0" y="0"><tspan font-size="9px">rit.</tspan></text></g>'
        '<g class="mNum"><text x="0" y="0"><tspan font-size="9px">5</tspan></text></g>'
        '<text x="0" y="0"><tspan font-weight="bold" font-size="9px">G</tspan></text>'
        '<text x="0" y="0"><tspan font-family="Leipzig" font-size="9px">x</tspan></text>'
    ).marks

    assert [mark.face for mark in marks if isinstance(mark, Run)] == [
        Face("serif", bold=True), Face("serif", italic=True), Face("serif", bold=True),
        Face("Leipzig"),
    ]  # fmt: skip


def test_line_ends_of_the_document_are_not_drawn() -> None:
    (run,) = _text('\n <tspan font-size="9px">\n <tspan font-size="9px">a</tspan>\n</tspan>')

    assert run.text == "a"


def test_placeholders_are_not_drawn() -> None:
    assert _page('<g class="note placeholder"></g>').marks == ()


def test_every_glyph_of_a_real_page_is_defined(engraved: Engraving) -> None:
    drawing = read_page(engraved.pages[0])

    names = {mark.name for mark in drawing.marks if isinstance(mark, Glyph)}

    assert names <= {name for name, _ in drawing.glyphs}
    assert len(drawing.marks) > 400


def test_every_letter_of_a_real_page_has_an_outline(engraved: Engraving) -> None:
    runs = [m for m in read_page(engraved.pages[0]).marks if isinstance(m, Run)]

    blank = {c for run in runs for c in run.text if not outline(run.face, c).commands}

    assert blank <= {" ", "\xa0"}
