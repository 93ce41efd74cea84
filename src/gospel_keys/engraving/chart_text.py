"""Setting the words of a chart: runs of text with their widths, in the fonts of the page.

Every run is placed on its own, so that a browser with another serif face moves nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from gospel_keys.engraving.glyphs import MUSIC, Face, outline
from gospel_keys.formats.musicxml_harmony import symbol_text
from gospel_keys.score.model import TempoMark
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import DOTTED_QUARTER, EIGHTH, HALF, QUARTER, WHOLE

PLAIN: Final = Face("serif")
BOLD: Final = Face("serif", bold=True)
ITALIC: Final = Face("serif", italic=True)

_MINOR: Final = re.compile(r"m(?!aj)")
_PIECES: Final = re.compile(r"[♭♯]+|[^♭♯]+")
_ROMAN: Final = re.compile(r"([♭♯]*[IViv]+)(.*)")
_APPLIED: Final = re.compile(r"/(?=[♭♯]*[IViv])")
_SIGNS: Final = {"♭": "\uea64", "♯": "\uea66"}
_SIGN: Final = 1.7
"""Size of an accidental beside letters; the music font draws those for text small."""

_SIGN_AIR: Final = 0.02
_RAISED: Final = (0.64, -0.36)
"""Size and shift of a chord's quality, in sizes of its root."""

_UNITS: Final = {
    WHOLE: "\ueca2",
    3 * QUARTER: "\ueca3\uecb7",
    HALF: "\ueca3",
    DOTTED_QUARTER: "\ueca5\uecb7",
    QUARTER: "\ueca5",
    EIGHTH: "\ueca7",
}
_MUSIC_SIZE: Final = 1.6
"""Of a note in text, in sizes of the text."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one face, at an offset from where its line begins; sizes are relative."""

    text: str
    face: Face
    size: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """Pieces that stand one after the other, with their whole width, for a size of 1."""

    pieces: tuple[Piece, ...]
    width: float


def set_line(words: Iterable[tuple[str, Face, float, float]]) -> SetLine:
    """Set words one after the other.

    Parameters
    ----------
    words : iterable of (text, face, size, shift)
        Shifts are from the common baseline, downwards.
    """
    pieces: list[Piece] = []
    pen = 0.0
    for text, face, size, shift in words:
        for part in _PIECES.findall(text):
            sign = part[0] in "♭♯"
            here = Face(MUSIC) if sign else face
            scale = size * (_SIGN if sign else 1.0)
            pen += _SIGN_AIR * size if sign else 0.0
            shown = "".join(_SIGNS.get(character, character) for character in part)
            pieces.append(Piece(shown, here, scale, pen, shift))
            pen += scale * sum(outline(here, character).advance for character in shown)
            pen += _SIGN_AIR * size if sign else 0.0
    return SetLine(tuple(pieces), pen)


def set_text(text: str, face: Face = PLAIN) -> SetLine:
    """Set plain words."""
    return set_line([(text, face, 1.0, 0.0)])


def set_chord(chord: Chord) -> SetLine:
    """Set a chord symbol: a bold root, its quality raised, the bass after a slash."""
    quality = re.sub(r"b(?=\d)", "♭", symbol_text(chord)).replace("#", "♯")
    root = _letter(chord.root)
    if _MINOR.match(quality):
        root, quality = f"{root}m", quality[1:]
    size, shift = _RAISED
    words = [(root, BOLD, 1.0, 0.0), (quality, PLAIN, size, shift)]
    if chord.bass is not None:
        words.append((f"/{_letter(chord.bass)}", BOLD, 0.8, 0.1))
    return set_line(words)


def _letter(name: PitchName) -> str:
    return name.letter + ("♯" * name.alter if name.alter > 0 else "♭" * -name.alter)


def set_numeral(roman: str) -> SetLine:
    """Set a Roman numeral with its figures raised, around the slash of an applied chord."""
    text = re.sub(r"b(?=[IViv\d])", "♭", roman).replace("#", "♯")
    size, shift = _RAISED
    words: list[tuple[str, Face, float, float]] = []
    for number, part in enumerate(_APPLIED.split(text)):
        if number:
            words.append(("/", PLAIN, 1.0, 0.0))
        found = _ROMAN.fullmatch(part)
        numeral, figures = (found[1], found[2]) if found else (part, "")
        figures = re.sub(r"o(?=\d|$)", "°", figures)
        words += [(numeral, PLAIN, 1.0, 0.0), (figures, PLAIN, size, shift)]
    return set_line(words)


def set_tempo(mark: TempoMark) -> SetLine:
    """Set the metronome figure of a tempo."""
    known = mark.beat in _UNITS
    note = _UNITS[mark.beat] if known else _UNITS[QUARTER]
    count = mark.bpm if known else mark.bpm * mark.beat / QUARTER
    return set_line(
        [(note, Face(MUSIC), _MUSIC_SIZE, 0.0), (f" = {round(count, 1):g}", PLAIN, 1.0, 0.0)]
    )


def write_line(line: SetLine, x: float, y: float, size: float, *, anchor: float = 0.0) -> str:
    """Return a set line as SVG.

    Parameters
    ----------
    line : SetLine
    x, y : float
        Where the line stands, on its baseline.
    size : float
    anchor : float in 0..1
        What part of the width lies left of ``x``.
    """
    left = x - anchor * line.width * size
    return "".join(_write(piece, left, y, size) for piece in line.pieces if piece.text.strip())


def _write(piece: Piece, left: float, y: float, size: float) -> str:
    look = ' font-weight="bold"' if piece.face.bold else ""
    look += ' font-style="italic"' if piece.face.italic else ""
    look += f' font-family="{MUSIC}"' if piece.face.family == MUSIC else ""
    # Spaces at the edge of a run are lost on the screen; no-break spaces are kept.
    text = escape(piece.text.replace(" ", "\N{NO-BREAK SPACE}"))
    place = f'x="{left + piece.dx * size:.0f}" y="{y + piece.dy * size:.0f}"'
    span = f'<tspan font-size="{piece.size * size:.0f}px"{look}>{text}</tspan>'
    return f'<text {place} font-size="0px">{span}</text>'


def fitting(widths: Sequence[float], room: Sequence[float]) -> float:
    """Return the scale, at most 1, at which every width keeps within its room."""
    return min([1.0, *(have / want for want, have in zip(widths, room, strict=True) if want > 0)])
