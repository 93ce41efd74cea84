"""Keys in words: "in Bb minor", "key of F#", "Ab", "E flat major", "a minor key".

The article "a" and the key of A look alike; so do "flat" as an adjective and as an
accidental. A letter counts as a key only where a musician would read it so.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

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
    r"(?:[ -]*(?P<mode>major|minor|maj|min|dur|moll|dorian|aeolian|phrygian|mixolydian|lydian|"
    r"ionian)(?![\w#])|(?P<short>m(?:in)?|M|maj))?"
    r"(?![\w#'])(?!/[\w])"
)
_MINOR_MODES: Final = frozenset({"minor", "min", "moll", "m", "dorian", "aeolian", "phrygian"})
_CHURCH_MODES: Final = frozenset(
    {"dorian", "aeolian", "phrygian", "mixolydian", "lydian", "ionian"}
)
_MODE_ALONE: Final = (
    r"\b(minor|major)[ -](?:key|mood|mode|feel|feeling|tonality|sound|vibe|worship|gospel|song|"
    r"tune|ballad|piece|hymn|prayer|groove|vamp|shout|praise|colou?rs?)\b"
    r"|\bin (?:a )?(minor|major)\b"
)
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
    church_mode : str
        "dorian" and the like, which are written as major or minor.
    text : Text
        The text without the words read here.
    """

    key: Key | None
    mode: Mode | None
    others: tuple[str, ...]
    church_mode: str
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
    keys: list[tuple[Key, re.Match[str]]] = []
    for match in re.finditer(_KEY, text.source):
        if _is_key(match, text):
            key = _build(match)
            if key is not None:
                keys.append((key, match))
    if keys:
        key, match = keys[0]
        others = tuple(str(other) for other, _ in keys[1:] if other != key)
        church = _mode_of(match) if _mode_of(match) in _CHURCH_MODES else ""
        rest = text.without(*(found.span() for _, found in keys))
        has_mode = bool(_mode_of(match))
        return KeyWords(key, key.mode if has_mode else _mode_alone(rest), others, church, rest)
    return KeyWords(None, _mode_alone(text), (), "", text)


def _mode_alone(text: Text) -> Mode | None:
    match = re.search(_MODE_ALONE, text.source, re.IGNORECASE)
    if match is None:
        return None
    if text.word_before(match.start()) in {"not", "no", "without"}:
        return None
    named = (match.group(1) or match.group(2)).lower()
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
    return not is_lower and closes and _stands_alone(match, text)


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
    if match["word"] and match["mode"]:
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
    return before in {"", *",;:(/|"} and (not after or after[0] in ",;:.)/|!\n")


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
