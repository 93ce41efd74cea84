"""Chord charts: the chords a player wants, bar by bar.

Three ways of writing are read: bars (``Dm7 G7 | Cmaj7 | % | F / G /``), ChordPro (chords in
square brackets among words, directives in braces: :mod:`gospel_keys.brief.chart_pro`) and the plain part of iReal charts
(``[T44Dm7 |G7 |C^7 |Z``). ``|: … :|`` plays twice, ``%`` or ``x`` repeats a bar, ``/`` or
``.`` holds a chord for a beat, ``N.C.`` (``NC``, ``n``) rests until the next chord.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias, TypeVar

from gospel_keys.brief.chart_pro import (
    DIRECTIVE,
    Mark,
    SheetLine,
    is_sheet,
    sheet_lines,
    without_annotations,
)
from gospel_keys.errors import InvalidChordError, InvalidRequestError
from gospel_keys.score.meter import Meter
from gospel_keys.theory.chord import Chord, NoChord, Polychord
from gospel_keys.theory.key import Key
from gospel_keys.theory.symbol import parse_symbol
from gospel_keys.units import Bpm, Ticks

LONGEST: Final = 20_000
MOST_BARS: Final = 256
_HOLDS: Final = frozenset({"/", ".", "-"})
_REPEATS: Final = frozenset({"%", "x", "𝄎"})
_NO_CHORD: Final = re.compile(r"(?<![^\s|:])(?:[Nn]\.\s*[Cc]\.?|n)(?![^\s|:])")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TEMPO: Final[tuple[Bpm, Bpm]] = (20.0, 400.0)
_LONGEST_VALUE: Final = 40
_MOST_UNREAD: Final = 0.25
"""Brackets without a chord, for each with one, that a sheet may have."""

_LINK: Final = re.compile(r"^\s*ireal(?:b|book)://", re.IGNORECASE)
_CROSS: Final = re.compile(r"([A-G])[x𝄪](.*)")
_IREAL: Final = re.compile(r"\bT(\d{1,2})(\d)(?=[A-G|*\s])|\*[A-Za-z]")


Said = TypeVar("Said")
Slot: TypeAlias = Chord | NoChord | None
"""What stands in a share of a bar; None holds what was before."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chord chart.

    Parameters
    ----------
    bars : tuple of bars
        Each bar holds its chords in order; None holds what was before for its share.
    key : Key or None
        Where the chart names it.
    meter : Meter or None
        Where the chart names it.
    title : str
    """

    bars: tuple[tuple[Slot, ...], ...]
    key: Key | None = None
    meter: Meter | None = None
    title: str = ""

    @property
    def chords(self) -> tuple[Chord, ...]:
        """The chords in order, without holds and rests."""
        return tuple(chord for bar in self.bars for chord in bar if isinstance(chord, Chord))

    def lay_out(self, meter: Meter, bars: int) -> tuple[tuple[Ticks, Ticks, Chord], ...]:
        """Return (onset, duration, chord) over a number of bars; the chart starts over.

        Chords share a bar by whole beats, the first ones taking what is left over: three
        chords in 4/4 stand on one, three and four.

        Parameters
        ----------
        meter : Meter
        bars : int
        """
        events: list[tuple[Ticks, Chord]] = []
        for onset, slot in self._slots(meter, bars):
            if isinstance(slot, Chord) and (not events or events[-1][1] != slot):
                events.append((onset, slot))
        ends = [onset for onset, _ in events[1:]] + [bars * meter.bar]
        return tuple(
            (onset, end - onset, chord) for (onset, chord), end in zip(events, ends, strict=True)
        )

    def silences(self, meter: Meter, bars: int) -> tuple[tuple[Ticks, Ticks], ...]:
        """Return (start, end) of the stretches without a chord, from N.C. to the next chord.

        Parameters
        ----------
        meter : Meter
        bars : int
            As for :meth:`lay_out`, whose chords go on through them.

        Examples
        --------
        >>> read_chart("C | N.C. | G").silences(Meter(4, 4), 3)
        ((3840, 7680),)
        """
        found: list[tuple[Ticks, Ticks]] = []
        since: Ticks | None = None
        for onset, slot in (*self._slots(meter, bars), (bars * meter.bar, self.chords[0])):
            if isinstance(slot, Chord) and since is not None:
                found.append((since, onset))
                since = None
            elif isinstance(slot, NoChord) and since is None:
                since = onset
        return tuple(found)

    def _slots(self, meter: Meter, bars: int) -> Iterator[tuple[Ticks, Slot]]:
        for number in range(bars):
            slots = self.bars[number % len(self.bars)]
            onset = number * meter.bar
            for slot, length in zip(slots, _shares(meter, len(slots)), strict=True):
                yield onset, slot
                onset += length


def _shares(meter: Meter, count: int) -> list[Ticks]:
    """Share a bar among chords: whole beats while there are enough, else equal parts."""
    if count > meter.beats:
        return [meter.bar // count] * (count - 1) + [meter.bar - meter.bar // count * (count - 1)]
    each, left = divmod(meter.beats, count)
    return [(each + (place < left)) * meter.beat for place in range(count)]


def read_chart(text: str, key: Key | None = None) -> Chart:
    """Read a chord chart.

    Parameters
    ----------
    text : str
        At most 20,000 characters and 256 bars.
    key : Key, optional
        In which numerals are read where the chart names no key.

    Returns
    -------
    chart : Chart

    Raises
    ------
    InvalidChordError
        If a chord cannot be read; the message names the line and the bar. In brackets a few
        may be none: the chord before it goes on, and :func:`read_marks` names it.
    InvalidRequestError
        If the chart is empty, too long or a link, or a repeat is not closed.

    Examples
    --------
    >>> chart = read_chart("Dm7 G7 | Cmaj7 | % |")
    >>> [[str(chord) for chord in bar] for bar in chart.bars]
    [['Dm7', 'G7'], ['Cmaj7'], ['Cmaj7']]
    """
    if len(text) > LONGEST:
        msg = f"the chart has {len(text)} characters; expected at most {LONGEST}"
        raise InvalidRequestError(msg, value=len(text), field="chords")
    if _LINK.match(text) is not None:
        msg = "iReal links are not read; expected the chart exported as text: 'Dm7 G7 | Cmaj7'"
        raise InvalidRequestError(msg, value=text[:80], field="chords")
    reader = _Reader(numerals=key)
    reader.read(text)
    bars = reader.finish()
    if not any(isinstance(slot, Chord) for bar in bars for slot in bar):
        msg = "the chart holds no chord; expected for example 'Dm7 G7 | Cmaj7'"
        raise InvalidRequestError(msg, value=text[:80], field="chords")
    if len(bars) > MOST_BARS:
        msg = f"the chart has {len(bars)} bars; expected at most {MOST_BARS}"
        raise InvalidRequestError(msg, value=len(bars), field="chords")
    return Chart(bars, reader.key, reader.meter, reader.title)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the directives of a chart say of its tempo.

    Parameters
    ----------
    tempo : Bpm or None
        Beats a minute where the chart names them.
    left : tuple of str
        What cannot be heeded, as the chart writes it: a change on the way, a tempo that is
        none, and words in brackets that are no chords, with their place.
    """

    tempo: Bpm | None = None
    left: tuple[str, ...] = ()


def read_marks(text: str) -> Marks:
    """Read the tempo of a chart, and what of its directives cannot be heeded.

    Parameters
    ----------
    text : str
        As for :func:`read_chart`; one that is too long says nothing.

    Raises
    ------
    InvalidKeyError, InvalidMeterError
        If a directive names none.

    Examples
    --------
    >>> read_marks("{tempo: 80} [C] [F] {key: D}").tempo
    80.0
    """
    reader = _Reader()
    if len(text) <= LONGEST and ("{" in text or "[" in text):
        try:
            reader.read(text)
        except (InvalidChordError, InvalidRequestError):
            return Marks(reader.tempo, tuple(reader.left))
    return Marks(reader.tempo, tuple(reader.left))


def _lines(text: str, reader: "_Reader") -> Iterator[SheetLine]:
    """Reduce every way of writing to bars, keeping what directives say."""
    bare = without_annotations(text)
    found: Iterator[SheetLine]
    if _IREAL.search(DIRECTIVE.sub("", bare)) is not None:
        found = (
            SheetLine(number, _plain_ireal(line, reader))
            for number, line in enumerate(text.splitlines(), 1)
        )
    elif is_sheet(bare):
        found = sheet_lines(bare, reader.direct)
    else:
        found = (
            SheetLine(number, _plain_words(line, reader))
            for number, line in enumerate(bare.splitlines(), 1)
        )
    for line in found:
        if line.mark or (line.bars.strip() and not line.bars.lstrip().startswith("#")):
            yield replace(line, bars=_NO_CHORD.sub("N.C.", line.bars))


