"""The catalogue of scales: 32 in six categories, and extras counted apart.

Spelled degrees against the major scale are the truth; steps and pitch classes are derived.
The modes and the symmetric scales follow Levine, *The Jazz Theory Book* (1995), chapters 3
and 10; the bebop scales Baker, *How to Play Bebop* 1 (1988); the scales of the world
Persichetti, *Twentieth-Century Harmony* (1961), chapter 2, and for the Japanese ones Malm,
*Traditional Japanese Music and Musical Instruments* (2000). The four gospel scales have no
single authority; each row says from which practice it is taken.
"""

from dataclasses import dataclass
from typing import Final, Literal

from gospel_keys.errors import InvalidScaleError
from gospel_keys.theory.degree import semitones_of
from gospel_keys.units import Semitones

ScaleCategory = Literal[
    "Major modes",
    "Minor variants",
    "Blues & pentatonic",
    "Symmetric & advanced",
    "Exotic & world",
    "Gospel",
    "Extra",
]


@dataclass(frozen=True, slots=True)
class ScaleType:
    """A row of the catalogue.

    Parameters
    ----------
    id : str
        Unique, kebab case.
    name : str
        As musicians call it.
    category : ScaleCategory
    spelled : str
        Degrees, as ``"1 2 b3 4 5 6 b7"``.
    description : str
        What it is and how it sounds.
    uses : tuple of (genre, use)
        Where each genre plays it.
    aliases : tuple of str
        Other names.
    """

    id: str
    name: str
    category: ScaleCategory
    spelled: str
    description: str
    uses: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...] = ()

    @property
    def degrees(self) -> tuple[str, ...]:
        """The spelled degrees, ascending."""
        return tuple(self.spelled.split())

    @property
    def semitones(self) -> tuple[Semitones, ...]:
        """The degrees in semitones above the tonic."""
        return tuple(semitones_of(degree) for degree in self.degrees)

    @property
    def steps(self) -> tuple[Semitones, ...]:
        """The steps from each degree to the next; they sum to 12."""
        heights = (*self.semitones, 12)
        return tuple(b - a for a, b in zip(heights, heights[1:], strict=False))


_MODES: Final = "Major modes"
_MINOR: Final = "Minor variants"
_BLUES: Final = "Blues & pentatonic"
_SYMMETRIC: Final = "Symmetric & advanced"
_WORLD: Final = "Exotic & world"
_GOSPEL: Final = "Gospel"

