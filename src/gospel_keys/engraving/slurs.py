"""Slurs on the side where they belong, and signs over the staff that keep out of them.

The engraver puts a slur that begins on a small note under its notes, and often one over octaves
too, whatever their stems; it lets long slurs run through trills, turns and words about the tempo,
and a slur that comes from the system before through chord symbols. Here a slur goes to the
heads' side of stems that point down, and what it would cross moves up by the least that gives
it room.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Slurs": above, unless all stems point up; signs
   that would meet a long slur stand outside it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from gospel_keys.engraving.clearance import Box
from gospel_keys.engraving.ink import Ink, ink_of
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.notation.clefs import step_of
from gospel_keys.units import Ticks

_SLUR: Final = re.compile(
    r'<slur(?![^>]*curvedir)([^>]*startid="#n(\d+)[^"]*" endid="#n(\d+)[^"]*")'
)
_MIDDLE: Final = {Hand.RIGHT: 34, Hand.LEFT: 22}
"""The middle lines of the treble and the bass staff, in diatonic steps above C0."""

_OWN_CLEFS: Final = 2

_LIFTED: Final = re.compile(
    r'(<g id="([^"]*)" class="(harm|reh|trill|turn|mordent|tempo)")'
    r'(?: transform="translate\(0, (-?\d+)\)")?'
)
_LINE: Final = frozenset({"harm", "reh"})
_RAISED: Final = frozenset({"trill", "turn", "mordent", "tempo"})
_ABOVE: Final = frozenset({"slur", "accid", "fermata"}) | _LINE | _RAISED
"""What a sign that rises must not come upon."""

_AIR: Final = 40.0
_STEP: Final = 30
_FARTHEST: Final = 900


def turn_slurs(mei: str, score: Score) -> str:
    """Return an encoded score whose slurs over one line of notes have their side.

    Parameters
    ----------
    mei : str
        Notes carry the ids ``n{index}`` of the score.
    score : Score
    """
    if not score.slurs or mei.count("<clef ") > _OWN_CLEFS:
        return mei
    lines = {hand: _attacks(score.notes, hand) for hand in Hand}

    def turn(found: re.Match[str]) -> str:
        first, last = (score.notes[int(number)] for number in (found[2], found[3]))
        if first.onset == last.onset:
            return found[0]
        side = _side(_between(lines[first.hand], first.onset, last.onset), first.hand)
        return f'<slur curvedir="{side}"{found[1]}' if side else found[0]

    return _SLUR.sub(turn, mei)


def _attacks(notes: Sequence[Note], hand: Hand) -> list[list[Note]]:
    mine = sorted(
        (note for note in notes if note.hand is hand and not note.is_grace),
        key=lambda note: note.onset,
    )
    return [list(attack) for _, attack in groupby(mine, key=lambda note: note.onset)]


def _between(attacks: Sequence[list[Note]], start: Ticks, end: Ticks) -> Sequence[list[Note]]:
    first = bisect_left(attacks, start, key=lambda attack: attack[0].onset)
    return attacks[first : bisect_right(attacks, end, key=lambda attack: attack[0].onset)]


def _side(attacks: Sequence[Sequence[Note]], hand: Hand) -> str:
    """The side of a slur; none where two lines share the staff."""
    for attack, following in pairwise(attacks):
        if any(note.end > following[0].onset for note in attack):
            return ""
    return "below" if all(_stem_is_up(attack, hand) for attack in attacks) else "above"


def _stem_is_up(attack: Sequence[Note], hand: Hand) -> bool:
    """Whether the note that is farthest from the middle line is below it."""
    away = [step_of(note.pitch) - _MIDDLE[hand] for note in attack]
    return max(away) + min(away) < 0


def clear_slurs(page: str, inks: Sequence[Ink] | None = None) -> str:
    """Return an engraved page with nothing above the staff that a slur runs through.

    Parameters
    ----------
    page : str
    inks : sequence of Ink, optional
        The signs of the page, where they are known.
    """
    if 'class="slur"' not in page:
        return page
    rises = dict(_rises(ink_of(page) if inks is None else inks))
    if not any(rises.values()):
        return page

    def lift(found: re.Match[str]) -> str:
        up = rises.get(found[2], 0.0)
        if not up:
            return found[0]
        before = float(found[4] or 0)
        return f'{found[1]} transform="translate(0, {before - up:.0f})"'

    return _LIFTED.sub(lift, page)


def _rises(inks: Sequence[Ink]) -> Iterator[tuple[str, float]]:
    """The names of signs, and how far each has to rise."""
    for system, group in groupby(inks, key=lambda ink: ink.system):
        mine = list(group)
        slurs = [box for ink in mine if ink.kind == "slur" for box in ink.boxes]
        if system < 0 or not slurs:
            continue
        line = _rise_of_line(mine, slurs)
        for ink in mine:
            if ink.kind in _LINE:
                yield ink.name, line
            elif ink.kind in _RAISED and _touches(ink, slurs):
                yield ink.name, _rise(ink, mine)


def _touches(sign: Ink, slurs: Iterable[Box]) -> bool:
    return any(box.meets(slur, air=_AIR / 2) for box in sign.boxes for slur in slurs)


def _rise_of_line(inks: Sequence[Ink], slurs: Sequence[Box]) -> float:
    """How far all chord symbols of a system rise, so that they keep their line."""
    crossed = (
        box.bottom + _AIR - slur.top
        for ink in inks
        if ink.kind == "harm"
        for box in ink.boxes
        for slur in slurs
        if box.meets(slur, air=_AIR / 2)
    )
    return max(crossed, default=0.0)


def _rise(sign: Ink, inks: Sequence[Ink]) -> float:
    """The least rise of a sign into free space; none where there is none."""
    box = sign.box
    column = Box(box.left - _AIR, box.top - _FARTHEST - _AIR, box.right + _AIR, box.bottom)
    near = [
        other
        for ink in inks
        if ink is not sign and ink.kind in _ABOVE
        for other in ink.boxes
        if other.meets(column)
    ]
    free = (
        float(up)
        for up in range(_STEP, _FARTHEST + 1, _STEP)
        if not any(box.lowered(-up).meets(other, air=_AIR) for other in near)
    )
    return next(free, 0.0)
