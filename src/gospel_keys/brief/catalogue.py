"""What a user may ask of each genre: applications, sub-styles and pattern names.

Only names, ranges and defaults stand here. How a pattern is played is the genre's own.
Identifiers are kebab case; ``name`` is how the product spells it for people.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from gospel_keys.errors import InvalidRequestError, UnknownPatternError
from gospel_keys.units import Bpm, Velocity

Family = Literal["left_hand", "right_hand", "rhythm"]


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
    """Everything that can be asked of one genre."""

    id: str
    name: str
    default_bars: int
    default_application: str
    applications: tuple[Application, ...]
    sub_styles: tuple[str, ...]
    keys: tuple[str, ...]
    patterns: tuple[Pattern, ...]

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
        wanted = name.strip().lower().replace("_", "-").replace(" ", "-").replace("/", "-")
        for pattern in self.family(family):
            if wanted in {pattern.id, pattern.name.lower().replace(" ", "-")}:
                return pattern
        known = ", ".join(p.id for p in self.family(family))
        label = family.replace("_", "-")
        msg = f"unknown {label} pattern '{name}' for {self.id}; expected one of {known}"
        raise UnknownPatternError(msg, value=name)

    def family(self, family: Family) -> tuple[Pattern, ...]:
        """Return the patterns of a family in catalogue order."""
        return tuple(p for p in self.patterns if p.family == family)


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
# fmt: on

CATALOGUES: Final = MappingProxyType({"gospel": _GOSPEL})
"""Every genre the product arranges, by identifier."""
