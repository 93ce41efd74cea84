"""Letter names inside the noteheads, for beginners.

Solid heads carry a white letter, open heads a black one on white; the sign of an altered note
stands beside its letter whether it comes from the key signature or from the bar. Letters are
drawn as strokes of one width, which stay readable at 1.2 mm where a printed face fills up,
and they need no room of their own: nothing on the page moves.

References
----------
.. [1] W3C Music Notation Community Group, *SMuFL 1.4*, "Note name noteheads" (U+E150-E1AF):
   the same convention as a set of glyphs.
"""

import math
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.score.model import Score
from gospel_keys.theory.pitch import PitchName

_NOTE: Final = re.compile(
    r'<g id="n(\d+)(?:t\d+)?" class="note[^>]*>.*?<g class="notehead">\s*'
    r'<use xlink:href="#(E0A[234])[^"]*" '
    r'transform="translate\((-?\d+), (-?\d+)\) scale\(([\d.]+)[^/]*/>\s*</g>',
    re.DOTALL,
)
_WIDTHS: Final = MappingProxyType({"E0A2": 405.0, "E0A3": 314.0, "E0A4": 314.0})
"""Of the whole, half and black notehead, in font units: 250 are a staff space."""

_SOLID: Final = "E0A4"
_OPENINGS: Final = MappingProxyType({"E0A2": (168.0, 103.0, 0.0), "E0A3": (127.0, 96.0, -24.0)})
"""The white inside of an open head: half its width and height, and its slope in degrees."""

_STROKES: Final = MappingProxyType(
    {
        "A": (0.80, "M0 1 L.40 0 L.80 1 M.14 .68 L.66 .68"),
        "B": (
            0.62,
            "M0 .48 L.30 .48 C.64 .48 .64 0 .30 0 L0 0 L0 1 L.32 1 C.72 1 .72 .48 .32 .48",
        ),
        "C": (
            0.72,
            "M.72 .20 C.62 .05 .52 0 .42 0 C.14 0 0 .2 0 .5 C0 .8 .14 1 .42 1"
            " C.52 1 .62 .95 .72 .80",
        ),
        "D": (0.68, "M0 0 L0 1 L.24 1 C.54 1 .68 .82 .68 .5 C.68 .18 .54 0 .24 0 L0 0 L0 .1"),
        "E": (0.56, "M.56 0 L0 0 L0 1 L.56 1 M0 .48 L.48 .48"),
        "F": (0.54, "M.54 0 L0 0 L0 1 M0 .50 L.46 .50"),
        "G": (
            0.76,
            "M.74 .20 C.64 .05 .54 0 .43 0 C.14 0 0 .2 0 .5 C0 .8 .14 1 .43 1"
            " C.64 1 .76 .9 .76 .76 L.76 .56 L.46 .56",
        ),
        "b": (0.34, "M0 0 L0 1 C.40 .84 .44 .46 .20 .46 C.12 .46 .05 .50 0 .58"),
        "#": (0.52, "M.14 .06 L.14 1.04 M.38 -.04 L.38 .94 M0 .37 L.52 .25 M0 .75 L.52 .63"),
        "x": (0.40, "M0 .30 L.40 .72 M.40 .30 L0 .72"),
    }
)
"""Width and line of each letter and sign; the height of a capital is 1, y downwards."""

_SIGNS: Final = MappingProxyType({-2: "bb", -1: "b", 0: "", 1: "#", 2: "x"})
_CAPITAL: Final = 152.0
_WITH_SIGN: Final = 140.0
"""Heights of a letter alone and beside its sign, in font units."""

_WIDEST: Final = 200.0
_STROKES_OF: Final = (27.0, 18.0)
"""Widths of the line of a letter and of a sign."""

_GAP: Final = 0.30
_TWINS: Final = 0.14
"""Room between a letter and its sign, and between two flats, in heights of a capital."""

_PART: Final = re.compile(r"[A-Z]|-?\d*\.?\d+")


@dataclass(frozen=True, slots=True)
class _Head:
    kind: str
    x: float
    y: float
    scale: float

    @property
    def middle(self) -> float:
        return self.x + _WIDTHS[self.kind] * self.scale / 2


def name_notes(page: str, score: Score) -> str:
    """Return an engraved page with the name of every note inside its head.

    Parameters
    ----------
    page : str
    score : Score
        Whose notes carry the ids of the page.
    """

    def write(found: re.Match[str]) -> str:
        index, kind, x, y, scale = found.groups()
        head = _Head(kind, float(x), float(y), float(scale))
        return found[0] + _named(head, score.notes[int(index)].pitch.name)

    return _NOTE.sub(write, page)


def _named(head: _Head, name: PitchName) -> str:
    solid = head.kind == _SOLID
    opening = "" if solid else _opening(head)
    ink = ' color="#FFFFFF"' if solid else ""
    lines = "".join(
        f'<path d="{line}" fill="none" stroke-width="{width * head.scale:.0f}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        for line, width in zip(_letters(head, name), _STROKES_OF, strict=True)
        if line
    )
    return f'<g class="noteName">{opening}<g{ink}>{lines}</g></g>'


def _letters(head: _Head, name: PitchName) -> tuple[str, str]:
    """The lines of a letter and of its signs, centred on the head and kept inside it."""
    text = name.letter + _SIGNS.get(name.alter, "")
    places: list[float] = []
    right = 0.0
    for place, letter in enumerate(text):
        gap = (0.0, _GAP, _TWINS)[min(place, 2)]
        places.append(right + gap)
        right += gap + _STROKES[letter][0]
    height = min(_CAPITAL if len(text) == 1 else _WITH_SIGN, _WIDEST / right) * head.scale
    left, top = head.middle - right * height / 2, head.y - height / 2
    letter, *signs = (
        _placed(_STROKES[part][1], left + place * height, top, height)
        for part, place in zip(text, places, strict=True)
    )
    return letter, " ".join(signs)


def _placed(line: str, left: float, top: float, height: float) -> str:
    parts: list[str] = []
    across = True
    for part in _PART.findall(line):
        if part.isalpha():
            parts.append(part)
            continue
        parts.append(f"{(left if across else top) + float(part) * height:.0f}")
        across = not across
    return " ".join(parts)


_KAPPA: Final = 0.5522847498


def _opening(head: _Head) -> str:
    """An ellipse of paper over the inside of an open head and the staff line behind it."""
    wide, high, slope = _OPENINGS[head.kind]
    wide, high = wide * head.scale, high * head.scale
    cos, sin = math.cos(math.radians(slope)), math.sin(math.radians(slope))

    def at(x: float, y: float) -> str:
        dx, dy = x * wide, y * high
        return f"{head.middle + dx * cos - dy * sin:.0f} {head.y + dx * sin + dy * cos:.0f}"

    k = _KAPPA
    curves = (
        ((1, k), (k, 1), (0, 1)),
        ((-k, 1), (-1, k), (-1, 0)),
        ((-1, -k), (-k, -1), (0, -1)),
        ((k, -1), (1, -k), (1, 0)),
    )
    data = f"M {at(1, 0)} " + " ".join("C " + " ".join(at(*p) for p in c) for c in curves)
    return f'<g color="#FFFFFF" fill="#FFFFFF"><path d="{data} Z"/></g>'
