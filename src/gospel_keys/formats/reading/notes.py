"""Notes of MusicXML: one ``<note>`` element read as a value."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from gospel_keys.formats.reading.events import ReadNote, Remarks
from gospel_keys.score.model import Articulation
from gospel_keys.theory.pitch import NATURAL, Pitch, PitchName

ARTICULATIONS: Final = {
    "staccato": Articulation.STACCATO,
    "staccatissimo": Articulation.STACCATO,
    "spiccato": Articulation.STACCATO,
    "detached-legato": Articulation.PORTATO,
    "tenuto": Articulation.TENUTO,
    "accent": Articulation.ACCENT,
    "stress": Articulation.ACCENT,
    "strong-accent": Articulation.MARCATO,
}
_TYPES: Final = {
    "maxima": 32.0,
    "long": 16.0,
    "breve": 8.0,
    "whole": 4.0,
    "half": 2.0,
    "quarter": 1.0,
    "eighth": 1 / 2,
    "16th": 1 / 4,
    "32nd": 1 / 8,
    "64th": 1 / 16,
    "128th": 1 / 32,
    "256th": 1 / 64,
    "512th": 1 / 128,
    "1024th": 1 / 256,
}
_ORNAMENTS: Final = {
    "trill-mark": "trills",
    "turn": "turns",
    "delayed-turn": "turns",
    "inverted-turn": "turns",
    "mordent": "mordents",
    "inverted-mordent": "mordents",
    "shake": "shakes",
    "schleifer": "slides",
}


@dataclass(slots=True)
class WrittenNote:
    """A ``<note>`` without its place: what it says of itself.

    ``duration`` is in divisions of the file; ``shape`` is its written type, dots and ratio;
    ``lyric`` is the first verse.
    """

    note: ReadNote
    duration: float = 0.0
    is_chord: bool = False
    is_rest: bool = False
    is_cue: bool = False
    is_unpitched: bool = False
    whole_bar: bool = False
    type: str = ""
    dots: int = 0
    actual: int = 1
    normal: int = 1
    lyric: str = ""

    def quarters(self) -> tuple[float, int, int] | None:
        """Return the written value in quarters with its ratio; None without a type."""
        base = _TYPES.get(self.type)
        if base is None:
            return None
        return base * (2 - 0.5**self.dots), self.actual, self.normal


_NOWHERE: Final = Pitch(PitchName("C"), 4)


def read_note(element: etree._Element, remarks: Remarks) -> WrittenNote:
    """Read a ``<note>`` element.

    Parameters
    ----------
    element : lxml element
    remarks : Remarks
        Told about what a score has no room for.
    """
    written = WrittenNote(ReadNote(0, 0, _NOWHERE, voice=""))
    for child in element:
        reader = _READERS.get(child.tag)
        if reader is not None:
            reader(written, child, remarks)
    return written


def _pitch(written: WrittenNote, element: etree._Element, remarks: Remarks) -> None:
    step, alter, octave = "", "", ""
    for child in element:
        text = child.text or ""
        if child.tag == "step":
            step = text
        elif child.tag == "octave":
            octave = text
        elif child.tag == "alter":
            alter = text
    pitch = pitch_of(step, alter, octave)
    if pitch is None:
        remarks.add(f"left out a note whose pitch is '{step}{alter}{octave}'")
        written.is_unpitched = True
    else:
        written.note.pitch = pitch
        if alter and float(alter) % 1:
            remarks.add("rounded a microtone to the nearest semitone")


@lru_cache(maxsize=1024)
def pitch_of(step: str, alter: str, octave: str) -> Pitch | None:
    """Return a pitch from the three texts that MusicXML spells it with; None if impossible."""
    letter = step.strip().upper()
    try:
        shift, height = float(alter or 0), int(octave)
    except ValueError:
        return None
    if letter not in NATURAL or not abs(shift) <= 3 or not 0 <= height <= 9:
        return None
    pitch = Pitch(PitchName(letter, round(shift)), height)
    return pitch if 0 <= pitch.midi <= 127 else None


def _duration(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    written.duration = number(element.text)


def number(text: str | None) -> float:
    """Return a decimal of MusicXML; 0 where there is none."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e9 else 0.0


