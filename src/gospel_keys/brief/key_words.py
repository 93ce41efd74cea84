"""Keys in words: "in Bb minor", "key of F#", "Ab", "E flat major", "a minor key".

The article "a" and the key of A look alike; so do "flat" as an adjective and as an
accidental. A letter counts as a key only where a musician would read it so.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from gospel_keys.brief.german_keys import in_english
from gospel_keys.brief.key_moves import KeyMove, find_move
from gospel_keys.brief.number_words import NUMBER, read_number
from gospel_keys.brief.text import Text
from gospel_keys.brief.validation import check_key
from gospel_keys.errors import InvalidKeyError
from gospel_keys.theory.key import Key

Mode = Literal["major", "minor"]

_KEY: Final = (
    r"(?<![\w#/'-])"
    r"(?P<cue>(?:in\s+)?(?:the\s+)?key(?:\s+of|\s+is|\s*[:=])?\s+(?:the\s+)?|key[:=]|in\s+)?"
    r"(?P<letter>[A-Ga-g])"
    r"(?:[ -]?(?P<word>flat|sharp)(?![a-z])|(?P<sign>b|\#))?"
    r"(?:[ -]*(?P<mode>major|minor|maj|min|dorian|aeolian|phrygian|mixolydian|lydian|"
    r"ionian)(?![\w#])|(?P<short>m(?:in)?|M|maj))?"
    r"(?![\w#'])(?!/[\w])"
)
_CIRCLE: Final = ["Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#"]
_MOST_SIGNS: Final = 7
_MINOR_MODES: Final = frozenset({"minor", "min", "m", "dorian", "aeolian", "phrygian"})
_CHURCH_MODES: Final = frozenset(
    {"dorian", "aeolian", "phrygian", "mixolydian", "lydian", "ionian"}
)
_ANOTHER: Final = (
    r"\s*(?:,\s*)?(?:or|and)\s+(?:maybe\s+|perhaps\s+|even\s+)?"
    r"(?P<cue>)(?P<letter>[A-G])(?:[ -]?(?P<word>flat|sharp)(?![a-z])|(?P<sign>b|\#))?"
    r"(?:[ -]*(?P<mode>major|minor)(?![\w#])|(?P<short>m(?:in)?|M|maj))?(?![\w#'/])"
)
_SIGNATURE: Final = rf"(?<![\w.])({NUMBER})\s+(flat|sharp)s\b"
_KINDS: Final = (
    r"worship|gospel|songs?|tunes?|ballads?|pieces?|hymns?|prayers?|groove|vamp|shout|praise|"
    r"blues|shuffle|boogie(?:[ -]woogie)?|swing|jazz|bossa(?: nova)?|waltz|soul|neo-?soul|r&b|"
    r"loop|riff|etude|prelude|nocturne|sonata|minuet|invention|march"
)
_BEFORE_A_KIND: Final = (
    r"key|slow|fast|medium|quick|up-?tempo|jump|jazz|gospel|soul|latin|delta|chicago|straight|"
    r"swing|shuffle|boogie|bluesy|jazzy|smoky|moody|simple|easy|little|short"
)
_MODE_ALONE: Final = (
    r"\b(minor|major)[ -]+(?:key|mood|mode|feel|feeling|tonality|sound|sounding|vibe|colou?rs?|"
    rf"(?:(?:{_BEFORE_A_KIND})[ -]+){{0,3}}(?:{_KINDS}))\b"
    r"|\bin (?:a |the )?(minor|major)\b"
    rf"|\b(?:{_KINDS}),? (minor|major)\b(?=\s*(?:$|[,.;:!?)]|in\b|at\b))"
)
"""A mode without a tonic: "a minor 12-bar blues", "a blues in minor", "a blues, minor"."""

_NOT_A_HOME: Final = frozenset(
    [
        "to",
        "into",
        "on",
        "over",
        "chord",
        "section",
        "part",
        "plan",
        "vitamin",
        "side",
        "grade",
        "take",
        "option",
        "verse",
        "hepatitis",
    ]
)
_NOT_A_KEY: Final = frozenset(
    [
        "section",
        "sections",
        "part",
        "chord",
        "chords",
        "note",
        "notes",
        "string",
        "pedal",
        "verse",
        "theme",
        "list",
        "team",
        "student",
        "instruments",
        "trumpet",
        "clarinet",
        "horn",
        "saxophone",
        "sax",
    ]
)
_AFTER_A_KEY: Final = frozenset(
    [
        "at",
        "around",
        "about",
        "with",
        "and",
        "for",
        "in",
        "tempo",
        "bpm",
        "slow",
        "fast",
        "please",
        "using",
        "by",
        "but",
        "then",
        "on",
        "medium",
        "roughly",
        "approximately",
        "to",
        "that",
        "or",
        "quick",
        "half",
        "circa",
    ]
)


@dataclass(frozen=True, slots=True)
class KeyWords:
    """What the words say about the key.

    Parameters
    ----------
    key : Key or None
    mode : "major", "minor" or None
        A mode that was named, with or without a tonic.
    others : tuple of str
        Further, different keys in the text.
    refused : tuple of Key
        Keys that the words rule out: "not in C".
    move : KeyMove or None
        A change of key.
    notes : tuple of str
        How names were understood: "dorian is written as D minor".
    text : Text
        The text without the words read here.
    """

    key: Key | None
    mode: Mode | None
    others: tuple[str, ...]
    refused: tuple[Key, ...]
    move: KeyMove | None
    notes: tuple[str, ...]
    text: Text


def find_key(text: Text) -> KeyWords:
    """Return the key and mode that a text names.

    Parameters
    ----------
    text : Text

    Returns
    -------
    words : KeyWords
    """
    text, notes = in_english(text)
    move, text = find_move(text)
    wanted, refused = _named_keys(text)
    rest = text.without(*(found.span() for _, found in (*wanted, *refused)))
    key = move.home if move else None
    mode = key.mode if key else _mode_alone(rest)
    if wanted and key is None:
        key, match = wanted[0]
        named = _mode_of(match)
        mode = key.mode if named else _mode_alone(rest)
        if named in _CHURCH_MODES:
            notes = (*notes, f"{named} is written as {key}")
    if key is None:
        key = _by_signature(rest, mode)
    others = tuple(dict.fromkeys(str(other) for other, _ in wanted if other != key))
    banned = tuple(other for other, _ in refused)
    return KeyWords(key, mode, others, banned, move, notes, rest)


def _by_signature(text: Text, mode: Mode | None) -> Key | None:
    """Read "four flats" where no key is named."""
    match = re.search(_SIGNATURE, text.source, re.IGNORECASE)
    if match is None or text.is_negated(match.start()) or read_number(match[1]) > _MOST_SIGNS:
        return None
    fifths = read_number(match[1]) * (-1 if match[2].lower() == "flat" else 1)
    major = Key.parse(f"{_CIRCLE[fifths + _MOST_SIGNS]} major")
    return Key(major.degree(6), "minor") if mode == "minor" else major


_Named = list[tuple[Key, re.Match[str]]]


def _named_keys(text: Text) -> tuple[_Named, _Named]:
    """Return the keys that are wanted and those that are refused, with their matches."""
    wanted: _Named = []
    refused: _Named = []
    end = 0
    for match in re.finditer(_KEY, text.source):
        if match.start() < end or not _is_key(match, text):
            continue
        home = refused if text.is_negated(match.start()) else wanted
        named: re.Match[str] | None = match
        while named is not None:
            key = _build(named)
            if key is not None:
                home.append((key, named))
            end = named.end()
            named = _another(text, end)
    return wanted, refused


def _another(text: Text, end: int) -> re.Match[str] | None:
    """Return a further key that is joined by "or" or "and": "in G or A"."""
    match = re.compile(_ANOTHER).match(text.source, end)
    if match is None:
        return None
    after = text.word_after(match.end())
    is_key = after not in _NOT_A_KEY and (bool(match["mode"]) or _closes(text, match.end(), after))
    return match if is_key else None


def _mode_alone(text: Text) -> Mode | None:
    match = re.search(_MODE_ALONE, text.source, re.IGNORECASE)
    if match is None:
        return None
    if text.is_negated(match.start()):
        return None
    named = (match.group(1) or match.group(2) or match.group(3)).lower()
    follower = text.word_after(match.end())
    if match.group(2) and follower in {"way", "role", "change", "moment"}:
        return None
    return "minor" if named == "minor" else "major"


def _mode_of(match: re.Match[str]) -> str:
    return (match["mode"] or match["short"] or "").strip()


def _is_key(match: re.Match[str], text: Text) -> bool:
    before = text.word_before(match.start())
    if before in _NOT_A_HOME and _character_before(match, text) not in {",", "."}:
        return False
    after = text.word_after(match.end())
    closes = _closes(text, match.end(), after)
    if match["letter"] in "aA" and not match["sign"]:
        return _is_key_of_a(match, text, after=after, closes=closes)
    if after in _NOT_A_KEY:
        return False
    if match["word"] or match["mode"]:
        return True
    is_lower = match["letter"].islower()
    if match["sign"]:
        return not is_lower or match["sign"] == "#" or bool(match["cue"])
    if match["cue"]:
        return closes or not is_lower
    return not is_lower and (after == "blues" or (closes and _stands_alone(match, text)))


def _is_key_of_a(match: re.Match[str], text: Text, *, after: str, closes: bool) -> bool:
    """Tell the key of A from the article."""
    named = match["word"] or match["mode"] or match["short"]
    if match["letter"] == "a":
        is_of = "key" in (match["cue"] or "")
        return bool(match["cue"]) and (bool(match["mode"]) or is_of or named is not None) and closes
    if after in _NOT_A_KEY:
        return False
    if match["cue"]:
        return True
    starts = _character_before(match, text) in {"", *"\"'"}
    if (match["word"] and match["mode"]) or (after == "blues" and not starts):
        return True
    if named and match["short"] is None:
        return not starts or closes
    return closes and _stands_alone(match, text)


def _closes(text: Text, end: int, after: str) -> bool:
    """Return whether a letter is followed by what can follow a key."""
    if text.source[end : end + 1] == "-" and text.source[end + 1 : end + 2].isalnum():
        return False
    return not after or after in _AFTER_A_KEY or after[0].isdigit()


def _stands_alone(match: re.Match[str], text: Text) -> bool:
    """Return whether a letter fills its own place between punctuation."""
    before = _character_before(match, text)
    after = text.source[match.end() : match.end() + 3].lstrip(" ")
    goes_on = (
        re.match(r"\s+(?:or\s+[A-G](?![a-z'])|please\b)", text.source[match.end() :]) is not None
    )
    return before in {"", *",;:(/|"} and (not after or after[0] in ",;:.)/|!\n" or goes_on)


def _character_before(match: re.Match[str], text: Text) -> str:
    """Return the last character before a match that is no space, "" at the beginning."""
    place = match.start() - 1
    while place >= 0 and text.source[place].isspace():
        place -= 1
    return text.source[place] if place >= 0 else ""


def _build(match: re.Match[str]) -> Key | None:
    accidental = match["sign"] or {"flat": "b", "sharp": "#"}.get(match["word"] or "", "")
    mode = "minor" if _mode_of(match) in _MINOR_MODES else "major"
    try:
        return check_key(f"{match['letter'].upper()}{accidental} {mode}")
    except InvalidKeyError:
        return None
