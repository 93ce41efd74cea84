"""Chord symbols and Harte labels read into pitch classes, by a reader of the battery's own."""

import re
from typing import Final

from benchmarks.corpus_battery.model import Harmony

_LETTER: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SYMBOL: Final = re.compile(r"^([A-G])([#b]*)(.*?)(?:/([A-G][#b]*))?$")
_HARTE: Final = re.compile(r"^([A-G])([#b]*):([a-z0-9]+)(?:\(([^)]*)\))?(?:/([#b]*\d+))?$")
_HARTE_TONES: Final = {
    "maj": (0, 4, 7), "min": (0, 3, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus2": (0, 2, 7),
    "sus4": (0, 5, 7), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11), "min7": (0, 3, 7, 10),
    "maj6": (0, 4, 7, 9), "min6": (0, 3, 7, 9), "dim7": (0, 3, 6, 9), "hdim7": (0, 3, 6, 10),
    "minmaj7": (0, 3, 7, 11),
}  # fmt: skip
_DEGREE: Final = {1: 0, 2: 2, 3: 4, 4: 5, 5: 7, 6: 9, 7: 11, 9: 2, 11: 5, 13: 9}
_STACKS: Final = {"7": (), "9": (2,), "11": (2, 5), "13": (2, 9)}
"""What a symbol's number adds to its seventh (a thirteenth leaves the eleventh out)."""


def _pitch_class(letter: str, signs: str) -> int:
    return (_LETTER[letter] + signs.count("#") - signs.count("b")) % 12


def _altered(text: str) -> list[tuple[int, int]]:
    """Find altered degrees: (degree, semitones above the root)."""
    found = re.findall(r"([#b])(5|9|11|13)", text)
    return [(int(d), (_DEGREE[int(d)] + (1 if s == "#" else -1)) % 12) for s, d in found]


def _third_and_fifth(quality: str) -> tuple[set[int], set[int]]:
    if "sus" in quality:
        return ({2} if "sus2" in quality else {5}), {7}
    if re.match(r"(dim|o|m7b5|h|ø)", quality):
        return {3}, {6}
    if quality.startswith(("aug", "+")):
        return {4}, {8}
    if quality.startswith("5"):
        return set(), {7}
    return ({3} if re.match(r"(m(?!aj)|-)", quality) else {4}), {7}


def _extensions(quality: str) -> set[int]:
    plain = re.sub(r"[#b](5|9|11|13)|add\d+|sus\d?", "", quality)
    if "6/9" in plain or "69" in plain:
        return {9, 2}
    if "6" in plain:
        return {9}
    if plain.startswith("dim7"):
        return {9}
    number = re.search(r"(13|11|9|7)", plain)
    if not number:
        return set()
    seventh = 11 if re.search(r"(maj|M)", plain) else 10
    return {seventh, *_STACKS[number.group(1)]}


def symbol_tones(quality: str) -> tuple[set[int], set[int]]:
    """Return the tones of a quality above its root, and its third (empty in a suspension)."""
    third, fifth = _third_and_fifth(quality)
    tones = {0} | third | fifth | _extensions(quality)
    for degree, tone in _altered(quality):
        if degree == 5:
            tones -= {7}
        if degree == 9:
            tones -= {2}
        tones.add(tone)
    if "alt" in quality:
        tones = {0, 4, 10, 1, 3, 6, 8}
    for added in re.findall(r"add(\d+)", quality):
        tones.add(_DEGREE[int(added)])
    return tones, (set() if "sus" in quality else third)


def read_symbol(text: str, start: float, end: float) -> Harmony | None:
    """Read a chord symbol such as ``Gm7b5/Db``; None where there is no chord.

    Raises
    ------
    ValueError
        If it is no chord symbol.
    """
    if text in ("N.C.", "NC", "N"):
        return None
    match = _SYMBOL.match(text.replace("6/9", "69"))
    if match is None:
        msg = f"no chord symbol: '{text}'"
        raise ValueError(msg)
    letter, signs, quality, bass = match.groups()
    root = _pitch_class(letter, signs)
    tones, third = symbol_tones(quality)
    classes = {(root + t) % 12 for t in tones}
    if bass:
        classes.add(_pitch_class(bass[0], bass[1:]))
    thirds = frozenset((root + t) % 12 for t in third)
    return Harmony(start, end, text, frozenset(classes), thirds)


def read_harte(text: str, start: float, end: float) -> Harmony | None:
    """Read a Harte label such as ``B:min7/b3`` or ``F:sus4(b7)``; None for ``N``."""
    match = _HARTE.match(text)
    if match is None:
        return None
    letter, signs, quality, added, bass = match.groups()
    root = _pitch_class(letter, signs)
    tones = set(_HARTE_TONES.get(quality, (0, 4, 7)))
    for degree in [d for d in (added, bass) if d]:
        number = int(re.sub(r"\D", "", degree))
        tones.add((_DEGREE[number] - degree.count("b") + degree.count("#")) % 12)
    third = {3, 4} & tones if "sus" not in quality else set()
    classes = frozenset((root + t) % 12 for t in tones)
    return Harmony(start, end, text, classes, frozenset((root + t) % 12 for t in third))
