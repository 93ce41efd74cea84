import pytest
from hypothesis import given
from hypothesis import strategies as st

from gospel_keys.score.meter import Meter
from gospel_keys.score.notation.values import cut, grid_of, nearest_value, value_of

Q = 960


@pytest.mark.parametrize(
    ("meter", "start", "end", "expected"),
    [
        pytest.param("4/4", 0, 4, [4], id="whole note"),
        pytest.param("4/4", 0, 3, [3], id="dotted half from the downbeat"),
        pytest.param("4/4", 0.5, 1.5, [1], id="eighth quarter eighth"),
        pytest.param("4/4", 1, 3, [2], id="quarter half quarter"),
        pytest.param("4/4", 1.5, 2.5, [0.5, 0.5], id="the middle of the bar is shown"),
        pytest.param("4/4", 1, 4, [1, 2], id="no dotted half across the middle"),
        pytest.param("4/4", 0.5, 2, [1.5], id="an off-beat note may end on the middle"),
        pytest.param("4/4", 0, 2.5, [2, 0.5], id="five eighths"),
        pytest.param("4/4", 0.5, 2.5, [1.5, 0.5], id="off-beat half"),
        pytest.param("4/4", 0.25, 0.75, [0.5], id="sixteenth eighth sixteenth"),
        pytest.param("4/4", 0.75, 1.25, [0.25, 0.25], id="the beat is shown to sixteenths"),
        pytest.param("4/4", 0.25, 1, [0.75], id="sixteenth and dotted eighth"),
        pytest.param("3/4", 0, 3, [3], id="a full bar of three"),
        pytest.param("3/4", 1, 3, [2], id="half from beat two of three"),
        pytest.param("3/4", 0.5, 1.5, [1], id="syncopation in three"),
        pytest.param("6/8", 0, 3, [3], id="dotted half"),
        pytest.param("6/8", 0.5, 1.5, [1], id="eighth quarter"),
        pytest.param("6/8", 1, 2, [0.5, 0.5], id="the dotted beat is shown"),
        pytest.param("6/8", 0, 2, [1.5, 0.5], id="no half note in six-eight"),
        pytest.param("12/8", 1.5, 4.5, [1.5, 1.5], id="the middle of twelve-eight"),
        pytest.param("12/8", 0, 6, [6], id="a full bar of twelve-eight"),
        pytest.param("5/4", 0, 5, [3, 2], id="a full bar of five"),
        pytest.param("7/8", 0, 3.5, [2, 1.5], id="a full bar of seven"),
        pytest.param("5/4", 0, 4, [4], id="four beats of five"),
        pytest.param("2/2", 1.5, 2.5, [0.5, 0.5], id="the middle of cut time"),
    ],
)
def test_notes_show_the_meter(meter: str, start: float, end: float, expected: list[float]) -> None:
    edges = cut(round(start * Q), round(end * Q), grid_of(Meter.parse(meter)))

    assert [(b - a) / Q for a, b in zip(edges, edges[1:], strict=False)] == expected


@pytest.mark.parametrize(
    ("meter", "start", "end", "expected"),
    [
        pytest.param("4/4", 1, 3, [1, 1], id="no half rest across the middle"),
        pytest.param("4/4", 0, 3, [2, 1], id="half and quarter"),
        pytest.param("4/4", 0.5, 2, [0.5, 1], id="the beat before the longer rest"),
        pytest.param("3/4", 0, 2, [1, 1], id="no half rest in three"),
        pytest.param("4/4", 1, 1.75, [0.75], id="three sixteenths of a beat"),
        pytest.param("4/4", 1.25, 2, [0.25, 0.5], id="the last three sixteenths of a beat"),
        pytest.param("6/8", 0, 0.75, [0.5, 0.25], id="three sixteenths of a compound beat"),
        pytest.param("6/8", 0, 1.5, [1.5], id="a dotted beat"),
        pytest.param("6/8", 0, 1, [1], id="the first two thirds of a beat"),
        pytest.param("6/8", 0.5, 1.5, [0.5, 0.5], id="the last two thirds of a beat"),
    ],
)
def test_rests_never_hide_a_beat(
    meter: str, start: float, end: float, expected: list[float]
) -> None:
    edges = cut(round(start * Q), round(end * Q), grid_of(Meter.parse(meter)), rest=True)

    assert [(b - a) / Q for a, b in zip(edges, edges[1:], strict=False)] == expected


@given(
    st.sampled_from(["4/4", "3/4", "2/4", "6/8", "9/8", "12/8", "2/2", "5/4", "7/8", "3/8"]),
    st.integers(0, 400),
    st.integers(1, 400),
    st.booleans(),
)
def test_every_stretch_of_the_grid_is_cut_into_values(
    meter: str, start: int, length: int, rest: bool
) -> None:
    grid = grid_of(Meter.parse(meter))
    low = min(15 * start, grid.sizes[0] - 15)
    high = min(low + 15 * length, grid.sizes[0])

    edges = cut(low, high, grid, rest=rest)

    assert (edges[0], edges[-1]) == (low, high)
    assert all(value_of(b - a) for a, b in zip(edges, edges[1:], strict=False))


def test_a_length_without_a_value_is_drawn_as_the_one_below() -> None:
    assert nearest_value(137).type == "32nd"
    assert nearest_value(1).type == "256th"
