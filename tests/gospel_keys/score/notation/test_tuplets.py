from itertools import pairwise

import pytest

from gospel_keys.score.meter import Meter
from gospel_keys.score.notation.tuplets import find_tuplets
from gospel_keys.score.notation.values import grid_of


@pytest.mark.parametrize(
    ("meter", "edges", "expected"),
    [
        pytest.param("4/4", [0, 320, 640, 960, 3840], [(0, 960, 3, 2)], id="eighth triplet"),
        pytest.param("4/4", [0, 640, 960, 3840], [(0, 960, 3, 2)], id="quarter and eighth"),
        pytest.param("4/4", [0, 640, 1280, 1920, 3840], [(0, 1920, 3, 2)], id="quarter triplet"),
        pytest.param(
            "4/4", [0, 640, 1920, 3840], [(0, 960, 3, 2)], id="a long note after a quarter is tied"
        ),
        pytest.param("4/4", [0, 1280, 1600, 1920, 3840], [(960, 1920, 3, 2)], id="the beat shows"),
        pytest.param("4/4", [0, 1280, 2560, 3840], [(0, 3840, 3, 2)], id="half triplet"),
        pytest.param(
            "4/4", [0, 160, 320, 480, 960, 3840], [(0, 480, 3, 2)], id="sixteenth triplet"
        ),
        pytest.param(
            "4/4",
            [0, 160, 320, 480, 640, 800, 960, 3840],
            [(0, 480, 3, 2), (480, 960, 3, 2)],
            id="six sixteenths in threes",
        ),
        pytest.param("4/4", [0, 192, 384, 576, 768, 960, 3840], [(0, 960, 5, 4)], id="quintuplet"),
        pytest.param(
            "4/4", [0, 384, 768, 1152, 1536, 1920, 3840], [(0, 1920, 5, 4)], id="wide quintuplet"
        ),
        pytest.param(
            "3/4", [0, 960, 1600, 2240, 2880], [(960, 2880, 3, 2)], id="over two beats of three"
        ),
        pytest.param(
            "4/4",
            [0, 137, 274, 411, 549, 686, 823, 960, 3840],
            [(0, 960, 7, 4)],
            id="septuplet",
        ),
        pytest.param(
            "4/4",
            [0, 148, 295, 443, 591, 738, 886, 1034, 1182, 1329, 1477, 1625, 1772, 1920, 3840],
            [(0, 1920, 13, 8)],
            id="thirteen in the time of eight",
        ),
        pytest.param(
            "6/8", [0, 206, 411, 617, 823, 1029, 1234, 1440, 2880], [(0, 1440, 7, 6)], id="7 in 6"
        ),
        pytest.param("6/8", [0, 360, 720, 1080, 1440, 2880], [(0, 1440, 4, 3)], id="quadruplet"),
        pytest.param("6/8", [0, 720, 1440, 2880], [], id="duplets are dotted eighths"),
        pytest.param("6/8", [0, 120, 240, 360, 480, 2880], [], id="thirty-seconds are plain"),
        pytest.param("4/4", [0, 240, 720, 960, 3840], [], id="plain values"),
        pytest.param("4/4", [0, 137, 3840], [], id="ticks that no tuplet explains"),
    ],
)
def test_a_bar_is_read_with_the_fewest_signs(
    meter: str, edges: list[int], expected: list[tuple[int, int, int, int]]
) -> None:
    stretches = [(a, b, False) for a, b in pairwise(edges)]

    spans = find_tuplets(stretches, grid_of(Meter.parse(meter)))

    assert [(s.start, s.end, s.actual, s.normal) for s in spans] == expected
