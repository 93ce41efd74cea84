"""What notation starts from and what it hands back."""

from dataclasses import dataclass
from typing import Literal

from gospel_keys.score.model import ChordSpan, KeyChange, MeterChange, Score, Section
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.units import Seconds, Ticks

Found = Literal["given", "found"]


@dataclass(frozen=True, slots=True)
class Given:
    """What is known about a performance before anything is listened for.

    Everything that is left out is found from the notes.

    Parameters
    ----------
    timeline : Timeline or None
        Where the beats are: 960 ticks to the quarter, tick 0 at a bar line (or at the
        start of the pickup).
    meters : tuple of MeterChange
        Empty if unknown; only read together with a timeline, except that a single meter
        may be given without one.
    keys : tuple of KeyChange
    hands : bool
        Whether the performance's ``hand`` fields are to be believed.
    pickup : Ticks
        Length of an incomplete first bar.
    words : tuple of (Seconds, str)
        Syllables and when they are sung; one ends in ``-`` if its word goes on.
    chords, sections, title, subtitle, creator : what the source says in words
    """

    timeline: Timeline | None = None
    meters: tuple[MeterChange, ...] = ()
    keys: tuple[KeyChange, ...] = ()
    hands: bool = False
    pickup: Ticks = 0
    chords: tuple[ChordSpan, ...] = ()
    sections: tuple[Section, ...] = ()
    title: str = ""
    subtitle: str = ""
    creator: str = ""
    words: tuple[tuple[Seconds, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure each decision is, 0..1; what was given counts as 1.

    Parameters
    ----------
    beats, meter, key, hands, rhythm : float in 0..1
    """

    beats: float = 1.0
    meter: float = 1.0
    key: float = 1.0
    hands: float = 1.0
    rhythm: float = 1.0


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the user should know: ``field`` is what it is about, e.g. ``"meter"``."""

    field: str
    found: Found
    message: str


@dataclass(frozen=True, slots=True)
class Notated:
    """A performance as it would be written.

    Parameters
    ----------
    score : Score
    remarks : tuple of Remark
    confidence : Confidence
    note_confidence : tuple of float in 0..1, parallel to ``score.notes``
        How plainly each note's place and length were played.
    sources : tuple of tuple of int, parallel to ``score.notes``
        Indices of the performed notes behind each written one (several for a tremolo).
    performance : Performance
        What was played, from the first written tick on: touch and timing as they were,
        hands and roles as written, and ``source`` pointing at the written notes.
    """

    score: Score
    remarks: tuple[Remark, ...]
    confidence: Confidence
    note_confidence: tuple[float, ...]
    sources: tuple[tuple[int, ...], ...]
    performance: Performance

    def doubtful_bars(self, below: float = 0.5) -> tuple[int, ...]:
        """Return the indices of the bars whose mean note confidence lies under a limit."""
        bars = self.score.bars()
        doubtful = []
        for bar in bars:
            values = [
                sure
                for note, sure in zip(self.score.notes, self.note_confidence, strict=True)
                if bar.onset <= note.onset < bar.end
            ]
            if values and sum(values) / len(values) < below:
                doubtful.append(bar.index)
        return tuple(doubtful)
