"""Score: what is written.

Conventions: time is in integer ticks from the start of the piece (a pickup counts as bar
0 and starts at tick 0); pitches are spelled; everything is frozen. Swing, rubato and
humanising are never written here: see :mod:`gospel_keys.score.performance`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gospel_keys.errors import InvalidScoreError
from gospel_keys.score.meter import Meter
from gospel_keys.score.note import Articulation, Hand, Note, Ornament, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER, Bpm, Ticks, Velocity

__all__ = (
    "Articulation",
    "Bar",
    "ChordSpan",
    "DynamicMark",
    "Hairpin",
    "Hand",
    "KeyChange",
    "MeterChange",
    "Note",
    "Ornament",
    "PedalSpan",
    "Repeat",
    "Role",
    "Score",
    "Section",
    "Slur",
    "TempoMark",
)


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A chord symbol with the stretch it governs.

    Parameters
    ----------
    onset, duration : Ticks
    chord : Chord
    roman : str
        Harmonic function as a Roman numeral in the key of the moment, e.g. ``"V7/ii"``.
    comment : str
        One sentence for the player: why the chord is here.
    rule : str
        Rule or named move that placed it, e.g. ``"G-02 tritone"``.
    """

    onset: Ticks
    duration: Ticks
    chord: Chord
    roman: str = ""
    comment: str = ""
    rule: str = ""

    @property
    def end(self) -> Ticks:
        """Where the next chord starts."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class MeterChange:
    """A time signature from ``onset`` on."""

    onset: Ticks
    meter: Meter


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A key from ``onset`` on."""

    onset: Ticks
    key: Key


@dataclass(frozen=True, slots=True)
class TempoMark:
    """A tempo from ``onset`` on; ``beat`` is the note value that is counted.

    ``text`` is what the page shows ("Slow worship", "rit."); ``visible`` is False for the
    steps inside a written-out ritardando.
    """

    onset: Ticks
    bpm: Bpm
    beat: Ticks = QUARTER
    text: str = ""
    visible: bool = True


@dataclass(frozen=True, slots=True)
class DynamicMark:
    """A dynamic from ``onset`` on: the sign on the page and the velocity it means."""

    onset: Ticks
    sign: str
    velocity: Velocity


@dataclass(frozen=True, slots=True)
class Hairpin:
    """A crescendo or diminuendo between two ticks."""

    onset: Ticks
    end: Ticks
    crescendo: bool


@dataclass(frozen=True, slots=True)
class PedalSpan:
    """One pressing of the sustain pedal as written: down at ``onset``, up at ``end``.

    Where a span starts at the tick at which another ends the pedal is *changed*; the
    performance then lifts and presses it just after the attack (syncopated pedalling).
    ``depth`` is the MIDI value while down: 127 full, 64 half.
    """

    onset: Ticks
    end: Ticks
    depth: int = 127


