"""Charts of iReal Pro, as links and as their text, written out as a plain chart.

A link holds the title, the composer (family name first), the style, the key and the chart in
fields between equals signs. In ``irealb`` links, which the program exports, the chart follows
a fixed word, is scrambled in blocks of fifty characters, and short words stand for bar lines,
repeats and rows of empty cells. Repeats, numbered endings, da capo, dal segno and coda are
played out, so that what comes out is one bar after another.

References
----------
.. [1] "Custom chord chart protocol", irealpro.com: the signs of a chart and ``irealbook`` links.
.. [2] What is known of ``irealb`` links beyond that is what programs that read them agree on;
   checked against links that the program has exported.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from gospel_keys.brief.chart_pro import without_annotations
from gospel_keys.errors import InvalidChordError, InvalidRequestError
from gospel_keys.score.playing_order import Signs, playing_order

_LINK: Final = re.compile(r"\s*(irealb|irealbook)://(.*)", re.IGNORECASE | re.DOTALL)
_DIRECTIVE: Final = re.compile(r"\{\s*[A-Za-z_]+\s*:[^{}]*\}")
_TEXT: Final = re.compile(
    r"\bT\d{2,3}(?=[A-G|*\s])|(?:^|[\[\]{}|])[ \t]?\*[A-Za-z](?=[A-GTW\s\[{])", re.MULTILINE
)
_WORD: Final = "1r34LbKcu7"
"""What a scrambled chart begins with."""

_BLOCK: Final = 50
_SWAPPED: Final = (*range(5), *range(10, 24))
"""Places of a block that change with those as far from its end."""

_SHORT: Final = (("Kcl", "| x"), ("LZ", " |"), ("XyQ", "   "))
_FIELDS: Final = {
    True: {"title": -6, "composer": -5, "style": -3, "key": -2, "tempo": 2},
    False: {"title": -5, "composer": -4, "style": -3, "key": -2},
}
"""Where the fields stand, counted from the chart, in scrambled and in plain links."""

_PARTS: Final = {"i": "Intro", "v": "Verse", "V": "Verse", "c": "Chorus", "b": "Bridge"}
_TOKEN: Final = re.compile(
    r"T(?P<meter>\d\d)|\*(?P<part>[A-Za-z])|N(?P<ending>\d)|<(?P<comment>[^<>]*)>|\([^()]*\)"
    r"|(?P<edge>[\[\]{}|Z])|(?P<chord>(?:[A-G][b#]?|W)(?:sus|alt|add|maj|min|dim|aug|[-+^ohmM0-9b#])*"
    r"(?:/[A-G][b#]?)?)|(?P<sign>[SQ])|(?P<cell>[ np/xr%])|(?P<layout>[YUslf,.'\s])|(?P<unknown>\w+)|."
)
_CELL_WORDS: Final = {"n": "N.C.", "p": "/", "/": "/"}
_QUALITIES: Final = {"7susadd3": "7sus"}
"""What only this program calls so."""

_JUMP: Final = re.compile(r"D\. ?([CS])\.|D([CS]) al ", re.IGNORECASE)
_TIMES: Final = re.compile(r"\b(\d{1,2})\s*x\b", re.IGNORECASE)
_FINE: Final = re.compile(r"^\s*fine\s*$", re.IGNORECASE)
_MOST_TIMES: Final = 16
MOST_READ: Final = 256
MOST_CELLS: Final = 64
"""A page with more bars than this, and a bar with more cells, is a trap and no song."""
EXAMPLE: Final = "irealbook://Title=Composer=Style=C=n=T44C^7 |G7 |Z"


def is_ireal(text: str) -> bool:
    """Return whether a chart is a link of iReal Pro, or the text of such a chart."""
    if _LINK.match(text) is not None:
        return True
    bare = _DIRECTIVE.sub("", without_annotations(text))
    return "|" in bare and _TEXT.search(bare) is not None


def written_out(text: str) -> str:
    """Return a chart of iReal Pro as directives and bars.

    Parameters
    ----------
    text : str
        A link with one song, or the text of a chart.

    Raises
    ------
    InvalidRequestError
        If a link holds no chart, or several.
    InvalidChordError
        If something in the chart is neither a chord nor a sign.

    Examples
    --------
    >>> print(written_out("irealbook://Home=Doe Ann=Ballad=F=n=*A{T44F^7 |C7 |N1F^7 }|N2F6 Z"))
    {title: Home}
    {composer: Ann Doe}
    {style: Ballad}
    {key: F}
    {time: 4/4}
    A: F^7 | C7 | F^7 |
    A: F^7 | C7 | F6 |
    """
    link = _LINK.match(text)
    if link is None:
        heading = _DIRECTIVE.findall(text)
        return "\n".join((*heading, *_rows(_DIRECTIVE.sub("", text))))
    scrambled = link[1].lower() == "irealb"
    heading, music = _song(unquote(link[2]), scrambled=scrambled)
    if scrambled:
        music = _unscrambled(music)
        for short, long in _SHORT:
            music = music.replace(short, long)
    return "\n".join((*heading, *_rows(music)))


def _song(body: str, *, scrambled: bool) -> tuple[list[str], str]:
    """The heading of the one song of a link as directives, and its chart."""
    fields = body.split("=")
    if scrambled:
        places = [k for k, value in enumerate(fields) if value.startswith(_WORD)]
    else:
        places = [k + 1 for k, value in enumerate(fields[:-1]) if value == "n"]
    if len(places) != 1:
        held = f"{len(places)} songs; expected one" if places else f"no chart; expected {EXAMPLE}"
        msg = f"the iReal link holds {held}"
        raise InvalidRequestError(msg, value=body[:80], field="chords")
    place = places[0]
    found = {
        name: fields[place + at].strip()
        for name, at in _FIELDS[scrambled].items()
        if 0 <= place + at < len(fields)
    }
    music = fields[place].removeprefix(_WORD) if scrambled else fields[place]
    return list(_heading(found)), music


def _heading(found: dict[str, str]) -> Iterator[str]:
    for name in ("title", "composer", "style"):
        value = " ".join(found.get(name, "").replace("{", "").replace("}", "").split())
        if value:
            yield f"{{{name}: {_forename_first(value) if name == 'composer' else value}}}"
    key = found.get("key", "")
    if re.fullmatch(r"[A-G][b#]?-?", key):
        yield f"{{key: {key.replace('-', 'm')}}}"
    tempo = found.get("tempo", "")
    if re.fullmatch(r"[1-9][0-9]{1,2}", tempo):
        yield f"{{tempo: {tempo}}}"


def _forename_first(name: str) -> str:
    """A name as people say it; only two words tell which of them is the family's."""
    words = name.split()
    return " ".join(reversed(words)) if len(words) == len(("family", "own")) else name


