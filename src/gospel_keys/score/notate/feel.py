"""Feel: whether the hands play straight or swung, and where their gestures stand."""

from typing import Final

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.notate.quantise import Frame, Placed, place_hand
from gospel_keys.score.notate.swing import STRAIGHT, Lilt, guess_off_beats, swings_clearly
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH, Seconds

_SWING_GAIN: Final = 2.5


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


def _placed(starts: dict[Hand, list[Seconds]], frame: Frame, lilt: Lilt) -> dict[Hand, Placed]:
    return {hand: place_hand(own, hand, frame=frame, lilt=lilt) for hand, own in starts.items()}
