"""The catalogue of chords: 36 entries in five categories, and what players write besides.

A row is a sound: its spelled degrees are the truth. An entry of the catalogue is a name in a
category for such a sound, so 7b5 stands under the sevenths and under the altered chords, and
aug7 is openly the same sound as 7#5.

Symbols follow Brandt and Roemer, *Standardized Chord Symbol Notation* (1976) and the usage of
printed songbooks. Guide tones, tensions and avoid notes follow Levine, *The Jazz Piano Book*
(1989), chapters 2 to 6, and Nettles and Graf, *The Chord Scale Theory and Jazz Harmony* (1997).
"""

from dataclasses import dataclass
from typing import Final, Literal

from gospel_keys.errors import InvalidChordError
from gospel_keys.theory.degree import semitones_of
from gospel_keys.units import Semitones

ChordCategory = Literal["Triads", "Sevenths", "Extended", "Altered", "Added"]
Consonance = Literal["consonant", "mild dissonance", "strong dissonance"]
HarmonicFunction = Literal["tonic", "subdominant", "dominant", "passing", "colour"]


@dataclass(frozen=True, slots=True)
class ChordType:
    """A chord sound, without its root.

    Parameters
    ----------
    id : str
        The suffix our formatter writes after the root; empty for the major triad.
    spelled : str
        Degrees, as ``"1 3 5 b7"``.
    guide_tones : tuple of Semitones
        What a voicing must sound to be heard as this chord, above the root, within an octave.
    omit_order : tuple of Semitones
        What a voicing leaves out first.
    tensions : tuple of Semitones
        What may be added without changing the function.
    avoid : tuple of Semitones
        What clashes when it is held.
    aliases : tuple of str
        Other suffixes that mean it and cannot be composed from its parts.
    consonance : Consonance
    function : HarmonicFunction
        What it mostly does in a key.
    """

    id: str
    spelled: str
    guide_tones: tuple[Semitones, ...]
    omit_order: tuple[Semitones, ...]
    tensions: tuple[Semitones, ...]
    avoid: tuple[Semitones, ...]
    aliases: tuple[str, ...] = ()
    consonance: Consonance = "mild dissonance"
    function: HarmonicFunction = "colour"

    @property
    def degrees(self) -> tuple[str, ...]:
        """The spelled degrees, the root first."""
        return tuple(self.spelled.split())

    @property
    def intervals(self) -> tuple[Semitones, ...]:
        """The degrees in semitones above the root, ninths and beyond in their octave."""
        return tuple(semitones_of(degree) for degree in self.degrees)


_C: Final = "consonant"
_M: Final = "mild dissonance"
_S: Final = "strong dissonance"

