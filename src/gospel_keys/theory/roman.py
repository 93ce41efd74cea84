"""Roman numerals: chords by their place in a key, and back.

The conventions of Aldwell, Schachter and Cadwallader, *Harmony and Voice Leading* (4th ed.,
2011), with the suffixes of lead sheets. Case tells major from minor; ``o``, ``ø`` and ``+``
tell diminished, half-diminished and augmented. Degrees of a minor key are counted from the
natural minor scale, except that a diminished chord on 6 or 7 stands on the raised degree
(``viio7`` in A minor is G#dim7). An applied chord names its target after a slash (``V7/vi``).
Triads and sevenths in inversion carry the figures of thoroughbass (``V65``, ``I64``,
``Imaj43``, ``viio42``), so the added sixth is ``add6``; any other bass is a degree of the key
after a slash (``V9/7`` in C is G9/B).

A chord from outside the key is named by where it stands, not by the letter a lead sheet
writes: B13 in D flat is ``bVII13``. Sharp degrees are left to diminished chords, which lead
upwards, and to the raised fourth.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
_FIGURES: Final = re.compile(r"(maj|[oø°+]?)(64|65|43|42|6|2)")
_INVERSIONS: Final = {"6": 1, "64": 2, "65": 1, "43": 2, "42": 3, "2": 3}
_TRIAD_FIGURES: Final = frozenset({"6", "64"})
_FIGURES_OF: Final = {
    **dict.fromkeys(("", "m", "dim", "aug"), ("", "6", "64")),
    **dict.fromkeys(("7", "m7", "maj7", "m7b5", "dim7", "aug7"), ("", "65", "43", "42")),
}
"""The inversions that figures say, by chord type."""

# Where a chord on a chromatic degree stands: semitones above the tonic to number and
# alteration.
_CHROMATIC: Final = {
    "major": {1: (2, -1), 3: (3, -1), 6: (5, -1), 8: (6, -1), 10: (7, -1)},
    "minor": {1: (2, -1), 4: (3, 1), 6: (5, -1), 9: (6, 1), 11: (7, 1)},
}
_LOWERED: Final = {"major": frozenset({2, 3, 5, 6, 7}), "minor": frozenset({2, 5})}
_LIFTED: Final = {"major": frozenset({4}), "minor": frozenset({3, 4, 6, 7})}
_LEADING: Final = {"major": frozenset({1, 2, 4, 5, 6}), "minor": frozenset({1, 3, 4, 5, 6, 7})}
"""Degrees that may be lowered; raised by any chord; raised by a diminished one."""

_ODD_BASSES: Final = frozenset({"b1", "b4", "#3", "#7"})
_DEGREE: Final = re.compile(r"([b#♭♯]*)([1-7])")
_TARGET: Final = re.compile(r"[b#♭♯]*[IViv]+")
_ASCII: Final = str.maketrans("♭♯°", "b#o")
_RAISED: Final = frozenset({6, 7})
_TRITONE: Final = 6
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
        Degree of the key in the bass, as ``"3"`` or ``"#5"``; empty for the root and where
        a figure says it.
    figure : str
        Figure of the inversion of a triad or seventh, as ``"6"`` or ``"43"``; empty in root
        position.
    """

    number: int
    alter: int
    quality_id: str
    target: str = ""
    bass: str = ""
    figure: str = ""

    @classmethod
    def parse(cls, text: str) -> "RomanNumeral":
        """Read a numeral.

        Raises
        ------
        InvalidRomanNumeralError
            If the text is not one.

        Examples
        --------
        >>> RomanNumeral.parse("V65/vi").figure
        '65'
        """
        return _read(text)

    def chord(self, key: Key) -> Chord:
        """Return the chord in a key."""
        local = _key_of(self.target, key) if self.target else key
        root = _named(local, self.number, self.alter + self._lift(local))
        bass = None
        if self.bass:
            sign, number = _split(self.bass)
            bass = _named(key, number, sign)
        chord = Chord.of(root, self.quality_id, bass)
        if not self.figure:
            return chord
        return Chord.of(root, self.quality_id, chord.tones[_INVERSIONS[self.figure]])

    def _lift(self, key: Key) -> int:
        return _lift(self.number, _is_diminished(self.quality_id), key)

    def __str__(self) -> str:
        head = _sign(self.alter) + _numeral(self.number, self.quality_id, self.figure)
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
    return _read(text).chord(key)


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
    local = _key_of(target, key) if target else key
    return _placed(chord, local, key, target=target, following=following)


def _placed(
    chord: Chord, local: Key, key: Key, *, target: str, following: Chord | None = None
) -> RomanNumeral:
    number, alter, respelled = _place(chord, local, following)
    alter -= _lift(number, _is_diminished(chord.quality_id), local)
    numeral = RomanNumeral(number, alter, chord.quality_id, target)
    if chord.bass is None:
        return numeral
    figure = _figure(chord)
    if figure:
        return replace(numeral, figure=figure)
    return replace(numeral, bass=_bass_degree(chord.bass, key, respelled=respelled))


