"""Signs: what stands on the staves, before any notation format writes it.

Time is in ticks from the start of the piece. A voice of a bar is a gapless row of signs.
"""

from dataclasses import dataclass
from enum import StrEnum

from gospel_keys.score.model import Bar, Hand
from gospel_keys.score.notation.values import Value
from gospel_keys.units import Ticks


class Accidental(StrEnum):
    """Whether a note head carries an accidental, and why."""

    NONE = ""
    PLAIN = "plain"
    REMINDER = "reminder"


class Clef(StrEnum):
    """The clef at the left of a staff."""

    TREBLE = "treble"
    BASS = "bass"


@dataclass(frozen=True, slots=True)
class Head:
    """One note head.

    Parameters
    ----------
    note : int
        Index into ``Score.notes``.
    part : int
        0 where the note is struck, 1, 2, ... for its tied continuations.
    tied_to : bool
        Whether the note goes on in the next sign.
    accidental : Accidental
    """

    note: int
    part: int = 0
    tied_to: bool = False
    accidental: Accidental = Accidental.NONE

    @property
    def tied_from(self) -> bool:
        """Whether the head continues a note that was struck before."""
        return self.part > 0


@dataclass(frozen=True, slots=True)
class Tuplet:
    """A ratio of ``actual`` notes in the time of ``normal``, and where its bracket turns.

    ``bracket`` is False where one beam shows the group already, ``number`` where the other
    voice of the staff bears the same number at the same place.
    """

    actual: int
    normal: int
    starts: bool = False
    stops: bool = False
    bracket: bool = True
    number: bool = True


@dataclass(frozen=True, slots=True)
class Sign:
    """A note, chord or rest as written.

    Parameters
    ----------
    onset, duration : Ticks
        Its place in the piece and the time that it fills.
    heads : tuple of Head, ascending in pitch
        Empty for a rest.
    value : Value
        What is drawn; inside a tuplet the value before the ratio.
    tuplet : Tuplet or None
    beams : tuple of str
        Beam words by level, as MusicXML names them ("begin", "continue", "end",
        "forward hook", "backward hook").
    graces : tuple of Head
        Ornaments before the sign, in playing order.
    stem : str
        "up" or "down" where two voices share the staff, else "".
    hidden : bool
        A rest that only fills the silence of a voice and is not drawn.
    whole_bar : bool
        A rest for the whole bar.
    """

    onset: Ticks
    duration: Ticks
    heads: tuple[Head, ...]
    value: Value
    tuplet: Tuplet | None = None
    beams: tuple[str, ...] = ()
    graces: tuple[Head, ...] = ()
    stem: str = ""
    hidden: bool = False
    whole_bar: bool = False

    @property
    def end(self) -> Ticks:
        """Where the sign stops."""
        return self.onset + self.duration

    @property
    def is_rest(self) -> bool:
        """Whether nothing is struck or held."""
        return not self.heads


@dataclass(frozen=True, slots=True)
class NotatedVoice:
    """One voice of one staff in one bar; its signs fill the bar."""

    hand: Hand
    number: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class OctaveShift:
    """A stretch of a staff written an octave lower (8va) or higher (8vb) than it sounds.

    ``octaves`` is 1 for 8va and -1 for 8vb.
    """

    hand: Hand
    onset: Ticks
    end: Ticks
    octaves: int


@dataclass(frozen=True, slots=True)
class NotatedBar:
    """A bar with the voices that are written in it and the clef of either staff."""

    bar: Bar
    voices: tuple[NotatedVoice, ...]
    right_clef: Clef = Clef.TREBLE
    left_clef: Clef = Clef.BASS

    def clef(self, hand: Hand) -> Clef:
        """Return the clef of a hand's staff."""
        return self.right_clef if hand is Hand.RIGHT else self.left_clef
