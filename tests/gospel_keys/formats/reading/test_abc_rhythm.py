"""Tuplets and broken pairs: what becomes of the lengths that follow."""

import re
from fractions import Fraction

import pytest

from gospel_keys.formats.reading.abc_faults import Faults
from gospel_keys.formats.reading.abc_rhythm import AbcRhythm
from gospel_keys.formats.reading.events import Remarks
from gospel_keys.score.meter import Meter

SIGN = re.compile(r"\((?P<p>\d)(?::(?P<q>\d?))?(?::(?P<r>\d?))?")


def begun(sign: str, meter: str | None = None) -> tuple[AbcRhythm, Remarks]:
    remarks = Remarks()
    rhythm = AbcRhythm(Faults(remarks))
    token = SIGN.fullmatch(sign)
    assert token is not None
    rhythm.begin_tuplet(token, Meter.parse(meter) if meter else None)
    return rhythm, remarks


@pytest.mark.parametrize(
    ("sign", "meter", "factor", "notes"),
    [
        ("(3", "4/4", Fraction(2, 3), 3),
        ("(2", "6/8", Fraction(3, 2), 2),
        ("(5", "4/4", Fraction(2, 5), 5),
        ("(5", "6/8", Fraction(3, 5), 5),
        ("(7", None, Fraction(2, 7), 7),
        ("(3:4:2", "4/4", Fraction(4, 3), 2),
    ],
)
def test_a_tuplet_holds_for_its_notes(
    sign: str, meter: str | None, factor: Fraction, notes: int
) -> None:
    rhythm, remarks = begun(sign, meter)

    factors = [rhythm.factor() for _ in range(notes + 1)]
    rhythm.finish()

    assert factors == [factor] * notes + [1]
    assert remarks.texts() == ()


def test_a_tuplet_that_is_not_full_is_told() -> None:
    rhythm, remarks = begun("(3")
    rhythm.factor()

    rhythm.finish()

    assert [text for text in remarks.texts() if "lacks 2 of its notes" in text]


@pytest.mark.parametrize(
    ("signs", "mine", "next_one"),
    [(">", "3/2", "1/2"), ("<", "1/2", "3/2"), (">>", "7/4", "1/4"), ("<<<", "1/8", "15/8")],
)
def test_a_pair_is_broken_once_and_keeps_its_length(signs: str, mine: str, next_one: str) -> None:
    rhythm = AbcRhythm(Faults(Remarks()))

    first, again, second = rhythm.break_pair(signs), rhythm.break_pair(signs), rhythm.factor()

    assert (first, again, second) == (Fraction(mine), None, Fraction(next_one))
    assert rhythm.factor() == 1
