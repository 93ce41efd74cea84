"""Measures of MusicXML: one part read bar by bar, in exact ticks.

Positions are counted twice: in the file's divisions, which notes and backups speak, and in
fractions of a tick, where a note with a written ratio has its exact length. A backup to a
known position restores the exact one, so that rounded triplets do not drift.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from lxml import etree

from gospel_keys.errors import GospelKeysError
from gospel_keys.formats.reading.directions import (
    dynamics_of,
    read_direction,
    read_sound,
)
from gospel_keys.formats.reading.events import ReadBar, ReadNote, Remarks, Syllable
from gospel_keys.formats.reading.harmony import read_harmony
from gospel_keys.formats.reading.notes import WrittenNote, count, give_ornament, number, read_note
from gospel_keys.formats.reading.odd_groups import OddNote, is_odd, settle_odd_groups
from gospel_keys.formats.reading.signatures import key_of, meter_of_time
from gospel_keys.score.model import Articulation
from gospel_keys.theory.interval import Interval
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import TICKS_PER_QUARTER, Ticks

_FINE: Final = 360360
"""Parts of a tick: divisible by every number to 15."""

_ROUNDING: Final[Ticks] = 16
"""Notes of a chord that differ by less end together."""


@dataclass(slots=True)
class PartReader:
    """Reads the measures of one part, one after the other.

    Parameters
    ----------
    remarks : Remarks
    own : bool
        Whether the file is one of ours, whose note lengths are those of a page.
    bars : list of ReadBar
        What has been read.
    staves : int
        The most staves the part has had.
    """

    remarks: Remarks
    own: bool = False
    bars: list[ReadBar] = field(default_factory=list)
    staves: int = 1
    _divisions: float = 1.0
    _transpose: tuple[int, int] = (0, 0)
    _bar: ReadBar = field(default_factory=ReadBar)
    _place: float = 0.0
    _exact: int = 0
    _known: dict[float, int] = field(default_factory=dict)
    _previous: ReadNote | None = None
    _stacked: list[ReadNote] = field(default_factory=list)
    _odd: list[OddNote] = field(default_factory=list)
    _pending_key: Key | None = None

    def read(self, measures: Iterable[etree._Element]) -> "PartReader":
        """Read measures; returns itself."""
        for measure in measures:
            self._measure(measure)
        return self

    def _measure(self, measure: etree._Element) -> None:
        implicit = measure.get("implicit") == "yes" or measure.get("number") == "0"
        self._bar = ReadBar(implicit=implicit, key=self._pending_key)
        self._pending_key = None
        self._place, self._exact, self._known = 0.0, 0, {0.0: 0}
        self._previous, self._odd = None, []
        for element in measure:
            reader = _READERS.get(element.tag)
            if reader is not None:
                reader(self, element)
        settle_odd_groups(self._bar, self._odd, self.remarks)
        _join_tremolos(self._bar)
        _settle_graces(self._bar)
        self.bars.append(self._bar)

    # Time.

    def _now(self) -> Ticks:
        return round(self._exact / _FINE)

    def _fine(self, divisions: float) -> int:
        return round(divisions * TICKS_PER_QUARTER * _FINE / self._divisions)

    def _move(self, divisions: float, exact: int | None = None) -> None:
        self._place += divisions
        step = self._fine(divisions) if exact is None else exact
        if divisions < 0:
            self._place = max(0.0, self._place)
            self._exact = self._known.get(self._place, max(0, self._exact + step))
            return
        self._exact = self._known.setdefault(self._place, self._exact + step)
        self._bar.length = max(self._bar.length, self._now())

    def _length(self, written: WrittenNote) -> int:
        """The exact length of a note, in parts of a tick."""
        fine = self._fine(written.duration)
        if written.actual == written.normal:
            return fine
        shape = written.quarters()
        if shape is None:
            return fine
        quarters, actual, normal = shape
        exact = round(quarters * normal * TICKS_PER_QUARTER * _FINE / actual)
        return exact if abs(exact - fine) < self._fine(1.0) else fine

    # Elements.

    def note(self, element: etree._Element) -> None:
        """Take a ``<note>``."""
        written = read_note(element, self.remarks)
        note = written.note
        if self.own and "release" in element.attrib:
            note.release = round(self._fine(number(element.get("release"))) / _FINE)
        if note.grace:
            note.voice = note.voice or "1"
            self._grace(written)
            return
        if written.is_chord and self._previous is not None:
            self._stack(written, self._previous)
            return
        note.voice = note.voice or "1"
        start, exact = self._exact, self._length(written)
        self._move(written.duration, exact)
        note.onset = round(start / _FINE)
        note.duration = self._now() - note.onset
        self._previous = note
        self._stacked = [note]
        if is_odd(written.actual, written.normal):
            now, end = Fraction(start, _FINE), Fraction(self._exact, _FINE)
            ratio = (written.actual, written.normal)
            self._odd.append(OddNote(note.voice, now, end, *ratio, self._stacked))
        self._keep(written)
        if written.lyric and not written.is_rest:
            self._bar.marks.append(Syllable(note.onset, written.lyric))
        self._note_dynamics(element, note.onset)

    def _stack(self, written: WrittenNote, first: ReadNote) -> None:
        """Take a further note of a chord: it may end before the first one, not after it."""
        note = written.note
        note.onset, note.duration = first.onset, first.duration
        note.voice = note.voice or first.voice
        length = round(self._fine(written.duration) / _FINE)
        if 0 < length < first.duration - _ROUNDING:
            note.duration = length
            if _shown(written) == first.duration:
                # Its sign and its tie reach as far as the chord; some programs miscount its dots.
                note.duration = first.duration
        bearer = next((n for n in self._stacked if n.ornament), None)
        if bearer and note.ornament is None and note.pitch.midi > bearer.pitch.midi:
            give_ornament(bearer, note)  # Most programs write the signs of a chord at its lowest.
        self._stacked.append(note)
        if first.tremolo and not first.rocking:
            # Written tremolos of a score rock between notes; a chord struck again does not.
            self.remarks.add("left out the strokes of chords that are struck again and again")
            first.tremolo = 0
        _share_marks(self._stacked)
        self._keep(written)

    def _grace(self, written: WrittenNote) -> None:
        written.note.onset, written.note.duration = self._now(), 0
        written.note.tied_from = written.note.tied_to = False
        self._keep(written)

    def _keep(self, written: WrittenNote) -> None:
        note = written.note
        if written.is_rest or written.is_cue:
            if written.is_cue:
                self.remarks.add("left out cue notes")
            return
        if written.is_unpitched:
            self.remarks.add("left out percussion")
            return
        if note.duration <= 0 and not note.grace:
            self.remarks.add("left out a note without a length")
            return
        if self._transpose != (0, 0):
            note.pitch = _transposed(note.pitch, self._transpose)
            note.auxiliaries = tuple(_transposed(p, self._transpose) for p in note.auxiliaries)
        self._bar.notes.append(note)

    def _note_dynamics(self, element: etree._Element, onset: Ticks) -> None:
        for notations in element.iterfind("notations"):
            for dynamics in notations.iterfind("dynamics"):
                self._bar.marks += dynamics_of(dynamics, onset)

    def backup(self, element: etree._Element) -> None:
        """Take a ``<backup>``."""
        self._move(-abs(number(element.findtext("duration"))))

    def forward(self, element: etree._Element) -> None:
        """Take a ``<forward>``."""
        self._move(abs(number(element.findtext("duration"))))

    def attributes(self, element: etree._Element) -> None:
        """Take ``<attributes>``: divisions, key, meter, staves and transposition."""
        divisions = number(element.findtext("divisions"))
        if divisions > 0:
            self._divisions = divisions
        self.staves = max(self.staves, min(8, count(element.findtext("staves"), 1)))
        time = element.find("time")
        if time is not None:
            self._bar.meter = meter_of_time(time, self.remarks) or self._bar.meter
        transpose = element.find("transpose")
        if transpose is not None:
            self._transpose = _transposition(transpose)
        key = element.find("key")
        if key is not None:
            self._take_key(key)
        if element.find("measure-style/measure-repeat") is not None:
            self.remarks.add("bars written as repeats of the bar before may be empty")

    def _take_key(self, element: etree._Element) -> None:
        key = key_of(element, self.remarks)
        if key is None:
            return
        if self._transpose != (0, 0):
            key = _transposed_key(key, self._transpose)
        if self._exact:
            self._pending_key = key
        else:
            self._bar.key = key

    def direction(self, element: etree._Element) -> None:
        """Take a ``<direction>``."""
        read_direction(element, self._with_offset(element), self._bar, self.remarks)

    def sound(self, element: etree._Element) -> None:
        """Take a ``<sound>`` between notes."""
        read_sound(element, self._with_offset(element), self._bar)

    def harmony(self, element: etree._Element) -> None:
        """Take a ``<harmony>``."""
        chord = read_harmony(element, self._with_offset(element), self.remarks)
        if chord is not None:
            self._bar.chords.append(chord)

    def _with_offset(self, element: etree._Element) -> Ticks:
        offset = number(element.findtext("offset"))
        return max(0, self._now() + round(self._fine(offset) / _FINE))

    def barline(self, element: etree._Element) -> None:
        """Take a ``<barline>``: repeats, endings, segno and coda."""
        signs = self._bar.signs
        repeat = element.find("repeat")
        if repeat is not None and repeat.get("direction") == "forward":
            signs.forward = True
        elif repeat is not None:
            signs.backward = min(max(2, count(repeat.get("times"), 2)), 16)
        ending = element.find("ending")
        if ending is not None and ending.get("type") == "start":
            signs.ending = _ending_numbers(str(ending.get("number", "")))
        elif ending is not None:
            signs.ending_stops = True
        signs.segno |= element.find("segno") is not None or element.get("segno") is not None
        signs.coda |= element.find("coda") is not None or element.get("coda") is not None


_READERS: Final[dict[object, Callable[[PartReader, etree._Element], None]]] = {
    "note": PartReader.note,
    "backup": PartReader.backup,
    "forward": PartReader.forward,
    "attributes": PartReader.attributes,
    "direction": PartReader.direction,
    "sound": PartReader.sound,
    "harmony": PartReader.harmony,
    "barline": PartReader.barline,
}


def _share_marks(chord: Sequence[ReadNote]) -> None:
    """Give all that a chord strikes the signs of touch that stand at one of its notes.

    What is only held on, tied from before, takes no part in the attack; a fermata holds it too.
    """
    marks = tuple(dict.fromkeys(mark for note in chord for mark in note.articulations))
    held = tuple(mark for mark in marks if mark is Articulation.FERMATA)
    strikes = any(not note.tied_from for note in chord)
    for note in chord:
        note.articulations = held if strikes and note.tied_from else marks


def _shown(written: WrittenNote) -> Ticks:
    """How long the sign of a note says it is; 0 without a sign."""
    shape = written.quarters()
    if shape is None:
        return 0
    quarters, actual, normal = shape
    return round(quarters * normal * TICKS_PER_QUARTER / actual)


def _ending_numbers(text: str) -> tuple[int, ...]:
    numbers = tuple(int(n) for n in text.replace(".", ",").split(",") if n.strip().isdecimal())
    return tuple(n for n in numbers if 1 <= n <= 16) or (1,)


def _settle_graces(bar: ReadBar) -> None:
    """Small notes in groups are quick ones: only one alone leans on the beat."""
    groups: dict[tuple[str, Ticks], list[ReadNote]] = {}
    for note in bar.notes:
        if note.grace:
            groups.setdefault((note.voice, note.onset), []).append(note)
    for group in groups.values():
        for note in group:
            note.appoggiatura = note.appoggiatura and len(group) == 1


def _join_tremolos(bar: ReadBar) -> None:
    """Write the two halves of a tremolo between chords as one attack that rocks."""
    starts = [note for note in bar.notes if note.rocking == "start"]
    if not starts:
        return
    # Only the first note of a chord bears the sign: the others share its place.
    halves: dict[tuple[str, Ticks], list[ReadNote]] = {}
    for note in bar.notes:
        halves.setdefault((note.voice, note.onset), []).append(note)
    for first in starts:
        lower = halves.get((first.voice, first.onset), [])
        upper = halves.get((first.voice, first.end), [])
        if not any(note.rocking == "stop" for note in upper):
            continue
        whole = first.duration + max(note.duration for note in upper)
        for note in (*lower, *upper):
            note.onset, note.duration, note.tremolo = first.onset, whole, first.tremolo


def _transposition(element: etree._Element) -> tuple[int, int]:
    """Letters and semitones from the written to the sounding pitch."""
    chromatic = round(number(element.findtext("chromatic")))
    octaves = round(number(element.findtext("octave-change")))
    diatonic_text = element.findtext("diatonic")
    if diatonic_text is None:
        letters = round(chromatic * 7 / 12)
    else:
        letters = round(number(diatonic_text))
    return (letters + 7 * octaves, chromatic + 12 * octaves)


def _transposed(pitch: Pitch, by: tuple[int, int]) -> Pitch:
    letters, semitones = by
    height = 7 * pitch.octave + LETTERS.index(pitch.name.letter) + letters
    octave, step = divmod(height, 7)
    plain = Pitch(PitchName(LETTERS[step]), octave)
    return Pitch(PitchName(LETTERS[step], pitch.midi + semitones - plain.midi), octave)


def _transposed_key(key: Key, by: tuple[int, int]) -> Key:
    letters, semitones = by
    try:
        interval = Interval.between(
            Pitch.parse("C1"), _transposed(Pitch.parse("C1"), (letters % 7, semitones % 12))
        )
    except GospelKeysError:
        return key.transpose(semitones)
    moved = Key(interval.above(key.tonic), key.mode)
    return moved if abs(moved.fifths) <= 7 else key.transpose(semitones)
