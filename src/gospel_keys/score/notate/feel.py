"""Feel: whether the hands play straight or swung, and where their gestures stand."""

from typing import Final

from gospel_keys.score.model import Hand
from gospel_keys.score.notate.ornaments import Gesture
from gospel_keys.score.notate.quantise import Frame, Placed, place_hand
from gospel_keys.score.notate.swing import STRAIGHT, Lilt, guess_off_beats
from gospel_keys.units import EIGHTH, QUARTER

_SWING_GAIN: Final = 4.0


def place_hands(
    gestures: dict[Hand, list[Gesture]], frame: Frame
) -> tuple[Lilt, dict[Hand, Placed]]:
    """Place both hands, straight and swung, and keep the cheaper reading.

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
    straight = {
        hand: place_hand(own, hand, frame=frame, lilt=STRAIGHT) for hand, own in starts.items()
    }
    if frame.beat % QUARTER:
        return STRAIGHT, straight
    off = guess_off_beats(
        {hand: [frame.ticks_at(s) - frame.origin for s in own] for hand, own in starts.items()},
        2 * EIGHTH,
    )
    if max(off.values()) <= 0.5:
        return STRAIGHT, straight
    lilt = Lilt(EIGHTH, off[Hand.LEFT], off[Hand.RIGHT])
    swung = {hand: place_hand(own, hand, frame=frame, lilt=lilt) for hand, own in starts.items()}
    gain = sum(p.cost for p in straight.values()) - sum(p.cost for p in swung.values())
    return (lilt, swung) if gain > _SWING_GAIN else (STRAIGHT, straight)
