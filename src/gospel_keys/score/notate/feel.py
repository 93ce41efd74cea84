"""Feel: whether the hands play straight or swung, and where their gestures stand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.notate.quantise import Frame, Placed, place_hand
from gospel_keys.score.notate.swing import STRAIGHT, Lilt, guess_off_beats, swings_clearly
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH, Seconds, Ticks

_SWING_GAIN: Final = 2.5
_FEWEST: Final = 4
"""Notes on beats and on off-beats from which a hand's own division is told."""


def place_hands(
    gestures: dict[Hand, list[Gesture]], frame: Frame
) -> tuple[Lilt, dict[Hand, Placed]]:
    """Place both hands, straight and swung, and keep the reading that is plain or cheaper.

    Parameters
    ----------
    gestures : dict of Hand to list of Gesture
    frame : Frame

    Returns
    -------
    lilt : Lilt
    placed : dict of Hand to Placed
    """
    starts = {hand: [g.start for g in own] for hand, own in gestures.items()}
    straight = _placed(starts, frame, STRAIGHT)
    if frame.beat % QUARTER:
        return STRAIGHT, straight
    places = {hand: [frame.ticks_at(s) - frame.origin for s in own] for hand, own in starts.items()}
    for unit in (EIGHTH, SIXTEENTH):
        off = guess_off_beats(places, 2 * unit)
        clear = swings_clearly(places, 2 * unit)
        if max(off.values()) <= 0.5 or (unit == SIXTEENTH and not clear):
            continue
        lilt = Lilt(unit, off[Hand.LEFT], off[Hand.RIGHT])
        swung = _placed(starts, frame, lilt)
        gain = sum(straight[hand].cost - swung[hand].cost for hand in straight)
        if clear or gain > _SWING_GAIN:
            return lilt, (straight if unit == SIXTEENTH and gain < 0 else swung)
    return STRAIGHT, straight


def against_own_beats(
    lilt: Lilt, hand: Hand, *, gestures: Sequence[Gesture], ticks: Sequence[Ticks], frame: Frame
) -> Lilt:
    """Return how a hand divides a pair from its own beat to its own off-beat.

    A hand that lays back is late on the beat too: how long its notes are goes by the distance
    between the two, not by that from the beat of the other.

    Parameters
    ----------
    lilt : Lilt
        Off-beats as they come after the common beat.
    hand : Hand
    gestures : sequence of Gesture
    ticks : sequence of Ticks, parallel to ``gestures``
    frame : Frame

    Returns
    -------
    lilt : Lilt
        Changed for this hand only, if it plays enough of both.
    """
    if not lilt.unit:
        return lilt
    pair = 2 * lilt.unit
    late: dict[int, list[float]] = {0: [], lilt.unit: []}
    for gesture, tick in zip(gestures, ticks, strict=True):
        inside = (tick - frame.origin) % pair
        if inside in late:
            begin = frame.seconds_at(tick - inside)
            lasting = frame.seconds_at(tick - inside + pair) - begin
            late[inside].append((gesture.start - begin) / lasting)
    if min(map(len, late.values())) < _FEWEST:
        return lilt
    on, off = (sorted(shares)[len(shares) // 2] for shares in late.values())
    own = max(off - on, 0.5)
    return replace(lilt, left=own) if hand is Hand.LEFT else replace(lilt, right=own)


def _placed(starts: dict[Hand, list[Seconds]], frame: Frame, lilt: Lilt) -> dict[Hand, Placed]:
    return {hand: place_hand(own, hand, frame=frame, lilt=lilt) for hand, own in starts.items()}
