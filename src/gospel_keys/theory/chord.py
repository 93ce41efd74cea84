"""Chords: a root, a quality and perhaps another bass; polychords, and no chord at all.

A chord is spelled: the seventh of Ab7 is Gb. Its quality is a row of
:mod:`~gospel_keys.theory.chord_catalogue`, or one composed from its symbol.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from gospel_keys.errors import InvalidChordError
from gospel_keys.theory.chord_catalogue import TYPES_BY_ID, ChordType
from gospel_keys.theory.chord_quality import (
    UnreadableSuffixError,
    known_suffixes,
    read_suffix,
)
from gospel_keys.theory.degree import name_of, number_of, semitones_of
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName
from gospel_keys.theory.suggestion import did_you_mean
from gospel_keys.units import PitchClass, Semitones

_ROOT: Final = re.compile(r"[A-G][#b♯♭x𝄪𝄫]*")
_SLASH_BASS: Final = re.compile(r"(.*)[/\\]\s*([A-Ga-g][#b♯♭x𝄪𝄫]*)\s*")
_EXPECTED: Final = "expected a root and a quality, for example C, Ebmaj7, F#m7b5 or Bb13/Ab"


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord as a symbol names it.

    Parameters
    ----------
    root : PitchName
    quality_id : str
        The suffix after the root in any dialect; kept as the catalogue writes it.
    bass : PitchName, optional
        The slash bass; None when it is the root.

    Attributes
    ----------
    kind : ChordType
        The sound without its root.
    degrees : tuple of str
        Spelled degrees, the root first, without the slash bass.
    intervals : tuple of Semitones
        The degrees above the root; ninths and beyond in their octave.
    tones : tuple of PitchName
        The degrees, spelled.
    pitch_classes : frozenset of PitchClass
        What sounds, without the slash bass.
    sounding_classes : frozenset of PitchClass
        What sounds, the slash bass included.

    Raises
    ------
    InvalidChordError
        If the quality cannot be read.
    """

    root: PitchName
    quality_id: str
    bass: PitchName | None = None
    kind: ChordType = field(init=False, compare=False, repr=False)
    degrees: tuple[str, ...] = field(init=False, compare=False, repr=False)
    intervals: tuple[Semitones, ...] = field(init=False, compare=False, repr=False)
    tones: tuple[PitchName, ...] = field(init=False, compare=False, repr=False)
    pitch_classes: frozenset[PitchClass] = field(init=False, compare=False, repr=False)
    sounding_classes: frozenset[PitchClass] = field(init=False, compare=False, repr=False)
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        kind = TYPES_BY_ID.get(self.quality_id) or _read(self.quality_id, f"{self.root}")
        facts = _facts(self.root, kind)
        put = object.__setattr__
        put(self, "kind", kind)
        put(self, "quality_id", kind.id)
        put(self, "bass", None if self.bass == self.root else self.bass)
        for name, value in zip(("degrees", "intervals", "tones"), facts, strict=True):
            put(self, name, value)
        put(self, "pitch_classes", frozenset(tone.pitch_class for tone in self.tones))
        put(self, "sounding_classes", self.pitch_classes | {self.bass_name.pitch_class})
        put(self, "_hash", hash((self.root, self.quality_id, self.bass)))

    def __hash__(self) -> int:
        # Chords are keys of many caches: worked out once.
        return self._hash

    @classmethod
    def of(cls, root: PitchName, quality_id: str, bass: PitchName | None = None) -> "Chord":
        """Return a chord, made once for each root, quality and bass."""
        return _made(root, quality_id, bass)

    @classmethod
    def parse(cls, text: str) -> "Chord":
        """Read a chord symbol in any common dialect.

        Raises
        ------
        InvalidChordError
            With the column where the trouble starts and, where one is near, a suggestion.

        Examples
        --------
        >>> Chord.parse("B♭-Δ9/F").symbol
        'BbmMaj9/F'
        """
        return _parse(text)

    @property
    def symbol(self) -> str:
        """The symbol as this product writes it; :meth:`parse` reads it back."""
        slash = f"/{self.bass}" if self.bass is not None else ""
        return f"{self.root}{self.quality_id}{slash}"

    def __str__(self) -> str:
        return self.symbol

    @property
    def bass_name(self) -> PitchName:
        """What sounds lowest: the slash bass, or the root."""
        return self.root if self.bass is None else self.bass

    def spell(self, pitch_class: PitchClass) -> PitchName | None:
        """Return how the chord writes a pitch class, or None if it is foreign."""
        wanted = pitch_class % 12
        if self.bass is not None and self.bass.pitch_class == wanted:
            return self.bass
        return next((tone for tone in self.tones if tone.pitch_class == wanted), None)

    @property
    def guide_tones(self) -> tuple[Semitones, ...]:
        """What a voicing must sound, above the root, within an octave."""
        return self.kind.guide_tones

    @property
    def omit_order(self) -> tuple[Semitones, ...]:
        """What a voicing leaves out first."""
        return self.kind.omit_order

    @property
    def tensions(self) -> tuple[Semitones, ...]:
        """What may be added without changing the function."""
        return self.kind.tensions

    @property
    def avoid(self) -> tuple[Semitones, ...]:
        """What clashes when it is held."""
        return self.kind.avoid

    @property
    def third(self) -> Semitones | None:
        """The third above the root, or the tone suspended in its place."""
        return next((semitones_of(d) for d in self.degrees if number_of(d) in {2, 3, 4}), None)

    @property
    def seventh(self) -> Semitones | None:
        """The seventh above the root; None without one."""
        return next((semitones_of(d) for d in self.degrees if number_of(d) == 7), None)

    @property
    def is_dominant(self) -> bool:
        """Whether it has a minor seventh over a major or suspended third."""
        return "b7" in self.degrees and ("3" in self.degrees or "4" in self.degrees)

    @property
    def is_minor(self) -> bool:
        """Whether it has a minor third and no diminished fifth."""
        return "b3" in self.degrees and "b5" not in self.degrees

    @property
    def is_diminished(self) -> bool:
        """Whether it has a minor third and a diminished fifth."""
        return "b3" in self.degrees and "b5" in self.degrees

    @property
    def is_suspended(self) -> bool:
        """Whether a second or a fourth stands in place of the third."""
        return "4" in self.degrees or "2" in self.degrees

    @property
    def is_major(self) -> bool:
        """Whether it has a major third and no minor seventh."""
        return "3" in self.degrees and "b7" not in self.degrees

    def transpose(self, semitones: Semitones, key: Key | None = None) -> "Chord":
        """Return the chord moved, spelled as a key (C major when none is given) spells it."""
        spell = (key or Key(PitchName("C"))).spell
        bass = None if self.bass is None else spell(self.bass.pitch_class + semitones)
        return Chord.of(spell(self.root.pitch_class + semitones), self.quality_id, bass)


