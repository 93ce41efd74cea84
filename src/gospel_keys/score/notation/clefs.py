"""Clefs: a staff changes its clef where a passage would drown in ledger lines.

A cheapest path over the bars: ledger lines cost by their square, a change of clef costs a
fixed amount, and a staff likes its own clef: it has to come home, also after the last bar,
so that a single last chord a little off the staff keeps the clef.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from gospel_keys.score.model import Bar, Hand, Score
from gospel_keys.score.notation.signs import Clef, OctaveShift
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import Ticks

_LETTERS: Final = "CDEFGAB"
_LINES: Final = {Clef.TREBLE: (30, 38), Clef.BASS: (18, 26)}
"""Lowest and highest staff line, in diatonic steps above C0."""

_OWN: Final = {Hand.RIGHT: Clef.TREBLE, Hand.LEFT: Clef.BASS}
_CHANGE: Final = 4.6
_FOREIGN: Final = 0.01
_OTTAVA_LINES: Final = 4.5
_OTTAVA_LOWEST: Final = 35


def choose_clefs(score: Score, bars: Sequence[Bar], hand: Hand) -> tuple[Clef, ...]:
    """Return the clef of a hand's staff in each bar.

    Parameters
    ----------
    score : Score
    bars : sequence of Bar
    hand : Hand
    """
    own = _OWN[hand]
    paths: dict[Clef, tuple[float, tuple[Clef, ...]]] = {own: (0.0, ())}
    for attacks in _attacks_by_bar(score, bars, hand):
        grown: dict[Clef, tuple[float, tuple[Clef, ...]]] = {}
        for clef in Clef:
            cost = _bar_cost(attacks, clef) + (0.0 if clef is own else _FOREIGN)
            before, path = min(
                (total + (0.0 if last is clef else _CHANGE), path)
                for last, (total, path) in paths.items()
            )
            grown[clef] = (before + cost, (*path, clef))
        paths = grown
    return min(
        (total + (0.0 if last is own else _CHANGE), path) for last, (total, path) in paths.items()
    )[1]


def octave_shifts(score: Score, bars: Sequence[Bar]) -> tuple[OctaveShift, ...]:
    """Return the passages of the right hand that are easier to read under an 8va line."""
    shifts: list[OctaveShift] = []
    rows = zip(bars, _attacks_by_bar(score, bars, Hand.RIGHT), strict=True)
    for high, group in groupby(rows, key=lambda row: _is_very_high(row[1])):
        if high:
            stretch = [bar for bar, _ in group]
            shifts.append(OctaveShift(Hand.RIGHT, stretch[0].onset, stretch[-1].end, 1))
    return tuple(shifts)


Attack = tuple[int, int]
"""The lowest and highest step of an attack."""


def _attacks_by_bar(score: Score, bars: Sequence[Bar], hand: Hand) -> list[list[Attack]]:
    rows: list[list[Attack]] = []
    notes = [n for n in score.notes if n.hand is hand]
    place = 0
    for bar in bars:
        attacks: dict[Ticks, Attack] = {}
        while place < len(notes) and notes[place].onset < bar.end:
            step = step_of(notes[place].pitch)
            low, high = attacks.get(notes[place].onset, (step, step))
            attacks[notes[place].onset] = (min(low, step), max(high, step))
            place += 1
        rows.append(list(attacks.values()))
    return rows


def _bar_cost(attacks: Sequence[Attack], clef: Clef) -> float:
    if not attacks:
        return 0.0
    bottom, top = _LINES[clef]
    lines = (max(0, (bottom - low) // 2, (high - top) // 2) for low, high in attacks)
    return sum(count * count for count in lines) / len(attacks)


def _is_very_high(attacks: Sequence[Attack]) -> bool:
    if not attacks or min(low for low, _ in attacks) < _OTTAVA_LOWEST:
        return False
    top = _LINES[Clef.TREBLE][1]
    return sum((high - top) / 2 for _, high in attacks) / len(attacks) >= _OTTAVA_LINES


def step_of(pitch: Pitch) -> int:
    """Return the staff step of a pitch: diatonic steps above C0.

    Examples
    --------
    >>> step_of(Pitch.parse("E4"))
    30
    """
    return 7 * pitch.octave + _LETTERS.index(pitch.name.letter)
