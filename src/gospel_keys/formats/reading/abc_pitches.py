"""Which pitch a letter of ABC is: its octave marks, the key, accidentals of the bar and ties.

References
----------
.. [1] *The abc music standard 2.1*, 2011, sections 4.1, 4.2 and 11.3.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gospel_keys.formats.reading.abc_fields import AbcKey
from gospel_keys.formats.reading.abc_tokens import ALTERS
from gospel_keys.formats.reading.events import ReadNote, Remarks
from gospel_keys.theory.pitch import Pitch, PitchName


@dataclass(slots=True)
class AbcPitches:
    """What holds for the letters of one voice.

    Parameters
    ----------
    remarks : Remarks
    by_octave : bool
        Accidentals hold in their own octave only, as engravers write them; the tunes of
        printed collections read that way.
    """

    remarks: Remarks
    by_octave: bool = True
    _accidentals: dict[str, int] = field(default_factory=dict)
    _ties: dict[tuple[str, int], int] = field(default_factory=dict)

    def begin_bar(self) -> None:
        """Forget the accidentals of the bar before; ties go on."""
        self._accidentals = {}

    def read(self, token: re.Match[str], key: AbcKey, octave: int) -> Pitch | None:
        """Return the pitch of a letter, None where no instrument plays it.

        Parameters
        ----------
        token : match
            With ``sign``, ``letter`` and ``marks``.
        key : AbcKey
        octave : int
            Octaves by which the notes are written too low.
        """
        letter = token["letter"].upper()
        octave += 5 if token["letter"].islower() else 4
        octave += token["marks"].count("'") - token["marks"].count(",")
        place = f"{letter}{octave}" if self.by_octave else letter
        if token["sign"]:
            self._accidentals[place] = ALTERS[token["sign"]]
        plain = self._ties.get((letter, octave), key.alters.get(letter, 0))
        pitch = Pitch(PitchName(letter, self._accidentals.get(place, plain)), octave)
        if 0 <= pitch.midi <= 127:
            return pitch
        self.remarks.add(f"left out {pitch}, which no instrument plays")
        return None

    def is_tied(self, note: ReadNote) -> bool:
        """Whether a note before this one is held over to it."""
        return self._ties.get(_place(note)) == note.pitch.name.alter

    def hold(self, notes: Sequence[ReadNote]) -> None:
        """Hold over those of the last notes that are tied, and no others."""
        self._ties = {_place(n): n.pitch.name.alter for n in notes if n.tied_to}


def _place(note: ReadNote) -> tuple[str, int]:
    return (note.pitch.name.letter, note.pitch.octave)
