"""What is left of a description when everything else has been read.

Words that no reader has taken are named to the user, so that nothing is ignored in silence:
four verses, a Hammond organ, a soft beginning.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief import genre_words, level_words, mood_words, pattern_words, style_words
from gospel_keys.brief.catalogue import CATALOGUES, GenreCatalogue
from gospel_keys.brief.number_words import NUMBER
from gospel_keys.brief.style import Style, phrases
from gospel_keys.brief.tempo_words import TEMPO_PLACES
from gospel_keys.brief.text import FUNCTION_WORDS, Text

MOST: Final = 8
"""Words that are named at most."""

_GROUPS: Final = re.compile(
    rf"\b(?:drop[- ](?:2|3|two|three)|{NUMBER} (?:verses?|variations|parts|voices|movements)"
    r"|(?:start|begin|end)(?:s|n?ing)? (?:off )?(?:soft|quiet|gent|calm|loud)\w*"
    r"|(?:bridge|verse|chorus|middle) (?:section|part)|stop[- ]time|slap bass)\b",
    re.IGNORECASE,
)
_SILENT: Final = (
    FUNCTION_WORDS
    | genre_words.COLOURING
    | frozenset(
        phrases(
            {
                "": "about, above, after, again, also, although, always, am, and, another, anything, "
                "are, around, arranged, arrangement, as, at, back, bar, bars, beat, beats, because, "
                "been, before, below, between, birthday, bit, both, bpm, but, by, can, choose, "
                "chorus, chord, chords, choruses, come, composition, concert, could, count, daughter, did, "
                "different, do, does, done, each, easy, eight, eighty, either, eleven, else, end, even, "
                "evening, ever, every, everything, family, father, feel, few, fifty, finally, "
                "first, five, flat, flats, flavor, flavour, follow, following, forty, four, friend, "
                "friends, from, full, further, genre, give, gives, go, goes, good, grade, "
                "grandfather, grandmother, had, half, hand, hands, has, have, he, her, here, his, "
                "how, hundred, i, i'd, i'll, i'm, i've, if, ii, instead, into, is, it's, its, just, "
                "keep, key, keys, kind, last, left, let, let's, level, like, little, long, made, "
                "major, make, makes, making, many, maybe, me, measure, measures, meter, metre, "
                "might, mine, minor, minute, minutes, mode, mood, more, most, mostly, mother, much, "
                "music, musical, my, need, needs, never, new, next, nice, nine, ninety, nothing, "
                "now, number, off, ok, okay, on, once, one, only, or, other, our, out, over, own, "
                "page, party, per, percent, perhaps, phrase, phrases, piano, piece, pieces, play, "
                "played, player, playing, plays, please, possible, put, quarter, quite, rather, "
                "read, recital, request, right, s, same, score, second, seconds, section, sections, "
                "set, seven, seventy, sharp, sharps, she, should, show, signature, since, six, "
                "sixteen, sixty, small, solo, some, someone, something, sometimes, somewhat, son, "
                "song, songs, sort, sound, sounding, sounds, starting, step, steps, still, student, "
                "students, style, style's, styled, stylistic, such, sure, t, take, teacher, tempo, "
                "ten, than, thank, thanks, that, that's, the, their, them, then, there, these, "
                "they, thing, things, think, thirty, this, those, three, through, throughout, time, "
                "times, today, together, too, toward, towards, tune, tunes, twelve, twenty, two, "
                "type, under, until, up, upon, us, use, used, using, usual, version, very, vibe, "
                "want, wants, was, way, we, wedding, well, were, what, when, where, whether, which, "
                "while, who, whole, will, wish, with, within, work, would, write, written, year, "
                "years, yes, yet, you, your, "
                "afternoon, background, behind, club, das, der, die, ein, eine, einen, etüde, exam, "
                "film, für, gig, jam, late, lesson, lessons, lines, mit, morning, movement, night, "
                "offering, old, pastor, pianist, plain, pls, practise, preacher, prelude, pupil, "
                "rehearsal, restaurant, rolling, saturday, scene, school, service, services, "
                "session, singer, starts, study, stück, sunday, theme, und"
            }
        )
    )
)
_GENERIC: Final = frozenset(
    phrases(
        {
            "": "arpeggiated, arpeggios, blues, chorale, chordal, chords, comping, fill, fills, "
            "groove, lick, licks, melody, octave, octaves, pad, pads, shell, shells, solo, "
            "stride, sustained, turnaround, turnarounds, walking"
        }
    )
)
"""What other genres call a pattern and everybody says of any piano music."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words that change nothing.

    Parameters
    ----------
    unused : tuple of str
        As the user wrote them, in their order, without repeats.
    foreign : tuple of (str, str)
        Patterns and forms of other genres: the words and the genre.
    """

    unused: tuple[str, ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()


def find_leftover(text: Text, catalogue: GenreCatalogue, style: Style) -> Leftover:
    """Return the words that no reader takes.

    Parameters
    ----------
    text : Text
        Without meters, lengths, keys and titles of songs.
    catalogue : GenreCatalogue
    style : Style
        Of the genre that was chosen.

    Examples
    --------
    >>> from gospel_keys.brief.styles import style_of
    >>> find_leftover(
    ...     Text.of("slow worship on a Hammond, four verses"),
    ...     CATALOGUES["gospel"],
    ...     style_of("gospel"),
    ... ).unused
    ('four verses', 'Hammond')
    """
    grouped = list(_GROUPS.finditer(text.source))
    rest = text.without(*(match.span() for match in grouped))
    foreign = _foreign(catalogue)
    own = [
        (hit.start, hit.end)
        for lexicon in _lexicons(catalogue, style)
        for hit in rest.find(lexicon)
    ]
    elsewhere = rest.find(foreign)
    missed = [
        (hit.phrase, hit.value)
        for hit in elsewhere
        if not hit.negated and not _is_taken(hit.start, hit.end, own)
    ]
    taken = [*own, *((hit.start, hit.end) for hit in elsewhere)]
    for lexicon in genre_words.LEXICONS:
        taken += [(hit.start, hit.end) for hit in rest.find(lexicon)]
    left = [
        rest.source[word.start : word.end]
        for word in rest.without(*taken).words
        if word.text.removesuffix("'s") not in _SILENT
        and not re.search(r"[0-9]", word.text)
        and len(word.text) > 1
    ]
    unused = dict.fromkeys((*(match.group() for match in grouped), *left))
    return Leftover(tuple(unused), tuple(dict.fromkeys(missed)))


def _is_taken(start: int, end: int, own: Sequence[tuple[int, int]]) -> bool:
    """Whether the genre itself reads a phrase, and not only a word of it."""
    return any(a < end and start < b and b - a >= end - start for a, b in own)


def _lexicons(catalogue: GenreCatalogue, style: Style) -> Iterator[Mapping[str, object]]:
    yield from (*mood_words.LEXICONS, *style_words.LEXICONS, *level_words.LEXICONS)
    yield from (pattern_words.TEXTURES, pattern_words.lexicon_of(catalogue), TEMPO_PLACES)
    yield from (style.application_words, style.sub_style_words)


def _foreign(catalogue: GenreCatalogue) -> dict[str, str]:
    """Return the words for hands and forms that belong to one other genre alone."""
    own = pattern_words.lexicon_of(catalogue)
    return {
        phrase: other.id
        for other in reversed(list(CATALOGUES.values()))
        for phrase, pattern in pattern_words.lexicon_of(other).items()
        if pattern.family != "rhythm" and phrase not in own and phrase not in _GENERIC
    }
