"""The keyboard at the bottom of the picture: 88 keys that light up as they are played."""

from collections.abc import Mapping
from typing import Final

from gospel_keys.engraving.video.canvas import Canvas, Colour
from gospel_keys.score.model import Hand
from gospel_keys.units import MidiPitch

LOWEST, HIGHEST = 21, 108
_WHITE_KEYS: Final = 52
_BLACK: Final = frozenset({1, 3, 6, 8, 10})
_BLACK_LENGTH: Final = 0.62
_BLACK_WIDTH: Final = 0.58
_IVORY: Final = Colour.of((250, 250, 246))
_EBONY: Final = Colour.of((28, 28, 30))
_EDGE: Final = Colour.of((150, 150, 150))

HAND_COLOURS: Final = {Hand.RIGHT: Colour.of((26, 79, 180)), Hand.LEFT: Colour.of((20, 150, 90))}
"""Blue for the right hand, green for the left: told apart by people who see red and green alike
because the two also differ in brightness."""


class Keyboard:
    """Keys in their places, drawn on one canvas that nothing else draws over.

    Parameters
    ----------
    width : int
        Of the picture.
    top, bottom : int
        Rows between which the keys lie.
    """

    def __init__(self, width: int, top: int, bottom: int) -> None:
        self.top, self.bottom = top, bottom
        self._key = width / _WHITE_KEYS
        self._middle = top + round((bottom - top) * _BLACK_LENGTH)
        whites = [p for p in range(LOWEST, HIGHEST + 1) if p % 12 not in _BLACK]
        self._boxes: dict[MidiPitch, tuple[int, int]] = {}
        self._shown: dict[MidiPitch, Hand | None] = {}
        for place, pitch in enumerate(whites):
            self._boxes[pitch] = (round(place * self._key), round((place + 1) * self._key))
        half = self._key * _BLACK_WIDTH / 2
        for pitch in range(LOWEST, HIGHEST + 1):
            if pitch % 12 in _BLACK:
                edge = self._boxes[pitch - 1][1]
                self._boxes[pitch] = (round(edge - half), round(edge + half))

    def draw(self, canvas: Canvas, struck: Mapping[MidiPitch, Hand]) -> None:
        """Draw the keys that have changed since the last time, in the colours of their hands.

        A white key is drawn with the black keys beside it, which lie over it.
        """
        changed = {
            p for p in self._boxes if p not in self._shown or self._shown[p] != struck.get(p)
        }
        whites = {p for p in changed if p % 12 not in _BLACK}
        blacks = {q for p in changed for q in (p - 1, p, p + 1) if q % 12 in _BLACK}
        for pitch in (*sorted(whites), *sorted(blacks & self._boxes.keys())):
            self._draw_key(canvas, pitch, struck.get(pitch))
        self._shown.update({p: struck.get(p) for p in changed})

    def box(self, pitch: MidiPitch) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of a key."""
        left, right = self._boxes[pitch]
        return left, self.top, right, self._middle if pitch % 12 in _BLACK else self.bottom

    def _draw_key(self, canvas: Canvas, pitch: MidiPitch, hand: Hand | None) -> None:
        left, top, right, bottom = self.box(pitch)
        plain = _EBONY if pitch % 12 in _BLACK else _IVORY
        canvas.fill(left, top, right, bottom, HAND_COLOURS[hand] if hand else plain)
        if pitch % 12 not in _BLACK:
            canvas.fill(right - 1, top, right, bottom, _EDGE)
