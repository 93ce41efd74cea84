"""Names of keys that follow each other."""

from dataclasses import dataclass

import pytest

from gospel_keys.score.notate.modulation import find_keys
from gospel_keys.units import WHOLE


@dataclass(frozen=True)
class Sounding:
    onset: int
    duration: int
    midi: int


def _bars(tonic: int, third: int, first: int) -> list[Sounding]:
    """Ten bars of tonic, subdominant and dominant, minor or major."""
    tones = {"I": (0, third, 7), "IV": (5, 5 + third, 12), "V": (7, 11, 14)}
    course = ("I", "IV", "V", "I", "IV", "I", "V", "I", "V", "I")
    return [
        Sounding((first + bar) * WHOLE, WHOLE, 48 + tonic + step)
        for bar, chord in enumerate(course)
        for step in (*tones[chord], tones[chord][0] - 12)
    ]


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        (((8, 3), (8, 4)), ["Ab minor", "Ab major"]),
        (((0, 4), (1, 4)), ["C major", "Db major"]),
    ],
)
def test_keys_are_named_near_each_other(
    parts: tuple[tuple[int, int], ...], names: list[str]
) -> None:
    notes = [n for place, part in enumerate(parts) for n in _bars(*part, 10 * place)]

    keys, found = find_keys(notes, tuple(range(0, 20 * WHOLE, WHOLE)))

    assert [str(change.key) for change in keys] == names
    assert found.key == keys[0].key
