"""Notes of MusicXML: one ``<note>`` element read as a value."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml import etree

from gospel_keys.formats.musicxml_heard import FOR_THE_EYE
from gospel_keys.formats.reading.events import ReadNote, Remarks, SlurEdge
from gospel_keys.score.model import Articulation, Ornament
from gospel_keys.theory.pitch import LETTERS, NATURAL, Pitch, PitchName

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
_SIGNS: Final = {
    "trill-mark": Ornament.TRILL,
    "shake": Ornament.TRILL,
    "mordent": Ornament.MORDENT,
    "inverted-mordent": Ornament.INVERTED_MORDENT,
    "turn": Ornament.TURN,
    "vertical-turn": Ornament.TURN,
    "inverted-turn": Ornament.INVERTED_TURN,
    "delayed-turn": Ornament.DELAYED_TURN,
}
_OTHERS: Final = {
    "delayed-inverted-turn": "inverted turns between notes",
    "inverted-vertical-turn": "inverted turns that stand upright",
    "haydn": "Haydn's ornaments",
    "schleifer": "slides",
}
_ALTERS: Final = {
    "flat-flat": -2,
    "flat": -1,
    "natural-flat": -1,
    "natural": 0,
    "sharp": 1,
    "natural-sharp": 1,
    "double-sharp": 2,
    "sharp-sharp": 2,
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
        take = _GROUPS.get(str(child.tag))
        if take is not None:
            take(written, child, remarks)
        elif not str(child.get("id", "")).startswith(FOR_THE_EYE):
            _sign(written, child, remarks)


def _sign(written: WrittenNote, element: etree._Element, remarks: Remarks) -> None:
    """Take a sign that stands by itself, not in a group."""
    match element.tag:
        case "fermata":
            _add(written, Articulation.FERMATA)
        case "arpeggiate":
            written.note.arpeggio = True
        case "slur":
            _slur(written, element)
        case "glissando" | "slide":
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


def _technical(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
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
        elif tag == "wavy-line":
            _wavy_line(written, child)
        elif tag == "accidental-mark":
            _accidental_mark(written, child)
        elif tag in _SIGNS:
            if written.note.ornament not in (None, _SIGNS[tag]):
                remarks.add("kept the first of several ornaments at one note")
            written.note.ornament = written.note.ornament or _SIGNS[tag]
        elif tag in _OTHERS:
            remarks.add(f"left out the {_OTHERS[tag]}")


def _wavy_line(written: WrittenNote, element: etree._Element) -> None:
    """Take an end of the line behind a trill; a line without a sign is a trill as well."""
    kind, note = element.get("type"), written.note
    if kind == "start":
        note.line = "both" if note.line == "stop" else "start"
    elif kind == "stop":
        note.line = "both" if note.line == "start" else "stop"


def _accidental_mark(written: WrittenNote, element: etree._Element) -> None:
    """Take what an ornament touches: above it, or below where that is said or it is a mordent."""
    alter = _ALTERS.get((element.text or "").strip())
    note = written.note
    if alter is None:
        return
    below = element.get("placement") == "below" or note.ornament is Ornament.MORDENT
    touched = _beside(note.pitch, -1 if below else 1, alter)
    if 0 <= touched.midi <= 127:
        note.auxiliaries += (touched,)


def _beside(pitch: Pitch, steps: int, alter: int) -> Pitch:
    octaves, place = divmod(LETTERS.index(pitch.name.letter) + steps, len(LETTERS))
    return Pitch(PitchName(LETTERS[place], alter), pitch.octave + octaves)


def give_ornament(lower: ReadNote, higher: ReadNote) -> None:
    """Move the ornament that stands at a chord from one of its notes, in place, to a higher one.

    Parameters
    ----------
    lower, higher : ReadNote
    """
    touched = [(1 if p.midi > lower.pitch.midi else -1, p.name.alter) for p in lower.auxiliaries]
    higher.ornament, lower.ornament = lower.ornament, None
    higher.auxiliaries = tuple(_beside(higher.pitch, *side) for side in touched)
    lower.auxiliaries = ()
    higher.line, lower.line = lower.line, ""


def _slur(written: WrittenNote, element: etree._Element) -> None:
    kind = element.get("type")
    if kind in ("start", "stop"):
        edge = SlurEdge(kind == "start", str(element.get("number", "1")))
        written.note.slurs += (edge,)


def _grace(written: WrittenNote, element: etree._Element, _: Remarks) -> None:
    before = element.get("steal-time-previous") is not None
    written.note.grace = True
    written.note.appoggiatura = element.get("slash") != "yes" and not before


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
_GROUPS: Final[dict[str, _Reader]] = {
    "tied": _tie,
    "articulations": _articulations,
    "technical": _technical,
    "ornaments": _ornaments,
}
"""What stands inside ``notations``, apart from signs of their own."""
