"""Hairpins, dynamics and pedal lines give way to finger numbers."""

import re
from collections.abc import Callable

import pytest

from gospel_keys.engraving.clearance import keep_clear
from gospel_keys.engraving.engraver import engrave
from gospel_keys.score.model import DynamicMark, Hairpin, Hand, Note, PedalSpan, Score
from gospel_keys.units import QUARTER

Build = Callable[..., Score]
Make = Callable[..., Note]


def _system(*signs: str) -> str:
    return '<g id="s" class="system">' + "".join(signs) + "</g>"


def _finger(x: int, y: int) -> str:
    return f'<g id="f" class="fing"><text x="{x}" y="{y}"></text></g>'


def _pedal(y: int) -> str:
    return f'<g id="p" class="pedal"><rect x="0" y="{y}" height="18" width="2000" /></g>'


def _hairpin(y: int) -> str:
    return (
        '<g id="h" class="hairpin"><polyline fill="none"'
        f' points="2000,{y + 130} 0,{y} 2000,{y - 130} " /></g>'
    )


def _staff_line(y: int) -> str:
    return f'<path d="M0 {y} L4000 {y}" stroke-width="13" />'


def _shifts(page: str, kind: str) -> list[int]:
    found = re.findall(rf'class="{kind}"(?: transform="translate\(0, (-?\d+)\)")?', page)
    return [int(n or 0) for n in found]


def test_a_page_without_numbers_is_left_alone() -> None:
    page = _system(_pedal(1000), _hairpin(500))

    assert keep_clear(page) == page


def test_lines_that_are_clear_stay() -> None:
    page = _system(_finger(500, 700), _pedal(1000), _hairpin(300))

    assert keep_clear(page) == page


def test_all_pedal_lines_of_a_system_sink_together() -> None:
    page = keep_clear(_system(_finger(500, 1050), _pedal(1000), _pedal(1000)))

    assert _shifts(page, "pedal") == [110, 110]


def test_a_pedal_line_sinks_below_a_whole_column() -> None:
    page = keep_clear(_system(_finger(500, 1050), _finger(500, 1320), _pedal(1000)))

    assert _shifts(page, "pedal") == [380]


def test_other_systems_keep_their_pedal_lines() -> None:
    page = keep_clear(_system(_finger(500, 1050), _pedal(1000)) + _system(_pedal(9000)))

    assert _shifts(page, "pedal") == [110, 0]


def test_a_hairpin_goes_down_into_free_space() -> None:
    page = keep_clear(_system(_finger(1000, 550), _hairpin(500)))

    (shift,) = _shifts(page, "hairpin")
    assert 50 + 66 < shift < 250


def test_a_hairpin_goes_up_where_the_way_down_is_longer() -> None:
    page = keep_clear(_system(_finger(1000, 650), _hairpin(500)))

    (shift,) = _shifts(page, "hairpin")
    assert shift < 0


def test_a_hairpin_does_not_go_into_the_staff() -> None:
    page = keep_clear(_system(_finger(1000, 650), _staff_line(350), _hairpin(500)))

    (shift,) = _shifts(page, "hairpin")
    assert shift > 0


def test_a_hairpin_without_room_begins_after_the_number() -> None:
    stacked = [_staff_line(y) for y in range(-1000, 2500, 100)]

    page = keep_clear(_system(_finger(100, 550), *stacked, _hairpin(500)))

    assert 'points="2000,630 235,500 2000,370"' in page


@pytest.mark.parametrize("name", ["C5", "C4", "G3"])
def test_numbers_on_paper_touch_no_line(sheet: Build, written: Make, name: str) -> None:
    upper = [written(beat, 1, "E5", voice=1, finger=4) for beat in range(4)]
    second = [written(beat, 2, name, voice=2, finger=1) for beat in (0, 2)]
    low = [
        written(beat, 1, note, Hand.LEFT, finger=finger)
        for beat in range(4)
        for note, finger in (("C2", 5), ("G2", 2), ("C3", 1))
    ]
    score = sheet(
        [*upper, *second, *low],
        quarters=4,
        hairpins=(Hairpin(0, 4 * QUARTER, crescendo=True),),
        dynamics=(DynamicMark(0, "mp", 62),),
        pedals=(PedalSpan(0, 2 * QUARTER), PedalSpan(2 * QUARTER, 4 * QUARTER)),
    )

    page = engrave(score).pages[0]

    numbers = re.findall(r'class="fing"[^>]*>\s*<text x="(\d+)" y="(\d+)"', page)
    fingers = [(int(x), int(y) - 205, int(y)) for x, y in numbers]
    down = _shifts(page, "pedal")[0]
    lines = re.findall(r'<rect x="(\d+)" y="(\d+)" height="18" width="(\d+)"', page)
    assert fingers
    assert lines
    for x, top, bottom in fingers:
        for left, y, width in lines:
            beside = x + 75 < int(left) or x - 75 > int(left) + int(width)
            assert beside or bottom < int(y) + down or top > int(y) + down + 18
