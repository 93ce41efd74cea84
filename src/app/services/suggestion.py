"""Suggestions: the name that was probably meant, where one is not known."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from gospel_keys.errors import GospelKeysError

_OFFERED: Final = re.compile(r"expected one of (?P<names>[^;]+)$")


def nearest(name: str, names: Sequence[str]) -> str | None:
    """Return the known name that is nearest to one, None where none is near.

    Examples
    --------
    >>> nearest("Walking Base", ["stride-bass", "walking-bass"])
    'walking-bass'
    """
    plain = re.sub(r"[\s_]+", "-", name.strip().lower())
    return next(iter(get_close_matches(plain, list(names), n=1)), None)


def suggested(error: GospelKeysError) -> str:
    """Return the message of an error; where it lists names, with the one probably meant.

    Examples
    --------
    >>> suggested(GospelKeysError("no 'basik'; expected one of basic, minor", value="basik"))
    "no 'basik'; expected one of basic, minor; did you mean 'basic'?"
    """
    offered = _OFFERED.search(error.message)
    if offered is None or not isinstance(error.value, str):
        return error.message
    meant = nearest(error.value, [name.strip() for name in offered["names"].split(",")])
    return error.message if meant is None else f"{error.message}; did you mean '{meant}'?"
