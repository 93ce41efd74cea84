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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.score.model import Hand, Score
from gospel_keys.units import Ticks

_CHORD: Final = re.compile(r'<chord xml:id="([^"]+)"[^>]*>(.*?)</chord>', re.DOTALL)
_NOTE: Final = re.compile(r'<note xml:id="([^"]+)"')
_FINGER: Final = re.compile(r'<fing\b([^>]*)startid="#([^"]+)"([^>]*)>(\d)</fing>')

_OTHER: Final = {Hand.LEFT: Hand.RIGHT, Hand.RIGHT: Hand.LEFT}
_ID: Final = re.compile(r'xml:id="')
_SIDE: Final = re.compile(r'place="(?:above|below)"')

_SYSTEM: Final = re.compile(r'(?=<g [^>]*class="system")')
_STEM: Final = re.compile(r'class="stem"[^>]*>\s*<path d="M(-?\d+) (-?\d+) L-?\d+ (-?\d+)"')
_NUMBER: Final = re.compile(
    r'(?:id="((above|below)-[^"-]*)-[^"]*" )?(class="fing"[^>]*>\s*<text x=")(-?\d+)(" y=")(-?\d+)"'
)

_VOICES: Final = 2
"""So many numbers may stand one above and one below the staff, each at its own voice."""

_HEIGHT: Final = 205
"""Of a number, in drawing units."""
_HALF_WIDTH: Final = 110
_LINE: Final = 270
"""From number to number in a column."""
_AIR: Final = 50


def stack_fingers(mei: str, score: Score | None = None) -> str:
    """Return an encoded score whose chords carry their numbers as columns.

    Parameters
    ----------
    mei : str
        Numbers of a chord come in the order of its notes, from the lowest up.
    score : Score, optional
        By it the numbers of a chord that stands in two voices, or between the staves, become
        one column above the right hand or below the left, where no head is in the way.
    """
    if "<fing" not in mei:
        return mei
    home: dict[str, str] = {
        note: chord for chord, inside in _CHORD.findall(mei) for note in _NOTE.findall(inside)
    }
    numbers = [
        _Number(note, home.get(note, note), 'place="below"' in before + after, finger)
        for before, note, after, finger in _FINGER.findall(mei)
    ]
    columns = _stood(numbers if score is None else _joined(numbers, score))

    def stand(found: re.Match[str]) -> str:
        number = next(columns)
        side = "below" if number.below else "above"
        before = _ID.sub(f'xml:id="{side}-{number.home}-', _SIDE.sub(f'place="{side}"', found[1]))
        after = _SIDE.sub(f'place="{side}"', found[3])
        return f'<fing{before}startid="#{number.home}"{after}>{number.finger}</fing>'

    return _FINGER.sub(stand, mei)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with its note and the chord, or note, at which it stands."""

    note: str
    home: str
    below: bool
    finger: str


def _stood(numbers: Sequence[_Number]) -> Iterator[_Number]:
    """The numbers so that those of a column, in their places, go outwards from the staff."""
    columns: dict[tuple[str, bool], list[_Number]] = defaultdict(list)
    for number in numbers:
        columns[number.home, number.below].append(number)
    for column in columns.values():
        # Taken from the end: above the staff the lowest key is nearest, below it the highest.
        if not column[0].below:
            column.reverse()
    for number in numbers:
        yield columns[number.home, number.below].pop()


def _joined(numbers: Sequence[_Number], score: Score) -> list[_Number]:
    """The numbers in the order of their keys; those of a divided chord at one of its voices."""
    attacks: dict[tuple[Ticks, Hand, bool], list[tuple[int, int]]] = defaultdict(list)
    for place, number in enumerate(numbers):
        note = score.notes[int(number.note.removeprefix("n"))]
        attacks[note.onset, note.hand, note.is_grace].append((note.midi, place))
    out = list(numbers)
    inner = {
        key: sum(numbers[place].below is (key[1] is Hand.RIGHT) for _, place in attack)
        for key, attack in attacks.items()
    }
    for (onset, hand, grace), attack in attacks.items():
        homes = {numbers[place].home for _, place in attack}
        across = inner.get((onset, _OTHER[hand], grace), 0)
        here = inner[onset, hand, grace]
        alone = here == 1 and len(attack) <= _VOICES and not across
        if alone or (not here and len(homes) == 1):
            continue
        below = hand is Hand.LEFT
        ordered = [numbers[place] for _, place in sorted(attack)]
        anchor = ordered[0 if below else -1].home
        for (_, place), number in zip(sorted(attack, key=lambda row: row[1]), ordered, strict=True):
            out[place] = replace(number, home=anchor, below=below)
    return out


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
    columns: dict[tuple[str, int], list[re.Match[str]]] = defaultdict(list)
    for number in found:
        columns[number[1] or "", int(number[4])].append(number)
    heights: dict[int, int] = {}
    for (_, x), column in columns.items():
        near = [stem for stem in stems if abs(stem.x - x) < _HALF_WIDTH]
        baselines = _clear([int(number[6]) for number in column], near, column[0][2] or "")
        heights |= {n.start(): y for n, y in zip(column, baselines, strict=True)}

    def put(number: re.Match[str]) -> str:
        start = number.start(6) - number.start()
        return f'{number[0][:start]}{heights[number.start()]}"'

    return _NUMBER.sub(put, system)


def _clear(baselines: Sequence[int], stems: Sequence[_Stem], side: str) -> list[int]:
    """Return the baselines of a column, from the nearest to the staff outwards."""
    first = baselines[0]
    for stem in stems:
        if stem.top - _AIR < first and first - _HEIGHT < stem.bottom + _AIR:
            above = first - _HEIGHT / 2 < (stem.top + stem.bottom) / 2
            # A stem that comes from the staff of the column is passed on the column's side.
            if side == "below" and stem.top < first - _HEIGHT:
                above = False
            elif side == "above" and stem.bottom > first:
                above = True
            first = stem.top - _AIR if above else stem.bottom + _AIR + _HEIGHT
    upwards = first < baselines[0] or (len(baselines) > 1 and baselines[1] < baselines[0])
    step = -_LINE if upwards else _LINE
    return [first + place * step for place in range(len(baselines))]
