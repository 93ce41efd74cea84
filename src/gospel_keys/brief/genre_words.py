"""Genres in words: which one is asked for, and which ones only colour it.

"A jazz ballad" asks for jazz; "a jazz-ish gospel tune" asks for gospel with jazz as an
influence. Words of the church name gospel unless another genre is named outright.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.style import phrases
from gospel_keys.brief.text import Hit, Text

_NAMES: Final = phrases(
    {
        "gospel": "gospel, praise break, shout music, spiritual",
        "jazz": "jazz, bebop, be bop, hard bop, swing standard, jazz standard, bossa nova, bossa,"
        " big band, rhythm changes, torch song",
        "blues": "blues, boogie woogie, boogie, 12 bar, twelve bar, barrelhouse,"
        " quick change, delta",
        "classical": "classical, baroque, sonata, sonatina, mozart, haydn, bach, handel,"
        " beethoven, chopin, schumann, brahms, clementi, romantic era, fugue, nocturne, minuet,"
        " invention, mazurka, classical period",
        "neosoul": "neo soul, neosoul, r&b ballad, r&b, rnb, slow jam, d'angelo, erykah badu",
    }
)
_PLACES: Final = phrases(
    {
        "gospel": "church, churchy, worship, worshipful, praise, hymn, hymns, altar call,"
        " offertory, sanctified, choir, congregation, congregational, communion"
    }
)
_ADJECTIVES: Final = phrases({"jazz": "jazzy, jazzish", "blues": "bluesy"})
_LEXICON: Final = MappingProxyType(
    {
        word: (rank, genre)
        for rank, words in enumerate((_ADJECTIVES, _PLACES, _NAMES))
        for word, genre in words.items()
    }
)
_SMALL: Final = frozenset({"of", "a", "an", "some"})
_INFLUENCE, _PLACE, _NAME = range(3)

_MAKES_A_COLOUR_AFTER: Final = frozenset(
    [
        "ish",
        "sounding",
        "influenced",
        "influence",
        "influences",
        "tinged",
        "flavoured",
        "flavored",
        "inspired",
        "infused",
        "flavour",
        "flavor",
        "touch",
        "touches",
        "tinge",
        "like",
        "esque",
        "leaning",
        "chords",
        "chord",
        "harmony",
        "harmonies",
        "voicings",
        "licks",
        "runs",
        "colours",
        "colors",
        "overtones",
        "elements",
        "twist",
        "arpeggios",
        "tint",
    ]
)
_MAKES_A_COLOUR_BEFORE: Final = frozenset(
    [
        "touch",
        "hint",
        "hints",
        "bit",
        "dash",
        "flavour",
        "flavor",
        "elements",
        "shades",
        "shade",
        "tinge",
        "influence",
        "influences",
        "splash",
        "pinch",
        "spirit",
    ]
)


@dataclass(frozen=True, slots=True)
class GenreWords:
    """The genres of a request.

    Parameters
    ----------
    named : tuple of str
        The one asked for first, then others that are named outright.
    influences : tuple of str
        Genres that only colour it.
    """

    named: tuple[str, ...] = ()
    influences: tuple[str, ...] = ()

    @property
    def genre(self) -> str | None:
        """The genre asked for; an influence where nothing else is named."""
        return next(iter((*self.named, *self.influences)), None)


def find_genres(text: Text) -> GenreWords:
    """Return the genres a text names.

    Parameters
    ----------
    text : Text

    Returns
    -------
    words : GenreWords

    Examples
    --------
    >>> find_genres(Text.of("a jazz-ish gospel tune"))
    GenreWords(named=('gospel',), influences=('jazz',))
    """
    ranked = [(_rank(text, hit), hit) for hit in text.find(_LEXICON) if not hit.negated]
    names, qualifiers = _heads(text, [hit for rank, hit in ranked if rank == _NAME])
    places = [hit.value[1] for rank, hit in ranked if rank == _PLACE]
    coloured = [hit.value[1] for rank, hit in ranked if rank == _INFLUENCE]
    named = tuple(dict.fromkeys(names or places))
    influences = dict.fromkeys((*qualifiers, *coloured))
    return GenreWords(named, tuple(genre for genre in influences if genre not in named))


def _rank(text: Text, hit: Hit[tuple[int, str]]) -> int:
    after = text.word_after(hit.end)
    before = text.word_before(hit.start)
    earlier = text.word_before(hit.start - len(before) - 1) if before in _SMALL else ""
    if before == "but":
        return _NAME
    is_colour = after in _MAKES_A_COLOUR_AFTER or earlier in _MAKES_A_COLOUR_BEFORE
    is_colour |= "like" in (before, earlier)
    return _INFLUENCE if is_colour or hit.degree < 1.0 else hit.value[0]


def _heads(text: Text, hits: list[Hit[tuple[int, str]]]) -> tuple[list[str], list[str]]:
    """Part names from what qualifies them: "jazz gospel" is gospel, coloured by jazz."""
    heads: list[str] = []
    qualifiers: list[str] = []
    for place, hit in enumerate(hits):
        following = hits[place + 1].start if place + 1 < len(hits) else None
        between = "," if following is None else text.source[hit.end : following]
        (heads if between.strip(" -") else qualifiers).append(hit.value[1])
    return heads, qualifiers
