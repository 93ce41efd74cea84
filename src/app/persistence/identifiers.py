"""Identifiers of pieces, as they are given out: anything else leads to no file."""

import re
from typing import Final

PATTERN: Final = "[0-9a-f]{32}"
_WHOLE: Final = re.compile(PATTERN)


def is_identifier(text: str) -> bool:
    """Return whether a text is an identifier that could have been given out.

    Examples
    --------
    >>> is_identifier("0123456789abcdef" * 2), is_identifier("../../etc/passwd")
    (True, False)
    """
    return _WHOLE.fullmatch(text) is not None
