"""Tempo words as numbers, for pages that name no metronome mark.

References
----------
.. [1] "Tempo and expression marks", *Grove Music Online*: the usual order; the numbers are
   the middle of the ranges printed on metronomes.
"""

import re
from typing import Final

from gospel_keys.units import Bpm

# Longer words first: "allegretto" begins like "allegro", "andantino" like "andante".
_WORDS: Final = (
    ("prestissimo", 200.0),
    ("presto", 180.0),
    ("vivacissimo", 170.0),
    ("vivace", 160.0),
    ("allegretto", 110.0),
    ("allegro", 130.0),
    ("moderato", 104.0),
    ("tempo di marcia", 112.0),
    ("andantino", 84.0),
    ("andante", 76.0),
    ("adagietto", 72.0),
    ("adagio", 66.0),
    ("larghetto", 62.0),
    ("largo", 50.0),
    ("lento", 54.0),
    ("grave", 42.0),
    ("lebhaft", 130.0),
    ("langsam", 56.0),
    ("mäßig", 92.0),
)


def tempo_of_words(text: str) -> Bpm | None:
    """Return quarters per minute for a text that begins with a tempo word.

    Examples
    --------
    >>> tempo_of_words("Andante con moto"), tempo_of_words("espressivo")
    (76.0, None)
    """
    lowered = text.strip().lower()
    return next((bpm for word, bpm in _WORDS if re.match(rf"{word}\b", lowered)), None)
