"""What a user may ask of each genre: applications, sub-styles and pattern names.

Only names, ranges and defaults stand here. How a pattern is played is the genre's own.
Identifiers are kebab case; ``name`` is how the product spells it for people.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from gospel_keys.errors import InvalidRequestError, UnknownPatternError
from gospel_keys.units import Bpm, Velocity

Family = Literal["left_hand", "right_hand", "rhythm", "form"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A named way of playing that can be asked for."""

    id: str
    name: str
    family: Family
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Application:
    """A use of the music with the tempo and velocity ranges it implies."""

    id: str
    tempo: tuple[Bpm, Bpm]
    velocity: tuple[Velocity, Velocity]
    character: str


@dataclass(frozen=True, slots=True)
class GenreCatalogue:
    """Everything that can be asked of one genre.

    ``keys`` are the major keys a piece is drawn from when none is named; ``default_key`` is
    taken instead where the genre has one. ``default_tempo`` is played where nothing in a
    request bears on the tempo; 0 lets the style decide.
    """

    id: str
    name: str
    default_bars: int
    default_application: str
    applications: tuple[Application, ...]
    sub_styles: tuple[str, ...]
    keys: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    default_key: str = ""
    default_tempo: Bpm = 0.0

    def application(self, name: str) -> Application:
        """Return an application by name in any letter case.

        Raises
        ------
        InvalidRequestError
            If the genre does not have it.
        """
        for application in self.applications:
            if application.id == name.strip().lower():
                return application
        known = ", ".join(a.id for a in self.applications)
        msg = f"unknown application '{name}' for {self.id}; expected one of {known}"
        raise InvalidRequestError(msg, value=name, field="application")

    def pattern(self, family: Family, name: str) -> Pattern:
        """Return a pattern by identifier or name, in any letter case.

        Raises
        ------
        UnknownPatternError
            If the family of the genre does not have it.
        """
        wanted = _plain(name)
        for pattern in self.family(family):
            if wanted in {_plain(pattern.id), _plain(pattern.name)}:
                return pattern
        known = ", ".join(p.id for p in self.family(family))
        label = family.replace("_", "-")
        if not known:
            msg = f"{self.id} has no {label}s; expected the {label} to be left out"
            raise UnknownPatternError(msg, value=name)
        msg = f"unknown {label} pattern '{name}' for {self.id}; expected one of {known}"
        raise UnknownPatternError(msg, value=name)

    def family(self, family: Family) -> tuple[Pattern, ...]:
        """Return the patterns of a family in catalogue order."""
        return tuple(p for p in self.patterns if p.family == family)


def _plain(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))