# fmt: off
#   suffix      degrees              guide tones     omit first  tensions             avoid
CHORD_TYPES: Final[tuple[ChordType, ...]] = (
    ChordType("", "1 3 5",           (4,),           (7,),       (2, 9, 11),          (5,),
        ("maj", "M", "major"), _C, "tonic"),
    ChordType("m", "1 b3 5",         (3,),           (7,),       (2, 5, 10),          (8,),
        ("min", "-", "mi", "minor"), _C, "tonic"),
    ChordType("dim", "1 b3 b5",      (3, 6),         (),         (2, 11),             (),
        ("o", "°"), _S, "dominant"),
    ChordType("aug", "1 3 #5",       (4, 8),         (),         (2, 6),              (5,),
        ("+",), _S, "dominant"),
    ChordType("sus2", "1 2 5",       (2,),           (7,),       (9,),                (4,),
        (), _C, "colour"),
    ChordType("sus4", "1 4 5",       (5,),           (7,),       (2,),                (4,),
        ("sus",), _M, "dominant"),
    ChordType("5", "1 5",            (7,),           (),         (2, 9),              (),
        ("no3",), _C, "colour"),
    ChordType("6", "1 3 5 6",        (4, 9),         (7,),       (2,),                (5, 10),
        ("maj6", "M6"), _C, "tonic"),
    ChordType("m6", "1 b3 5 6",      (3, 9),         (7,),       (2, 5),              (),
        ("min6", "-6"), _M, "tonic"),
    ChordType("6/9", "1 3 5 6 9",    (4, 9),         (7, 0),     (6,),                (5,),
        ("69", "6add9"), _C, "tonic"),
    ChordType("m6/9", "1 b3 5 6 9",  (3, 9),         (7, 0),     (5,),                (),
        ("m69",), _M, "tonic"),
    ChordType("add9", "1 3 5 9",     (4, 2),         (7,),       (9,),                (5,),
        ("add2", "2"), _C, "tonic"),
    ChordType("madd9", "1 b3 5 9",   (3, 2),         (7,),       (5,),                (),
        ("madd2", "m2"), _M, "tonic"),
    ChordType("add11", "1 3 5 11",   (4, 5),         (7,),       (2,),                (),
        ("add4",), _S, "colour"),
    ChordType("maj7", "1 3 5 7",     (4, 11),        (7, 0),     (2, 9, 6),           (5,),
        ("M7", "Δ", "Δ7", "^", "^7"), _M, "tonic"),
    ChordType("7", "1 3 5 b7",       (4, 10),        (7, 0),     (2, 9, 1, 3, 6, 8),  (5,),
        ("dom7",), _M, "dominant"),
    ChordType("m7", "1 b3 5 b7",     (3, 10),        (7, 0),     (2, 5, 9),           (8,),
        ("min7", "-7", "mi7"), _M, "subdominant"),
    ChordType("mMaj7", "1 b3 5 7",   (3, 11),        (7, 0),     (2, 5, 9),           (),
        ("m(maj7)", "-Δ7", "mM7"), _S, "tonic"),
    ChordType("dim7", "1 b3 b5 bb7", (3, 6, 9),      (0,),       (),                  (),
        ("o7", "°7"), _S, "passing"),
    ChordType("m7b5", "1 b3 b5 b7",  (3, 6, 10),     (0,),       (5, 8, 2),           (1,),
        ("ø", "ø7", "h7", "-7b5"), _S, "subdominant"),
    ChordType("augMaj7", "1 3 #5 7", (4, 8, 11),     (0,),       (2, 6),              (5,),
        ("+M7", "maj7#5"), _S, "colour"),
    ChordType("7sus4", "1 4 5 b7",   (5, 10),        (7, 0),     (2, 9),              (4,),
        ("7sus",), _M, "dominant"),
    ChordType("7b5", "1 3 b5 b7",    (4, 6, 10),     (0,),       (2, 3),              (7,),
        ("7-5",), _S, "dominant"),
    ChordType("7#5", "1 3 #5 b7",    (4, 8, 10),     (0,),       (2, 3),              (7,),
        ("aug7", "+7", "7+"), _S, "dominant"),
    ChordType("m7#5", "1 b3 #5 b7",  (3, 8, 10),     (0,),       (5,),                (7,),
        ("-7+5",), _M, "colour"),
    ChordType("maj7#11", "1 3 5 7 #11", (4, 6, 11),  (7, 0),     (2, 9),              (),
        ("M7#11",), _M, "subdominant"),
    ChordType("maj9", "1 3 5 7 9",   (4, 11, 2),     (7, 0),     (9, 6),              (5,),
        ("M9", "Δ9"), _M, "tonic"),
    ChordType("maj9#11", "1 3 5 7 9 #11", (4, 6, 11), (7, 0, 2), (9,),                (),
        ("M9#11",), _M, "subdominant"),
    ChordType("maj11", "1 3 5 7 9 11", (4, 11, 5),   (7, 0, 2),  (9,),                (),
        ("M11",), _S, "colour"),
    ChordType("maj13", "1 3 5 7 9 13", (4, 11, 9),   (7, 0, 2),  (6,),                (5,),
        ("M13",), _M, "tonic"),
    ChordType("9", "1 3 5 b7 9",     (4, 10, 2),     (7, 0),     (9, 6),              (5,),
        ("dom9",), _M, "dominant"),
    ChordType("m9", "1 b3 5 b7 9",   (3, 10, 2),     (7, 0),     (5, 9),              (),
        ("min9", "-9"), _M, "subdominant"),
    ChordType("9sus4", "1 4 5 b7 9", (5, 10, 2),     (7, 0),     (9,),                (4,),
        ("9sus",), _M, "dominant"),
    ChordType("13sus4", "1 4 5 b7 9 13", (5, 10, 9), (7, 0, 2),  (),                  (4,),
        ("13sus",), _M, "dominant"),
    ChordType("11", "1 3 5 b7 9 11", (5, 10),        (4, 7, 0),  (9,),                (4,),
        ("dom11",), _M, "dominant"),
    ChordType("m11", "1 b3 5 b7 9 11", (3, 10, 5),   (7, 0, 2),  (9,),                (),
        ("min11", "-11"), _M, "subdominant"),
    ChordType("13", "1 3 5 b7 9 13", (4, 10, 9),     (7, 0, 2),  (6, 1),              (5,),
        ("dom13",), _M, "dominant"),
    ChordType("m13", "1 b3 5 b7 9 13", (3, 10, 9),   (7, 0, 2),  (5,),                (8,),
        ("min13", "-13"), _M, "subdominant"),
    ChordType("7b9", "1 3 5 b7 b9",  (4, 10, 1),     (7, 0),     (9, 8),              (2,),
        ("7-9",), _S, "dominant"),
    ChordType("7#9", "1 3 5 b7 #9",  (4, 10, 3),     (7, 0),     (8, 6),              (2,),
        ("7+9",), _S, "dominant"),
    ChordType("7#11", "1 3 5 b7 #11", (4, 10, 6),    (7, 0),     (2, 9),              (),
        ("7+11",), _M, "dominant"),
    ChordType("7b13", "1 3 5 b7 b13", (4, 10, 8),    (7, 0),     (1, 2, 3),           (9,),
        ("7-13",), _S, "dominant"),
    ChordType("7#9#5", "1 3 #5 b7 #9", (4, 10, 3, 8), (0,),      (1, 6),              (2, 9, 7),
        ("7#5#9", "+7#9"), _S, "dominant"),
    ChordType("7b9#5", "1 3 #5 b7 b9", (4, 10, 1, 8), (0,),      (),                  (2, 9, 7),
        ("7#5b9",), _S, "dominant"),
    ChordType("7b9b13", "1 3 5 b7 b9 b13", (4, 10, 1, 8), (7, 0), (3,),               (2, 9),
        (), _S, "dominant"),
    ChordType("7b9#11", "1 3 5 b7 b9 #11", (4, 10, 1, 6), (7, 0), (9, 3),             (2,),
        (), _S, "dominant"),
    ChordType("7alt", "1 3 b7 b9 #9 #11 b13", (4, 10, 3, 8), (0, 6, 1), (),           (2, 9, 7),
        ("alt",), _S, "dominant"),
    ChordType("13b9", "1 3 5 b7 b9 13", (4, 10, 9, 1), (7, 0),   (),                  (2,),
        (), _S, "dominant"),
    ChordType("13#11", "1 3 5 b7 9 #11 13", (4, 10, 6), (7, 0, 2), (),                (),
        (), _M, "dominant"),
    ChordType("9#11", "1 3 5 b7 9 #11", (4, 10, 6),  (7, 0),     (9,),                (),
        (), _M, "dominant"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A name in a category for one of the sounds above.

    Parameters
    ----------
    category : ChordCategory
    name : str
        As the catalogue lists it.
    type_id : str
        The sound it names; two entries with one ``type_id`` sound the same.
    """

    category: ChordCategory
    name: str
    type_id: str


_LISTED: Final[tuple[tuple[ChordCategory, str], ...]] = (
    ("Triads", "major= minor=m diminished=dim augmented=aug sus2 sus4"),
    ("Sevenths", "maj7 m7 7 mMaj7 m7b5 dim7 augMaj7 aug7=7#5 7b5"),
    ("Extended", "maj9 m9 9 maj11 m11 11 maj13 m13 13"),
    ("Altered", "7b9 7#9 7b5 7#5 7#11 7alt 13b9 13#11"),
    ("Added", "add9 add11 madd9 6/9"),
)


def _entries() -> tuple[CatalogueEntry, ...]:
    listed = ((category, word.partition("=")) for category, row in _LISTED for word in row.split())
    return tuple(
        CatalogueEntry(category, name, type_id if equals else name)
        for category, (name, equals, type_id) in listed
    )


CHORD_CATALOGUE: Final = _entries()


def _by_degrees() -> dict[frozenset[str], ChordType]:
    rows: dict[frozenset[str], ChordType] = {}
    for row in CHORD_TYPES:
        if rows.setdefault(frozenset(row.degrees), row) is not row:
            msg = f"chord type '{row.id}' repeats '{rows[frozenset(row.degrees)].id}'"
            raise InvalidChordError(msg, value=row.id)
    return rows


TYPES_BY_DEGREES: Final = _by_degrees()
TYPES_BY_ID: Final = {row.id: row for row in CHORD_TYPES}
