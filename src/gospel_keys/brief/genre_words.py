"""Genres in words: which one is asked for, and which ones only colour it.

"A jazz ballad" asks for jazz; "a jazz-ish gospel tune" asks for gospel with jazz as an
influence. Words of the church name gospel unless another genre is named outright. Where no
genre is named, players and their words tell it: "medium swing", "like Bill Evans".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.catalogue import GenreCatalogue
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
_HINTS: Final = phrases(
    {
        "gospel": "kirk franklin, richard smallwood, thomas dorsey, edwin hawkins, andrae crouch,"
        " mahalia jackson, talk music, shed chords",
        "jazz": "swing, swing feel, medium swing, aaba, a a b a, abac, rootless,"
        " rootless voicings, bill evans, oscar peterson, thelonious monk, art tatum,"
        " duke ellington, ellington, count basie, basie, herbie hancock, mccoy tyner,"
        " red garland, bud powell, wynton kelly, keith jarrett, erroll garner, teddy wilson,"
        " fats waller, jelly roll morton, scott joplin, joplin, stride piano, harlem stride,"
        " ragtime, montuno, montunos, salsa, samba, mambo, real book, songbook,"
        " great american songbook, coltrane changes, cocktail piano, hard swing",
        "blues": "honky tonk, muddy waters, otis spann, pinetop perkins, memphis slim, bb king,"
        " professor longhair, dr john, second line, texas shuffle, chicago shuffle,"
        " rock and roll",
        "classical": "liszt, debussy, ravel, mendelssohn, schubert, scarlatti, czerny,"
        " rachmaninoff, satie, counterpoint, contrapuntal, fugal, rondo, gavotte, sarabande,"
        " bourree, bourrée, gigue, courante, allemande, siciliana, siciliano, menuet, menuett,"
        " minuetto, menuetto, landler, ländler, polonaise, barcarolle, tarantella, polka,"
        " ecossaise, écossaise",
        "neosoul": "j dilla, dilla, robert glasper, glasper, jill scott, hiatus kaiyote, lo fi,"
        " lofi, quiet storm",
    }
)
_FAINT: Final = phrases(
    {
        "classical": "romantic, romantic style, waltz, waltzes, valse, prelude, preludes, etude,"
        " etudes, étude, études, lullaby, berceuse, serenade, impromptu, bagatelle, scherzo,"
        " intermezzo, toccata, song without words, album leaf, andante, andantino,"
        " adagio, allegretto, larghetto, partita, suite, concert piece, recital piece"
    }
)
"""Words that other genres use too: they tell the genre only where nothing else does."""
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

COLOURING: Final = _MAKES_A_COLOUR_AFTER | _MAKES_A_COLOUR_BEFORE
"""Words that make a genre an influence."""
LEXICONS: Final[tuple[Mapping[str, object], ...]] = (_LEXICON, _HINTS, _FAINT)
"""Every phrase that bears on the genre."""


@dataclass(frozen=True, slots=True)
class GenreWords:
    """The genres of a request.

    Parameters
    ----------
    named : tuple of str
        The one asked for first, then others that are named outright.
    influences : tuple of str
        Genres that only colour it.
    hint : (str, str) or None
        A genre that players' words tell where none is named, and the words.
    """

    named: tuple[str, ...] = ()
    influences: tuple[str, ...] = ()
    hint: tuple[str, str] | None = None

    @property
    def genre(self) -> str | None:
        """The genre asked for; a hinted one, then an influence, where none is named."""
        hinted = () if self.hint is None else self.hint[:1]
        return next(iter((*self.named, *hinted, *self.influences)), None)


def find_genres(text: Text, asked: GenreCatalogue | None = None) -> GenreWords:
    """Return the genres a text names.

    Parameters
    ----------
    text : Text
    asked : GenreCatalogue, optional
        Chosen by option; its name in the words means it and no other genre.

    Returns
    -------
    words : GenreWords

    Examples
    --------
    >>> find_genres(Text.of("a jazz-ish gospel tune"))
    GenreWords(named=('gospel',), influences=('jazz',), hint=None)
    """
    lexicon = _LEXICON if asked is None else {**_LEXICON, **_own(asked)}
    ranked = [(_rank(text, hit), hit) for hit in text.find(lexicon) if not hit.negated]
    names, qualifiers = _heads(text, [hit for rank, hit in ranked if rank == _NAME])
    places = [hit.value[1] for rank, hit in ranked if rank == _PLACE]
    coloured = [hit.value[1] for rank, hit in ranked if rank == _INFLUENCE]
    named = tuple(dict.fromkeys(names or places))
    influences = dict.fromkeys((*qualifiers, *coloured))
    hints = (
        ()
        if named
        else (hit for lexicon in (_HINTS, _FAINT) for hit in text.find(lexicon) if not hit.negated)
    )
    return GenreWords(
        named,
        tuple(genre for genre in influences if genre not in named),
        next(((hit.value, hit.phrase) for hit in hints), None),
    )


def _own(genre: GenreCatalogue) -> dict[str, tuple[int, str]]:
    """The names of a genre, one and many: "hymn" is a genre where somebody added it."""
    names = {" ".join(name.lower().split("-")) for name in (genre.id, genre.name)}
    return {name + end: (_NAME, genre.id) for name in names for end in ("", "s")}


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
