"""Named moves of gospel harmony in words: "a 2-5-1 to the IV", "walk-ups", "amen ending".

The names are those of :data:`gospel_keys.harmony.moves.MOVES`; players write them with
numbers, hyphens or words.
"""

import re
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.text import Text

_PATTERNS: Final = MappingProxyType(
    {
        "3-6-2-5-1": r"(?:3|iii)[- ](?:6|vi)[- ](?:2|ii)[- ](?:5|v)(?:[- ](?:1|i))?s?",
        "2-5-1 to IV": r"(?:2|ii)[- ](?:5|v)[- ](?:1|i)s? (?:in)?to (?:the )?(?:4|iv|four|fourth)",
        "7-3-6": r"(?:7|vii)[- ](?:3|iii)[- ](?:6|vi)s?",
        "1-#1dim-2": r"(?:1|i)[- ](?:#1|sharp one)(?: ?dim\w*)?[- ](?:2|ii)",
        "4-#4dim-1/5": r"(?:4|iv)[- ](?:#4|sharp four)(?: ?dim\w*)?[- ](?:1/5|i|1|5)",
        "3-b3dim-2": r"(?:3|iii)[- ](?:b3|flat three)(?: ?dim\w*)?[- ](?:2|ii)",
        "backdoor": r"back ?door(?: \w+)?",
        "minor plagal": r"minor (?:plagal|four|iv)(?: cadence| chord)?",
        "double plagal": r"double plagal(?: cadence)?",
        "amen": r"(?:an )?amen(?: cadence| ending)?|plagal cadence",
        "chromatic walk-up": r"chromatic walk[- ]?ups?",
        "walk-up 1-2-3-4": r"(?:bass )?walk[- ]?ups?(?: 1[- ]2[- ]3[- ]4)?",
        "sub turnaround": r"(?:tritone )?sub(?:stitute)? turnarounds?",
        "turnaround": r"turn[- ]?arounds?",
    }
)  # fmt: skip
"""Longer names first: what one has taken is no longer read by the next."""
_READ: Final = MappingProxyType(
    {
        move: re.compile(rf"(?<![\w/#-])(?:{pattern})(?![\w/#])", re.IGNORECASE)
        for move, pattern in _PATTERNS.items()
    }
)


def find_moves(text: Text) -> tuple[tuple[str, ...], Text]:
    """Return the named moves that a text wants, and the text without them.

    Parameters
    ----------
    text : Text

    Returns
    -------
    moves : tuple of str
        In the order of the words, without repeats; those that are ruled out are left out.
    rest : Text

    Examples
    --------
    >>> moves, rest = find_moves(Text.of("worship with walk-ups and a 7-3-6"))
    >>> moves
    ('walk-up 1-2-3-4', '7-3-6')
    """
    found: list[tuple[int, str]] = []
    for move, pattern in _READ.items():
        hits = list(pattern.finditer(text.source))
        found += [(hit.start(), move) for hit in hits if not text.is_negated(hit.start())]
        text = text.without(*(hit.span() for hit in hits))
    return tuple(dict.fromkeys(move for _, move in sorted(found))), text
