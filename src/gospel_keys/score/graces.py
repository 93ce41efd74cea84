"""Appoggiaturas: how much time a small note that leans on the beat takes from its note.

References
----------
.. [1] Bach, C. P. E. *Versuch über die wahre Art das Clavier zu spielen* I, Berlin, 1753,
   chapter 2, section 2, paragraph 11: half of a note that divides by two, two thirds of one
   that divides by three.
.. [2] Türk, D. G. *Klavierschule*, Leipzig and Halle, 1789, chapter 3, section 2.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from gospel_keys.score.model import Note
from gospel_keys.units import WHOLE, Ticks

_DOTTED: Final = 3


def appoggiatura_length(note: Note) -> Ticks:
    """Return how long an appoggiatura sounds before a note: half of it, two thirds if dotted.

    Parameters
    ----------
    note : Note
        That is leaned on.

    Examples
    --------
    >>> from gospel_keys.score.model import Hand, Role
    >>> from gospel_keys.theory.pitch import Pitch
    >>> half = Note(0, 1920, Pitch.parse("C5"), Hand.RIGHT, Role.MELODY)
    >>> dotted = Note(0, 2880, Pitch.parse("C5"), Hand.RIGHT, Role.MELODY)
    >>> appoggiatura_length(half), appoggiatura_length(dotted)
    (960, 1920)
    """
    dotted = Fraction(note.duration, WHOLE).numerator == _DOTTED
    return 2 * note.duration // _DOTTED if dotted else note.duration // 2


def leant_on(notes: Sequence[Note], struck: Iterable[int], grace: int) -> int:
    """Return which of the notes of an attack a grace note leans on: the nearest in pitch.

    Parameters
    ----------
    notes : sequence of Note
    struck : iterable of int
        Indices of the attack, at least one.
    grace : int
        Index of the (last) grace note.
    """
    return min(struck, key=lambda i: abs(notes[i].midi - notes[grace].midi))