# fmt: off
SCALES: Final[tuple[ScaleType, ...]] = (
    ScaleType("ionian", "Ionian (Major)", _MODES, "1 2 3 4 5 6 7",
        "The major scale. Its fourth clashes with the third of the tonic chord and wants to fall.",
        (("gospel", "hymn melodies and worship lines over I"), ("classical", "the major key"),
         ("jazz", "maj7 chords at rest")), ("major", "ionian")),
    ScaleType("dorian", "Dorian", _MODES, "1 2 b3 4 5 6 b7",
        "Minor with a raised sixth: minor without sorrow.",
        (("jazz", "ii chords and modal tunes"), ("neosoul", "one-chord minor grooves"),
         ("gospel", "minor vamps and the ii of a ii-V-I"))),
    ScaleType("phrygian", "Phrygian", _MODES, "1 b2 b3 4 5 b6 b7",
        "Minor with a lowered second, a semitone above the tonic: dark and Spanish.",
        (("jazz", "iii chords, sus4 with b9"), ("classical", "the Phrygian half cadence"))),
    ScaleType("lydian", "Lydian", _MODES, "1 2 3 #4 5 6 7",
        "Major with a raised fourth: bright and floating, nothing in it clashes with maj7.",
        (("jazz", "IV chords and maj7#11"), ("neosoul", "maj7#11 pads"),
         ("gospel", "IVmaj7 in slow worship"))),
    ScaleType("mixolydian", "Mixolydian", _MODES, "1 2 3 4 5 6 b7",
        "Major with a lowered seventh: the plain dominant scale.",
        (("gospel", "bVII and IV over I in praise songs"), ("blues", "the chord scale of every 7th chord"),
         ("jazz", "V7 that resolves without alteration"))),
    ScaleType("aeolian", "Aeolian (Natural Minor)", _MODES, "1 2 b3 4 5 b6 b7",
        "The natural minor scale; its seventh does not lead.",
        (("classical", "the minor key"), ("gospel", "minor hymns"), ("neosoul", "minor vamps on i and bVI")),
        ("natural minor", "minor", "aeolian")),
    ScaleType("locrian", "Locrian", _MODES, "1 b2 b3 4 b5 b6 b7",
        "The mode on the leading tone; its tonic chord is half-diminished.",
        (("jazz", "m7b5 chords, the ii of a minor ii-V-i"),)),
    ScaleType("harmonic-minor", "Harmonic Minor", _MINOR, "1 2 b3 4 5 b6 7",
        "Natural minor with a leading tone; an augmented second lies below it.",
        (("classical", "V and viio in minor keys"), ("gospel", "V7b9 in minor hymns"), ("jazz", "V7b9b13 to i"))),
    ScaleType("melodic-minor", "Melodic Minor (Jazz Minor)", _MINOR, "1 2 b3 4 5 6 7",
        "Minor with raised sixth and seventh; in jazz the same up and down.",
        (("jazz", "mMaj7 and m6 chords; mother of the altered scale"), ("classical", "ascending minor lines")),
        ("melodic minor", "jazz minor")),
    ScaleType("blues", "Blues", _BLUES, "1 b3 4 b5 5 b7",
        "Minor pentatonic with the blue fifth between fourth and fifth.",
        (("blues", "the whole chorus, over any of its chords"), ("gospel", "shout and organ licks"),
         ("jazz", "bluesy lines over dominant chords")), ("minor blues",)),
    ScaleType("major-blues", "Major Blues", _BLUES, "1 2 b3 3 5 6",
        "Major pentatonic with the blue third leaning into the major one.",
        (("gospel", "the grace note b3-3 in every fill"), ("blues", "sweet answers in major"),
         ("neosoul", "fills over add9 chords"))),
    ScaleType("major-pentatonic", "Major Pentatonic", _BLUES, "1 2 3 5 6",
        "Five tones without a semitone; nothing in it can clash with the tonic chord.",
        (("gospel", "runs that fall through the octaves"), ("neosoul", "right-hand fills"),
         ("classical", "folk melodies"))),
    ScaleType("minor-pentatonic", "Minor Pentatonic", _BLUES, "1 b3 4 5 b7",
        "Five tones of the minor scale without a semitone.",
        (("blues", "call and answer"), ("neosoul", "lines over m11"), ("gospel", "minor praise breaks"))),
    ScaleType("whole-tone", "Whole Tone", _SYMMETRIC, "1 2 3 #4 #5 b7",
        "Six whole tones; every one could be the tonic.",
        (("jazz", "7#5 and 7b5 chords"), ("gospel", "the augmented dominant before the chorus"),
         ("classical", "impressionist colour"))),
    ScaleType("diminished-whole-half", "Diminished (Whole-Half)", _SYMMETRIC, "1 2 b3 4 b5 b6 6 7",
        "Eight tones, whole and half steps in turn; repeats every minor third.",
        (("jazz", "dim7 chords"), ("gospel", "runs over passing diminished chords")),
        ("diminished", "whole half diminished", "whole half")),
    ScaleType("diminished-half-whole", "Diminished (Half-Whole)", _SYMMETRIC, "1 b2 b3 3 #4 5 6 b7",
        "Eight tones, half and whole steps in turn: a dominant with b9, #9, #11 and natural 13.",
        (("jazz", "13b9 chords"), ("gospel", "V13b9 into the tonic")),
        ("half whole diminished", "half whole", "dominant diminished")),
    ScaleType("altered", "Altered (Super Locrian)", _SYMMETRIC, "1 b2 b3 b4 b5 b6 b7",
        "Seventh mode of melodic minor: a dominant with both ninths and both fifths altered.",
        (("jazz", "7alt chords that resolve"), ("gospel", "V7#9#5 before a big arrival"),
         ("neosoul", "altered turnarounds")), ("altered", "super locrian")),
    ScaleType("lydian-dominant", "Lydian Dominant", _SYMMETRIC, "1 2 3 #4 5 6 b7",
        "Mixolydian with a raised fourth, fourth mode of melodic minor.",
        (("jazz", "tritone substitutes and 7#11"), ("neosoul", "IV7 and bVII7"),
         ("gospel", "bII7 into I, and II7"))),
    ScaleType("bebop-dominant", "Bebop Dominant", _SYMMETRIC, "1 2 3 4 5 6 b7 7",
        "Mixolydian with the major seventh passing between b7 and 1, so that chord tones fall on the beat.",
        (("jazz", "eighth-note lines over V7"), ("blues", "swinging lines over I7"))),
    ScaleType("bebop-major", "Bebop Major", _SYMMETRIC, "1 2 3 4 5 #5 6 7",
        "Major with a raised fifth passing to the sixth: sixth chord and diminished chord in turn.",
        (("jazz", "block chords in the locked-hands manner"), ("gospel", "harmonised scales over I6"))),
    ScaleType("bebop-minor", "Bebop Minor", _SYMMETRIC, "1 2 b3 3 4 5 6 b7",
        "Dorian with the major third passing between b3 and 4.",
        (("jazz", "eighth-note lines over ii7"),), ("bebop dorian",)),
    ScaleType("augmented", "Augmented", _SYMMETRIC, "1 b3 3 5 #5 7",
        "Minor thirds and semitones in turn; repeats every major third.",
        (("jazz", "maj7#5 and major-third cycles"), ("classical", "late romantic colour"))),
    ScaleType("phrygian-dominant", "Phrygian Dominant", _WORLD, "1 b2 3 4 5 b6 b7",
        "Fifth mode of harmonic minor: the sound of V7b9 in minor.",
        (("jazz", "V7b9b13 to i"), ("classical", "Spanish and Near Eastern colour"),
         ("gospel", "V of a minor hymn"))),
    ScaleType("hungarian-minor", "Hungarian Minor", _WORLD, "1 2 b3 #4 5 b6 7",
        "Harmonic minor with a raised fourth: two augmented seconds.",
        (("classical", "Romani and Hungarian style"),), ("gypsy minor", "double harmonic minor")),
    ScaleType("double-harmonic-major", "Double Harmonic Major", _WORLD, "1 b2 3 4 5 b6 7",
        "Two tetrachords with an augmented second in each.",
        (("classical", "Near Eastern colour"),), ("double harmonic", "byzantine")),
    ScaleType("hirajoshi", "Hirajoshi", _WORLD, "1 2 b3 5 b6",
        "A koto tuning: five tones, two semitones.",
        (("classical", "Japanese colour"), ("neosoul", "modal intros"))),
    ScaleType("iwato", "Iwato", _WORLD, "1 b2 4 b5 b7",
        "A koto tuning with a diminished fifth: restless, without a firm tonic.",
        (("classical", "Japanese colour"),)),
    ScaleType("yo", "Yo", _WORLD, "1 2 4 5 6",
        "The Japanese folk scale without semitones, as it ascends.",
        (("classical", "Japanese folk melodies"), ("gospel", "open, suspended pentatonic lines"))),
    ScaleType("gospel-minor", "Gospel Minor", _GOSPEL, "1 2 b3 4 5 b6 b7 7",
        "Natural minor with the leading tone added: minor gospel uses b7 over i, iv and bVII and the "
        "raised seventh over V7b9, often in one phrase, so the working scale holds both.",
        (("gospel", "minor hymns and praise breaks; b7 going down, 7 going up"),)),
    ScaleType("gospel-pentatonic-sharp-4", "Gospel Pentatonic with #4", _GOSPEL, "1 2 3 #4 5 6",
        "Major pentatonic with the raised fourth leaning into the fifth: the melodic side of the #ivo chord "
        "that lifts IV to I over its fifth.",
        (("gospel", "runs and melodies over IV, #ivo and I/5"),), ("gospel pentatonic",)),
    ScaleType("gospel-blues", "Gospel Blues", _GOSPEL, "1 2 b3 3 4 #4 5 6 b7",
        "Major and minor blues scales in one: the church pianist crushes b3 into 3 and #4 into 5 over major "
        "chords, and keeps b7 for I7 on its way to IV.",
        (("gospel", "fills, crushed notes and shout licks over I7 and IV7"), ("blues", "mixed major and minor"))),
    ScaleType("gospel-melodic-minor", "Gospel Melodic Minor", _GOSPEL, "1 2 b3 4 5 6 b7 7",
        "Dorian with the leading tone added: the line from 1 through 7 and b7 to 6 over a minor chord, the "
        "inner voice of countless minor gospel ballads.",
        (("gospel", "the descending inner line 1-7-b7-6 over i"), ("neosoul", "m(maj7) to m7 vamps"))),
)

