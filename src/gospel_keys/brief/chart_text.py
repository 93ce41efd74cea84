"""What a chart is before it is read: one way of writing for links and for headings in words."""

import re
from typing import Final

from gospel_keys.brief.chart_ireal import is_ireal, written_out
from gospel_keys.brief.chart_parts import split_label
from gospel_keys.brief.chart_pro import DIRECTIVE, is_sheet
from gospel_keys.errors import GospelKeysError
from gospel_keys.theory.symbol import parse_symbol

_HEADING: Final = re.compile(
    r"\s*(title|composer|artist|key|time|meter|tempo|bpm)\s*[:=]\s*([^|]+?)\s*", re.IGNORECASE
)
_METER: Final = re.compile(r"\s*(\d{1,2}/(?:2|4|8|16))\s*")
_NAMES: Final = {"meter": "time", "bpm": "tempo"}


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
        lines[first] = f"{{title: {lines[first].strip()}}}"
    return "\n".join(_directed(line) for line in lines)


def _directed(line: str) -> str:
    heading, meter = _HEADING.fullmatch(line), _METER.fullmatch(line)
    if heading is not None:
        name = heading[1].lower()
        return f"{{{_NAMES.get(name, name)}: {heading[2]}}}"
    return line if meter is None else f"{{time: {meter[1]}}}"


def _is_title(line: str) -> bool:
    """Whether a line without bars is rather words than chords."""
    known = _HEADING.fullmatch(line) or _METER.fullmatch(line) or DIRECTIVE.search(line)
    if known or "|" in line or line.lstrip().startswith("#") or split_label(line)[0] is not None:
        return False
    words = line.split()
    return sum(not _is_chord(word) for word in words) > len(words) / 2


def _is_chord(word: str) -> bool:
    try:
        parse_symbol(word, None)
    except GospelKeysError:
        return False
    return True
