"""Notes: one key that a hand strikes, how it is played and what it is for.

Conventions are those of :mod:`gospel_keys.score.model`, from which scores are taken.
"""

from dataclasses import dataclass
from enum import StrEnum

from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import MidiPitch, Ticks


class Hand(StrEnum):
    """The hand that plays; also the staff (right = treble)."""

    LEFT = "left"
    RIGHT = "right"


class Role(StrEnum):
    """What a note is for; dynamics, timing and the tests read it."""

    BASS = "bass"
    SHELL = "shell"
    INNER = "inner"
    MELODY = "melody"
    DOUBLING = "doubling"
    FILL = "fill"
    GHOST = "ghost"
    GRACE = "grace"


class Articulation(StrEnum):
    """Written articulations; legato is the absence of one."""

    STACCATO = "staccato"
    PORTATO = "portato"
    TENUTO = "tenuto"
    ACCENT = "accent"
    MARCATO = "marcato"
    FERMATA = "fermata"


class Ornament(StrEnum):
    """Ornament signs; their notes are not written but played.

    A mordent touches the lower neighbour, an inverted one the upper; a delayed turn stands
    between its note and the next.
    """

    TRILL = "trill"
    MORDENT = "mordent"
    INVERTED_MORDENT = "inverted-mordent"
    TURN = "turn"
    INVERTED_TURN = "inverted-turn"
    DELAYED_TURN = "delayed-turn"


@dataclass(frozen=True, slots=True)
class Note:
    """One written note; ties are implied where it crosses a bar or beat.

    Parameters
    ----------
    onset, duration : Ticks
        Written place and length. A grace note has duration 0 and the onset of the note
        it leans on; every other duration is positive.
    pitch : Pitch
    hand : Hand
    role : Role
    chord : int
        Index into ``Score.chords`` of the chord the note belongs to (a push belongs to the
        chord it anticipates), or -1.
    rule : str
        Identifier of the arranging rule or pattern that made it, for example ``"G-20"``.
    voice : int
        1 or 2 inside its staff, 0 lets notation decide.
    articulations : tuple of Articulation
    arpeggio : bool
        The attack is rolled from the bottom up.
    tremolo : int
        Beams of a tremolo (3 = thirty-seconds), 0 for none. All notes of one attack share
        it; the performance rocks between the lower and the upper notes.
    dynamic : int
        Offset in MIDI velocity that this note asks for (a riser, an accent of the pattern).
    finger : int
        Fingering 1..5, 0 for none.
    ornament : Ornament or None
        The sign over the note. A trill is played for as long as the note is held.
    auxiliaries : tuple of Pitch
        What the sign touches above or below the note, where the key has another pitch there;
        the page shows its accidental at the sign.
    appoggiatura : bool
        Of a single grace note: it is struck on the beat and takes its time from the note it
        leans on; the page does not slash it. Any other is crushed in before the beat.
    """

    onset: Ticks
    duration: Ticks
    pitch: Pitch
    hand: Hand
    role: Role
    chord: int = -1
    rule: str = ""
    voice: int = 0
    articulations: tuple[Articulation, ...] = ()
    arpeggio: bool = False
    tremolo: int = 0
    dynamic: int = 0
    finger: int = 0
    ornament: Ornament | None = None
    auxiliaries: tuple[Pitch, ...] = ()
    appoggiatura: bool = False

    @property
    def end(self) -> Ticks:
        """Where the written note stops."""
        return self.onset + self.duration

    @property
    def midi(self) -> MidiPitch:
        """MIDI number of the pitch."""
        return self.pitch.midi

    @property
    def is_grace(self) -> bool:
        """Whether the note is an ornament without written length."""
        return self.role is Role.GRACE
