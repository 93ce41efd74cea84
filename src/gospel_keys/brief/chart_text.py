"""What a chart is before it is read: one way of writing for links and for headings in words."""

import re
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.chart_ireal import is_ireal, written_out
from gospel_keys.brief.chart_parts import split_label
from gospel_keys.brief.chart_pro import is_sheet
from gospel_keys.errors import GospelKeysError
from gospel_keys.theory.symbol import parse_symbol

_HEADINGS: Final = MappingProxyType(
    {
        "title": "title",
        "composer": "composer",
        "artist": "artist",
        "key": "key",
        "time": "time",
        "meter": "time",
        "tempo": "tempo",
        "bpm": "tempo",
    }
)
"""Directives by what a heading in words calls them."""

_METER: Final = re.compile(r"\d{1,2}/(?:2|4|8|16)")


def plain_text(text: str) -> str:
    r"""Return a chart whose heading stands in directives.

    A link or the text of iReal Pro is written out. Over bars, lines such as ``Key: Gm``,
    ``Tempo: 120`` and ``3/4`` become directives, and a first line of words the title.

    Parameters
    ----------
    text : str

    Raises
    ------
    InvalidRequestError
        If a link holds no song, or several.

    Examples
    --------
    >>> print(plain_text("My Song\nKey: F\nF | C"))
    {title: My Song}
    {key: F}
    F | C
    """
    if is_ireal(text):
        return written_out(text)
    if is_sheet(text) or "|" not in text or "\n" not in text.strip():
        return text
    lines = text.splitlines()
    first = next(k for k, line in enumerate(lines) if line.strip())
    if _is_title(lines[first]):
        lines[first] = f"{{title: {_plain(lines[first])}}}"
    return "\n".join(_directed(line) for line in lines)


def _directed(line: str) -> str:
    bare = line.strip()
    if _METER.fullmatch(bare):
        return f"{{time: {bare}}}"
    heading = _heading(bare)
    return line if heading is None else f"{{{heading[0]}: {heading[1]}}}"


def _heading(line: str) -> tuple[str, str] | None:
    """The directive that a line such as ``Key: Gm`` stands for, and its value."""
    cut = min((k for k in (line.find(":"), line.find("=")) if k >= 0), default=-1)
    name, value = line[: max(cut, 0)].strip().lower(), line[cut + 1 :].strip()
    if cut < 0 or name not in _HEADINGS or not value or "|" in value:
        return None
    return _HEADINGS[name], _plain(value)


def _plain(words: str) -> str:
    """Words that can stand in a directive."""
    return " ".join(words.replace("{", "").replace("}", "").split())


def _is_title(line: str) -> bool:
    """Whether a line without bars is rather words than chords."""
    bare = line.strip()
    known = _heading(bare) is not None or _METER.fullmatch(bare) is not None or "{" in bare
    if known or "|" in bare or bare.startswith("#") or split_label(bare)[0] is not None:
        return False
    words = bare.split()
    return sum(not _is_chord(word) for word in words) > len(words) / 2


def _is_chord(word: str) -> bool:
    try:
        parse_symbol(word, None)
    except GospelKeysError:
        return False
    return True