@dataclass(frozen=True, slots=True)
class Slur:
    """A slur over notes that one hand joins.

    Parameters
    ----------
    onset, end : Ticks
        Where its first and its last note are struck; the last may be held on.
    hand : Hand
    voice : int
        1 or 2 inside the staff, 0 lets notation decide.
    grace : bool
        It begins on the grace note before its first note; ``end`` may then be ``onset``.
    """

    onset: Ticks
    end: Ticks
    hand: Hand
    voice: int = 0
    grace: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: ``name`` for people ("Chorus"), ``label`` for form ("A'")."""

    name: str
    label: str
    onset: Ticks
    duration: Ticks

    @property
    def end(self) -> Ticks:
        """Where the next section starts."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Repeat:
    """A stretch that is played twice, written out in the score.

    The page shows it once, between repeat signs, for as long as both times are the same.

    Parameters
    ----------
    onset, again, end : Ticks
        Where the first time begins, where the second begins, and where that ends.
    first, second : Ticks
        Lengths of the two endings, with which the times differ; 0 for none.
    """

    onset: Ticks
    again: Ticks
    end: Ticks
    first: Ticks = 0
    second: Ticks = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar line to bar line stretch; ``index`` counts from 0."""

    index: int
    onset: Ticks
    duration: Ticks
    meter: Meter
    key: Key

    @property
    def end(self) -> Ticks:
        """The bar line at its right."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Score:
    """A piece for piano as it is written.

    Parameters
    ----------
    title, subtitle, creator : str
        Header texts; ``subtitle`` carries the style line.
    duration : Ticks
        Length of the whole piece: a whole number of bars (plus the pickup).
    meters, keys, tempos : tuples, each starting at onset 0
    notes : tuple of Note, sorted by ``(onset, hand, midi)``
    chords : tuple of ChordSpan, sorted, without overlap
    feel : str
        What the page says about the time feel: ``"Swing"``, ``"Shuffle"``, ``""`` (straight).
    pickup : Ticks
        Length of an incomplete first bar, 0 for none.
    lyrics : tuple of (Ticks, str)
    repeats : tuple of Repeat
        What the source had between repeat signs; the score is written out all the same.
    slurs : tuple of Slur, sorted by ``(onset, end)``

    Raises
    ------
    InvalidScoreError
        If a note or a slur is outside the piece or has no length, or the first meter, key or
        tempo is missing.
    """

    title: str
    duration: Ticks
    meters: tuple[MeterChange, ...]
    keys: tuple[KeyChange, ...]
    tempos: tuple[TempoMark, ...]
    notes: tuple[Note, ...]
    chords: tuple[ChordSpan, ...] = ()
    sections: tuple[Section, ...] = ()
    dynamics: tuple[DynamicMark, ...] = ()
    hairpins: tuple[Hairpin, ...] = ()
    pedals: tuple[PedalSpan, ...] = ()
    subtitle: str = ""
    creator: str = ""
    feel: str = ""
    pickup: Ticks = 0
    lyrics: tuple[tuple[Ticks, str], ...] = field(default=())
    repeats: tuple[Repeat, ...] = ()
    slurs: tuple[Slur, ...] = ()

    def __post_init__(self) -> None:
        """Check the invariants every maker has to keep."""
        for name in ("meters", "keys", "tempos"):
            marks = getattr(self, name)
            if not marks or marks[0].onset != 0:
                msg = f"a score needs its first entry of {name!r} at tick 0"
                raise InvalidScoreError(msg, value=marks)
        for note in self.notes:
            if note.onset < 0 or note.end > self.duration:
                msg = f"{note.pitch} at tick {note.onset} lies outside the {self.duration} ticks"
                raise InvalidScoreError(msg, value=note)
            if (note.duration <= 0) is not note.is_grace:
                msg = f"{note.pitch} at tick {note.onset}: only grace notes have duration 0"
                raise InvalidScoreError(msg, value=note)
        for slur in self.slurs:
            if not 0 <= slur.onset <= slur.end < self.duration or (
                slur.onset == slur.end and not slur.grace
            ):
                msg = f"a slur from tick {slur.onset} to {slur.end} joins no notes of the piece"
                raise InvalidScoreError(msg, value=slur)

    @property
    def key(self) -> Key:
        """The opening key."""
        return self.keys[0].key

    @property
    def meter(self) -> Meter:
        """The opening meter."""
        return self.meters[0].meter

    @property
    def tempo(self) -> TempoMark:
        """The opening tempo."""
        return self.tempos[0]

    def bars(self) -> tuple[Bar, ...]:
        """Return the bars from left to right."""
        return tuple(self._walk_bars())

    def _walk_bars(self) -> Iterator[Bar]:
        onset, index = 0, 0
        while onset < self.duration:
            meter = [m.meter for m in self.meters if m.onset <= onset][-1]
            key = [k.key for k in self.keys if k.onset <= onset][-1]
            length = self.pickup if onset == 0 and self.pickup else meter.bar
            yield Bar(index, onset, min(length, self.duration - onset), meter, key)
            onset += length
            index += 1

    def chord_at(self, tick: Ticks) -> ChordSpan | None:
        """Return the chord that governs a tick, or None."""
        for span in reversed(self.chords):
            if span.onset <= tick:
                return span if tick < span.end else None
        return None

    def hand(self, hand: Hand) -> tuple[Note, ...]:
        """Return the notes of one hand, in order."""
        return tuple(note for note in self.notes if note.hand is hand)
