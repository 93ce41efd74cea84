"""What a page of MusicXML shows otherwise than it is played.

The file looks like the printed page, whose lengths are those that read most plainly
(:mod:`gospel_keys.score.notation.lengths`). How long a key is really held stands beside it in the
``release`` of a note, which MusicXML has for just this; a fermata or a roll that only the page has
bears an id by which our own reader knows it.

References
----------
.. [1] W3C Music Notation Community Group, *MusicXML 4.0*, 2021, ``note``: attributes ``attack``
   and ``release``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.model import Articulation, Note, Score
from gospel_keys.score.notation.signs import Head
from gospel_keys.units import Ticks

SOFTWARE: Final = "Gospel Keys"
"""What our files name as the program that wrote them."""

FOR_THE_EYE: Final = "eye-"
"""How the id of a sign begins that changes nothing in what is played."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Where the playing differs from the page.

    Parameters
    ----------
    notes : sequence of Note
        As they are played; empty where the page says all there is to know.
    held, rolled : frozenset of int
        Notes with a fermata, and with a roll, that only the page shows.
    """

    notes: Sequence[Note] = ()
    held: frozenset[int] = frozenset()
    rolled: frozenset[int] = frozenset()

    def release(self, head: Head, drawn: Ticks) -> str:
        """Return the attribute of a head that is drawn to a tick, where its note ends otherwise."""
        if head.tied_to or not self.notes:
            return ""
        later = self.notes[head.note].end - drawn
        return f' release="{later}"' if later else ""


def heard_beside(score: Score, page: Score) -> Heard:
    """Return how a score is played other than its page shows.

    Parameters
    ----------
    score : Score
        As it is played.
    page : Score
        The same notes as they are drawn.
    """
    pairs = [(i, *pair) for i, pair in enumerate(zip(score.notes, page.notes, strict=True))]
    sign = Articulation.FERMATA
    return Heard(
        score.notes,
        frozenset(
            i for i, p, d in pairs if sign in d.articulations and sign not in p.articulations
        ),
        frozenset(i for i, played, drawn in pairs if drawn.arpeggio and not played.arpeggio),
    )
