"""Patterns in words: "walking bass", "stride left hand", "no fills".

The catalogue's own words and names are read, and a few that players use instead.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import Family, GenreCatalogue, Pattern
from gospel_keys.brief.text import Hit, Text

_FURTHER: Final = MappingProxyType(
    {
        "shell-voicing": ("shell voicings", "shell chords", "guide tones", "shell voicing"),
        "alberti-bass": ("alberti bass", "broken chords in the left hand", "alberti pattern"),
        "stride-bass": (
            "stride bass",
            "stride left hand",
            "stride piano",
            "stride style",
            "oom pah",
        ),
        "aaba": ("a a b a",),
        "turnaround": ("turnaround", "turnarounds"),
        "walking-bass": (
            "walking bassline",
            "walking bass line",
            "bass walks",
            "walking line",
            "walking basses",
            "walk ups in the bass",
        ),
        "syncopated-comping": ("left hand comping", "comping", "comping left hand"),
        "block-chord": ("chorale style", "homophonic", "big chords", "locked hands"),
        "melody-with-fills": ("fills", "fill", "runs and fills", "licks", "melody with runs"),
        "octave-doubling": (
            "octaves in the right hand",
            "right hand octaves",
            "octave right hand",
            "melody in octaves",
            "in octaves",
            "doubled in octaves",
        ),
        "chord-fills": ("chord fill", "chordal fill", "filled chords"),
        "polychord": ("poly chords", "stacked triads", "slash voicings"),
        "arpeggiated-voicing": (
            "arpeggio",
            "rolling arpeggios",
            "flowing arpeggios",
            "arpeggiated right hand",
            "rolled chords",
            "arpeggiated chords",
        ),
        "gospel-shuffle": ("shuffle feel", "gospel shuffle", "shuffled", "shuffle groove"),
        "gospel-swing": ("swing feel", "gospel swing", "swinging", "swung eighths", "swings"),
        "backbeat-emphasis": (
            "back beat",
            "clap on 2 and 4",
            "clapping on two and four",
            "2 and 4",
        ),
        "offbeat-syncopation": (
            "off beat",
            "off beats",
            "offbeats",
            "off beat syncopation",
            "syncopations",
            "pushes",
            "anticipations",
        ),
        "straight-feel": (
            "straight feel",
            "even eighths",
            "straight 8ths",
            "straight eighth",
            "straight time",
        ),
    }
)
TEXTURES: Final = MappingProxyType(
    {
        "octaves": ("octave-doubling", "octave-roots"),
        "octave": ("octave-doubling", "octave-roots"),
        "octave doubling": ("octave-doubling",),
        "octave bass": ("octave-roots",),
        "bass octaves": ("octave-roots",),
        "octaves in the bass": ("octave-roots",),
        "octaves in the left hand": ("octave-roots",),
        "left hand octaves": ("octave-roots",),
        "shout riff": ("shout-riff",),
        "shout riffs": ("shout-riff",),
        "shout bass": ("shout-riff",),
        "stabs": ("stabs",),
        "walking": ("walking-bass", "twelve-bar-bass", "walking-quarters"),
        "tenths": ("rolling-tenths",),
        "rolling tenths": ("rolling-tenths",),
        "rolled tenths": ("rolling-tenths",),
    }
)
"""Textures that genres choose by themselves and that words can only rule out."""
_BOTH_FILLS: Final = ("fills", "fill", "licks")
_LEFT: Final = ("left hand", "lh", "bass")


@dataclass(frozen=True, slots=True)
class PatternWords:
    """Patterns that the words ask for or rule out.

    Parameters
    ----------
    left_hand, right_hand, rhythm, form : str or None
    excluded : frozenset of str
    surplus : tuple of (Family, str)
        Further patterns of a family that already has one.
    refused : tuple of str
        What was ruled out, in the user's words.
    read : tuple of (int, int)
        Stretches of the text that name a sub-style only to rule out its texture.
    """

    left_hand: str | None
    right_hand: str | None
    rhythm: str | None
    form: str | None
    excluded: frozenset[str]
    surplus: tuple[tuple[Family, str], ...]
    refused: tuple[str, ...] = ()
    read: tuple[tuple[int, int], ...] = ()


def find_patterns(text: Text, catalogue: GenreCatalogue) -> PatternWords:
    """Return the patterns a text asks for.

    Parameters
    ----------
    text : Text
        Without meters, so that "12/8 feel" is a meter first.
    catalogue : GenreCatalogue

    Returns
    -------
    words : PatternWords
    """
    chosen: dict[Family, str] = {}
    excluded: set[str] = set()
    surplus: list[tuple[Family, str]] = []
    refused: list[str] = []
    named = text.find(lexicon_of(catalogue))
    textures = [
        hit
        for hit in text.find(TEXTURES)
        if hit.negated and not any(_covers(pattern, hit) for pattern in named)
    ]
    for texture in textures:
        excluded.update(texture.value)
        refused.append(texture.phrase)
    for hit in named:
        if any(hit.start >= t.start and hit.end <= t.end for t in textures):
            continue
        pattern = hit.value
        if hit.negated:
            excluded.add(pattern.id)
            refused.append(hit.phrase)
            if hit.phrase in _BOTH_FILLS:
                excluded.add("chord-fills")
        elif pattern.family == "right_hand" and _belongs_left(text, hit):
            if pattern.id == "arpeggiated-voicing":
                chosen.setdefault("left_hand", "alberti-bass")
        elif chosen.setdefault(pattern.family, pattern.id) != pattern.id:
            surplus.append((pattern.family, pattern.id))
    wanted = {family: found for family, found in chosen.items() if found not in excluded}
    return PatternWords(
        left_hand=wanted.get("left_hand"),
        right_hand=wanted.get("right_hand"),
        rhythm=wanted.get("rhythm"),
        form=wanted.get("form"),
        excluded=frozenset(excluded),
        surplus=tuple(surplus),
        refused=tuple(dict.fromkeys(refused)),
        read=tuple((t.start, t.end) for t in textures if "shout" in t.phrase),
    )


def _covers(pattern: Hit[Pattern], texture: Hit[tuple[str, ...]]) -> bool:
    """Return whether a pattern's phrase says more than a texture's inside it."""
    is_inside = pattern.start <= texture.start and texture.end <= pattern.end
    return is_inside and len(pattern.phrase) > len(texture.phrase)


def lexicon_of(catalogue: GenreCatalogue) -> dict[str, Pattern]:
    """Return every word for a pattern of a genre.

    Parameters
    ----------
    catalogue : GenreCatalogue
    """
    words: dict[str, Pattern] = {}
    for pattern in catalogue.patterns:
        own = (pattern.name.lower(), *pattern.words, *_FURTHER.get(pattern.id, ()))
        for word in own:
            words.setdefault(word.replace("-", " "), pattern)
    return words


def _belongs_left(text: Text, hit: Hit[Pattern]) -> bool:
    """Return whether "arpeggios" or "octaves" are said of the left hand."""
    after = " ".join(w.text for w in text.words if w.start >= hit.end).split(" ")[:5]
    before = " ".join(w.text for w in text.words if w.end <= hit.start).split(" ")[-2:]
    following = " ".join(after)
    return " ".join(before) == "left hand" or any(
        following.startswith(f"{lead}{hand}")
        for lead in ("in the ", "in ", "on the ", "for the ")
        for hand in _LEFT
    )
