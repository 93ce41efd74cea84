"""Style in words: application, sub-style, genre, difficulty, form and stretch."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.text import Hit, Text


def _phrases(table: dict[str, str]) -> dict[str, str]:
    return {word.strip(): value for value, words in table.items() for word in words.split(",")}


APPLICATION_WORDS: Final = MappingProxyType(
    _phrases(
        {
            "worship": "worship, worship service, praise and worship, congregational, congregation,"
            " worship set",
            "concert": "concert, recital, stage, showcase, concert piece, performance piece,"
            " showpiece",
            "practice": "practice, practise, exercise, lesson, etude, study piece, for learning,"
            " warm up, rehearsal",
            "uptempo": "uptempo, up tempo, praise break, shout music, shouting music, fast praise,"
            " up tempo praise, uptempo praise",
        }
    )
)
"""Words that state an application."""

SUB_STYLE_WORDS: Final = MappingProxyType(
    _phrases(
        {
            "shout": "shout, shouting, shout music, shouting music, praise break, holy dance,"
            " church stomp, breakdown",
            "slow-worship": "slow worship, worship ballad, altar call, altar music, communion,"
            " invitation, soaking, soaking worship, prayer, prayer music, invocation,"
            " slow gospel ballad",
            "traditional": "traditional, hymn, hymns, hymnal, old school, old time, old fashioned,"
            " sanctified, spiritual, church hymn, southern gospel, mass choir, quartet,"
            " baptist, pentecostal, vintage, golden age, roots gospel",
            "contemporary": "contemporary, modern, urban, ccm, r&b, rnb, neo soul, radio,"
            " current, today's, praise and worship, pop, offertory, prelude, special",
        }
    )
)
"""Words that state a sub-style."""

GENRE_WORDS: Final = MappingProxyType(
    _phrases(
        {
            "gospel": "gospel, church, churchy, worship, praise, hymn",
            "jazz": "jazz, bebop, swing standard, bossa nova",
            "blues": "blues, boogie woogie, 12 bar blues",
            "classical": "classical, baroque, sonata, mozart, bach, chopin, romantic era",
            "neosoul": "neo soul, neosoul, r&b ballad",
        }
    )
)

_COMPLEXITY: Final = MappingProxyType(
    {
        word.strip(): value
        for value, words in (
            (
                0.1,
                "beginner, beginners, child, children, kids, first year, absolute beginner,"
                " year old",
            ),
            (0.2, "simple, easy, basic, plain, minimal, sparse, uncomplicated, bare"),
            (0.5, "intermediate, moderate difficulty"),
            (
                0.75,
                "rich, full, jazzy, colourful, colorful, chromatic, extended chords, rich chords",
            ),
            (
                0.85,
                "advanced, complex, sophisticated, lush, reharmonised, reharmonized, reharm,"
                " reharmonisation, reharmonization, fancy, expert, passing chords,"
                " lots of passing chords, altered chords",
            ),
            (0.95, "virtuosic, virtuoso, very advanced, hardest, monster"),
        )
        for word in words.split(",")
    }
)
_NEGATED_COMPLEXITY: Final = 0.35

_SPAN: Final = MappingProxyType(
    {
        "small hands": 12,
        "small hand": 12,
        "big stretches": 16,
        "wide stretches": 16,
        "large hands": 16,
        "big hands": 16,
        "tenths": 16,
        "beginner": 12,
        "child": 12,
        "children": 12,
        "kids": 12,
    }
)


@dataclass(frozen=True, slots=True)
class StyleWords:
    """What the words say about style and form.

    Parameters
    ----------
    applications, sub_styles : tuple of str
        Identifiers in order of appearance, without repeats.
    genres : tuple of str
        Genres that are named.
    complexity : float or None
    max_span : int or None
    intro, ending : bool or None
    modulate : bool
    no_pedal : bool
    """

    applications: tuple[str, ...]
    sub_styles: tuple[str, ...]
    genres: tuple[str, ...]
    complexity: float | None
    max_span: int | None
    intro: bool | None
    ending: bool | None
    modulate: bool
    no_pedal: bool


def find_style(text: Text) -> StyleWords:
    """Return what a text says about style and form.

    Parameters
    ----------
    text : Text

    Returns
    -------
    words : StyleWords
    """
    modulate = text.find(_MODULATE)
    return StyleWords(
        applications=_wanted(text.find(APPLICATION_WORDS)),
        sub_styles=_wanted(text.find(SUB_STYLE_WORDS)),
        genres=_wanted(text.find(GENRE_WORDS)),
        complexity=_complexity(text),
        max_span=_span(text),
        intro=_part(text, _INTRO),
        ending=_part(text, _ENDING),
        modulate=any(not hit.negated for hit in modulate),
        no_pedal=any(hit.negated for hit in text.find({"pedal": True, "sustain pedal": True})),
    )


_INTRO: Final = MappingProxyType({"intro": True, "introduction": True, "straight in": False})
_ENDING: Final = MappingProxyType(
    {"ending": True, "outro": True, "tag": True, "loop": False, "loopable": False, "looping": False}
)
_MODULATE: Final = MappingProxyType(
    dict.fromkeys(
        (
            "key change",
            "key changes",
            "modulate",
            "modulates",
            "modulating",
            "modulation",
            "modulate up",
            "change key",
            "changes key",
            "truck driver",
            "up a half step",
            "up a semitone",
            "up a step",
        ),
        True,
    )
)


def _wanted(hits: tuple[Hit[str], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.value for hit in hits if not hit.negated))


def _part(text: Text, lexicon: MappingProxyType[str, bool]) -> bool | None:
    hits = text.find(lexicon)
    return hits[0].value is not hits[0].negated if hits else None


def _complexity(text: Text) -> float | None:
    hits = text.find(_COMPLEXITY)
    wanted = [0.5 + (h.value - 0.5) * (1 + 0.4 * (h.degree - 1)) for h in hits if not h.negated]
    if wanted:
        return round(min(max(sum(wanted) / len(wanted), 0.0), 1.0), 3)
    if hits:
        return _NEGATED_COMPLEXITY if hits[0].value > 0.5 else 0.5
    return None


def _span(text: Text) -> int | None:
    hits = text.find(_SPAN)
    if not hits:
        return None
    if any(hit.negated and hit.value == 16 for hit in hits):
        return 12
    return next((hit.value for hit in hits if not hit.negated), None)
