"""Which parts of a file are the piano, and which hand plays which staff."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from gospel_keys.formats.reading.events import Remarks
from gospel_keys.formats.text import printable
from gospel_keys.score.model import Hand

_KEYBOARD: Final = re.compile(
    r"piano|pianoforte|klavier|clavier|keyboard|organ|orgel|cembalo|harpsichord|celesta"
    r"|rhodes|wurlitzer|clavichord|pno\b",
    re.IGNORECASE,
)
_CHOIR: Final = ("soprano", "alto", "tenor", "bass")


@dataclass(slots=True)
class Part:
    """One part of a file.

    Parameters
    ----------
    id, name : str
    sound : str
        The instrument's standard name, where the file has one.
    measures : list of lxml elements
    staves : int
    sounds : bool
        Whether it has a pitched note at all.
    """

    id: str
    name: str = ""
    sound: str = ""
    measures: list[etree._Element] = field(default_factory=list)
    staves: int = 1
    sounds: bool = False

    @property
    def is_keyboard(self) -> bool:
        """Whether its name or its sound is that of a keyboard."""
        return bool(_KEYBOARD.search(f"{self.name} {self.sound}"))


@dataclass(frozen=True, slots=True)
class Choice:
    """The parts that are taken and the hand of each staff.

    Parameters
    ----------
    places : tuple of int
        Indices of the parts.
    hands : mapping of (index, staff) to Hand
    """

    places: tuple[int, ...]
    hands: Mapping[tuple[int, int], Hand]


def list_parts(root: etree._Element) -> list[Part]:
    """Return the parts of a partwise or timewise score, in the order of the part list."""
    parts = {str(e.get("id", "")): _described(e) for e in root.iterfind("part-list/score-part")}
    if root.tag == "score-timewise":
        for measure in root.iterfind("measure"):
            for element in measure.iterfind("part"):
                for name in ("number", "implicit"):
                    if measure.get(name) is not None:
                        element.set(name, str(measure.get(name)))
                name = str(element.get("id", ""))
                parts.setdefault(name, Part(name)).measures.append(element)
    else:
        for element in root.iterfind("part"):
            name = str(element.get("id", ""))
            parts.setdefault(name, Part(name)).measures += element.iterfind("measure")
    found = [part for part in parts.values() if part.measures]
    for part in found:
        part.staves = max((_staves(m) for m in part.measures), default=1)
        part.sounds = any(m.find("note/pitch") is not None for m in part.measures)
    return found


def _described(element: etree._Element) -> Part:
    return Part(
        str(element.get("id", "")),
        printable(element.findtext("part-name", "")),
        element.findtext("score-instrument/instrument-sound", ""),
    )


def _staves(measure: etree._Element) -> int:
    """How many staves a measure names, or uses: some files never say their number."""
    counts = (e.text or "" for e in measure.iterfind("attributes/staves"))
    named = max((int(c) for c in counts if c.strip() in "12345678" and c.strip()), default=1)
    used = {(e.text or "").strip() for e in measure.iterfind("note/staff")}
    return max(named, 2) if {"1", "2"} <= used else named


def choose_parts(parts: Sequence[Part], remarks: Remarks) -> Choice:
    """Return what a pianist plays of a score.

    A part on two staves, a keyboard before others; else two keyboard parts on one staff
    each; else four parts as a closed score (the upper two in the right hand, the lower two
    in the left, as hymnals print a choir); else the first parts.

    Parameters
    ----------
    parts : sequence of Part, not empty
    remarks : Remarks
        Told which parts were taken where there was a choice.
    """
    piano = _piano(parts)
    if piano is not None:
        staves = parts[piano].staves
        if staves > 2:
            remarks.add(f"read {staves} staves of '{parts[piano].name}' as two hands")
        hands = {
            (piano, staff): Hand.RIGHT if staff <= (staves + 1) // 2 else Hand.LEFT
            for staff in range(1, staves + 1)
        }
        choice = Choice((piano,), hands)
    else:
        choice = _single_staves(parts)
    _say(parts, choice, remarks)
    return choice


def _piano(parts: Sequence[Part]) -> int | None:
    grand = [place for place, part in enumerate(parts) if part.staves >= 2 and part.sounds]
    if not grand:
        return None
    return next((place for place in grand if parts[place].is_keyboard), grand[0])


def _single_staves(parts: Sequence[Part]) -> Choice:
    sounding = [place for place, part in enumerate(parts) if part.sounds] or [0]
    keyboards = [place for place in sounding if parts[place].is_keyboard]
    if len(keyboards) >= 2:
        return _stacked(keyboards[:2])
    if keyboards and len(sounding) > 1:
        return _stacked(keyboards)
    choir = _choir(parts)
    if choir:
        return _stacked(choir)
    return _stacked(sounding if len(sounding) == 4 else sounding[:2])


def _choir(parts: Sequence[Part]) -> list[int]:
    """The places of soprano, alto, tenor and bass, where a score has all four."""
    places: list[int] = []
    for voice in _CHOIR:
        named = (p for p, part in enumerate(parts) if part.name.lower().startswith(voice))
        places += [next(named, -1)]
    return places if min(places) >= 0 and len(set(places)) == 4 else []


def _stacked(places: Sequence[int]) -> Choice:
    upper = max(1, len(places) // 2)
    hands = {
        (place, 1): Hand.RIGHT if number < upper else Hand.LEFT
        for number, place in enumerate(places)
    }
    return Choice(tuple(places), hands)


def _say(parts: Sequence[Part], choice: Choice, remarks: Remarks) -> None:
    others = [place for place in range(len(parts)) if place not in choice.places]

    def names(places: Sequence[int]) -> str:
        return ", ".join(parts[place].name or f"part {place + 1}" for place in places)

    if len(choice.places) == 4:
        remarks.add(f"read {names(choice.places)} as a closed score on two staves")
    if others:
        remarks.add(f"took {names(choice.places)}; left out {names(others)}")
