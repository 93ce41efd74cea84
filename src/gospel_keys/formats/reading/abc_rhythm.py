"""What makes the next notes of ABC longer or shorter than they are written: tuplets, broken pairs.

References
----------
.. [1] *The abc music standard 2.1*, 2011, sections 4.4 (broken rhythm) and 4.13 (tuplets).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from gospel_keys.formats.reading.abc_faults import Faults
from gospel_keys.formats.reading.abc_tokens import TIMES
from gospel_keys.score.meter import Meter


@dataclass(slots=True)
class AbcRhythm:
    """The tuplet and the broken pair that are under way in one voice.

    Parameters
    ----------
    faults : Faults
    """

    faults: Faults
    _pair: Fraction = Fraction(1)
    _ratio: Fraction = Fraction(1)
    _left: int = 0
    _begun: tuple[int, int] = (0, 0)

    def factor(self) -> Fraction:
        """Return what becomes of the next length."""
        factor, self._pair = self._pair, Fraction(1)
        if self._left:
            self._left -= 1
            factor *= self._ratio
        return factor

    def begin_tuplet(self, token: re.Match[str], meter: Meter | None) -> None:
        """Begin a tuplet: ``p`` notes in the time of ``q``, for the next ``r``."""
        p = int(token["p"])
        compound = meter is not None and meter.is_compound
        q = int(token["q"] or 0) or TIMES.get(p, 3 if compound else 2)
        self._ratio, self._left = Fraction(q, p), int(token["r"] or 0) or p
        self._begun = self.faults.place(token.start())

    def break_pair(self, signs: str) -> Fraction | None:
        """Return what becomes of the last length, and keep what becomes of the next.

        Parameters
        ----------
        signs : str
            One to three of ``>`` or of ``<``.

        Returns
        -------
        factor : Fraction or None
            None where the next length is broken already: a pair of notes is dotted once.
        """
        if self._pair != 1:
            return None
        short = Fraction(1, 2 ** len(signs))
        mine, self._pair = (2 - short, short) if signs[0] == ">" else (short, 2 - short)
        return mine

    def finish(self) -> None:
        """Tell about a tuplet that is not full."""
        if self._left:
            self.faults.add_at(self._begun, f"a tuplet lacks {self._left} of its notes")
