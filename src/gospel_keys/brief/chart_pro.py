"""ChordPro sheets: which of their lines hold chords, and in which order they are played.

Chords stand in square brackets among the words. What else a sheet may hold is none: words
without brackets, annotations (``[*rit.]``), names of parts (``[Chorus]``), tablature, and
what other programs are to draw. A grid is a chart of bars. ``{chorus}`` plays the chorus
before it again.

References
----------
.. [1] "ChordPro directives" and "Annotations", chordpro.org: environments ``start_of_…`` with
   their short names, ``{chorus}`` recalls the chorus that precedes it, lines that begin with
   ``#`` are ignored, a backslash at the end joins the next line, a directive with a dash and
   a selector is for one instrument alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gospel_keys.brief.chart_parts import part_begun, part_named

DIRECTIVE: Final = re.compile(
    r"\{\s*([a-z_][a-z0-9_]*+)(-!?\w++!?)?(?=[\s:}])[\s:]*+([^{}]*)\}", re.IGNORECASE
)
_TAG: Final = re.compile(r"\[([^\]\s][^\]]*)\]")
_ANNOTATION: Final = re.compile(r"\[\*[^\]|]*\]")
_PIECE: Final = re.compile(r"\|:|:\||\||\[[^\]]+\]")
_BARS: Final = ("|", "|:", ":|")
_SHORT: Final = {
    "soc": "start_of_chorus",
    "eoc": "end_of_chorus",
    "sov": "start_of_verse",
    "eov": "end_of_verse",
    "sob": "start_of_bridge",
    "eob": "end_of_bridge",
    "sot": "start_of_tab",
    "eot": "end_of_tab",
    "sog": "start_of_grid",
    "eog": "end_of_grid",
    "ns": "new_song",
}
_UNSOUNDED: Final = frozenset({"tab", "abc", "ly", "svg", "textblock", "musicxml", "strum"})
_MOST_RECALLED: Final = 64
"""Choruses that a sheet may call back."""


class Mark(StrEnum):
    """What a line of a sheet is for the order in which it is played."""

    CHORUS_STARTS = "chorus starts"
    CHORUS_ENDS = "chorus ends"
    CHORUS_AGAIN = "chorus again"


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a sheet reduced to bars, or a mark.

    Parameters
    ----------
    number : int
        Of the line in the text, from 1.
    bars : str
        Its chords, with bar lines.
    tagged : bool
        The chords stood in brackets, where other words may stand as well.
    mark : Mark or None
    part : str
        The part of the form that begins with it.
    """

    number: int
    bars: str = ""
    tagged: bool = False
    mark: Mark | None = None
    part: str = ""


def is_sheet(text: str) -> bool:
    """Return whether a text has a chord, or another word, in brackets.

    Examples
    --------
    >>> is_sheet("A[G]mazing"), is_sheet("C | G")
    (True, False)
    """
    return any(_chords(line) for line in text.splitlines())


def without_annotations(text: str) -> str:
    """Return a text without what ChordPro writes as ``[*words]`` into its lines."""
    return _ANNOTATION.sub("", text)


def sheet_lines(text: str, direct: Callable[[str, str], None]) -> Iterator[SheetLine]:
    """Yield the lines of a sheet that hold chords or say where the chorus is.

    Parameters
    ----------
    text : str
    direct : callable
        Is told every other directive, by name and value.
    """
    unsounded, grid, recalled = "", False, 0
    for number, line in _joined_lines(text):
        if unsounded:
            ends = (kind for kind, _ in _directives(line) if kind == f"end_of_{unsounded}")
            unsounded = "" if next(ends, None) else unsounded
            continue
        for kind, value in _directives(line):
            environment = kind.removeprefix("start_of_")
            part = _part_of(kind, value)
            if part:
                yield SheetLine(number, part=part)
            if kind == "new_song":
                return
            if kind.startswith("start_of_") and environment in _UNSOUNDED:
                unsounded = environment
            elif kind in ("start_of_grid", "end_of_grid"):
                grid = kind == "start_of_grid"
            elif kind in _MARKS and recalled < _MOST_RECALLED:
                recalled += kind == "chorus"
                yield SheetLine(number, mark=_MARKS[kind])
            else:
                direct(kind, value)
        said = DIRECTIVE.sub("", line)
        part = _heading_of(said)
        bars, tagged = _bars_of(said, grid=grid)
        if bars or part:
            yield SheetLine(number, bars, tagged, part=part)