def _figure(chord: Chord) -> str:
    """Return the figure of a plain triad or seventh whose bass is one of its tones.

    A bass that sounds like a tone and has another letter is none: the figure would lose it.
    """
    figures = _FIGURES_OF.get(chord.quality_id, ())
    if not figures or chord.bass_name not in chord.tones:
        return ""
    return figures[chord.tones.index(chord.bass_name)]


def _bass_degree(bass: PitchName, key: Key, *, respelled: bool) -> str:
    number, shift = _degree_of(bass, key)
    degree = f"{_sign(shift)}{number}"
    if not respelled and abs(shift) < 2 and degree not in _ODD_BASSES:
        return degree
    number, shift = _degree_of(key.spell(bass.pitch_class), key)
    return f"{_sign(shift)}{number}"


def _place(chord: Chord, key: Key, following: Chord | None = None) -> tuple[int, int, bool]:
    """Return the degree of a root, its alteration, and whether its letter is another."""
    by_letter = _degree_of(chord.root, key)
    place = _leading_place(chord, key, following) or (
        by_letter if _is_usual(*by_letter, chord, key) else _usual_place(chord, key)
    )
    return *place, place != by_letter


def _leading_place(chord: Chord, key: Key, following: Chord | None) -> tuple[int, int] | None:
    """Return where a chromatic diminished chord stands by its resolution, a semitone away."""
    natural = {name.pitch_class: n for n, name in enumerate(key.scale_names, start=1)}
    root = chord.root.pitch_class
    if following is None or not chord.is_diminished or root in natural:
        return None
    step = (following.bass_name.pitch_class - root) % 12
    if step == 1 and (root - 1) % 12 in natural:
        return natural[(root - 1) % 12], 1
    below = natural.get((root + 1) % 12, 0)
    return (below, -1) if step == 11 and below in _LOWERED[key.mode] - {5} else None


def _is_usual(number: int, shift: int, chord: Chord, key: Key) -> bool:
    """Whether a degree is one that musicians name."""
    if shift == -1:
        return number in _LOWERED[key.mode] and not (number == 5 and chord.is_diminished)
    raised = _LEADING if chord.is_diminished else _LIFTED
    return shift == 0 or (shift == 1 and number in raised[key.mode])


def _usual_place(chord: Chord, key: Key) -> tuple[int, int]:
    above = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    for number, name in enumerate(key.scale_names, start=1):
        if name.pitch_class == chord.root.pitch_class:
            return number, 0
    if above == _TRITONE and "3" not in chord.degrees:
        return 4, 1
    return _CHROMATIC[key.mode][above]


def _target(chord: Chord, key: Key, following: Chord) -> str:
    """Return the degree a chord from outside the key leads to, or nothing."""
    scale = {name.pitch_class for name in key.scale_names}
    number, alter, _ = _place(following, key)
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
def _read(text: str) -> RomanNumeral:
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
    figure = ""
    if figures := _FIGURES.fullmatch(suffix):
        figure = "42" if figures[2] == "2" else figures[2]
        suffix = figures[1] + ("" if figure in _TRIAD_FIGURES else "7")
    try:
        quality = read_suffix(_quality_text(suffix, minor=head[2].islower())).id
    except UnreadableSuffixError as error:
        raise _refusal(text) from error
    alter = head[1].count("#") - head[1].count("b")
    number = _NUMERALS.index(head[2].upper()) + 1
    return RomanNumeral(number, alter, quality, target, bass, figure)


def _quality_text(suffix: str, *, minor: bool) -> str:
    return "m" + suffix if minor and suffix[:1] not in {"o", "ø", "°"} else suffix


def _refusal(text: str) -> InvalidRomanNumeralError:
    msg = f"'{text}' is not a Roman numeral; {_EXPECTED}"
    return InvalidRomanNumeralError(msg, value=text)


@lru_cache(maxsize=1024)
def _numeral(number: int, quality_id: str, figure: str = "") -> str:
    """Write a degree with its quality and figure, without sign, target or bass."""
    name = _NUMERALS[number - 1]
    if figure:
        # The figure of a seventh says that there is one.
        quality_id = quality_id.replace("m7b5", "ø").removesuffix("7")
    if quality_id in ("m7b5", "ø"):
        return f"{name.lower()}ø{figure or 7}"
    if quality_id.startswith("dim"):
        return f"{name.lower()}o{quality_id.removeprefix('dim')}{figure}"
    if quality_id.startswith("aug"):
        return f"{name}+{quality_id.removeprefix('aug')}{figure}"
    minor = quality_id.startswith("m") and not quality_id.startswith("maj")
    suffix = quality_id.removeprefix("m") if minor else quality_id
    suffix = {"6": "add6", "5": "no3"}.get(suffix, suffix)
    return (name.lower() if minor else name) + suffix + figure


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