def count(text: str | None, default: int = 0) -> int:
    """Return a whole number of MusicXML, or a default."""
    stripped = (text or "").strip()
    return int(stripped) if stripped.isdecimal() and len(stripped) < 7 else default


def _tie(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    kind = element.get("type")
    if kind == "start":
        written.note.tied_to = True
    elif kind == "stop":
        written.note.tied_from = True
    elif kind == "continue":
        written.note.tied_to = written.note.tied_from = True


def _ratio(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    written.actual = max(1, count(element.findtext("actual-notes"), 1))
    written.normal = max(1, count(element.findtext("normal-notes"), 1))


def _rest(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    written.is_rest = True
    written.whole_bar = element.get("measure") == "yes"


def _lyric(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    if written.lyric or element.get("number", "1") not in ("1", "part1verse1"):
        return
    text = " ".join((t.text or "").strip() for t in element.iterfind("text")).strip()
    joined = element.findtext("syllabic", "single") in ("begin", "middle")
    written.lyric = f"{text}-" if joined and text else text


def _notations(written: WrittenNote, element: etree._Element, remarks: Remarks) -> None:
    for child in element:
        tag = child.tag
        if tag == "tied":
            _tie(written, child, remarks)
        elif tag == "articulations":
            _articulations(written, child, remarks)
        elif tag == "technical":
            _technical(written, child)
        elif tag == "ornaments":
            _ornaments(written, child, remarks)
        elif tag == "fermata":
            _add(written, Articulation.FERMATA)
        elif tag == "arpeggiate":
            written.note.arpeggio = True
        elif tag == "slur":
            remarks.add("left out the slurs")
        elif tag in ("glissando", "slide"):
            remarks.add("left out a glissando")


def _articulations(written: WrittenNote, element: etree._Element, remarks: Remarks) -> None:
    for child in element:
        known = ARTICULATIONS.get(str(child.tag))
        if known is not None:
            _add(written, known)
        else:
            remarks.add(f"left out the articulation '{child.tag}'")


def _add(written: WrittenNote, articulation: Articulation) -> None:
    if articulation not in written.note.articulations:
        written.note.articulations += (articulation,)


def _technical(written: WrittenNote, element: etree._Element) -> None:
    for child in element.iterfind("fingering"):
        finger = count(child.text)
        if 1 <= finger <= 5 and not written.note.finger and child.get("substitution") != "yes":
            written.note.finger = finger


def _ornaments(written: WrittenNote, element: etree._Element, remarks: Remarks) -> None:
    for child in element:
        tag = str(child.tag)
        if tag == "tremolo":
            kind = child.get("type", "single")
            written.note.tremolo = min(5, count(child.text, 3))
            if kind == "start":
                written.note.rocking = "start"
            elif kind == "stop":
                written.note.rocking = "stop"
        elif tag in _ORNAMENTS:
            remarks.add(f"left out the {_ORNAMENTS[tag]}")


def _grace(written: WrittenNote, _: etree._Element, __: Remarks) -> None:
    written.note.grace = True


def _chord(written: WrittenNote, _: etree._Element, __: Remarks) -> None:
    written.is_chord = True


def _cue(written: WrittenNote, _: etree._Element, __: Remarks) -> None:
    written.is_cue = True


def _unpitched(written: WrittenNote, _: etree._Element, __: Remarks) -> None:
    written.is_unpitched = True


def _voice(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    written.note.voice = (element.text or "").strip()


def _staff(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    written.note.staff = max(1, count(element.text, 1))


def _type(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    written.type = (element.text or "").strip()


def _dot(written: WrittenNote, _: etree._Element, __: Remarks) -> None:
    written.dots += 1


_Reader = Callable[[WrittenNote, etree._Element, Remarks], None]
_READERS: Final[dict[object, _Reader]] = {
    "pitch": _pitch,
    "duration": _duration,
    "tie": _tie,
    "voice": _voice,
    "type": _type,
    "dot": _dot,
    "staff": _staff,
    "chord": _chord,
    "rest": _rest,
    "grace": _grace,
    "cue": _cue,
    "unpitched": _unpitched,
    "time-modification": _ratio,
    "notations": _notations,
    "lyric": _lyric,
}