def _unscrambled(music: str) -> str:
    out: list[str] = []
    while len(music) > _BLOCK:
        block, music = list(music[:_BLOCK]), music[_BLOCK:]
        # A block before a last single character stays as it is.
        for place in _SWAPPED if len(music) > 1 else ():
            other = _BLOCK - 1 - place
            block[place], block[other] = block[other], block[place]
        out.append("".join(block))
    return "".join(out) + music


# Bars -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Bar:
    """A bar of the page: what stands in its cells, and the signs around it."""

    cells: list[str] = field(default_factory=list)
    signs: Signs = field(default_factory=Signs)
    part: str = ""
    meter: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


def _rows(music: str) -> Iterator[str]:
    """Lines of a plain chart: one for each part, and one for each change of meter."""
    bars = _bars(music)
    row, meter = "", ""
    for place in playing_order([bar.signs for bar in bars]):
        bar = bars[place]
        turns = bar.meter not in ("", meter)
        if row and (bar.part or turns):
            yield row.rstrip()
            row = ""
        if turns:
            meter = bar.meter
            yield f"{{time: {meter}}}"
        if bar.part:
            row = f"{bar.part}: "
        row += f"{_written(bar, bars, place)} | "
    if row:
        yield row.rstrip()


def _bars(music: str) -> list[_Bar]:
    page = _Page()
    for token in _TOKEN.finditer(music):
        page.take(token)
    return page.finish()


def _written(bar: _Bar, bars: Sequence[_Bar], place: int) -> str:
    """What a plain chart writes in a bar: its cells, where they tell beats, or its chords."""
    if bar.is_empty:
        return "/"
    beats = next((b.meter for b in reversed(bars[: place + 1]) if b.meter), "4/4").split("/")[0]
    if len(bar.cells) == int(beats) and bar.cells[0]:
        words = [cell or "/" for cell in bar.cells]
        # One chord, and equal shares, need no beats.
        while len(words) % 2 == 0 and all(word == "/" for word in words[1::2]):
            words = words[::2]
        return " ".join(words)
    return " ".join(cell for cell in bar.cells if cell)


