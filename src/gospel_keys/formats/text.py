"""Text that goes into files: without the characters that XML and MIDI readers refuse."""

import unicodedata


def printable(text: str) -> str:
    r"""Return a text on one line, without control characters.

    Examples
    --------
    >>> printable("Amazing\x00 Grace\n")
    'Amazing Grace'
    """
    kept = (" " if c.isspace() else c for c in text if c.isspace() or _is_printable(c))
    return " ".join("".join(kept).split())


def _is_printable(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in ("Cc", "Cs", "Cn") and ord(character) not in (0xFFFE, 0xFFFF)
