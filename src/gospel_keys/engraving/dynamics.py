"""Dynamics and words about the pedal keep off the signs beside them.

The engraver puts a dynamic under the staff without regard to accidentals, and right on the wavy
line of a chord that both hands roll; words end hard against the next beam. Here they move by the
least that gives them room.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Dynamics": a dynamic is centred under its note
   and moves aside for whatever stands there.
"""

import re
from collections.abc import Sequence
from typing import Final

from gospel_keys.engraving.clearance import Box
from gospel_keys.engraving.ink import Ink, ink_of

_SIGN: Final = re.compile(r'<g id="([^"]*)" class="(?:dynam|dir)"(?! transform)')
"""What gave way to finger numbers stays there."""

# fmt: off
_OBSTACLES: Final = frozenset((
    "accid", "arpeg", "articulation"[:5], "beam", "dots", "fermata", "flag", "hairpin",
    "ledgerLines", "notehead", "pedal", "rest", "stem", "tie", "tupletBracket", "tupletNum",
))
# fmt: on
_AIR: Final = {"dynam": 55.0, "dir": 80.0}
"""A third of a staff space beside a dynamic, nearly a half one beside words."""

_STEP: Final = 30
_FARTHEST: Final = 300
_MOVES: Final = tuple(
    sorted(
        (
            (float(x), float(y))
            for x in range(-_FARTHEST, _FARTHEST + 1, _STEP)
            for y in range(-_FARTHEST, _FARTHEST + 1, _STEP)
        ),
        # Rather down or up than to a side, where the dynamic would belong to another note.
        key=lambda move: (2 * abs(move[0]) + abs(move[1]), move),
    )
)


def clear_dynamics(page: str, inks: Sequence[Ink] | None = None) -> str:
    """Return an engraved page whose dynamics and words stand clear of notes and rolls.

    Parameters
    ----------
    page : str
    inks : sequence of Ink, optional
        The signs of the page, where they are known.
    """
    if _SIGN.search(page) is None:
        return page
    inks = ink_of(page) if inks is None else inks
    moves: dict[str, tuple[float, float]] = {}
    for sign in inks:
        if sign.kind in _AIR:
            moves[sign.name] = _least(sign, [ink for ink in inks if ink.system == sign.system])
    if not any(map(any, moves.values())):
        return page

    def move(found: re.Match[str]) -> str:
        x, y = moves.get(found[1], (0.0, 0.0))
        shift = f' transform="translate({x:.0f}, {y:.0f})"' if x or y else ""
        return f"{found[0]}{shift}"

    return _SIGN.sub(move, page)


def _least(sign: Ink, inks: Sequence[Ink]) -> tuple[float, float]:
    """The smallest move into free space; none where there is enough, or none to be had."""
    air = _AIR[sign.kind]
    reach = _widened(sign.box, _FARTHEST + air)
    lines = [box for ink in inks if ink.kind == "staff" for box in ink.boxes if box.meets(reach)]
    near = [box for ink in inks if ink.kind in _OBSTACLES for box in ink.boxes if box.meets(reach)]
    if not any(mine.meets(box, air=air) for mine in sign.boxes for box in near):
        return 0.0, 0.0
    free = (
        move
        for move in _MOVES
        if not any(
            _moved(mine, move).meets(box, air=air) for mine in sign.boxes for box in (*near, *lines)
        )
    )
    return next(free, (0.0, 0.0))


def _moved(box: Box, move: tuple[float, float]) -> Box:
    x, y = move
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)


def _widened(box: Box, air: float) -> Box:
    return Box(box.left - air, box.top - air, box.right + air, box.bottom + air)
