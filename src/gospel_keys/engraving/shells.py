"""Rests over the shells of the left hand: only those that tell the player something.

A root, then a third and a seventh that are struck after it and held: on paper these are two
voices, each of which would rest while the other goes on. Where the one sounds all through the
rest of the other, in an accompaniment of one hand, the rest is left out.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Two voices on a staff": rests of a voice that
   comes and goes are left out where the rhythm is clear without them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.score.model import Role, Score
from gospel_keys.score.notation.values import TYPES, Grid, cut, grid_of, nearest_value
from gospel_keys.units import WHOLE, Ticks

_STAFF: Final = re.compile(r'<staff\b[^>]*\bn="2"[^>]*>.*?</staff>', re.DOTALL)
_LAYER: Final = re.compile(r"<layer\b[^>]*>.*?</layer>", re.DOTALL)
_EVENT: Final = re.compile(r"<(note|chord|rest|space)\b([^>]*)>")
_DUR: Final = re.compile(r'\bdur="(\d+)"')
_DOTS: Final = re.compile(r'\bdots="(\d)"')
_NOTE: Final = re.compile(r'<note\b[^>]*xml:id="n(\d+)')
_UNCOUNTED: Final = ("<tuplet", "Trem", "grace", "<mRest", "<mSpace", "<mRpt")
"""Staves with these are left as they are: their lengths are not those that stand there."""

_VOICES: Final = 2


@dataclass(frozen=True, slots=True)
class _Event:
    """A sign of a layer: kind, start and end in ticks, and where its name stands."""

    kind: str
    start: int
    end: int
    place: int


def leave_out_rests(mei: str, score: Score) -> str:
    """Return an encoded score without the rests that the shells of a left hand do not need.

    Parameters
    ----------
    mei : str
        Notes carry the ids ``n{index}`` of the score.
    score : Score
    """
    shells = {n for n, note in enumerate(score.notes) if note.role is Role.SHELL}
    tunes = {n for n, note in enumerate(score.notes) if note.role in (Role.MELODY, Role.FILL)}
    if not shells:
        return mei
    grid = grid_of(score.meter)

    def thin(found: re.Match[str]) -> str:
        staff = found[0]
        if staff.count("<layer") != _VOICES or "<rest" not in staff:
            return staff
        notes = {int(number) for number in _NOTE.findall(staff)}
        if notes.isdisjoint(shells) or notes & tunes or any(word in staff for word in _UNCOUNTED):
            return staff
        return _thinned(staff, grid)

    return _STAFF.sub(thin, mei)


def _thinned(staff: str, grid: Grid) -> str:
    found = list(_LAYER.finditer(staff))
    upper, lower = (_events(layer[0], layer.start()) for layer in found)
    if _outlasts(upper[-1], lower):
        # The voice that sounds into the rest of the other says the rest of the silence.
        edges = cut(lower[-1].end, upper[-1].end, grid, rest=True)
        rests = "".join(_rest(b - a) for a, b in pairwise(edges))
        end, place = found[1].end() - len("</layer>"), upper[-1].place
        staff = f"{staff[:end]}{rests}{staff[end:]}"
        staff = f"{staff[:place]}space{staff[place + len('rest') :]}"
    places = [
        event.place
        for layer, other in ((upper, lower), (lower, upper))
        for event in layer
        if staff.startswith("rest", event.place)
        and (_sounds_through(event, other) or (layer is lower and _rests_too(event, other)))
    ]
    for place in sorted(places, reverse=True):
        staff = f"{staff[:place]}space{staff[place + len('rest') :]}"
    return staff


def _events(layer: str, offset: int) -> list[_Event]:
    now, events = 0, list[_Event]()
    for found in _EVENT.finditer(layer):
        length = _DUR.search(found[2])
        if length is None:
            continue  # A note of a chord, which has the length.
        dots = _DOTS.search(found[2])
        plain = WHOLE // int(length[1])
        end = now + 2 * plain - (plain >> int(dots[1] if dots else 0))
        events.append(_Event(found[1], now, end, offset + found.start(1)))
        now = end
    return events


def _sounds_through(rest: _Event, other: Sequence[_Event]) -> bool:
    """Whether another voice strikes and holds notes for as long as one rests."""
    meeting = [event for event in other if event.start < rest.end and rest.start < event.end]
    return (
        bool(meeting)
        and all(event.kind in ("note", "chord") for event in meeting)
        and meeting[-1].end >= rest.end
    )


def _rest(length: Ticks) -> str:
    value = nearest_value(length)
    dots = ' dots="1"' if value.dots else ""
    return f'<rest dur="{WHOLE // dict(TYPES)[value.type]}"{dots} />'


def _outlasts(rest: _Event, other: Sequence[_Event]) -> bool:
    """Whether another voice sounds on into the last rest of one, and then has nothing."""
    if rest.kind != "rest" or not other or not rest.start < other[-1].end < rest.end:
        return False
    return _sounds_through(replace(rest, end=other[-1].end), other)


def _rests_too(rest: _Event, other: Sequence[_Event]) -> bool:
    """Whether another voice says the same silence."""
    return any(
        (event.kind, event.start, event.end) == ("rest", rest.start, rest.end) for event in other
    )
