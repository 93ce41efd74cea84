"""Words under the notes keep away from bar lines.

Between the staves of a piano bar lines run through the words. The engraver spaces words
against each other only; here the last syllable of a bar is given room at its right, a hyphen
that would stand on a bar line goes before it, and words keep off the line of rolled chords.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Vocal music": words keep a space from bar lines,
   and so do their hyphens.
"""

import re
from collections.abc import Collection
from typing import Final

from gospel_keys.engraving.glyphs import Face, outline

ROOMY: Final = {"lyricWordSpace": 2.2, "rightMarginBarLine": 1.0, "leftMarginBarLine": 1.0}
"""How the engraver is set up for words."""

_MEASURE: Final = re.compile(r"<measure\b.*?</measure>", re.DOTALL)
_CHORD: Final = re.compile(r"<chord\b.*?</chord>", re.DOTALL)
_ROLLED: Final = re.compile(r'<arpeg\b[^>]*plist="([^"]* [^"]*)"')
_SYLLABLE: Final = re.compile(r"(<syl\b[^>]*>)(.*?)(?=</syl>)", re.DOTALL)
_HYPHENED: Final = re.compile(
    r'(<text x="(-?\d+)"[^>]*>(?:(?!</text>).)*?font-size="(\d+)px">([^<]*)</tspan>'
    r'(?:(?!</text>).)*</text>\s*<rect x=")-?\d+(" y="-?\d+" height="\d+" width="(\d+)" />)'
    r"(?!\s*<rect)",
    re.DOTALL,
)

_SPACE: Final = "\N{NO-BREAK SPACE}"
_ROOM: Final = 2 * _SPACE
_BEHIND: Final = 0.75
"""Where in its room a hyphen stands: 0 at the word, 1 at the bar line."""

_FACE: Final = Face("serif")


def room_for_words(mei: str) -> str:
    """Return an encoded score in which the words have room at bar lines and rolled chords.

    Parameters
    ----------
    mei : str
        As the engraver's importer writes it.
    """
    return _MEASURE.sub(_make_room, mei) if "<syl" in mei else mei


def _make_room(found: re.Match[str]) -> str:
    bar = found[0]
    rolled = {name for names in _ROLLED.findall(bar) for name in names.replace("#", "").split()}
    if rolled:
        # The line of a chord that both hands roll runs through the words.
        bar = _CHORD.sub(lambda chord: _beside_line(chord[0], rolled), bar)
    places = [syllable.end() for syllable in _SYLLABLE.finditer(bar)]
    return f"{bar[: places[-1]]}{_ROOM}{bar[places[-1] :]}" if places else bar


def _beside_line(chord: str, rolled: Collection[str]) -> str:
    if not any(f'xml:id="{name}"' in chord for name in rolled):
        return chord
    return _SYLLABLE.sub(lambda syllable: f"{syllable[1]}{_SPACE}{syllable[2]}", chord)


def place_hyphens(page: str) -> str:
    """Return an engraved page whose hyphens at the end of a bar stand before the bar line."""
    return _HYPHENED.sub(_draw_in, page) if 'class="syl"' in page else page


def _draw_in(found: re.Match[str]) -> str:
    text = found[4]
    if not text.endswith(_ROOM):
        return found[0]
    size = float(found[3])
    word, room = (
        size * sum(outline(_FACE, letter).advance for letter in part)
        for part in (text.removesuffix(_ROOM), _ROOM)
    )
    place = float(found[2]) + word + _BEHIND * (room - float(found[6]))
    return f"{found[1]}{place:.0f}{found[5]}"
