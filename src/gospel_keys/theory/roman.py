"""Roman numerals: chords by their place in a key, and back.

The conventions of Aldwell, Schachter and Cadwallader, *Harmony and Voice Leading* (4th ed.,
2011), with the suffixes of lead sheets. Case tells major from minor; ``o``, ``ø`` and ``+``
tell diminished, half-diminished and augmented. Degrees of a minor key are counted from the
natural minor scale, except that a diminished chord on 6 or 7 stands on the raised degree
(``viio7`` in A minor is G#dim7). An applied chord names its target after a slash (``V7/vi``).
A bass other than the root is a degree of the key after a slash (``V/7`` in C is G/B); on
reading, the figures 6, 64, 65, 43, 42 and 2 mean inversions, so the added sixth is
``add6``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.errors import InvalidRomanNumeralError
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_quality import UnreadableSuffixError, read_suffix
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, PitchName

_NUMERALS: Final = ("I", "II", "III", "IV", "V", "VI", "VII")
_HEAD: Final = re.compile(
    r"([b#♭♯]*)(VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?![IVXivx])(.*)", re.DOTALL
)
_FIGURES: Final = re.compile(r"([oø°+]?)(64|65|43|42|6|2)")
_INVERSIONS: Final = {"6": 1, "64": 2, "65": 1, "43": 2, "42": 3, "2": 3}
_TRIAD_FIGURES: Final = frozenset({"6", "64"})
_DEGREE: Final = re.compile(r"([b#♭♯]*)([1-7])")
_TARGET: Final = re.compile(r"[b#♭♯]*[IViv]+")
_ASCII: Final = str.maketrans("♭♯°", "b#o")
_RAISED: Final = frozenset({6, 7})
_BORROWED: Final = frozenset({3, 6, 7})  # The flat degrees that major borrows from minor.
_EXPECTED: Final = "expected for example ii7, bVII, viio7, V7/vi or I/3"


@dataclass(frozen=True, slots=True)
class RomanNumeral:
    """A chord by its place in a key.

    Parameters
    ----------
    number : int in 1..7
    alter : int
        Semitones against the scale degree.
    quality_id : str
        Chord type, as in :class:`~gospel_keys.theory.chord.Chord`.
    target : str
        The degree an applied chord belongs to, as ``"vi"``; empty otherwise.
    bass : str
        Degree of the key in the bass, as ``"3"`` or ``"#5"``; empty for the root.
    """

    number: int
    alter: int
    quality_id: str
    target: str = ""
    bass: str = ""

    @classmethod
    def parse(cls, text: str) -> "RomanNumeral":
        """Read a numeral; figured inversions need :func:`realise`, which knows the key.

        Raises
        ------
        InvalidRomanNumeralError
            If the text is not one.

        Examples
        --------
        >>> RomanNumeral.parse("V7/vi").target
        'vi'
        """
        return _read(text)[0]

    def chord(self, key: Key) -> Chord:
        """Return the chord in a key."""
        local = _key_of(self.target, key) if self.target else key
        root = _named(local, self.number, self.alter + self._lift(local))
        bass = None
        if self.bass:
            sign, number = _split(self.bass)
            bass = _named(key, number, sign)
        return Chord.of(root, self.quality_id, bass)

    def _lift(self, key: Key) -> int:
        return _lift(self.number, _is_diminished(self.quality_id), key)

    def __str__(self) -> str:
        head = _sign(self.alter) + _numeral(self.number, self.quality_id)
        slashes = "".join(f"/{part}" for part in (self.target, self.bass) if part)
        return head + slashes


def realise(text: str, key: Key) -> Chord:
    """Return the chord a Roman numeral means in a key.

    Raises
    ------
    InvalidRomanNumeralError
        If the text is not a numeral.

    Examples
    --------
    >>> str(realise("V65/ii", Key.parse("C")))
    'A7/C#'
    """
    numeral, inversion = _read(text)
    chord = numeral.chord(key)
    if not inversion:
        return chord
    return Chord.of(chord.root, chord.quality_id, chord.tones[inversion])


def roman_numeral(chord: Chord, key: Key, following: Chord | None = None) -> str:
    """Return the numeral of a chord in a key.

    Parameters
    ----------
    chord : Chord
    key : Key
    following : Chord, optional
        The next chord. With it, a chord from outside the key that resolves as a dominant is
        named as applied to its target.

    Examples
    --------
    >>> roman_numeral(Chord.parse("E7"), Key.parse("C"), Chord.parse("Am7"))
    'V7/vi'
    """
    return str(_numeral_of(chord, key, following))


def analyse(chords: Sequence[Chord], key: Key) -> list[str]:
    """Return the numerals of a progression, applied chords and their ii chords included.

    Examples
    --------
    >>> analyse([Chord.parse(s) for s in ("C", "Bm7b5", "E7", "Am7")], Key.parse("C"))
    ['I', 'iiø7/vi', 'V7/vi', 'vi7']
    """
    named: list[RomanNumeral] = []
    after: Chord | None = None
    for chord in reversed(chords):
        numeral = _numeral_of(chord, key, after)
        if named and after is not None and _is_two_of(chord, after, named[-1]):
            local = _key_of(named[-1].target, key)
            numeral = _placed(chord, local, key, target=named[-1].target)
        named.append(numeral)
        after = chord
    return [str(numeral) for numeral in reversed(named)]


@lru_cache(maxsize=4096)
def _numeral_of(chord: Chord, key: Key, following: Chord | None) -> RomanNumeral:
    target = _target(chord, key, following) if following is not None else ""
    return _placed(chord, _key_of(target, key) if target else key, key, target=target)


def _placed(chord: Chord, local: Key, key: Key, *, target: str) -> RomanNumeral:
    number, alter = _degree_of(chord.root, local)
    alter -= _lift(number, _is_diminished(chord.quality_id), local)
    bass = ""
    if chord.bass is not None:
        place, shift = _degree_of(chord.bass, key)
        bass = f"{_sign(shift)}{place}"
    return RomanNumeral(number, alter, chord.quality_id, target, bass)


def _target(chord: Chord, key: Key, following: Chord) -> str:
    """Return the degree a chord from outside the key leads to, or nothing."""
    scale = {name.pitch_class for name in key.scale_names}
    number, alter = _degree_of(following.root, key)
    borrowed = key.mode == "major" and alter == -1 and number in _BORROWED
    if (alter and not borrowed) or number == 1 or following.is_diminished:
        return ""
    if chord.pitch_classes <= scale:
        return ""
    if {"3", "5"} <= set(chord.degrees) or chord.is_dominant:
        leads = "3" in chord.degrees and "7" not in chord.degrees
        steps = 5
    else:
        leads = chord.is_diminished
        steps = 1
    if not leads or (following.root.pitch_class - chord.root.pitch_class) % 12 != steps:
        return ""
    name = _NUMERALS[number - 1]
    return _sign(alter) + (name.lower() if following.is_minor else name)


def _is_two_of(chord: Chord, after: Chord, dominant: RomanNumeral) -> bool:
    falls = (after.root.pitch_class - chord.root.pitch_class) % 12 == 5
    minor = "b3" in chord.degrees and "b7" in chord.degrees
    return bool(dominant.target) and dominant.number == 5 and falls and minor


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[RomanNumeral, int]:
    plain = text.strip().translate(_ASCII)
    head = _HEAD.fullmatch(plain)
    if head is None:
        raise _refusal(text)
    suffix, *slashes = re.sub(r"6/9", "69", head[3]).split("/")
    target = slashes.pop(0) if slashes and _TARGET.fullmatch(slashes[0]) else ""
    if target and target.lstrip("b#").upper() not in _NUMERALS:
        raise _refusal(text)
    bass = slashes.pop(0) if slashes and _DEGREE.fullmatch(slashes[0]) else ""
    if slashes:
        raise _refusal(text)
    inversion = 0
    if figures := _FIGURES.fullmatch(suffix):
        inversion = _INVERSIONS[figures[2]]
        suffix = figures[1] + ("" if figures[2] in _TRIAD_FIGURES else "7")
    try:
        quality = read_suffix(_quality_text(suffix, minor=head[2].islower())).id
    except UnreadableSuffixError as error:
        raise _refusal(text) from error
    alter = head[1].count("#") - head[1].count("b")
    number = _NUMERALS.index(head[2].upper()) + 1
    return RomanNumeral(number, alter, quality, target, bass), inversion


def _quality_text(suffix: str, *, minor: bool) -> str:
    return "m" + suffix if minor and suffix[:1] not in {"o", "ø", "°"} else suffix


def _refusal(text: str) -> InvalidRomanNumeralError:
    msg = f"'{text}' is not a Roman numeral; {_EXPECTED}"
    return InvalidRomanNumeralError(msg, value=text)


@lru_cache(maxsize=1024)
def _numeral(number: int, quality_id: str) -> str:
    """Write a degree with its quality, without sign, target or bass."""
    name = _NUMERALS[number - 1]
    if quality_id == "m7b5":
        return f"{name.lower()}ø7"
    if quality_id.startswith("dim"):
        return f"{name.lower()}o{quality_id.removeprefix('dim')}"
    if quality_id.startswith("aug"):
        return f"{name}+{quality_id.removeprefix('aug')}"
    minor = quality_id.startswith("m") and not quality_id.startswith("maj")
    suffix = quality_id.removeprefix("m") if minor else quality_id
    suffix = {"6": "add6", "5": "no3"}.get(suffix, suffix)
    return (name.lower() if minor else name) + suffix


def _is_diminished(quality_id: str) -> bool:
    return quality_id == "m7b5" or quality_id.startswith("dim")


def _lift(number: int, diminished: bool, key: Key) -> int:
    """Return 1 where a diminished chord of a minor key stands on the raised degree."""
    return int(key.mode == "minor" and diminished and number in _RAISED)


def _key_of(target: str, key: Key) -> Key:
    bare = target.lstrip("b#")
    number = _NUMERALS.index(bare.upper()) + 1
    tonic = _named(key, number, target.count("#") - target.count("b"))
    return Key(tonic, "minor" if bare.islower() else "major")


def _named(key: Key, number: int, alter: int) -> PitchName:
    name = key.degree(number)
    return PitchName(name.letter, name.alter + alter)


def _degree_of(name: PitchName, key: Key) -> tuple[int, int]:
    """Return the number of a name in the scale of a key, and how far it is altered."""
    number = (LETTERS.index(name.letter) - LETTERS.index(key.tonic.letter)) % 7 + 1
    shift = (name.pitch_class - key.degree(number).pitch_class + 6) % 12 - 6
    return number, shift


def _sign(alter: int) -> str:
    return "#" * alter if alter > 0 else "b" * -alter


def _split(degree: str) -> tuple[int, int]:
    sign = degree.rstrip("1234567")
    return sign.count("#") - sign.count("b"), int(degree[len(sign) :])
