"""Nashville numbers: chords by Arabic degree, as session musicians write them.

Numbers count on the major scale of the tonic in major and minor alike (``1-`` is the tonic of
a minor key, ``b6`` its lowered sixth); ``-`` is minor, ``o`` diminished, and the bass after a
slash is a number too (``5/7``). After Williams, *The Nashville Number System* (1988).
"""

import re
from typing import Final

from gospel_keys.errors import InvalidRomanNumeralError
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_quality import UnreadableSuffixError, read_suffix
from gospel_keys.theory.degree import name_of, semitones_of
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName

_TEXT: Final = re.compile(r"([b#♭♯]*)([1-7])(.*?)(?:/([b#♭♯]*[1-7]))?")
_ASCII: Final = str.maketrans("♭♯", "b#")


def realise_nashville(text: str, key: Key) -> Chord:
    """Return the chord a Nashville number means in a key.

    Raises
    ------
    InvalidRomanNumeralError
        If the text is not one.

    Examples
    --------
    >>> str(realise_nashville("4-7/b6", Key.parse("G")))
    'Cm7/Eb'
    """
    match = _TEXT.fullmatch(text.strip().translate(_ASCII))
    if match is not None:
        try:
            quality = read_suffix(match[3])
        except UnreadableSuffixError:
            match = None
    if match is None:
        msg = f"'{text}' is not a Nashville number; expected for example 1, 6-, b7 or 5/7"
        raise InvalidRomanNumeralError(msg, value=text)
    bass = name_of(key.tonic, match[4]) if match[4] else None
    return Chord.of(name_of(key.tonic, match[1] + match[2]), quality.id, bass)


def nashville_number(chord: Chord, key: Key) -> str:
    """Return the Nashville number of a chord in a key.

    Examples
    --------
    >>> nashville_number(Chord.parse("F#m7b5"), Key.parse("C"))
    '#4-7b5'
    """
    quality = chord.quality_id
    if quality.startswith("dim"):
        quality = "o" + quality.removeprefix("dim")
    elif quality.startswith("m") and not quality.startswith("maj"):
        quality = "-" + quality.removeprefix("m")
    bass = f"/{_degree(chord.bass, key)}" if chord.bass is not None else ""
    return f"{_degree(chord.root, key)}{quality}{bass}"


def _degree(name: PitchName, key: Key) -> str:
    number = (LETTERS.index(name.letter) - LETTERS.index(key.tonic.letter)) % 7 + 1
    shift = (name.pitch_class - key.tonic.pitch_class - semitones_of(str(number)) + 6) % 12 - 6
    return ("#" * shift if shift > 0 else "b" * -shift) + str(number)
