"""Chord symbols in MusicXML: kind, degrees and the text a songbook prints."""

from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import PitchName

# What each MusicXML kind sounds, most specific first; what a chord has beyond its kind is
# written as degrees.
_KINDS: Final = (
    ("dominant-13th", ("1", "3", "5", "b7", "9", "11", "13")),
    ("major-13th", ("1", "3", "5", "7", "9", "11", "13")),
    ("minor-13th", ("1", "b3", "5", "b7", "9", "11", "13")),
    ("dominant-11th", ("1", "3", "5", "b7", "9", "11")),
    ("major-11th", ("1", "3", "5", "7", "9", "11")),
    ("minor-11th", ("1", "b3", "5", "b7", "9", "11")),
    ("dominant-ninth", ("1", "3", "5", "b7", "9")),
    ("major-ninth", ("1", "3", "5", "7", "9")),
    ("minor-ninth", ("1", "b3", "5", "b7", "9")),
    ("dominant", ("1", "3", "5", "b7")),
    ("major-seventh", ("1", "3", "5", "7")),
    ("minor-seventh", ("1", "b3", "5", "b7")),
    ("major-minor", ("1", "b3", "5", "7")),
    ("diminished-seventh", ("1", "b3", "b5", "bb7")),
    ("half-diminished", ("1", "b3", "b5", "b7")),
    ("augmented-seventh", ("1", "3", "#5", "b7")),
    ("major-sixth", ("1", "3", "5", "6")),
    ("minor-sixth", ("1", "b3", "5", "6")),
    ("suspended-fourth", ("1", "4", "5")),
    ("suspended-second", ("1", "2", "5")),
    ("augmented", ("1", "3", "#5")),
    ("diminished", ("1", "b3", "b5")),
    ("minor", ("1", "b3", "5")),
    ("major", ("1", "3", "5")),
    ("power", ("1", "5")),
)


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
    """Return the MusicXML kind nearest to a chord and the degrees that make up the rest."""
    tones = set(chord.degrees)
    best = min(_KINDS, key=lambda row: (_distance(tones, set(row[1])), _KINDS.index(row)))
    return best[0], _degrees(tones, set(best[1]))


def _distance(tones: set[str], kind: set[str]) -> int:
    added, missing = tones - kind, kind - tones
    altered = {_number(d) for d in added} & {_number(d) for d in missing}
    return len(added) + len(missing) - len(altered)


def _degrees(tones: set[str], kind: set[str]) -> list[str]:
    added, missing = tones - kind, kind - tones
    altered = {_number(d) for d in added} & {_number(d) for d in missing}
    rows: list[tuple[int, int, str]] = []
    for degree in added:
        number = _number(degree)
        word = "alter" if number in altered else "add"
        shift = _alter(degree)
        if word == "alter":
            partner = next(d for d in missing if _number(d) == number)
            shift -= _alter(partner)
        elif number == 7:
            shift += 1  # MusicXML counts an added seventh from the minor one.
        rows.append((number, shift, word))
    rows += [(_number(d), 0, "subtract") for d in missing if _number(d) not in altered]
    return [
        f"<degree><degree-value>{n}</degree-value><degree-alter>{a}</degree-alter>"
        f"<degree-type>{escape(w)}</degree-type></degree>"
        for n, a, w in sorted(rows)
    ]


def _number(degree: str) -> int:
    return int(degree.lstrip("b#"))


def _alter(degree: str) -> int:
    return degree.count("#") - degree.count("b")


def _name(tag: str, name: PitchName) -> str:
    alter = f"<{tag}-alter>{name.alter}</{tag}-alter>" if name.alter else ""
    return f"<{tag}><{tag}-step>{name.letter}</{tag}-step>{alter}</{tag}>"
