"""Two colours for two hands.

What a hand plays is coloured whole, with stems, beams, flags, dots and rests; what belongs
to the staff (clefs, lines, bar lines, ledger lines) stays black.

The colours are those of the falling notes on the screen. They stay apart for readers who do
not tell red from green; in grey they differ little (48 and 55 in CIE L*), and there the
staves tell the hands. Both keep more than 3.5:1 against the paper, enough for signs of this
size.
"""

import re
from types import MappingProxyType
from typing import Final

from gospel_keys.score.model import Hand

HAND_COLOURS: Final = MappingProxyType({Hand.RIGHT: "#1A4FB4", Hand.LEFT: "#14965A"})

_PLACE: Final = re.compile(r'class="(measure|staff|layer|clef)"')
_HANDS: Final = (Hand.RIGHT, Hand.LEFT)
_BLACK: Final = ' color="#000000" fill="#000000"'


def colour_hands(page: str) -> str:
    """Return an engraved page with the notes of each hand in its colour.

    Parameters
    ----------
    page : str
        As Verovio draws it: in every measure first the upper, then the lower staff.
    """
    staff = -1

    def paint(found: re.Match[str]) -> str:
        nonlocal staff
        if found[1] == "measure":
            staff = -1
        elif found[1] == "staff":
            staff += 1
        elif staff >= 0 and found[1] == "layer":
            colour = HAND_COLOURS[_HANDS[staff % 2]]
            return f'{found[0]} color="{colour}" fill="{colour}"'
        elif staff >= 0:
            return found[0] + _BLACK
        return found[0]

    return _PLACE.sub(paint, page)
