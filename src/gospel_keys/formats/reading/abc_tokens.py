"""The signs of ABC music: one pattern for all of them, and what decorations mean.

References
----------
.. [1] *The abc music standard 2.1*, 2011, section 4.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.model import Articulation, Ornament

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
ORNAMENTS: Final = {
    "trill": Ornament.TRILL,
    "lowermordent": Ornament.MORDENT,
    "mordent": Ornament.MORDENT,
    "uppermordent": Ornament.INVERTED_MORDENT,
    "pralltriller": Ornament.INVERTED_MORDENT,
    "turn": Ornament.TURN,
    "turnx": Ornament.TURN,
    "invertedturn": Ornament.INVERTED_TURN,
    "invertedturnx": Ornament.INVERTED_TURN,
}
WEDGES: Final = {
    "crescendo(": "crescendo", "<(": "crescendo", "crescendo)": "stop", "<)": "stop",
    "diminuendo(": "diminuendo", ">(": "diminuendo", "diminuendo)": "stop", ">)": "stop",
}  # fmt: skip
TIMES: Final = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}
ALTERS: Final = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}
_LENGTH: Final = r"(?P<top>\d{0,3})(?P<slashes>/{0,5})(?P<bottom>(?:(?<=/)\d{1,3})?)"
_NOTE: Final = r"(?P<sign>\^\^|\^|__|_|=)?(?P<letter>[A-Ga-g])(?P<marks>[,']*)"
INNER_NOTE: Final = re.compile(_NOTE + _LENGTH + r"(?P<tie>-?)")
KNOWN_INSIDE: Final = re.compile(INNER_NOTE.pattern + r'|![^!\s]*!|"[^"]*"|[\s.()/\-<>~HLMOPSTuv]')
"""What may stand between the brackets of a chord or of grace notes."""

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
            r"(?P<slur>[()])",
            r"(?P<note>" + _NOTE + _LENGTH + ")",
            r"(?P<rest>[zx]" + _LENGTH.replace("P<", "P<r") + ")",
            r"(?P<bars>[ZX](?P<many>\d{0,3}))",
            r"(?P<broken>>{1,3}|<{1,3})",
            r"(?P<tie>-)",
            r"(?P<short>\.(?![(\-])|[~HLMOPSTuv])",
            r"(?P<overlay>&)",
            # A text without an end hides what it may have named, not the music behind it.
            r'(?P<noise>"[^"\s|]*)',
        )
    )
)
_FILLER: Final = re.compile(r"[\s`$]|y\d*|\.(?=[(\-])|!(?=\s*$)|\\(?=\s*$)")
"""What stands between signs without a sound: spaces, breaks of lines, dots of dotted slurs."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of music, or characters that are none.

    Parameters
    ----------
    kind : str
        Name of its pattern; "noise" for what is no sign.
    start : int
        Its place in the line, from 0.
    text : str
    match : re.Match or None
        None for what is no sign.
    """

    kind: str
    start: int
    text: str
    match: re.Match[str] | None


def signs_of(line: str) -> Iterator[Sign]:
    """Yield the signs of a line of music and what stands between them and means nothing.

    Examples
    --------
    >>> [(sign.kind, sign.text) for sign in signs_of("A2 q|")]
    [('note', 'A2'), ('noise', 'q'), ('bar', '|')]
    """
    reach = 0
    for token in TOKENS.finditer(line):
        yield from _noise(line, reach, token.start())
        kind = _kind(token)
        yield Sign(kind, token.start(), token[0], token if kind != "noise" else None)
        reach = token.end()
    yield from _noise(line, reach, len(line))


def _noise(line: str, start: int, end: int) -> Iterator[Sign]:
    """What stands in a gap, stretch by stretch."""
    # What fills a gap may depend on the sign behind it: a dot before a slur.
    plain = list(line[: end + 1])
    for filler in _FILLER.finditer(line, start, min(end + 1, len(line))):
        plain[filler.start() : filler.end()] = " " * (filler.end() - filler.start())
    for found in re.finditer(r"\S+", "".join(plain[start:end])):
        yield Sign("noise", start + found.start(), found[0], None)


def _kind(token: re.Match[str]) -> str:
    """The alternative that matched: the outermost named group."""
    return next(name for name in _KINDS if token[name] is not None)


_KINDS: Final = (
    "field", "bar", "volta", "text", "decoration", "grace", "chord", "tuplet", "slur", "note",
    "rest", "bars", "broken", "tie", "short", "overlay", "noise",
)  # fmt: skip
