"""German key names: "Es-Dur", "fis-Moll", "h-Moll", rewritten the English way.

German B is English B flat and German H is English B, which the user is told.
"""

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.text import Text

_ENDINGS: Final = MappingProxyType({"": "", "is": "#", "es": "b", "s": "b"})
_MODES: Final = MappingProxyType({"dur": "major", "moll": "minor"})
_NAMED: Final = r"(?<![\w#'])([A-Ha-h])(is|es|s)?[ -]?((?i:dur|moll))\b"
_TONIC: Final = r"(?P<cue>\b(?i:in|key of|key is|key:) *)(?P<name>H|[CDFGA]is|[DG]es|Es)(?![\w'#])"
_H_WITH_MODE: Final = r"(?<![\w'#])[Hh](?=[ -]?(?:major|minor)\b)"


@dataclass(slots=True)
class _Translator:
    notes: list[str] = field(default_factory=list)

    def name(self, letter: str, ending: str) -> str:
        """Return the English name of a German note."""
        if letter.upper() == "H":
            self.notes.append("H is the German name of B")
            return "B" + _ENDINGS[ending]
        if letter.upper() == "B" and not ending:
            self.notes.append("B is the German name of Bb")
            return "Bb"
        return letter.upper() + _ENDINGS[ending]

    def with_mode(self, match: re.Match[str]) -> str:
        return f"{self.name(match[1], match[2] or '')} {_MODES[match[3].lower()]}"

    def tonic(self, match: re.Match[str]) -> str:
        name = match["name"]
        return match["cue"] + self.name(name[0], name[1:])

    def letter(self, _: re.Match[str]) -> str:
        return self.name("H", "")


def in_english(text: Text) -> tuple[Text, tuple[str, ...]]:
    """Return a text with its German key names in English, and what to tell the user.

    Parameters
    ----------
    text : Text

    Returns
    -------
    text : Text
    notes : tuple of str
        For the names that mean something else in English.

    Examples
    --------
    >>> text, notes = in_english(Text.of("ein Lied in Es-Dur, dann h-Moll"))
    >>> text.source, notes
    ('ein Lied in Eb major, dann B minor', ('H is the German name of B',))
    """
    translator = _Translator()
    for pattern, new in (
        (_NAMED, translator.with_mode),
        (_TONIC, translator.tonic),
        (_H_WITH_MODE, translator.letter),
    ):
        text = text.rewritten(pattern, new)
    return text, tuple(dict.fromkeys(translator.notes))