_MARKS: Final = {
    "start_of_chorus": Mark.CHORUS_STARTS,
    "end_of_chorus": Mark.CHORUS_ENDS,
    "chorus": Mark.CHORUS_AGAIN,
}


def _part_of(kind: str, value: str) -> str:
    """The part that a directive begins: an environment, its label, a comment or a recall."""
    if kind == "chorus":
        return value or "Chorus"
    if kind in _COMMENTS:
        return part_named(value) or ""
    environment = kind.removeprefix("start_of_")
    if not kind.startswith("start_of_") or environment in (*_UNSOUNDED, "grid"):
        return ""
    label = _LABEL.search(value)
    said = (label[1] if label is not None else value).strip()
    return said or environment.replace("_", " ").capitalize()


_COMMENTS: Final = frozenset({"comment", "c", "comment_italic", "ci", "comment_box", "cb"})
_LABEL: Final = re.compile(r"""label\s*=\s*["']?([^"']+)""")


def _heading_of(line: str) -> str:
    """The part that a line names, alone or in brackets before its chords."""
    tag = _TAG.match(line.strip())
    named = part_begun(tag[1]) if tag is not None else part_named(line) if line.strip() else None
    return named or ""


def _joined_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without comments; those that a backslash joins are one."""
    held, since = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") and not held:
            continue
        whole = held + (line.lstrip() if held else line)
        since = since if held else number
        if line.endswith("\\"):
            held = whole[:-1]
            continue
        yield since, whole
        held = ""
    if held:
        yield since, held


def _directives(line: str) -> Iterator[tuple[str, str]]:
    """Names, in full, and values; those for one instrument or singer alone are left out."""
    for name, selector, value in DIRECTIVE.findall(line):
        if not selector:
            kind = name.lower()
            yield _SHORT.get(kind, kind), value.strip()


def _bars_of(line: str, *, grid: bool) -> tuple[str, bool]:
    """What a line says of bars, and whether in brackets: by its bar lines, else a bar each."""
    tags = _chords(line)
    if not tags:
        return (line, False) if grid or ("|" in line and "[" not in line) else ("", False)
    if "|" not in line:
        return " | ".join(_shared(line)), True
    pieces = (piece for piece in _PIECE.findall(line) if piece in _BARS or _is_chord(piece[1:-1]))
    return " ".join(p if p in _BARS else _plain(p[1:-1]) for p in pieces), True


def _shared(line: str) -> list[str]:
    """Bars of a line of words: a chord each, but two share one where nothing is sung between.

    So they do where a suspension resolves. Over no words at all every chord has its bar.
    """
    bars: list[list[str]] = []
    sung = _TAG.sub("", line).strip()
    end = 0
    for tag in _TAG.finditer(line):
        if not _is_chord(tag[1]):
            continue
        chord, between = _plain(tag[1]), line[end : tag.start()]
        end = tag.end()
        before = bars[-1] if bars else []
        joins = not any(c.isalnum() for c in between) or _resolves(before[-1:], chord)
        if sung and len(before) == 1 and joins:
            before.append(chord)
        else:
            bars.append([chord])
    return [" ".join(bar) for bar in bars]


def _resolves(before: list[str], chord: str) -> bool:
    """Whether a suspended chord goes on as the same one without its fourth."""
    root = _ROOT.match(chord)
    same = root is not None and bool(before) and before[0].startswith(root[0])
    return same and "sus" in before[0] and "sus" not in chord


_ROOT: Final = re.compile(r"[A-G][b#]?")


def _chords(line: str) -> list[str]:
    return [_plain(tag) for tag in _TAG.findall(line) if _is_chord(tag)]


def _is_chord(tag: str) -> bool:
    return not tag.startswith("*") and part_begun(tag) is None


def _plain(tag: str) -> str:
    """A chord without the brackets that say it may be left out."""
    bare = tag.strip()
    return bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare
