"""Reading charts line by line: bars, repeats, directives and the names of parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias, TypeVar

from gospel_keys.brief.chart_parts import ChartPart, split_label
from gospel_keys.brief.chart_pro import (
    DIRECTIVE,
    Mark,
    SheetLine,
    is_sheet,
    sheet_lines,
    without_annotations,
)
from gospel_keys.brief.chart_text import plain_text
from gospel_keys.errors import InvalidChordError, InvalidRequestError
from gospel_keys.score.meter import Meter
from gospel_keys.theory.chord import Chord, NoChord, Polychord
from gospel_keys.theory.key import Key
from gospel_keys.theory.symbol import parse_symbol
from gospel_keys.units import Bpm

_HOLDS: Final = frozenset({"/", ".", "-"})
_REPEATS: Final = frozenset({"%", "x", "𝄎"})
_NO_CHORD: Final = re.compile(r"(?<![^\s|:])(?:[Nn]\.\s*[Cc]\.?|n)(?![^\s|:])")
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TEMPO: Final[tuple[Bpm, Bpm]] = (20.0, 400.0)
_LONGEST_VALUE: Final = 40
_MOST_UNREAD: Final = 0.25
"""Brackets without a chord, for each with one, that a sheet may have."""

_CROSS: Final = re.compile(r"([A-G])[x𝄪](.*)")
Said = TypeVar("Said")
Slot: TypeAlias = Chord | NoChord | None
"""What stands in a share of a bar; None holds what was before."""


def _lines(text: str, reader: "ChartReader") -> Iterator[SheetLine]:
    """Reduce every way of writing to bars, keeping what directives say."""
    bare = without_annotations(text)
    found: Iterator[SheetLine]
    if is_sheet(bare):
        found = sheet_lines(bare, reader.direct)
    else:
        found = (
            _labelled(number, _plain_words(line, reader))
            for number, line in enumerate(bare.splitlines(), 1)
        )
    for line in found:
        if line.mark or line.part or (line.bars.strip() and not line.bars.lstrip().startswith("#")):
            yield replace(line, bars=_NO_CHORD.sub("N.C.", line.bars))


def _is_enclosed(pieces: list[str], place: int) -> bool:
    around = pieces[place - 1 : place] + pieces[place + 1 : place + 2]
    return around == ["|", "|"]


def _labelled(number: int, line: str) -> SheetLine:
    part, bars = split_label(line)
    return SheetLine(number, bars, part=part or "")


def _plain_words(line: str, reader: "ChartReader") -> str:
    for name, selector, value in DIRECTIVE.findall(line):
        if not selector:
            reader.direct(name.lower(), value.strip())
    return DIRECTIVE.sub("", line)


@dataclass(slots=True)
class ChartReader:
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
    parts: list[ChartPart] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Read a chart; errors name the line where there is more than one."""
        text = plain_text(text)
        several = "\n" in text.strip()
        bracketless = DIRECTIVE.search(text) is not None and "|" not in text and not is_sheet(text)
        for line in _lines(text, self):
            self.place = f"line {line.number}, " if several else ""
            self.tagged = line.tagged
            if line.part:
                self.parts.append(ChartPart(len(self.bars), line.part))
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
        elif mark is Mark.CHORUS_AGAIN and self.chorus_from is None:
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
        elif name == "style" and value:
            self.left.append(f"{{style: {value[:_LONGEST_VALUE]}}}")
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
        """Read the bars of a line, with its repeats."""
        pieces = re.split(r"(\|:|:\||:?\|\|:?|\|)", line)
        for place, piece in enumerate(pieces):
            if piece in ("|:", "||:"):
                self._check_closed()
                self.open_since = self.repeat_from = len(self.bars)
            elif piece in (":|", ":||"):
                self._play_again()
            elif piece.strip() and not piece.startswith("|"):
                self._read_bar(piece.split())
            elif piece and not piece.strip() and self.bars and _is_enclosed(pieces, place):
                # Nothing between two bar lines: what was before goes on.
                self.bars.append((None,))

    def _play_again(self) -> None:
        start, length = self.repeat_from, len(self.bars) - self.repeat_from
        again = [p for p in self.parts if start <= p.bar < start + length]
        self.parts += [ChartPart(part.bar + length, part.name) for part in again]
        self.bars += self.bars[start:]
        self.repeat_from = len(self.bars)
        self.open_since = None

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
        """Return the bars; refuse a repeat that is open, and words that are no chords."""
        self._check_closed()
        read = sum(isinstance(slot, Chord) for bar in self.bars for slot in bar)
        most = max(1, _MOST_UNREAD * read) if read else 0
        if len(self.unread) > most:
            raise self.unread[0]
        return tuple(self.bars)
