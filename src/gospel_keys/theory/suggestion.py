"""The nearest known word to one that is not known."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'x'?``, or nothing if no known word is near.

    Examples
    --------
    >>> did_you_mean("majj7", ["maj7", "m7"])
    "; did you mean 'maj7'?"
    """
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else ""
