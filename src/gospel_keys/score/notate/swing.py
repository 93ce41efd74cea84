"""Swing: where the off-beat of a long-short pair is expected, and the way back.

Positions are in ticks; a pair is two of the swung value. The page stays even.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from gospel_keys.score.model import Hand
from gospel_keys.units import EIGHTH, SIXTEENTH, Ticks

NAMES: Final = {EIGHTH: "Swing", SIXTEENTH: "Swing 16ths"}


@dataclass(frozen=True, slots=True)
class Lilt:
    """A reading of the time feel.

    Parameters
    ----------
    unit : Ticks
        The value that comes in long-short pairs; 0 for straight.
    left, right : float in 0.5..0.8
        Place of the off-beat inside the pair, by hand.
    """

    unit: Ticks = 0
    left: float = 0.5
    right: float = 0.5

    def place(self, tick: float, hand: Hand) -> float:
        """Return where a written tick is played."""
        if not self.unit:
            return tick
        pair = 2 * self.unit
        start = tick // pair * pair
        share = (tick - start) / pair
        off = self.left if hand is Hand.LEFT else self.right
        if share <= 0.5:
            return start + pair * share * 2 * off
        return start + pair * (off + (share - 0.5) * 2 * (1 - off))


STRAIGHT: Final = Lilt()

_WINDOW: Final = (0.53, 0.80)
_LATEST: Final = 0.722
_FEWEST: Final = 6
_MIDDLE: Final = (0.27, 0.41)
_STRAIGHT_OFF: Final = (0.44, 0.53)
_TRIPLETS: Final = 0.35
_TRIPLETS_IN_BASS: Final = 0.12
_STRAY: Final = 0.06
"""Share of a hand's off-beats that middle thirds may reach by chance."""


_CLEAR: Final = 12
_FEW_OTHERS: Final = 0.15
_LATE_ENOUGH: Final = 0.55
"""Late off-beats, the share of others among them, and their median, to swing beyond doubt."""


@dataclass(slots=True)
class _Census:
    """What the pairs of a hand hold: late off-beats, straight ones, middle thirds."""

    late: list[float] = field(default_factory=list)
    straight: int = 0
    triplets: int = 0

    @property
    def median(self) -> float:
        return sorted(self.late)[len(self.late) // 2] if self.late else 0.5


def guess_off_beats(places: Mapping[Hand, Sequence[float]], pair: Ticks) -> dict[Hand, float]:
    """Return where the off-beats of each hand fall inside a pair; 0.5 if nothing swings.

    Pairs that also have something on their first third are written as triplets; where they
    are common, above all in the left hand that keeps time, the whole piece is.

    Parameters
    ----------
    places : mapping of Hand to sequence of float
        Played positions in ticks from the start of some pair.
    pair : Ticks
        Two of the swung value.

    Returns
    -------
    off : dict of Hand to float in 0.5..0.75
    """
    census = {hand: _count(own, pair) for hand, own in places.items()}
    late = sum(len(c.late) for c in census.values())
    straight = sum(c.straight for c in census.values())
    triplets = sum(c.triplets for c in census.values())
    bass = census[Hand.LEFT].triplets > _STRAY * len(census[Hand.LEFT].late)
    even = dict.fromkeys(census, 0.5)
    if late < _FEWEST or straight > 0.8 * late:
        return even
    if triplets > _TRIPLETS * late or (bass and triplets > _TRIPLETS_IN_BASS * late):
        return even
    plain = {hand: c.median for hand, c in census.items() if len(c.late) >= _FEWEST}
    if not plain:
        plain = {hand: c.median for hand, c in census.items() if c.late}
    if max(plain.values()) > _LATEST:
        return even
    shared = sum(plain.values()) / len(plain)
    return {
        hand: plain.get(hand, min(c.median, _LATEST) if c.late else shared)
        for hand, c in census.items()
    }


def swings_clearly(places: Mapping[Hand, Sequence[float]], pair: Ticks) -> bool:
    """Return whether off-beats are late throughout, hardly ever straight or in thirds.

    Parameters
    ----------
    places : mapping of Hand to sequence of float
        Played positions in ticks from the start of some pair.
    pair : Ticks
        Two of the swung value.
    """
    census = [_count(own, pair) for own in places.values()]
    late = sorted(share for hand in census for share in hand.late)
    others = sum(hand.straight + hand.triplets for hand in census)
    if len(late) < _CLEAR or others > _FEW_OTHERS * len(late):
        return False
    return late[len(late) // 2] >= _LATE_ENOUGH


def _count(places: Sequence[float], pair: Ticks) -> _Census:
    shares: dict[int, list[float]] = {}
    for place in places:
        number = int((place + 0.1 * pair) // pair)
        shares.setdefault(number, []).append(place / pair - number)
    census = _Census()
    for inside in shares.values():
        if any(_MIDDLE[0] <= share <= _MIDDLE[1] for share in inside):
            census.triplets += 1
            continue
        census.late += [share for share in inside if _WINDOW[0] < share < _WINDOW[1]]
        census.straight += any(_STRAIGHT_OFF[0] < s <= _STRAIGHT_OFF[1] for s in inside)
    return census
