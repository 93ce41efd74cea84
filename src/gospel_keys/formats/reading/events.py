"""What a reader finds on the page, bar by bar, before it becomes a score.

Every foreign notation is first read into these bars. Time is in ticks from the left edge of
the bar; repeats are still signs; hands and voices are still staves and names.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, DynamicMark, Hand, Ornament, TempoMark
from gospel_keys.score.playing_order import Signs
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import Ticks


@dataclass(frozen=True, slots=True)
class SlurEdge:
    """One end of a slur: whether it starts, and the number its file knows it by."""

    starts: bool
    number: str = "1"


@dataclass(slots=True)
class ReadNote:
    """A note as it stands on the page; a tied note is several of them.

    Parameters
    ----------
    onset, duration : Ticks
        A grace note has duration 0 and stands at the onset of the note it leans on.
    pitch : Pitch
        As it sounds.
    staff : int
        Counted from 1, top first.
    voice : str
        The name its file gives the voice.
    grace, tied_from, tied_to, arpeggio : bool
    articulations : tuple of Articulation
    tremolo : int
        Beams of a tremolo, 0 for none.
    rocking : {"", "start", "stop"}
        Which half of a tremolo between two chords it is.
    finger : int
    ornament : Ornament or None
    auxiliaries : tuple of Pitch
        What the accidentals at the sign say, as it sounds.
    line : {"", "start", "stop", "both"}
        Where the wavy line of a trill begins or ends.
    slurs : tuple of SlurEdge
    appoggiatura : bool
        A small note that is not slashed and takes no time from what comes before it.
    release : Ticks
        By how much later than it is written its key is let go; negative where it is sooner.
    hand : Hand
    layer : int
        Voice inside the staff of its hand: 1 to 4, or 0 where notation may decide.
    """

    onset: Ticks
    duration: Ticks
    pitch: Pitch
    staff: int = 1
    voice: str = "1"
    grace: bool = False
    tied_from: bool = False
    tied_to: bool = False
    arpeggio: bool = False
    articulations: tuple[Articulation, ...] = ()
    tremolo: int = 0
    rocking: Literal["", "start", "stop"] = ""
    finger: int = 0
    ornament: Ornament | None = None
    auxiliaries: tuple[Pitch, ...] = ()
    line: Literal["", "start", "stop", "both"] = ""
    slurs: tuple[SlurEdge, ...] = ()
    appoggiatura: bool = False
    release: Ticks = 0
    hand: Hand = Hand.RIGHT
    layer: int = 0

    @property
    def end(self) -> Ticks:
        """Where the written note stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class ReadChord:
    """A chord symbol at a place in its bar; ``chord`` is None for N.C."""

    onset: Ticks
    chord: Chord | None


@dataclass(frozen=True, slots=True)
class WedgeEdge:
    """One end of a hairpin; ``kind`` is "crescendo", "diminuendo" or "stop"."""

    onset: Ticks
    kind: str
    number: str = "1"


@dataclass(frozen=True, slots=True)
class PedalEdge:
    """A movement of the sustain pedal: "start", "change" or "stop"."""

    onset: Ticks
    kind: str
    depth: int = 127


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal mark or the name of a part of the form."""

    onset: Ticks
    name: str


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable of the first verse; a trailing hyphen joins it to the next."""

    onset: Ticks
    text: str


@dataclass(frozen=True, slots=True)
class Feel:
    """The time feel from a place on: "Swing", "Shuffle" or what the page says."""

    onset: Ticks
    text: str


Mark: TypeAlias = TempoMark | DynamicMark | WedgeEdge | PedalEdge | Rehearsal | Syllable | Feel


@dataclass(slots=True)
class ReadBar:
    """One measure of the page.

    Parameters
    ----------
    length : Ticks
        How far its contents reach.
    implicit : bool
        The file says that the bar is not counted (a pickup, half of a split bar).
    meter, key : Meter and Key, or None
        Where they change with this bar.
    notes, chords, marks : lists, not sorted
    signs : Signs
    """

    length: Ticks = 0
    implicit: bool = False
    meter: Meter | None = None
    key: Key | None = None
    notes: list[ReadNote] = field(default_factory=list)
    chords: list[ReadChord] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    signs: Signs = field(default_factory=Signs)


@dataclass(frozen=True, slots=True)
class Played:
    """A bar in playing order with its place in the piece."""

    bar: ReadBar
    onset: Ticks
    end: Ticks


class Remarks:
    """Collects, once each, what was left out or guessed, in plain words."""

    def __init__(self) -> None:
        self._texts: dict[str, int] = {}

    def add(self, text: str) -> None:
        """Note something; the same words again are only counted."""
        self._texts[text] = self._texts.get(text, 0) + 1

    def texts(self) -> tuple[str, ...]:
        """Return the remarks in the order in which they first came up."""
        return tuple(
            text if count == 1 else f"{text} ({count} times)" for text, count in self._texts.items()
        )
