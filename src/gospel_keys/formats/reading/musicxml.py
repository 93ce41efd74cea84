"""MusicXML from anywhere: partwise or timewise, plain or compressed, as a score.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, 2021.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from lxml import etree

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.creators import creator_line
from gospel_keys.formats.musicxml_heard import SOFTWARE
from gospel_keys.formats.reading.assembly import Header, Repeats, assemble, check_count
from gospel_keys.formats.reading.container import unpack_mxl
from gospel_keys.formats.reading.events import (
    Feel,
    ReadBar,
    Rehearsal,
    Remarks,
)
from gospel_keys.formats.reading.measures import PartReader
from gospel_keys.formats.reading.merging import merge_rows, take_signs
from gospel_keys.formats.reading.parts import Choice, Part, choose_parts, list_parts
from gospel_keys.formats.reading.result import Reading
from gospel_keys.formats.reading.source import load
from gospel_keys.formats.reading.xml_tree import parse_xml, strip_namespaces
from gospel_keys.formats.text import printable
from gospel_keys.score.model import Hand, Score, TempoMark

_ROOTS: Final = ("score-partwise", "score-timewise")
_WHOLE_PIECE: Final = (TempoMark, Rehearsal, Feel)
"""Marks that hold for everybody and stand in one part only."""


def read_musicxml(source: bytes | str | Path, *, repeats: Repeats = "play") -> Score:
    """Read MusicXML 1 to 4 as a score for two hands.

    Parameters
    ----------
    source : bytes or path
        ``.musicxml``, ``.xml`` or compressed ``.mxl``.
    repeats : {"play", "once"}
        Write repeats out in playing order, or read each bar once.

    Returns
    -------
    score : Score

    Raises
    ------
    MalformedInputError
        If it is no MusicXML, holds no notes, or is made to do harm.
    """
    return musicxml_reading(load(source), repeats=repeats).score


def musicxml_reading(data: bytes, *, repeats: Repeats = "play") -> Reading:
    """Read MusicXML with remarks about what was taken, left out or guessed."""
    packed = data.startswith(b"PK")
    root = parse_xml(unpack_mxl(data) if packed else data)
    strip_namespaces(root)
    if root.tag not in _ROOTS:
        msg = f"the XML is a <{str(root.tag)[:40]}>; expected MusicXML (<score-partwise>)"
        raise MalformedInputError(msg, value=str(root.tag)[:40])
    remarks = Remarks()
    parts = list_parts(root)
    if not parts:
        msg = "the MusicXML holds no parts; expected at least one with measures"
        raise MalformedInputError(msg)
    choice = choose_parts(parts, remarks)
    check_count(sum(_count_notes(parts[place]) for place in choice.places))
    bars = _merge(parts, choice, remarks, own=_is_own(root))
    score = assemble(bars, _header(root), remarks, repeats=repeats)
    return Reading(score, "compressed MusicXML" if packed else "MusicXML", remarks.texts())


def _count_notes(part: Part) -> int:
    """How many notes a part writes, rests and ties not counted: quick, before any is read."""
    return sum(
        note.find("rest") is None and note.find("tie[@type='stop']") is None
        for measure in part.measures
        for note in measure.iterfind("note")
    )


def _header(root: etree._Element) -> Header:
    credited = {
        kind.text or "": printable(" ".join(w.text or "" for w in credit.iterfind("credit-words")))
        for credit in root.iterfind("credit")
        for kind in credit.iterfind("credit-type")
    }
    title = root.findtext("work/work-title") or root.findtext("movement-title") or ""
    creators = {
        str(e.get("type", "")): printable(e.text or "")
        for e in root.iterfind("identification/creator")
    }
    return Header(
        printable(title) or credited.get("title", ""),
        credited.get("subtitle", ""),
        creator_line(creators),
    )


def _is_own(root: etree._Element) -> bool:
    """Whether the file was written here: then its releases say how long notes are played."""
    made = root.iterfind("identification/encoding/software")
    return any((element.text or "").strip() == SOFTWARE for element in made)


def _merge(parts: Sequence[Part], choice: Choice, remarks: Remarks, *, own: bool) -> list[ReadBar]:
    """Read the parts that are taken, and from the others what holds for everybody."""
    silent = Remarks()
    taken = [
        _bars(parts[place], place, choice, PartReader(remarks, own=own)) for place in choice.places
    ]
    others = [
        PartReader(silent).read(part.measures).bars
        for place, part in enumerate(parts)
        if place not in choice.places
    ]
    bars = merge_rows(taken)
    with_chords = any(bar.chords for bar in bars)
    for row in others:
        gives = not with_chords and any(bar.chords for bar in row)
        for bar, other in zip(bars, row, strict=False):
            bar.marks += [mark for mark in other.marks if isinstance(mark, _WHOLE_PIECE)]
            take_signs(bar, other)
            if gives:
                bar.chords += other.chords
        with_chords = with_chords or gives
    return bars


def _bars(part: Part, place: int, choice: Choice, reader: PartReader) -> list[ReadBar]:
    bars = reader.read(part.measures).bars
    several = len(choice.places) > 1
    for bar in bars:
        for note in bar.notes:
            note.hand = choice.hands.get((place, note.staff), Hand.LEFT)
            if several:
                note.voice = f"{place + 1:03}{note.voice.zfill(3)}"
                note.slurs = tuple(replace(e, number=f"{place}:{e.number}") for e in note.slurs)
    return bars
