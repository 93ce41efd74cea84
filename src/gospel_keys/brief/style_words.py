"""Style in words: application, sub-style, richness, form and stretch."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.style import Style
from gospel_keys.brief.text import Hit, Text

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
                " reharmonisation, reharmonization, fancy, expert, difficult, challenging, passing chords,"
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
    refused : frozenset of str
        Sub-styles and applications that the words rule out.
    complexity : float or None
    max_span : int or None
    intro, ending : bool or None
    modulate : bool
    no_pedal : bool
    looped : bool
        Whether a loop is named.
    """

    applications: tuple[str, ...]
    sub_styles: tuple[str, ...]
    refused: frozenset[str]
    complexity: float | None
    max_span: int | None
    intro: bool | None
    ending: bool | None
    modulate: bool
    no_pedal: bool
    looped: bool = False


def find_style(text: Text, style: Style) -> StyleWords:
    """Return what a text says about style and form.

    Parameters
    ----------
    text : Text
    style : Style
        Of the genre that was chosen.

    Returns
    -------
    words : StyleWords
    """
    modulate = text.find(_MODULATE)
    applications = text.find(style.application_words)
    sub_styles = text.find(style.sub_style_words)
    wanted = {*_wanted(applications), *_wanted(sub_styles)}
    refused = {hit.value for hit in (*applications, *sub_styles) if hit.negated}
    return StyleWords(
        applications=_wanted(applications),
        sub_styles=_wanted(sub_styles),
        refused=frozenset(refused - wanted),
        complexity=_complexity(text),
        max_span=_span(text),
        intro=_part(text, _INTRO),
        ending=_part(text, _ENDING),
        modulate=any(not hit.negated for hit in modulate),
        no_pedal=any(hit.negated for hit in text.find({"pedal": True, "sustain pedal": True})),
        looped=any(not hit.negated for hit in text.find(_LOOPED)),
    )


_INTRO: Final = MappingProxyType({"intro": True, "introduction": True, "straight in": False})
_ENDING: Final = MappingProxyType(
    {
        **dict.fromkeys(("ending", "outro", "tag"), True),
        **dict.fromkeys(("as a loop", "as loop", "loop it", "loopable", "seamless loop",
                         "loops seamlessly", "loop seamlessly", "seamlessly looping"), False),
    }
)  # fmt: skip
"""A loop as a style still ends; what is to come round without a seam does not."""
_KEEPS_ITS_ENDING: Final = frozenset({"big", "long", "grand", "dramatic", "loud", "fancy"})
"""No big ending: an ending, but not of this kind."""
_LOOPED: Final = MappingProxyType(dict.fromkeys(("loop", "loops", "looped", "looping"), True))
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
            "change of key",
            "different key",
            "new key",
            "raise the key",
            "lift the key",
            "changes key",
            "truck driver",
            "up a half step",
            "up a semitone",
            "up a step",
        ),
        True,
    )
)

LEXICONS: Final[tuple[Mapping[str, object], ...]] = (
    _COMPLEXITY, _SPAN, _INTRO, _ENDING, _LOOPED, _MODULATE, {"pedal": True, "sustain pedal": True},
)  # fmt: skip
"""Every phrase read here."""


def _wanted(hits: tuple[Hit[str], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.value for hit in hits if not hit.negated))


def _part(text: Text, lexicon: MappingProxyType[str, bool]) -> bool | None:
    hits = [
        hit
        for hit in text.find(lexicon)
        if not (hit.negated and text.word_before(hit.start) in _KEEPS_ITS_ENDING)
    ]
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
