"""Chord symbols of MusicXML: kind, degrees and bass read as one of our chords.

The kind and its degrees say what sounds. The text that stands on the page is trusted only
where it says the same: programs write "7" there and leave the tensions to the degrees.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, "kind-value", "degree".
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lxml import etree

from gospel_keys.errors import GospelKeysError
from gospel_keys.formats.musicxml_harmony import describe
from gospel_keys.formats.reading.events import ReadChord, Remarks
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_quality import chord_type
from gospel_keys.theory.degree import alter_of, number_of
from gospel_keys.theory.pitch import LETTERS, PitchName
from gospel_keys.units import Ticks

# A thirteenth leaves the eleventh out unless it is major-sounding by name, as players do.
KINDS: Final[Mapping[str, str]] = {
    "major": "1 3 5",
    "minor": "1 b3 5",
    "augmented": "1 3 #5",
    "diminished": "1 b3 b5",
    "dominant": "1 3 5 b7",
    "major-seventh": "1 3 5 7",
    "minor-seventh": "1 b3 5 b7",
    "diminished-seventh": "1 b3 b5 bb7",
    "augmented-seventh": "1 3 #5 b7",
    "half-diminished": "1 b3 b5 b7",
    "major-minor": "1 b3 5 7",
    "major-sixth": "1 3 5 6",
    "minor-sixth": "1 b3 5 6",
    "dominant-ninth": "1 3 5 b7 9",
    "major-ninth": "1 3 5 7 9",
    "minor-ninth": "1 b3 5 b7 9",
    "dominant-11th": "1 3 5 b7 9 11",
    "major-11th": "1 3 5 7 9 11",
    "minor-11th": "1 b3 5 b7 9 11",
    "dominant-13th": "1 3 5 b7 9 13",
    "major-13th": "1 3 5 7 9 13",
    "minor-13th": "1 b3 5 b7 9 13",
    "suspended-second": "1 2 5",
    "suspended-fourth": "1 4 5",
    "power": "1 5",
    "pedal": "1 5",
    "Neapolitan": "1 3 5",
    "Italian": "1 3 b7",
    "French": "1 3 b5 b7",
    "German": "1 3 5 b7",
    "Tristan": "1 b3 b5 b7",
}
_COMPOUND: Final = {2: 9, 4: 11}
_INVERTED: Final = {1: (3, 2, 4), 2: (5,), 3: (7, 6)}

Change = tuple[int, int, str]
"""A ``<degree>``: its value, its alteration, and "add", "alter" or "subtract"."""


def read_harmony(element: etree._Element, onset: Ticks, remarks: Remarks) -> ReadChord | None:
    """Return the chord of a ``<harmony>`` element; None where it cannot be read.

    Parameters
    ----------
    element : lxml element
    onset : Ticks in the bar
    remarks : Remarks
    """
    kind = element.find("kind")
    name = "" if kind is None or kind.text is None else kind.text.strip()
    text = "" if kind is None else str(kind.get("text") or "").strip()
    if name == "none":
        return ReadChord(onset, None)
    root = _name(element, "root")
    if root is None:
        remarks.add("left out a chord symbol without a root")
        return None
    changes = tuple(sorted(_change(degree) for degree in element.iterfind("degree")))
    try:
        chord = _chord(root, name, text, changes)
    except GospelKeysError:
        remarks.add(f"left out the chord symbol '{root}{text or name}', which no chord matches")
        return None
    bass = _name(element, "bass") or _inverted(chord, element.findtext("inversion", ""))
    return ReadChord(onset, Chord.of(chord.root, chord.quality_id, bass) if bass else chord)


@lru_cache(maxsize=2048)
def _chord(root: PitchName, kind: str, text: str, changes: tuple[Change, ...]) -> Chord:
    """The chord of kind and degrees, or the one of the text where it means the same."""
    if kind not in KINDS:
        return Chord.parse(f"{root}{text}")
    degrees = set(KINDS[kind].split())
    for change in changes:
        _apply(degrees, change)
    meant = chord_type(frozenset(degrees))
    try:
        printed = Chord.parse(f"{root}{text}")
        if describe(printed) == (kind, [_degree_xml(change) for change in changes]):
            return printed
    except GospelKeysError:
        pass  # The text is for the eye; kind and degrees have said what sounds.
    return Chord.of(root, meant.id)


def _apply(degrees: set[str], change: Change) -> None:
    value, alter, what = change
    present = next((d for d in degrees if number_of(d) == value), None)
    if what == "subtract":
        degrees.discard(present or "")
    elif what == "alter" and present is not None:
        degrees.remove(present)
        degrees.add(_spelled(value, alter_of(present) + alter))
    else:
        if value == 7:
            alter -= 1  # An added seventh is counted from the minor one.
        suspended = degrees & {"2", "4"}
        number = value if suspended else _COMPOUND.get(value, value)
        degrees.add(_spelled(number, alter))


def _spelled(number: int, alter: int) -> str:
    return ("#" * alter if alter > 0 else "b" * -alter) + str(number)


def _change(degree: etree._Element) -> Change:
    alter = degree.findtext("degree-alter", "0")
    return (
        _whole(degree.findtext("degree-value", "")),
        _whole(alter),
        degree.findtext("degree-type", "add").strip(),
    )


def _degree_xml(change: Change) -> str:
    value, alter, what = change
    return (
        f"<degree><degree-value>{value}</degree-value><degree-alter>{alter}</degree-alter>"
        f"<degree-type>{what}</degree-type></degree>"
    )


def _name(element: etree._Element, tag: str) -> PitchName | None:
    holder = element.find(tag)
    if holder is None:
        return None
    step = holder.findtext(f"{tag}-step", "").strip().upper()
    if len(step) != 1 or step not in LETTERS:
        return None
    alter = _whole(holder.findtext(f"{tag}-alter", "0"))
    return PitchName(step, alter) if abs(alter) <= 2 else None


def _inverted(chord: Chord, text: str) -> PitchName | None:
    """The bass that an inversion number puts under a chord."""
    wanted = _INVERTED.get(_whole(text), ())
    pairs = zip(chord.degrees, chord.tones, strict=True)
    return next((tone for degree, tone in pairs if number_of(degree) in wanted), None)


def _whole(text: str) -> int:
    try:
        return round(float(text))
    except (ValueError, OverflowError):
        return 0