EXTRA_SCALES: Final[tuple[ScaleType, ...]] = (
    ScaleType("chromatic", "Chromatic", "Extra", "1 b2 2 b3 3 4 #4 5 b6 6 b7 7",
        "All twelve tones.", (("classical", "runs"), ("gospel", "chromatic approach runs"))),
    ScaleType("lydian-augmented", "Lydian Augmented", "Extra", "1 2 3 #4 #5 6 7",
        "Third mode of melodic minor.", (("jazz", "maj7#5 chords"),)),
    ScaleType("dorian-flat-2", "Dorian b2", "Extra", "1 b2 b3 4 5 6 b7",
        "Second mode of melodic minor.", (("jazz", "sus4 with b9 and natural 13"),), ("phrygian natural 6",)),
    ScaleType("mixolydian-flat-6", "Mixolydian b6", "Extra", "1 2 3 4 5 b6 b7",
        "Fifth mode of melodic minor.", (("jazz", "V9b13 to a minor chord"),), ("aeolian dominant",)),
    ScaleType("locrian-natural-2", "Locrian Natural 2", "Extra", "1 2 b3 4 b5 b6 b7",
        "Sixth mode of melodic minor.", (("jazz", "m7b5 with a natural ninth"),), ("half diminished",)),
    ScaleType("harmonic-major", "Harmonic Major", "Extra", "1 2 3 4 5 b6 7",
        "Major with a lowered sixth: the borrowed iv in scale form.",
        (("gospel", "IV to iv to I"), ("classical", "major with minor subdominant"))),
    ScaleType("in-sen", "In Sen", "Extra", "1 b2 4 5 b7",
        "A Japanese tuning of five tones.", (("jazz", "sus4 with b9"),)),
)
# fmt: on


def _check(rows: tuple[ScaleType, ...]) -> None:
    """Refuse two rows that sound the same or share an id."""
    sounds: dict[tuple[Semitones, ...], str] = {}
    ids: set[str] = set()
    for row in rows:
        if row.semitones in sounds or row.id in ids:
            msg = f"scale '{row.id}' repeats '{sounds.get(row.semitones, row.id)}'"
            raise InvalidScaleError(msg, value=row.id)
        sounds[row.semitones] = row.id
        ids.add(row.id)


_check(SCALES + EXTRA_SCALES)
