from gospel_keys.engraving.clearance import Box
from gospel_keys.engraving.engraver import Engraving
from gospel_keys.engraving.ink import around, ink_of


def _page(body: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><svg viewBox="0 0 100 100">'
        f'<g class="page-margin" transform="translate(10, 20)"><g class="system">{body}</g></g>'
        "</svg></svg>"
    )


def test_signs_stand_where_the_groups_around_them_have_moved_them() -> None:
    page = _page('<g class="pedal" id="p"><rect x="1" y="2" width="30" height="4"/></g>')

    ink = ink_of(page)[0]

    assert (ink.kind, ink.name, ink.system) == ("pedal", "p", 0)
    assert ink.box == Box(11, 22, 41, 26)


def test_a_slanted_beam_is_no_box() -> None:
    page = _page('<g class="beam"><polygon points="0,0 80,80 80,90 0,10"/></g>')

    beam = ink_of(page)[0]

    assert beam.box.meets(Box(70, 25, 80, 35))
    assert not any(box.meets(Box(70, 25, 80, 35)) for box in beam.boxes)
    assert any(box.meets(Box(85, 95, 88, 98)) for box in beam.boxes)


def test_what_a_beam_holds_is_not_its_own_ink() -> None:
    page = _page(
        '<g class="beam"><polygon points="0,0 8,0 8,1 0,1"/>'
        '<g class="stem"><path d="M0 0 L0 60" stroke-width="2"/></g></g>'
    )

    kinds = {ink.kind: ink.box.bottom for ink in ink_of(page)}

    assert kinds == {"beam": 21, "stem": 81}


def test_letters_and_glyphs_of_a_real_page_have_ink(engraved: Engraving) -> None:
    inks = ink_of(engraved.pages[0])

    kinds = {ink.kind for ink in inks}
    assert {"notehead", "stem", "harm", "reh", "staff", "clef", "pgHead"} <= kinds
    heads = [ink.box for ink in inks if ink.kind == "notehead"]
    assert all(100 < box.bottom - box.top < 240 for box in heads)


def test_a_box_around_boxes_holds_them() -> None:
    assert around([Box(0, 5, 1, 6), Box(-3, 2, 0, 9)]) == Box(-3, 2, 1, 9)