@dataclass(frozen=True, slots=True)
class Polychord:
    """One chord sounding above another, written ``D|C7``.

    Parameters
    ----------
    upper, lower : Chord
    """

    upper: Chord
    lower: Chord

    @property
    def symbol(self) -> str:
        """The symbol; :func:`~gospel_keys.theory.symbol.parse_symbol` reads it back."""
        return f"{self.upper}|{self.lower}"

    @property
    def pitch_classes(self) -> frozenset[PitchClass]:
        """What sounds."""
        return self.upper.pitch_classes | self.lower.pitch_classes

    def __str__(self) -> str:
        return self.symbol


@dataclass(frozen=True, slots=True)
class NoChord:
    """The sign that nothing is to be played under the melody, ``N.C.``."""

    @property
    def symbol(self) -> str:
        """The symbol."""
        return "N.C."

    def __str__(self) -> str:
        return self.symbol


@lru_cache(maxsize=4096)
def _made(root: PitchName, quality_id: str, bass: PitchName | None) -> Chord:
    return Chord(root, quality_id, bass)


@lru_cache(maxsize=4096)
def _facts(
    root: PitchName, kind: ChordType
) -> tuple[tuple[str, ...], tuple[Semitones, ...], tuple[PitchName, ...]]:
    return kind.degrees, kind.intervals, tuple(name_of(root, d) for d in kind.degrees)


@lru_cache(maxsize=4096)
def _parse(text: str) -> Chord:
    symbol = text.strip()
    root = _ROOT.match(symbol)
    if root is None:
        column = len(text) - len(text.lstrip()) + 1
        near = did_you_mean(symbol[:1].upper() + symbol[1:], _sample_symbols())
        msg = f"unknown chord root in '{text}' at column {column}{near or '; ' + _EXPECTED}"
        raise InvalidChordError(msg, value=text, column=column)
    suffix, bass = symbol[root.end() :], None
    slash = _SLASH_BASS.fullmatch(suffix)
    if slash is not None:
        suffix, bass = slash[1], PitchName.parse(slash[2])
    offset = text.index(symbol) + root.end()
    kind = _read(suffix.strip(), symbol[: root.end()], whole=text, offset=offset)
    return Chord.of(PitchName.parse(root[0]), kind.id, bass)


def _read(suffix: str, root: str, *, whole: str = "", offset: int | None = None) -> ChordType:
    try:
        return read_suffix(suffix)
    except UnreadableSuffixError as error:
        column = (len(root) if offset is None else offset) + 1
        near = did_you_mean(suffix, known_suffixes())
        msg = f"unknown chord quality '{suffix}' at column {column}{near or '; ' + _EXPECTED}"
        raise InvalidChordError(msg, value=whole or root + suffix, column=column) from error


def _sample_symbols() -> tuple[str, ...]:
    return tuple(f"{letter}{suffix}" for letter in "CDEFGAB" for suffix in ("", "m", "7", "maj7"))
