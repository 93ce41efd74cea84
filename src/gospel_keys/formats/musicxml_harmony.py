"""Chord symbols in MusicXML: kind, degrees and the text a songbook prints."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal
from xml.sax.saxutils import quoteattr

from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import PitchName

# What each MusicXML kind sounds, richest first; what a chord has beyond its kind is written
# as degrees. Tones in brackets may be missing without a word: nobody plays the eleventh of
# a 13 chord or the third of an 11.
_KINDS: Final = (
    ("dominant-13th", "1 3 5 b7 9 (11) 13"),
    ("major-13th", "1 3 5 7 9 (11) 13"),
    ("minor-13th", "1 b3 5 b7 9 (11) 13"),
    ("dominant-11th", "1 (3) 5 b7 9 11"),
    ("major-11th", "1 (3) 5 7 9 11"),
    ("minor-11th", "1 b3 5 b7 9 11"),
    ("dominant-ninth", "1 3 5 b7 9"),
    ("major-ninth", "1 3 5 7 9"),
    ("minor-ninth", "1 b3 5 b7 9"),
    ("dominant", "1 3 5 b7"),
    ("major-seventh", "1 3 5 7"),
    ("minor-seventh", "1 b3 5 b7"),
    ("major-minor", "1 b3 5 7"),
    ("diminished-seventh", "1 b3 b5 bb7"),
    ("half-diminished", "1 b3 b5 b7"),
    ("augmented-seventh", "1 3 #5 b7"),
    ("major-sixth", "1 3 5 6"),
    ("minor-sixth", "1 b3 5 6"),
    ("suspended-fourth", "1 4 5"),
    ("suspended-second", "1 2 5"),
    ("augmented", "1 3 #5"),
    ("diminished", "1 b3 b5"),
    ("minor", "1 b3 5"),
    ("major", "1 3 5"),
    ("power", "1 5"),
)
NO_CHORD: Final = (
    '<harmony placement="above"><root><root-step text="">C</root-step></root>'
    '<kind text="N.C.">none</kind><staff>1</staff></harmony>'
)
"""The sign that the chord before it ends."""

_ALTERING: Final = 1.5
_LEAVING_OUT: Final = 1.2
_NEVER: Final = 100.0


def harmony_xml(span: ChordSpan, *, flavour: Literal["export", "engrave"]) -> str:
    """Return the ``<harmony>`` element of a chord.

    The engraving flavour carries the text alone: a reader that prints degrees as well would
    show the tensions twice.
    """
    chord = span.chord
    kind, degrees = describe(chord)
    text = symbol_text(chord)
    inner = _name("root", chord.root) + f"<kind text={quoteattr(text)}>{kind}</kind>"
    if chord.bass is not None:
        inner += _name("bass", chord.bass)
    if flavour == "export":
        inner += "".join(degrees)
    return f'<harmony placement="above">{inner}<staff>1</staff></harmony>'


def symbol_text(chord: Chord) -> str:
    """Return what stands after the root on the page, without the slash bass."""
    whole = chord.symbol.removeprefix(str(chord.root))
    return whole.rsplit("/", 1)[0] if chord.bass is not None else whole


def describe(chord: Chord) -> tuple[str, list[str]]:
    """Return the MusicXML kind nearest to a chord and the degrees that make up the rest.

    Examples
    --------
    >>> describe(Chord.parse("C7#9"))[0]
    'dominant'
    """
    return _describe(tuple(chord.degrees))


@lru_cache(maxsize=512)
def _describe(degrees: tuple[str, ...]) -> tuple[str, list[str]]:
    tones = set(degrees)
    rows = [(name, *_read(text)) for name, text in _KINDS]
    name, kind, optional = min(rows, key=lambda row: _distance(tones, row[1], row[2]))
    return name, _degrees(tones, kind - (optional - tones))


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """All tones of a kind, and those that may be missing."""
    words = text.split()
    return (
        frozenset(word.strip("()") for word in words),
        frozenset(word.strip("()") for word in words if word.startswith("(")),
    )


def _distance(tones: set[str], kind: frozenset[str], optional: frozenset[str]) -> float:
    """How much has to be said beyond a kind; to alter a tone says more than to add one."""
    added, missing = tones - kind, kind - tones - optional
    if bool({"2", "4"} & tones) is not bool({"2", "4"} & kind):
        return _NEVER
    altered = _numbers(added) & _numbers(kind - tones)
    silent = len(_numbers(missing) - altered)
    return len(added) - len(altered) + _ALTERING * len(altered) + _LEAVING_OUT * silent


def _degrees(tones: set[str], kind: frozenset[str]) -> list[str]:
    added, missing = tones - kind, kind - tones
    altered = _numbers(added) & _numbers(missing)
    rows: list[tuple[int, int, str]] = []
    for degree in added:
        number = _number(degree)
        word = "alter" if number in altered else "add"
        shift = _alter(degree)
        if word == "alter":
            shift -= _alter(next(d for d in missing if _number(d) == number))
        elif number == 7:
            shift += 1  # MusicXML counts an added seventh from the minor one.
        rows.append((number, shift, word))
    rows += [(number, 0, "subtract") for number in _numbers(missing) - altered]
    return [
        f"<degree><degree-value>{n}</degree-value><degree-alter>{a}</degree-alter>"
        f"<degree-type>{word}</degree-type></degree>"
        for n, a, word in sorted(rows)
    ]


def _numbers(degrees: Iterable[str]) -> set[int]:
    return {_number(degree) for degree in degrees}


def _number(degree: str) -> int:
    return int(degree.lstrip("b#"))


def _alter(degree: str) -> int:
    return degree.count("#") - degree.count("b")


def _name(tag: str, name: PitchName) -> str:
    alter = f"<{tag}-alter>{name.alter}</{tag}-alter>" if name.alter else ""
    return f"<{tag}><{tag}-step>{name.letter}</{tag}-step>{alter}</{tag}>"
