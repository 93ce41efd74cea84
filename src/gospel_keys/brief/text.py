"""The words of a request, made ready for reading.

A :class:`Text` knows its words and finds the phrases of a lexicon in them, together with
what the neighbouring words do to their meaning: negation ("not too sad") and degree
("very", "slightly"). Phrases are written in lower case with single spaces; hyphens count
as spaces ("up-tempo" is found as "up tempo").
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_SIGNS: Final = str.maketrans(
    {
        "♭": "b",
        "♯": "#",
        "♮": "",
        "\u2019": "'",
        "\u2018": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": ",",
        "\u2212": "-",
        "♩": "quarter ",
        "\u00a0": " ",
    }
)
_WORD: Final = r"[^\W_]+(?:['/&.#+][^\W_]+)*"
_LONGEST_PHRASE: Final = 5
_BREAKS: Final = ",.;:!?()\n"

_NEGATORS: Final = frozenset(
    [
        "no",
        "not",
        "without",
        "never",
        "avoid",
        "avoiding",
        "minus",
        "except",
        "skip",
        "less",
        "don't",
        "dont",
        "isn't",
        "hardly",
        "nothing",
        "nor",
        "sans",
        "instead",
        "than",
        "drop",
        "omit",
    ]
)
_BETWEEN: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "any",
        "too",
        "so",
        "very",
        "much",
        "use",
        "using",
        "play",
        "playing",
        "be",
        "being",
        "that",
        "of",
        "really",
        "overly",
        "all",
        "big",
        "more",
        "to",
        "add",
        "have",
        "left",
        "right",
        "hand",
        "in",
        "it",
        "get",
        "going",
        "super",
        "extremely",
        "quite",
        "want",
        "need",
        "like",
        "for",
    ]
)
_BEFORE_A_NAME: Final = frozenset(
    ["a", "an", "the", "any", "use", "using", "play", "playing", "be", "in", "it", "of", "want"]
)
_ALL: Final = frozenset({"anything", "everything", "any"})
_STRONGER: Final = frozenset(
    ["very", "really", "extremely", "super", "deeply", "so", "ultra", "highly", "most", "truly"]
)
_WEAKER: Final = frozenset(
    ["slightly", "somewhat", "bit", "little", "fairly", "gently", "mildly", "touch", "kinda"]
)

FUNCTION_WORDS: Final = _NEGATORS | _BETWEEN | _ALL | _STRONGER | _WEAKER
"""Words that only change what others mean."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case and where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase of a lexicon that was found.

    Parameters
    ----------
    phrase : str
    value : object
        What the lexicon gives for it.
    start, end : int
        Character positions in the text.
    negated : bool
        Whether the user does *not* want it.
    degree : float
        1.0 normal, above with "very", below with "slightly".
    """

    phrase: str
    value: T
    start: int
    end: int
    negated: bool
    degree: float


@dataclass(frozen=True, slots=True)
class Text:
    """Normalised text with its words.

    Parameters
    ----------
    source : str
        The text with plain accidentals, quotes and hyphens, in its own letter case.
    words : tuple of Word
    """

    source: str
    words: tuple[Word, ...]

    @classmethod
    def of(cls, description: str) -> "Text":
        """Normalise a description and split it into words."""
        source = unicodedata.normalize("NFKC", description).translate(_SIGNS)
        if source.isupper() and re.search("[A-Z]{3}", source):
            source = source.lower()
        return cls._split(source)

    @classmethod
    def _split(cls, source: str) -> "Text":
        # "İ".lower() is two characters long, so positions come from the source itself.
        words = (Word(m.group().lower(), m.start(), m.end()) for m in re.finditer(_WORD, source))
        return cls(source, tuple(words))

    def without(self, *spans: tuple[int, int]) -> "Text":
        """Return the text with stretches blanked, so that they are not read twice."""
        pieces: list[str] = []
        place = 0
        for start, end in sorted(spans):
            pieces += [self.source[place:start], " " * (end - max(start, place))]
            place = max(place, end)
        return Text._split("".join((*pieces, self.source[place:]))) if spans else self

    def rewritten(self, pattern: str, new: Callable[[re.Match[str]], str]) -> "Text":
        """Return the text with every match of a pattern written in another way."""
        source = re.sub(pattern, new, self.source)
        return self if source == self.source else Text._split(source)

    def find(self, lexicon: Mapping[str, T]) -> tuple[Hit[T], ...]:
        """Return the phrases of a lexicon in the text, longest first at each place.

        Parameters
        ----------
        lexicon : mapping of phrase to value

        Returns
        -------
        hits : tuple of Hit, from left to right, without overlap
        """
        hits: list[Hit[T]] = []
        index = 0
        while index < len(self.words):
            length = self._match(index, lexicon)
            if length:
                phrase = self._phrase(index, length)
                hits.append(self._hit(phrase, lexicon[phrase], index, length))
            index += length or 1
        return tuple(self._spread_negation(hits))

    def has(self, *phrases: str) -> bool:
        """Return whether one of the phrases stands in the text and is wanted."""
        return any(not hit.negated for hit in self.find(dict.fromkeys(phrases, True)))

    def word_before(self, start: int) -> str:
        """Return the word that ends last before a position, "" at the beginning."""
        index = bisect_right(self.words, start, key=lambda word: word.end) - 1
        return self.words[index].text if index >= 0 else ""

    def word_after(self, end: int) -> str:
        """Return the word that follows directly, "" at punctuation or the end."""
        index = bisect_left(self.words, end, key=lambda word: word.start)
        if index == len(self.words) or self._breaks(end, self.words[index].start):
            return ""
        return self.words[index].text

    def is_negated(self, start: int) -> bool:
        """Return whether a name that starts at a position is refused: "not in C"."""
        before = bisect_right(self.words, start, key=lambda word: word.end) - 1
        following = start
        while before >= 0 and not self._breaks(self.words[before].end, following):
            if self._negates(before):
                return True
            if self.words[before].text not in _BEFORE_A_NAME:
                return False
            following = self.words[before].start
            before -= 1
        return False

    def _negates(self, index: int) -> bool:
        """Return whether a word says no; "but" does after "anything"."""
        word = self.words[index].text
        return word in _NEGATORS or (
            word == "but" and index > 0 and self.words[index - 1].text in _ALL
        )

    def _match(self, index: int, lexicon: Mapping[str, T]) -> int:
        for length in range(min(_LONGEST_PHRASE, len(self.words) - index), 0, -1):
            last = self.words[index + length - 1]
            if self._breaks(self.words[index].end, last.start):
                continue
            if self._phrase(index, length) in lexicon:
                return length
        return 0

    def _phrase(self, index: int, length: int) -> str:
        return " ".join(word.text for word in self.words[index : index + length])

    def _hit(self, phrase: str, value: T, index: int, length: int) -> Hit[T]:
        negated, degree = False, 1.0
        before = index - 1
        following = self.words[index].start
        while before >= 0 and index - before <= 4:
            word = self.words[before]
            if self._breaks(word.end, following):
                break
            if word.text in _STRONGER:
                degree = 1.5
            elif word.text in _WEAKER:
                degree = 0.6
            if self._negates(before):
                negated = True
                break
            if word.text not in _BETWEEN | _STRONGER | _WEAKER:
                break
            following = word.start
            before -= 1
        end = self.words[index + length - 1].end
        return Hit(phrase, value, self.words[index].start, end, negated, degree)

    def _spread_negation(self, hits: list[Hit[T]]) -> list[Hit[T]]:
        """Carry a negation over "or": "no walking bass or stride" excludes both."""
        spread: list[Hit[T]] = []
        for hit in hits:
            if spread and spread[-1].negated and not hit.negated:
                between = self.source[spread[-1].end : hit.start].lower().split()
                if between in (["or"], ["nor"]):
                    spread.append(replace(hit, negated=True))
                    continue
            spread.append(hit)
        return spread

    def _breaks(self, start: int, end: int) -> bool:
        return any(mark in _BREAKS for mark in self.source[start:end])