def _plain_words(line: str, reader: "_Reader") -> str:
    for name, selector, value in DIRECTIVE.findall(line):
        if not selector:
            reader.direct(name.lower(), value.strip())
    return DIRECTIVE.sub("", line)


def _plain_ireal(line: str, reader: "_Reader") -> str:
    signature = re.search(r"T(\d{1,2})(\d)", line)
    if signature is not None:
        reader.meter = Meter(int(signature[1]), int(signature[2]))
    bare = re.sub(r"T\d{2,3}|\*[A-Za-z]|<[^>]*>|\([^)]*\)|[SQUlfsp]\b|Kcl", " ", line)
    return re.sub(r"[\[\]Z]", "|", bare).replace("{", "|:").replace("}", ":|")


@dataclass(slots=True)
class _Reader:
    """Bars read so far."""

    bars: list[tuple[Slot, ...]] = field(default_factory=list)
    key: Key | None = None
    meter: Meter | None = None
    title: str = ""
    tempo: Bpm | None = None
    left: list[str] = field(default_factory=list)
    repeat_from: int = 0
    open_since: int | None = None
    numerals: Key | None = None
    place: str = ""
    unread: list[InvalidChordError] = field(default_factory=list)
    tagged: bool = False
    chorus: list[tuple[Slot, ...]] = field(default_factory=list)
    chorus_from: int | None = None

    def read(self, text: str) -> None:
        """Read a chart; errors name the line where there is more than one."""
        several = "\n" in text.strip()
        bracketless = DIRECTIVE.search(text) is not None and "|" not in text and not is_sheet(text)
        for line in _lines(text, self):
            self.place = f"line {line.number}, " if several else ""
            self.tagged = line.tagged
            try:
                self._heed(line.mark) if line.mark else self.read_line(line.bars)
            except InvalidChordError as error:
                if not bracketless or any(self.bars):
                    raise
                msg = "the sheet holds no chord; expected chords in brackets: 'A[G]mazing [C]grace'"
                raise InvalidRequestError(msg, value=line.bars[:80], field="chords") from error

    def _heed(self, mark: Mark) -> None:
        """Remember the chorus, and play it again where the sheet calls it."""
        if mark is Mark.CHORUS_STARTS:
            self.chorus_from = len(self.bars)
        elif mark is Mark.CHORUS_ENDS and self.chorus_from is not None:
            self.chorus = self.bars[self.chorus_from :]
            self.chorus_from = None
        elif mark is Mark.CHORUS_AGAIN:
            self.bars += self.chorus

    def direct(self, name: str, value: str) -> None:
        """Heed a directive; the first of a kind counts, and what a later one changes is noted."""
        if name == "meta":
            name, _, value = value.partition(" ")
            name, value = name.lower(), value.strip()
        if name in ("key", "k"):
            key = Key.parse(value)
            self.key = self._first(self.key, key, f"{{{name}: {value}}}")
        elif name in ("time", "meter"):
            meter = Meter.parse(value)
            self.meter = self._first(self.meter, meter, f"{{{name}: {value}}}")
        elif name == "tempo":
            self._read_tempo(value)
        elif name in ("title", "t"):
            self.title = value
        elif name == "transpose" and value.strip("+-0 "):
            self.left.append(f"{{transpose: {value[:_LONGEST_VALUE]}}}")

    def _read_tempo(self, value: str) -> None:
        said = f"{{tempo: {value[:_LONGEST_VALUE]}}}"
        number = _NUMBER.search(value)
        bpm = float(number[0]) if number is not None else 0.0
        if _TEMPO[0] <= bpm <= _TEMPO[1]:
            self.tempo = self._first(self.tempo, bpm, said)
        else:
            self.left.append(said)

    def _first(self, before: Said | None, now: Said, said: str) -> Said:
        if before not in (None, now):
            self.left.append(said)
        return now if before is None else before

    def read_line(self, line: str) -> None:
        for piece in re.split(r"(\|:|:\||:?\|\|:?|\|)", line):
            if piece in ("|:", "||:"):
                self._check_closed()
                self.open_since = self.repeat_from = len(self.bars)
            elif piece in (":|", ":||"):
                self.bars += self.bars[self.repeat_from :]
                self.repeat_from = len(self.bars)
                self.open_since = None
            elif piece.strip() and not piece.startswith("|"):
                self._read_bar(piece.split())

    def _read_bar(self, words: list[str]) -> None:
        if len(words) == 1 and words[0].lower() in _REPEATS:
            if not self.bars:
                msg = "bar 1 repeats a bar before it, but there is none"
                raise InvalidRequestError(msg, value=words[0], field="chords")
            self.bars.append(self.bars[-1])
            return
        self.bars.append(tuple(self._read_slot(word) for word in words))

    def _read_slot(self, word: str) -> Slot:
        """A chord; in brackets also a word that is none, in which the chord before goes on."""
        try:
            return self._read_word(word)
        except InvalidChordError as error:
            if not self.tagged:
                raise
            self.unread.append(error)
            self.left.append(f"[{word[:_LONGEST_VALUE]}] in {self.place}bar {len(self.bars) + 1}")
            return None

    def _read_word(self, word: str) -> Slot:
        if word in _HOLDS:
            return None
        crossed = _CROSS.fullmatch(word)
        if crossed is not None:
            meant = f"{crossed[1]}##{crossed[2]}"
            msg = f"{self.place}bar {len(self.bars) + 1}: root of '{word}' is a double sharp; expected {meant}"
            raise InvalidChordError(f"{msg} if that is meant", value=word)
        try:
            found = parse_symbol(word, self.key or self.numerals)
        except InvalidChordError as error:
            msg = f"{self.place}bar {len(self.bars) + 1}: {error.message}"
            raise InvalidChordError(msg, value=word, column=error.column) from error
        if isinstance(found, Polychord):
            msg = f"{self.place}bar {len(self.bars) + 1}: polychord '{word}' is not arranged; expected a chord"
            raise InvalidChordError(msg, value=word)
        return found

    def _check_closed(self) -> None:
        if self.open_since is not None:
            msg = f"the repeat that opens at bar {self.open_since + 1} is not closed; expected ':|'"
            raise InvalidRequestError(msg, value="|:", field="chords")

    def finish(self) -> tuple[tuple[Slot, ...], ...]:
        self._check_closed()
        read = sum(isinstance(slot, Chord) for bar in self.bars for slot in bar)
        most = max(1, _MOST_UNREAD * read) if read else 0
        if len(self.unread) > most:
            raise self.unread[0]
        return tuple(self.bars)
