"""The words of a page as invisible text, for search and for screen readers.

Letters are drawn as outlines; over them lies text in a font of empty glyphs (Type 3), which
carries the letters' widths and their Unicode, so that no font is left to the reader.

References
----------
.. [1] ISO 32000-1:2008, *Portable document format*, sections 9.3.6 (text rendering mode 3),
   9.6.5 (Type 3 fonts) and 9.10.3 (ToUnicode CMaps).
"""

from typing import Final

from gospel_keys.engraving.glyphs import MUSIC, Face, outline
from gospel_keys.engraving.text_runs import Run

_SIGNS: Final = {
    "♭": "b",
    "♯": "#",
    "\uea63": "bb",
    "\uea64": "b",
    "\uea66": "#",
    "\uea67": "##",
    "\N{NO-BREAK SPACE}": " ",
}
"""Accidentals as they are typed, so that a search for ``Bb7`` finds B♭7."""

_FIRST_CODE: Final = 33
_CODES: Final = 256
_UNKNOWN: Final = "?"
_UNIT: Final = 1000
_PLAIN: Final = Face("serif")


class TextLayer:
    """Collects the characters of a document and gives each a code of one byte."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def show(self, run: Run) -> str:
        """Return the operators that set a run as invisible text; none for music glyphs."""
        text = "".join(_SIGNS.get(c, "" if run.face.family == MUSIC else c) for c in run.text)
        if not text.strip():
            return ""
        codes = bytes(self._code(character) for character in text).hex()
        return f"BT 3 Tr /T {run.size:g} Tf 1 0 0 -1 {run.x:g} {run.y:g} Tm <{codes}> Tj ET"

    def _code(self, character: str) -> int:
        if character not in self._codes and _FIRST_CODE + len(self._codes) >= _CODES - 1:
            character = _UNKNOWN
        return self._codes.setdefault(character, _FIRST_CODE + len(self._codes))

    def glyphs(self) -> dict[str, str]:
        """Return the glyphs by name: nothing, as wide as a letter."""
        return {f"w{width}": f"{width} 0 0 -250 {width} 900 d1" for width in self._widths()}

    def font(self, glyphs: dict[str, int], unicode_map: int) -> str:
        """Return the font dictionary.

        Parameters
        ----------
        glyphs : dict of str to int
            Object numbers of :meth:`glyphs`.
        unicode_map : int
            Object number of :meth:`unicode_map`.
        """
        widths = self._widths()
        last = _FIRST_CODE + len(widths) - 1
        procedures = " ".join(f"/{name} {number} 0 R" for name, number in glyphs.items())
        return (
            "<< /Type /Font /Subtype /Type3 /Name /T /FontBBox [0 -250 1000 900]"
            f" /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << {procedures} >>"
            " /Encoding << /Type /Encoding /Differences"
            f" [{_FIRST_CODE} {' '.join(f'/w{w}' for w in widths)}] >>"
            f" /FirstChar {_FIRST_CODE} /LastChar {last} /Widths [{' '.join(map(str, widths))}]"
            f" /Resources << >> /ToUnicode {unicode_map} 0 R >>"
        )

    def _widths(self) -> list[int]:
        """Thousandths of the size that each letter takes, in the order of the codes."""
        letters = self._codes or {_UNKNOWN: _FIRST_CODE}
        return [round(_UNIT * outline(_PLAIN, letter).advance) for letter in letters]

    def unicode_map(self) -> str:
        """Return the CMap from codes to Unicode."""
        rows = [
            f"<{code:02x}> <{character.encode('utf-16-be').hex()}>"
            for character, code in self._codes.items()
        ]
        blocks = "".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
            for block in (rows[i : i + 100] for i in range(0, len(rows), 100))
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Letters def /CMapType 2 def\n"
            f"1 begincodespacerange <00> <ff> endcodespacerange\n{blocks}"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        )
