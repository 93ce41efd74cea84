"""Rhythm cells: the grids are whole, readable and drawn for their place."""

import random

import pytest

from gospel_keys.genres.rhythms import Cell, choose_cell, compose_cell, load_cells
from gospel_keys.score.meter import Meter

ALL = [(family, cell) for family, cells in load_cells("gospel").items() for cell in cells]


@pytest.mark.parametrize(("family", "cell"), ALL)
def test_every_cell_stays_inside_its_bar(family: str, cell: Cell) -> None:
    bar = Meter.parse(cell.meter).bar

    attacks = cell.attacks(bar)

    assert attacks, family
    assert all(a.offset >= 0 and a.offset + a.duration <= bar for a in attacks)
    ends = [a.offset + a.duration for a in attacks]
    assert all(e <= a.offset for e, a in zip(ends, attacks[1:], strict=False))


def test_every_meter_of_the_table_has_opening_and_closing_melody_cells() -> None:
    cells = load_cells("gospel")["melody"]

    meters = {cell.meter for cell in cells}

    for meter in meters:
        kinds = {cell.kind for cell in cells if cell.meter == meter}
        assert {"open", "close"} <= kinds


def test_a_held_first_slot_ties_over_from_the_bar_before() -> None:
    attacks = Cell("--x-", "4/4", "flow", (0.0, 1.0)).attacks(3840)

    assert [(a.offset, a.duration, a.tied) for a in attacks] == [
        (0, 1920, True),
        (1920, 1920, False),
    ]


def test_recent_cells_are_avoided_while_others_are_left() -> None:
    rng = random.Random(3)
    meter = Meter(4, 4)
    drawn = [
        choose_cell("gospel", "chords", meter=meter, kind="flow", energy=0.5, rng=rng).grid
        for _ in range(40)
    ]
    avoided = drawn[0]

    again = [
        choose_cell(
            "gospel", "chords", meter=meter, kind="flow", energy=0.5, rng=rng, avoid=[avoided]
        ).grid
        for _ in range(40)
    ]

    assert avoided not in again


@pytest.mark.parametrize("text", ["5/4", "7/8", "9/8", "2/4", "3/8"])
def test_meters_without_a_table_get_a_composed_bar(text: str) -> None:
    meter = Meter.parse(text)

    cell = compose_cell(meter, "close", random.Random(1))

    attacks = cell.attacks(meter.bar)
    assert attacks[0].offset == 0
    assert all(a.offset + a.duration <= meter.bar for a in attacks)
