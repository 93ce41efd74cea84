"""Fingering on the page: one column for each attack, clear of stems.

The engraver sets a number beside the head that it belongs to, so that the numbers of a
second stand side by side, and takes no notice of stems that reach out of the staff. Here
the numbers of a chord are stacked in the order of its keys, the nearest to the staff
first, and columns give way to stems.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Fingering": numbers stand in the order of the
   notes, outside the staff and clear of stems and beams.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

_CHORD: Final = re.compile(r'<chord xml:id="([^"]+)"[^>]*>(.*?)</chord>', re.DOTALL)
_NOTE: Final = re.compile(r'<note xml:id="([^"]+)"')
_FINGER: Final = re.compile(r'<fing\b([^>]*)startid="#([^"]+)"([^>]*)>(\d)</fing>')

_SYSTEM: Final = re.compile(r'(?=<g [^>]*class="system")')
_STEM: Final = re.compile(r'class="stem"[^>]*>\s*<path d="M(-?\d+) (-?\d+) L-?\d+ (-?\d+)"')
_NUMBER: Final = re.compile(r'(class="fing"[^>]*>\s*<text x=")(-?\d+)(" y=")(-?\d+)"')

_HEIGHT: Final = 205
"""Of a number, in drawing units."""
_HALF_WIDTH: Final = 110
_LINE: Final = 270
"""From number to number in a column."""
_AIR: Final = 50


def stack_fingers(mei: str) -> str:
    """Return an encoded score whose chords carry their numbers as columns.

    Parameters
    ----------
    mei : str
        Numbers of a chord come in the order of its notes, from the lowest up.
    """
    if "<fing" not in mei:
        return mei
    home: dict[str, str] = {
        note: chord for chord, inside in _CHORD.findall(mei) for note in _NOTE.findall(inside)
    }
    columns: dict[str, list[str]] = defaultdict(list)
    for before, note, after, number in _FINGER.findall(mei):
        # The first is set nearest to the staff: above it the lowest key, below the highest.
        above = 'place="below"' not in before + after
        column = columns[home.get(note, note)]
        column.insert(0 if above else len(column), number)

    def stand(found: re.Match[str]) -> str:
        before, note, after, _ = found.groups()
        place = home.get(note, note)
        return f'<fing{before}startid="#{place}"{after}>{columns[place].pop()}</fing>'

    return _FINGER.sub(stand, mei)


@dataclass(frozen=True, slots=True)
class _Stem:
    x: int
    top: int
    bottom: int


def clear_stems(page: str) -> str:
    """Return an engraved page whose numbers stand clear of the stems of their notes."""
    if 'class="fing"' not in page:
        return page
    return "".join(_clear_system(system) for system in _SYSTEM.split(page))


def _clear_system(system: str) -> str:
    found = list(_NUMBER.finditer(system))
    if not found:
        return system
    stems = [
        _Stem(int(x), min(int(a), int(b)), max(int(a), int(b))) for x, a, b in _STEM.findall(system)
    ]
    heights: list[int] = []
    for (_, x), column in groupby(_columns(found), key=lambda row: row[:2]):
        near = [stem for stem in stems if abs(stem.x - x) < _HALF_WIDTH]
        heights += _clear([y for *_, y in column], near)
    moved = iter(heights)
    return _NUMBER.sub(lambda n: f'{n[1]}{n[2]}{n[3]}{next(moved)}"', system)


def _columns(found: Sequence[re.Match[str]]) -> list[tuple[int, int, int]]:
    """Each number with the count of its column, its place and its baseline."""
    rows: list[tuple[int, int, int]] = []
    for number in found:
        x, y = int(number[2]), int(number[4])
        joined = bool(rows) and rows[-1][1] == x and abs(rows[-1][2] - y) < 2 * _LINE
        rows.append((rows[-1][0] + (not joined) if rows else 0, x, y))
    return rows


def _clear(baselines: Sequence[int], stems: Sequence[_Stem]) -> list[int]:
    """Return the baselines of a column, from the nearest to the staff outwards."""
    first = baselines[0]
    for stem in stems:
        if stem.top - _AIR < first and first - _HEIGHT < stem.bottom + _AIR:
            above = first - _HEIGHT / 2 < (stem.top + stem.bottom) / 2
            first = stem.top - _AIR if above else stem.bottom + _AIR + _HEIGHT
    upwards = first < baselines[0] or (len(baselines) > 1 and baselines[1] < baselines[0])
    step = -_LINE if upwards else _LINE
    return [first + place * step for place in range(len(baselines))]