# fmt: off
_GOSPEL = GenreCatalogue(
    id="gospel",
    name="Gospel",
    default_bars=8,
    default_application="practice",
    applications=(
        Application("practice", (80, 100), (30, 105), "straight, for learning"),
        Application("concert",  (70, 160), (20, 127), "the full range of the instrument"),
        Application("worship",  (60, 80),  (40, 80),  "restrained, under prayer and singing"),
        Application("uptempo",  (120, 140), (80, 120), "driving praise"),
    ),
    default_tempo=84.0,
    sub_styles=("slow-worship", "contemporary", "traditional", "shout"),
    keys=("Ab", "Db", "Eb", "Bb", "F", "C", "Gb"),
    patterns=(
        Pattern("shell-voicing", "Shell Voicing", "left_hand", ("shell", "shells")),
        Pattern("alberti-bass", "Alberti Bass", "left_hand", ("alberti",)),
        Pattern("stride-bass", "Stride Bass", "left_hand", ("stride",)),
        Pattern("walking-bass", "Walking Bass", "left_hand", ("walking bass", "walking left hand", "walk the bass")),
        Pattern("syncopated-comping", "Syncopated Comping", "left_hand", ("syncopated comping", "syncopated left hand")),
        Pattern("block-chord", "Block Chord", "right_hand", ("block chords", "block chord")),
        Pattern("melody-with-fills", "Melody with Fills", "right_hand", ("melody with fills", "melody and fills")),
        Pattern("octave-doubling", "Octave Doubling", "right_hand", ("octaves", "octave doubling", "octave melody")),
        Pattern("chord-fills", "Chord Fills", "right_hand", ("chord fills", "chordal fills")),
        Pattern("polychord", "Polychord", "right_hand", ("polychords", "polychord", "upper structures")),
        Pattern("arpeggiated-voicing", "Arpeggiated Voicing", "right_hand", ("arpeggios", "arpeggiated", "broken chords")),
        Pattern("gospel-shuffle", "Gospel Shuffle", "rhythm", ("shuffle", "12/8 feel")),
        Pattern("gospel-swing", "Gospel Swing", "rhythm", ("swing", "swung")),
        Pattern("backbeat-emphasis", "Backbeat Emphasis", "rhythm", ("backbeat", "clap on two and four")),
        Pattern("offbeat-syncopation", "Offbeat Syncopation", "rhythm", ("offbeat", "off-beat", "syncopated", "syncopation")),
        Pattern("straight-feel", "Straight Feel", "rhythm", ("straight", "straight eighths")),
    ),
)
_JAZZ = GenreCatalogue(
    id="jazz",
    name="Jazz",
    default_bars=16,
    default_application="standard",
    applications=(
        Application("ballad",   (60, 80),   (35, 90),  "sustained rootless voicings"),
        Application("standard", (120, 200), (45, 105), "walking bass, moderate improvisation"),
        Application("uptempo",  (200, 300), (50, 115), "continuous motion, heavy improvisation"),
    ),
    default_tempo=140.0,
    sub_styles=("swing", "ballad", "bossa", "waltz"),
    keys=("F", "Bb", "Eb", "C", "Ab", "G", "Db"),
    patterns=(
        Pattern("walking-bass", "Walking Bass", "left_hand", ("walking bass", "walking left hand", "walk the bass")),
        Pattern("stride-bass", "Stride Bass", "left_hand", ("stride",)),
        Pattern("shell-voicing", "Shell Voicing", "left_hand", ("shell", "shells")),
        Pattern("syncopated-comping", "Syncopated Comping", "left_hand", ("syncopated comping", "comping left hand", "left hand comping")),
        Pattern("block-chord", "Block Chord", "right_hand", ("block chords", "block chord", "locked hands")),
        Pattern("chord-melody", "Chord Melody", "right_hand", ("chord melody",)),
        Pattern("octave-doubling", "Octave Doubling", "right_hand", ("octaves", "octave doubling")),
        Pattern("improvisation", "Improvisation with Licks", "right_hand", ("improvisation", "improvised", "solo", "licks", "bebop line", "bebop lines")),
        Pattern("rootless-voicings", "Rootless Voicings", "right_hand", ("rootless", "rootless voicings")),
        Pattern("swing-feel", "Swing Feel", "rhythm", ("swing", "swung", "swinging")),
        Pattern("syncopation", "Syncopation", "rhythm", ("syncopated", "syncopation")),
        Pattern("walking-quarters", "Walking Bass", "rhythm", ("in four", "four to the bar")),
        Pattern("aaba", "AABA 32", "form", ("aaba", "32 bar form", "thirty two bar form")),
        Pattern("abac", "ABAC 32", "form", ("abac",)),
        Pattern("rhythm-changes", "Rhythm Changes", "form", ("rhythm changes",)),
        Pattern("blues", "Jazz Blues", "form", ("blues", "blues changes")),
    ),
)
_BLUES = GenreCatalogue(
    id="blues",
    name="Blues",
    default_bars=12,
    default_application="shuffle",
    applications=(
        Application("slow",    (60, 80),   (35, 105), "expressive, bends"),
        Application("shuffle", (100, 120), (45, 110), "the rocking shuffle"),
        Application("fast",    (140, 180), (50, 115), "boogie and jump"),
    ),
    default_tempo=110.0,
    sub_styles=("slow-blues", "shuffle", "boogie", "new-orleans"),
    keys=("E", "A", "G", "C", "F", "Bb", "D"),
    default_key="E",
    patterns=(
        Pattern("boogie-woogie-bass", "Boogie-Woogie Bass", "left_hand", ("boogie", "boogie woogie", "boogie bass")),
        Pattern("twelve-bar-bass", "12-Bar Blues Bass", "left_hand", ("12 bar bass", "12-bar blues bass", "walking bass")),
        Pattern("shuffle-pattern", "Shuffle Patterns", "left_hand", ("shuffle left hand", "shuffle bass", "shuffle pattern")),
        Pattern("block-chords", "Block Chords", "right_hand", ("block chords", "block chord", "stabs")),
        Pattern("chord-fills", "Chord Fills", "right_hand", ("chord fills", "chordal fills")),
        Pattern("blues-melody", "12-Bar Blues Melody", "right_hand", ("blues melody", "12-bar blues melody", "melody")),
        Pattern("call-response", "Call-Response", "right_hand", ("call and response", "call-and-response", "call response", "question and answer")),
        Pattern("tremolo-double-stops", "Tremolo / Double Stops", "right_hand", ("tremolo", "tremolos", "double stops")),
        Pattern("shuffle-feel", "Shuffle Feel", "rhythm", ("shuffle", "shuffle feel")),
        Pattern("twelve-eight-feel", "12/8 Feel", "rhythm", ("12/8 feel", "twelve eight")),
        Pattern("straight-blues", "Straight Blues", "rhythm", ("straight", "straight eighths", "even eighths")),
        Pattern("basic", "Basic 12-Bar", "form", ("basic blues", "plain blues")),
        Pattern("turnaround", "12-Bar with Turnaround", "form", ("standard blues", "twelve bar blues", "12 bar blues", "12-bar blues")),
        Pattern("quick-change", "Quick Change", "form", ("quick change",)),
        Pattern("jazz-blues", "Jazz Blues", "form", ("jazz blues", "bird blues")),
        Pattern("minor", "Minor Blues", "form", ("minor blues",)),
        Pattern("eight-bar", "8-Bar Blues", "form", ("8 bar blues", "8-bar blues", "eight bar blues")),
        Pattern("sixteen-bar", "16-Bar Blues", "form", ("16 bar blues", "16-bar blues", "sixteen bar blues")),
        Pattern("gospel-blues", "Gospel Blues", "form", ("gospel blues", "church blues")),
    ),
)
_CLASSICAL = GenreCatalogue(
    id="classical",
    name="Classical",
    default_bars=16,
    default_application="classical",
    applications=(
        Application("baroque",   (60, 132), (45, 95),  "counterpoint, fugal, ornate"),
        Application("classical", (66, 152), (40, 100), "balanced, I-IV-V-I"),
        Application("romantic",  (48, 120), (30, 115), "expressive, chromatic"),
    ),
    default_tempo=100.0,
    sub_styles=("baroque", "classical", "romantic"),
    keys=("C", "G", "D", "F", "Bb", "Eb", "A"),
    patterns=(
        Pattern("alberti-bass", "Alberti Bass", "left_hand", ("alberti",)),
        Pattern("broken-chords", "Broken Chord Accompaniment", "left_hand", ("broken chords", "broken chord accompaniment")),
        Pattern("arpeggiated-patterns", "Arpeggiated Patterns", "left_hand", ("arpeggiated left hand", "arpeggiated accompaniment", "arpeggios")),
        Pattern("melodic-lines", "Melodic Lines", "right_hand", ("melodic line", "melodic lines", "singing melody", "cantabile")),
        Pattern("chord-voicing", "Chord Voicing", "right_hand", ("chordal", "chords", "chorale")),
        Pattern("contrapuntal", "Contrapuntal", "right_hand", ("counterpoint", "contrapuntal", "fugal", "invention", "imitation")),
        Pattern("arpeggiated", "Arpeggiated", "right_hand", ("arpeggiated right hand", "right hand arpeggios")),
        Pattern("straight", "Straight", "rhythm", ("straight",)),
        Pattern("baroque-feel", "Baroque Feel", "rhythm", ("baroque feel",)),
        Pattern("classical-feel", "Classical Feel", "rhythm", ("classical feel",)),
        Pattern("romantic-feel", "Romantic Feel", "rhythm", ("rubato", "romantic feel")),
    ),
)
_NEOSOUL = GenreCatalogue(
    id="neosoul",
    name="Neo-Soul",
    default_bars=8,
    default_application="smooth",
    applications=(
        Application("smooth",  (70, 90),  (30, 85), "sustained, laid back"),
        Application("uptempo", (90, 110), (35, 92), "syncopated sixteenths"),
    ),
    default_tempo=80.0,
    sub_styles=("loop", "six-eight"),
    keys=("Eb", "Ab", "Db", "F", "Bb", "C", "Gb"),
    patterns=(
        Pattern("extended-comping", "Extended-Voicing Comping", "left_hand", ("extended comping", "extended voicing comping")),
        Pattern("rhythmic-syncopation", "Rhythmic Syncopation", "left_hand", ("syncopated left hand", "rhythmic syncopation")),
        Pattern("syncopated-bass", "Syncopated Bass Lines", "left_hand", ("syncopated bass", "bass line", "bassline")),
        Pattern("extended-voicings", "Extended Voicings", "right_hand", ("extended voicings", "extended chords")),
        Pattern("chromatic-fills", "Chromatic Fills", "right_hand", ("chromatic fills", "chromatic fill", "fills")),
        Pattern("sustained-voicings", "Sustained Voicings", "right_hand", ("sustained", "sustained voicings", "pads", "pad")),
        Pattern("sixteenth-groove", "16th-note Groove", "rhythm", ("sixteenth groove", "16th groove", "groove")),
        Pattern("laid-back", "Laid-back Timing", "rhythm", ("laid back", "laid-back", "behind the beat", "lazy")),
        Pattern("syncopation-emphasis", "Syncopation Emphasis", "rhythm", ("syncopated", "syncopation")),
    ),
)
# fmt: on

_catalogues: Final = {genre.id: genre for genre in (_GOSPEL, _JAZZ, _BLUES, _CLASSICAL, _NEOSOUL)}

CATALOGUES: Final = MappingProxyType(_catalogues)
"""Every genre the product arranges, by identifier."""


def add_catalogue(catalogue: GenreCatalogue) -> None:
    """Make one more genre known.

    Raises
    ------
    InvalidRequestError
        If there is one of that name.
    """
    if catalogue.id in _catalogues:
        msg = f"genre '{catalogue.id}' exists already; expected a name of its own"
        raise InvalidRequestError(msg, value=catalogue.id, field="genre")
    _catalogues[catalogue.id] = catalogue
