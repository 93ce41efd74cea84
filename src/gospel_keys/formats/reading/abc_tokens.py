"""The signs of ABC music: one pattern for all of them, and what decorations mean.

References
----------
.. [1] *The abc music standard 2.1*, 2011, section 4.
"""

import re
from typing import Final

from gospel_keys.score.model import Articulation

MOST_BARS_OF_REST: Final = 500
SHORT: Final = {
    ".": "staccato", "~": "roll", "H": "fermata", "L": "accent", "M": "lowermordent",
    "O": "coda", "P": "uppermordent", "S": "segno", "T": "trill", "u": "upbow", "v": "downbow",
}  # fmt: skip
ARTICULATIONS: Final = {
    "staccato": Articulation.STACCATO,
    "wedge": Articulation.STACCATO,
    "accent": Articulation.ACCENT,
    ">": Articulation.ACCENT,
    "emphasis": Articulation.ACCENT,
    "tenuto": Articulation.TENUTO,
    "marcato": Articulation.MARCATO,
    "^": Articulation.MARCATO,
    "fermata": Articulation.FERMATA,
    "invertedfermata": Articulation.FERMATA,
}
WEDGES: Final = {
    "crescendo(": "crescendo", "<(": "crescendo", "crescendo)": "stop", "<)": "stop",
    "diminuendo(": "diminuendo", ">(": "diminuendo", "diminuendo)": "stop", ">)": "stop",
}  # fmt: skip
TIMES: Final = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}
ALTERS: Final = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_LENGTH: Final = r"(?P<top>\d{0,3})(?P<slashes>/{0,5})(?P<bottom>\d{0,3})"
_NOTE: Final = r"(?P<sign>\^\^|\^|__|_|=)?(?P<letter>[A-Ga-g])(?P<marks>[,']*)"
INNER_NOTE: Final = re.compile(_NOTE + _LENGTH + r"(?P<tie>-?)")
TOKENS: Final = re.compile(
    "|".join(
        (
            r"(?P<field>\[(?P<code>[A-Za-z]):(?P<value>[^\]\[]*)\])",
            r"(?P<bar>:*\|+\]?:*|\[\|\]?:*|::+|\|\])(?P<numbers>\d[\d,.\-]*)?",
            r"(?P<volta>\[(?P<times>\d[\d,.\-]*))",
            r'(?P<text>"(?P<words>[^"]*)")',
            r"(?P<decoration>!(?P<name>[^!\s]{1,30})!|\+(?P<old>[a-z<>()]{1,20})\+)",
            r"(?P<grace>\{/?(?P<graces>[^{}]*)\})",
            r"(?P<chord>\[(?P<inner>[^\]\[|:]*)\]" + _LENGTH.replace("P<", "P<c") + ")",
            r"(?P<tuplet>\((?P<p>[2-9])(?::(?P<q>[1-9]?))?(?::(?P<r>[1-9]?\d?))?)",
            r"(?P<note>" + _NOTE + _LENGTH + ")",
            r"(?P<rest>[zx]" + _LENGTH.replace("P<", "P<r") + ")",
            r"(?P<bars>[ZX](?P<many>\d{0,3}))",
            r"(?P<broken>>{1,3}|<{1,3})",
            r"(?P<tie>-)",
            r"(?P<short>[.~HLMOPSTuv])",
            r"(?P<overlay>&)",
        )
    )
)