class _Page:
    """Bars that are being read."""

    def __init__(self) -> None:
        self._bars: list[_Bar] = []
        self._bar = _Bar()
        self._chord = ""
        self._closed = False
        self._ending = 0
        self._times = 0

    def finish(self) -> list[_Bar]:
        self._closed = True
        self._close()
        return self._bars

    def take(self, token: re.Match[str]) -> None:
        """Take one sign of the chart; what is none is passed over."""
        kind, bar = token.lastgroup, self._bar
        value = token[kind] if kind else ""
        if kind == "meter":
            bar.meter = "12/8" if value == "12" else f"{value[0]}/{value[1]}"
        elif kind == "part":
            bar.part = _PARTS.get(value, value.upper())
        elif kind == "ending":
            # An ending without a number follows the one before it.
            self._ending = int(value) or self._ending + 1
            bar.signs.ending = (self._ending,)
        elif kind == "chord":
            self._add(value)
        elif kind == "cell":
            self._cell(value)
        elif kind == "edge":
            self._edge(value)
        elif kind in ("sign", "comment"):
            self._sign(value)
        elif kind == "unknown":
            place = len(self._bars) + 1
            msg = f"bar {place}: '{value}' is no sign of iReal Pro; expected a chord such as C-7"
            raise InvalidChordError(msg, value=value)

    def _add(self, written: str) -> None:
        """A chord; ``W`` is the one before over another bass."""
        if len(self._bar.cells) > MOST_CELLS:
            msg = f"bar {len(self._bars) + 1} has over {MOST_CELLS} cells; expected bar lines"
            raise InvalidRequestError(msg, value=written, field="chords")
        if written.startswith("W"):
            written = self._chord.partition("/")[0] + written[1:]
            if not self._chord:
                return
        root = re.match(r"[A-G][b#]?", written)
        if root is not None:
            above, slash, bass = written[root.end() :].partition("/")
            written = root[0] + _QUALITIES.get(above, above) + slash + bass
        self._chord = written
        self._bar.cells.append(written)

    def _cell(self, value: str) -> None:
        if value in "x%":
            self._repeat(1)
        elif value == "r":
            self._repeat(2)
        else:
            self._bar.cells.append(_CELL_WORDS.get(value, ""))

    def _repeat(self, count: int) -> None:
        """Write the last bars again, the last of them into the bar that is open."""
        if len(self._bars) < count:
            return
        if len(self._bars) > MOST_READ:
            msg = f"the chart has over {MOST_READ} bars; expected a song"
            raise InvalidRequestError(msg, value=len(self._bars), field="chords")
        again = [list(bar.cells) for bar in self._bars[-count:]]
        for cells in again[:-1]:
            self._bar.cells = cells
            self._close()
        self._bar.cells = again[-1]

    def _edge(self, value: str) -> None:
        closes = value in "]}Z"
        if closes:
            self._bar.signs.ending_stops = True
            self._bar.signs.backward = (self._times or 2) if value == "}" else 0
            self._times = 0
        self._close()
        self._closed = closes
        if value == "{":
            self._bar.signs.forward = True
            self._ending = 0

    def _sign(self, value: str) -> None:
        signs, jump, times = self._bar.signs, _JUMP.search(value), _TIMES.search(value)
        if value == "S":
            signs.segno = True
        elif value == "Q":
            signs.coda = True
        elif jump is not None:
            signs.jump = "capo" if (jump[1] or jump[2]) in "Cc" else "segno"
        elif _FINE.match(value):
            signs.fine = True
        elif times is not None:
            self._play(min(int(times[1]), _MOST_TIMES))

    def _play(self, times: int) -> None:
        """How often the repeat is played that has just closed, or the one that is open."""
        if self._closed and self._bar.is_empty and self._bars and self._bars[-1].signs.backward:
            self._bars[-1].signs.backward = times
        else:
            self._times = times

    def _close(self) -> None:
        bar = self._bar
        if bar.is_empty and self._closed:
            # What stands between a closing and an opening sign only fills the row.
            bar.cells = []
        if bar.cells:
            self._bars.append(bar)
            self._bar = _Bar()
        elif self._bars and bar.signs.ending_stops:
            # A closing sign after a bar line belongs to the bar before.
            last = self._bars[-1].signs
            last.ending_stops = True
            last.backward = last.backward or bar.signs.backward
            self._bar = _Bar()
        # Else two bar lines in a row are one, and what was said between them goes on.
