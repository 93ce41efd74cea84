"""Changes of key in words: "modulate from C to Db", "moves up to Eb"."""

import re
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.text import Text
from gospel_keys.brief.validation import check_key
from gospel_keys.errors import InvalidKeyError
from gospel_keys.theory.key import Key

_MOVES: Final = (
    r"(?i:modulat\w*|key[ -]changes?|chang\w+|mov(?:e|es|ing)|going|goes|go|shift\w*|rais\w+"
    r"|lift\w*|ris(?:e|es|ing))"
)
_ENDS: Final = r"(?i:ends?|ending|finish\w*|closes?)\s+(?i:in|on)"
_CORE: Final = (
    r"(?P<{0}>[A-G](?:[ -]?(?:flat|sharp)(?![a-z])|b|\#)?"
    r"(?:[ -]*(?:major|minor|maj|min|m)(?![\w#]))?)(?![\w#'/])"
)
_UP_TO: Final = r"(?i:up\s+|down\s+)?(?i:into|to)\s+(?i:the\s+key\s+of\s+)?"
_TARGET: Final = _CORE.format("target")
_FROM_TO: Final = rf"(?i:\bfrom)\s+{_CORE.format('home')},?\s+(?i:and\s+)?{_UP_TO}{_TARGET}"
_MOVE_TO: Final = rf"\b{_MOVES}\b[^.,;!?]{{0,24}}?\b{_UP_TO}{_TARGET}"
_END_IN: Final = rf"\b{_ENDS}\s+(?i:the\s+key\s+of\s+)?{_TARGET}"


@dataclass(frozen=True, slots=True)
class KeyMove:
    """A change of key.

    Parameters
    ----------
    home : Key or None
        Where it starts, if that is said.
    target : Key
    """

    home: Key | None
    target: Key


def find_move(text: Text) -> tuple[KeyMove | None, Text]:
    """Return the change of key a text names, and the text without the keys of it.

    Parameters
    ----------
    text : Text

    Examples
    --------
    >>> move, _ = find_move(Text.of("modulate from C to Db"))
    >>> str(move.home), str(move.target)
    ('C major', 'Db major')
    """
    for pattern in (_FROM_TO, _MOVE_TO, _END_IN):
        match = re.search(pattern, text.source)
        if match is None or text.is_negated(match.start()):
            continue
        target = _key(match["target"])
        home = _key(match["home"]) if "home" in match.groupdict() else None
        if target is not None and target != home:
            spans = [match.span(name) for name in match.groupdict()]
            return KeyMove(home, target), text.without(*spans)
    return None, text


def _key(words: str) -> Key | None:
    plain = re.sub(r"[ -]?flat\b", "b", re.sub(r"[ -]?sharp\b", "#", words))
    try:
        return check_key(plain)
    except InvalidKeyError:
        return None
