"""The music of one voice of ABC, read sign by sign into bars.

References
----------
.. [1] *The abc music standard 2.1*, 2011, section 4.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from gospel_keys.formats.reading.abc_faults import Faults
from gospel_keys.formats.reading.abc_fields import (
    AbcKey,
    read_key,
    read_meter,
    read_tempo,
    read_unit,
)
from gospel_keys.formats.reading.abc_limits import Allowance
from gospel_keys.formats.reading.abc_pitches import AbcPitches
from gospel_keys.formats.reading.abc_rhythm import AbcRhythm
from gospel_keys.formats.reading.abc_signs import (
    dress,
    ending_numbers,
    fraction_of,
    place_syllables,
)
from gospel_keys.formats.reading.abc_slurs import AbcSlurs
from gospel_keys.formats.reading.abc_tokens import (
    INNER_NOTE,
    KNOWN_INSIDE,
    MOST_BARS_OF_REST,
    SHORT,
    Sign,
    signs_of,
)
from gospel_keys.formats.reading.abc_words import take_mark, take_text
from gospel_keys.formats.reading.events import (
    ReadBar,
    ReadNote,
    Rehearsal,
    Remarks,
)
from gospel_keys.formats.text import printable
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import TempoMark
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import WHOLE, Ticks


@dataclass(slots=True)
class _Event:
    """The last note, chord or rest: broken rhythm may still change its length."""

    notes: list[ReadNote]
    start: Fraction
    length: Fraction


@dataclass(slots=True)
class AbcVoice:
    """Reads the lines of one voice.

    Parameters
    ----------
    name : str
    unit : Fraction
        Unit length as a part of a whole note.
    meter : Meter or None
    key : AbcKey
    remarks : Remarks
    faults : Faults
        Told what cannot be read, and where.
    octave : int
        Octaves by which the notes are written too low.
    by_octave : bool
        Accidentals hold in their own octave only; see :class:`AbcPitches`.
    allowance : Allowance
        What the tune may still hold.
    bars : list of ReadBar
    """

    name: str
    unit: Fraction
    meter: Meter | None
    key: AbcKey
    remarks: Remarks
    faults: Faults
    octave: int = 0
    by_octave: bool = True
    allowance: Allowance = field(default_factory=Allowance)
    bars: list[ReadBar] = field(default_factory=list)
    _slurs: AbcSlurs = field(init=False)
    _pitches: AbcPitches = field(init=False)
    _rhythm: AbcRhythm = field(init=False)
    _sign: Sign = field(init=False)
    _bar: ReadBar = field(default_factory=ReadBar)
    _now: Fraction = Fraction(0)
    _reach: Fraction = Fraction(0)
    _layer: int = 0
    _last: _Event | None = None
    _decorations: list[str] = field(default_factory=list)
    _graces: list[ReadNote] = field(default_factory=list)
    _in_ending: bool = False
    _line: list[tuple[ReadBar, Ticks]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._bar.meter, self._bar.key = self.meter, self.key.key
        self._slurs = AbcSlurs(self.faults)
        self._pitches = AbcPitches(self.remarks, self.by_octave)
        self._rhythm = AbcRhythm(self.faults)

    def read_line(self, line: str) -> None:
        """Read a line of music."""
        self._line = []
        for self._sign in signs_of(line):
            self.allowance.spend()
            match = self._sign.match
            if match is None:
                self.faults.add_noise(self._sign.start, self._sign.text)
            else:
                _READERS[self._sign.kind](self, match)

    def finish(self) -> list[ReadBar]:
        """Close the last bar and return all."""
        self._close_bar()
        self._slurs.finish()
        self._rhythm.finish()
        for name in self._decorations:
            self.remarks.add(f"left out the decoration '{name}' behind the last note")
        return self.bars

    def _complain(self, what: str) -> None:
        """Tell what is wrong with the sign that is being read."""
        self.faults.add(self._sign.start, what)

    # Fields.

    def take_field(self, code: str, value: str) -> None:
        """Take an information field in the body, on its line or inline."""
        if code == "K":
            key = read_key(value)
            self.octave = key.octave or self.octave
            if key.key is not None:
                self.key = key
                self._bar.key = key.key
        elif code == "M":
            self.meter = read_meter(value)
            self._bar.meter = self.meter or self._bar.meter
        elif code == "L":
            self.unit = read_unit(value) or self.unit
        elif code == "Q":
            mark = read_tempo(value, self._tick(), self.unit)
            if mark is not None:
                self._bar.marks.append(mark)
        elif code == "P":
            self._bar.marks.append(Rehearsal(self._tick(), printable(value)))

    def take_lyrics(self, text: str) -> None:
        """Put the syllables of a ``w:`` line under the notes of the line above."""
        place_syllables(text, self._line)

    def mark(self, mark: TempoMark) -> None:
        """Put a tempo at the place that has been reached."""
        self._bar.marks.append(mark)

    # Signs.

    def _tick(self) -> Ticks:
        return round(self._now * WHOLE)

    def _field(self, token: re.Match[str]) -> None:
        self.faults.check_field(token.start(), token["code"], token["value"])
        self.take_field(token["code"], token["value"])

    def _barline(self, token: re.Match[str]) -> None:
        sign = token["bar"]
        closed = self._close_bar()
        if sign.startswith(":") and self.bars:
            colons = len(sign) - len(sign.lstrip(":"))
            bar = self.bars[-1]
            if sign.strip(":"):
                bar.signs.backward = min(16, colons + 1)
            else:
                bar.signs.backward = 2
        if sign.endswith(":"):
            self._bar.signs.forward = True
        ends = sign.startswith((":", "[")) or "||" in sign or "]" in sign
        if ends and self._in_ending and self.bars and closed:
            self.bars[-1].signs.ending_stops = True
            self._in_ending = False
        if token["numbers"]:
            self._open_ending(token["numbers"])

    def _volta(self, token: re.Match[str]) -> None:
        self._open_ending(token["times"])

    def _open_ending(self, text: str) -> None:
        if self._in_ending and self.bars:
            self.bars[-1].signs.ending_stops = True
        self._bar.signs.ending = ending_numbers(text)
        self._in_ending = True

    def _close_bar(self) -> bool:
        """End the bar if it holds anything."""
        self._attach_after_graces()
        self._pitches.begin_bar()
        self._layer = 0
        self._last = None
        if not self._reach:
            return False
        self._bar.length = round(self._reach * WHOLE)
        self.bars.append(self._bar)
        self._bar = ReadBar()
        self._now = self._reach = Fraction(0)
        return True

    def _attach_after_graces(self) -> None:
        for note in self._graces:
            note.onset = self._tick()
            self._bar.notes.append(note)
        self._graces = []

    def _words(self, token: re.Match[str]) -> None:
        text = token["words"].strip()
        if text and text in "12345":
            self._decorations.append(text)
        else:
            take_text(text, self._bar, self._tick(), self.remarks)

    def _decoration(self, token: re.Match[str]) -> None:
        self._decorate(token["name"] or token["old"])

    def _short(self, token: re.Match[str]) -> None:
        self._decorate(SHORT[token["short"]])

    def _decorate(self, name: str) -> None:
        if not take_mark(name, self._bar, self._tick()):
            self._decorations.append(name)

    # Notes.

    def _note(self, token: re.Match[str]) -> None:
        pitch = self._pitches.read(token, self.key, self.octave)
        length = self._length(token["top"], token["slashes"], token["bottom"])
        if pitch is not None:
            self._strike([(pitch, length, False)], length)

    def _chord(self, token: re.Match[str]) -> None:
        factor = fraction_of(token["ctop"], token["cslashes"], token["cbottom"])
        members: list[tuple[Pitch, Fraction, bool]] = []
        for found in INNER_NOTE.finditer(token["inner"]):
            self.allowance.spend()
            pitch = self._pitches.read(found, self.key, self.octave)
            length = self._length(found["top"], found["slashes"], found["bottom"]) * factor
            if pitch is not None:
                members.append((pitch, length, bool(found["tie"])))
        self._check_inside(token, "inner", members or None)
        if members:
            self._strike(members, members[0][1])

    def _check_inside(self, token: re.Match[str], group: str, found: object) -> None:
        """Tell about what is no note between the brackets of a chord or of grace notes."""
        if found is None:
            self._complain(f"'{token[0]}' holds no notes")
        for other in re.finditer(r"\S+", KNOWN_INSIDE.sub(_blank, token[group])):
            self.faults.add_noise(token.start(group) + other.start(), other[0])

    def _strike(self, members: list[tuple[Pitch, Fraction, bool]], length: Fraction) -> None:
        factor = self._rhythm.factor()
        onset = self._tick()
        event = _Event([], self._now, length * factor)
        for pitch, own, tied in members:
            end = round((self._now + own * factor) * WHOLE)
            note = ReadNote(onset, end - onset, pitch, voice=self._voice(), tied_to=tied)
            note.tied_from = self._pitches.is_tied(note)
            event.notes.append(note)
        names, self._decorations = self._decorations, []
        dress(event.notes, names, self.remarks)
        self._slurs.meet([*self._graces, *event.notes])
        self._pitches.hold(event.notes)
        self._bar.notes += [*self._take_graces(onset), *event.notes]
        self._line.append((self._bar, onset))
        self._move(event)

    def _take_graces(self, onset: Ticks) -> list[ReadNote]:
        graces, self._graces = self._graces, []
        for note in graces:
            note.onset = onset
        return graces

    def _move(self, event: _Event) -> None:
        self._last = event
        self._now = event.start + event.length
        self._reach = max(self._reach, self._now)

    def _rest(self, token: re.Match[str]) -> None:
        length = self._length(token["rtop"], token["rslashes"], token["rbottom"])
        for name in self._decorations:
            self.remarks.add(f"left out the decoration '{name}' at a rest")
        self._decorations = []
        self._pitches.hold(())
        self._move(_Event([], self._now, length * self._rhythm.factor()))

    def _rest_bars(self, token: re.Match[str]) -> None:
        full = Fraction((self.meter or Meter()).bar, WHOLE)
        for place in range(min(int(token["many"] or 1), MOST_BARS_OF_REST)):
            self.allowance.spend()
            if place:
                self._close_bar()
            self._move(_Event([], self._now, full))

    def _grace(self, token: re.Match[str]) -> None:
        graces: list[ReadNote] = []
        for found in INNER_NOTE.finditer(token["graces"]):
            self.allowance.spend()
            pitch = self._pitches.read(found, self.key, self.octave)
            if pitch is not None:
                graces.append(ReadNote(0, 0, pitch, voice=self._voice(), grace=True))
        self._check_inside(token, "graces", graces or None)
        self._graces += graces

    def _slur(self, token: re.Match[str]) -> None:
        if token[0] == "(":
            self._slurs.begin(token.start())
        else:
            self._slurs.end(token.start(), self._last.notes if self._last else ())

    def _begin_tuplet(self, token: re.Match[str]) -> None:
        self._rhythm.begin_tuplet(token, self.meter)

    def _broken(self, token: re.Match[str]) -> None:
        event = self._last
        mine = None if event is None else self._rhythm.break_pair(token["broken"])
        if event is None or mine is None:
            self._complain(f"left out '{token[0]}', which stands behind no note of its own")
            return
        event.length *= mine
        for note in event.notes:
            note.duration = round((event.start + event.length) * WHOLE) - note.onset
        self._now = event.start + event.length
        self._reach = self._now if not self._layer else max(self._reach, self._now)

    def _tie(self, token: re.Match[str]) -> None:
        if self._last is None:
            self._complain(f"left out '{token[0]}', a tie behind no note")
            return
        for note in self._last.notes:
            note.tied_to = True
        self._pitches.hold(self._last.notes)

    def _overlay(self, _: re.Match[str]) -> None:
        self._layer += 1
        self._now = Fraction(0)
        self._last = None

    def _voice(self) -> str:
        return f"{self.name}&{self._layer}" if self._layer else self.name

    def _length(self, top: str, slashes: str, bottom: str) -> Fraction:
        length = fraction_of(top, slashes, bottom)
        if not length or (bottom and not int(bottom)):
            self._complain(f"'{self._sign.text}' has no length; read as one unit")
            return self.unit
        return self.unit * length


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


_READERS: Final[dict[str, Callable[[AbcVoice, re.Match[str]], None]]] = {
    "field": AbcVoice._field,
    "bar": AbcVoice._barline,
    "volta": AbcVoice._volta,
    "text": AbcVoice._words,
    "decoration": AbcVoice._decoration,
    "grace": AbcVoice._grace,
    "chord": AbcVoice._chord,
    "tuplet": AbcVoice._begin_tuplet,
    "slur": AbcVoice._slur,
    "note": AbcVoice._note,
    "rest": AbcVoice._rest,
    "bars": AbcVoice._rest_bars,
    "broken": AbcVoice._broken,
    "tie": AbcVoice._tie,
    "short": AbcVoice._short,
    "overlay": AbcVoice._overlay,
}
